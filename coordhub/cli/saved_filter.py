"""`coordhub filter`: a list's own flags kept under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import Noun, argument
from coordhub.cli.fields import given_or_refused
from coordhub.cli.listing import format_option, grid_of
from coordhub.cli.task_flags import given, task_flags
from coordhub.messages import t
from coordhub.text.grid import Grid

if TYPE_CHECKING:
    from coordhub.services.session import Session

filter = Noun("filter")  # noqa: A001 - the command's own name


def kept_flags(session: Session, name: str) -> dict[str, Any]:
    """The flags kept under a name. NotFound, with the names there are."""
    from coordhub.services.office import saved_filter

    return dict(saved_filter(session, name).flags)


@filter.verb("list")
@format_option
def list_(caller: Caller, form: str) -> None:
    """List the saved filters."""
    rows = caller.session().office().filters

    def grid() -> Grid:
        return grid_of("filter.list", ("name", "flags"), [(one.id, (one.name, _as_typed(one.flags))) for one in rows])

    output.listing(
        form, lambda: ({"id": one.id, "name": one.name, "view": one.view, "flags": one.flags} for one in rows), grid
    )


def _as_typed(flags: dict[str, Any]) -> str:
    """The flags as they are typed: `--overdue --lead 水利局`."""
    typed: list[str] = []
    for name, value in flags.items():
        flag = f"--{name.replace('_', '-')}"
        values = value if isinstance(value, list) else [value]
        typed += [flag] if value is True else [f"{flag} {one}" for one in values]
    return " ".join(typed)


@filter.verb("save")
@argument("name", words="help.argument.filter")
@task_flags
def save(caller: Caller, name: str, **flags: Any) -> None:
    """Keep the flags of `task list` under a name; a name that is taken is replaced."""
    from coordhub.services.office import save_filter

    kept = given(flags)
    given_or_refused(kept)
    save_filter(caller.session(), name, kept)
    output.said(t("cli.done.filter", name=name, flags=_as_typed(kept)))
