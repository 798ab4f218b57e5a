"""Entries of ledgers lie in a table a year; nobody above the store need know."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from coordhub.domain.entry import Entry
from coordhub.store.errors import Conflict, Missing
from coordhub.store.work import Store, open_store


def _entry(**given: object) -> Entry:
    return Entry(**{"ledger": "weekly", "subject": "u1", "received": "2020-07-06T08:12", **given})  # type: ignore[arg-type]


@pytest.fixture
def store(address: str) -> Store:
    return open_store(address, create=True)


def test_entries_of_two_years_lie_in_two_tables_and_are_found_by_id_and_by_year(store: Store) -> None:
    with store.write(by="zhang") as work:
        first = work.entries.add(_entry(period="2020-W27", values={"new": 2}))
        later = work.entries.add(_entry(period="2021-W01"))
        stands = work.entries.add(_entry(subject="u7"))
        other = work.entries.add(_entry(ledger="monthly", period="2020-07"))
        assert [first.id, later.id, stands.id, other.id] == ["e2020.1", "e2021.1", "e1", "e2020.2"]
        assert work.entries.years() == ["2020", "2021"]
        assert len(work.entries.of("weekly")) == 3
    with store.read() as work:
        assert work.entries.get("e2020.1").values == {"new": 2}
        assert [one.id for one in work.entries.of("weekly", ["2020"])] == ["e2020.1"]
        assert [one.id for one in work.entries.of("weekly", ["", "2021"])] == ["e1", "e2021.1"]
        assert [one.id for one in work.entries.all(["2020"])] == ["e2020.1", "e2020.2"]
        assert work.entries.find("e2022.1") is None
        with pytest.raises(Missing):
            work.entries.get("e2020.9")


def test_history_and_undo_name_an_entry_by_its_year(store: Store) -> None:
    with store.write(by="zhang", did="ledger.submit") as work:
        made = work.entries.add(_entry(period="2020-W27", values={"new": 2}))
    with store.write(by="zhang", did="ledger.correct") as work:
        work.entries.put(replace(work.entries.get(made.id), values={"new": 3}))
    changes = store.changes(kind="entry", id=made.id)
    assert [one.did for one in changes] == ["ledger.correct", "ledger.submit"]
    assert changes[0].records[0].id == "e2020.1"
    assert changes[0].records[0].fields["values.new"] == [2, 3]
    with store.write(by="zhang") as work:
        work.revert(changes[0])
    with store.read() as work:
        assert work.entries.get(made.id).values == {"new": 2}


def test_two_colleagues_who_correct_the_same_field_of_an_entry_conflict(store: Store) -> None:
    with store.write(by="zhang") as work:
        base = work.entries.add(_entry(period="2020-W27", values={"new": 2, "fixed": 1}))
    with store.write(by="zhang") as work:
        work.entries.put(replace(base, values={"new": 3, "fixed": 1}), base=base)
    with store.write(by="li") as work:
        merged = work.entries.put(replace(base, values={"new": 2, "fixed": 4}), base=base)
        assert merged.values == {"new": 3, "fixed": 4}
    with pytest.raises(Conflict), store.write(by="li") as work:
        work.entries.put(replace(base, values={"new": 9, "fixed": 1}), base=base)


def test_a_check_looks_into_the_tables_of_every_year(tmp_path: Path) -> None:
    from coordhub.store.database import open_database
    from coordhub.store.doctor import check

    folder = str(tmp_path / "office")
    store = open_store(folder, create=True)
    with store.write(by="zhang") as work:
        work.entries.add(_entry(period="2020-W27"))
    store.close()
    with open_database(folder) as db:
        db.table("entries-2020").update({"received": "yesterday"})
    assert "e2020.1" in str([str(one.said) for one in check(folder)])
