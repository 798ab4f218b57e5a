"""What printing and handing over refuse before any program is asked, and what they would send."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coordhub.domain.office import Office
from coordhub.domain.refusal import Refused
from coordhub.papers import handing, printing
from coordhub.papers.printing import Options, ranges, send_file

OFFICE = Office(id="o1", rev=1, name="市联席办")
PDF = b"%PDF-1.7\n/Type /Page /MediaBox [0 0 595 842]\n/Type /Page /MediaBox [0 0 595 842]\n"


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"copies": 0}, "printing.bad_copies"),
        ({"copies": 100}, "printing.bad_copies"),
        ({"sides": "both"}, "printing.bad_choice"),
        ({"sides": "-o raw"}, "printing.bad_choice"),
        ({"media": "A5"}, "printing.bad_choice"),
        ({"media": "A4 -o raw"}, "printing.bad_choice"),
        ({"pages": "1-2,-o"}, "printing.bad_pages"),
        ({"pages": "two"}, "printing.bad_pages"),
        ({"pages": "0"}, "printing.bad_pages"),
        ({"pages": "2-1"}, "printing.bad_pages"),
        ({"pages": "1,1"}, "printing.bad_pages"),
        ({"pages": "3,1-2"}, "printing.bad_pages"),
    ],
)
def test_an_option_that_is_not_of_its_list_is_refused_under_its_field(wrong: dict[str, object], key: str) -> None:
    with pytest.raises(Refused) as refused:
        Options(**wrong)  # type: ignore[arg-type]
    assert (refused.value.key, refused.value.field) == (key, next(iter(wrong)))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", []),
        ("3", [(3, 3)]),
        ("1-2,4", [(1, 2), (4, 4)]),
        ("１－２，４", [(1, 2), (4, 4)]),
        ("1、3", [(1, 1), (3, 3)]),
    ],
)
def test_pages_are_read_as_people_type_them(typed: str, read: list[tuple[int, int]]) -> None:
    assert ranges(typed) == read


def test_a_page_beyond_the_last_is_refused_with_how_many_there_are() -> None:
    with pytest.raises(Refused) as refused:
        send_file(OFFICE, PDF, "题", options=Options(pages="2-3"))
    assert (refused.value.key, refused.value.params) == ("printing.no_page", {"page": 3, "total": 2})


def test_what_is_no_pdf_is_not_sent() -> None:
    with pytest.raises(Refused) as refused:
        send_file(OFFICE, b"PK\x03\x04", "纪要.docx")
    assert refused.value.key == "printing.no_pdf"


def test_without_the_programs_of_cups_each_act_says_which_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    acts = {"lp": lambda: send_file(OFFICE, PDF, "题"), "lpstat": printing.printers}
    for program, act in {**acts, "lpstat ": printing.jobs, " lpstat": lambda: printing.cancel("1")}.items():
        with pytest.raises(Refused) as refused:
            act()
        assert (refused.value.key, refused.value.params) == ("printing.no_program", {"program": program.strip()})


def test_text_for_the_terminals_printer_holds_no_control_character_of_its_own() -> None:
    sent = handing.media_copy("通报\x1b[4i\x07\x9b2J\u202e\u200b\n二\f三", "gb18030", {})
    assert sent == b"\x1b[5i" + "通报[4i2J\r\n二\f三".encode("gb18030") + b"\f\x1b[4i"


def test_inside_screen_nothing_is_sent_to_the_terminals_printer() -> None:
    with pytest.raises(Refused) as refused:
        handing.media_copy("题", "utf-8", {"STY": "1.pts"})
    assert refused.value.key == "printing.no_screen"


def test_who_sits_at_the_machine_is_told_no_way_to_fetch() -> None:
    assert handing.ways(Path("/srv/a.docx"), {}) == []


def test_over_ssh_the_line_to_fetch_with_names_the_server_as_it_was_reached() -> None:
    said = handing.ways(Path("/srv/通知.docx"), {"SSH_CONNECTION": "10.1.1.9 50022 10.1.1.2 22"})[0]
    assert re.search(r"sftp \w+@10\.1\.1\.2:/srv/通知\.docx$", said)
    said = handing.ways(Path("/srv/a b.docx"), {"SSH_CONNECTION": "fe80::9 50022 fe80::2 2222"})[0]
    assert re.search(r'sftp -P 2222 "\w+@\[fe80::2\]:/srv/a\\ b\.docx"$', said)


@pytest.mark.parametrize(
    ("there", "inside", "found"),
    [
        (("sz", "tsz"), {}, "sz"),
        (("tsz",), {}, "tsz"),
        (("sz", "tsz"), {"TMUX": "x"}, "tsz"),
        (("sz",), {"TMUX": "x"}, "printing.no_sz_inside"),
        (("sz", "tsz"), {"STY": "x"}, "printing.no_sz_inside"),
        ((), {}, "printing.no_sz"),
    ],
)
def test_what_passes_a_file_through_the_terminal_depends_on_where_it_runs(
    there: tuple[str, ...], inside: dict[str, str], found: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in there:
        (tmp_path / name).touch(0o755)
    said = handing.ways(Path("/srv/a"), {"SSH_CONNECTION": "a 1 b 22", **inside})
    if "." in found:
        with pytest.raises(Refused) as refused:
            handing.sender(inside)
        assert refused.value.key == found
        assert len(said) == 1
    else:
        assert handing.sender(inside) == found
        assert f"用 {found} 经终端" in said[1]
