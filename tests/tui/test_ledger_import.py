"""Importing the counties' files on the screen: shown first, whole files or nothing, columns confirmed once, stopped with Esc."""

from __future__ import annotations

from pathlib import Path

from coordhub.services import entries
from coordhub.services.session import Session
from tests.tui.ledger_office import FIGURES, WEEKLY
from tests.tui.terminal import Terminal
from tests.tui.test_ledgers import bare, colleague, lines, of, office, opened, original, screen

__all__ = ["bare", "colleague", "office", "original"]

FIELDS = {
    "新增隐患": 2, "整改隐患": 2, "隐患剩余": 44, "警示牌在位": 61, "四个一救生点": 20, "巡查": 310, "劝离儿童": 5, "发放家长信": 1001,
    "收回回执": 801, "签订承诺书": 701, "溺水事件": 0, "溺亡": 0,
}  # fmt: skip


def file_of(folder: Path, name: str, county: str, **other: object) -> Path:
    """A county's own table; its columns are not known yet."""
    folder.mkdir(exist_ok=True)
    values = {**FIELDS, **other}
    text = f"县区,{','.join(values)}\n{county},{','.join(map(str, values.values()))}\n"
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def asked(a: Terminal, path: Path) -> None:
    """Type the path of what is to be imported."""
    a.keys("i")
    a.sees("文件夹或文件的路径")
    a.keys("\x15", str(path), "enter")
    a.sees("导入预演")


def confirmed(a: Terminal) -> None:
    """Confirm the columns of the file under the cursor as they are proposed."""
    a.keys("e")
    a.sees("核对各列")
    a.sees("drowning-weekly")
    a.keys("f2")
    a.sees("将写入 1 条")


def test_the_columns_of_a_countys_own_table_are_confirmed_once(office: Path, colleague: Session) -> None:
    mail = office.parent / "mail"
    with opened(office) as a:
        asked(a, file_of(mail, "南乐.csv", "南乐县"))
        assert "认列 南乐.csv" in a.sees("按 e 逐列核对")
        a.keys("enter")
        a.sees("没有可以导入的内容")
        confirmed(a)
        assert of(colleague, "南乐县") is None, "a dry run changes nothing"
        a.keys("enter")
        a.sees("已导 南乐.csv")
        a.keys("escape")
        a.sees("8/9")
        asked(a, file_of(mail, "台前.csv", "台前县"))
        assert "不收 台前.csv" in a.sees("看不出是哪一期, 按 e 写明")
        a.keys("e")
        assert "新增隐患" not in a.sees("核对各列"), "its columns are known by now"
        a.sees("2020-W27")
        a.keys("f2")
        a.sees("可导 台前.csv")
    entry = of(colleague, "南乐县")
    assert entry is not None
    assert (entry.values["patrols"], entry.source) == (310, "南乐.csv")


def test_a_column_is_chosen_from_the_fields_of_the_ledger(office: Path) -> None:
    path = file_of(office.parent / "mail", "南乐.csv", "南乐县")
    path.write_text(path.read_text(encoding="utf-8").replace("巡查", "出动"), encoding="utf-8")
    with opened(office) as a:
        asked(a, path)
        a.keys("e")
        said = lines(a.sees("核对各列"))
        place = next(y for y, line in enumerate(said) if line.startswith(" 出动"))
        assert said[place] == " 出动", "nobody knows what it is"
        a.keys(*["tab"] * (place - 1), "space")
        a.sees("8. 巡查")
        a.keys("8")
        a.sees_no_more("8. 巡查")
        a.keys("f2")
        a.sees("将写入 1 条")


def test_a_problem_is_told_by_its_cell_and_keeps_the_whole_file_out(office: Path, colleague: Session) -> None:
    path = file_of(office.parent / "mail", "南乐.csv", "南乐县", 巡查="约三百")
    began = colleague.store.revision()
    with opened(office) as a:
        asked(a, path)
        a.keys("e")
        a.sees("核对各列")
        a.keys("f2")
        said = a.sees("约三百")
        assert "不收 南乐.csv" in said
        assert any("拒" in line and "G2" in line for line in lines(said))
        a.keys("enter")
        a.sees("没有可以导入的内容")
    assert colleague.store.revision() == began


def test_when_a_file_was_received_decides_whether_it_was_late(office: Path, colleague: Session) -> None:
    path = file_of(office.parent / "mail", "南乐.csv", "南乐县")
    with opened(office) as a:
        asked(a, path)
        confirmed(a)
        a.keys("t")
        a.sees("什么时候收到的")
        a.keys("\x15", "7月5日 21:30", "enter")
        a.sees("07-05 21:30")
        a.keys("enter")
        a.sees("已导 南乐.csv")
        a.keys("t")
        a.sees("已经导入过了")
    entry = of(colleague, "南乐县")
    assert entry is not None
    assert entry.received == "2020-07-05T21:30"


def test_what_is_left_can_be_stored_after_the_rest(office: Path, colleague: Session) -> None:
    """The file whose columns are not known waits; it is confirmed and stored when the others are."""
    mail = office.parent / "mail"
    file_of(mail, "a.csv", "南乐县")
    other = file_of(mail, "b.csv", "台前县")
    other.write_text(other.read_text(encoding="utf-8").replace("巡查", "巡河次数"), encoding="utf-8")
    with opened(office) as a:
        asked(a, mail)
        a.sees("2 个文件")
        confirmed(a)
        a.keys("enter")
        a.sees("已导 a.csv")
        a.keys("down")
        a.sees("> 认列 b.csv")
        confirmed_other(a)
        a.keys("enter")
        a.sees("已导 b.csv")
    assert of(colleague, "台前县") is not None


def confirmed_other(a: Terminal) -> None:
    a.keys("e")
    a.sees("核对各列")
    a.keys("f2")
    a.sees("可导 b.csv")


def test_escape_stops_the_reading_and_nothing_is_stored(office: Path, colleague: Session) -> None:
    mail = office.parent / "mail"
    for number in range(400):
        file_of(mail, f"{number:03d}.csv", "南乐县")
    began = colleague.store.revision()
    with opened(office) as a:
        a.keys("i")
        a.sees("文件夹或文件的路径")
        a.keys("\x15", str(mail), "enter")
        a.sees("/400 ")
        a.keys("escape")
        a.sees("应报单位9")
        a.sees("可粘贴")
    assert colleague.store.revision() == began


def test_a_path_that_leads_nowhere_is_said(office: Path) -> None:
    with opened(office) as a:
        a.keys("i")
        a.sees("文件夹或文件的路径")
        a.keys("\x15", "/nowhere/at/all.xlsx", "enter")
        a.sees("找不到文件 /nowhere/at/all.xlsx")
        a.keys("escape")
        a.sees("应报单位9")


def test_the_same_file_again_changes_nothing(office: Path, colleague: Session) -> None:
    path = file_of(office.parent / "mail", "防溺水周报第5期.csv", "南乐县")
    with opened(office) as a:
        asked(a, path)
        confirmed(a)
        a.keys("enter")
        a.sees("已导 防溺水周报")
        began = colleague.store.revision()
        a.keys("escape")
        a.sees("8/9")
        asked(a, path)
        a.sees("无变 防溺水周报")
        a.keys("enter")
        a.sees("没有可以导入的内容")
    assert colleague.store.revision() == began


def test_a_county_that_reported_meanwhile_keeps_its_file_out(office: Path, colleague: Session) -> None:
    path = file_of(office.parent / "mail", "南乐.csv", "南乐县")
    with opened(office) as a:
        asked(a, path)
        confirmed(a)
        entries.submit(colleague, WEEKLY, "南乐县", "5", {**FIGURES, "patrols": 305}, post="会务岗代记")
        a.keys("enter")
        a.sees("不收 南乐.csv")
    entry = of(colleague, "南乐县")
    assert entry is not None
    assert entry.values["patrols"] == 305


def test_a_screen_of_the_list_imports_as_well(office: Path) -> None:
    path = file_of(office.parent / "mail", "南乐.csv", "南乐县")
    with screen(office) as a:
        a.sees("台账 1 本")
        asked(a, path)
        a.sees("认列 南乐.csv")
