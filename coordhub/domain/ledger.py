"""Ledgers (台账): reports, checklists, rosters, registers and visits, each declared as data."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from coordhub.domain.record import Day, Part, Record
from coordhub.domain.unit import UnitKind

Shape = Literal["periodic", "dated", "standing"]
"""What identifies an entry: subject and period; subject, date and sequence; the subject alone."""
SubjectKind = Literal["unit", "body", "site", "post", "code"]
PeriodKind = Literal["day", "week", "month", "quarter", "half-year", "year", "once"]
FieldKind = Literal["flow", "stock", "cumulative", "number", "money", "bool", "date", "choice", "text", "phone", "file"]
COUNTED: frozenset[str] = frozenset({"flow", "stock", "cumulative", "number", "money"})
"""Kinds of field whose values are figures."""
CheckKind = Literal["balance", "at_most", "not_falling", "jump", "required"]
MeasureKind = Literal["sum", "count", "rate", "coverage"]


class Label(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Words of a declaration in the two languages; English falls back to Chinese."""

    zh: str
    en: str = ""

    def in_(self, lang: str | None) -> str:
        """The words in a language."""
        return self.en or self.zh if lang == "en" else self.zh


class Choice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One answer of a `choice` field: `id` is stored."""

    id: str
    label: Label


class Field(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A field of an entry. `flow` counts what happened in the period, `stock` what stands at its end, `cumulative` since the
    year, the campaign or ever (`since`), `money` is whole yuan (shown in 万元). `group` joins fields under one heading."""

    id: str
    label: Label
    kind: FieldKind
    unit: Label | None = None
    group: Label | None = None
    optional: bool = False
    choices: tuple[Choice, ...] = ()
    since: Literal["year", "campaign", "ever"] = "ever"
    hint: Label | None = None
    least: int | None = None
    most: int | None = None
    aliases: tuple[str, ...] = ()
    """Other headings under which the counties send this column."""

    @property
    def is_counted(self) -> bool:
        """Whether its values are figures."""
        return self.kind in COUNTED


class Check(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule on the values of one entry. `balance`: `stock` = previous + `new` - `fixed`; `at_most`: `field` <= the sum of `of`
    (or <= `most`); `not_falling`: `field` >= previous; `jump`: `field` within `by` percent of previous once one of the two is at
    least `floor`; `required`: `fields` must be given (where `when` holds)."""

    kind: CheckKind
    level: Literal["refuse", "warn"] = "refuse"
    field: str = ""
    fields: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    most: int | None = None
    stock: str = ""
    new: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    by: int = 100
    floor: int = 20
    when: dict[str, Any] = {}


class Measure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A figure that summaries and scorecards draw from entries. `sum` of `field`; `count` of entries that meet `where`; `rate` of
    `field` to the sum of `of`, or without fields of the entries that meet `where` to all entries (to all subjects, `over =
    "subjects"`); `coverage`: subjects with an entry that meets `where`, over every subject of the unit tree. `passes = true` in
    `where` asks the checklist's verdict. `target` is a percent for rates and coverage."""

    id: str
    label: Label
    kind: MeasureKind
    field: str = ""
    of: tuple[str, ...] = ()
    where: dict[str, Any] = {}
    over: Literal["entries", "subjects"] = "entries"
    target: int | None = None
    better: Literal["up", "down"] = "up"


class Post(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A post of a roster: which kinds of unit have one, and what it is called."""

    id: str
    title: Label
    units: tuple[UnitKind, ...]


class Subject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an entry is about: units of some kinds, bodies, sites of some kinds, posts, or a code (`JY-012`, never a name).
    Where the subjects are bodies, `bodies` names kinds of body."""

    kind: SubjectKind = "unit"
    units: tuple[UnitKind, ...] = ()
    bodies: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    posts: tuple[Post, ...] = ()
    code: str = ""
    """A pattern that a code must have, such as `JY-\\d{3}`."""


class Owed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who reports: units of some kinds, named units, bodies of some kinds, or the office itself (`office`, to whom: `to`)."""

    kinds: tuple[UnitKind, ...] = ()
    units: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    office: bool = False
    to: Label | None = None


class Schedule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """From when to when a ledger is owed for which period, and when each is due.

    `due` is the first such weekday (`mon 10:00`), day of the month (`28 17:00`), month and day (`01-15`) or hour (`18:00`) after the
    period's last day, inside it with `within`; for `once` a date. `covers = "26-25"` lets a month run over another span of days.
    `season` (`06-01..09-30`): only periods with a day in it are owed. A later schedule ends an earlier one. `why` an office set
    it beside those declared (daily, in an emergency).
    """

    since: Day = msgspec.field(name="from")
    until: Day | None = msgspec.field(name="to", default=None)
    period: PeriodKind
    due: str
    season: str = ""
    covers: str = ""
    rest: Literal["none", "before", "after"] = "none"
    within: bool = False
    why: str = ""


class Pass(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What makes a checklist passed: at least `least` of the bool `fields` (all of them, without `least`)."""

    fields: tuple[str, ...]
    least: int | None = None


class OpensTask(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry that meets `when` opens a task with its own clock: `limit` is a due rule on the entry's `known` time."""

    limit: str
    title: Label
    lead: str = ""
    """A unit's name; empty: the unit that reports."""
    when: dict[str, Any] = {}


class Columns(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A confirmed mapping of a foreign file: `id` is the fingerprint of its headings, `fields` maps a heading to a field."""

    fields: dict[str, str] = {}


class Ledger(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A ledger as declared, and as an office has installed it (`installed`: nothing is owed before that day).

    `code` is its ASCII id; `opens`, `due`, `closes` name the fields that give each entry its own light and 销号; `zero` the fields that
    a zero statement covers (default: the flows); `vacancy` the bool field of a roster that says whether a post is filled;
    `compiles` the ledger whose total the office owes upward.
    """

    code: str
    version: int = 1
    title: Label
    short: Label | None = None
    shape: Shape
    subject: Subject = Subject()
    owed_by: Owed = Owed()
    schedules: tuple[Schedule, ...] = ()
    fields: tuple[Field, ...]
    checks: tuple[Check, ...] = ()
    measures: tuple[Measure, ...] = ()
    zero: tuple[str, ...] = ()
    passes: Pass | None = msgspec.field(name="pass", default=None)
    visit_every: int | None = None
    visit_end: str = ""
    """The bool or date field that says a follow-up has ended."""
    expires: str = ""
    opens_task: OpensTask | None = None
    opens: str = ""
    due: str = ""
    closes: str = ""
    vacancy: str = ""
    restricted: bool = False
    campaign: str = ""
    lead: str = ""
    compiles: str = ""
    note: Label | None = None
    installed: Day | None = None
    columns: tuple[Columns, ...] = ()

    @property
    def called(self) -> str:
        """The short Chinese title, or the full one."""
        return (self.short or self.title).zh

    def name(self, lang: str | None) -> str:
        """The title in a language."""
        return self.title.in_(lang)

    def field(self, field_id: str) -> Field | None:
        """The field of that id."""
        return next((one for one in self.fields if one.id == field_id), None)

    @property
    def zero_fields(self) -> tuple[str, ...]:
        """The fields that a zero statement covers."""
        return self.zero or tuple(one.id for one in self.fields if one.kind == "flow")

    def schedule_on(self, day: str) -> Schedule | None:
        """The schedule that holds on a day: the latest begun that has not ended."""
        begun = [one for one in self.schedules if one.since <= day]
        last = max(begun, key=lambda one: one.since, default=None)
        return last if last and day <= (last.until or day) else None
