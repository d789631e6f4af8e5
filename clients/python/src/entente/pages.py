"""All resources of a list, page after page, as an iterator.  Made by the clients:

    initiatives = client.initiatives("agency:us-cbp", limit=20)
    for initiative in initiatives:
        print(initiative.name)
    if initiatives.next_page_token: ...  # there are more

Each page is a call with a deadline of its own.  A page that cannot be fetched raises EntenteError;
what was walked until then is good.  A walk is walked once, by one thread or task.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, Generic, TypeVar

import grpc
from google.protobuf.message import Message

from entente.errors import error_of

# The server's limit on a page.
_PAGE_SIZE_MAX = 1000

Item = TypeVar("Item")


class _Walk(Generic[Item]):
    """Where a walk stands: what both kinds of iterators share."""

    next_page_token: str
    """What fetches the page after the newest one; empty when there is nothing more."""

    as_of_date: str
    """The civil day for which the newest page was computed; empty when the list has none."""

    def __init__(self, request: Message, items: str, limit: int | None) -> None:
        """`items` is the field of an answer that holds its resources.  ValueError for a limit below
        0.
        """
        if limit is not None and limit < 0:
            raise ValueError(f"limit is {limit}; wanted 0 or more")
        # A list's request, of whatever type: all have page_size and page_token.
        self._request: Any = request
        self._field = items
        self._left = limit
        self._is_first = True
        self._items: Iterator[Item] = iter(())
        self.next_page_token = ""
        self.as_of_date = ""

    def _next_request(self) -> Any:
        """What asks for the next page, of no more than is left; None at the end of the walk."""
        if self._left == 0 or not (self._is_first or self.next_page_token):
            return None
        request = type(self._request)()
        request.CopyFrom(self._request)
        if not self._is_first:
            request.page_token = self.next_page_token
        if self._left is not None:
            page_size = self._request.page_size or _PAGE_SIZE_MAX
            request.page_size = min(self._left, page_size, _PAGE_SIZE_MAX)
        return request

    def _take(self, answer: Any) -> None:
        """The next items are those of the answer, which may have none though more pages follow."""
        if not self._is_first and answer.next_page_token == self.next_page_token:
            raise error_of(grpc.StatusCode.INTERNAL, "the server sent the same page token twice")
        self._is_first = False
        self.next_page_token = answer.next_page_token
        self.as_of_date = getattr(answer, "as_of_date", "")
        items = getattr(answer, self._field)
        self._items = iter(items)
        if self._left is not None:
            self._left -= len(items)


class Pages(_Walk[Item], Iterator[Item]):
    """A walk of all pages."""

    def __init__(
        self,
        fetch: Callable[[Any], Any],
        request: Message,
        items: str,
        limit: int | None = None,
    ) -> None:
        super().__init__(request, items, limit)
        self._fetch = fetch

    def __next__(self) -> Item:
        while True:
            for item in self._items:
                return item
            if (request := self._next_request()) is None:
                raise StopIteration
            self._take(self._fetch(request))


class AsyncPages(_Walk[Item], AsyncIterator[Item]):
    """A walk of all pages, for asyncio."""

    def __init__(
        self,
        fetch: Callable[[Any], Awaitable[Any]],
        request: Message,
        items: str,
        limit: int | None = None,
    ) -> None:
        super().__init__(request, items, limit)
        self._fetch = fetch

    async def __anext__(self) -> Item:
        while True:
            for item in self._items:
                return item
            if (request := self._next_request()) is None:
                raise StopAsyncIteration
            self._take(await self._fetch(request))
