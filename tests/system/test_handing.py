"""A paper's file handed over where there is no printer: fetched by sftp, passed through the terminal, printed at the terminal."""

from __future__ import annotations

import os
import pty
import select
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conditions import until
from tests.system.harness import ROOT, needs, run, sshd

START, END = b"\x1b[5i", b"\x1b[4i"


@pytest.fixture
def office(sample_folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(sample_folder, tmp_path / "office")
    return tmp_path / "office"


def command(office: Path, *arguments: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "coordhub",
        "--db",
        str(office),
        "--lang",
        "zh",
        "--today",
        "2020-07-06T08:50",
        *arguments,
    ]


class OnTerminal:
    """A command on a pty, whose other side is read here as bytes, or given to a program."""

    def __init__(self, arguments: list[str], folder: Path, **environment: str) -> None:
        self.came = b""
        surroundings = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "LANG": "C.UTF-8",
            "TERM": "xterm",
            "COORDHUB_STATE": str(folder / "state"),
            **environment,
        }
        for name in ("TMUX", "STY", "SSH_CONNECTION"):
            surroundings.pop(name, None) if name not in environment else None
        self.process, self.file = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(arguments[0], arguments, surroundings)

    def sees(self, what: bytes, seconds: float = 30) -> None:
        """Read until something has come."""
        end = time.monotonic() + seconds
        while what not in self.came:
            assert time.monotonic() < end, self.said()
            if select.select([self.file], [], [], 0.1)[0]:
                self.came += os.read(self.file, 1 << 16)

    def code(self, seconds: float = 60) -> int:
        """Read to the end; the exit code."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if not select.select([self.file], [], [], 0.1)[0]:
                continue
            try:
                more = os.read(self.file, 1 << 16)
            except OSError:
                break
            if not more:
                break
            self.came += more
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])

    def said(self) -> str:
        return self.came.decode("utf-8", "replace")


@needs("sz", "rz")
def test_a_file_passes_through_the_terminal_byte_for_byte(office: Path, tmp_path: Path) -> None:
    there = tmp_path / "my machine"
    there.mkdir()
    terminal = OnTerminal(command(office, "paper", "task-table", "-o", "任务台账.docx", "--sz"), tmp_path)
    took = subprocess.run(
        ["rz", "--quiet", "--overwrite"], stdin=terminal.file, stdout=terminal.file, stderr=subprocess.DEVNULL, cwd=there,
        timeout=60, check=False,
    )  # fmt: skip
    assert terminal.code() == 0, terminal.said()
    assert took.returncode == 0
    assert (there / "任务台账.docx").read_bytes() == (tmp_path / "任务台账.docx").read_bytes()


@needs("sz")
def test_a_transfer_that_is_stopped_leaves_the_file_and_says_where_it_lies(office: Path, tmp_path: Path) -> None:
    terminal = OnTerminal(command(office, "paper", "task-table", "-o", "table.txt", "--sz"), tmp_path)
    terminal.sees(b"rz\r")
    os.write(terminal.file, b"\x18" * 8)
    assert terminal.code() == 1
    assert f"传送没有成功, 终端可能不支持 sz。文件在 {tmp_path}/table.txt, 可用 sftp 取" in terminal.said()
    assert (tmp_path / "table.txt").exists()


@needs("sshd", "ssh", "ssh-keygen", "sftp")
@pytest.mark.parametrize("name", ["2020-07-06_任务台账_A4.docx", "任务 台账 [1] (终稿)'.docx", 'a\\b "c" $d.docx'])
def test_the_line_said_over_ssh_fetches_the_file(office: Path, tmp_path: Path, name: str) -> None:
    there = tmp_path / "my machine"
    there.mkdir()
    called = shlex.join(command(office, "paper", "task-table", "-o", name))
    with sshd() as server:
        log_in = server.login(f"cd {tmp_path} && env LANG=C.UTF-8 PYTHONPATH={ROOT} {called}")
        said = subprocess.run(log_in, capture_output=True, text=True, check=True).stdout
        line = said.split("取走文件: ")[1].splitlines()[0].strip()
        options = f"-i {server.folder}/user -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
        fetched = subprocess.run(
            ["sh", "-c", line.replace("sftp", f"sftp {options}", 1)],
            check=False,
            cwd=there,
            capture_output=True,
            text=True,
        )
    assert (there / name).exists(), line + fetched.stderr
    assert (there / name).read_bytes() == (tmp_path / name).read_bytes()


def expert(office: Path) -> None:
    run(office, "settings", "set", "expert", "true")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_paper_is_printed_at_the_terminal_between_the_two_sequences(
    office: Path, tmp_path: Path, encoding: str
) -> None:
    expert(office)
    more = () if encoding == "gb18030" else ("--encoding", encoding)
    terminal = OnTerminal(command(office, "paper", "task-table", "--to-terminal", *more), tmp_path)
    assert terminal.code() == 0, terminal.said()
    printed = terminal.came.split(START)[1].split(END)[0]
    text = printed.decode(encoding).replace("\r", "")
    assert text == run(office, "paper", "task-table") + "\f"
    assert b"\x1b" not in printed
    assert f"({encoding})" in terminal.came.split(END)[1].decode()


def test_printing_at_the_terminal_is_for_experts_only(office: Path, tmp_path: Path) -> None:
    terminal = OnTerminal(command(office, "paper", "task-table", "--to-terminal"), tmp_path)
    assert terminal.code() == 1
    assert START not in terminal.came
    assert "coordhub settings set expert true" in terminal.said()


@needs("tmux")
@pytest.mark.parametrize("passes", ["on", "off"])
def test_inside_tmux_it_goes_to_the_terminal_around_it_or_is_refused(office: Path, tmp_path: Path, passes: str) -> None:
    expert(office)
    (tmp_path / "conf").write_text(f"set -g allow-passthrough {passes}\n", encoding="ascii")
    inside = f"{shlex.join(command(office, 'paper', 'agenda', '2020-H07', '--to-terminal'))} 2> said; echo $? > code"
    tmux = [
        "tmux",
        "-u",
        "-L",
        f"hub-{os.getpid()}-{tmp_path.name}",
        "-f",
        str(tmp_path / "conf"),
        "new-session",
        inside,
    ]
    terminal = OnTerminal(tmux, tmp_path, TERM="xterm-256color")
    terminal.code()
    until((tmp_path / "code").exists, said=terminal.said)
    said = (tmp_path / "said").read_text(encoding="utf-8")
    if passes == "on":
        assert (tmp_path / "code").read_text() == "0\n", said
        assert "防溺水".encode("gb18030") in terminal.came.split(START)[1].split(END)[0]
    else:
        assert (tmp_path / "code").read_text() == "1\n"
        assert START not in terminal.came
        assert said.startswith("没有送出: tmux 没有打开直通。")
