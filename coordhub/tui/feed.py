"""The feed: what colleagues changed since the last look. Idle, it costs a `stat` and sends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.messages import t
from coordhub.services.seen import mark_seen
from coordhub.store.errors import Damaged

if TYPE_CHECKING:
    from coordhub.services.session import Session


class Feed:
    """Watches the office's revision for one screen."""

    SECONDS = 0.5
    """Between two looks, so that a colleague's commit is on the screen within a second."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.began = self.revision = session.store.revision()
        """The revision at which this screen was opened: `u` takes back what came after it."""

    def has_news(self) -> bool:
        """Whether somebody committed since the last `news`."""
        return self.session.store.revision() != self.revision

    def news(self) -> tuple[set[str], str]:
        """The kinds of record that changed, and a line about the last change that a colleague made."""
        since, self.revision = self.revision, self.session.store.revision()
        changes = self.session.store.changes(since_rev=since)
        kinds = {record.kind for change in changes for record in change.records}
        theirs = next((change for change in changes if self.is_colleague(change.by, change.on_behalf)), None)
        from coordhub.services.change_words import title_of  # not before somebody changes something

        try:
            said = t("tui.colleague", what=title_of(self.session, theirs)) if theirs else ""
        except Damaged:
            # The table that would give its name: the screens that show it say so themselves.
            said = ""
        return kinds, said

    def is_colleague(self, by: str, on_behalf: str) -> bool:
        """Whether a commit is somebody else's."""
        return (by, on_behalf) != (self.session.by, self.session.on_behalf)

    def leave(self) -> None:
        """Note that everything up to now was seen."""
        mark_seen(self.session)
