"""Frameworks: the tree, its scorecard, and changing its elements."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordhub.domain.aggregate import Rate
from coordhub.domain.campaign import Campaign
from coordhub.domain.framework import Element, Framework, Gauge
from coordhub.domain.ledger import Label
from coordhub.domain.refusal import NotFound, Refused
from coordhub.domain.task import Source, Task
from coordhub.services import entries, framework_changes, frameworks
from coordhub.services.session import Session
from tests.services.summary_office import made

WEEK = {"new": 0, "left": 0, "letters": 100, "receipts": 95, "incidents": 0}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = made(tmp_path / "office")
    with session.writing("test") as work:
        campaign = work.campaigns.add(Campaign(name="防溺水"))
        for number, state in (("2020-001", "done"), ("2020-002", "working")):
            work.tasks.add(
                Task(number=number, title="立牌", source=Source(kind="campaign"), state=state, campaign=campaign.id, due="2020-07-01",
                     assigned="2020-06-01")
            )  # fmt: skip
        work.frameworks.add(
            Framework(
                code="tree", title=Label(zh="目标体系", en="Goals"), owner="民政局",
                elements=(
                    Element(id="safe", text=Label(zh="安全"), parent="goal", ledgers=("weekly",), campaigns=("防溺水",), tasks=("2020-002",),
                            gauges=(Gauge(ledger="weekly", measure="receipt_rate"), Gauge(ledger="weekly", measure="trouble", target=0))),
                    Element(id="goal", text=Label(zh="目标"), owner="市政府"),
                    Element(id="spread", text=Label(zh="宣讲"), parent="goal", gauges=(Gauge(ledger="talks", measure="coverage"),)),
                    Element(id="other", text=Label(zh="其他"), ledgers=("nowhere",), gauges=(Gauge(ledger="nowhere", measure="x", target=5),)),
                ),
            )
        )  # fmt: skip
    return session


def test_the_tree_is_read_from_the_top_with_depths(session: Session) -> None:
    found = frameworks.framework(session, "目标")
    assert [(depth, one.id) for depth, one in frameworks.in_order(found.elements)] == [
        (0, "goal"), (1, "safe"), (1, "spread"), (0, "other"),
    ]  # fmt: skip


def test_the_scorecard_says_of_each_element_its_measures_its_tasks_and_what_is_missing(session: Session) -> None:
    entries.submit(session, "weekly", "濮阳县", "2020-W27", WEEK, post="科员")
    entries.submit(session, "weekly", "清丰县", "2020-W27", WEEK | {"incidents": 1}, post="科员")
    card = frameworks.scorecard(session, "tree")
    goal, safe, spread, other = card.rows
    assert (goal.owner, goal.verdict, safe.owner) == ("市政府", "", "民政局")
    rate, trouble = safe.gauges
    assert (rate.value, rate.target, rate.reached) == (Rate(done=190, of=200), 90, True)
    assert (rate.period, rate.reported, rate.owed) == ("2020-W27", 2, 3)
    assert (trouble.value, trouble.target, trouble.reached) == (1, 0, False)
    assert safe.verdict == "short"
    assert safe.missing == 1
    assert [(one.number, one.state, one.light) for one in safe.tasks] == [("2020-002", "working", "red")]
    assert [(one.name, one.tasks, one.done, one.red) for one in safe.campaigns] == [("防溺水", 2, 1, 1)]
    assert spread.gauges[0].value == Rate(done=0, of=12)
    assert spread.verdict == "short"
    assert (other.verdict, other.unknown, other.gauges[0].measure) == ("unknown", ["nowhere"], None)
    assert [card.counted(one) for one in ("reached", "short", "unknown")] == [0, 2, 1]


def test_a_restricted_ledger_is_on_no_scorecard_unless_asked_for(session: Session) -> None:
    framework_changes.edit_element(session, "tree", "other", link=["ledger:secret"])
    assert "secret" in frameworks.scorecard(session, "tree").rows[3].unknown
    assert "secret" not in frameworks.scorecard(session, "tree", restricted=True).rows[3].unknown


def test_an_element_is_added_reworded_moved_linked_and_removed(session: Session) -> None:
    new = framework_changes.add_element(session, "tree", "名册", parent="goal", owner="民政局")
    linked = framework_changes.edit_element(
        session, "tree", new.id, text="儿童主任名册", parent="other", link=["gauge:roster:filled_rate:80", "campaign:防溺水", "task:1", "ledger:roster"]
    )  # fmt: skip
    assert linked.text.zh == "儿童主任名册"
    assert linked.gauges == (Gauge(ledger="roster", measure="filled_rate", target=80),)
    assert (linked.ledgers, linked.campaigns, linked.tasks) == (("roster",), ("防溺水",), ("2020-001",))
    bare = framework_changes.edit_element(
        session, "tree", "儿童主任名册", unlink=["gauge:roster:filled_rate", "task:1"]
    )
    assert (bare.gauges, bare.tasks, bare.ledgers) == ((), (), ("roster",))
    with pytest.raises(Refused, match=r"summary\.has_below"):
        framework_changes.remove_element(session, "tree", "other")
    framework_changes.remove_element(session, "tree", new.id)
    assert [one.id for one in frameworks.framework(session, "tree").elements] == ["safe", "goal", "spread", "other"]


def test_an_element_cannot_stand_below_itself(session: Session) -> None:
    with pytest.raises(Refused, match=r"summary\.round"):
        framework_changes.edit_element(session, "tree", "goal", parent="safe")
    with pytest.raises(Refused, match=r"summary\.round"):
        framework_changes.edit_element(session, "tree", "goal", parent="goal")


@pytest.mark.parametrize("link", ["weekly", "gauge:weekly:nothing", "gauge:weekly:trouble:many", "paper:7", "ledger:"])
def test_a_link_to_what_is_not_there_is_refused(session: Session, link: str) -> None:
    with pytest.raises(Refused):
        framework_changes.edit_element(session, "tree", "goal", link=[link])


def test_what_is_not_there_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        frameworks.framework(session, "nothing")
    with pytest.raises(NotFound):
        framework_changes.edit_element(session, "tree", "nothing", text="x")


def test_an_office_begins_a_framework_of_its_own_once(session: Session) -> None:
    framework_changes.add_framework(session, "own", "本市体系")
    assert [one.code for one in frameworks.frameworks(session)] == ["tree", "own"]
    with pytest.raises(Refused, match=r"summary\.code_taken"):
        framework_changes.add_framework(session, "own", "再来一个")
    with pytest.raises(Refused, match=r"summary\.no_title"):
        framework_changes.add_framework(session, "second", " ")
