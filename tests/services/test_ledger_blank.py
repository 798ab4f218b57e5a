"""The forms that the counties fill in: what they hold, what is locked, and that they appear all at once or not at all."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from coordhub.domain.refusal import Refused
from coordhub.services import entries, ledgers, office, units
from coordhub.services.import_plan import Cancelled
from coordhub.services.ledger_blank import write_blanks
from coordhub.services.session import Session, fixed_clock
from coordhub.sheets.reading import read_sheets, stream_sheets
from coordhub.store import open_store
from tests.conftest import on_journal

pytestmark = on_journal
WEEK = "2020-W27"
VALUES = {
    "hazards_new": 2, "hazards_fixed": 4, "hazards_left": 42, "signs": 120, "life_points": 10, "patrols": 366, "turned_back": 5,
    "letters": 900, "receipts": 800, "confirmations": 700, "incidents": 0, "deaths": 0,
}  # fmt: skip


@pytest.fixture
def session(address: str) -> Session:
    made = Session(open_store(address, create=True), "zhuan", clock=fixed_clock("2020-07-06T09:00"))
    office.create_office(made)
    units.add_unit(made, "濮阳市", "city", official_code="410900")
    for place, name in enumerate(("濮阳县", "清丰县", "南乐县")):
        units.add_unit(made, name, "county", parent="濮阳市", official_code=f"41092{place}", rank=place)
    units.add_unit(made, "柳镇", "town", parent="濮阳县", official_code="410920100")
    units.add_unit(made, "东村", "village", parent="柳镇", official_code="410920100200")
    for code in ("drowning-weekly", "directors-roster", "foster-visits"):
        ledgers.install(made, code, since="2019-01-01")
    return made


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def test_each_unit_that_owes_gets_a_form_with_its_name_period_and_limit(session: Session, tmp_path: Path) -> None:
    entries.exempt(session, "drowning-weekly", "南乐县", WEEK, why="防汛抢险")
    files = write_blanks(session, "drowning-weekly", WEEK, tmp_path / "空表")
    assert [one.name for one in files] == [f"{name}-防溺水周报-{WEEK}.xlsx" for name in ("濮阳县", "清丰县")]
    said = [row[0] for row in read_sheets(files[0])[0].rows[:4]]
    assert said == [
        "预防溺水工作周报",
        "填报单位: 濮阳县",
        "报告期: 2020年6月29日至2020年7月5日 (第5期)",
        "报送时限: 2020年7月6日 10:00",
    ]
    assert {one.name for one in (tmp_path / "空表").iterdir()} == {one.name for one in files}


def test_a_form_is_locked_but_for_its_answers_and_set_up_to_print(session: Session, tmp_path: Path) -> None:
    made = parts(write_blanks(session, "drowning-weekly", WEEK, tmp_path)[0])
    sheet = made["xl/worksheets/sheet1.xml"]
    assert "<sheetProtection" in sheet
    assert 'paperSize="9"' in sheet
    assert "第 &amp;P 页" in sheet or "&amp;P" in sheet
    assert re.search(r'<pane [^>]*ySplit="7"', sheet) or "<pane" in sheet
    assert sheet.count('type="whole"') == 12
    assert 'type="list"' in sheet
    assert made["xl/styles.xml"].count('<protection locked="0"/>') == 2, "figures and texts are open, nothing else"
    assert 'state="veryHidden"' in made["xl/workbook.xml"]


def test_the_hidden_sheet_says_what_the_form_is(session: Session, tmp_path: Path) -> None:
    hidden = next(stream_sheets(write_blanks(session, "drowning-weekly", WEEK, tmp_path)[0]))
    assert not hidden.visible
    codes = {row[0]: row[1] for row in hidden.rows if row[0] != "field"}
    with session.reading() as work:
        county = next(one.id for one in work.units.all() if one.name == "濮阳县")
    assert codes == {
        "form": "coordhub-ledger", "ledger": "drowning-weekly", "version": "1", "period": WEEK, "unit": county, "layout": "list",
    }  # fmt: skip
    assert [row[2] for row in hidden.rows if row[0] == "field"] == [*VALUES, "problem"]


def test_last_periods_stocks_stand_beside(session: Session, tmp_path: Path) -> None:
    entries.submit(session, "drowning-weekly", "濮阳县", "2020-W26", VALUES, post="局长")
    rows = read_sheets(write_blanks(session, "drowning-weekly", WEEK, tmp_path)[0])[0].rows
    last = {row[1]: row[4] for row in rows if len(row) > 4 and row[0].isdigit()}
    assert (last["隐患剩余"], last["发放家长信"], last.get("巡查")) == ("42", "900", None)


def test_a_roster_lists_the_posts_of_its_county_with_what_stands(session: Session, tmp_path: Path) -> None:
    entries.submit(
        session, "directors-roster", "东村", "", {"filled": True, "trained": False, "since": "2019-03"}, post="局长"
    )
    first, second, _ = write_blanks(session, "directors-roster", "2020-Q2", tmp_path)
    rows = read_sheets(first)[0].rows
    heads = next(place for place, row in enumerate(rows) if row and row[0] == "代码")
    assert [row[:4] for row in rows[heads + 1 : heads + 3]] == [
        ["410920100", "柳镇"],
        ["410920100200", "柳镇 东村", "是", "2019-03"],
    ]
    assert all(row[0] != "410920100200" for row in read_sheets(second)[0].rows if row)
    sheet = parts(first)["xl/worksheets/sheet1.xml"]
    assert {'type="list"', 'type="date"'} <= set(re.findall(r'type="(?:list|date)"', sheet))


def test_a_form_that_is_there_already_is_not_written_over(session: Session, tmp_path: Path) -> None:
    files = write_blanks(session, "drowning-weekly", WEEK, tmp_path)
    files[0].unlink()
    files[1].write_bytes(b"filled in")
    with pytest.raises(Refused, match="exists"):
        write_blanks(session, "drowning-weekly", WEEK, tmp_path)
    assert files[1].read_bytes() == b"filled in"
    assert not files[0].exists()


def test_a_cancel_leaves_no_form_behind(session: Session, tmp_path: Path) -> None:
    told: list[str] = []
    folder = tmp_path / "空表"
    with pytest.raises(Cancelled):
        write_blanks(
            session, "drowning-weekly", WEEK, folder, progress=lambda name, *_: told.append(name), is_cancelled=lambda: len(told) == 2
        )  # fmt: skip
    assert (len(told), list(folder.iterdir())) == (2, [])


def test_a_folder_that_cannot_be_written_is_refused(session: Session, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused, match="no_folder"):
        write_blanks(session, "drowning-weekly", WEEK, tmp_path / "file")
    with pytest.raises(Refused):
        write_blanks(session, "drowning-weekly", "2020-W02", tmp_path)
