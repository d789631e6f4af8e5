"""An import by asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Coroutine, Iterable
from typing import Any, TypeVar

import grpc
import grpc.aio

from entente import v1
from entente.errors import EntenteError, from_rpc, from_status
from entente.record_import import Batch, messages

Call = grpc.aio.StreamUnaryCall[v1.ImportRecordsRequest, v1.ImportRecordsResponse]
Value = TypeVar("Value")

# How long to wait for the server's status when gRPC told one of its own; it has come, or is near.
_STATUS_TIMEOUT = 1.0


async def async_messages(
    records: Iterable[v1.Record] | AsyncIterable[v1.Record], config: v1.ImportConfig
) -> AsyncIterator[v1.ImportRecordsRequest]:
    """The messages of an import, one at least: the first bears the config."""
    if not isinstance(records, AsyncIterable):
        for message in messages(records, config):
            yield message
        return
    batch = Batch(config)
    async for record in records:
        if (full := batch.add(record)) is not None:
            yield full
    yield batch.take()


async def send_async(
    call: Call,
    records: Iterable[v1.Record] | AsyncIterable[v1.Record],
    config: v1.ImportConfig,
) -> v1.ImportRecordsResponse:
    """What came of the import.  EntenteError when the server says so; what `records` raise."""
    ending = _Ending(call)
    try:
        await _write(call, async_messages(records, config))
        return await call
    except grpc.aio.AioRpcError as reason:
        error = from_rpc(reason, config.request_id)
        if _is_of_failed_write(error):
            error = await ending.said(config.request_id) or error
        raise error from reason
    finally:
        call.cancel()


async def _write(call: Call, requests: AsyncIterator[v1.ImportRecordsRequest]) -> None:
    """Sends until there is no more, or the server takes no more: what it has against it is what the
    call ends with.
    """
    async for request in requests:
        try:
            await call.write(request)
        except (grpc.aio.AioRpcError, asyncio.InvalidStateError):
            return
    await call.done_writing()


class _Ending:
    """How the server ended a call.  A write that fails because the call has ended makes gRPC put an
    INTERNAL of its own in the place of the server's status (its issue 36066): this keeps it.
    """

    def __init__(self, call: Call) -> None:
        self._status: tuple[grpc.StatusCode, str, Any] | None = None
        self._is_told = asyncio.Event()
        call.add_done_callback(self._note)

    async def said(self, request_id: str) -> EntenteError | None:
        """The server's error; None when it has told none."""
        try:
            await asyncio.wait_for(self._is_told.wait(), _STATUS_TIMEOUT)
        except TimeoutError:
            return None
        return from_status(*self._status, request_id) if self._status else None

    def _note(self, call: Any) -> None:
        """Called with each status that gRPC gives the call."""
        code, message = _at_once(call.code()), _at_once(call.details()) or ""
        if code is not grpc.StatusCode.OK and not _is_of_failed_write(from_status(code, message)):
            self._status = code, message, _at_once(call.trailing_metadata())
            self._is_told.set()


def _is_of_failed_write(error: EntenteError) -> bool:
    return error.code is grpc.StatusCode.INTERNAL and error.message == "Internal error from Core"


def _at_once(coroutine: Coroutine[Any, Any, Value]) -> Value:
    """What a coroutine returns that has nothing to wait for, as those of a call that is done."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        value: Value = done.value
        return value
    coroutine.close()
    raise RuntimeError("a call that is done has no status")
