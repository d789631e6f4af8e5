"""Runs the scenarios of tests/conformance/README.md by this client's public layer.

python conformance.py [--async] --server HOST:PORT [--through-cuts] FILE...
"""

from __future__ import annotations

import argparse
import asyncio
import inspect
import json
import re
import sys
import threading
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from entente import AsyncClient, Client, EntenteError, Options, v1
from google.protobuf import descriptor_pool, json_format, message_factory
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message

CALL_TIMEOUT_S = 60
WATCH_TIMEOUT_S = 60

Json = Any  # what json.loads can give


class Unmet(Exception):
    """What a step wanted, and what it got."""


async def answer_of(value: Any) -> Any:
    """What a call of either client answers."""
    return await value if inspect.isawaitable(value) else value


async def each(items: Any) -> AsyncIterator[Any]:
    """What an iterator of either client gives."""
    if hasattr(items, "__aiter__"):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item


def method_of(path: str) -> MethodDescriptor:
    service, _, name = path.partition("/")
    return descriptor_pool.Default().FindServiceByName(service).FindMethodByName(name)


def snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def request_of(method: MethodDescriptor, content: Json) -> Message:
    return json_format.ParseDict(content, message_factory.GetMessageClass(method.input_type)())


def forms(message: Message) -> list[Json]:
    """Protobuf's JSON with the names of the .proto files, without defaults and with them."""
    return [
        json_format.MessageToDict(
            message,
            preserving_proto_field_name=True,
            always_print_fields_with_no_presence=with_defaults,
        )
        for with_defaults in (False, True)
    ]


def is_met(expected: Json, got: Json) -> bool:
    """Whether `got` is as the contract wants it; what is absent is None."""
    if isinstance(expected, list):
        return (
            isinstance(got, list)
            and len(got) == len(expected)
            and all(is_met(one, other) for one, other in zip(expected, got, strict=True))
        )
    if isinstance(expected, dict):
        return isinstance(got, dict) and all(
            is_met(value, got.get(key)) for key, value in expected.items()
        )
    # In JSON true is not 1.
    return isinstance(expected, bool) == isinstance(got, bool) and bool(expected == got)


def compare(expected: Json, got: list[Json]) -> None:
    if not any(is_met(expected, form) for form in got):
        raise Unmet(f"wanted {json.dumps(expected)}, got {json.dumps(got[0])[:500]}")


def at(pointer: str, value: Json) -> Json:
    """What stands at a JSON Pointer (RFC 6901); None when there is nothing."""
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list):
            value = value[int(key)] if int(key) < len(value) else None
        else:
            value = value.get(key) if isinstance(value, dict) else None
    return value


class Run:
    """One run of a scenario."""

    def __init__(self, client: Client | AsyncClient) -> None:
        self.client = client
        self.variables: dict[str, str] = {}

    async def step(self, step: Json) -> None:
        step = self.fill(step)
        if "call" in step:
            await self.call(method_of(step["call"]), step)
        elif "walk" in step:
            await self.walk(method_of(step["walk"]), step)
        elif "watch" in step:
            await self.watch(step)
        else:
            raise Unmet("a step is a call, a walk or a watch")

    async def call(self, method: MethodDescriptor, step: Json) -> None:
        call = getattr(self.client, snake_case(method.name))
        try:
            answer = forms(await answer_of(call(request_of(method, step.get("request", {})))))
        except EntenteError as error:
            if "error" not in step:
                raise
            compare(step["error"], [error_form(error)])
            return
        if "error" in step:
            raise Unmet(f"wanted {step['error']['code']}, got an answer")
        compare(step.get("answer", {}), answer)
        self.keep(step, answer)

    async def walk(self, method: MethodDescriptor, step: Json) -> None:
        # ListInitiatives is walked by client.initiatives.
        walk = getattr(self.client, snake_case(method.name.removeprefix("List")))
        pages = walk(request_of(method, step.get("request", {})))
        got = [forms(resource) async for resource in each(pages)]
        pointer = step.get("at", "/name")
        compare(step["names"], [[at(pointer, one[form]) for one in got] for form in (0, 1)])

    async def watch(self, step: Json) -> None:
        expected = step["changes"]
        got: list[list[Json]] = []
        watch = self.client.watch(json_format.ParseDict(step["watch"], v1.WatchRequest()))
        # While a Client waits, the loop stands still.
        timer: threading.Timer | asyncio.TimerHandle
        if isinstance(self.client, Client):
            timer = threading.Timer(WATCH_TIMEOUT_S, watch.stop)
            timer.start()
        else:
            timer = asyncio.get_running_loop().call_later(WATCH_TIMEOUT_S, watch.stop)
        try:
            async for message, _ in each(watch):
                got += [forms(change) for change in message.changes.changes]
                if len(got) >= len(expected):
                    break
        finally:
            timer.cancel()
            watch.stop()
        if len(got) < len(expected):
            raise Unmet(f"wanted {len(expected)} changes, got {len(got)}")
        for change, one in zip(expected, got, strict=False):
            compare(change, one)
        self.keep(step, [{"resume_token": watch.resume_token}])

    def keep(self, step: Json, answer: list[Json]) -> None:
        for name, pointer in step.get("keep", {}).items():
            value = next(
                (at(pointer, form) for form in answer if at(pointer, form) is not None), None
            )
            if value is None:
                raise Unmet(f"there is nothing at {pointer}")
            self.variables[name] = value if isinstance(value, str) else json.dumps(value)

    def fill(self, value: Json) -> Json:
        """The value with what was kept in place of its variables."""
        if isinstance(value, str):
            return re.sub(r"\$\{([^}]+)\}", lambda found: self.variable(found[1]), value)
        if isinstance(value, list):
            return [self.fill(one) for one in value]
        if isinstance(value, dict):
            return {key: self.fill(one) for key, one in value.items()}
        return value

    def variable(self, name: str) -> str:
        if name.startswith("uuid:"):
            self.variables.setdefault(name, str(uuid.uuid4()))
        if name not in self.variables:
            raise Unmet(f"nothing was kept as {name}")
        return self.variables[name]


def error_form(error: EntenteError) -> Json:
    return {
        "code": error.code_name,
        "reason": error.reason,
        "domain": error.domain,
        "metadata": dict(error.metadata),
        "fields": [violation.field for violation in error.field_violations],
    }


async def run_all(client: Client | AsyncClient, files: list[Path], through_cuts: bool) -> int:
    """How many scenarios failed."""
    failed = 0
    for file in files:
        scenario = json.loads(file.read_text(encoding="utf-8"))
        if through_cuts and not scenario.get("through_cuts"):
            continue
        run, number = Run(client), 0
        try:
            for step in scenario["steps"]:
                number += 1
                await run.step(step)
        except Exception as reason:  # whatever it is, the next scenario is still run
            failed += 1
            said = str(reason) if isinstance(reason, (Unmet, EntenteError)) else repr(reason)
            print(f"not ok {file.stem}: step {number}: {said}", flush=True)
        else:
            print(f"ok {file.stem}", flush=True)
    return failed


async def main() -> int:
    parser = argparse.ArgumentParser(description="Runs scenarios of tests/conformance.")
    parser.add_argument("--async", action="store_true", dest="is_async", help="by AsyncClient")
    parser.add_argument("--server", required=True, metavar="HOST:PORT")
    parser.add_argument("--through-cuts", action="store_true", help="only those that say so")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    options = Options(server=arguments.server, timeout=CALL_TIMEOUT_S)
    if arguments.is_async:
        async with AsyncClient(options) as async_client:
            failed = await run_all(async_client, arguments.files, arguments.through_cuts)
    else:
        with Client(options) as client:
            failed = await run_all(client, arguments.files, arguments.through_cuts)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
