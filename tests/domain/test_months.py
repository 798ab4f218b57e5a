"""Limits that are counted in months: an opinion within one, an answer within three."""

from __future__ import annotations

import pytest

from coordhub.domain.calendar import Workdays, due_after, parse_rule
from coordhub.domain.office import Office
from coordhub.domain.refusal import Refused

WORKDAYS = Workdays()


@pytest.mark.parametrize(
    ("rule", "event", "due"),
    [
        ("after 3 months of assigned", "2020-05-20", "2020-08-20"),
        ("after 1 months of assigned", "2020-01-31", "2020-02-29"),
        ("after 3 months of assigned", "2020-11-30", "2021-02-28"),
        ("before 2 months of held", "2020-01-31", "2019-11-30"),
        ("after 1 months of assigned rest after", "2020-05-20", "2020-06-22"),
        ("after 1 months of assigned 17:00 rest before", "2020-05-20T09:00", "2020-06-19T17:00"),
    ],
)
def test_a_month_ends_on_the_same_day_or_on_its_last(rule: str, event: str, due: str) -> None:
    assert due_after(parse_rule(rule), event, WORKDAYS) == due


def test_a_count_of_months_past_the_calendar_is_refused() -> None:
    with pytest.raises(Refused):
        due_after(parse_rule("after 99999 months of assigned"), "2020-05-20", WORKDAYS)


def test_the_house_gives_a_proposal_ten_working_days_a_month_and_three() -> None:
    office = Office(name="联席办")
    limits = {
        name: due_after(parse_rule(office.rule(f"proposal.{name}")), "2020-05-20", WORKDAYS)
        for name in ("return", "opinion", "answer")
    }
    assert limits == {"return": "2020-06-03", "opinion": "2020-06-22", "answer": "2020-08-20"}
