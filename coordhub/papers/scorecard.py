"""The scorecard of a framework on paper: each element with who answers for it, how far it is, and what carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.messages import speaking, t
from coordhub.papers.paper import Paper, Paragraph
from coordhub.papers.phrases import drawn, moment_words, printed
from coordhub.papers.stamp import DRAFT, Stamp
from coordhub.services.frameworks import Scorecard, scorecard
from coordhub.text.dates import written
from coordhub.views import scorecards as view
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.services.session import Session


def paper(session: Session, about: str = "", *, restricted: bool = False, stamp: Stamp = DRAFT) -> Paper:
    """The scorecard of a framework as it stands now, in the office's language."""
    office = session.office()
    with speaking(office.language):
        found = scorecard(session, about, restricted=restricted)
        names = Names({}, office.language)
        day = stamp.day or session.today.isoformat()
        title = t("ledgersummary.scorecard", framework=printed(found.framework.title.in_(office.language)))
        return Paper(
            title=title, lang=office.language, sheet="A4L", issuer=office.name, moment=session.moment,
            subtitle=t("ledgersummary.as_of", day=written(day), moment=moment_words(session.moment), office=office.name),
            blocks=[
                Paragraph(_verdicts(found), indent=False),
                drawn(lambda face: view.grid(found, names, face)),
            ],
        )  # fmt: skip


def _verdicts(found: Scorecard) -> str:
    return t(
        "ledgersummary.verdicts", count=len(found.rows), reached=found.counted("reached"), short=found.counted("short"),
        unknown=found.counted("unknown"),
    )  # fmt: skip
