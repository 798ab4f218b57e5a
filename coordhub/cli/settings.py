"""`coordhub settings`: what the office has set, shown and changed."""

from __future__ import annotations

from typing import Any

import msgspec

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import Noun, argument
from coordhub.cli.listing import format_option, grid_of
from coordhub.domain.refusal import NotFound
from coordhub.messages import t
from coordhub.text.grid import Grid

settings = Noun("settings")


@settings.verb("show")
@argument("key", required=False)
@format_option
def show(caller: Caller, key: str | None, form: str) -> None:
    """Show the settings, or one of them; values as JSON where they are no plain text."""
    office = caller.session().office()
    stands: dict[str, Any] = {
        name: getattr(office, name) for name in office.__struct_fields__ if name not in {"id", "rev"}
    }
    held: dict[str, Any] = msgspec.to_builtins(stands)
    if key is not None and key not in held:
        raise NotFound("cli.no_setting", name=key, names=", ".join(held))
    chosen = held if key is None else {key: held[key]}
    if form == "json":
        output.record(chosen)
        return
    if key is not None:
        output.lines(_text(held[key]))
        return

    def grid() -> Grid:
        return grid_of(
            "settings.show", ("key", "value"), [(name, (name, _text(value))) for name, value in chosen.items()]
        )

    output.listing(form, lambda: [chosen], grid)


def _text(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


@settings.verb("set")
@argument("key")
@argument("value")
def set_(caller: Caller, key: str, value: str) -> None:
    """Change one setting; lists and tables are given as JSON."""
    from coordhub.services.office import edit_settings

    edit_settings(caller.session(), {key: _read(value)})
    output.said(t("cli.done.changed", name=key))


def _read(value: str) -> object:
    """What was typed: JSON where it is JSON, else the text itself."""
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError:
        return value
