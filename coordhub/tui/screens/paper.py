"""A paper as its text face shows it, with what a proof-reader would say; from here it is written, printed, handed over or issued."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coordhub.domain.outgoing import copy_of
from coordhub.messages import t
from coordhub.services.outgoing import SERIES_OF, TYPED
from coordhub.text.width import plain
from coordhub.tui.command import COPY, Act
from coordhub.tui.screens.dialogs import TextDialog
from coordhub.tui.screens.form import Field, FormScreen
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.paper_ways import SUFFIXES, PaperWays, drawn
from coordhub.tui.widgets.body import Body, Content, Line

if TYPE_CHECKING:
    from coordhub.papers.lint import Finding
    from coordhub.papers.paper import Document
    from coordhub.services.session import Session

WRITE = Act("paper.write", ("w",))
PRINT = Act("paper.print", ("P",))
ISSUE = Act("paper.issue", ("i",))
LINT = Act("paper.lint", ("t",))
HAND = Act("paper.hand", ("x",))
JOBS = Act("paper.jobs", ("J",))
REGISTER = Act("paper.register", ("R",))


class PaperScreen(PaperWays, HubScreen):
    """A paper of a kind about a record; `draft` is its entry in the register, where it has one."""

    OFFERS = (WRITE, PRINT, ISSUE, LINT, HAND, COPY, JOBS, REGISTER)
    SHOWS = frozenset({"task", "meeting", "entry", "body", "duty", "proposal", "office"})
    NUMBERED = False

    def __init__(
        self, kind: str, ref: str = "", options: Mapping[str, str] | None = None, draft: str | None = None
    ) -> None:
        super().__init__()
        self.draft = draft
        self.kind, self.ref, self.options = kind, ref, dict(options or {})
        self.document: Document | None = None
        self.findings: list[Finding] = []

    def load(self) -> Content:
        from coordhub.papers import text
        from coordhub.papers.catalogue import build
        from coordhub.papers.lint import check_paper
        from coordhub.papers.stamp import DRAFT

        self.document = made = build(self.session, self.kind, self.ref, DRAFT, **self.options)
        self.findings = [one for paper in made.papers for one in check_paper(paper)]
        told = t("tuipaper.findings", count=len(self.findings)) if self.findings else t("tuipaper.clean")
        head = Line(" " + t("tuipaper.head", kind=t(f"papers.kind.{self.kind}"), file=made.file_name, told=told))
        drawn_lines = text.draw(made, width=self.app.size.width - 4).replace("\f", "").splitlines()
        return Content(head=[head], body=Body([Line(line, id=str(place)) for place, line in enumerate(drawn_lines)]))

    def content(self, session: Session, suffix: str) -> tuple[str, bytes]:
        assert self.document is not None, "it is shown"
        return drawn(self.document, session, suffix)

    def suffixes(self) -> tuple[str, ...]:
        has_table = self.document is not None and bool(self.document.tables())
        return tuple(one for one in SUFFIXES if one != ".xlsx" or has_table)

    def why_not_paper_write(self) -> str | None:
        return None if self.document else t("tuipaper.not_made")

    why_not_paper_print = why_not_paper_hand = why_not_paper_issue = why_not_copy = why_not_paper_write

    def do_copy(self) -> None:
        from coordhub.papers import text

        assert self.document is not None, "why_not_copy"
        self.app.copy_to_clipboard(text.draw(self.document).replace("\f", ""))
        self.say(t("tuipaper.copied"))

    def do_paper_lint(self) -> None:
        if self.findings:
            self.app.push_screen(TextDialog(t("tuipaper.lint_title"), [plain(one.sentence()) for one in self.findings]))
        else:
            self.say(t("tuipaper.clean"))

    def do_paper_register(self) -> None:
        from coordhub.tui.screens.paper_register import RegisterScreen

        self.app.push_screen(RegisterScreen())

    # Issuing

    def do_paper_issue(self) -> None:
        """Ask for what the paper needs: who signed, the number where an issuing unit gives it, and copies."""
        fields = [
            Field("signer", t("tuipaper.field.signer")),
            Field("day", t("tuipaper.field.day"), self.session.today.isoformat(), "date"),
        ]
        if self.kind not in SERIES_OF:
            fields.append(Field("number", t("tuipaper.field.number"), hint=t("tuipaper.number_hint")))
        fields.append(Field("copies", t("tuipaper.field.copies_to"), "", "names"))
        title = t(
            "tuipaper.issue_own"
            if self.kind in SERIES_OF
            else "tuipaper.issue_typed"
            if self.kind in TYPED
            else "tuipaper.issue_title"
        )
        self.app.push_screen(FormScreen(title, fields, self._issue), self._issued)

    def _issue(self, session: Session, values: dict[str, Any], _: Any) -> Any:
        from coordhub.papers.issuing import issue

        copies = [copy_of(one) for one in values["copies"]]
        return issue(
            session, self.kind, self.ref, ref=self.draft, number=values.get("number", ""), day=(values["day"] or "")[:10], signer=values["signer"],
            copies=copies, options=self.options,
        )  # fmt: skip

    def _issued(self, issued: Any) -> None:
        if issued is not None:
            self.say(t("tuipaper.issued", number=issued.number or issued.id, title=issued.title))
