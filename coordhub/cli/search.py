"""`coordhub search`: everything that answers to words, a number or pinyin initials."""

from __future__ import annotations

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.listing import format_option, grid_of
from coordhub.cli.values import Whole
from coordhub.messages import t
from coordhub.text.grid import Grid


@verb("search")
@argument("words", nargs=-1, required=True)
@option("--limit", type=Whole(1), default=50, metavar="N")
@format_option
def search(caller: Caller, words: tuple[str, ...], limit: int, form: str) -> None:
    """Search units, bodies, seats, duties, campaigns, tasks and meetings."""
    from coordhub.services.search import search as find

    found = find(caller.session(), " ".join(words), limit=limit)

    def grid() -> Grid:
        texts = [(one.id, (t(f"word.kind.{one.kind}"), one.number or one.id, one.name)) for one in found]
        return grid_of("search", ("kind", "number", "name"), texts)

    output.listing(
        form,
        lambda: (
            {"kind": one.kind, "id": one.id, "number": one.number or None, "name": one.name, "rank": one.rank}
            for one in found
        ),
        grid,
    )
