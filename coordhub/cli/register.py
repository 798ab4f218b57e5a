"""What `unit import` and `site import` share: the dry run in words, or the import done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coordhub.cli import output
from coordhub.messages import t

if TYPE_CHECKING:
    from coordhub.services.register_columns import RegisterKind
    from coordhub.services.session import Session
    from coordhub.services.table_rows import Problem

_SHOWN = 50
"""Problems that are printed; of the rest only the number."""


def imported(session: Session, register: RegisterKind, file: str, *, yes: bool) -> int:
    """Print what the file would change, or change it and print the ids; 1 when it has problems."""
    from coordhub.services.register_import import apply_register, plan_register, planned_lines

    plan = plan_register(session, register, file)
    if problems_said(plan.problems, plan.count):
        return 1
    if yes:
        output.lines(*(one.id for one in apply_register(session, plan)))
    else:
        output.lines(*planned_lines(plan))
    output.said(
        t("table.imported" if yes else "table.dry_run", new=len(plan.new), changed=len(plan.changed), same=plan.same)
    )
    return 0


def problems_said(problems: Sequence[Problem], count: int) -> bool:
    """Print the problems of a file, by sheet and cell, on stderr; whether there were any."""
    from coordhub.services.table_rows import said_of

    for problem in problems[:_SHOWN]:
        output.said(t("cli.import.problem", where=f"{problem.sheet} {problem.cell}".strip(), said=said_of(problem)))
    if count:
        output.said(t("table.problems", count=count))
    return count > 0
