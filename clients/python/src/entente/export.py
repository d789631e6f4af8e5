"""An export of all records that goes on by itself where a stream broke off.  Made by the clients:

    for record in client.export_records():
        ...

UNAVAILABLE is gone on from, at the same instant, as long as every few attempts bring records; all
other failures are raised.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator

import grpc
import grpc.aio
from google.protobuf.timestamp_pb2 import Timestamp

from entente import v1
from entente.errors import EntenteError, from_rpc
from entente.streams import AsyncStream, Stream

# Attempts in a row that bring no record; with the pauses, about three seconds, in which a server
# that is started again is back.
_FRUITLESS_ATTEMPTS_MAX = 6
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 1.0


def record_name(record: v1.Record) -> str:
    """The name that a record's document bears: `initiatives/currency-seizure-mou-2010`.  Empty when
    the record holds no document, or one without a name.
    """
    kind = record.WhichOneof("document")
    name: str = getattr(record, kind).name if kind is not None else ""
    return name


class _ExportState:
    """Where an export stands: what both kinds of iterators share."""

    def __init__(self, request: v1.ExportRecordsRequest) -> None:
        self._request = v1.ExportRecordsRequest()
        self._request.CopyFrom(request)
        self._fruitless = 0

    @property
    def read_time(self) -> Timestamp | None:
        """The instant at which the database held what is sent; None before the first record of an
        export that named none.
        """
        return self._request.read_time if self._request.HasField("read_time") else None

    @property
    def resume_name(self) -> str:
        """The document that the newest message ended with: with `read_time`, where another export
        goes on.
        """
        return self._request.resume_name

    def _take(self, response: v1.ExportRecordsResponse) -> Iterator[v1.Record]:
        if response.records:
            self._fruitless = -1  # this attempt does not count
            self._request.read_time.CopyFrom(response.read_time)
            self._request.resume_name = record_name(response.records[-1])
        return iter(response.records)

    def _pause_after(self, error: EntenteError) -> float:
        """In seconds, before the next attempt; raises the error when there is to be none."""
        self._fruitless += 1
        if error.code != grpc.StatusCode.UNAVAILABLE or self._fruitless >= _FRUITLESS_ATTEMPTS_MAX:
            raise error
        wanted = error.retry_delay.total_seconds() if error.retry_delay else 0.0
        return max(wanted, min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0**self._fruitless))


class Export(_ExportState, Iterator[v1.Record]):
    """An iterator of all records.  Walked once, by one thread."""

    def __init__(
        self,
        open_stream: Callable[[v1.ExportRecordsRequest], Stream[v1.ExportRecordsResponse]],
        request: v1.ExportRecordsRequest,
    ) -> None:
        super().__init__(request)
        self._open_stream = open_stream
        self._records = self._read()

    def __next__(self) -> v1.Record:
        return next(self._records)

    def _read(self) -> Iterator[v1.Record]:
        while True:
            stream = self._open_stream(self._request)
            try:
                for response in stream:
                    yield from self._take(response)
                return
            except grpc.RpcError as reason:
                time.sleep(self._pause_after(from_rpc(reason)))
            finally:
                stream.cancel()


class AsyncExport(_ExportState, AsyncIterator[v1.Record]):
    """An asynchronous iterator of all records.  Walked once, by one task."""

    def __init__(
        self,
        open_stream: Callable[[v1.ExportRecordsRequest], AsyncStream[v1.ExportRecordsResponse]],
        request: v1.ExportRecordsRequest,
    ) -> None:
        super().__init__(request)
        self._open_stream = open_stream
        self._stream: AsyncStream[v1.ExportRecordsResponse] | None = None
        self._records: Iterator[v1.Record] = iter(())
        self._is_done = False

    async def __anext__(self) -> v1.Record:
        while not self._is_done:
            for record in self._records:
                return record
            if self._stream is None:
                self._stream = self._open_stream(self._request)
            try:
                response = await self._stream.read()
            except grpc.aio.AioRpcError as reason:
                self._stream = None
                await asyncio.sleep(self._pause_after(from_rpc(reason)))
                continue
            if isinstance(response, v1.ExportRecordsResponse):
                self._records = self._take(response)
            else:
                self._is_done = True
        raise StopAsyncIteration
