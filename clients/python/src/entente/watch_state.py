"""What a watch knows from one stream to the next: what both kinds of watches share.  No I/O."""

from __future__ import annotations

import random
from typing import NamedTuple

import grpc

from entente import v1
from entente.errors import EntenteError, error_of

# More than the largest change that anybody has use for, and little enough to be held.
_PARTS_BYTES_MAX = 256 << 20

_TRANSIENT = frozenset({grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED})
# What gRPC itself says when a stream breaks; it has no reason then.
_TRANSIENT_WITHOUT_REASON = frozenset(
    {grpc.StatusCode.CANCELLED, grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN}
)


class Watched(NamedTuple):
    """One message of a watch."""

    message: v1.WatchResponse
    """Whole changes, documents of the snapshot, or a checkpoint; never a part of a change."""

    is_restart: bool
    """Whether a snapshot that broke off begins anew with this message: what came of it before
    does not count."""


def is_transient(error: EntenteError) -> bool:
    """Whether the next stream may well go on."""
    if error.code in _TRANSIENT:
        return True
    return error.code in _TRANSIENT_WITHOUT_REASON and not error.reason


class WatchState:
    """Where a watch stands, and with what it goes on."""

    def __init__(self, request: v1.WatchRequest, first_pause: float, longest_pause: float) -> None:
        self.request = v1.WatchRequest()
        """Asks for what has not come yet."""
        self.request.CopyFrom(request)
        self.resume_token = ""
        self._first_pause = first_pause
        self._longest_pause = longest_pause
        self._pause = first_pause
        self._parts = v1.WatchedChange()  # of the change that has not come whole
        self._parts_bytes = 0
        self._in_snapshot = False
        self._is_restart = False

    def begin(self) -> None:
        """A stream begins: what came of a change or a snapshot that broke off does not count."""
        self._forget_parts()
        self._is_restart, self._in_snapshot = self._in_snapshot, False

    def take(self, response: v1.WatchResponse) -> Watched | None:
        """What is to be given to the caller: whole messages as they are; nothing for a part, and
        with the last one the whole change.  FailedPrecondition for a change whose parts are over
        256 MiB together.
        """
        self._pause = self._first_pause
        if response.HasField("part"):
            part = response.part
            self._parts_bytes += part.ByteSize()
            if self._parts_bytes > _PARTS_BYTES_MAX:
                raise error_of(
                    grpc.StatusCode.FAILED_PRECONDITION,
                    "a change is larger than a watch of this client can hold",
                )
            self._parts.change.CopyFrom(part.change.change)
            self._parts.events.extend(part.change.events)
            if not part.last:
                return None
            token = response.resume_token
            response = v1.WatchResponse(
                changes=v1.ChangeBatch(changes=[self._parts]), resume_token=token
            )
            self._forget_parts()
        if response.HasField("snapshot"):
            self._in_snapshot = not response.snapshot.last
        if response.resume_token:
            self.resume_token = response.resume_token
            self.request.resume_token = response.resume_token
        watched = Watched(response, self._is_restart)
        self._is_restart = False
        return watched

    def pause_after(self, error: EntenteError | None) -> float:
        """How long to wait before the next stream, in seconds; longer each time that nothing came
        in between.
        """
        wanted = error.retry_delay.total_seconds() if error and error.retry_delay else 0.0
        pause = max(self._pause * random.uniform(0.5, 1.0), wanted)
        self._pause = min(2 * self._pause, self._longest_pause)
        return pause

    def _forget_parts(self) -> None:
        self._parts = v1.WatchedChange()
        self._parts_bytes = 0
