"""A section of a reply edited on the screen: its heading on the first line, a paragraph on each line below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.domain.proposal import Proposal
from coordhub.messages import t
from coordhub.services import proposal_reply
from coordhub.services.proposals import row
from coordhub.tui.screens.text_edit import TextEditScreen

if TYPE_CHECKING:
    from coordhub.services.session import Session


class SectionEditScreen(TextEditScreen):
    """Opened on a proposal as it stands and the place of a section (0: a new one)."""

    def __init__(self, base: Proposal, place: int) -> None:
        self.section = base.sections[place - 1].id if place else ""
        places = " ".join(f"{{{one.name}}}" for one in base.facts)
        super().__init__(
            t("tuiproposal.section_title", number=base.number), t("tuiproposal.section_foot", names=places),
            self._text(base), base, base.number,
        )  # fmt: skip

    def _text(self, proposal: Proposal) -> str:
        """The section in a proposal; nothing where it is new, or was taken out."""
        stands = next((one for one in proposal.sections if one.id == self.section), None)
        return f"{stands.heading}\n{stands.text}" if stands else ""

    def store(self, session: Session, text: str, base: Any) -> Any:
        heading, _, paragraphs = text.strip().partition("\n")
        if not self.section:
            return proposal_reply.add_section(session, base.id, heading, paragraphs)
        ids = [one.id for one in base.sections]
        # A colleague may have moved it; past the last where it was taken out, which is refused.
        place = ids.index(self.section) + 1 if self.section in ids else len(ids) + 1
        return proposal_reply.edit_section(session, base.id, str(place), {"heading": heading, "text": paragraphs}, base)

    def standing(self) -> tuple[str, Any]:
        now = row(self.app.session, self.base.id).proposal
        return self._text(now), now
