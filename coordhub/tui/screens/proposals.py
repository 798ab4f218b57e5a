"""Screen 7, proposals (提案): the list with its clocks, and what replies promised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.messages import t
from coordhub.services import proposals
from coordhub.services.proposal_promises import promises
from coordhub.tui.command import NEW, OPEN, PAPER, Act
from coordhub.tui.screens.form import Field, FormScreen
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.paper_acts import PaperActs
from coordhub.tui.widgets.body import Content, GridBody, Line
from coordhub.views import proposals as view

if TYPE_CHECKING:
    from coordhub.domain.unit import Unit
    from coordhub.services.session import Session

PROMISED = Act("proposal.promised", ("v",))
CLOSED = Act("proposal.closed", ("m",))


class ProposalsScreen(PaperActs, HubScreen):
    """The proposals, the nearest limit first; closed ones when asked for."""

    KEY = "7"
    OFFERS = (OPEN, NEW, PROMISED, CLOSED, PAPER)
    SHOWS = frozenset({"proposal", "outgoing", "task"})

    def __init__(self) -> None:
        super().__init__()
        self.with_closed = False

    def load(self) -> Content:
        session = self.session
        rows = proposals.rows(session, closed=self.with_closed)
        body = GridBody(view.grid(rows, departments(session), session.lang, self.columns()))
        late = sum(row.light == "red" for row in rows)
        unkept = sum(not one.is_kept for row in rows for one in row.promises)
        which = t("tuiproposal.with_closed" if self.with_closed else "tuiproposal.open_only")
        head = t("tuiproposal.list_head", count=len(rows), late=late, unkept=unkept, which=which)
        return Content(head=[Line(" " + head), Line("  " + body.heading(), "heading")], body=body)

    def columns(self) -> str:
        """The column set that the terminal has room for."""
        return "list120" if self.app.size.width >= 120 else "list80"

    def do_open(self) -> None:
        if self.page.current_id:
            open_proposal(self, self.page.current_id)

    def do_proposal_closed(self) -> None:
        self.with_closed = not self.with_closed
        self.reload()

    def do_proposal_promised(self) -> None:
        self.app.push_screen(PromisesScreen())

    def do_new(self) -> None:
        with self.session.reading() as work:
            last = max(work.proposals.all(), key=lambda one: one.assigned, default=None)
        fields = [
            Field("serial", t("tuiproposal.field.serial")), Field("title", t("tuiproposal.field.title")),
            Field("of", t("tuiproposal.field.session"), last.session if last else ""),
            Field("assigned", t("tuiproposal.field.assigned"), self.session.today.isoformat(), "date"),
            Field("proposers", t("tuiproposal.field.proposers"), "", "names"),
            Field("lead", t("tui.field.lead"), "", "names"), Field("supporting", t("tuiproposal.field.supporting"), "", "names"),
        ]  # fmt: skip

        def save(session: Session, values: dict[str, Any], _: Any) -> Any:
            return proposals.add_proposal(session, values.pop("serial"), values.pop("title"), **values)

        self.app.push_screen(FormScreen(t("tuiproposal.new"), fields, save), self._made)

    def _made(self, saved: Any) -> None:
        if saved is not None and saved is not True:
            self.goes_to = saved.id
            self.say(t("tuiproposal.registered", number=saved.number, due=saved.due, back=saved.return_by))

    why_not_paper = PaperActs.why_no_line

    def do_paper(self) -> None:
        self.offer_papers("proposal", self.page.current_id)


class PromisesScreen(HubScreen):
    """What all replies promised and is not kept, the nearest limit first; Enter opens the task made of it, else the proposal."""

    KEY = "7"
    OFFERS = (OPEN,)
    SHOWS = frozenset({"proposal", "task"})

    def load(self) -> Content:
        session = self.session
        rows = promises(session)
        wide = "list120" if self.app.size.width >= 120 else "list80"
        body = GridBody(view.promises_grid(rows, departments(session), session.lang, wide))
        head = t("tuiproposal.promises_head", count=len(rows))
        return Content(head=[Line(" " + head), Line("  " + body.heading(), "heading")], body=body)

    def do_open(self) -> None:
        found = next(
            (one for one in promises(self.session) if f"{one.proposal.id}.{one.promise.id}" == self.page.current_id),
            None,
        )
        if found is None:
            return
        if found.task is None:
            open_proposal(self, found.proposal.id)
        else:
            from coordhub.tui.screens.task import TaskScreen

            self.app.push_screen(TaskScreen(found.task.id))


def open_proposal(screen: HubScreen, proposal: str) -> None:
    """Show one proposal."""
    from coordhub.tui.screens.proposal import ProposalScreen

    screen.app.push_screen(ProposalScreen(proposal))


def departments(session: Session) -> dict[str, Unit]:
    """The departments and counties by id, as views ask for them."""
    with session.reading() as work:
        return {one.id: one for one in work.units.all() if one.tier == 0}
