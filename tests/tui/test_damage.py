"""The screen on a damaged office: what is good is shown, why nothing can be written stands on every screen, and the check is offered."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from coordhub.services import sample
from coordhub.store import open_store
from coordhub.store.lines import sealed
from tests.tui.terminal import Terminal

NOW = "2020-07-06T08:50"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "office"
    store = open_store(folder, create=True)
    sample.load_sample(store)
    store.engine.compact()
    store.close()
    return folder


@pytest.fixture
def office(original: Path, tmp_path: Path) -> Path:
    shutil.copytree(original, tmp_path / "office")
    return tmp_path / "office"


def screen(office: Path, *more: str, size: tuple[int, int] = (80, 24), lang: str = "zh") -> Terminal:
    environment = {
        "PYTHONPATH": str(Path(__file__).parents[2]), "COORDHUB_STATE": str(office.parent / "state"), "LANG": "C.UTF-8", "NO_COLOR": "1",
    }  # fmt: skip
    command = [sys.executable, "-m", "coordhub", "--db", str(office), "--lang", lang, "--today", NOW, *more]
    return Terminal(command, environment, size)


def edited(office: Path, name: str) -> None:
    path = office / f"{name}.json"
    path.write_bytes(path.read_bytes().replace(b'"rev"', b'"rew"', 1) + b" ")


def meetings_edited(office: Path) -> None:
    edited(office, "meetings")


def newer_schema(office: Path) -> None:
    first, *rest = (office / "journal.jsonl").read_bytes().splitlines(keepends=True)
    body = json.loads(first)
    body["manifest"]["schema"] = 99
    del body["crc"]
    (office / "journal.jsonl").write_bytes(b"".join([sealed(body), *rest]))


def bad_line(office: Path) -> None:
    store = open_store(office)
    for text in ("a", "b"):
        store.db.table("notes").insert({"text": text})
    store.close()
    journal = office / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b'"text":"a"', b'"text":"X"'))


def plain(text: str) -> str:
    return text.replace(" ", "").replace("\n", "")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (meetings_edited, "只读: 数据文件 meetings.json 被改动过"),
        (newer_schema, "只读: 数据是更新版本的程序写的"),
        (bad_line, "只读: journal.jsonl 第 2 行"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_every_screen_says_that_it_is_read_only_and_why_and_shows_what_is_good(
    office: Path, damage: Callable[[Path], None], reason: str
) -> None:
    damage(office)
    with screen(office, "--screen", "2") as a:
        assert a.sees("任务 34件").split("\n")[1].startswith(f" {reason}")
        a.keys("n")
        why = plain(reason.partition(": ")[2])
        a._look(lambda: plain(a.text()).count(why) == 2, 20, "the last line does not say why nothing can be added")
        for key, there in (("6", "机构 18 个"), ("3", "县区合计"), ("8", "改动"), ("2", "任务 34件")):
            a.keys(key)
            said = a.sees(there)
            assert said.split("\n")[1].startswith(f" {reason}"), said
            assert "Traceback" not in said
        a.keys("enter")
        assert a.sees("经过 ").split("\n")[1].startswith(f" {reason}")


def test_a_screen_whose_table_is_damaged_says_so_in_place_of_its_content(office: Path) -> None:
    meetings_edited(office)
    with screen(office, "--screen", "5") as a:
        for key in ("[5会议]", "[1今日]"):
            a.sees(key)
            a._look(
                lambda: "数据文件 meetings.json 被改动过" in a.text().split("\n")[4],
                20,
                "not said in place of the content",
            )
            a.keys("1")
        a.keys("2")
        a.sees("任务 34件")
        a.keys("5")
        assert "Traceback" not in a.sees("[5会议]")


@pytest.mark.parametrize("key", ["!", "！"])
def test_the_check_is_a_key_away_and_shows_what_it_found(office: Path, key: str) -> None:
    meetings_edited(office)
    (office / "units.json.tmp").write_bytes(b"x")
    with screen(office, "--screen", "2") as a:
        a.sees("按 ! 检查")
        a.keys(key)
        a.sees("检查: 1 处损坏")
        said = plain(a.sees("不影响数据"))
        assert "损坏:数据文件meetings.json在程序之外被改过:m1的rev,rew" in said, said
        assert "说明:units.json.tmp是中断留下的临时文件" in said
        a.keys("escape")
        a.sees_no_more("检查: 1 处损坏")


def test_the_check_stands_in_the_palette_and_says_that_a_sound_office_is_sound(office: Path) -> None:
    with screen(office, "--screen", "2", lang="en") as a:
        assert "Read-only" not in a.sees("34 tasks")
        a.keys("ctrl+p", "sound", "enter")
        a.sees("Check: the data is sound")


def test_without_the_permission_to_write_the_screen_says_whom_to_ask(
    original: Path, request: pytest.FixtureRequest
) -> None:
    if os.getuid():
        pytest.skip("only root can become somebody without permission")
    place = Path(tempfile.mkdtemp(dir="/tmp"))
    request.addfinalizer(lambda: shutil.rmtree(place))
    office = place / "office"
    shutil.copytree(original, office)
    for path in [place, office, *office.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    probe = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable, "-c", "import textual"]
    if subprocess.run(probe, check=False, capture_output=True).returncode:
        pytest.skip("an account without rights cannot run the program here")
    environment = {
        "PYTHONPATH": str(Path(__file__).parents[2]), "COORDHUB_STATE": str(office.parent / "state"), "LANG": "C.UTF-8", "HOME": "/tmp",
    }  # fmt: skip
    command = [*probe[:4], sys.executable, "-m", "coordhub", "--db", str(office), "--today", NOW, "--screen", "2"]
    with Terminal(command, environment, (80, 24)) as a:
        assert "只读: 你的账号对" in a.sees("任务 34件").split("\n")[1]
        a.keys("e")
        a.sees("没有写权限, 只能查看。请管理员")
        a.keys("!")
        a.sees("检查: 数据完好")


def test_damage_that_comes_while_the_screen_is_open_is_said_without_a_key(office: Path) -> None:
    """A table is damaged on the disk, and a colleague's compaction makes everybody look at the files anew."""
    with screen(office, "--screen", "2") as a:
        a.sees("任务 34件")
        colleague = open_store(office)
        colleague.db.table("notes").insert({"text": "x"})
        edited(office, "duties")
        colleague.engine.compact()
        colleague.close()
        assert "只读: 数据文件 duties.json 被改动过" in a.sees("按 ! 检查").split("\n")[1]
        a.sees("任务 34件")


def test_a_journal_that_vanishes_under_an_open_screen_is_said_and_nothing_crashes(office: Path) -> None:
    with screen(office, "--screen", "2") as a:
        a.sees("任务 34件")
        (office / "journal.jsonl").unlink()
        assert "日志文件不见了" in plain(a.sees("按 ! 检查"))
        a.keys("3", "2", "!")
        assert "Traceback" not in a.sees("检查: 1 处损坏")
