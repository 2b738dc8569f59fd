"""Whole registers: ours in arrays beside the hand-written loop and hand-written Polars, memory, and two workers."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))

import numpy as np  # noqa: E402  # found from the folder above, which a script has to name
import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
from bench import arrays, hand  # noqa: E402
from bench.enterprises import AS_OF, enterprises  # noqa: E402
from bench.peers.columns import register as by_hand  # noqa: E402
from bench.results import Result, versus  # noqa: E402
from bench.timing import Work, interleave, peak_memory  # noqa: E402

from hazardrules.engine import Engine  # noqa: E402
from hazardrules.evaluators.columns.judge import Part  # noqa: E402
from hazardrules.findings.status import APPLIES, VIOLATED  # noqa: E402
from hazardrules.register.convert import TOGETHER  # noqa: E402
from hazardrules.register.findings import register  # noqa: E402
from hazardrules.register.frames import Loaded, frames  # noqa: E402
from hazardrules.register.layout import SUBJECT, SUBJECTS, Batch, Tables  # noqa: E402
from hazardrules.register.run import FINDINGS, run  # noqa: E402

WORKLOAD: Final = HERE / "workload"
AT_ONCE: Final = 1 << 15
"""Subjects in a frame."""


def tables(engine: Engine, told: Sequence[Any], copies: int = 1) -> Tables:
    """Return enterprises as a register's columns, as often as asked for, each copy with numbers of its own."""
    batch = Batch(engine.vocabulary)
    for one in told:
        batch.add(engine.read(one))
    made = {name: table for name, table in batch.tables().items() if table.num_rows}
    return {name: pa.concat_tables(_renumbered(table, len(told), copies)) for name, table in made.items()}


def _renumbered(table: pa.Table, size: int, copies: int) -> Iterator[pa.Table]:
    numbers = table.column(SUBJECT).to_numpy()
    for copy in range(copies):
        yield table.set_column(0, SUBJECT, pa.array(numbers + copy * size))


def broken(parts: Sequence[Part], loaded: Loaded) -> list[set[tuple[str, str | None]]]:
    """Return what each subject breaks, as hand-written code says it."""
    found: list[set[tuple[str, str | None]]] = [set() for _ in loaded.subjects]
    for part in parts:
        where = np.nonzero(part.holds & ((part.mask == VIOLATED) | (part.mask == APPLIES)))
        for place in zip(*(axis.tolist() for axis in where), strict=True):
            item = None if part.ledger is None else f"{part.ledger}[{place[0]}]"
            found[place[-1]].add((part.rule.id, item))
    return found


def in_memory(count: int, copies: int, rounds: int) -> Iterator[Result]:
    """All findings of a register whose columns are in memory, one worker, against the loop and against Polars."""
    engine = Engine.load(WORKLOAD)
    told = enterprises(count)
    judge = hand.bind(AS_OF)
    roots = [engine.read(one).root for one in told]
    judging = register(engine.program, AS_OF)
    complete, partial = (
        list(frames(tables(engine, part, copies), engine.vocabulary, judging.compiled.needed, AT_ONCE))
        for part in (told, enterprises(count, unknown=0.1))
    )
    (once,) = frames(tables(engine, told), engine.vocabulary, judging.compiled.needed)
    for one, found in zip(roots, broken(judging.bound.judge(once.frame).parts, once), strict=True):
        assert found == set(judge(one)), "the hand-written code differs"

    columns = by_hand(told).times(copies)
    forms = {name: Work(act, [handed]) for name, (act, handed, _) in arrays.forms(columns).items()}
    works = {
        "hand": Work(judge, roots),
        **forms,
        "complete": Work(lambda whole: [judging.bound.judge(one.frame) for one in whole], [complete]),
        "partial": Work(lambda whole: [judging.bound.judge(one.frame) for one in whole], [partial]),
    }
    spent = interleave(works, rounds)
    size = count * copies
    for name in (*forms, "complete", "partial"):
        spent[name] = [seconds / size for seconds in spent[name]]
    fastest = min((name for name in forms if name.startswith("Polars")), key=lambda name: median(spent[name]))
    for name, base, gate, what in (
        ("complete", "hand", 8.0, "faster than the hand loop"),
        ("partial", "hand", None, "10 % unknown, faster than the hand loop on complete facts"),
        ("complete", fastest, 2.0, f"faster than {fastest} by hand"),
    ):
        yield versus(
            f"columns, {size:,} enterprises, {what}",
            spent,
            base,
            name,
            gate,
            better="higher",
            note=f"{median(spent[name]) * 1e9:,.0f} ns an enterprise, all findings, columns at rest, one worker",
        )


def at_rest(count: int, copies: int, workers: Sequence[int] = (1, 2)) -> Iterator[Result]:
    """The same register from Parquet to a folder of findings, by the clock: one worker, and two."""
    engine = Engine.load(WORKLOAD)
    made = tables(engine, enterprises(count), copies)
    taken: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "register"
        source.mkdir()
        for name, table in made.items():
            rows = TOGETHER * max(1, table.num_rows // made[SUBJECTS].num_rows)
            pq.write_table(table, source / f"{name}.parquet", row_group_size=rows, compression="zstd")
        for many in workers:
            target = Path(folder) / f"findings-{many}"
            target.mkdir()
            start = perf_counter()
            done = run(engine.program, AS_OF, source, target, workers=many)
            taken[many] = perf_counter() - start
            assert done.subjects == count * copies and any((target / FINDINGS).iterdir())
    size = count * copies
    yield Result(
        f"register of {size:,}, Parquet to Parquet", taken[workers[0]], unit="s", note="one worker, the findings table"
    )
    for many in workers[1:]:
        yield Result(
            f"{many} workers against one, {size:,} enterprises",
            taken[workers[0]] / taken[many],
            1.4,
            better="higher",
            note="by the clock, processes from start to end",
        )
    yield Result(f"peak memory, {size:,} enterprises", peak_memory() / 1024, 2.0, unit="GB", note="this process")


def measured(count: int, copies: int, rounds: int) -> Iterator[Result]:
    """Everything about registers of *count* times *copies* enterprises."""
    yield from in_memory(count, copies, rounds)
    yield from at_rest(count, copies)


if __name__ == "__main__":
    from bench.results import table as shown

    print(shown(measured(2000, int(sys.argv[1]) // 2000 if len(sys.argv) > 1 else 10, 5)))
