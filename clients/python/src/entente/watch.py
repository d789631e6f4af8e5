"""A watch of the changes that outlives its connections: it goes on by itself where the last one
broke off, so that whoever uses it sees every change once, in order and whole.  Made by the clients:

    with client.watch("pair:CA-US") as watch:
        for message, is_restart in watch:
            ...
            save(watch.resume_token)

UNAVAILABLE, RESOURCE_EXHAUSTED and streams that broke without an answer are gone on from.  What a
repeat cannot mend is raised: OutOfRange HISTORY_LOST (begin again with a snapshot),
InvalidArgument, and whatever else has a reason; FailedPrecondition without one for a change whose
parts are over 256 MiB together.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from types import TracebackType

import grpc
import grpc.aio

from entente import v1
from entente.errors import EntenteError, from_rpc
from entente.streams import AsyncStream, Stream
from entente.watch_state import Watched, WatchState, is_transient

OnBreak = Callable[[EntenteError | None], None]
"""Told of each stream that broke off, before the pause; None for one that ended well."""


class ChangeWatch(Iterator[Watched]):
    """An iterator of messages, without end, until `stop` or the end of its `with`.  Walked once, by
    one thread.
    """

    def __init__(
        self,
        open_stream: Callable[[v1.WatchRequest], Stream[v1.WatchResponse]],
        state: WatchState,
        on_break: OnBreak | None,
    ) -> None:
        self._open_stream = open_stream
        self._state = state
        self._on_break = on_break
        self._stopped = threading.Event()
        self._stream: Stream[v1.WatchResponse] | None = None
        self._messages = self._follow()

    @property
    def resume_token(self) -> str:
        """Stands for all messages given, the newest included: what another watch goes on from.
        Empty when none of them came with a token.
        """
        return self._state.resume_token

    def stop(self) -> None:
        """Ends the iteration soon, and quietly, also one that waits.  From any thread."""
        self._stopped.set()
        if (stream := self._stream) is not None:
            stream.cancel()

    def __next__(self) -> Watched:
        return next(self._messages)

    def __enter__(self) -> ChangeWatch:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _follow(self) -> Iterator[Watched]:
        while not self._stopped.is_set():
            error = None
            self._state.begin()
            self._stream = self._open_stream(self._state.request)
            try:
                for response in self._stream:
                    if self._stopped.is_set():
                        return
                    watched = self._state.take(response)
                    if watched is not None:
                        yield watched
                        if self._stopped.is_set():
                            return
            except grpc.RpcError as reason:
                error = from_rpc(reason)
            finally:
                self._stream.cancel()
            if self._stopped.is_set():
                return
            # A server has no reason to end a watch well.
            if error is not None and not is_transient(error):
                raise error
            if self._on_break is not None:
                self._on_break(error)
            self._stopped.wait(self._state.pause_after(error))


class AsyncChangeWatch(AsyncIterator[Watched]):
    """An asynchronous iterator of messages, without end, until `stop` or the end of its
    `async with`.  Walked once, by one task.
    """

    def __init__(
        self,
        open_stream: Callable[[v1.WatchRequest], AsyncStream[v1.WatchResponse]],
        state: WatchState,
        on_break: OnBreak | None,
    ) -> None:
        self._open_stream = open_stream
        self._state = state
        self._on_break = on_break
        self._stopped = asyncio.Event()
        self._stream: AsyncStream[v1.WatchResponse] | None = None

    @property
    def resume_token(self) -> str:
        """Stands for all messages given, the newest included: what another watch goes on from.
        Empty when none of them came with a token.
        """
        return self._state.resume_token

    def stop(self) -> None:
        """Ends the iteration soon, and quietly, also one that waits.  From the same loop."""
        self._stopped.set()
        self._end_stream()

    async def __anext__(self) -> Watched:
        while not self._stopped.is_set():
            if self._stream is None:
                self._state.begin()
                self._stream = self._open_stream(self._state.request)
            error = None
            try:
                response = await self._read(self._stream)
                if response is not None:
                    watched = self._state.take(response)
                    if watched is not None:
                        return watched
                    continue
            except grpc.aio.AioRpcError as reason:
                error = from_rpc(reason)
            except BaseException:
                # The task is cancelled, or the change too large.
                self._end_stream()
                raise
            if self._stopped.is_set():
                break
            self._end_stream()
            # A server has no reason to end a watch well.
            if error is not None and not is_transient(error):
                raise error
            if self._on_break is not None:
                self._on_break(error)
            await self._pause(self._state.pause_after(error))
        raise StopAsyncIteration

    async def __aenter__(self) -> AsyncChangeWatch:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    async def _read(self, stream: AsyncStream[v1.WatchResponse]) -> v1.WatchResponse | None:
        """None at the end of the stream, and when it was `stop` that ended it."""
        try:
            response = await stream.read()
        except asyncio.CancelledError:
            # `stop` cancels the stream, and gRPC says so as if it had been the task.
            task = asyncio.current_task()
            if self._stopped.is_set() and task is not None and not task.cancelling():
                return None
            raise
        return response if isinstance(response, v1.WatchResponse) else None

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopped.wait(), seconds)
        except TimeoutError:
            pass

    def _end_stream(self) -> None:
        if self._stream is not None:
            self._stream.cancel()
            self._stream = None
