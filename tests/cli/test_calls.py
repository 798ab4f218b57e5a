"""The calls that scripts rely on, from the first to the last, on the sample office."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Command
from tests.conftest import on_journal


def test_init_sample_opens_no_screen_and_leaves_an_office_alone(coordhub: Command, folder: str):
    """The sample office is made once; a second init is refused and changes nothing."""
    made = coordhub("--db", folder, "init", "--sample")
    rows = coordhub("--db", folder, "unit", "list", "--format", "json").json

    again = coordhub("--db", folder, "init")

    assert (made.code, made.out) == (0, "")
    assert len(rows) > 3000
    assert (again.code, again.out) == (1, "")
    assert rows == coordhub("--db", folder, "unit", "list", "--format", "json").json


def test_overdue_tasks_are_listed(sample: Command):
    """The four of that morning whose limit has passed."""
    rows = sample("task", "list", "--overdue", "--format", "json").json

    assert [one["number"] for one in rows] == ["2020-029", "2020-022", "2020-028"]
    assert all(one["overdue"] and one["light"] == "red" for one in rows)


def test_status_says_what_the_ledgers_ask_for(sample: Command):
    """What is due today with who has not reported, what we owe upward, what has not come, visits and agreements."""
    sections = {one["key"]: one["items"] for one in sample("status", "--format", "json").json["sections"]}

    told = [
        (one["what"], one["id"], one["text"], one["count"])
        for key in ("today", "missing", "follow")
        for one in sections[key]
        if one["kind"] == "ledger"
    ]
    assert told == [
        ("due", "drowning-weekly", "2020-W27", 2),
        ("owed_up", "drowning-province-weekly", "2020-W27", 1),
        ("absent", "drowning-weekly", "2020-W25", 1),
        ("visits", "foster-visits", "", 2),
        ("expiring", "guardianship-agreements", "", 4),
    ]
    assert sample("status", "--exit-code").code == 10


def test_a_bare_day_ends_at_24(coordhub: Command, sample: Command, folder: str):
    """A task due on the day itself is late only when the day is given as over."""
    number = sample("task", "add", "当天的事", "--lead", "水利局", "--due", "2020-07-06").out.strip()

    def late(today: str) -> bool:
        rows = coordhub("--db", folder, "--today", today, "task", "list", "--overdue", "--format", "json").json
        return number in [one["number"] for one in rows]

    assert [late("2020-07-06T23:59"), late("2020-07-06"), late("2020-07-07")] == [False, False, True]


def test_a_task_goes_through_the_whole_chain(sample: Command):
    """add, accept, report, chase, finish, return, extend, approve, close: each is said on stderr, each is logged."""
    added = sample(
        "task", "add", "测试任务", "--lead", "水利局", "--due", "2020-07-10", "--campaign", "防溺水", "--unit", "范县",
        "--unit", "台前县", "--source", "专题会议",
    )  # fmt: skip
    number = added.out.strip()
    steps = [
        ("accept", number), ("report", number, "--percent", "60", "--note", "过半"), ("report", number, "--unit", "范县", "--note", "无进展"),
        ("chase", number, "--unit", "台前县", "--channel", "电话"), ("finish", number), ("return", number, "--why", "照片不全"),
        ("extend", number, "--to", "2020-07-20", "--why", "汛情"),
        ("extend", number, "--to", "2020-07-20", "--approved-by", "总召集人"), ("finish", number), ("approve", number), ("close", number),
    ]  # fmt: skip

    answers = [sample("task", *step) for step in steps]

    assert (added.code, added.err, number[:6]) == (0, "", "2020-0")
    assert [0] * len(steps) == [one.code for one in answers], [one.err for one in answers]
    assert all(number in one.err for one in answers)
    assert "台前县" in answers[3].out
    shown = sample("task", "show", number, "--format", "json").json
    assert (shown["state"], shown["due"], shown["first_due"]) == ("closed", "2020-07-20", "2020-07-10")
    assert {"accept", "report", "finish", "return", "extend", "approve", "close"} <= {
        one["verb"] for one in shown["log"]
    }
    assert shown["source"]["text"] == "专题会议"
    assert number not in [one["number"] for one in sample("task", "list", "--format", "json").json]


def test_a_step_the_chain_forbids_is_refused_with_what_is_open(sample: Command):
    """One line, exit code 1, nothing on stdout."""
    answer = sample("task", "approve", "31")

    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert "反馈" in answer.err


def test_a_past_limit_is_accepted_with_a_warning(sample: Command):
    """The number alone on stdout, the warning on stderr."""
    answer = sample("task", "add", "补录的事", "--lead", "水利局", "--due", "2020-07-01")

    assert answer.code == 0
    assert len(answer.out.split()) == 1
    assert answer.err.startswith("注意: ")


def test_members_are_those_of_the_day(sample: Command):
    """A succession leaves the older list as it was."""
    before = sample("body", "members", "b1", "--on", "2020-03-26", "--format", "json")
    assert before.code == 0, before.err
    seat = next(one for one in before.json if one["holder"] and not one["held_by"])

    filled = sample("seat", "fill", seat["id"], "--holder", "新任副局长", "--from", "2020-07-01")

    assert (filled.code, filled.out) == (0, "")
    assert before.json == [
        {**one, "to": None if one["id"] == seat["id"] else one["to"]}
        for one in sample("body", "members", "b1", "--on", "2020-03-26", "--format", "json").json
    ]
    now = {one["id"]: one for one in sample("body", "members", "b1", "--format", "json").json}
    assert (now[seat["id"]]["holder"], now[seat["id"]]["from"]) == ("新任副局长", "2020-07-01")
    assert sample("seat", "vacate", seat["id"], "--to", "2020-07-03").code == 0
    vacant = sample("seat", "list", "--body", "b1", "--vacant", "--format", "json").json
    assert seat["id"] in [one["id"] for one in vacant]


def test_a_meeting_from_agenda_to_tasks(sample: Command):
    """The proposal names every overdue task; a decision becomes a drafted task, and what it resembles is named on stderr."""
    proposed = sample("meeting", "agenda", "2020-H08", "--format", "json").json
    titles = " ".join(one["title"] for one in proposed)
    assert [number for number in ("2020-022", "2020-028", "2020-029") if number not in titles] == []
    assert sample("meeting", "show", "H08", "--format", "json").json["items"] == []

    applied = sample("meeting", "agenda", "2020-H08", "--apply", "--format", "json").json
    decided = sample(
        "meeting", "decide", "2020-H08", "危险水域排查建账立牌要补齐", "--lead", "水利局", "--due", "2020-08-10"
    )
    made = sample("meeting", "promote", "2020-H08")

    assert len(applied) == len(proposed) == len(sample("meeting", "show", "H08", "--format", "json").json["items"])
    assert decided.out == "2020-H08-0-1\n"
    assert made.code == 0
    assert "2020-031" in made.err
    task = sample("task", "show", made.out.strip(), "--format", "json").json
    assert (task["state"], task["due"], task["source"]["ref"]) == ("drafted", "2020-08-10", "2020-H08-0-1")
    assert sample("meeting", "promote", "2020-H08").code == 1


def test_undo_and_redo(sample: Command):
    """An undo is a new commit; a redo takes it back."""
    before = sample("task", "list", "--all", "--format", "json").json
    number = sample("task", "add", "要撤回的", "--lead", "水利局").out.strip()

    undone = sample("undo")
    assert (undone.code, undone.out) == (0, "")
    assert before == sample("task", "list", "--all", "--format", "json").json
    assert sample("redo").code == 0

    assert number in [one["number"] for one in sample("task", "list", "--all", "--format", "json").json]
    assert sample("redo").code == 1


@on_journal
def test_backup_and_restore(sample: Command, coordhub: Command, tmp_path: Path):
    """The restored office says the same; a folder that holds anything is refused."""
    file, into = str(tmp_path / "all.backup"), str(tmp_path / "second")

    assert sample("check").code == 0
    assert sample("backup", file).code == 0
    assert coordhub("restore", file, "--into", into).code == 0
    again = coordhub("restore", file, "--into", into)

    assert (again.code, again.out) == (1, "")
    for line in ("task list --all", "history --limit 20"):
        arguments = (*line.split(), "--format", "json", "--today", "2020-07-06")
        assert sample(*arguments).out == coordhub("--db", into, *arguments).out


@pytest.mark.parametrize(
    ("words", "found"), [("hlq", "华龙区"), ("nlx", "南乐县"), ("2020-031", "危险水域排查建账立牌"), ("水利", "水利局")]
)
def test_search_finds_by_initials_number_and_words(sample: Command, words: str, found: str):
    """The likeliest first."""
    rows = sample("search", words, "--format", "json").json

    assert found in rows[0]["name"]


def test_personal_data_is_refused_whichever_way_it_comes(sample: Command):
    """An ID number never passes; a name with an age passes with a logged reason."""
    number = sample("task", "add", "走访", "--lead", "民政局", "--source", "410901201201010011")
    named = sample("task", "add", "走访王小明，8岁", "--lead", "民政局")
    passed = sample("--why-name", "剧目名", "task", "add", "走访王小明，8岁", "--lead", "民政局")

    assert (number.code, named.code, passed.code) == (1, 1, 0)
    assert "410901201201010011" in number.err
    assert "王小明，8岁" in named.err
    assert "剧目名" in sample("history", "--limit", "1", "--format", "json").json[0]["why"]
    assert sample("--why-name", "x", "task", "add", "410901201201010011").code == 1


def test_not_found_is_3(sample: Command, coordhub: Command, new_address: Callable[[], str]):
    """An unknown number, unit, body, meeting, seat, filter, setting or office."""
    lines = [
        "task show 999", "task add x --lead 没有局", "body members 没有会", "meeting show H99", "seat fill b1.99 --holder x",
        "task list --filter 没有", "settings show nothing", "undo 99999",
    ]  # fmt: skip

    answers = [sample(*line.split()) for line in lines]

    assert [3] * len(lines) == [one.code for one in answers], [one.err for one in answers]
    assert all(one.out == "" and one.err.count("\n") == 1 for one in answers)
    missing = coordhub("--db", new_address(), "task", "list")
    assert (missing.code, missing.out) == (3, "")
    assert "coordhub init" in missing.err


@on_journal
def test_damage_is_named_with_its_place(sample: Command, folder: str):
    """`check` exits with 6; reading goes on with a warning, writing is refused."""
    assert sample("check").code == 0
    path = Path(folder) / "journal.jsonl"
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4] = b"\x00\x01\x02\x03"
    path.write_bytes(content)

    checked = sample("check")
    read = sample("unit", "list", "--format", "json")
    written = sample("unit", "add", "新单位", "--kind", "department")

    assert (checked.code, checked.out) == (6, "")
    assert "journal.jsonl" in checked.err
    assert (read.code, read.err.startswith("注意: ")) == (0, True)
    assert read.json
    assert (written.code, written.out) == (6, "")


@on_journal
def test_a_colleague_who_holds_the_office_is_named(sample: Command, folder: str, monkeypatch: pytest.MonkeyPatch):
    """Busy is exit code 5."""
    monkeypatch.setattr("coordhub.store.journal.LOCK_TIMEOUT", 0.05)
    program = (
        "import sys\nfrom coordhub.store import open_store\nwith open_store(sys.argv[1]).write(by='colleague') as work:\n"
        "    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        answer = sample("task", "accept", "41")
        holder.communicate("")

    assert (answer.code, answer.out) == (5, "")
    assert str(holder.pid) in answer.err


def test_the_second_of_two_changes_of_a_field_cannot_be_undone_over(sample: Command):
    """Conflict is exit code 4."""
    sample("task", "edit", "31", "--title", "第一次")
    rev = sample("history", "--limit", "1", "--format", "json").json[0]["rev"]
    sample("task", "edit", "31", "--title", "第二次")

    answer = sample("undo", str(rev))

    assert (answer.code, answer.out) == (4, "")


def test_the_same_calls_in_a_process_of_their_own(sample: Command, folder: str):
    """stdout, stderr and exit code as a shell sees them."""

    def shell(*arguments: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "coordhub", "--db", folder, "--today", "2020-07-06", *arguments],
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        return Answer(done.returncode, done.stdout, done.stderr)

    assert [
        shell(*line.split()).code
        for line in ("task list --format json", "task list --colour", "task show 999", "task approve 31")
    ] == [0, 2, 3, 1]
    assert shell("--lang", "en", "task", "show", "999").err.startswith("No task is called")
    assert len(json.loads(shell("task", "list", "--all", "--format", "json").out)) > 20
