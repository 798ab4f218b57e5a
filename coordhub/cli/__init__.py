"""The command line. `main` answers `--version` by itself; anything else loads click, and a command loads its own module."""

from __future__ import annotations

import gc
import os
import sys

VALUED = frozenset({"--db", "--today", "--lang", "--as", "--why-name", "--screen"})
"""The global options that take a value."""


def main() -> None:
    """The program: exits with 0 done, 1 refused, 2 wrong usage, 3 not found, 4 conflict, 5 busy, 6 damaged data.

    A command lives for a moment: it collects no garbage and leaves its memory to the system, which takes a JSON list from 71 to
    56 ms of CPU. `run` has flushed what was printed; a screen turns collecting on again.
    """
    gc.disable()
    code = run(sys.argv[1:])
    if sys.stderr is not None:
        sys.stderr.flush()
    os._exit(code)


def run(arguments: list[str]) -> int:
    """Run one command line in this process and give its exit code."""
    if _asks_for_version(arguments):
        return _version()
    from coordhub.cli.program import call

    return call(arguments)


def _version() -> int:
    from coordhub import __version__
    from coordhub.cli import output

    def say() -> int:
        output.lines(f"coordhub {__version__}")
        return output.flushed(0)

    try:
        return say()
    except (OSError, output.NobodyReads):
        # Worded only when it is needed: a full disk or a closed pipe.
        from coordhub.cli.faults import answered

        return answered(say)


def _asks_for_version(arguments: list[str]) -> bool:
    """Whether `--version` stands before any command, so that click (20 ms) need not be loaded to answer."""
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--version":
            return True
        if argument in VALUED:
            next(waiting, None)
        elif not argument.startswith("--"):
            return False
    return False
