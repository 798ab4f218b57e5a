"""The reply to a proposal as blocks: its sections, added, edited, ordered; the program numbers them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from coordhub.domain.proposal import Proposal, Section
from coordhub.domain.record import next_part_id
from coordhub.domain.refusal import Refused
from coordhub.services import names
from coordhub.services.proposals import unsigned
from coordhub.services.session import Session


def add_section(session: Session, ref: str, heading: str, text: str = "", place: int | None = None) -> Section:
    """Add a section to the reply, at the end or at a place (1 is the first). Its heading bears no number."""
    with session.writing("proposal.section") as work:
        stands = unsigned(work, names.proposal(work, ref))
        section = _checked(Section(id=next_part_id(stands.sections), heading=heading.strip(), text=text.strip()))
        sections = list(stands.sections)
        sections.insert(len(sections) if place is None else max(place - 1, 0), section)
        work.proposals.put(replace(stands, sections=tuple(sections)))
        return section


def edit_section(
    session: Session, ref: str, section: str, changes: Mapping[str, str], base: Proposal | None = None
) -> Section:
    """Change a section's heading or text; `section` is its place on paper. With `base` a colleague's change of the same section is
    a Conflict."""
    with session.writing("proposal.section") as work:
        stands = unsigned(work, base or names.proposal(work, ref))
        at = stands.section_at(section)
        changed = _checked(replace(stands.sections[at], **{name: text.strip() for name, text in changes.items()}))
        sections = (*stands.sections[:at], changed, *stands.sections[at + 1 :])
        work.proposals.put(replace(stands, sections=sections), base=base)
        return changed


def move_section(session: Session, ref: str, section: str, place: int) -> Proposal:
    """Move a section to a place (1 is the first)."""
    with session.writing("proposal.section") as work:
        stands = unsigned(work, names.proposal(work, ref))
        moved = stands.sections[stands.section_at(section)]
        sections = [one for one in stands.sections if one.id != moved.id]
        sections.insert(max(min(place, len(sections) + 1) - 1, 0), moved)
        return work.proposals.put(replace(stands, sections=tuple(sections)))


def remove_section(session: Session, ref: str, section: str) -> Proposal:
    """Take a section out of the reply."""
    with session.writing("proposal.section") as work:
        stands = unsigned(work, names.proposal(work, ref))
        gone = stands.sections[stands.section_at(section)]
        return work.proposals.put(replace(stands, sections=tuple(one for one in stands.sections if one.id != gone.id)))


def _checked(section: Section) -> Section:
    if not section.heading:
        raise Refused("proposal.lacks", field="heading")
    return section
