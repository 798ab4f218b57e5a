"""What was kept of a paper moves with its office, and the numbers go on behind it."""

from __future__ import annotations

import itertools
from pathlib import Path

from coordhub.services import outgoing
from coordhub.services.session import Session, fixed_clock
from coordhub.store import open_store
from coordhub.store.moving import move
from tests.postgres import Server, needs_postgres

DAY = "2020-07-06"


def issued(session: Session, content: bytes) -> outgoing.Outgoing:
    drawn = outgoing.next_number(session, "bulletin", DAY, "c1")
    return outgoing.issue(
        session, None, {".pdf": content}, drawn, kind="bulletin", title="通报", name="通报", day=DAY, about="c1"
    )


@needs_postgres
def test_a_kept_paper_goes_to_a_server_and_back_byte_for_byte(
    sample_address: str, engine: str, tmp_path: Path, postgres_server: Server
) -> None:
    places = [
        postgres_server.url(f"{engine}-papers-1"),
        str(tmp_path / "back"),
        postgres_server.url(f"{engine}-papers-2"),
    ]
    for number, (source, target) in enumerate(itertools.pairwise([sample_address, *places]), 1):
        store = open_store(source)
        made = issued(Session(store, "huiwu", clock=fixed_clock(f"{DAY}T08:50")), bytes(range(256)) * number)
        store.close()
        move(source, target)
        moved = open_store(target)
        session = Session(moved, "huiwu", clock=fixed_clock(f"{DAY}T08:50"))
        assert outgoing.kept_file(session, made.id, ".pdf") == ("通报.pdf", bytes(range(256)) * number)
        assert outgoing.next_number(session, "bulletin", DAY, "c1").place == number + 1
        assert outgoing.missing_numbers(session) == []
        moved.close()
