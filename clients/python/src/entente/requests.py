"""How the requests of calls are made from what the caller gives."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

from google.protobuf.message import Message

Request = TypeVar("Request", bound=Message)

# The parent of all commitments and reports.
_ALL_INITIATIVES = "initiatives/-"


def of_field(request_type: type[Request], field: str, value: Request | str) -> Request:
    """The request itself, or one whose `field` is the string."""
    return request_type(**{field: value}) if isinstance(value, str) else value


def filtered(request_type: type[Request], value: Request | str) -> Request:
    """The request itself, or one for what meets the filter, whatever its parent."""
    if not isinstance(value, str):
        return value
    if "parent" in request_type.DESCRIPTOR.fields_by_name:
        return request_type(filter=value, parent=_ALL_INITIATIVES)
    return request_type(filter=value)


def with_request_id(request: Request) -> tuple[Request, str]:
    """The request with a request id, a fresh one when it has none, and that id.  The caller's own
    request stays as it is.  A request that takes no id is a read: itself, and "".
    """
    if "request_id" not in request.DESCRIPTOR.fields_by_name:
        return request, ""
    given: Any = request  # of whatever type: it has the field
    if given.request_id:
        return request, str(given.request_id)
    request_id = str(uuid.uuid4())
    named: Any = type(request)()
    named.CopyFrom(request)
    named.request_id = request_id
    return named, request_id
