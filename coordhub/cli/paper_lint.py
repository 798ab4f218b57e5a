"""`coordhub paper lint|fonts`: papers looked over, and the fonts they are set in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.listing import format_option
from coordhub.cli.values import DAY, OneOf
from coordhub.domain.refusal import NotFound
from coordhub.messages import t

if TYPE_CHECKING:
    from coordhub.services.session import Session


@verb("lint")
@argument("papers", nargs=-1, required=True, words="help.argument.lint_papers", metavar="FILE|PAPER")
@option("--as-of", "day", type=DAY, words="help.option.lint_as_of")
@option("--format", "form", type=OneOf(("plain", "json")), default="plain", words="help.option.lint_format")
def lint(caller: Caller, papers: tuple[str, ...], day: str | None, form: str) -> int:
    """Look over papers as a proof-reader does: exit code 1 when something is amiss."""
    from coordhub.papers.lint_paper import check_lines, file_lines, is_file, paper_lines

    read = {text: file_lines(text) for text in papers if is_file(text)}
    session = _session(caller) if len(read) == len(papers) else caller.session()
    found = []
    for text in papers:
        lines, at = (read[text], "") if text in read else paper_lines(session or caller.session(), text)
        found.append((text, check_lines(lines, session, day or at)))
    if form == "json":
        output.records(
            {"file": text, "paragraph": one.paragraph, "rule": one.rule, "found": one.found, "sentence": one.sentence()}
            for text, findings in found
            for one in findings
        )
    else:
        for text, findings in found:
            output.lines(*(one.sentence() for one in findings))
            output.said(t("lint.found", file=text, count=len(findings)) if findings else t("lint.clean", file=text))
    return 1 if any(findings for _, findings in found) else 0


def _session(caller: Caller) -> Session | None:
    """The office whose ledgers figures are held against; None, with a sentence on stderr, where there is none."""
    try:
        return caller.session()
    except NotFound as missing:
        if missing.key != "cli.no_office":
            raise
        output.said(t("lint.no_office", path=caller.shown_address))
        return None


@verb("fonts")
@format_option
def fonts(caller: Caller, form: str) -> None:
    """The five fonts of official papers: what the office calls them, and what a PDF is set in on this machine."""
    from coordhub.cli.listing import grid_of
    from coordhub.papers.fonts import faces
    from coordhub.papers.gongwen import PRESETS

    found = faces(caller.session().office().fonts)
    rows = [{"role": one.role, "wanted": one.wanted, "used": one.used, "stands_in": one.stands_in} for one in found]
    output.listing(
        form,
        lambda: rows,
        lambda: grid_of(
            "paper.fonts",
            ("role", "wanted", "used"),
            [(one.role, (t(f"paper.role.{one.role}"), one.wanted, one.used)) for one in found],
        ),
    )
    output.said(t("paper.presets", names=" ".join(PRESETS), example='settings set fonts \'{"preset": "wps"}\''))
