"""A watch: it goes on by itself, gives whole changes, and ends when told."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import grpc
import pytest
from cutting_proxy import CuttingProxy
from entente import (
    AsyncClient,
    Client,
    EntenteError,
    FailedPrecondition,
    Options,
    Watched,
    v1,
    watch_state,
)
from fake_server import Behaviour, refuse, serving
from google.rpc import error_details_pb2 as rpc

QUICK: dict[str, Any] = {"first_pause": 0.001, "longest_pause": 0.002}


def change(number: int, *documents: str) -> v1.WatchedChange:
    return v1.WatchedChange(
        change=v1.Change(number=number),
        events=[v1.WatchEvent(document=document) for document in documents],
    )


def changes(number: int) -> v1.WatchResponse:
    batch = v1.ChangeBatch(changes=[change(number, "agencies/a")])
    return v1.WatchResponse(changes=batch, resume_token=f"t{number}")


def part(last: bool, document: str) -> v1.WatchResponse:
    content = v1.ChangePart(change=change(1, document), last=last)
    return v1.WatchResponse(part=content, resume_token="t1" if last else "")


def snapshot(last: bool) -> v1.WatchResponse:
    batch = v1.SnapshotBatch(revisions=[v1.Revision()], last=last)
    return v1.WatchResponse(snapshot=batch, resume_token="s" if last else "")


def until_left(context: grpc.ServicerContext) -> None:
    """Waits until the caller has gone."""
    left = threading.Event()
    if context.add_callback(left.set):
        left.wait()


class Taken:
    """What a watch brought, by either client."""

    def __init__(self) -> None:
        self.steps: list[tuple[v1.WatchResponse, bool]] = []
        self.token = ""
        self.breaks: list[EntenteError | None] = []


def take(kind: type, options: Options, count: int, request: v1.WatchRequest | str = "") -> Taken:
    """The first `count` messages of a watch, and where it stood then."""
    taken = Taken()

    def by_client() -> None:
        with Client(options) as client:
            with client.watch(request, on_break=taken.breaks.append, **QUICK) as watch:
                for step in watch:
                    taken.steps.append(step)
                    if len(taken.steps) == count:
                        break
                taken.token = watch.resume_token

    async def by_async_client() -> None:
        async with AsyncClient(options) as client:
            async with client.watch(request, on_break=taken.breaks.append, **QUICK) as watch:
                async for step in watch:
                    taken.steps.append(step)
                    if len(taken.steps) == count:
                        break
                taken.token = watch.resume_token

    if kind is Client:
        by_client()
    else:
        asyncio.run(by_async_client())
    return taken


both = pytest.mark.parametrize("kind", [Client, AsyncClient])


@both
def test_it_goes_on_after_its_newest_token_when_a_stream_breaks_off(kind: type) -> None:
    tokens: list[str] = []

    def watch(request: v1.WatchRequest, context: grpc.ServicerContext) -> Iterator[object]:
        tokens.append(request.resume_token)
        yield changes(len(tokens))
        if len(tokens) == 2:
            return  # ends well, which a server has no reason to
        refuse(context, grpc.StatusCode.UNAVAILABLE)

    with serving(HistoryService_Watch=watch) as options:
        taken = take(kind, options, 3, v1.WatchRequest(start=v1.WatchRequest.EARLIEST))

    numbers = [message.changes.changes[0].change.number for message, _ in taken.steps]
    assert numbers == [1, 2, 3]
    assert tokens == ["", "t1", "t2"]
    assert taken.token == "t3"
    assert [error and error.code_name for error in taken.breaks] == ["UNAVAILABLE", None]


@both
def test_it_goes_on_when_its_connection_is_cut(kind: type) -> None:
    streams = 0

    def watch(_: v1.WatchRequest, context: grpc.ServicerContext) -> Iterator[object]:
        nonlocal streams
        streams += 1
        yield changes(streams)
        threading.Timer(0.05, proxy.cut).start()
        until_left(context)

    with serving(HistoryService_Watch=watch) as options:
        host, _, port = options.server.partition(":")
        with CuttingProxy(host, int(port)) as proxy:
            taken = take(kind, Options(server=proxy.address), 3)

    assert [message.resume_token for message, _ in taken.steps] == ["t1", "t2", "t3"]


@both
def test_parts_are_given_as_one_change_and_those_cut_short_are_forgotten(kind: type) -> None:
    streams = 0

    def watch(_: v1.WatchRequest, context: grpc.ServicerContext) -> Iterator[object]:
        nonlocal streams
        streams += 1
        yield part(False, "agencies/a")
        if streams == 1:
            refuse(context, grpc.StatusCode.UNAVAILABLE)
        yield part(True, "agencies/b")

    with serving(HistoryService_Watch=watch) as options:
        taken = take(kind, options, 1)

    batch = taken.steps[0][0].changes
    assert len(batch.changes) == 1
    assert [event.document for event in batch.changes[0].events] == ["agencies/a", "agencies/b"]
    assert batch.changes[0].change.number == 1
    assert taken.token == "t1"


@both
def test_a_change_that_is_too_large_to_be_held_is_refused(
    kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_state, "_PARTS_BYTES_MAX", 1000)

    def watch(_: v1.WatchRequest, __: grpc.ServicerContext) -> Iterator[object]:
        while True:
            yield part(False, "agencies/a")

    with serving(HistoryService_Watch=watch) as options:
        with pytest.raises(FailedPrecondition) as caught:
            take(kind, options, 1)
    assert caught.value.reason == ""


@both
def test_a_snapshot_that_breaks_off_begins_anew_and_says_so(kind: type) -> None:
    streams = 0

    def watch(_: v1.WatchRequest, context: grpc.ServicerContext) -> Iterator[object]:
        nonlocal streams
        streams += 1
        yield snapshot(False)
        if streams == 1:
            refuse(context, grpc.StatusCode.UNAVAILABLE)
        yield snapshot(True)
        refuse(context, grpc.StatusCode.UNAVAILABLE)

    with serving(HistoryService_Watch=watch) as options:
        taken = take(kind, options, 4)

    # The one that was complete does not begin anew when the stream after it breaks off.
    assert [is_restart for _, is_restart in taken.steps] == [False, True, False, False]


@both
@pytest.mark.parametrize(
    ("code", "reason"),
    [(grpc.StatusCode.OUT_OF_RANGE, "HISTORY_LOST"), (grpc.StatusCode.INTERNAL, "INTERNAL")],
)
def test_what_a_repeat_cannot_mend_is_raised(
    kind: type, code: grpc.StatusCode, reason: str
) -> None:
    def watch(_: v1.WatchRequest, context: grpc.ServicerContext) -> Iterator[object]:
        refuse(context, code, "lost", rpc.ErrorInfo(reason=reason, domain="entente"))
        yield changes(1)

    with serving(HistoryService_Watch=watch) as options:
        with pytest.raises(EntenteError) as caught:
            take(kind, options, 1)

    assert (caught.value.code, caught.value.reason) == (code, reason)


def test_what_grpc_itself_says_of_a_broken_stream_is_gone_on_from() -> None:
    streams = 0

    def watch(_: v1.WatchRequest, context: grpc.ServicerContext) -> Iterator[object]:
        nonlocal streams
        streams += 1
        if streams < 4:
            codes = (grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN, grpc.StatusCode.CANCELLED)
            refuse(context, codes[streams - 1])
        yield changes(1)

    with serving(HistoryService_Watch=watch) as options:
        assert len(take(Client, options, 1).breaks) == 3


def quiet(_: v1.WatchRequest, context: grpc.ServicerContext) -> Iterator[object]:
    yield changes(1)
    until_left(context)


def broken(_: v1.WatchRequest, context: grpc.ServicerContext) -> Iterator[object]:
    yield changes(1)
    refuse(context, grpc.StatusCode.UNAVAILABLE)


@pytest.mark.parametrize("behaviour", [quiet, broken])
@pytest.mark.parametrize("by_close", [False, True])
def test_it_ends_quietly_while_it_waits(behaviour: Behaviour, by_close: bool) -> None:
    with serving(HistoryService_Watch=behaviour) as options, Client(options) as client:
        watch = client.watch(first_pause=60, longest_pause=60)
        next(watch)
        threading.Timer(0.1, client.close if by_close else watch.stop).start()
        assert list(watch) == []
        assert watch.resume_token == "t1"


@pytest.mark.parametrize("behaviour", [quiet, broken])
@pytest.mark.parametrize("by_close", [False, True])
def test_by_asyncio_it_ends_quietly_while_it_waits(behaviour: Behaviour, by_close: bool) -> None:
    async def follow(options: Options) -> list[Watched]:
        async with AsyncClient(options) as client:
            watch = client.watch(first_pause=60, longest_pause=60)
            await anext(watch)

            async def end() -> None:
                await asyncio.sleep(0.1)
                if by_close:
                    await client.close()
                else:
                    watch.stop()

            ending = asyncio.create_task(end())
            rest = [step async for step in watch]
            await ending
            return rest

    with serving(HistoryService_Watch=behaviour) as options:
        assert asyncio.run(follow(options)) == []


@pytest.mark.parametrize("behaviour", [quiet, broken])
def test_a_task_that_is_cancelled_leaves_its_watch(behaviour: Behaviour) -> None:
    async def messages(client: AsyncClient) -> AsyncIterator[object]:
        async with client.watch(first_pause=60, longest_pause=60) as watch:
            async for step in watch:
                yield step

    async def follow(options: Options) -> None:
        async with AsyncClient(options) as client:

            async def read() -> None:
                async for _ in messages(client):
                    began.set()

            began = asyncio.Event()
            task = asyncio.create_task(read())
            await began.wait()
            await asyncio.sleep(0.1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    with serving(HistoryService_Watch=behaviour) as options:
        asyncio.run(follow(options))


def test_a_task_that_is_cancelled_while_its_watch_is_stopped_is_cancelled() -> None:
    async def follow(options: Options) -> None:
        async with AsyncClient(options) as client:
            watch = client.watch()
            await anext(watch)
            task = asyncio.ensure_future(anext(watch))
            await asyncio.sleep(0.1)
            watch.stop()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    with serving(HistoryService_Watch=quiet) as options:
        asyncio.run(follow(options))
