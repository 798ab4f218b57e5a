"""What leads on from the ledgers: visits due, agreements that expire, open findings, sites with their checklists, the scorecard."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coordhub.services import entries, ledgers, sites, units
from coordhub.services.session import Session
from coordhub.store import open_store
from tests.tui.ledger_office import at
from tests.tui.test_ledgers import NOW, bare, opened, original, screen

__all__ = ["bare", "original"]
HALLS = (
    "service_hall",
    "council_hall",
    "peace",
    "culture",
    "health",
    "day_care",
    "children",
    "volunteers",
    "incubator",
)


@pytest.fixture
def office(original: Path, tmp_path: Path) -> Path:
    """The flood season's office, with some other ledgers and an entry in each."""
    folder = tmp_path / "office"
    shutil.copytree(original, folder)
    store = open_store(folder)
    fill(at(store, "2020-07-01T10:00"))
    store.close()
    return folder


def fill(session: Session) -> None:
    for code in ("foster-visits", "guardianship-agreements", "rectifications", "community-centres", "framework-12341"):
        ledgers.install(session, code, since="2020-06-01")
    units.add_unit(session, "市儿童福利院", "institution", parent="濮阳市", short="福利院")
    site = sites.add_site(session, "王楼社区中心", "community_centre", "王楼村", keeper="村支书", code="ZX-001")
    post = "社工科科长"
    entries.submit(
        session,
        "foster-visits",
        "JY-001",
        "2020-06-20",
        {"channel": "phone", "result": "well"},
        post=post,
        owner="福利院",
    )
    agreed = {
        "kind": "entrusted", "signed": "2019-07-20", "expires": "2020-07-20", "signer": "grandparent", "status": "valid",
    }  # fmt: skip
    entries.submit(session, "guardianship-agreements", "WT-2019-0001", "", agreed, post=post, owner="范县")
    found = {"problem": "警示牌倒伏", "source": "inspection", "found": "2020-06-20", "limit": "2020-06-30"}
    entries.submit(session, "rectifications", "范县", "2020-06-20", found, post=post)
    entries.submit(
        session, "community-centres", site.id, "", {name: name != "incubator" for name in HALLS}, post="社区书记"
    )


def test_a_visit_that_is_due_is_noted_with_enter(office: Path) -> None:
    with opened(office) as a:
        a.keys("v", "1")
        said = a.sees("回访到期 1 条")
        assert "寄养随访" in said
        assert "JY-001" in said
        a.keys("enter")
        a.sees("填报 寄养随访 JY-001")
        a.sees("空格或F4选")
        a.keys("tab", "space")
        a.sees("4. 入户")
        a.keys("4")
        a.sees_no_more("4. 入户")
        a.keys("已指导", "f2")
        a.sees("回访到期 0 条")
    store = open_store(office)
    with at(store, NOW).reading() as work:
        last = work.entries.of("foster-visits", ["2020"])[-1]
    store.close()
    assert (last.date, last.values, last.post) == ("2020-07-06", {"channel": "visit", "result": "guided"}, "社工科科长")


def test_agreements_that_expire_and_findings_that_are_open_lead_to_their_entries(office: Path) -> None:
    with opened(office) as a:
        a.keys("v", "2")
        assert "2020-07-20" in a.sees("WT-2019-0001")
        a.keys("enter")
        a.sees("到期日期")
        a.keys("escape", "escape")
        a.sees("应报单位9")
        a.keys("v", "4")
        said = a.sees("未销号问题 1 条")
        assert "2020-06-30" in said
        a.keys("enter")
        a.sees("警示牌倒伏")
        a.keys("e")
        a.sees("订正 问题整改 范县")
        a.keys("tab", "tab", "tab", "tab", "2020.7.5")
        a.keys("tab", "tab", "tab", "县里已立牌", "f2")
        a.sees("县里已立牌")
        a.keys("escape")
        a.sees("未销号问题 0 条")


def test_a_site_shows_the_history_of_its_checklists_and_takes_another(office: Path) -> None:
    with opened(office) as a:
        a.keys("v", "5")
        a.sees("点位 1 处")
        a.keys("enter")
        said = a.sees("未达标 8/9")
        assert "王楼社区中心   ZX-001" in said
        a.keys("n")
        a.sees("1. 二厅七中心")
        a.keys("1")
        a.sees("订正 二厅七中心 王楼社区中心")
        a.keys(*["tab"] * 8, "backspace", "是", *["tab"] * 4, "年内建成", "f2")
        a.sees("达标 9/9")


def test_the_scorecard_leads_from_an_element_to_what_carries_it(office: Path) -> None:
    with opened(office) as a:
        a.keys("v", "6")
        a.sees("达标率")
        a.keys("down", "down", "enter")
        said = a.sees("台账 community-centres")
        assert "1." in said
        a.keys("1")
        a.sees("二厅七中心")
        a.sees("应报单位9")


def test_a_ledger_of_codes_lists_its_entries_and_takes_a_new_one(office: Path) -> None:
    with screen(office) as a:
        a.sees("监护确认书")
        a.keys("/", "jhqrs", "enter")
        a.sees("台账 1 本")
        a.keys("enter")
        a.sees("没有报送周期")
        a.keys("t")
        a.sees("WT-2019-0001")
        a.keys("n")
        a.sees("填报 监护确认书")
        a.keys("WT-2020-0007", "tab", "范县", "tab", "委托监护", "tab", "2020-7-1", "tab", "2021-6-30", "tab")
        a.keys("其他亲属", "tab", "有效", "tab", "tab", "民政办主任", "f2")
        a.sees("WT-2020-0007")


def test_what_came_can_be_looked_at_while_nothing_can_be_written(office: Path) -> None:
    with (office / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"crc":"00000000","rev":9999}\n')
    with opened(office) as a:
        a.sees("只读")
        a.keys("enter")
        a.sees_no_more("Enter 填报")
        a.keys("up", "enter")
        a.sees("清丰县 第5期 6.29-7.5   已报")
