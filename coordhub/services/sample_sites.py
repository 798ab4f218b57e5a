"""The sites of the sample office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from coordhub.domain.site import Site
from coordhub.services import sites
from coordhub.store.work import Work


def load_sites(work: Work, rows: Iterable[Mapping[str, Any]]) -> list[Site]:
    """Add the sites of a list inside an open transaction; `unit` of a row is an official code or a name."""
    return sites.added(work, rows)
