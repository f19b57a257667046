"""
What every indicator states, whatever its kind.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import attrs

from lakpi.displays import Told
from lakpi.errors import DefinitionError, did_you_mean
from lakpi.figures import Meaning
from lakpi.measures import Measure
from lakpi.polarity import Polarity
from lakpi.sources import Source

_POLARITY_WORDS = {
    Polarity.HIGH_IS_GOOD: "A higher value is better.",
    Polarity.LOW_IS_GOOD: "A lower value is better.",
    Polarity.NO_JUDGEMENT: "Neither a higher nor a lower value is judged better.",
}


@attrs.frozen
class Reference(Told):
    """
    Where a definition comes from.

    Attributes:
        title: The publication, table or handbook.
        codes: What other catalogues call it ("LAIT 271").

    >>> str(Reference("DfE, Children in need, table C1", codes=("LAIT 271",)))
    'DfE, Children in need, table C1 (LAIT 271)'
    """

    title: str
    codes: tuple[str, ...] = attrs.field(default=(), kw_only=True)

    def __str__(self) -> str:
        return f"{self.title} ({', '.join(self.codes)})" if self.codes else self.title


LOCAL = Reference("local definition")


@attrs.frozen
class Rule:
    """
    A rule of a definition in which councils may differ, with its documented default.

    >>> str(Rule("look-back", "12 months", default="12 months"))
    'look-back: 12 months (the default)'
    """

    name: str
    value: str
    default: str = attrs.field(kw_only=True)

    def __str__(self) -> str:
        note = "the default" if self.value == self.default else f"the default is {self.default}"
        return f"{self.name}: {self.value} ({note})"


class DefinitionType(type):
    """
    Make a missing or misspelt field of a definition an error that says what to write.
    """

    if not TYPE_CHECKING:  # mypy reads the fields themselves

        def __call__(cls, *args: object, **fields: object) -> object:
            if args:
                name = cls.__name__
                message = f"{name} takes its fields by name: {name}(id=..., title=...)"
                raise DefinitionError(message)
            known = attrs.fields_dict(cls)
            for name in fields:
                if name not in known:
                    message = f"{cls.__name__} has no field {name!r}.{did_you_mean(name, known)}"
                    raise DefinitionError(message)
            missing = [
                name
                for name, field in known.items()
                if field.default is attrs.NOTHING and name not in fields
            ]
            if missing:
                listed = ", ".join(f"{name}=" for name in missing)
                hint = (
                    " (HIGH_IS_GOOD, LOW_IS_GOOD, or NO_JUDGEMENT, the usual one for volumes)"
                    if "polarity" in missing
                    else ""
                )
                title = fields.get("id", "?")
                message = f"{cls.__name__} {title!r} does not say {listed}{hint}"
                raise DefinitionError(message)
            return super().__call__(**fields)


@attrs.frozen(kw_only=True)
class Indicator(Told, metaclass=DefinitionType):
    """
    A defined statistic with a reading; the kinds are its subclasses.

    Attributes:
        id: A short name, unique in a catalogue.
        title: Its name for a reader.
        polarity: Which way is better.
        decimals: How many decimal places it is shown with.
        reference: Where the definition comes from.
        version: The definition's version; a change of meaning is a new one.
        rules: The rules in which councils may differ, as set.
        valid_from: The first day for which the definition is meant, if limited.
        valid_to: The last day for which it is meant, if limited.
        note: What a reader should know about it.

    Raises:
        DefinitionError: For an empty id or title, or decimals that are not 0 to 6.
    """

    id: str
    title: str
    polarity: Polarity
    decimals: int = 0
    reference: Reference = LOCAL
    version: str = "1"
    rules: tuple[Rule, ...] = attrs.field(default=(), converter=tuple[Rule, ...])
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    note: str = ""

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.polarity, Polarity):
            message = f"{self.id!r}: polarity is one of Polarity; found {self.polarity!r}"
            raise DefinitionError(message)
        if not self.id.strip() or not self.title.strip():
            message = "an indicator needs an id and a title"
            raise DefinitionError(message)
        if not 0 <= self.decimals <= 6:
            message = f"{self.id!r}: decimals are 0 to 6; found {self.decimals}"
            raise DefinitionError(message)
        self.prove()

    def prove(self) -> None:
        """
        Prove that the definition can be right; called when it is made.

        Raises:
            DefinitionError: Where it cannot.
        """

    @property
    def parameters(self) -> str:
        """
        The rules set other than by default, as text: part of a figure's identity.
        """
        changed = [f"{rule.name}={rule.value}" for rule in self.rules if rule.value != rule.default]
        return "; ".join(changed)

    def measures(self) -> tuple[Measure, ...]:
        """
        List the measures that the indicator is made of.
        """
        raise NotImplementedError

    def sources(self) -> tuple[Source, ...]:
        """
        List the sources that it needs, each once.
        """
        return tuple(dict.fromkeys(s for measure in self.measures() for s in measure.sources()))

    def snapshot(self) -> bool:
        """
        Say whether it is a state on a day rather than a flow in a period.
        """
        return any(measure.snapshot for measure in self.measures())

    def meaning(self) -> Meaning:
        """
        Give what its figures must carry.
        """
        raise NotImplementedError

    def statement(self) -> tuple[str, ...]:
        """
        Say what is computed: the first sentences of its page.
        """
        raise NotImplementedError

    def sentences(self) -> tuple[str, ...]:
        """
        Print the definition as the sentences of its page.
        """
        meaning = self.meaning()
        places = "no decimal places" if not self.decimals else f"{self.decimals} decimal place"
        places += "s" if self.decimals > 1 else ""
        said = [
            *self.statement(),
            f"Unit: {meaning.unit.replace('_', ' ')}, shown with {places}, rounded half-up once.",
            "Basis: a state on the period's last day." if meaning.snapshot else "Basis: a flow.",
            _POLARITY_WORDS[self.polarity],
            *(f"Rule: {rule}." for rule in self.rules),
            *(() if not self.note else (self.note,)),
            *_validity(self.valid_from, self.valid_to),
            f"Reference: {self.reference}. Version {self.version}.",
        ]
        return tuple(said)

    def __str__(self) -> str:
        return "\n".join([f"{self.title} [{self.id}]", *self.sentences()])

    def _meaning(self, **particular: Any) -> Meaning:  # noqa: ANN401 - fields of Meaning
        return Meaning(
            id=self.id,
            version=self.version,
            parameters=self.parameters,
            title=self.title,
            polarity=self.polarity,
            decimals=self.decimals,
            reference=str(self.reference),
            snapshot=self.snapshot(),
            **{"kind": type(self).__name__.lower(), "sentences": self.statement(), **particular},
        )


def _validity(start: datetime.date | None, end: datetime.date | None) -> tuple[str, ...]:
    if start is None and end is None:
        return ()
    first = f" from {start.day} {start:%B %Y}" if start else ""
    last = f" until {end.day} {end:%B %Y}" if end else ""
    return (f"Valid{first}{last}.",)
