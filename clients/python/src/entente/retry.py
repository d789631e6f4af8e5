"""Which calls are repeated, and when: the retry policy that service_config.json publishes.

It is followed here and not by gRPC, which counts a call as answered, and repeats it no more, once
the first bytes of its answer have come: a connection that is lost in the middle of an answer would
be the caller's to deal with.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import grpc

from entente.errors import EntenteError


@dataclass(frozen=True)
class RetryPolicy:
    """gRPC's RetryPolicy (grpc.service_config.ServiceConfig); pauses in seconds."""

    attempts_max: int
    first_pause: float
    longest_pause: float
    pause_growth: float
    codes: frozenset[grpc.StatusCode]

    def pause_after(self, attempt: int, error: EntenteError, left: float) -> float | None:
        """How long to wait after attempt number `attempt`, from 1, has failed: a share, by chance,
        of the pause that grows, and at least what the server asks for.  None when there is no
        further attempt: they are used up, the error is not of those that a repeat helps, or the
        pause would not fit the `left` seconds.
        """
        if attempt >= self.attempts_max or error.code not in self.codes:
            return None
        longest = min(self.longest_pause, self.first_pause * self.pause_growth ** (attempt - 1))
        wanted = error.retry_delay.total_seconds() if error.retry_delay else 0.0
        pause = max(random.uniform(0, longest), wanted)
        return pause if pause < left else None


_NEVER = RetryPolicy(1, 0, 0, 1, frozenset())


def policy_of(method: str) -> RetryPolicy:
    """The policy of `/SERVICE/METHOD`; writes have none, and are tried once."""
    return _policies().get(method, _NEVER)


@cache
def _service_config() -> dict[str, Any]:
    text = files("entente").joinpath("service_config.json").read_text(encoding="utf-8")
    config: dict[str, Any] = json.loads(text)
    return config


@cache
def _policies() -> dict[str, RetryPolicy]:
    policies = {}
    for config in _service_config()["methodConfig"]:
        if (retry := config.get("retryPolicy")) is None:
            continue
        policy = RetryPolicy(
            attempts_max=retry["maxAttempts"],
            first_pause=float(retry["initialBackoff"].removesuffix("s")),
            longest_pause=float(retry["maxBackoff"].removesuffix("s")),
            pause_growth=retry["backoffMultiplier"],
            codes=frozenset(grpc.StatusCode[code] for code in retry["retryableStatusCodes"]),
        )
        for name in config["name"]:
            policies[f"/{name['service']}/{name['method']}"] = policy
    return policies


def channel_service_config() -> str:
    """What is left for gRPC itself, as JSON: round robin among addresses, and their health."""
    config = dict(_service_config())
    config["methodConfig"] = [
        {key: value for key, value in one.items() if key != "retryPolicy"}
        for one in config["methodConfig"]
    ]
    return json.dumps(config)
