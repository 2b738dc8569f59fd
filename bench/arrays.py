"""Registers by hand: NumPy and Polars over columns at rest beside the loop of hand-written code, one thread each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import median
from typing import Any

# Polars reads it once, when it is imported.
os.environ.setdefault("POLARS_MAX_THREADS", "1")

from bench import hand  # after what is said to Polars
from bench.engines import Differs
from bench.enterprises import AS_OF, Told
from bench.peers import numpy_columns, polars_columns
from bench.peers.columns import Answers, Register, register
from bench.results import Result, versus
from bench.timing import Work, interleave


def forms(told: Register) -> Mapping[str, tuple[Callable[[Any], Any], Any, Callable[[Any], Answers]]]:
    """Return for each form how it judges, what it is handed, and how its answer is read."""
    return {
        "NumPy": (numpy_columns.bind(AS_OF), told, lambda answers: answers),
        "Polars on lists": (
            polars_columns.bind_on_lists(AS_OF),
            polars_columns.on_lists(told),
            polars_columns.answers,
        ),
        "Polars on flat ledgers": (
            polars_columns.bind_on_flat_ledgers(AS_OF),
            polars_columns.on_flat_ledgers(told),
            polars_columns.answers,
        ),
    }


def check(told: Sequence[Told]) -> None:
    """Hold the answers of both against the hand-written code's, of every enterprise."""
    judge, columns = hand.bind_json(AS_OF), register(told)
    for name, (act, handed, read) in forms(columns).items():
        for one, broken in zip(told, read(act(handed)).broken(columns), strict=True):
            if set(broken) != set(judge(one)):
                raise Differs(f"{name}: enterprise {one['enterprise']['id']}: {broken} and not {judge(one)}")


def measured(told: Sequence[Told], roots: Sequence[Any], copies: int, rounds: int) -> Iterator[Result]:
    """Check both, then time them on *copies* of the enterprises, and the loop on those there are.

    The loop goes over few objects, which the processor keeps at hand: that is its best form.
    """
    check(told)
    columns = register(told).times(copies)
    works = {name: Work(act, [handed]) for name, (act, handed, _) in forms(columns).items()}
    spent = interleave({"hand": Work(hand.bind(AS_OF), roots), **works}, rounds)
    for name in works:
        spent[name] = [seconds / len(columns) for seconds in spent[name]]
    for name in works:
        yield versus(
            f"{name} by hand, {len(columns):,} enterprises, faster than the hand loop",
            spent,
            "hand",
            name,
            better="higher",
            note=f"{median(spent[name]) * 1e9:,.0f} ns an enterprise, columns at rest, one thread, masks",
        )
