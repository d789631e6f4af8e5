"""The client for programs with threads, or without."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Iterable
from types import TracebackType
from typing import Any

import grpc
from google.protobuf.message import Message

from entente import v1
from entente.calls import Answer, Calls
from entente.channel import Token, connect
from entente.errors import from_rpc
from entente.export import Export
from entente.options import Options
from entente.record_import import identified, send
from entente.requests import of_field, with_request_id
from entente.retry import policy_of
from entente.watch import ChangeWatch, OnBreak
from entente.watch_state import WatchState

_HISTORY, _TRANSFER = "/entente.v1.HistoryService", "/entente.v1.TransferService"


class Client(Calls):
    """An Entente server: one method a call, iterators over lists, changes and records.

        with Client() as client:
            mou = client.get_initiative("initiatives/currency-seizure-mou-2010")

    Nothing is checked here that the server checks: what it refuses is raised as an EntenteError.
    Every call waits until it is answered or its timeout has passed (DeadlineExceeded).  Reads are
    repeated by themselves on UNAVAILABLE, as service_config.json says; writes are not, but get a
    request id, which the error bears, so that the same request can be sent again under it.

    A client may be shared by threads.  It does not outlive a fork.
    """

    def __init__(
        self, options: Options | None = None, *, channel: grpc.Channel | None = None
    ) -> None:
        """Connects with the first call, and again by itself when the connection is lost.  Without
        options: Options.from_environment().  ValueError for options that cannot be used.

        A `channel` of the caller's own, with other credentials or interceptors, is used in place of
        one made from the options; of these only `timeout` and `token_file` count then.
        """
        options = options or Options.from_environment()
        options.check()
        self._timeout = options.timeout
        self._token = Token(options.token_file)
        self._channel = channel or connect(options)
        self._methods: dict[str, grpc.UnaryUnaryMultiCallable[Any, Any]] = {}
        self._watches: weakref.WeakSet[ChangeWatch] = weakref.WeakSet()
        self._lock = threading.Lock()  # for the two above

    def close(self) -> None:
        """Ends what is under way: calls raise, watches end.  No call can be made any more."""
        with self._lock:
            watches = list(self._watches)
        for watch in watches:
            watch.stop()
        self._channel.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def watch(
        self,
        request: v1.WatchRequest | str = "",
        *,
        on_break: OnBreak | None = None,
        first_pause: float = 0.1,
        longest_pause: float = 5.0,
    ) -> ChangeWatch:
        """The changes as they come, each once and whole; a string is the filter.  Without a
        deadline; a stream that breaks off is gone on from.  Between two streams it pauses: so many
        seconds first, doubled each time that nothing came in between, up to the longest, each
        shortened by chance; at least what the server asks for.
        """
        asked = of_field(v1.WatchRequest, "filter", request)
        method = self._channel.unary_stream(
            f"{_HISTORY}/Watch",
            request_serializer=v1.WatchRequest.SerializeToString,
            response_deserializer=v1.WatchResponse.FromString,
        )
        watch = ChangeWatch(
            lambda request: method(request, metadata=self._token.metadata()),
            WatchState(asked, first_pause, longest_pause),
            on_break,
        )
        with self._lock:
            self._watches.add(watch)
        return watch

    def export_records(self, request: v1.ExportRecordsRequest | None = None) -> Export:
        """All records as the database held them at one instant.  Without a deadline; a stream that
        breaks off is gone on from.
        """
        method = self._channel.unary_stream(
            f"{_TRANSFER}/ExportRecords",
            request_serializer=v1.ExportRecordsRequest.SerializeToString,
            response_deserializer=v1.ExportRecordsResponse.FromString,
        )
        return Export(
            lambda request: method(request, metadata=self._token.metadata()),
            request or v1.ExportRecordsRequest(),
        )

    def import_records(
        self, records: Iterable[v1.Record], config: v1.ImportConfig | None = None
    ) -> v1.ImportRecordsResponse:
        """Sends the records, and answers what came of them; faults of records are in the answer.
        Without a deadline.  What `records` raise is raised, and leaves what was written.  After
        Unavailable the same import may be sent again whole, under the error's request id: nothing
        is written twice.
        """
        config, request_id = identified(config)
        method: grpc.StreamUnaryMultiCallable[v1.ImportRecordsRequest, v1.ImportRecordsResponse]
        method = self._channel.stream_unary(
            f"{_TRANSFER}/ImportRecords",
            request_serializer=v1.ImportRecordsRequest.SerializeToString,
            response_deserializer=v1.ImportRecordsResponse.FromString,
        )
        try:
            return send(method, records, config, self._token.metadata())
        except grpc.RpcError as reason:
            raise from_rpc(reason, request_id) from reason

    def _unary(
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
                got: Answer = self._method(method, answer)(
                    request, timeout=left, metadata=self._token.metadata()
                )
                return got
            except grpc.RpcError as reason:
                error = from_rpc(reason, request_id)
                pause = policy.pause_after(attempt, error, deadline - time.monotonic())
                if pause is None:
                    raise error from reason
            time.sleep(pause)

    def _method(self, method: str, answer: type[Message]) -> grpc.UnaryUnaryMultiCallable[Any, Any]:
        with self._lock:
            if method not in self._methods:
                self._methods[method] = self._channel.unary_unary(
                    method,
                    request_serializer=lambda request: request.SerializeToString(),
                    response_deserializer=answer.FromString,
                )
            return self._methods[method]
