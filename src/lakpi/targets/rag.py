"""
Red, amber and green: each a word, a shape and a colour, so that none stands alone.
"""

from __future__ import annotations

import enum

__all__ = ["Rag"]


class Rag(enum.Enum):
    """
    How a figure stands to its target.

    The shapes differ without colour, in print and in greyscale; the colours are those of
    the GOV.UK design system, and `ink` can be read on each (WCAG 2.2, contrast 4.5 to 1).

    >>> str(Rag.GREEN), Rag.RED.hex, Rag.AMBER.symbol
    ('green ● on target', '#D4351C', '▲')
    """

    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def colour(self) -> str:
        """
        The colour's name.
        """
        return self.value

    @property
    def symbol(self) -> str:
        """
        A circle, a triangle or a square.
        """
        return {"green": "●", "amber": "▲", "red": "■"}[self.value]

    @property
    def word(self) -> str:
        """
        What it says: on, near or off target.
        """
        return {"green": "on target", "amber": "near target", "red": "off target"}[self.value]

    @property
    def hex(self) -> str:
        """
        The colour as HTML and Excel take it.
        """
        return {"green": "#00703C", "amber": "#F47738", "red": "#D4351C"}[self.value]

    @property
    def ink(self) -> str:
        """
        The colour of text on it.
        """
        return "#000000" if self is Rag.AMBER else "#FFFFFF"

    def __str__(self) -> str:
        return f"{self.colour} {self.symbol} {self.word}"
