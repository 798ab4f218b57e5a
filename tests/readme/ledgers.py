"""The README's table of the ledgers that are shipped, from their declarations."""

from __future__ import annotations

from coordhub.domain.ledger import Ledger, Subject
from coordhub.services import declarations, ledgers
from coordhub.services.declarations import shipped_codes
from tests.readme.keys import README

__all__ = ["README", "table", "with_table"]
BEGIN, END = "<!-- ledgers: made by python -m tests.readme -->", "<!-- end of ledgers -->"
_COUNTIES = ("county", "district", "zone")
_VILLAGES = ("village", "community")


def table() -> str:
    """Rows of: id, English, Chinese, shape, when, about what; the frameworks last."""
    rows = ["| id | keeps | 中文 | shape | reported | about |", "|---|---|---|---|---|---|"]
    rows += [
        f"| `{one.code}` | {one.title.en}{' (restricted)' if one.restricted else ''} | {one.title.zh} | {one.shape} | {_when(one)} | {_about(one.subject)} |"
        for one in ledgers.shipped()
    ]
    for code in shipped_codes():
        framework = declarations.shipped(code)
        if not isinstance(framework, Ledger):
            title = framework.title
            rows.append(f"| `{code}` | {title.en} | {title.zh} | framework | - | {len(framework.elements)} elements |")
    return "\n".join(rows)


def _when(one: Ledger) -> str:
    said = []
    for each in one.schedules:
        words = [each.period, each.due]
        words += [f"covers {each.covers}"] if each.covers else []
        words += [f"in {each.season}"] if each.season else []
        said.append(", ".join(words))
    said += [f"a visit every {one.visit_every} days"] if one.visit_every else []
    return "; ".join(said) or "as it happens"


def _about(subject: Subject) -> str:
    if subject.kind == "code":
        return f"codes `{subject.code}`"
    if subject.kind == "post":
        return f"posts of {', '.join(_kinds(post.units) for post in subject.posts)}"
    return (
        _kinds(subject.units)
        if subject.kind == "unit"
        else ", ".join((*subject.sites, *subject.bodies)).replace("_", " ")
    )


def _kinds(kinds: tuple[str, ...]) -> str:
    """Kinds of unit, shorter where they are a whole level."""
    rest = list(kinds)
    said = []
    for level, name in (
        (_COUNTIES, "counties"),
        (_VILLAGES, "villages"),
        (("street", "town", "township"), "townships"),
    ):
        if set(level) <= set(rest):
            said.append(name)
            rest = [one for one in rest if one not in level]
    return " and ".join((*rest, *said)) if len(rest) < 2 else ", ".join((*rest, *said))


def with_table(text: str) -> str:
    """The README with the table of today."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"
