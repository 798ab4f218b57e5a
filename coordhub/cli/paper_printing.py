"""`coordhub paper printers|jobs|cancel`: the printers there are and what they have to do."""

from __future__ import annotations

from dataclasses import asdict

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.listing import format_option, grid_of
from coordhub.messages import t


@verb("printers")
@format_option
def printers(caller: Caller, form: str) -> None:
    """List the printers; the one that papers go to when none is named is marked: the office's own, else the machine's."""
    from coordhub.papers.printing import Printer
    from coordhub.papers.printing import printers as there_are

    own = caller.session().office().printer
    found = there_are()

    def is_usual(one: Printer) -> bool:
        return one.name == own.partition("/")[0] if own else one.is_default

    def state(one: Printer) -> str:
        said = t(f"printing.state.{one.state}")
        return said if one.accepts else f"{said}, {t('printing.refuses')}"

    output.listing(
        form,
        lambda: [{**asdict(one), "is_default": is_usual(one)} for one in found],
        lambda: grid_of(
            "paper.printers",
            ("printer", "state", "usual_printer", "printer_says"),
            [
                (one.name, (one.name, state(one), t("printing.usual") if is_usual(one) else "", one.why))
                for one in found
            ],
        ),
    )


@verb("jobs")
@option("--done", is_flag=True, words="help.option.print_done")
@format_option
def jobs(_: Caller, done: bool, form: str) -> None:
    """List the print jobs that wait, are held or print, the oldest first; with --done those that are over."""
    from coordhub.papers.printing import jobs as there_are

    found = there_are(done=done)
    output.listing(
        form,
        lambda: [asdict(one) for one in found],
        lambda: grid_of(
            "paper.jobs",
            ("job", "printer", "sender", "kilobytes", "sent_at", "state"),
            [
                (
                    one.id,
                    (one.id, one.printer, one.owner, str(-(-one.size // 1024)), one.time.replace("T", " "),
                     t(f"printing.job.{one.state}")),
                )
                for one in found
            ],
        ),
    )  # fmt: skip


@verb("cancel")
@argument("job")
def cancel(_: Caller, job: str) -> None:
    """Cancel a print job, by its name or number."""
    from coordhub.papers.printing import cancel as give_up

    output.said(t("printing.cancelled", job=give_up(job).id))
