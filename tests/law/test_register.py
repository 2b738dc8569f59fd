"""Every row of the register of the five sources is carried by a clause of the ruleset that holds its source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from tests.installed import engine_of_everything

ROWS: Final = {
    # source: ruleset, first and last row
    "S4": ("cn-6530", 1, 125),
    "S0": ("cn-65", 126, 164),
    "S1": ("cn-370830", 165, 187),
    "S2": ("cn-65", 188, 224),
    "S3": ("cn-51", 225, 249),
}
"""The 249 rows, counted through; the register itself isn't part of this repository."""


def rows(source: str) -> set[str]:
    """Return the ids of a source's rows."""
    _, first, last = ROWS[source]
    return {f"{source}-{number:03}" for number in range(first, last + 1)}


@pytest.fixture(scope="module")
def named() -> dict[str, set[str]]:
    """Return the rulesets whose clauses name a row, by row."""

    def told() -> Iterator[tuple[str, str]]:
        for ruleset in engine_of_everything().rulesets:
            for clause in ruleset.clauses:
                for row in clause.register:
                    yield row, ruleset.id

    found: dict[str, set[str]] = {}
    for row, ruleset in told():
        found.setdefault(row, set()).add(ruleset)
    return found


def test_the_register_is_counted_through() -> None:
    """Its five sources leave no number out and give none twice."""
    numbers = sorted(row[3:] for source in ROWS for row in rows(source))
    assert numbers == [f"{number:03}" for number in range(1, 250)]


@pytest.mark.parametrize("source", ROWS)
def test_every_row_is_named_by_a_clause_of_its_own_source(source: str, named: dict[str, set[str]]) -> None:
    """What the register tells of a source is found again in that source's ruleset, and nowhere else."""
    own = {ROWS[source][0]}
    assert sorted(row for row in rows(source) if named.get(row, set()) != own) == []


def test_no_clause_names_a_row_that_the_register_has_not(named: dict[str, set[str]]) -> None:
    """A slip of the pen in a number is found."""
    assert sorted(set(named) - set().union(*map(rows, ROWS))) == []
