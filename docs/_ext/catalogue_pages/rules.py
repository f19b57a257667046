"""
The rules of a definition, their defaults, and the functions that set them otherwise.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Final

from catalogue_pages.marks import plain, table
from lakpi.indicators import Indicator, Rule

_ARGUMENT: Final = re.compile(r"^    (\w+): (.+?)(?=^    \w+: |\Z)", re.MULTILINE | re.DOTALL)


def makers(module: ModuleType, each: Indicator) -> Iterator[tuple[str, Callable[..., object]]]:
    """
    Yield the functions of a module that make an indicator by default, with their names.
    """
    for name, made in inspect.getmembers(module, inspect.isfunction):
        own = made.__module__ == module.__name__ and not name.startswith("_")
        given = inspect.signature(made).parameters.values()
        ready = own and all(parameter.default is not parameter.empty for parameter in given)
        if ready and made() == each:
            yield name, made


def written(module: ModuleType, each: Indicator) -> str:
    """
    Write the table of rules, and what sets them; empty where the definition has none.
    """
    if not each.rules:
        return ""
    parts = [table(("rule", "set to"), [(plain(r.name), _set_to(r)) for r in each.rules])]
    for name, made in makers(module, each):
        parts.append(
            f"To set its rules otherwise, make it anew with {{py:func}}`~{module.__name__}.{name}`:"
        )
        told = dict(_arguments(made))
        parameters = inspect.signature(made).parameters.values()
        options = [
            (f"`{option.name}={_shown(option.default)}`", plain(told.get(option.name, "")))
            for option in parameters
        ]
        parts.append(table(("argument and its default", "what it sets"), options))
    return "\n\n".join(parts)


def _shown(default: object) -> str:
    return f'"{default}"' if isinstance(default, str) else repr(default)


def _set_to(rule: Rule) -> str:
    if rule.value == rule.default:
        return f"{plain(rule.value)}, the default"
    return f"{plain(rule.value)}; the default is {plain(rule.default)}"


def _arguments(made: Callable[..., object]) -> Iterator[tuple[str, str]]:
    """
    Yield what a function's docstring says of its arguments.
    """
    told = inspect.getdoc(made) or ""
    _, _, rest = told.partition("\nArgs:\n")
    section = re.split(r"\n(?=\S)", rest, maxsplit=1)[0] if rest else ""
    for found in _ARGUMENT.finditer(section):
        yield found[1], " ".join(found[2].replace("`", "").split())
