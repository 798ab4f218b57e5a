"""`coordhub check`, `backup` and `restore`: what they say, what they change, and their exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from coordhub.services.sample import load_sample
from coordhub.store import open_store
from coordhub.store.doctor import check
from tests.cli.conftest import Command

Office = tuple[Command, Path]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample office in a folder, its tables written as snapshots."""
    folder = tmp_path_factory.mktemp("care") / "office"
    store = open_store(folder, create=True)
    load_sample(store)
    store.engine.compact()
    store.close()
    return folder


@pytest.fixture
def office(coordhub: Command, original: Path, tmp_path: Path) -> Office:
    """A copy of it, on the morning of Monday 6 July 2020."""
    folder = tmp_path / "office"
    shutil.copytree(original, folder)
    return lambda *arguments: coordhub("--db", str(folder), "--today", "2020-07-06T08:50", *arguments), folder


def edit(folder: Path, file: str, was: str, wanted: str) -> None:
    content = (folder / file).read_bytes()
    assert was.encode() in content
    (folder / file).write_bytes(content.replace(was.encode(), wanted.encode(), 1))


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_sound_office_is_said_to_be_sound(office: Office) -> None:
    call, _ = office
    answer = call("check")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("完好: ")
    assert call("check", "--format", "json").json == []


def test_damage_is_said_a_line_each_exits_with_6_and_is_a_list_as_json(office: Office) -> None:
    call, folder = office
    edit(folder, "units.json", '"name":"濮阳市"', '"name":"濮阳城"')
    (folder / "tasks.json.tmp").write_bytes(b"")
    before = everything(folder)
    answer = call("check")
    assert (answer.code, answer.out) == (6, "")
    damage, remark = answer.err.splitlines()
    assert damage.startswith("数据文件 units.json 在程序之外被改过: u1 的 name。")
    assert "tasks.json.tmp" in remark
    answer = call("check", "--format", "json")
    assert answer.code == 6
    assert answer.json == [
        {"key": "store.found.edited", "damage": True, "said": damage, "file": "units.json", "records": "u1", "fields": "name"},
        {"key": "store.leftover", "damage": False, "said": remark, "file": "tasks.json.tmp"},
    ]  # fmt: skip
    assert everything(folder) == before


def test_a_damaged_office_can_be_read_where_it_is_good_and_says_why_it_is_not_written(office: Office) -> None:
    call, folder = office
    edit(folder, "meetings.json", '"rev"', '"revision"')
    answer = call("task", "list", "--format", "json")
    assert answer.code == 0
    assert len(answer.json) == 34
    assert "meetings.json" in answer.err
    answer = call("task", "add", "新任务", "--lead", "市水利局")
    assert answer.code == 6
    assert "meetings.json" in answer.err
    assert call("meeting", "list").code == 6


def test_repair_puts_back_what_it_can_prove_and_says_so(office: Office) -> None:
    call, folder = office
    edit(folder, "units.json", '"name":"濮阳市"', '"name":"濮阳城"')
    answer = call("check", "--repair")
    assert answer.code == 0
    said = answer.err.splitlines()
    assert said[0].startswith("已按归档重建 units.json: ")
    kept = Path(said[1].removeprefix("修复前的原件留在 "))
    assert '"name":"濮阳城"' in (kept / "units.json").read_text(encoding="utf-8")
    assert answer.out.startswith("完好: ")
    assert call("check", "--repair").err.count("\n") == 1, "there is nothing left to repair"
    assert call("unit", "show", "u1", "--format", "json").json["name"] == "濮阳市"


def test_a_line_that_is_held_nowhere_is_refused_and_is_put_back_from_a_backup(office: Office, tmp_path: Path) -> None:
    call, folder = office
    assert call("unit", "add", "甲县", "--kind", "county").code == 0
    rev = call("history", "--format", "json").json[0]["rev"]
    assert call("unit", "add", "乙县", "--kind", "county").code == 0
    assert call("backup", str(tmp_path / "b.tar.gz")).code == 0
    edit(folder, "journal.jsonl", "甲县", "丙县")
    before = everything(folder)
    answer = call("check", "--repair")
    assert answer.code == 6
    assert f"第 {rev} 至 {rev} 号改动只在这里有过" in answer.err
    assert everything(folder) == before
    answer = call("check", "--repair", "--from", str(tmp_path / "b.tar.gz"))
    assert answer.code == 0
    assert answer.err.startswith(f"已补回 journal.jsonl 第 2 行的第 {rev} 至 {rev} 号改动\n")
    assert call("check", "--from", "x").code == 2
    assert call("check", "--repair", "--from", str(tmp_path / "none")).code == 0, "a sound office asks for no backup"


def test_a_hand_edit_may_be_kept_as_one_change_of_who_keeps_it(office: Office) -> None:
    call, folder = office
    last = call("history", "--format", "json").json[0]["rev"]
    edit(folder, "units.json", '"name":"濮阳市"', '"name":"濮阳城"')
    table = json.loads((folder / "units.json").read_bytes())
    table["units"]["9999"] = {"name": "新设区", "kind": "district"}
    (folder / "units.json").write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")
    answer = call("check", "--accept", "units.json")
    assert answer.code == 0, answer.err
    assert "已把 units.json 里手改的 2 条记录记为一次改动" in answer.err
    change = call("history", "--format", "json").json[0]
    assert (change["rev"], change["did"], change["why"]) == (last + 1, "check.accept", "units.json")
    records = {one["id"]: one for one in change["records"]}
    assert records["u1"]["fields"]["name"] == ["濮阳市", "濮阳城"]
    assert records["u9999"]["fields"]["name"] == [None, "新设区"]
    assert call("unit", "show", "u1", "--format", "json").json["name"] == "濮阳城"
    assert call("undo", str(last + 1)).code == 0
    assert call("unit", "show", "u1", "--format", "json").json["name"] == "濮阳市"
    assert [one for one in check(folder) if one.is_damage] == []


@pytest.mark.parametrize(
    ("was", "wanted", "said"),
    [
        ('"kind":"city"', '"kind":"planet"', "不合格式"),
        ('"name":"濮阳市"', '"name":"410901201201011234"', "410901201201011234"),
        ('{"units": {', '{"units": {"2": {"name":"x","kind":"city"},', ""),
        ('"units"', '"unit"', "别的办公室"),
    ],
    ids=["no such kind", "an ID number", "an id twice", "no table"],
)  # fmt: skip
def test_a_hand_edit_that_is_not_right_is_refused_and_nothing_is_touched(
    office: Office, was: str, wanted: str, said: str
) -> None:
    call, folder = office
    edit(folder, "units.json", was, wanted)
    before = everything(folder)
    answer = call("check", "--accept", "units.json")
    assert answer.code != 0
    assert said in answer.err
    assert everything(folder) == before


def test_a_hand_edit_merges_with_what_was_committed_since_and_a_clash_is_refused(office: Office) -> None:
    call, folder = office
    assert call("unit", "edit", "u1", "--short", "濮阳").code == 0
    edit(folder, "units.json", '"name":"濮阳市"', '"name":"濮阳城"')
    assert call("check", "--accept", "units.json").code == 0
    shown = call("unit", "show", "u1", "--format", "json").json
    assert (shown["name"], shown["short"]) == ("濮阳城", "濮阳")
    assert call("unit", "edit", "u1", "--name", "濮阳三").code == 0
    edit(folder, "units.json", '"name":"濮阳市"', '"name":"濮阳四"')
    before = everything(folder)
    assert call("check", "--accept", "units.json").code == 4
    assert everything(folder) == before
    assert call("check", "--repair").code == 0
    assert call("unit", "show", "u1", "--format", "json").json["name"] == "濮阳三"
    assert call("check", "--accept", "units.json").code == 1
    assert call("check", "--accept", "x.json").code == 1
    assert call("check", "--accept", "units.json", "--repair").code == 2


def test_a_backup_and_its_restore_say_where_and_refuse_what_would_harm(office: Office, tmp_path: Path) -> None:
    call, folder = office
    answer = call("backup", str(tmp_path / "b.tar.gz"))
    assert (answer.code, answer.err) == (0, f"已备份到 {tmp_path / 'b.tar.gz'}\n")
    assert call("restore", str(tmp_path / "b.tar.gz"), "--into", str(folder)).code == 1
    answer = call("restore", str(tmp_path / "b.tar.gz"), "--into", str(tmp_path / "new"))
    assert (answer.code, answer.err) == (0, f"已恢复到 {tmp_path / 'new'}\n")
    edit(folder, "tasks.json", '"rev"', '"rew"')
    answer = call("backup", str(tmp_path / "b.tar.gz"))
    assert answer.code == 6
    assert "tasks.json 有损坏, 没有备份" in answer.err
    answer = call("restore", str(tmp_path / "none.tar.gz"), "--into", str(tmp_path / "other"))
    assert answer.code == 1
    assert not (tmp_path / "other").exists()


def test_an_office_that_is_not_there_is_not_sound(coordhub: Command, tmp_path: Path) -> None:
    folder = str(tmp_path / "nowhere")
    answer = coordhub("--db", folder, "check")
    assert answer.code == 3
    assert answer.out == ""
    assert not Path(folder).exists()
