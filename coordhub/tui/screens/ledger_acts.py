"""What can be done with what is owed wherever it stands under the cursor: report, say zero, excuse, correct, chase, copy, print.

Forms are loaded when they are opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from coordhub.messages import t
from coordhub.services import entries, ledger_reminders, owing
from coordhub.services.entry_facts import entry_facts
from coordhub.services.ledger_board import chase_facts
from coordhub.services.wording import sentence
from coordhub.tui.command import COPY, NEW, PAPER, ZERO, Act
from coordhub.tui.screens.paper_acts import Offer, PaperActs
from coordhub.views.ledger_words import about

if TYPE_CHECKING:
    from coordhub.services.entry_facts import EntryFacts
    from coordhub.services.ledger_board import ChaseFacts
    from coordhub.services.session import Session
    from coordhub.tui.screens.hub_screen import HubScreen

    Base = HubScreen
else:
    Base = object

FILL = Act("ledger.fill", ("enter",))
CHASE = Act("ledger.chase", ("c",))
IMPORT = Act("ledger.import", ("i",))
EXEMPT = Act("ledger.exempt", ("x",))
CORRECT = Act("ledger.correct", ("e",))
SUMMARY = Act("ledger.summary", ("b",))
VIEWS = Act("ledger.views", ("v",))
EXPORT = Act("ledger.export", ("w",))
PERIOD = Act("ledger.period", ("o",))
RESTRICTED = Act("ledger.restricted", ("R",))
ENTRIES = Act("ledger.entries", ("t",))

ON_A_LEDGER = (FILL, ZERO, CHASE, IMPORT, PAPER, COPY, EXEMPT, CORRECT, SUMMARY, ENTRIES, NEW, PERIOD, VIEWS, EXPORT)
"""The acts of one ledger's screen; the first five stand in its footer."""


class LedgerActs(PaperActs, Base):
    """Mixed into a screen that says, by `owed_here`, which ledger, subject and period stand under the cursor."""

    UNFIT: ClassVar[str] = "tuiledger.no_cell"

    def owed_here(self) -> tuple[str, str, str] | None:
        """The ledger's code, the subject's id and the period's key under the cursor, or None."""
        raise NotImplementedError

    def state_here(self) -> str:
        """The derived state of what stands under the cursor; empty where nothing is owed."""
        raise NotImplementedError

    # Why not

    def why_not_zero(self) -> str | None:
        """Zero, an exemption and a reminder are for what has not come."""
        if self.owed_here() is None:
            return t(self.UNFIT)
        state = self.state_here()
        if not state:
            return t("tuiledger.not_owed")
        if state not in {"pending", "missing"}:
            return t("tuiledger.has_come", state=t(f"tuiledger.state.{state}"))
        return None

    why_not_ledger_exempt = why_not_ledger_chase = why_not_zero

    def why_not_ledger_correct(self) -> str | None:
        """A correction needs something that stands."""
        if self.owed_here() is None:
            return t(self.UNFIT)
        return t("tuiledger.nothing_to_correct") if self.state_here() in {"pending", "missing", ""} else None

    def why_not_ledger_fill(self) -> str | None:
        if self.owed_here() is None:
            return t(self.UNFIT)
        # What came can be looked at while nothing can be written.
        return why_read_only(self) if self.state_here() in {"pending", "missing", ""} else None

    # Reporting

    def with_facts(self, then: Any) -> None:
        """Read in a worker what a form needs, and open it."""
        self.open_with(entry_facts, then)

    def open_with(self, read: Any, then: Any) -> None:
        """Read what a form begins with about what stands under the cursor; keys typed meanwhile wait for the form."""
        here = self.owed_here()
        if here:
            self.set_focus(None)
            self.perform(read, *here, then=then, otherwise=self.take_focus)

    def do_ledger_fill(self) -> None:
        """An empty form where nothing came, the entry where it did."""
        self.with_facts(self.open_facts)

    def open_facts(self, facts: EntryFacts) -> None:
        """The form of what has not come, the entry that stands, or the list where several may stand."""
        if facts.entry is not None:
            from coordhub.tui.screens.entry import EntryScreen

            self.app.push_screen(EntryScreen(facts.entry.id))
        elif facts.ledger.shape != "periodic":
            from coordhub.tui.screens.follow_lists import EntriesScreen

            self.app.push_screen(EntriesScreen(facts.ledger.code, facts.when, facts.subject))
        else:
            from coordhub.tui.screens.entry_form import EntryForm

            self.app.push_screen(EntryForm(facts, self.session.lang), self.saved)

    def do_ledger_correct(self) -> None:
        from coordhub.tui.screens.entry_form import EntryForm

        def opened(facts: EntryFacts) -> None:
            self.app.push_screen(EntryForm(facts, self.session.lang, corrects=True), self.saved)

        self.with_facts(opened)

    def saved(self, entry: Any) -> None:
        """Say what came of a form."""
        if entry is not None:
            self.say(t("tuiledger.saved"))

    def do_zero(self) -> None:
        from coordhub.tui.screens.form import Field, FormScreen

        def opened(facts: EntryFacts) -> None:
            fields = [
                Field("post", t("tuiledger.field.post"), facts.post),
                Field("at", t("tuiledger.field.at"), "", "date"),
            ]

            def save(session: Session, values: dict[str, Any], _: Any) -> Any:
                return entries.zero(session, facts.ledger.code, facts.subject, facts.when, **values)

            self.app.push_screen(
                FormScreen(t("tuiledger.zero_title", about=about(facts, self.session.lang)), fields, save), self.saved
            )

        self.with_facts(opened)

    def do_ledger_exempt(self) -> None:
        from coordhub.tui.screens.form import Field, FormScreen

        def opened(facts: EntryFacts) -> None:
            fields = [Field("why", t("tuiledger.field.why")), Field("at", t("tuiledger.field.at"), "", "date")]

            def save(session: Session, values: dict[str, Any], _: Any) -> Any:
                return entries.exempt(session, facts.ledger.code, facts.subject, facts.when, **values)

            self.app.push_screen(
                FormScreen(t("tuiledger.exempt_title", about=about(facts, self.session.lang)), fields, save), self.saved
            )

        self.with_facts(opened)

    # Reminders

    def do_ledger_chase(self) -> None:
        self.open_with(chase_facts, self._chase_form)

    def _chase_form(self, found: ChaseFacts) -> None:
        from coordhub.tui.screens.form import Field, FormScreen

        facts, step, above = found.facts, found.step, found.above
        fields = [
            Field("channel", t("tui.field.channel"), step.channel),
            Field("post", t("tui.field.post"), step.post),
            Field("answer", t("tui.field.answer")),
            Field("at", t("tui.field.at"), "", "date"),
        ]
        title = t(
            "tuiledger.chase_title", about=about(facts, self.session.lang), rung=step.rung, phone=step.phone or "-"
        )
        after = t("tuiledger.chase_above", post=above.post, phone=above.phone or "-")

        def save(session: Session, values: dict[str, Any], _: Any) -> Any:
            return ledger_reminders.remind(session, facts.ledger.code, facts.subject, facts.when, **values)

        self.app.push_screen(FormScreen("\n ".join([title, after, *found.paste.split("\n")]), fields, save), self.saved)

    # Copying and printing

    def do_copy(self) -> None:
        """The message to those who have not reported, sent to the user's own clipboard through the terminal."""
        here = self.owed_here()
        if here is None:
            self.say(t(self.UNFIT))
            return

        def sent(text: str) -> None:
            if not text:
                self.say(t("tuiledger.all_came"))
                return
            self.app.copy_to_clipboard(text)
            self.say(t("tui.copied", text=text.split("\n", maxsplit=1)[0]))

        self.perform(owing.paste_text, here[0], here[2], then=sent)

    def why_not_paper(self) -> str | None:
        return None if self.owed_here() else t("tuiledger.no_line_here")

    def do_paper(self) -> None:
        here = self.owed_here()
        assert here is not None, "why_not_paper"
        letters: list[Offer] = [("reminder", here[1], {})] if here[1] else []
        self.offer_papers("ledger", here[0], options={"period": here[2]}, also=letters)


def why_read_only(screen: HubScreen) -> str | None:
    """Why nothing can be written now; None while it can."""
    why = screen.session.store.read_only_because
    return sentence(why) if why else None


def open_blank(screen: HubScreen, ledger: str, subject: str) -> None:
    """A form for a new entry; of a standing ledger whose subject has one, the form to correct it."""
    from coordhub.tui.screens.entry_form import EntryForm

    def opened(facts: EntryFacts) -> None:
        screen.app.push_screen(EntryForm(facts, screen.session.lang, corrects=facts.entry is not None))

    screen.perform(entry_facts, ledger, subject, then=opened)
