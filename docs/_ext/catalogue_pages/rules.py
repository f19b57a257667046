"""
The rules of a definition, their defaults, and the functions that set them otherwise.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

import attrs

from catalogue_pages.marks import plain, table
from lakpi.indicators import Indicator, Rule

_ARGUMENT: Final = re.compile(r"^    (\w+): (.+?)(?=^    \w+: |\Z)", re.MULTILINE | re.DOTALL)


@attrs.frozen
class Maker:
    """
    A function that makes a definition.

    Attributes:
        made: The function.
        of: What it is called with to make this one: nothing, or one text.
    """

    made: Callable[..., object]
    of: tuple[str, ...] = ()

    def link(self) -> str:
        """
        Link to what the reference says of it.
        """
        return _link(self.made)

    def says(self) -> str:
        """
        Link to it, with what it is called with.
        """
        return self.link() + (f' of `"{self.of[0]}"`' if self.of else "")

    def options(self) -> tuple[inspect.Parameter, ...]:
        """
        List the arguments by which the rules are set.
        """
        return tuple(inspect.signature(self.made).parameters.values())[len(self.of) :]


def makers(module: ModuleType, each: Indicator) -> Iterator[Maker]:
    """
    Yield the functions of a module that make an indicator by default.
    """
    for name, made in inspect.getmembers(module, inspect.isfunction):
        own = made.__module__ == module.__name__ and not name.startswith("_")
        given = list(inspect.signature(made).parameters.values())
        if not own or any(parameter.default is parameter.empty for parameter in given):
            continue
        if made() == each:
            yield Maker(made)
        elif given and given[0].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD:
            # The texts that it may be called with are those that its docstring quotes.
            choices = re.findall(r'"(\w+)"', arguments(made).get(given[0].name, ""))
            yield from (Maker(made, (text,)) for text in choices if made(text) == each)


def written(module: ModuleType, each: Indicator) -> str:
    """
    Write the table of rules, and what sets them; empty where the definition has none.
    """
    if not each.rules:
        return ""
    parts = [table(("rule", "set to"), [(plain(r.name), _set_to(r)) for r in each.rules])]
    for maker in makers(module, each):
        parts.append(f"To set its rules otherwise, make it anew with {maker.says()}:")
        hints = get_type_hints(maker.made)
        options = [
            (
                f"`{option.name}={_shown(option.default)}`",
                ", ".join(_choices(hints[option.name])) or "as told here",
                _told(module, maker.made, option.name),
            )
            for option in maker.options()
        ]
        parts.append(table(("argument and its default", "choices", "what it sets"), options))
    return "\n\n".join(parts)


def arguments(made: Callable[..., object]) -> dict[str, str]:
    """
    Give what a function's docstring says of its arguments, by name.
    """
    _, _, rest = (inspect.getdoc(made) or "").partition("\nArgs:\n")
    told = re.split(r"\n(?=\S)", rest, maxsplit=1)[0]
    return {found[1]: " ".join(found[2].split()) for found in _ARGUMENT.finditer(told)}


def _told(module: ModuleType, made: Callable[..., object], option: str) -> str:
    """
    Say what an argument sets; where that is told of another function, which.
    """
    said = arguments(made).get(option, "")
    if said:
        return plain(said.replace("`", ""))
    for name in re.findall(r"`(\w+)`", inspect.getdoc(made) or ""):
        other = vars(module).get(name)
        if inspect.isfunction(other) and option in arguments(other):
            return f"As of {_link(other)}."
    return ""


def _link(made: Callable[..., object]) -> str:
    return f"{{py:func}}`~{made.__module__}.{made.__qualname__}`"


def _choices(hint: Any) -> Iterator[str]:  # noqa: ANN401 - a type
    if get_origin(hint) is Literal:
        yield from (f"`{_shown(choice)}`" for choice in get_args(hint))
    elif hint is bool:
        yield from ("`True`", "`False`")
    elif hint is int:
        yield "a whole number"


def _shown(default: object) -> str:
    return f'"{default}"' if isinstance(default, str) else repr(default)


def _set_to(rule: Rule) -> str:
    if rule.value == rule.default:
        return f"{plain(rule.value)}, the default"
    return f"{plain(rule.value)}; the default is {plain(rule.default)}"
