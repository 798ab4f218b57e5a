"""The scorecard of a framework on paper: each element with who answers for it, how far it is, and what carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.messages import speaking, t
from coordhub.papers.paper import Paper, Paragraph, Table
from coordhub.services.frameworks import Scorecard, scorecard
from coordhub.text.dates import long, written
from coordhub.views import scorecards as view
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.services.session import Session


def paper(session: Session, ref: str = "", *, restricted: bool = False) -> Paper:
    """The scorecard of a framework as it stands now, in the office's language."""
    office = session.office()
    with speaking(office.language):
        found = scorecard(session, ref, restricted=restricted)
        names = Names({}, office.language)
        today = session.today.isoformat()
        title = t("ledgersummary.scorecard", framework=found.framework.title.in_(office.language))
        return Paper(
            title=title, lang=office.language, sheet="A4L", issuer=office.name, file_name=f"{today}_{title}",
            subtitle=t("ledgersummary.as_of", day=written(today), moment=long(session.moment), office=office.name),
            blocks=[
                Paragraph(_verdicts(found), indent=False),
                Table(text=view.grid(found, names, "text80"), page=view.grid(found, names, "a4")),
            ],
        )  # fmt: skip


def _verdicts(found: Scorecard) -> str:
    return t(
        "ledgersummary.verdicts", count=len(found.rows), reached=found.counted("reached"), short=found.counted("short"),
        unknown=found.counted("unknown"),
    )  # fmt: skip
