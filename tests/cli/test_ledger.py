"""The verbs of a ledger as command lines: what they print, the exact JSON, and the exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command

WEEK = (
    "hazards_new=2", "hazards_fixed=4", "hazards_left=42", "signs=30", "life_points=12", "patrols=305", "turned_back=7",
    "letters=900", "receipts=880", "confirmations=400", "incidents=0", "deaths=0",
)  # fmt: skip
POST = ("--post", "县民政局科员")
OWN = """
id = "own-weekly"
title = { zh = "自设周报", en = "Own weekly" }
shape = "periodic"
subject = { kind = "unit", units = ["county"] }
owed_by = { kinds = ["county"] }
schedules = [ { from = 2020-01-01, period = "week", due = "mon 10:00" } ]
fields = [
  { id = "served", label = { zh = "服务人次", en = "Served" }, kind = "flow" },
  { id = "paid", label = { zh = "经费", en = "Paid" }, kind = "money", optional = true },
]
checks = [ { kind = "jump", level = "warn", field = "served", by = 50, floor = 20 } ]
"""


@pytest.fixture
def weekly(hub: Command) -> Command:
    """The small office with the weekly report in force since the first of May."""
    assert hub("ledger", "install", "drowning-weekly", "--from", "2020-05-01").code == 0
    return hub


def ids(hub: Command) -> dict[str, str]:
    return {one["name"]: one["id"] for one in hub("unit", "list", "--format", "json").json}


def submit(hub: Command, unit: str = "范县", period: str = "2020-W27", *more: str) -> str:
    answer = hub("ledger", "submit", "drowning-weekly", unit, period, *WEEK, *POST, *more)
    assert answer.code == 0, answer.err
    return answer.out.strip()


def test_submit_prints_the_id_and_show_lists_the_entry_with_its_keys(weekly: Command) -> None:
    made = submit(weekly, "范县", "第5期", "--at", "2020-07-06 08:31")
    (entry,) = weekly("ledger", "show", "drowning-weekly", "2020-W27", "--format", "json").json
    assert made == entry["id"] == "e2020.1"
    kept = "ledger subject period date state kind due received late wrong post source corrections"
    assert {name: entry[name] for name in kept.split()} == {
        "ledger": "drowning-weekly", "subject": ids(weekly)["范县"], "period": "2020-W27", "date": None, "state": "value",
        "kind": "value", "due": "2020-07-06T10:00", "received": "2020-07-06T08:31", "late": False, "wrong": False,
        "post": "县民政局科员", "source": None, "corrections": [],
    }  # fmt: skip
    assert entry["values"]["hazards_left"] == 42


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("hazards_left=",), "空白不等于零"),
        (("patrol=3",), "patrols"),
        (("receipts=901", "letters=900"), "901"),
        (("patrols=many",), "many"),
    ],
)  # fmt: skip
def test_what_is_refused_leaves_with_1_and_changes_nothing(weekly: Command, words: tuple[str, ...], said: str) -> None:
    named = {word.partition("=")[0] for word in words}
    rest = [word for word in WEEK if word.partition("=")[0] not in named]
    answer = weekly("ledger", "submit", "drowning-weekly", "范县", "2020-W27", *rest, *words, *POST)
    assert (answer.code, answer.out) == (1, "")
    assert said in answer.err
    assert weekly("ledger", "show", "drowning-weekly", "--format", "json").json == []


def test_a_second_submit_is_refused_and_points_to_correct(weekly: Command) -> None:
    submit(weekly)
    answer = weekly("ledger", "submit", "drowning-weekly", "范县", "2020-W27", *WEEK, *POST)
    assert answer.code == 1
    assert "订正" in answer.err


def test_required_fields_that_are_wanting_are_named(weekly: Command) -> None:
    answer = weekly("ledger", "submit", "drowning-weekly", "范县", "2020-W27", *WEEK[:-2], *POST)
    assert (answer.code, "溺水事件、溺亡" in answer.err) == (1, True)


def test_a_failed_warning_is_accepted_said_on_stderr_and_marked(weekly: Command) -> None:
    submit(weekly, "范县", "2020-W26")
    words = [word for word in WEEK if not word.startswith("hazards_left")]
    answer = weekly("ledger", "submit", "drowning-weekly", "范县", "2020-W27", *words, "hazards_left=41", *POST)
    assert (answer.code, answer.out) == (0, "e2020.2\n")
    assert "42+新增隐患2-整改隐患4=40, 填41" in answer.err
    (entry,) = weekly("ledger", "show", "drowning-weekly", "2020-W27", "--format", "json").json
    assert entry["wrong"] is True


def test_without_a_post_a_report_and_a_zero_are_refused(weekly: Command) -> None:
    assert weekly("ledger", "submit", "drowning-weekly", "范县", "2020-W27", *WEEK).code == 1
    assert weekly("ledger", "zero", "drowning-weekly", "范县", "2020-W27").code == 1


def test_a_zero_is_a_zero_and_says_what_is_still_owed(weekly: Command) -> None:
    answer = weekly("ledger", "zero", "drowning-weekly", "范县", "2020-W27", "hazards_fixed=0", *POST)
    assert (answer.code, answer.out) == (0, "e2020.1\n")
    assert "巡查" in answer.err
    (entry,) = weekly("ledger", "show", "drowning-weekly", "--format", "json").json
    assert (entry["kind"], entry["state"], entry["values"]) == ("zero", "zero", {"hazards_fixed": 0})


def test_an_exemption_and_a_correction_need_a_reason(weekly: Command) -> None:
    assert weekly("ledger", "exempt", "drowning-weekly", "范县", "2020-W26").code == 1
    assert weekly("ledger", "exempt", "drowning-weekly", "范县", "2020-W26", "--why", "汛情").code == 0
    submit(weekly)
    assert weekly("ledger", "correct", "drowning-weekly", "范县", "2020-W27", "hazards_left=40").code == 1
    assert (
        weekly("ledger", "correct", "drowning-weekly", "范县", "2020-W27", "hazards_left=40", "--why", "复核").code == 0
    )
    (entry,) = weekly("ledger", "show", "drowning-weekly", "2020-W27", "--format", "json").json
    assert (entry["state"], entry["values"]["hazards_left"]) == ("corrected", 40)
    assert entry["corrections"] == [
        {"at": "2020-07-06T08:50", "why": "复核", "old": {"hazards_left": 42}, "post": None, "was": None}
    ]


def test_correct_without_a_value_is_wrong_usage(weekly: Command) -> None:
    assert weekly("ledger", "correct", "drowning-weekly", "范县", "2020-W27", "--why", "复核").code == 2


def test_what_is_not_there_is_not_found(weekly: Command) -> None:
    assert weekly("ledger", "submit", "nothing", "范县", "2020-W27", *WEEK, *POST).code == 3
    assert weekly("ledger", "submit", "drowning-weekly", "天涯县", "2020-W27", *WEEK, *POST).code == 3
    assert weekly("ledger", "correct", "drowning-weekly", "范县", "2020-W27", "signs=1", "--why", "x").code == 3


@pytest.mark.parametrize("period", ["2020-W20", "2020-W30", "2020-06", "第九期"])
def test_a_period_that_is_not_owed_or_still_to_come_is_refused(weekly: Command, period: str) -> None:
    answer = weekly("ledger", "submit", "drowning-weekly", "范县", period, *WEEK, *POST)
    assert (answer.code, answer.out) == (1, "")


def test_missing_counts_what_is_due_and_absent_and_not_what_is_pending(weekly: Command) -> None:
    for week in ("23", "24", "25", "26"):
        submit(weekly, "范县", f"2020-W{week}")
        submit(weekly, "台前县", f"2020-W{week}")
    quiet = weekly("ledger", "missing", "--format", "json", "--exit-code")
    assert (quiet.code, quiet.json) == (0, [])
    late = ("--today", "2020-07-06T10:01", "ledger", "missing", "drowning-weekly", "2020-W27", "--format", "json")
    answer = weekly(*late, "--exit-code")
    assert answer.code == 10
    assert answer.json[0] | {"number": None} == {
        "ledger": "drowning-weekly", "subject": ids(weekly)["范县"], "name": "范县", "period": "2020-W27", "number": None,
        "state": "missing", "kind": None, "values": {}, "due": "2020-07-06T10:00", "received": None, "late": False, "chases": 0,
    }  # fmt: skip
    assert len(answer.json) == 2
    assert weekly(*late).code == 0


def test_due_lists_the_pending_too(weekly: Command) -> None:
    submit(weekly)
    rows = [one for one in weekly("ledger", "due", "--format", "json").json if one["period"] == "2020-W27"]
    assert [(one["name"], one["state"]) for one in rows] == [("台前县", "pending")]


def test_status_counts_missing_reports_and_its_exit_code_tells_of_them(weekly: Command) -> None:
    found = weekly("status", "--format", "json").json
    assert (found["missing_reports"], found["owed"]) == (8, True)
    assert weekly("status", "--exit-code").code == 10
    assert "8" in weekly("status").out.splitlines()[-1]


def test_list_shows_the_installed_ledgers_with_what_is_owed_now(weekly: Command) -> None:
    submit(weekly)
    (row,) = weekly("ledger", "list", "--format", "json").json
    kept = "ledger title shape subject period restricted installed owed reported missing"
    assert {name: row[name] for name in kept.split()} == {
        "ledger": "drowning-weekly", "title": "预防溺水工作周报", "shape": "periodic", "subject": "unit", "period": "2020-W27",
        "restricted": False, "installed": "2020-05-01", "owed": 2, "reported": 1, "missing": 0,
    }  # fmt: skip
    assert weekly("ledger", "list").code == 0
    assert len(weekly("ledger", "list", "--shipped", "--format", "json").json) >= 30


def test_an_empty_office_has_no_ledger(hub: Command) -> None:
    assert hub("ledger", "list", "--format", "json").json == []
    assert hub("ledger", "missing", "--format", "json", "--exit-code").code == 0


def test_a_ledger_of_ones_own_needs_a_toml_file_alone(hub: Command, tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(OWN, encoding="utf-8")
    assert hub("ledger", "install", str(file), "--from", "2020-06-01").code == 0
    answer = hub("ledger", "submit", "own-weekly", "范县", "", "served=>=30", "paid=12.5万", *POST)
    assert answer.code == 0, answer.err
    (entry,) = hub("ledger", "show", "own-weekly", "--format", "json").json
    assert entry["values"] == {"served": {"ge": 30}, "paid": 125_000}


def test_install_all_takes_in_everything_that_is_shipped_once(hub: Command) -> None:
    assert hub("ledger", "install", "all", "--from", "2020-01-01").code == 0
    shown = hub("ledger", "list", "--format", "json").json
    every = hub("ledger", "list", "--restricted", "--format", "json").json
    assert hub("ledger", "install", "all").code == 0
    assert len(hub("ledger", "list", "--restricted", "--format", "json").json) == len(every) > len(shown) >= 29
    assert {one["ledger"] for one in every} - {one["ledger"] for one in shown} == {"mental-health"}
    assert "mental-health" not in hub("ledger", "missing", "--format", "json").out


def test_a_dated_ledger_takes_the_day_and_a_standing_one_no_period(hub: Command) -> None:
    assert hub("unit", "add", "东街村", "--kind", "village", "--parent", "范县").code == 0
    for name in ("policy-talks", "directors-roster"):
        assert hub("ledger", "install", name, "--from", "2020-01-01").code == 0
    talk = ("speaker=镇民政所长", "directors=1", "guardians=30", "children=12", "materials=40")
    assert hub("ledger", "submit", "policy-talks", "东街村", "2020-07-03", *talk, *POST).code == 0
    assert hub("ledger", "submit", "directors-roster", "东街村", "filled=是", "trained=否", *POST).out == "e1\n"
    (entry,) = hub("ledger", "show", "policy-talks", "--format", "json").json
    assert (entry["date"], entry["due"], entry["late"], entry["owner"]) == (
        "2020-07-03", "2020-08-05T17:00", False, ids(hub)["范县"],
    )  # fmt: skip


def test_an_event_opens_its_task_and_says_so(hub: Command) -> None:
    assert hub("ledger", "install", "guardianship-events", "--from", "2020-01-01").code == 0
    event = ("known=2020-07-06T07:30", "kind=quarantined", "children=1", "handled=是", "signed=否", "police=否")
    answer = hub("ledger", "submit", "guardianship-events", "范县", "2020-07-06", *event, *POST)
    assert answer.code == 0, answer.err
    (task,) = [one for one in hub("task", "list", "--format", "json").json if one["source"]["kind"] == "entry"]
    assert (task["due"], task["source"]["ref"], task["lead"]) == (
        "2020-07-07T07:30",
        answer.out.strip(),
        [ids(hub)["范县"]],
    )
    assert task["id"] in answer.err or task["number"] in answer.err


def test_a_chase_is_filled_from_the_ladder_and_counted(weekly: Command) -> None:
    assert weekly("ledger", "chase", "drowning-weekly", "台前县", "2020-W26", "--channel", "电话").code == 0
    rows = weekly("ledger", "missing", "drowning-weekly", "2020-W26", "--format", "json").json
    assert {one["name"]: one["chases"] for one in rows} == {"范县": 0, "台前县": 1}


def test_history_of_an_entry_is_there_and_undo_takes_a_report_back(weekly: Command) -> None:
    made = submit(weekly)
    assert [one["did"] for one in weekly("history", "entry", made, "--format", "json").json] == ["ledger.submit"]
    assert "范县" in weekly("history", "entry", made).out
    assert weekly("undo").code == 0
    assert weekly("ledger", "show", "drowning-weekly", "--format", "json").json == []


@pytest.mark.parametrize("form", ["table", "plain", "md", "csv"])
def test_every_list_is_printed_in_every_form(weekly: Command, form: str) -> None:
    submit(weekly)
    for words in (("list",), ("show", "drowning-weekly"), ("due",), ("missing",)):
        answer = weekly("ledger", *words, "--format", form)
        assert (answer.code, bool(answer.out)) == (0, True), (words, answer.err)
        english = weekly("--lang", "en", "ledger", *words, "--format", form)
        assert (english.code, bool(english.out)) == (0, True), (words, english.err)
