"""An import: how records become its messages, and how these reach gRPC."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator

import grpc

from entente import v1
from entente.requests import with_request_id

# A message is sent when it has so many bytes; the largest record still fits one of 4 MiB.
_MESSAGE_BYTES = 1 << 20


class Batch:
    """The message that is being filled."""

    def __init__(self, config: v1.ImportConfig) -> None:
        self._message = v1.ImportRecordsRequest(config=config)
        self._bytes = 0

    def add(self, record: v1.Record) -> v1.ImportRecordsRequest | None:
        """The message, when it is full with this record."""
        self._message.records.append(record)
        self._bytes += record.ByteSize()
        return self.take() if self._bytes >= _MESSAGE_BYTES else None

    def take(self) -> v1.ImportRecordsRequest:
        """What there is; the next message begins."""
        message, self._message, self._bytes = self._message, v1.ImportRecordsRequest(), 0
        return message


def messages(
    records: Iterable[v1.Record], config: v1.ImportConfig
) -> Iterator[v1.ImportRecordsRequest]:
    """The messages of an import, one at least: the first bears the config."""
    batch = Batch(config)
    for record in records:
        if (full := batch.add(record)) is not None:
            yield full
    yield batch.take()


class Handover(Iterator[v1.ImportRecordsRequest]):
    """Takes messages from the caller's thread to that on which gRPC asks for them, one at a time:
    the caller's source is walked, and may fail, where the caller is.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._message: v1.ImportRecordsRequest | None = None
        self._is_over = False

    def put(self, message: v1.ImportRecordsRequest) -> bool:
        """Waits until the message before it was fetched.  False when it is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._message is None or self._is_over)
            if self._is_over:
                return False
            self._message = message
            self._changed.notify_all()
            return True

    def finish(self) -> None:
        """No more messages come; the one that waits is still fetched."""
        with self._changed:
            self._changed.wait_for(lambda: self._message is None or self._is_over)
        self.end()

    def end(self) -> None:
        """Nobody sends or fetches any more, on both sides."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()

    def __next__(self) -> v1.ImportRecordsRequest:
        with self._changed:
            self._changed.wait_for(lambda: self._message is not None or self._is_over)
            message, self._message = self._message, None
            self._changed.notify_all()
        if message is None:
            raise StopIteration
        return message


def send(
    method: grpc.StreamUnaryMultiCallable[v1.ImportRecordsRequest, v1.ImportRecordsResponse],
    records: Iterable[v1.Record],
    config: v1.ImportConfig,
    metadata: tuple[tuple[str, str], ...],
) -> v1.ImportRecordsResponse:
    """What came of the import.  grpc.RpcError when the server says so; what `records` raise."""
    handover = Handover()
    call = method.future(handover, metadata=metadata)
    # What the server has against it ends the call while there are records still.
    call.add_done_callback(lambda _: handover.end())
    try:
        for message in messages(records, config):
            if not handover.put(message):
                break
        handover.finish()
        return call.result()
    finally:
        call.cancel()
        handover.end()


def identified(config: v1.ImportConfig | None) -> tuple[v1.ImportConfig, str]:
    """The config with a request id, and that id."""
    return with_request_id(config or v1.ImportConfig())
