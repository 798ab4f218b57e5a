"""A campaign's bulletin (通报): how it stands, the counties ranked, their reports, who does well and who is behind, what is asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from coordhub.domain.task import RUNNING
from coordhub.messages import speaking, t
from coordhub.papers import ledger_summary
from coordhub.papers.paper import Block, Chart, Paper, Paragraph
from coordhub.papers.phrases import (
    change_words,
    changes,
    drawn,
    heading,
    listed,
    moment_words,
    numeral,
    printed,
    short_day,
    table,
    units_named,
)
from coordhub.papers.stamp import DRAFT, Stamp, headed
from coordhub.services import outgoing
from coordhub.services.bulletin_facts import CampaignFacts, CountyStand, Silent, campaign_facts
from coordhub.services.task_list import TaskRow
from coordhub.text.dates import written
from coordhub.views import county_table, key_figures
from coordhub.views.ledger_words import schedule_words
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.services.session import Session

PRAISED = 3
"""Places of those that are named as doing well."""
AHEAD = 30
"""Days within which limits are named."""


def paper(session: Session, about: str = "", *, stamp: Stamp = DRAFT) -> Paper:
    """The bulletin of a campaign as it stands now, compared with the last one that was issued. It bears the office's own number."""
    office = session.office()
    with speaking(office.language):
        facts = campaign_facts(session, about)
        last = outgoing.last_issued(session, "bulletin", facts.campaign.id)
        before = last.figures if last else {}
        names = units_named(session)
        blocks: list[Block] = [Paragraph(_opening(session, facts))]
        said = t("bulletin.first") if last is None else _compared(facts, before, _issue(last.number, last.day))
        parts: list[tuple[str, list[Block]]] = [
            ("whole", [Paragraph(said)]),
            ("counties", list(_counties(facts, before, names))),
            ("reports", list(_reports(facts, names))),
            ("named", list(_named(session, facts, names))),
            ("asked", list(_asked(session, facts, names))),
        ]
        for place, (key, found) in enumerate(((key, found) for key, found in parts if found), 1):
            blocks += [heading(place, t(f"bulletin.part.{key}")), *found]
        return Paper(
            title=t("bulletin.title", campaign=printed(facts.campaign.name)), addressee=t("bulletin.addressee"), blocks=blocks,
            figures=figures(facts), moment=session.moment,
            **bulletin_head(session, stamp, t("bulletin.mark", campaign=printed(facts.campaign.name))),
        )  # fmt: skip


def bulletin_head(session: Session, stamp: Stamp, mark: str, open_number: str = "") -> dict[str, Any]:
    """The head of what the office issues by itself: its mark, the number of the issue, the office and the day; no seal."""
    made = headed(session, "minutes", stamp, mark=mark)
    year = (stamp.day or session.today.isoformat())[:4]
    number = stamp.number or open_number or t("bulletin.number_open", year=year)
    return made | {"kind": "official", "head": replace(made["head"], number=number)}


def figures(facts: CampaignFacts) -> dict[str, str]:
    """What the next issue is compared with: the totals, each county's unfinished shares and red lights, each task's light."""
    kept = {name: str(value) for name, value in _totals(facts).items()}
    for one in facts.counties:
        kept |= {f"unfinished.{one.unit.id}": str(one.unfinished), f"red.{one.unit.id}": str(one.red)}
    return kept | {f"light.{row.task.number}": row.light.light for row in facts.tasks}


def _totals(facts: CampaignFacts) -> dict[str, int]:
    return {
        "done": facts.done, "red": facts.count("red"), "yellow": facts.count("yellow"),
        "unfinished": sum(one.unfinished for one in facts.counties), "reds": sum(one.red for one in facts.counties),
    }  # fmt: skip


def _issue(number: str, day: str | None) -> str:
    return number if not day else t("bulletin.issue", number=number, day=written(day))


def _opening(session: Session, facts: CampaignFacts) -> str:
    campaign = facts.campaign
    days = ""
    if campaign.since and campaign.until:
        days = t("bulletin.days", since=written(campaign.since), until=written(campaign.until))
    totals = _totals(facts)
    shares = ""
    if facts.counties:
        shares = t(
            "bulletin.opening_shares", counties=len(facts.counties), shares=sum(one.tasks for one in facts.counties),
            unfinished=totals["unfinished"],
        )  # fmt: skip
    return t(
        "bulletin.opening", moment=moment_words(session.moment), campaign=printed(campaign.name), days=days, tasks=len(facts.tasks),
        done=totals["done"], red=totals["red"], yellow=totals["yellow"], shares=shares,
    )  # fmt: skip


def _compared(facts: CampaignFacts, before: Mapping[str, str], issue: str) -> str:
    """What changed since the last issue: the totals, and which tasks turned red or left it."""
    totals = _totals(facts)
    parts = [
        t("bulletin.total", name=t(f"bulletin.total.{name}"), now=totals[name], change=said)
        for name in ("unfinished", "done", "red", "reds")
        if (said := change_words(name, totals[name], before))
    ]
    lights = {row.task.number: (before.get(f"light.{row.task.number}"), row) for row in facts.tasks}
    turned = [row for was, row in lights.values() if row.light.light == "red" and was not in {"red", None}]
    left = [row for was, row in lights.values() if was == "red" and row.light.light != "red"]
    said = t("bulletin.compared", issue=issue, parts=t("bulletin.part").join(parts))
    said += t("bulletin.turned_red", tasks=_tasks(turned)) if turned else ""
    return said + (t("bulletin.left_red", tasks=_tasks(left)) if left else "")


def _tasks(rows: Iterable[TaskRow]) -> str:
    return listed(f"{row.task.number}{printed(row.task.title)}" for row in rows)


def _counties(facts: CampaignFacts, before: Mapping[str, str], names: Names) -> Iterator[Block]:
    if not facts.counties:
        return
    change = changes("unfinished", {one.unit.id: one.unfinished for one in facts.counties}, before)
    yield Paragraph(t("bulletin.order"))
    yield drawn(lambda face: county_table.ranks(facts.counties, change, names, face))
    yield Chart(
        t("bulletin.chart"), [one.unit.called for one in facts.counties],
        [(t("bulletin.chart_series"), [one.percent for one in facts.counties])], "%", t("bulletin.absent"),
    )  # fmt: skip


def _reports(facts: CampaignFacts, names: Names) -> Iterator[Block]:
    for found in facts.summaries:
        yield Paragraph(ledger_summary.bulletin(found, names))
        texts, pages = (key_figures.grids(found, names, face) for face in ("text80", "a4"))
        yield from (table(text, page) for text, page in zip(texts, pages, strict=True))


# Who is named, by facts alone


def _named(session: Session, facts: CampaignFacts, names: Names) -> Iterator[Block]:
    good = [one for one in facts.counties if one.place <= PRAISED and not (one.red or one.late or one.missing)]
    behind = [one for one in reversed(facts.counties) if one.red or one.missing]
    parts = []
    if good:
        parts.append(("good", t("bulletin.good", names=listed(map(_progress, good)))))
    if behind:
        parts.append(("behind", "".join(_behind(one, facts) for one in behind)))
    if facts.silent:
        parts.append(("silent", "".join(_silence(session, one, facts, names) for one in facts.silent)))
    for place, (key, said) in enumerate(parts, 1):
        yield Paragraph(said, lead=t("bulletin.lead", numeral=numeral(place), text=t(f"bulletin.named.{key}")))


def _progress(one: CountyStand) -> str:
    if one.percent is None:
        return one.unit.called
    return t("bulletin.progress", county=one.unit.called, percent=one.percent)


def _behind(one: CountyStand, facts: CampaignFacts) -> str:
    red = [row for row in facts.grid.rows if _light_of(row, one.unit.id) == "red"]
    said = [t("bulletin.red_tasks", number=len(red), tasks=_tasks(red))] if red else []
    said += [t("bulletin.missing", number=one.missing)] if one.missing else []
    said += [t("bulletin.late", number=one.late)] if one.late else []
    return t("bulletin.behind", county=one.unit.called, said=t("bulletin.comma").join(said))


def _light_of(row: TaskRow, unit: str) -> str:
    light = row.cell_lights.get(unit)
    return light.light if light else ""


def _silence(session: Session, one: Silent, facts: CampaignFacts, names: Names) -> str:
    about = f"{one.task.task.number}{printed(one.task.task.title)}" if one.task else ""
    if one.owed:
        ledger = next(block.ledger for block in facts.blocks if block.ledger.code == one.owed.ledger)
        about = t("bulletin.report", ledger=printed(ledger.called), number=one.owed.number or one.owed.period)
    return t(
        "bulletin.silent", unit=names.unit(one.unit), about=about, times=one.times, day=short_day(one.last.at, session),
        channel=printed(one.last.channel), rung=one.last.rung,
    )  # fmt: skip


# What is asked, by facts alone


def _asked(session: Session, facts: CampaignFacts, names: Names) -> Iterator[Block]:
    asked = [("red", _red_asked(session, facts, names)), ("due", _due_asked(session, facts, names))]
    asked += [("reports", "".join(_reports_asked(session, facts, names)))]
    if facts.silent:
        units = listed(dict.fromkeys(names.unit(one.unit) for one in facts.silent))
        asked.append(("answer", t("bulletin.ask.answer", units=units)))
    for place, (key, said) in enumerate(((key, said) for key, said in asked if said), 1):
        yield Paragraph(said, lead=t("bulletin.lead", numeral=numeral(place), text=t(f"bulletin.ask_head.{key}")))


def _red_asked(session: Session, facts: CampaignFacts, names: Names) -> str:
    """Each task with red shares: whose they are."""
    said = []
    for row in facts.grid.rows:
        units = [unit for unit, light in row.cell_lights.items() if light.light == "red"]
        if units:
            due = t("bulletin.due", day=short_day(row.task.due, session)) if row.task.due else ""
            said.append(
                t("bulletin.red_task", task=_tasks([row]), due=due, units=listed(_ordered(units, facts, names)))
            )
    return t("bulletin.ask.red", tasks=t("bulletin.part").join(said)) if said else ""


def _ordered(units: Sequence[str], facts: CampaignFacts, names: Names) -> list[str]:
    return [names.unit(one.id) for one in facts.grid.units if one.id in units]


def _due_asked(session: Session, facts: CampaignFacts, names: Names) -> str:
    today, until = session.today.isoformat(), (session.today + timedelta(days=AHEAD)).isoformat()
    soon = [row for row in facts.tasks if row.task.state in RUNNING and today <= (row.task.due or "")[:10] <= until]
    said = [
        t(
            "bulletin.due_task" if row.cells else "bulletin.due_alone", day=short_day(row.task.due or "", session), task=_tasks([row]),
            lead=listed(map(names.unit, row.task.lead)), count=row.cells - row.done, cells=row.cells,
        )
        for row in sorted(soon, key=lambda row: row.task.due or "")
    ]  # fmt: skip
    return t("bulletin.ask.due", tasks=t("bulletin.part").join(said)) if said else ""


def _reports_asked(session: Session, facts: CampaignFacts, names: Names) -> Iterator[str]:
    for block in facts.blocks:
        schedule = next(
            (one for one in reversed(block.ledger.schedules) if one.since <= session.today.isoformat()), None
        )
        if schedule is None:
            continue
        when = printed(schedule_words(block.ledger, schedule, names).partition("  ")[0])
        zero = t("bulletin.ask.zero") if block.ledger.zero_fields else ""
        wrong = [unit for unit, owed in block.cells.items() if owed.is_wrong]
        mend = t("bulletin.ask.mend", units=listed(_ordered(wrong, facts, names))) if wrong else ""
        yield t("bulletin.ask.report", ledger=printed(block.ledger.called), when=when, zero=zero, mend=mend)
