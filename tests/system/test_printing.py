"""Papers printed by a real CUPS, jobs seen and cancelled, and what is said when it cannot be."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from coordhub.domain.office import Office
from coordhub.domain.refusal import Refused
from coordhub.services.wording import sentence
from tests.cli.conftest import Answer
from tests.system.cups import QUEUE, Cups, cupsd, needs_cups
from tests.system.harness import ROOT

pdfplumber = pytest.importorskip("pdfplumber")
pytest.importorskip("typst")
pytestmark = needs_cups
A3, A4 = (842, 1191), (595, 842)


class Hub:
    """The command line on a copy of the sample office, printing where a scheduler of ours is."""

    def __init__(self, office: Path, environment: Mapping[str, str]) -> None:
        self.office, self.environment = office, dict(environment)

    def __call__(self, *arguments: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "coordhub", "--db", str(self.office), "--lang", "zh", "--today", "2020-07-06T08:50", *arguments],
            capture_output=True, text=True, check=False, cwd=self.office.parent,
            env={
                **os.environ, "LANG": "zh_CN.UTF-8", "PYTHONPATH": str(ROOT), "COORDHUB_STATE": str(self.office.parent / "state"),
                **self.environment,
            },
        )  # fmt: skip
        return Answer(done.returncode, done.stdout, done.stderr)

    def prints(self, *arguments: str) -> str:
        """Print a paper; the job's name."""
        answer = self("paper", *arguments)
        assert answer.code == 0, answer.err
        assert "已送打印机, 作业 " in answer.err
        return answer.err.split("已送打印机, 作业 ")[1].splitlines()[0]


@pytest.fixture
def cups() -> Iterator[Cups]:
    with cupsd() as server:
        yield server


@pytest.fixture
def hub(cups: Cups, sample_folder: Path, tmp_path: Path) -> Hub:
    shutil.copytree(sample_folder, tmp_path / "office")
    return Hub(tmp_path / "office", cups.environment)


def pictures(path: Path) -> list[Image.Image]:
    """Each page as a small grey picture. A printer is fed upright, so what lies comes turned."""
    with pdfplumber.open(path) as pdf:
        return [page.to_image(resolution=50).original.convert("L") for page in pdf.pages]


def same(came: Image.Image, wanted: Image.Image) -> bool:
    """Whether a printed page shows what the page shows, turned where it lies, seen from a distance: another page differs by more than 20."""
    turned = came if came.size == wanted.size else came.rotate(90, expand=True)
    far = [one.filter(ImageFilter.GaussianBlur(2)) for one in (turned, wanted.resize(turned.size))]
    return ImageStat.Stat(ImageChops.difference(*far)).mean[0] < 8


def sheet(path: Path) -> set[tuple[int, int]]:
    """The sheets of a PDF in points, the shorter side first."""
    with pdfplumber.open(path) as pdf:
        return {(round(min(page.width, page.height)), round(max(page.width, page.height))) for page in pdf.pages}


def test_a_paper_comes_out_of_the_printer_as_its_pdf_is(cups: Cups, hub: Hub, tmp_path: Path) -> None:
    cups.queue()
    job = hub.prints("task-table", "--print", "-o", "table.pdf")
    assert job == f"{QUEUE}-1"
    wanted, came = pictures(tmp_path / "table.pdf"), pictures(cups.printed(job))
    assert len(came) == len(wanted) > 1
    assert all(same(one, two) for one, two in zip(came, wanted, strict=True))
    assert not same(came[0], wanted[1])
    assert sheet(cups.printed(job)) == {A4}
    title, copies, options = cups.asked(job)[2:]
    assert title.startswith("2020-07-06")
    assert copies == "1"
    assert {"media=A4", "fit-to-page"} <= set(options.split())


def test_copies_pages_and_sides_are_what_was_asked_for(cups: Cups, hub: Hub, tmp_path: Path) -> None:
    cups.queue()
    notice = ("notice", "2020-H07", "--print")
    whole = pictures(cups.printed(hub.prints(*notice)))
    assert len(whole) > 1
    job = hub.prints(*notice, "--copies", "2", "--pages", "1-1", "--sides", "one")
    first, second = pictures(cups.printed(job))
    assert same(first, whole[0])
    assert same(second, whole[0])
    assert {"page-ranges=1", "sides=one-sided"} <= set(cups.asked(job)[4].split())
    job = hub.prints(*notice, "--pages", "１，2", "--sides", "short")
    came = pictures(cups.printed(job))
    assert [same(one, two) for one, two in zip(came, whole[:2], strict=True)] == [True, True]
    assert "Duplex=DuplexTumble" in cups.asked(job)[4].split()


def test_an_a3_ledger_is_printed_on_a3_and_whole_on_a4_when_that_is_asked_for(
    cups: Cups, hub: Hub, tmp_path: Path
) -> None:
    cups.queue()
    first = cups.printed(hub.prints("task-table", "--columns", "a3", "--print", "--pages", "1", "-o", "ledger.pdf"))
    assert sheet(first) == {A3}
    wanted = pictures(tmp_path / "ledger.pdf")[0]
    assert same(pictures(first)[0], wanted)
    small = cups.printed(hub.prints("task-table", "--columns", "a3", "--print", "--pages", "1", "--media", "A4"))
    assert sheet(small) == {A4}
    assert same(pictures(small)[0], wanted), "fitted, nothing cut off"


def test_jobs_are_listed_and_a_waiting_one_is_cancelled(cups: Cups, hub: Hub) -> None:
    cups.queue()
    assert hub("paper", "jobs", "--format", "json") == Answer(0, "[]\n", "")
    cups.run("cupsdisable", "-r", "no paper", QUEUE)
    answer = hub("paper", "agenda", "2020-H07", "--print")
    assert answer.code == 0
    assert f"打印机 {QUEUE} 停着, 作业 {QUEUE}-1 在排队: no paper" in answer.err
    (job,) = json.loads(hub("paper", "jobs", "--format", "json").out)
    assert (job["id"], job["printer"], job["state"]) == (f"{QUEUE}-1", QUEUE, "waiting")
    assert job["size"] > 1000
    assert f"{QUEUE}-1" in hub("paper", "jobs").out
    assert hub("paper", "cancel", f"{QUEUE}-1") == Answer(0, "", f"已取消打印作业 {QUEUE}-1\n")
    assert hub("paper", "jobs", "--format", "json").out == "[]\n"
    assert [one["state"] for one in json.loads(hub("paper", "jobs", "--done", "--format", "json").out)] == ["done"]
    assert hub("paper", "cancel", "1") == Answer(1, "", "打印作业 1 已经结束, 不能取消\n")
    answer = hub("paper", "cancel", "other-1")
    assert (answer.code, answer.err.startswith("没有打印作业 other-1")) == (3, True)


def test_a_job_on_hold_says_so(cups: Cups, hub: Hub) -> None:
    cups.queue()
    cups.run("lp", "-H", "hold", "-d", QUEUE, str(cups.folder / "folder.ppd"), code=None)
    paper = cups.folder / "x.pdf"
    assert hub("paper", "agenda", "2020-H07", "-o", str(paper)).code == 0
    cups.run("lp", "-H", "hold", "-d", QUEUE, str(paper))
    assert [one["state"] for one in json.loads(hub("paper", "jobs", "--format", "json").out)] == ["held"]


def test_printers_say_what_they_do_and_the_offices_own_is_used(cups: Cups, hub: Hub) -> None:
    cups.queue()
    cups.queue("财务室", default=False)
    cups.run("cupsreject", "-r", "moved", QUEUE)
    found: list[dict[str, Any]] = json.loads(hub("paper", "printers", "--format", "json").out)
    assert {one["name"]: (one["state"], one["accepts"], one["is_default"]) for one in found} == {
        QUEUE: ("idle", False, True), "财务室": ("idle", True, False),
    }  # fmt: skip
    answer = hub("paper", "agenda", "2020-H07", "--print")
    assert (answer.code, answer.err.startswith(f"打印机 {QUEUE} 现在不收作业, 没有送出。")) == (1, True)
    assert hub("settings", "set", "printer", "财务室").code == 0
    assert hub.prints("agenda", "2020-H07", "--print") == "财务室-1"
    assert hub.prints("agenda", "2020-H07", "--print", "财务室") == "财务室-2"
    assert hub("paper", "printers", "--format", "plain").out.split("财务室")[1].split()[:2] == ["空闲", "默认"]


def test_a_printer_that_is_not_there_and_none_by_default_are_said_with_those_there_are(cups: Cups, hub: Hub) -> None:
    answer = hub("paper", "agenda", "2020-H07", "--print")
    assert (answer.code, answer.err.startswith("这台机器没有设打印机, 没有送出。")) == (1, True)
    cups.queue(default=False)
    answer = hub("paper", "agenda", "2020-H07", "--print")
    assert (answer.code, answer.err.startswith(f"没有默认打印机, 没有送出。请写明用哪一台: {QUEUE}")) == (1, True)
    answer = hub("paper", "agenda", "2020-H07", "--print", "upstairs")
    assert answer == Answer(3, "", f"没有打印机 upstairs, 没有送出。现有: {QUEUE}\n")
    answer = hub("paper", "agenda", "2020-H07", "--print", "a b")
    assert answer.code == 3
    assert hub("paper", "jobs", "--format", "json").out == "[]\n"


def test_without_a_server_every_command_says_so_in_a_sentence(cups: Cups, hub: Hub) -> None:
    cups.queue()
    cups.stop()
    for arguments in (
        ("agenda", "2020-H07", "--print"),
        ("agenda", "2020-H07", "--print", QUEUE),
        ("printers",),
        ("jobs",),
        ("cancel", "1"),
    ):
        answer = hub("paper", *arguments)
        assert (answer.code, answer.out) == (1, "")
        assert answer.err.startswith("打印服务没有运行。")
        assert answer.err.count("\n") == 1


def test_a_page_that_is_not_there_is_refused_before_anything_is_sent(cups: Cups, hub: Hub) -> None:
    cups.queue()
    answer = hub("paper", "agenda", "2020-H07", "--print", "--pages", "1-9")
    assert (answer.code, "没有第 9 页" in answer.err) == (1, True)
    assert hub("paper", "jobs", "--done", "--format", "json").out == "[]\n"


def test_an_issued_paper_is_printed_again_as_it_was(cups: Cups, hub: Hub, tmp_path: Path) -> None:
    cups.queue()
    issued = hub("paper", "issue", "task-table")
    assert issued.code == 0, issued.err
    kept = issued.out.strip()
    assert (
        hub("task", "add", "印发之后才有的任务", "--lead", "市民政局", "--due", "2020-07-31", "--unit", "范县").code
        == 0
    )
    job = hub.prints("kept", kept, "--print", "-o", "kept.pdf")
    wanted, came = pictures(tmp_path / "kept.pdf"), pictures(cups.printed(job))
    assert len(came) == len(wanted)
    assert all(same(one, two) for one, two in zip(came, wanted, strict=True))
    again = hub.prints("kept", kept, "--print", "--copies", "2", "--pages", "1")
    assert cups.asked(again)[2] == cups.asked(job)[2]
    answer = hub("paper", "kept", kept)
    assert (answer.code, answer.err.startswith("-o 和 --print 至少写一个")) == (2, True)


def test_a_server_that_never_answers_is_given_up_and_it_is_said_that_the_job_may_have_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coordhub.papers import printing

    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "s"))
        silent.listen()
        monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "s"))
        monkeypatch.setattr(printing, "SECONDS", 0.5)
        for act in (
            printing.jobs,
            lambda: printing.send_file(Office(id="o1", rev=1, name="x"), b"%PDF-1.7", "题", "q"),
        ):
            with pytest.raises(Refused) as refused:
                act()
            assert sentence(refused.value).startswith("打印服务 0.5 秒没有回答, 不知道收到没有。")
