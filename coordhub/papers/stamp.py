"""What issuing puts on a paper: number, day, who signed, who receives copies; and the head and foot that come of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from coordhub.messages import t
from coordhub.papers.paper import Copy, Foot, Head
from coordhub.text.dates import written

if TYPE_CHECKING:
    from coordhub.services.session import Session


@dataclass(frozen=True)
class Stamp:
    """The marks of a paper that is issued; a draft has none of them, and shows the place of its number."""

    number: str = ""
    day: str = ""
    signer: str = ""
    copies: tuple[Copy, ...] = ()


DRAFT = Stamp()


def issuing_name(session: Session) -> str:
    """The full name of the unit under which the office's papers go out (a joint conference has no seal), else the office's."""
    from coordhub.services import outgoing
    from coordhub.services.session import OFFICE_ID

    with session.reading() as work:
        unit = outgoing.issuing_unit(work)
        return work.units.get(unit).name if unit else work.office.get(OFFICE_ID).name


def _printer(unit: str, office: str) -> str:
    """Who prints: the office of the issuing unit; an office that issues by itself needs no other."""
    return unit if unit == office else t("papers.printing_office", unit=unit)


def headed(
    session: Session, form: Literal["official", "letter", "minutes"], stamp: Stamp = DRAFT, *, mark: str = "", copies: tuple[Copy, ...] = (),
    signs: bool = True,
) -> dict[str, Any]:  # fmt: skip
    """The fields of a `Paper` that its form and its stamp give: head, foot, sign_off, sealed, issuer, sheet, lang. Call it while the office's
    language is spoken.

    `official` goes out under the issuing unit (its name and 文件 in red), `letter` under its name alone, `minutes` bear `mark` and, below,
    the office and the day. `copies` stand in the foot of a draft as well.
    """
    office = session.office()
    unit = issuing_name(session)
    day = written(stamp.day or session.today.isoformat())
    number = stamp.number or t("papers.number_open", year=(stamp.day or session.today.isoformat())[:4])
    sent = stamp.copies or copies
    if form == "minutes":
        head = Head(mark=mark, number=number, left=office.name, right=day)
        foot = Foot(copies=sent, issuer=office.name, date=day)
    else:
        head = Head(
            mark=mark or (t("papers.file_mark", unit=unit) if form == "official" else unit),
            number=number,
            signer=stamp.signer,
        )
        foot = Foot(
            copies=sent,
            issuer=_printer(unit, office.name) if form == "official" else "",
            date=day if form == "official" else "",
        )
    return {
        "kind": form, "sheet": "A4", "lang": office.language, "issuer": unit, "head": head,
        "foot": foot if form != "letter" or sent else None, "sign_off": (unit, day) if signs and form != "minutes" else (),
        "sealed": signs and form != "minutes",
    }  # fmt: skip
