"""
One mapping of a document that came from outside, asked for what it should hold.

Each question names what it wants; what is missing, or of another kind, is an error that
says where.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

import attrs

from lakpi.errors import FiguresError, did_you_mean

__all__ = ["Node"]

_T = TypeVar("_T")
_WORDS = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "a mapping",
}


@attrs.frozen
class Node:
    """
    A mapping, and where in the document it stands.

    Attributes:
        where: ``"card.groups[0].rows[3]"``.
        held: What it holds.
    """

    where: str
    held: object

    def need(self, names: Iterable[str]) -> None:
        """
        Prove that it holds every one of these names.

        Raises:
            FiguresError: It does not.
        """
        if missing := [name for name in names if name not in self._mapping()]:
            message = f"{self._here()} lacks {', '.join(map(repr, missing))}"
            raise FiguresError(message)

    def text(self, name: str) -> str:
        """
        Give a text.
        """
        return self._of(name, str)

    def text_or_none(self, name: str) -> str | None:
        """
        Give a text, or None where there is null.
        """
        self.need([name])
        return None if self._mapping()[name] is None else self._of(name, str)

    def whole(self, name: str) -> int:
        """
        Give a whole number.
        """
        return self._of(name, int)

    def yes(self, name: str) -> bool:
        """
        Give true or false.
        """
        return self._of(name, bool)

    def texts(self, name: str) -> tuple[str, ...]:
        """
        Give a list of texts.
        """
        return self._texts(self._of(name, list), name)

    def has(self, name: str) -> bool:
        """
        Say whether it holds a name: what later versions write, earlier files lack.
        """
        return name in self._mapping()

    def wholes(self, name: str) -> tuple[int, ...]:
        """
        Give a list of whole numbers.
        """
        held: list[object] = self._of(name, list)
        made = []
        for place, one in enumerate(held):
            if not isinstance(one, int) or isinstance(one, bool):
                message = f"{self._place(name)}[{place}] should be a whole number"
                raise FiguresError(message)
            made.append(one)
        return tuple(made)

    def words(self, name: str) -> dict[str, str]:
        """
        Give the texts of the mapping of a name, by their names.
        """
        held: dict[str, object] = self._of(name, dict)
        return {each: self.part(name).text(each) for each in held}

    def table(self, name: str) -> tuple[tuple[str, ...], ...]:
        """
        Give a list of lists of texts.
        """
        rows: list[object] = self._of(name, list)
        made = []
        for place, row in enumerate(rows):
            if not isinstance(row, list):
                message = f"{self._place(name)}[{place}] should be a list"
                raise FiguresError(message)
            made.append(self._texts(row, f"{name}[{place}]"))
        return tuple(made)

    def part(self, name: str) -> Node:
        """
        Give the mapping of a name.
        """
        self.need([name])
        return Node(self._place(name), self._mapping()[name])

    def parts(self, name: str) -> tuple[Node, ...]:
        """
        Give the mappings in the list of a name.
        """
        held: list[object] = self._of(name, list)
        return tuple(Node(f"{self._place(name)}[{place}]", one) for place, one in enumerate(held))

    def among(self, name: str, words: Iterable[str]) -> None:
        """
        Prove that a text is one of those that there are.

        Raises:
            FiguresError: It is not.
        """
        known = list(map(str, words))
        if self.text(name) not in known:
            near = did_you_mean(self.text(name), known)
            message = f"{self._place(name)} is {self.text(name)!r}, which there is not.{near}"
            raise FiguresError(message)

    def _mapping(self) -> Mapping[str, object]:
        if not isinstance(self.held, dict):
            message = f"{self._here()} should be a mapping; found {type(self.held).__name__}"
            raise FiguresError(message)
        return self.held

    def _of(self, name: str, kind: type[_T]) -> _T:
        self.need([name])
        found = self._mapping()[name]
        # Python's true is a whole number too; a document's is not.
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            message = f"{self._place(name)} should be {_WORDS[kind]}; found {type(found).__name__}"
            raise FiguresError(message)
        return found

    def _texts(self, held: Iterable[object], name: str) -> tuple[str, ...]:
        texts = []
        for place, one in enumerate(held):
            if not isinstance(one, str):
                message = f"{self._place(name)}[{place}] should be text"
                raise FiguresError(message)
            texts.append(one)
        return tuple(texts)

    def _place(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name

    def _here(self) -> str:
        return self.where or "the document"
