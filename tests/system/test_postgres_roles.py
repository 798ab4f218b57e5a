"""The README's scripts for readers and writers: who may look and who may write, office by office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from coordhub.domain.unit import Unit
from coordhub.store import Missing, ReadOnly, open_store
from tests.postgres import Server, postgres

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
ROLES, ACCOUNTS = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server with two offices, after the owner ran both scripts."""
    with postgres(fast=True) as one:
        for office in ("puyang", "other"):
            store = open_store(one.url(office), create=True)
            with store.write(by="owner") as work:
                work.units.add(Unit(name=office, kind="city"))
            store.close()
        one.run(ROLES)
        one.run(ACCOUNTS)
        yield one


def names(address: str) -> list[str]:
    with open_store(address).read() as work:
        return [one.name for one in work.units.all()]


def test_a_writer_writes_and_reads_its_own_office(server: Server) -> None:
    address = server.url("puyang", user="wang")
    store = open_store(address)
    assert store.read_only_because is None
    with store.write(by="wang") as work:
        added = work.units.add(Unit(name="新增", kind="village"))
    with store.write(by="wang") as work:
        work.units.remove(added.id)
    assert names(address) == ["puyang"]
    assert len(store.changes()) == 3


def test_a_reader_looks_and_is_told_why_it_cannot_write(server: Server) -> None:
    store = open_store(server.url("puyang", user="li"))
    assert store.read_only_because is not None
    assert store.read_only_because.key == "server.no_right"
    with store.read() as work:
        assert [one.name for one in work.units.all()] == ["puyang"]
    with pytest.raises(ReadOnly), store.write(by="li") as work:
        work.units.add(Unit(name="x", kind="village"))


@pytest.mark.parametrize("account", ["wang", "li"])
def test_nobody_sees_an_office_that_is_not_theirs(server: Server, account: str) -> None:
    with pytest.raises(Missing):
        open_store(server.url("other", user=account))


def test_not_even_a_writer_changes_history(server: Server) -> None:
    import psycopg

    with psycopg.connect(server.url("puyang", user="wang").partition("?")[0], autocommit=True) as connection:
        for statement in (
            "UPDATE coordhub.commits SET line = ''",
            "DELETE FROM coordhub.commits",
            "DELETE FROM coordhub.touches",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
