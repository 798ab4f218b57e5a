"""Waiting for something to become true: the only way in which tests wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(condition: Callable[[], T], seconds: float = 20.0, said: Callable[[], str] = lambda: "") -> T:
    """What `condition` gives once it is true; AssertionError with `said` when it does not become so in time."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, f"waited {seconds} s in vain\n{said()}"
        threading.Event().wait(0.03)
    return found
