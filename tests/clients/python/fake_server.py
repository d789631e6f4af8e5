"""A gRPC server in this process that answers as a test says, and clients of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc
from entente import Options
from google.protobuf import descriptor_pool, message_factory
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.message import Message
from google.rpc import status_pb2

Behaviour = Callable[[Any, grpc.ServicerContext], Any]


@contextmanager
def serving(**behaviours: Behaviour) -> Iterator[Options]:
    """A server of the RPCs that are named (`HistoryService_Watch=...`), each with what it does:
    given the request, or the iterator of them, it answers with a message or yields several.
    """
    server = grpc.server(ThreadPoolExecutor(max_workers=8))
    for name, behaviour in behaviours.items():
        service_name, _, method_name = name.partition("_")
        service_name = f"entente.v1.{service_name}"
        service = descriptor_pool.Default().FindServiceByName(service_name)
        method = service.FindMethodByName(method_name)
        if method.client_streaming:
            handler_of = grpc.stream_unary_rpc_method_handler
        elif method.server_streaming:
            handler_of = grpc.unary_stream_rpc_method_handler
        else:
            handler_of = grpc.unary_unary_rpc_method_handler
        handler: grpc.RpcMethodHandler[Any, Any] = handler_of(
            behaviour,
            request_deserializer=message_factory.GetMessageClass(method.input_type).FromString,
            response_serializer=lambda answer: answer.SerializeToString(),
        )
        server.add_generic_rpc_handlers(
            (grpc.method_handlers_generic_handler(service_name, {method_name: handler}),)
        )
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield Options(server=f"127.0.0.1:{port}", timeout=10)
    finally:
        server.stop(None).wait()


def refuse(
    context: grpc.ServicerContext, code: grpc.StatusCode, message: str = "no", *details: Message
) -> Any:
    """Ends the call with an error, as the real server does."""
    status = status_pb2.Status(code=code.value[0], message=message)
    for detail in details:
        packed = AnyMessage()
        packed.Pack(detail)
        status.details.append(packed)
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(code, message)


def metadata_of(context: grpc.ServicerContext, key: str) -> str:
    """What the caller sent under this key; empty when nothing."""
    found = dict(context.invocation_metadata()).get(key, "")
    return found if isinstance(found, str) else found.decode()
