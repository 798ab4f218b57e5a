"""Commits on a server that sends them back: repeated when it asks for it, refused when it goes on asking, and never half done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from coordhub.domain.unit import Unit
from coordhub.store import Busy, Store, open_store
from tests.postgres import Server, postgres

REFUSES = """
CREATE SEQUENCE IF NOT EXISTS refusals;
CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF nextval('refusals') <= TG_ARGV[0]::int THEN RAISE EXCEPTION 'restart transaction' USING ERRCODE = '40001'; END IF;
  RETURN NEW;
END $$;
"""
"""A server that ends so many transactions for another's sake; a sequence counts on when a transaction is taken back."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server whose tables may be tampered with."""
    with postgres(fast=True) as one:
        yield one


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    """An office on it."""
    store = open_store(server.url("repeated"), create=True)
    server.run(REFUSES)
    yield store
    server.run("DROP TRIGGER IF EXISTS refuse ON coordhub.commits")
    server.run("DROP SEQUENCE refusals")
    store.close()


def refuse(server: Server, times: int) -> None:
    server.run(f"CREATE TRIGGER refuse BEFORE INSERT ON coordhub.commits FOR EACH ROW EXECUTE FUNCTION refuse({times})")


def add(store: Store, name: str) -> None:
    with store.write(by="me") as work:
        work.units.add(Unit(name=name, kind="village"))


def names(store: Store) -> list[str]:
    with store.read() as work:
        return [one.name for one in work.units.all()]


def test_a_transaction_that_the_server_ends_is_repeated_and_counts_once(server: Server, store: Store) -> None:
    before, rev = names(store), store.revision()
    refuse(server, 3)
    add(store, "第四次才成")
    assert names(store) == [*before, "第四次才成"]
    assert store.revision() == rev + 1
    assert server.run("SELECT last_value FROM refusals") == [(4,)]


def test_a_server_that_goes_on_refusing_is_said_and_nothing_is_kept(server: Server, store: Store) -> None:
    before, rev = names(store), store.revision()
    refuse(server, 1000)
    with pytest.raises(Busy) as refused:
        add(store, "never")
    assert refused.value.key == "server.too_busy"
    assert (names(store), store.revision()) == (before, rev)
    server.run("DROP TRIGGER refuse ON coordhub.commits")
    add(store, "after")
    assert names(store) == [*before, "after"]


def test_whoever_holds_the_office_too_long_is_named(server: Server, store: Store) -> None:
    other = open_store(server.url("repeated"), timeout=0.2)
    with store.write(by="me") as work:
        work.units.add(Unit(name="x", kind="village"))
        with pytest.raises(Busy) as refused:
            add(other, "y")
    assert refused.value.key == "store.busy"
    assert str(refused.value.params["holder"]) != "?"
    add(other, "z")
    other.close()
