"""The only room that knows there is a file: the office's database, safe for several coordinators at once."""

from coordhub.store.errors import Busy, Conflict, Damaged, Missing, ReadOnly
from coordhub.store.work import Store, Work, open_store

__all__ = ["Busy", "Conflict", "Damaged", "Missing", "ReadOnly", "Store", "Work", "open_database", "open_store"]


def __getattr__(name: str) -> object:
    """`open_database` is for scripts; TinyDB is loaded when it is asked for."""
    if name == "open_database":
        from coordhub.store.database import open_database

        return open_database
    raise AttributeError(name)
