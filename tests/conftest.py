"""What every test begins with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from coordhub.messages import speak


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """A test that speaks English in this process does not make the next one speak it."""
    speak("zh")
    yield
    speak("zh")
