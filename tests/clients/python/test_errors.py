"""Errors: the details that the server sends, decoded."""

from __future__ import annotations

import copy
import pickle
from datetime import timedelta
from typing import Any

import grpc
import pytest
from entente import Client, EntenteError, FieldViolation, HelpLink, InvalidArgument, v1
from entente.errors import error_of, from_rpc
from fake_server import refuse, serving
from google.protobuf.duration_pb2 import Duration
from google.rpc import error_details_pb2 as rpc


def refuse_with_everything(_: v1.GetAgencyRequest, context: grpc.ServicerContext) -> v1.Agency:
    violation = rpc.BadRequest.FieldViolation(field="name", description="got x, wanted y")
    refuse(
        context,
        grpc.StatusCode.INVALID_ARGUMENT,
        "it is wrong",
        rpc.ErrorInfo(reason="BAD_REQUEST", domain="entente", metadata={"violations": "1"}),
        rpc.BadRequest(field_violations=[violation]),
        rpc.RetryInfo(retry_delay=Duration(seconds=2, nanos=500_000_000)),
        rpc.Help(links=[rpc.Help.Link(description="names", url="https://example.org")]),
        rpc.ResourceInfo(resource_type="entente.dev/Agency", resource_name="agencies/x"),
    )
    return v1.Agency()


def test_an_error_bears_what_the_server_said() -> None:
    with serving(DirectoryService_GetAgency=refuse_with_everything) as options:
        with Client(options) as client, pytest.raises(InvalidArgument) as caught:
            client.get_agency("agencies/x")

    error = caught.value
    assert error.code is grpc.StatusCode.INVALID_ARGUMENT
    assert error.code_name == "INVALID_ARGUMENT"
    assert error.message == "it is wrong"
    assert error.reason == "BAD_REQUEST"
    assert error.domain == "entente"
    assert error.metadata == {"violations": "1"}
    assert error.field_violations == (FieldViolation("name", "got x, wanted y"),)
    assert error.retry_delay == timedelta(seconds=2.5)
    assert error.help == (HelpLink("names", "https://example.org"),)
    assert rpc.ResourceInfo(resource_type="entente.dev/Agency", resource_name="agencies/x") in list(
        error.details
    )
    assert error.request_id == ""
    assert str(error) == "INVALID_ARGUMENT BAD_REQUEST: it is wrong"


def test_an_error_without_details_has_its_code_and_message() -> None:
    error = error_of(grpc.StatusCode.DATA_LOSS, "gone")

    assert type(error) is EntenteError
    assert (error.reason, error.domain, error.metadata) == ("", "", {})
    assert (error.field_violations, error.retry_delay, error.help) == ((), None, ())
    assert str(error) == "DATA_LOSS: gone"


class Failed(grpc.RpcError):
    """A call whose details are no google.rpc.Status."""

    def code(self) -> grpc.StatusCode:
        return grpc.StatusCode.NOT_FOUND

    def details(self) -> str | None:
        return "not here"

    def trailing_metadata(self) -> Any:
        return (("grpc-status-details-bin", b"\xff\xff"),)


def test_details_that_cannot_be_read_are_left_out() -> None:
    error = from_rpc(Failed())

    assert (error.code_name, error.message, error.details) == ("NOT_FOUND", "not here", ())


def test_an_error_can_be_copied_and_sent_to_another_process() -> None:
    info = rpc.ErrorInfo(reason="RESOURCE_IN_USE", domain="entente")
    error = error_of(grpc.StatusCode.FAILED_PRECONDITION, "in use", [info], "an-id")

    for other in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert type(other) is type(error)
        assert (other.reason, other.message, other.request_id) == (
            "RESOURCE_IN_USE",
            "in use",
            "an-id",
        )
