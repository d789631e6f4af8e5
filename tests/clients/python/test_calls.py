"""Unary calls: every RPC has a method, what is repeated, request ids and deadlines."""

from __future__ import annotations

import asyncio
import inspect
import re
import threading
import uuid

import grpc
import pytest
from cutting_proxy import CuttingProxy
from entente import AsyncClient, Client, DeadlineExceeded, NotFound, Options, Unavailable, v1
from entente.retry import policy_of
from fake_server import refuse, serving
from google.protobuf.descriptor import FileDescriptor
from google.protobuf.duration_pb2 import Duration
from google.rpc import error_details_pb2 as rpc


def rpcs() -> list[str]:
    """All RPCs of the API, by service and method."""
    files: dict[str, FileDescriptor] = {}
    for name in v1.__all__:
        descriptor = getattr(v1, name).DESCRIPTOR
        files[descriptor.file.name] = descriptor.file
    services = [one for file in files.values() for one in file.services_by_name.values()]
    return [f"{service.name}/{method.name}" for service in services for method in service.methods]


@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_every_rpc_has_a_method_that_says_what_it_does(client: type) -> None:
    names = [re.sub(r"(?<!^)(?=[A-Z])", "_", one.partition("/")[2]).lower() for one in rpcs()]

    assert {"get_agency", "list_citations", "watch", "import_records"} <= set(names)
    for name in names:
        assert inspect.getdoc(getattr(client, name)), name


def test_reads_are_repeated_as_the_service_config_says_and_writes_are_not() -> None:
    reads = ("Get", "List", "BatchGet", "Resolve", "Summarize")
    for path in rpcs():
        is_read = path.partition("/")[2].startswith(reads)
        assert policy_of(f"/entente.v1.{path}").attempts_max == (4 if is_read else 1), path


def test_a_read_is_tried_again_until_it_is_answered() -> None:
    calls = 0

    def get_agency(request: v1.GetAgencyRequest, context: grpc.ServicerContext) -> v1.Agency:
        nonlocal calls
        calls += 1
        if calls < 3:
            refuse(context, grpc.StatusCode.UNAVAILABLE)
        return v1.Agency(name=request.name)

    async def by_async_client(options: Options) -> str:
        async with AsyncClient(options) as client:
            return (await client.get_agency("agencies/a")).name

    with serving(DirectoryService_GetAgency=get_agency) as options:
        with Client(options) as client:
            assert client.get_agency("agencies/a").name == "agencies/a"
        assert calls == 3
        calls = 0
        assert asyncio.run(by_async_client(options)) == "agencies/a"
        assert calls == 3


def test_a_read_gives_up_after_its_last_attempt_and_at_once_when_a_repeat_does_not_help() -> None:
    calls = 0

    def get_agency(request: v1.GetAgencyRequest, context: grpc.ServicerContext) -> v1.Agency:
        nonlocal calls
        calls += 1
        is_there = request.name == "agencies/there"
        refuse(context, grpc.StatusCode.UNAVAILABLE if is_there else grpc.StatusCode.NOT_FOUND)
        return v1.Agency()

    with serving(DirectoryService_GetAgency=get_agency) as options, Client(options) as client:
        with pytest.raises(Unavailable):
            client.get_agency("agencies/there")
        assert calls == 4
        calls = 0
        with pytest.raises(NotFound):
            client.get_agency("agencies/none")
        assert calls == 1


def test_a_pause_that_the_server_asks_for_and_the_deadline_forbids_ends_the_attempts() -> None:
    def get_agency(_: v1.GetAgencyRequest, context: grpc.ServicerContext) -> v1.Agency:
        delay = rpc.RetryInfo(retry_delay=Duration(seconds=60))
        refuse(context, grpc.StatusCode.UNAVAILABLE, "later", delay)
        return v1.Agency()

    with serving(DirectoryService_GetAgency=get_agency) as options, Client(options) as client:
        with pytest.raises(Unavailable, match="later"):
            client.get_agency("agencies/a")


def test_an_answer_that_breaks_off_in_the_middle_is_asked_for_again() -> None:
    calls = 0
    text = "x" * 300_000

    def get_text(_: v1.GetReleaseTextRequest, context: grpc.ServicerContext) -> object:
        nonlocal calls
        calls += 1
        if calls == 2:
            proxy.never_again()
        return v1.GetReleaseTextResponse(text=text)

    with serving(ReleaseService_GetReleaseText=get_text) as options:
        host, _, port = options.server.partition(":")
        with CuttingProxy(host, int(port), 100_000) as proxy:
            with Client(Options(server=proxy.address)) as client:
                assert client.get_release_text("releases/a").text == text
            assert proxy.cuts == 1
    assert calls == 2


def test_a_write_gets_a_request_id_that_its_error_bears() -> None:
    ids: list[str] = []

    def create(request: v1.CreateAgencyRequest, context: grpc.ServicerContext) -> v1.Agency:
        ids.append(request.request_id)
        if len(ids) == 1:
            refuse(context, grpc.StatusCode.UNAVAILABLE)
        return v1.Agency()

    request = v1.CreateAgencyRequest(agency_id="a-b-c")
    with serving(DirectoryService_CreateAgency=create) as options, Client(options) as client:
        with pytest.raises(Unavailable) as caught:
            client.create_agency(request)
        assert ids == [caught.value.request_id]
        assert uuid.UUID(ids[0]).version == 4
        assert request.request_id == ""
        request.request_id = caught.value.request_id
        client.create_agency(request)
    assert ids[1] == ids[0]


def test_the_deadline_is_the_callers_or_the_options() -> None:
    left: list[float] = []
    is_over = threading.Event()

    def get_agency(request: v1.GetAgencyRequest, context: grpc.ServicerContext) -> v1.Agency:
        left.append(context.time_remaining())
        if request.name == "agencies/slow":
            is_over.wait()
        return v1.Agency()

    with serving(DirectoryService_GetAgency=get_agency) as options, Client(options) as client:
        client.get_agency("agencies/a")
        client.get_agency("agencies/a", timeout=100)
        with pytest.raises(DeadlineExceeded):
            client.get_agency("agencies/slow", timeout=0.1)
        is_over.set()
    assert left[0] < 20 < left[1]


def test_without_a_server_a_call_says_so() -> None:
    with CuttingProxy("127.0.0.1", 1) as nobody, Client(Options(server=nobody.address)) as client:
        with pytest.raises((Unavailable, DeadlineExceeded)) as caught:
            client.get_agency("agencies/a", timeout=5)

    assert caught.value.reason == ""
