"""Summaries, follow-ups and scorecards as JSON objects; keys stay, references are ids, what is not known is null."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from coordhub.domain.aggregate import Rate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coordhub.domain.framework import Framework
    from coordhub.services.follow_up import Expiry, Finding, Posts, Roster, Visit
    from coordhub.services.frameworks import ElementRow, Gauged
    from coordhub.services.summary import Summary, SummaryRow

Json = dict[str, Any]


def figure(value: Any) -> Any:
    """A figure: a number, a bound (`{"ge": 30000}`), counts by choice, or a rate with what it is made of."""
    if isinstance(value, Rate):
        return {"numerator": value.done, "denominator": value.of, "percent": value.percent}
    return value


def summary(found: Summary) -> Iterator[Json]:
    """One object a group, then one with `subject: null` for the total."""
    span = {
        "ledger": found.ledger.code,
        "period": found.period.key,
        "from": found.period.first,
        "to": found.period.last,
    }
    for row in found.rows:
        yield {"subject": row.subject, "name": row.name, **_row(row), "state": row.state or None, **span}
    yield {
        "subject": None, "name": None, **_row(found.total), "state": None, **span, "by": found.by,
        "before": found.before.key if found.before else None,
    }  # fmt: skip


def _row(row: SummaryRow) -> Json:
    return {
        "values": _figures(row.values),
        "change": _figures(row.change),
        "rank": row.rank,
        "reached": row.reached,
        "reported": row.reported,
        "owed": row.owed,
        "zero": row.zero,
        "late": row.late,
        "missing": row.missing,
        "entries": row.entries,
    }


def _figures(values: Mapping[str, Any]) -> Json:
    return {name: figure(value) for name, value in values.items()}


def visit(one: Visit) -> Json:
    """A follow-up that is due; `last` is null where there was none."""
    return msgspec.structs.asdict(one) | {"overdue": one.days < 0}


def expiry(one: Expiry) -> Json:
    """An entry that expires or has."""
    return msgspec.structs.asdict(one) | {"expired": one.days < 0}


def finding(one: Finding) -> Json:
    """Something found that is still open, with its light."""
    return msgspec.structs.asdict(one) | {"light": one.light.light or None, "reason": one.light.reason or None}


def roster(found: Roster) -> Iterator[Json]:
    """The posts by county, then one object with `subject: null` for all."""
    for row in (*found.rows, found.total):
        yield {"ledger": found.ledger.code, **_posts(row)}


def _posts(row: Posts) -> Json:
    rates = {"filled": row.filled_rate} | {name: row.rate(name) for name in row.counts}
    return {
        "subject": row.subject or None,
        "name": row.name or None,
        "posts": row.posts,
        "filled": row.filled,
        "vacant": row.vacant,
        "unknown": row.unknown,
        **row.counts,
        "rates": {name: figure(value) for name, value in rates.items()},
        "open": row.open if row.subject else [],
    }


def framework(one: Framework) -> Json:
    """A framework as installed, with its elements in the order they were declared."""
    return {
        "id": one.id,
        "code": one.code,
        "title": one.title.zh,
        "version": one.version,
        "owner": one.owner or None,
        "installed": one.installed,
        "elements": [
            {
                "id": each.id,
                "text": each.text.zh,
                "parent": each.parent or None,
                "owner": each.owner or None,
                "ledgers": each.ledgers,
                "campaigns": each.campaigns,
                "tasks": each.tasks,
                "gauges": [
                    {"ledger": gauge.ledger, "measure": gauge.measure, "target": gauge.target} for gauge in each.gauges
                ],
            }
            for each in one.elements
        ],
    }


def element(row: ElementRow) -> Json:
    """An element on the scorecard; `verdict` is reached, short, unknown, or null without a target."""
    return {
        "element": row.element.id,
        "text": row.element.text.zh,
        "parent": row.element.parent or None,
        "depth": row.depth,
        "owner": row.owner or None,
        "verdict": row.verdict or None,
        "missing": row.missing,
        "gauges": [_gauge(one) for one in row.gauges],
        "tasks": [msgspec.structs.asdict(one) | {"light": one.light or None} for one in row.tasks],
        "campaigns": [msgspec.structs.asdict(one) for one in row.campaigns],
        "unknown": row.unknown,
    }


def _gauge(one: Gauged) -> Json:
    return {
        "ledger": one.gauge.ledger,
        "measure": one.gauge.measure,
        "installed": one.measure is not None,
        "period": one.period or None,
        "value": figure(one.value),
        "target": one.target,
        "reached": one.reached,
        "reported": one.reported,
        "owed": one.owed,
    }
