"""`ledger summary|visits|expiring|vacancies|findings`, `framework`, `paper summary|scorecard`: the JSON and the refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordhub.services import entries
from tests.cli.conftest import Command
from tests.services.summary_office import COUNTIES, made, unit

TODAY = "2020-07-06T11:00"
WEEK = {"new": 3, "left": 24, "letters": 100, "receipts": 95, "incidents": 0}


@pytest.fixture
def hub(coordhub: Command, folder: str) -> Command:
    """The small office, with a week of two counties, a roster, visits, agreements and findings."""
    session = made(folder)
    entries.submit(session, "weekly", "濮阳县", "2020-W26", WEEK, post="科员", at="2020-06-29T09:00")
    entries.submit(session, "weekly", "濮阳县", "2020-W27", WEEK | {"new": 5}, post="科员", at="2020-07-06T10:30")
    entries.zero(session, "weekly", "清丰县", "2020-W27", post="科员")
    entries.submit(session, "roster", "濮阳县1乡1村", "", {"filled": True, "trained": False}, post="科长")
    entries.submit(session, "visits", "JY-001", "2020-06-20", {"result": "well"}, post="社工", at="2020-06-20")
    entries.submit(session, "agreements", "WT-001", "", {"expires": "2020-07-10"}, post="科员", owner="濮阳县")
    entries.submit(
        session, "problems", "濮阳县", "2020-06-01", {"found": "2020-06-01", "limit": "2020-07-01"}, post="科员"
    )
    session.store.close()
    return lambda *words: coordhub("--db", folder, "--today", TODAY, *words)


def test_a_summary_as_json_has_one_object_a_county_and_one_for_the_total(hub: Command, folder: str) -> None:
    rows = hub("ledger", "summary", "weekly", "2020-W27", "--by", "county", "--format", "json").json
    first, *_, total = rows
    session = made_again(folder)
    assert [one["name"] for one in rows] == [*COUNTIES, None]
    assert first["subject"] == unit(session, "濮阳县")
    session.store.close()
    assert list(first)[:5] == ["subject", "name", "values", "change", "rank"]
    assert first["values"] == {
        "new": 5, "left": 24, "letters": 100, "receipts": 95, "incidents": 0, "paid": None, "score": None, "plan": None,
        "risk": None, "receipt_rate": {"numerator": 95, "denominator": 100, "percent": 95}, "trouble": 0,
    }  # fmt: skip
    assert first["change"]["new"] == 2
    assert first["rank"] == {"receipt_rate": 1, "trouble": 1}
    assert (first["state"], first["reported"], first["owed"], first["late"]) == ("late", 1, 1, 1)
    assert rows[2]["state"] == "missing"
    assert set(rows[2]["values"].values()) == {None}
    assert total["subject"] is None
    assert (total["reported"], total["owed"], total["missing"]) == (2, 3, 1)
    assert total["values"]["new"] == 5
    assert (total["period"], total["before"], total["from"], total["to"]) == (
        "2020-W27", "2020-W26", "2020-06-29", "2020-07-05",
    )  # fmt: skip


def made_again(folder: str) -> object:
    from tests.services.summary_office import session_at

    return session_at(folder)


def test_a_bound_is_a_bound_in_json(hub: Command, folder: str) -> None:
    session = made_again(folder)
    entries.submit(session, "weekly", "南乐县", "2020-W27", WEEK | {"new": {"ge": 30}}, post="科员")  # type: ignore[arg-type]
    session.store.close()  # type: ignore[attr-defined]
    rows = hub("ledger", "summary", "weekly", "2020-W27", "--format", "json").json
    assert rows[2]["values"]["new"] == {"ge": 30}
    assert rows[3]["values"]["new"] == {"ge": 35}


def test_a_summary_for_people_says_what_is_missing_and_how_many_reported(hub: Command) -> None:
    answer = hub("ledger", "summary", "防溺水周报", "第5期", "--columns", "list80")
    assert "未报" in answer.out
    assert "2/3" in answer.err
    assert "--columns all" in answer.err
    assert "合计" in answer.out.splitlines()[-2]
    whole = hub("ledger", "summary", "weekly", "5", "--format", "csv").out.splitlines()
    assert whole[0].split(",")[-2:] == ["事件", "到/应"]
    assert len(whole) == 1 + len(COUNTIES)
    changes = hub("ledger", "summary", "weekly", "5", "--show", "change", "--format", "plain").out
    assert "+2" in changes


def test_what_cannot_be_summed_up_is_refused_in_one_line(hub: Command) -> None:
    assert hub("ledger", "summary", "secret", "2020-06").code == 1
    assert hub("ledger", "summary", "secret", "2020-06", "--restricted", "--format", "json").code == 0
    assert hub("ledger", "summary", "nowhere", "2020-06").code == 3
    assert hub("ledger", "summary", "weekly", "2020-W10").code == 1
    assert hub("ledger", "summary", "weekly", "--by", "province").code == 2
    assert hub("ledger", "visits", "weekly").code == 1


def test_follow_ups_as_json(hub: Command) -> None:
    (visit,) = hub("ledger", "visits", "--format", "json").json
    assert {name: visit[name] for name in ("ledger", "subject", "last", "due", "days", "overdue")} == {
        "ledger": "visits", "subject": "JY-001", "last": "2020-06-20", "due": "2020-06-27", "days": -9, "overdue": True,
    }  # fmt: skip
    (expiry,) = hub("ledger", "expiring", "--days", "7", "--format", "json").json
    assert (expiry["subject"], expiry["expires"], expiry["days"], expiry["expired"]) == (
        "WT-001",
        "2020-07-10",
        4,
        False,
    )
    (finding,) = hub("ledger", "findings", "--format", "json").json
    assert (finding["light"], finding["reason"], finding["days"], finding["due"]) == (
        "red",
        "overdue",
        -5,
        "2020-07-01",
    )
    county, *_, total = hub("ledger", "vacancies", "roster", "--format", "json").json
    assert (county["posts"], county["filled"], county["vacant"], county["unknown"], county["trained"]) == (
        6,
        1,
        0,
        5,
        0,
    )
    assert total["subject"] is None
    assert total["rates"]["filled"] == {"numerator": 1, "denominator": 18, "percent": 5.6}


@pytest.mark.parametrize(
    ("verb", "word"), [("visits", "JY-001"), ("expiring", "WT-001"), ("vacancies", "濮阳县"), ("findings", "红")]
)
def test_follow_ups_for_people(hub: Command, verb: str, word: str) -> None:
    answer = hub("ledger", verb)
    assert answer.code == 0
    assert word in answer.out


def test_a_framework_is_begun_filled_linked_and_scored(hub: Command) -> None:
    assert hub("framework", "add", "own", "本市体系", "--new").out == "own\n"
    assert hub("framework", "add", "own", "防溺水", "--id", "safe", "--owner", "民政局").out == "safe\n"
    assert (
        hub("framework", "edit", "own", "safe", "--link", "gauge:weekly:receipt_rate", "--link", "ledger:weekly").code
        == 0
    )
    (row,) = hub("framework", "scorecard", "own", "--format", "json").json
    assert row["gauges"] == [
        {
            "ledger": "weekly", "measure": "receipt_rate", "installed": True, "period": "2020-W27", "target": 90, "reached": True,
            "value": {"numerator": 95, "denominator": 100, "percent": 95}, "reported": 2, "owed": 3,
        }
    ]  # fmt: skip
    assert (row["element"], row["owner"], row["verdict"], row["missing"]) == ("safe", "民政局", "reached", 1)
    (listed,) = hub("framework", "list", "--format", "json").json
    assert (listed["code"], [one["id"] for one in listed["elements"]]) == ("own", ["safe"])
    assert "达标" in hub("framework", "scorecard").out
    assert "weekly:receipt_rate" in hub("framework", "show").out
    assert hub("framework", "edit", "own", "safe", "--remove").code == 0
    assert hub("framework", "scorecard", "--format", "json").json == []
    assert hub("framework", "show", "nothing").code == 3


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pdf", ".md", ".txt"])
def test_the_summary_is_a_paper_in_every_face(hub: Command, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"summary{suffix}"
    assert hub("paper", "summary", "weekly", "2020-W27", "-o", str(file)).code == 0
    assert file.stat().st_size > 500


def test_the_scorecard_is_a_paper(hub: Command) -> None:
    hub("framework", "add", "own", "本市体系", "--new")
    hub("framework", "add", "own", "防溺水", "--id", "safe")
    hub("framework", "edit", "own", "safe", "--link", "gauge:weekly:receipt_rate")
    assert "达标1个" in hub("paper", "scorecard", "own").out
