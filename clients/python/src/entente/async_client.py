"""The client for asyncio."""

from __future__ import annotations

import asyncio
import time
import weakref
from collections.abc import AsyncIterable, Iterable
from types import TracebackType
from typing import Any

import grpc
import grpc.aio
from google.protobuf.message import Message

from entente import v1
from entente.async_import import send_async
from entente.calls import Answer, AsyncCalls
from entente.channel import Token, connect_async
from entente.errors import from_rpc
from entente.export import AsyncExport
from entente.options import Options
from entente.record_import import identified
from entente.requests import of_field, with_request_id
from entente.retry import policy_of
from entente.watch import AsyncChangeWatch, OnBreak
from entente.watch_state import WatchState

_HISTORY, _TRANSFER = "/entente.v1.HistoryService", "/entente.v1.TransferService"


class AsyncClient(AsyncCalls):
    """What Client is, with coroutines and asynchronous iterators.

        async with AsyncClient() as client:
            mou = await client.get_initiative("initiatives/currency-seizure-mou-2010")
            async for initiative in client.initiatives("agency:us-cbp"): ...

    Made and used within one event loop, by any number of its tasks.  A task that is cancelled
    cancels its call.
    """

    def __init__(
        self, options: Options | None = None, *, channel: grpc.aio.Channel | None = None
    ) -> None:
        """As Client's."""
        options = options or Options.from_environment()
        options.check()
        self._timeout = options.timeout
        self._token = Token(options.token_file)
        self._channel = channel or connect_async(options)
        self._methods: dict[str, grpc.aio.UnaryUnaryMultiCallable[Any, Any]] = {}
        self._watches: weakref.WeakSet[AsyncChangeWatch] = weakref.WeakSet()

    async def close(self) -> None:
        """Ends what is under way: calls raise, watches end.  No call can be made any more."""
        for watch in list(self._watches):
            watch.stop()
        await self._channel.close()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def watch(
        self,
        request: v1.WatchRequest | str = "",
        *,
        on_break: OnBreak | None = None,
        first_pause: float = 0.1,
        longest_pause: float = 5.0,
    ) -> AsyncChangeWatch:
        """As Client.watch."""
        asked = of_field(v1.WatchRequest, "filter", request)
        method: grpc.aio.UnaryStreamMultiCallable[v1.WatchRequest, v1.WatchResponse]
        method = self._channel.unary_stream(
            f"{_HISTORY}/Watch",
            request_serializer=v1.WatchRequest.SerializeToString,
            response_deserializer=v1.WatchResponse.FromString,
        )
        watch = AsyncChangeWatch(
            lambda request: method(request, metadata=self._token.metadata()),
            WatchState(asked, first_pause, longest_pause),
            on_break,
        )
        self._watches.add(watch)
        return watch

    def export_records(self, request: v1.ExportRecordsRequest | None = None) -> AsyncExport:
        """As Client.export_records."""
        method: grpc.aio.UnaryStreamMultiCallable[v1.ExportRecordsRequest, v1.ExportRecordsResponse]
        method = self._channel.unary_stream(
            f"{_TRANSFER}/ExportRecords",
            request_serializer=v1.ExportRecordsRequest.SerializeToString,
            response_deserializer=v1.ExportRecordsResponse.FromString,
        )
        return AsyncExport(
            lambda request: method(request, metadata=self._token.metadata()),
            request or v1.ExportRecordsRequest(),
        )

    async def import_records(
        self,
        records: Iterable[v1.Record] | AsyncIterable[v1.Record],
        config: v1.ImportConfig | None = None,
    ) -> v1.ImportRecordsResponse:
        """As Client.import_records; the source may be asynchronous."""
        config, _ = identified(config)
        method: grpc.aio.StreamUnaryMultiCallable[v1.ImportRecordsRequest, v1.ImportRecordsResponse]
        method = self._channel.stream_unary(
            f"{_TRANSFER}/ImportRecords",
            request_serializer=v1.ImportRecordsRequest.SerializeToString,
            response_deserializer=v1.ImportRecordsResponse.FromString,
        )
        return await send_async(method(metadata=self._token.metadata()), records, config)

    async def _unary(
        self, method: str, request: Message, answer: type[Answer], timeout: float | None
    ) -> Answer:
        request, request_id = with_request_id(request)
        policy = policy_of(method)
        deadline = time.monotonic() + (self._timeout if timeout is None else timeout)
        attempt = 0
        while True:
            attempt += 1
            left = deadline - time.monotonic()
            try:
                got: Answer = await self._method(method, answer)(
                    request, timeout=left, metadata=self._token.metadata()
                )
                return got
            except grpc.aio.AioRpcError as reason:
                error = from_rpc(reason, request_id)
                pause = policy.pause_after(attempt, error, deadline - time.monotonic())
                if pause is None:
                    raise error from reason
            await asyncio.sleep(pause)

    def _method(
        self, method: str, answer: type[Message]
    ) -> grpc.aio.UnaryUnaryMultiCallable[Any, Any]:
        if method not in self._methods:
            self._methods[method] = self._channel.unary_unary(
                method,
                request_serializer=lambda request: request.SerializeToString(),
                response_deserializer=answer.FromString,
            )
        return self._methods[method]
