"""A table of an office on a server, as a mapping from ids to documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from coordhub.store.engine import Document

if TYPE_CHECKING:
    from coordhub.store.server_reader import Reader


class ServerTable(Mapping[int, Document]):
    """A document is read when it is asked for; all of them, a part at a time, when they are gone through."""

    def __init__(self, engine: Reader, name: str) -> None:
        self._engine, self._name = engine, name

    def __getitem__(self, number: int) -> Document:
        document = self._engine.document(self._name, number)
        if document is None:
            raise KeyError(number)
        return document

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self._engine.document(self._name, number) is not None

    def __iter__(self) -> Iterator[int]:
        return (number for number, _ in self._engine.find(self._name))

    def __len__(self) -> int:
        return self._engine.count(self._name)

    def items(self) -> Any:
        """Ids and documents."""
        return self._engine.find(self._name)

    def values(self) -> Any:
        """The documents."""
        return (document for _, document in self._engine.find(self._name))
