"""Exports that go on by themselves, and imports."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import AsyncIterator, Iterator

import grpc
import pytest
from entente import AsyncClient, Client, InvalidArgument, Options, Unavailable, export, v1
from fake_server import refuse, serving
from google.protobuf.timestamp_pb2 import Timestamp
from google.rpc import error_details_pb2 as rpc


def record(name: str) -> v1.Record:
    return v1.Record(agency=v1.Agency(name=f"agencies/{name}"))


def exported(kind: type, options: Options) -> list[str]:
    """The names of all records, by either client."""

    async def by_async_client() -> list[str]:
        async with AsyncClient(options) as client:
            return [one.agency.name async for one in client.export_records()]

    if kind is AsyncClient:
        return asyncio.run(by_async_client())
    with Client(options) as client:
        return [one.agency.name for one in client.export_records()]


both = pytest.mark.parametrize("kind", [Client, AsyncClient])


@both
def test_an_export_goes_on_after_the_last_record_at_the_same_read_time(kind: type) -> None:
    asked: list[tuple[str, int]] = []

    def send(request: v1.ExportRecordsRequest, context: grpc.ServicerContext) -> Iterator[object]:
        asked.append((request.resume_name, request.read_time.seconds))
        names = ["c"] if request.resume_name else ["a", "b"]
        yield v1.ExportRecordsResponse(
            records=[record(name) for name in names], read_time=Timestamp(seconds=7)
        )
        if not request.resume_name:
            refuse(context, grpc.StatusCode.UNAVAILABLE)

    with serving(TransferService_ExportRecords=send) as options:
        assert exported(kind, options) == ["agencies/a", "agencies/b", "agencies/c"]
    assert asked == [("", 0), ("agencies/b", 7)]


@both
def test_an_export_gives_up_after_attempts_in_a_row_that_bring_nothing(
    kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "_FIRST_PAUSE", 0.001)
    attempts = 0

    def send(request: v1.ExportRecordsRequest, context: grpc.ServicerContext) -> Iterator[object]:
        nonlocal attempts
        attempts += 1
        if attempts == 4:  # from here on it counts anew
            yield v1.ExportRecordsResponse(records=[record("a")], read_time=Timestamp(seconds=7))
        refuse(context, grpc.StatusCode.UNAVAILABLE)

    with serving(TransferService_ExportRecords=send) as options:
        with pytest.raises(Unavailable):
            exported(kind, options)
    assert attempts == 4 + 6


@both
def test_an_export_raises_what_a_repeat_cannot_mend(kind: type) -> None:
    attempts = 0

    def send(_: v1.ExportRecordsRequest, context: grpc.ServicerContext) -> Iterator[object]:
        nonlocal attempts
        attempts += 1
        refuse(context, grpc.StatusCode.INVALID_ARGUMENT)
        yield v1.ExportRecordsResponse()

    with serving(TransferService_ExportRecords=send) as options:
        with pytest.raises(InvalidArgument):
            exported(kind, options)
    assert attempts == 1


class Received:
    """What an import's server was sent."""

    def __init__(self) -> None:
        self.configs: list[v1.ImportConfig] = []
        self.names: list[str] = []
        self.message_count = 0

    def take(
        self, requests: Iterator[v1.ImportRecordsRequest], _: grpc.ServicerContext
    ) -> v1.ImportRecordsResponse:
        for request in requests:
            self.message_count += 1
            if request.HasField("config"):
                self.configs.append(request.config)
            self.names += [one.agency.name for one in request.records]
        count = v1.ImportRecordsResponse.Count(read_count=len(self.names))
        return v1.ImportRecordsResponse(total=count)


def imported(
    kind: type,
    options: Options,
    records: Iterator[v1.Record],
    config: v1.ImportConfig | None = None,
) -> v1.ImportRecordsResponse:
    """Sends the records, by AsyncClient from an asynchronous source."""

    async def source() -> AsyncIterator[v1.Record]:
        for one in records:
            yield one

    async def by_async_client() -> v1.ImportRecordsResponse:
        async with AsyncClient(options) as client:
            return await client.import_records(source(), config)

    if kind is AsyncClient:
        return asyncio.run(by_async_client())
    with Client(options) as client:
        return client.import_records(records, config)


@both
def test_an_import_sends_all_records_in_messages_under_a_request_id_of_its_own(kind: type) -> None:
    received = Received()
    names = [f"agencies/{'x' * 500}{number}" for number in range(5000)]
    records = (v1.Record(agency=v1.Agency(name=name)) for name in names)
    config = v1.ImportConfig(reason="a test")

    with serving(TransferService_ImportRecords=received.take) as options:
        answer = imported(kind, options, records, config)

    assert answer.total.read_count == 5000
    assert received.names == names
    assert received.message_count == 3
    assert [one.reason for one in received.configs] == ["a test"]
    assert uuid.UUID(received.configs[0].request_id).version == 4
    assert config.request_id == ""


@both
def test_an_import_of_nothing_is_sent(kind: type) -> None:
    received = Received()

    with serving(TransferService_ImportRecords=received.take) as options:
        assert imported(kind, options, iter(())).total.read_count == 0
    assert len(received.configs) == 1


@both
def test_what_the_source_raises_is_raised(kind: type) -> None:
    received = Received()

    def source() -> Iterator[v1.Record]:
        yield record("a")
        raise RuntimeError("no more")

    with serving(TransferService_ImportRecords=received.take) as options:
        with pytest.raises(RuntimeError, match="no more"):
            imported(kind, options, source())


@both
def test_what_the_server_has_against_it_ends_the_import_and_bears_the_request_id(
    kind: type,
) -> None:
    def take(requests: Iterator[object], context: grpc.ServicerContext) -> object:
        next(requests)
        info = rpc.ErrorInfo(reason="SHUTTING_DOWN", domain="entente")
        refuse(context, grpc.StatusCode.UNAVAILABLE, "stops", info)
        return v1.ImportRecordsResponse()

    def endless() -> Iterator[v1.Record]:
        while True:
            yield record("x" * 10_000)

    config = v1.ImportConfig(request_id=str(uuid.uuid4()))
    with serving(TransferService_ImportRecords=take) as options:
        # Again and again, since it matters what comes first: the end, or the next write's failure.
        for _ in range(20):
            with pytest.raises(Unavailable, match="SHUTTING_DOWN: stops") as caught:
                imported(kind, options, endless(), config)
            assert caught.value.request_id == config.request_id


def test_the_source_is_walked_on_the_callers_thread() -> None:
    received = Received()
    threads: set[int] = set()

    def source() -> Iterator[v1.Record]:
        threads.add(threading.get_ident())
        yield record("a")

    with serving(TransferService_ImportRecords=received.take) as options:
        imported(Client, options, source())
    assert threads == {threading.get_ident()}
