"""Blank forms of a ledger: one workbook for each unit that owes a period, all of them or none."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from coordhub.domain.body import Body
from coordhub.domain.entry import Entry
from coordhub.domain.ledger import Field, Ledger
from coordhub.domain.period import Period, find_key
from coordhub.domain.refusal import Refused
from coordhub.domain.unit import Unit, official_order
from coordhub.messages import Lang, speaking, t
from coordhub.services import names
from coordhub.services.import_known import Desk
from coordhub.services.import_plan import Cancelled, Options
from coordhub.services.import_units import subject_kinds
from coordhub.services.session import Session
from coordhub.services.subjects import owers
from coordhub.sheets.blank import NAME, Blank, BlankForm, CellKind, blank_workbook
from coordhub.sheets.writing import Page
from coordhub.text.dates import written

Progress = Callable[[str, int, int], None]
_SPARE = 60
"""Empty rows below those of the known subjects, or where there are none."""
_KINDS: Mapping[str, CellKind] = {
    "flow": "whole", "stock": "whole", "cumulative": "whole", "number": "number", "money": "number", "bool": "list",
    "date": "date", "choice": "list",
}  # fmt: skip
_NO_FILE = str.maketrans('/\\:*?"<>|\n', "          ")


def write_blanks(
    session: Session, ref: str, period: str, folder: str | Path, *, progress: Progress | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> list[Path]:  # fmt: skip
    """Write the forms into a folder and say which files they are. Refused when one of them is there already, so that nothing
    filled in is lost. A cancel or a fault leaves none behind."""
    target = Path(folder)
    with session.reading() as work:
        desk = Desk(session, work, Options(), is_cancelled)
        ledger = names.ledger(work, ref)
        owed = desk.period(ledger, find_key(ledger, period, desk.now, desk.workdays))
        owners = owing(desk, ledger, owed)
        if not owners:
            raise Refused("ledgersheet.nobody_owes", ledger=ledger.called, period=owed.key)
        files = {one.id: f"{one.called}-{ledger.called}-{owed.key}.xlsx".translate(_NO_FILE) for one in owners}
        there = sorted(name for name in files.values() if (target / name).exists())
        if there:
            raise Refused("ledgersheet.exists", file=str(target / there[0]), count=len(there))
        try:
            target.mkdir(parents=True, exist_ok=True)
            draft = Path(mkdtemp(prefix=".blank-", dir=target))
        except OSError as fault:
            raise Refused("ledgersheet.no_folder", folder=str(target)) from fault
        try:
            with speaking(session.lang):
                for number, owner in enumerate(owners):
                    desk.check()
                    if progress:
                        progress(files[owner.id], number, len(owners))
                    content = blank_workbook(_form(desk, ledger, owed, owner, session.lang))
                    (draft / files[owner.id]).write_bytes(content)
            desk.check()
            return _moved(draft, target, files.values())
        except OSError as fault:
            raise Refused("ledgersheet.no_folder", folder=str(target)) from fault
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _moved(draft: Path, target: Path, files: Iterable[str]) -> list[Path]:
    """The finished files put in their place; a fault takes those back that were moved already."""
    done: list[Path] = []
    try:
        for name in files:
            (draft / name).rename(target / name)
            done.append(target / name)
    except OSError:
        for one in done:
            one.unlink(missing_ok=True)
        raise
    return done


def owing(desk: Desk, ledger: Ledger, owed: Period) -> list[Unit | Body]:
    """The units or bodies that owe a period and are not excused, in official order."""
    excused = {one.subject for one in desk.known(ledger).of_period(owed.key).values() if one.kind == "exempt"}
    bodies = {one.id: one for one in desk.places.bodies}
    return [
        desk.places.units.get(one) or bodies[one]
        for one in owers(desk.work, desk.told, ledger, owed.last)
        if one not in excused
    ]


def _form(desk: Desk, ledger: Ledger, owed: Period, owner: Unit | Body, lang: Lang) -> BlankForm:
    """The form of one unit."""
    is_list = (
        ledger.shape == "periodic" and ledger.subject.kind in {"unit", "body"} and _is_about_itself(desk, ledger, owner)
    )
    last = desk.stood(ledger, owner.id, owed.key) if is_list else None
    codes = {
        "ledger": ledger.code, "version": str(ledger.version), "period": owed.key, "unit": owner.id,
        "layout": "list" if is_list else "table",
    }  # fmt: skip
    asked: list[tuple[str, tuple[str, ...]]] = [(t("ledgersheet.post"), ())]
    if ledger.zero_fields:
        asked.append((t("ledgersheet.zero"), (t("ledgersheet.yes"), t("ledgersheet.no"))))
    rows = [] if is_list else _subjects(desk, ledger, owed, owner, lang)
    return BlankForm(
        title=ledger.name(lang),
        above=(
            t("ledgersheet.unit", name=owner.name),
            t("ledgersheet.period", period=period_words(owed)),
            t("ledgersheet.due", due=_moment(owed.due)),
        ),
        asked=asked,
        fields=[_blank(one, lang, last) for one in ledger.fields],
        below=(t("ledgersheet.no_blank_is_zero"),),
        codes=codes,
        headings={key: t(f"ledgersheet.heading_{key}") for key in ("number", "field", "unit", "figure", "last", "hint")},
        page=Page("A4" if is_list else "A4L", "&C" + t("paper.page", page="&P", pages="&N")),
        rows=rows,
        spare=0 if is_list or ledger.shape != "dated" else _SPARE,
        keys=() if is_list else _keys(desk, ledger, owner),
    )  # fmt: skip


def _is_about_itself(desk: Desk, ledger: Ledger, owner: Unit | Body) -> bool:
    """Whether the unit that reports is the one that the report is about."""
    unit = desk.places.units.get(owner.id)
    return unit is None or not subject_kinds(ledger) or unit.kind in subject_kinds(ledger)


def _keys(desk: Desk, ledger: Ledger, owner: Unit | Body) -> list[Blank]:
    """The columns before the fields: whom the row is about, and on which day."""
    keys = []
    if not (ledger.subject.kind in {"unit", "body"} and _is_about_itself(desk, ledger, owner)):
        hint = ledger.subject.code and t("ledgersheet.code_form", code=ledger.subject.code)
        keys = [Blank(t("ledgersheet.subject_code"), "subject", hint=hint)]
        if ledger.subject.kind != "code":
            keys.append(Blank(t("ledgersheet.subject_name"), NAME))
    if ledger.shape == "dated":
        keys.append(Blank(t("ledgersheet.date"), "date", "date"))
    return keys


def _blank(field: Field, lang: Lang, last: Mapping[str, Any] | None) -> Blank:
    label = f"{field.group.in_(lang)} {field.label.in_(lang)}" if field.group else field.label.in_(lang)
    answers = tuple(one.label.in_(lang) for one in field.choices)
    if field.kind == "bool":
        answers = (t("ledgersheet.yes"), t("ledgersheet.no"))
    stands = last.get(field.id) if last and field.kind in {"stock", "cumulative"} else None
    hint = field.hint.in_(lang) if field.hint else ""
    return Blank(
        heading=label, field=field.id, kind=_KINDS.get(field.kind, "text"), unit=_unit(field, lang), answers=answers,
        least=field.least, most=field.most, last=_shown(field, stands, lang),
        hint=" ".join(part for part in (hint, t("ledgersheet.optional") if field.optional else "") if part),
    )  # fmt: skip


def _unit(field: Field, lang: Lang) -> str:
    if field.kind == "money":
        return t("ledgersheet.money_unit")
    return field.unit.in_(lang) if field.unit else ""


def _shown(field: Field, value: Any, lang: Lang) -> str:
    """A stored value as it is typed into the form."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return "".join(f"{'>=' if name == 'ge' else '<='}{bound}" for name, bound in value.items())
    if field.kind == "money":
        return f"{value / 10_000:.15g}"
    if field.kind == "bool":
        return t("ledgersheet.yes" if value else "ledgersheet.no")
    if field.kind == "choice":
        return next((one.label.in_(lang) for one in field.choices if one.id == value), str(value))
    return str(value)


def _subjects(
    desk: Desk, ledger: Ledger, owed: Period, owner: Unit | Body, lang: Lang
) -> list[tuple[str, str, dict[str, str]]]:  # fmt: skip
    """The subjects of a unit: code, name, and what stands of each now."""
    places, kind = desk.places, ledger.subject.kind
    if kind == "code":
        mine = {one.subject: one for one in desk.known(ledger).standing().values() if one.owner == owner.id}
        return [(code, "", _standing(ledger, one, lang)) for code, one in sorted(mine.items())]
    standing = desk.known(ledger).standing() if ledger.shape == "standing" else {}
    if kind == "site":
        sites = [
            one
            for one in places.sites
            if (not ledger.subject.sites or one.kind in ledger.subject.sites)
            and one.is_open_on(owed.last) and owner.id in places.line(one.unit)
        ]  # fmt: skip
        return [(one.code or one.id, one.name, _standing(ledger, standing.get(one.id), lang)) for one in sites]
    if _is_about_itself(desk, ledger, owner):
        return []
    kinds = subject_kinds(ledger)
    units = [
        one
        for one in places.units.values()
        if one.kind in kinds and one.is_valid_on(owed.last) and owner.id in places.line(one.id)
    ]
    return [
        (one.official_code or one.id, _path(desk, one, owner), _standing(ledger, standing.get(one.id), lang))
        for one in sorted(units, key=official_order)
    ]


def _path(desk: Desk, unit: Unit, owner: Unit | Body) -> str:
    """The name of a village with its township's before it."""
    line = desk.places.line(unit.id)
    above = [desk.places.units[one].called for one in line[1 : line.index(owner.id)]]
    return " ".join([*reversed(above), unit.name])


def _standing(ledger: Ledger, entry: Entry | None, lang: Lang) -> dict[str, str]:
    if entry is None:
        return {}
    return {one.id: _shown(one, entry.values[one.id], lang) for one in ledger.fields if one.id in entry.values}


def period_words(owed: Period) -> str:
    """A period as the head of a form says it: its days, and the number of a week."""
    if owed.kind == "day":
        return written(owed.first)
    if owed.kind == "week":
        return t("ledgersheet.week", first=written(owed.first), last=written(owed.last), number=owed.number)
    if owed.kind == "month":
        return t("ledgersheet.month", year=owed.key[:4], month=int(owed.key[5:]))
    return t("ledgersheet.other_span", key=owed.key, first=written(owed.first), last=written(owed.last))


def _moment(due: str) -> str:
    day, _, at = due.partition("T")
    return f"{written(day)} {at}".strip()


__all__ = ["Cancelled", "write_blanks"]
