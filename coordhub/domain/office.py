"""The office's settings (设置): one record with its light rules, due rules, holidays, posts and saved filters."""

from __future__ import annotations

from typing import Literal

import msgspec

from coordhub.domain.calendar import Workdays
from coordhub.domain.record import Day, Part, Record

Light = Literal["", "green", "yellow", "red"]


class LightRule(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the light table (亮灯): the first rule that fits gives the light, and its `reason` is shown as 因.

    `n` is the threshold in the rule's own measure (feedbacks, working days, points); `short_n` replaces it for limits of
    5 days or less.
    """

    light: Light
    reason: Literal["overdue", "feedback", "unsigned", "returned", "behind", "near", "milestone"]
    n: int = 0
    short_n: int | None = None


DEFAULT_LIGHTS: tuple[LightRule, ...] = (
    LightRule(light="red", reason="overdue"),
    LightRule(light="red", reason="feedback", n=2),
    LightRule(light="red", reason="unsigned", n=3),
    LightRule(light="red", reason="returned", n=5),
    LightRule(light="red", reason="behind", n=30),
    LightRule(light="yellow", reason="near", n=3, short_n=1),
    LightRule(light="yellow", reason="unsigned", n=1),
    LightRule(light="yellow", reason="feedback", n=1),
    LightRule(light="yellow", reason="milestone", n=0),
    LightRule(light="yellow", reason="behind", n=15),
)

DEFAULT_DUE_RULES: dict[str, str] = {
    "accept": "after 1 workdays of assigned",
    "feedback": "every week fri 17:00 rest before",
    "first_feedback": "after 7 days of assigned",
    "instruction.critical": "after 1 workdays of received",
    "instruction.urgent": "after 5 workdays of received",
    "instruction.ordinary": "after 15 days of received",
    "instruction.hard": "after 30 days of received",
    "decision": "after 20 days of issued",
    "meeting.notice": "before 3 workdays of held",
    "meeting.receipt": "before 2 workdays of held",
    "meeting.material": "before 1 workdays of held",
    "meeting.minutes": "after 5 workdays of held",
    "chase.next": "after 1 workdays of chased",
    "reminder.answer": "after 3 workdays of issued",
    "urging.answer": "after 2 workdays of issued",
    "proposal.return": "after 10 workdays of assigned",
    "proposal.opinion": "after 1 months of assigned rest after",
    "proposal.answer": "after 3 months of assigned rest after",
}


DEFAULT_FILE_NAME = "{day}_{paper}_{about}_{sheet}"
"""How a paper's file is called: parts that a paper lacks are left out with their mark."""
FILE_NAME_PARTS = ("day", "paper", "about", "sheet")
NUMBER_PARTS = ("year", "n", "total", "office")
"""What the forms of numbers of our own are made of: `n` counts in a year, `total` over all years."""


FONT_ROLES = ("title", "fang", "kai", "hei", "song")
"""The five faces of official papers whose names are settings."""
FONT_PRESETS = ("windows", "wps", "plain-windows", "free")
"""Sets of such names, chosen as `preset`."""


class Rung(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A rung of the chasing ladder (催办阶梯): whom to ask (`post`) and how, from 1 liaison to 5 circular."""

    post: str
    channel: str = ""


class Contact(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Whom to chase at a unit (`id` is the unit's id) on each rung: posts and office phones, in the order of the ladder."""

    posts: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


class Coordinator(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A colleague of the office: `id` is the account that sshd has checked, `post` the handler name on its items."""

    post: str


class SavedFilter(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A named set of a list's own flags: `flags` maps a flag without dashes to its value (`overdue`: true)."""

    name: str
    view: str = "task"
    flags: dict[str, str | bool | list[str]] = {}


class Holiday(Part, frozen=True, kw_only=True, omit_defaults=True):
    """The office's own exception to the holiday library: `id` is the ISO day."""

    works: bool


class Office(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The settings of one office. A task turns red when one in `red_share` of its cells is red; a light set by hand lasts
    `override_days` at most. `code` is its 机关代字 in numbers of its own, whose forms are `number_forms`; `file_name` is the pattern of a
    paper's file; `printer` is where papers go unless another is named; `expert` offers printing through the terminal."""

    name: str
    city: str | None = None
    body: str | None = None
    short: str = ""
    language: Literal["zh", "en"] = "zh"
    issuing_units: tuple[str, ...] = ()
    lights: tuple[LightRule, ...] = DEFAULT_LIGHTS
    red_share: int = 3
    override_days: int = 14
    due_rules: dict[str, str] = msgspec.field(default_factory=lambda: dict(DEFAULT_DUE_RULES))
    ladder: tuple[Rung, ...] = ()
    contacts: tuple[Contact, ...] = ()
    coordinators: tuple[Coordinator, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    filters: tuple[SavedFilter, ...] = ()
    fonts: dict[str, str] = {}
    code: str = ""
    number_forms: dict[str, str] = {}
    file_name: str = DEFAULT_FILE_NAME
    printer: str = ""
    expert: bool = False
    founded: Day | None = None
    demo: bool = False

    def workdays(self) -> Workdays:
        """The office's calendar of working days."""
        return Workdays({holiday.id: holiday.works for holiday in self.holidays})

    def rule(self, name: str) -> str:
        """The due rule of that name: the office's own, else the house's default."""
        return self.due_rules.get(name) or DEFAULT_DUE_RULES[name]

    def post_of(self, account: str) -> str:
        """The handler name of an account; the account itself where the office has not named its post."""
        return next((one.post for one in self.coordinators if one.id == account), account)
