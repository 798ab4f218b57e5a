"""`python3 -m tests`: install what the tests need, then run every check. Standard library only.

System packages come through apt where this account may install them, Python packages into `.venv` beside this folder. Arguments
are handed to pytest. `COORDHUB_TESTS_BARE=1` leaves the system packages alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PROGRAMS = {
    "tmux": "tmux", "sshd": "openssh-server", "ssh": "openssh-client", "pdftoppm": "poppler-utils", "cupsd": "cups-daemon",
    "lp": "cups-client", "/usr/lib/cups/filter/pdftopdf": "cups-filters-core-drivers", "sz": "lrzsz",
}  # fmt: skip
"""Programs that the system tests use, and the Debian package of each; a test whose program is absent is skipped, and says so."""
POSTGRES = "postgresql"
"""Debian's package of the server, which puts its programs where PATH does not look."""
NO_CLUSTER = Path("/etc/postgresql-common/createcluster.d/coordhub-tests.conf")
"""Read when that package is installed: the tests start servers of their own, so none is made and started for the whole machine."""
POLICY = Path("/usr/sbin/policy-rc.d")
"""Asked by Debian's packages before they start a service; ours says no, and is taken away when they are installed."""


def run(*command: str, quiet: bool = False, **environment: str) -> int:
    """Run a command in the project's folder; its exit code."""
    sink = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, stdout=sink, check=False).returncode


def has(program: str) -> bool:
    """Whether a program is installed; servers live in sbin."""
    return shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin") is not None


def has_postgres() -> bool:
    """Whether a PostgreSQL server is installed."""
    return any(Path("/usr/lib/postgresql").glob("*/bin/postgres")) or has("postgres")


def install_system_packages() -> None:
    """Install what is absent, where apt is there and this account may use it without being asked."""
    wanted = [package for program, package in PROGRAMS.items() if not has(program)]
    if not has_postgres():
        wanted.append(POSTGRES)
    if importlib_is_bare():
        wanted.append(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    if not wanted or not has("apt-get") or os.environ.get("COORDHUB_TESTS_BARE"):
        return
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and (not has("sudo") or run(*sudo, "true", quiet=True)):
        print("tests: without", ", ".join(wanted), "(no right to install)", flush=True)
        return
    apt = [*sudo, "apt-get", "-o", "DPkg::Lock::Timeout=300"]
    if POSTGRES in wanted and run(*sudo, "mkdir", "-p", str(NO_CLUSTER.parent), quiet=True) == 0:
        said = b"create_main_cluster = false\n"
        subprocess.run([*sudo, "tee", str(NO_CLUSTER)], input=said, stdout=subprocess.DEVNULL, check=False)
    with no_service_started(sudo):
        if run(*apt, "update", "-qq", quiet=True) == 0:
            for package in wanted:
                install = ["install", "-y", "-qq", "--no-install-recommends", package]
                run(*apt, *install, quiet=True, DEBIAN_FRONTEND="noninteractive")


@contextmanager
def no_service_started(sudo: list[str]) -> Iterator[None]:
    """While it lasts, what is installed (sshd, cupsd) is not started: the tests start their own."""
    if POLICY.exists():
        yield
        return
    subprocess.run([*sudo, "tee", str(POLICY)], input=b"#!/bin/sh\nexit 101\n", stdout=subprocess.DEVNULL, check=False)
    run(*sudo, "chmod", "755", str(POLICY), quiet=True)
    try:
        yield
    finally:
        run(*sudo, "rm", "-f", str(POLICY), quiet=True)


def importlib_is_bare() -> bool:
    """Whether Debian's Python came without the module that makes environments."""
    return (
        subprocess.run(
            [sys.executable, "-c", "import ensurepip, venv"], stderr=subprocess.DEVNULL, check=False
        ).returncode
        != 0
    )


def make_environment() -> None:
    """Make `.venv` and put the project with its test tools into it."""
    if not PYTHON.exists():
        shutil.rmtree(VENV, ignore_errors=True)
        if run(sys.executable, "-m", "venv", str(VENV)):
            sys.exit("tests: no virtual environment could be made; on Debian: apt-get install python3-venv")
    for attempt in range(3):
        if (
            run(str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", ".[pdf,postgres,test]")
            == 0
        ):
            return
        time.sleep(5 * (attempt + 1))
    sys.exit("tests: the Python packages could not be installed; is the package index reached?")


def main() -> int:
    """Every check in turn; the first that fails ends the run."""
    install_system_packages()
    make_environment()
    tool = VENV / "bin"
    path = f"{tool}:{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    checks = [
        [str(tool / "ruff"), "check", "."],
        [str(tool / "ruff"), "format", "--check", "."],
        [str(tool / "mypy")],
        [str(tool / "lint-imports"), "--no-cache"],
        [str(PYTHON), "-m", "pytest", "-n", "2", "--dist", "loadfile", *sys.argv[1:]],
    ]
    for check in checks:
        print("tests:", Path(check[0]).name, *check[1:], flush=True)
        if code := run(*check, PATH=path):
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
