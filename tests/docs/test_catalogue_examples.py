"""
The worked examples of the catalogue: what is shown is what the code shown prints.
"""

from __future__ import annotations

import doctest
import functools
import inspect
import re
from types import ModuleType
from typing import Final

import catalogue_pages
import pytest
from catalogue_pages.columns import reading
from catalogue_pages.domains import domains, name_in, sources_by_name
from catalogue_pages.examples import Worked, worked
from catalogue_pages.own_examples import own_examples

from lakpi.catalogues import ALL
from lakpi.indicators import Indicator

HOME: Final = {each.id: module for module, held in domains() for each in held.values()}
EACH: Final = pytest.mark.parametrize("each", ALL.values(), ids=list(ALL))


@functools.cache
def example(name: str) -> Worked:
    found = worked(HOME[name], ALL[name])
    assert found is not None
    return found


def lines_of(module: ModuleType, each: Indicator) -> list[str]:
    """
    The lines that a module's docstring says are printed of an indicator, the first time.
    """
    for part in doctest.DocTestParser().get_examples(inspect.getdoc(module) or ""):
        lines = [line for line in part.want.splitlines() if re.match(rf"{each.id}[,:]", line)]
        if lines:
            return lines
    return []


@EACH
def test_what_is_shown_is_what_the_code_on_the_page_prints(each: Indicator) -> None:
    page = catalogue_pages.pages()[f"{each.id}.md"]
    code = re.search(r"## Worked example\n.*?```pycon\n(.*?)```", page, re.DOTALL)
    assert code is not None
    assert code[1] == example(each.id).shown() + "\n"
    # Nothing is known to it but what it imports, and the lines are the same to the letter.
    test = doctest.DocTestParser().get_doctest(code[1], {}, each.id, None, None)
    told: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(test, out=told.append)
    assert result.failed == 0, "".join(told)
    assert result.attempted == len(example(each.id).code)


@EACH
def test_the_lines_are_those_that_the_docstring_has_been_tested_to_print(each: Indicator) -> None:
    printed = example(each.id).output.splitlines()
    assert printed
    assert all(re.match(rf"{each.id}[,:] ", line) for line in printed)
    wanted = [] if own_examples(each) else lines_of(HOME[each.id], each)
    # A docstring may leave out the parts of which there are none.
    assert [line for line in printed if line in wanted] == wanted
    assert all("(0 of" in line for line in printed if wanted and line not in wanted)
    assert wanted or own_examples(each)


@EACH
def test_an_example_has_an_answer_worth_counting(each: Indicator) -> None:
    output = example(each.id).output.replace(",", "")
    assert any(float(number) for number in re.findall(r": £?(-?[\d.]+)", output))


@EACH
def test_the_rows_hold_what_the_definition_reads_and_who_they_are(each: Indicator) -> None:
    code = "\n".join(example(each.id).code)
    read = reading(each, sources_by_name())
    named = set(re.findall(r'^        "(\w+)": ', code, re.MULTILINE))
    assert named
    allowed = {column.name for columns in read.columns.values() for column in columns}
    allowed |= {name for source in read.columns for name in (*source.key, source.person or "")}
    assert named <= allowed
    assert max(len(line) for line in code.splitlines()) <= 96
    name = name_in(HOME[each.id], each) or "factor_rate("
    assert f"lakpi.compute({name}" in example(each.id).code[-1]
