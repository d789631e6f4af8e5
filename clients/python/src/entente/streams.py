"""What watches and exports use of gRPC's calls, whose own types differ between its modules."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator
from typing import Protocol, TypeVar

Message = TypeVar("Message", covariant=True)


class Stream(Protocol[Message]):
    """A call whose answer is a stream.  Raises grpc.RpcError when it fails."""

    def __iter__(self) -> Iterator[Message]: ...

    def cancel(self) -> object: ...


class AsyncStream(Protocol[Message]):
    """The same for asyncio.  Raises grpc.aio.AioRpcError when it fails."""

    def read(self) -> Awaitable[object]:
        """The next Message, or what is none at the end."""
        ...

    def cancel(self) -> object: ...
