"""What a typed value means, and the checks that an entry's values must pass."""

from __future__ import annotations

from typing import Any

import pytest

from coordhub.domain.judging import checked, typed
from coordhub.domain.ledger import Check, Choice, Field, Label, Ledger
from coordhub.domain.refusal import Refused


def field(kind: str, **more: Any) -> Field:
    return Field(id="f", label=Label(zh="巡查"), kind=kind, **more)  # type: ignore[arg-type]


PERSONS = Label(zh="人次", en="visits")
LEVEL = (Choice(id="low", label=Label(zh="低", en="Low")), Choice(id="high", label=Label(zh="高")))


@pytest.mark.parametrize(
    ("one", "given", "stored"),
    [
        (field("flow"), "12", 12), (field("flow"), "１２", 12), (field("flow"), "3,286", 3286), (field("flow"), 12.0, 12),
        (field("flow", unit=PERSONS), "12人次", 12), (field("stock"), "1.2万", 12000), (field("number"), "3.5", 3.5),
        (field("money"), "12.5万元", 125000), (field("money"), "125000元", 125000), (field("cumulative"), ">=30000", {"ge": 30000}),
        (field("cumulative"), "不少于3万", {"ge": 30000}), (field("cumulative"), {"ge": 30000}, {"ge": 30000}), (field("flow"), "0", 0),
        (field("number", least=-10), "-3", -3), (field("bool"), "是", True), (field("bool"), "×", False), (field("bool"), True, True),
        (field("date"), "2020年3月5日", "2020-03-05"), (field("date"), "2020.3.5", "2020-03-05"), (field("date"), "20200305", "2020-03-05"),
        (field("date"), "2019年12月", "2019-12"), (field("date"), "2019", "2019"), (field("date"), "2020-7-6 8:05", "2020-07-06T08:05"),
        (field("choice", choices=LEVEL), "高", "high"), (field("choice", choices=LEVEL), "Low", "low"), (field("text"), " 有 ", "有"),
        (field("phone"), "0393-6687818", "0393-6687818"), (field("phone"), "66878180.0", "66878180"),
    ],
)  # fmt: skip
def test_a_value_is_read_as_people_write_it(one: Field, given: Any, stored: Any) -> None:
    assert typed(one, given) == stored
    assert type(typed(one, given)) is type(stored)


@pytest.mark.parametrize(
    ("one", "given"),
    [
        (field("flow"), ""), (field("flow"), "  "), (field("flow"), None), (field("flow"), "许多"), (field("flow"), "-1"), (field("flow"), "1.5"),
        (field("flow"), True), (field("flow"), "nan"), (field("flow"), "1e99"), (field("flow"), {"ge": 1, "le": 2}), (field("flow"), {"gt": 1}),
        (field("flow", most=10), "11"), (field("bool"), "也许"), (field("date"), "2020-02-30"), (field("date"), "明天"), (field("date"), "2020-3-5 25:00"),
        (field("choice", choices=LEVEL), "中"), (field("text"), "长" * 3000), (field("phone"), "13800000000"), (field("phone"), "打电话"),
    ],
)  # fmt: skip
def test_a_value_that_is_not_of_its_kind_is_refused_under_its_field(one: Field, given: Any) -> None:
    with pytest.raises(Refused, match="value") as refused:
        typed(one, given)
    assert refused.value.field == "f"


def ledger(*checks: Check) -> Ledger:
    fields = [
        Field(id=name, label=Label(zh=name), kind="stock", optional=name == "note")
        for name in ("left", "new", "fixed", "note")
    ]
    return Ledger(code="x", title=Label(zh="甲"), shape="periodic", fields=tuple(fields), checks=checks)


GOOD = {"left": 42, "new": 2, "fixed": 4}


@pytest.mark.parametrize(
    ("check", "values", "previous", "key"),
    [
        (Check(kind="balance", stock="left", new=("new",), fixed=("fixed",)), GOOD | {"left": 40}, {"left": 44}, "value.unbalanced"),
        (Check(kind="at_most", field="fixed", of=("left", "new")), GOOD | {"fixed": 45}, None, "value.above"),
        (Check(kind="at_most", field="fixed", most=3), GOOD, None, "value.above_figure"),
        (Check(kind="not_falling", field="left"), GOOD, {"left": 43}, "value.falling"),
        (Check(kind="jump", field="left", by=50), GOOD, {"left": 20}, "value.jump"),
        (Check(kind="required", fields=("note",), when={"new": 2}), GOOD, None, "value.lacking"),
    ],
)  # fmt: skip
def test_each_check_fails_on_what_it_is_about(
    check: Check, values: dict[str, Any], previous: dict[str, Any] | None, key: str
) -> None:
    assert [one.key for one in checked(ledger(check), values, previous)] == [key]


@pytest.mark.parametrize(
    ("check", "values", "previous"),
    [
        (Check(kind="balance", stock="left", new=("new",), fixed=("fixed",)), GOOD, {"left": 44}),
        (Check(kind="balance", stock="left", new=("new",), fixed=("fixed",)), GOOD, None),
        (Check(kind="at_most", field="fixed", of=("left",)), GOOD, None), (Check(kind="not_falling", field="left"), GOOD, {"left": 42}),
        (Check(kind="jump", field="left", by=50), GOOD, {"left": 40}), (Check(kind="jump", field="new", by=10), GOOD, {"new": 9}),
        (Check(kind="required", fields=("note",), when={"new": 3}), GOOD, None),
    ],
)  # fmt: skip
def test_a_check_is_silent_where_it_holds_or_has_nothing_to_compare(
    check: Check, values: dict[str, Any], previous: dict[str, Any] | None
) -> None:
    assert checked(ledger(check), values, previous) == []


def test_a_field_that_is_not_optional_must_be_given_unless_the_entry_is_partial() -> None:
    lacking = checked(ledger(), {"left": 1}, None)
    assert [(one.key, one.level, one.names) for one in lacking] == [
        ("value.lacking", "refuse", {"fields": ("new", "fixed")})
    ]
    assert checked(ledger(), {"left": 1}, None, partial=True) == []
