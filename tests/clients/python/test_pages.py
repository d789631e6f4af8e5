"""Walks over lists."""

from __future__ import annotations

import asyncio

import grpc
import pytest
from entente import AsyncClient, Client, EntenteError, NotFound, Options, v1
from fake_server import refuse, serving

NAMES = [f"initiatives/{letter}" for letter in "abcde"]


def page(request: v1.ListInitiativesRequest, _: grpc.ServicerContext) -> object:
    """Two names a page unless fewer are asked for; every second page is empty."""
    begin = int(request.page_token.removesuffix("+") or 0)
    if request.page_token.endswith("+"):
        return v1.ListInitiativesResponse(next_page_token=str(begin), as_of_date="2010-07-13")
    end = begin + min(request.page_size or 2, 2)
    return v1.ListInitiativesResponse(
        initiatives=[v1.Initiative(name=name) for name in NAMES[begin:end]],
        next_page_token=f"{end}+" if end < len(NAMES) else "",
        as_of_date="2010-07-13",
    )


def test_a_walk_brings_all_pages_in_order_also_after_empty_ones() -> None:
    async def walked(options: Options) -> list[str]:
        async with AsyncClient(options) as client:
            return [initiative.name async for initiative in client.initiatives()]

    with serving(InitiativeService_ListInitiatives=page) as options:
        with Client(options) as client:
            initiatives = client.initiatives("agency:us-cbp")
            assert [initiative.name for initiative in initiatives] == NAMES
            assert initiatives.next_page_token == ""
            assert initiatives.as_of_date == "2010-07-13"
        assert asyncio.run(walked(options)) == NAMES


def test_a_limit_ends_the_walk_and_the_token_names_what_follows() -> None:
    async def walked(options: Options) -> list[str]:
        async with AsyncClient(options) as client:
            return [initiative.name async for initiative in client.initiatives(limit=3)]

    with serving(InitiativeService_ListInitiatives=page) as options:
        with Client(options) as client:
            first = client.initiatives(limit=3)
            assert [initiative.name for initiative in first] == NAMES[:3]
            rest = client.initiatives(v1.ListInitiativesRequest(page_token=first.next_page_token))
            assert [initiative.name for initiative in rest] == NAMES[3:]
            assert list(client.initiatives(limit=0)) == []
            with pytest.raises(ValueError, match="-1"):
                client.initiatives(limit=-1)
        assert asyncio.run(walked(options)) == NAMES[:3]


def test_a_filter_asks_for_all_parents() -> None:
    asked: list[v1.ListCommitmentsRequest] = []

    def list_commitments(request: v1.ListCommitmentsRequest, _: grpc.ServicerContext) -> object:
        asked.append(request)
        return v1.ListCommitmentsResponse()

    with serving(CommitmentService_ListCommitments=list_commitments) as options:
        with Client(options) as client:
            assert list(client.commitments("schedule:LATE")) == []
            assert list(client.commitments(v1.ListCommitmentsRequest(parent="initiatives/a"))) == []

    assert [(one.parent, one.filter) for one in asked] == [
        ("initiatives/-", "schedule:LATE"),
        ("initiatives/a", ""),
    ]


def test_a_page_that_fails_raises_and_the_walk_goes_on_with_it_when_asked_again() -> None:
    is_broken = True

    def breaks(request: v1.ListInitiativesRequest, context: grpc.ServicerContext) -> object:
        if request.page_token and is_broken:
            refuse(context, grpc.StatusCode.NOT_FOUND)
        return page(request, context)

    with serving(InitiativeService_ListInitiatives=breaks) as options, Client(options) as client:
        walk = client.initiatives()
        assert [next(walk).name, next(walk).name] == NAMES[:2]
        with pytest.raises(NotFound):
            next(walk)
        is_broken = False
        assert [initiative.name for initiative in walk] == NAMES[2:]


def test_a_token_that_comes_twice_ends_the_walk() -> None:
    def same(_: v1.ListInitiativesRequest, __: grpc.ServicerContext) -> object:
        return v1.ListInitiativesResponse(next_page_token="again")

    with serving(InitiativeService_ListInitiatives=same) as options, Client(options) as client:
        with pytest.raises(EntenteError, match="same page token twice"):
            list(client.initiatives())
