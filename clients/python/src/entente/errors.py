"""What went wrong in a call, for programs: the google.rpc details (AIP-193) that the server sends
with an error, decoded.

One class for each code that programs decide by; docs/api.md of the project lists the reasons:

    try:
        client.update_agency(request)
    except entente.Aborted as error:
        if error.reason == "ETAG_MISMATCH": ...
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeVar, cast

import grpc
from google.protobuf.message import DecodeError, Message
from google.rpc import error_details_pb2, status_pb2


@dataclass(frozen=True)
class FieldViolation:
    """One field of the request that the server refuses."""

    field: str
    """Its path in the request: `initiative.participants[0].role`."""

    description: str
    """What was got and what was wanted."""


@dataclass(frozen=True)
class HelpLink:
    """Where to read on."""

    description: str
    url: str


class EntenteError(Exception):
    """The failure of any call of this client.  Decide by its class, or `code`, and `reason`, never
    by the message.  What gRPC itself says (no connection, the deadline passed on the way) has no
    reason.
    """

    code: grpc.StatusCode
    """The canonical code."""

    message: str
    """What was got and what was wanted, for people."""

    reason: str = ""
    """ErrorInfo.reason, one of those that docs/api.md lists: `ETAG_MISMATCH`.  Empty: none."""

    domain: str = ""
    """ErrorInfo.domain: `entente`.  Empty without one."""

    metadata: Mapping[str, str]
    """ErrorInfo.metadata: the facts of this case, by name."""

    field_violations: tuple[FieldViolation, ...] = ()
    """Every bad field, in the server's order."""

    retry_delay: timedelta | None = None
    """After how long a repeat may help; None when the server does not say."""

    help: tuple[HelpLink, ...] = ()
    """Links of the Help detail."""

    details: tuple[Message, ...]
    """All details as google.rpc messages, those above included: ResourceInfo, QuotaFailure, ..."""

    request_id: str
    """Under which request id the write was sent: a repeat with it is safe.  Empty for reads."""

    def __init__(
        self,
        code: grpc.StatusCode,
        message: str,
        details: Iterable[Message] = (),
        request_id: str = "",
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.metadata = {}
        self.details = tuple(details)
        self.request_id = request_id
        for detail in self.details:
            if isinstance(detail, error_details_pb2.ErrorInfo):
                self.reason = detail.reason
                self.domain = detail.domain
                self.metadata = dict(detail.metadata)
            elif isinstance(detail, error_details_pb2.BadRequest):
                self.field_violations += tuple(
                    FieldViolation(one.field, one.description) for one in detail.field_violations
                )
            elif isinstance(detail, error_details_pb2.RetryInfo):
                self.retry_delay = detail.retry_delay.ToTimedelta()
            elif isinstance(detail, error_details_pb2.Help):
                self.help += tuple(HelpLink(one.description, one.url) for one in detail.links)

    @property
    def code_name(self) -> str:
        """The canonical name of the code: `NOT_FOUND`."""
        return self.code.name

    def __str__(self) -> str:
        return f"{self.code_name}{f' {self.reason}' if self.reason else ''}: {self.message}"

    def __reduce__(self) -> tuple[object, ...]:
        # An exception of more than one argument is pickled by its own word only.
        return error_of, (self.code, self.message, self.details, self.request_id)


class InvalidArgument(EntenteError):
    """INVALID_ARGUMENT: the request is wrong; `field_violations` say where."""


class NotFound(EntenteError):
    """NOT_FOUND: there is none of that name, or none for this caller."""


class AlreadyExists(EntenteError):
    """ALREADY_EXISTS: the id is taken, perhaps by a deleted document."""


class FailedPrecondition(EntenteError):
    """FAILED_PRECONDITION: a state is in the way."""


class Aborted(EntenteError):
    """ABORTED: another write came between; read again."""


class OutOfRange(EntenteError):
    """OUT_OF_RANGE: a time, or a token of a history, that this database does not have."""


class PermissionDenied(EntenteError):
    """PERMISSION_DENIED: not for this caller."""


class Unauthenticated(EntenteError):
    """UNAUTHENTICATED: nothing says who calls, or what does is wrong."""


class ResourceExhausted(EntenteError):
    """RESOURCE_EXHAUSTED: too much at once; `retry_delay` says when to come back."""


class Unavailable(EntenteError):
    """UNAVAILABLE: no server, or one that cannot answer now; a repeat may help."""


class DeadlineExceeded(EntenteError):
    """DEADLINE_EXCEEDED: the time was up; a write may have happened or not."""


_CLASSES: dict[grpc.StatusCode, type[EntenteError]] = {
    grpc.StatusCode.INVALID_ARGUMENT: InvalidArgument,
    grpc.StatusCode.NOT_FOUND: NotFound,
    grpc.StatusCode.ALREADY_EXISTS: AlreadyExists,
    grpc.StatusCode.FAILED_PRECONDITION: FailedPrecondition,
    grpc.StatusCode.ABORTED: Aborted,
    grpc.StatusCode.OUT_OF_RANGE: OutOfRange,
    grpc.StatusCode.PERMISSION_DENIED: PermissionDenied,
    grpc.StatusCode.UNAUTHENTICATED: Unauthenticated,
    grpc.StatusCode.RESOURCE_EXHAUSTED: ResourceExhausted,
    grpc.StatusCode.UNAVAILABLE: Unavailable,
    grpc.StatusCode.DEADLINE_EXCEEDED: DeadlineExceeded,
}

_STATUS_KEY = "grpc-status-details-bin"

# Those that docs/api.md and AIP-193 name.
_DETAILS: dict[str, type[Message]] = {
    one.DESCRIPTOR.full_name: one
    for one in (
        error_details_pb2.BadRequest,
        error_details_pb2.ErrorInfo,
        error_details_pb2.Help,
        error_details_pb2.LocalizedMessage,
        error_details_pb2.PreconditionFailure,
        error_details_pb2.QuotaFailure,
        error_details_pb2.RequestInfo,
        error_details_pb2.ResourceInfo,
        error_details_pb2.RetryInfo,
    )
}


def error_of(
    code: grpc.StatusCode, message: str, details: Iterable[Message] = (), request_id: str = ""
) -> EntenteError:
    """The error of this code's class."""
    return _CLASSES.get(code, EntenteError)(code, message, details, request_id)


class _FailedCall(Protocol):
    """What both gRPC's RpcError, when a call raises it, and AioRpcError can tell."""

    def code(self) -> grpc.StatusCode: ...
    def details(self) -> str | None: ...
    def trailing_metadata(self) -> Iterable[tuple[str, str | bytes]] | None: ...


def from_rpc(error: grpc.RpcError, request_id: str = "") -> EntenteError:
    """The same failure with its details.  Those that cannot be read are left out: the code and the
    message are worth having without them.
    """
    call = cast(_FailedCall, error)
    return from_status(call.code(), call.details() or "", call.trailing_metadata(), request_id)


def from_status(
    code: grpc.StatusCode,
    message: str,
    trailing_metadata: Iterable[tuple[str, str | bytes]] | None = None,
    request_id: str = "",
) -> EntenteError:
    """The same, of its parts."""
    details: list[Message] = []
    for key, value in trailing_metadata or ():
        if key == _STATUS_KEY and isinstance(value, bytes):
            status = _decoded(status_pb2.Status, value)
            for any_detail in status.details if status else ():
                of_type = _DETAILS.get(any_detail.type_url.rpartition("/")[2])
                detail = _decoded(of_type, any_detail.value) if of_type else None
                if detail is not None:
                    details.append(detail)
    return error_of(code, message, details, request_id)


M = TypeVar("M", bound=Message)


def _decoded(of_type: type[M], data: bytes) -> M | None:
    try:
        return of_type.FromString(data)
    except DecodeError:
        return None
