"""Whole registers: ours in arrays beside the hand-written loop and hand-written Polars, memory, and two workers."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
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
from bench.timing import Work, figures, interleave  # noqa: E402

from hazardrules.engine import Engine  # noqa: E402
from hazardrules.evaluators.columns.judge import Part  # noqa: E402
from hazardrules.findings.status import APPLIES, VIOLATED  # noqa: E402
from hazardrules.register.convert import TOGETHER  # noqa: E402
from hazardrules.register.findings import register  # noqa: E402
from hazardrules.register.frames import Loaded, frames  # noqa: E402
from hazardrules.register.layout import SUBJECT, SUBJECTS, Batch, Tables  # noqa: E402
from hazardrules.register.run import FINDINGS  # noqa: E402

WORKLOAD: Final = HERE / "workload"
AT_ONCE: Final = 1 << 15
"""Subjects in a frame."""

SHARED: Final = 100_000
"""Subjects from which on two workers are held against one."""


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

    def statuses(whole: Sequence[Loaded]) -> None:
        """What Polars answers and more: the status of every rule for every subject and row."""
        for one in whole:
            judging.bound.judge(one.frame)

    def everything(whole: Sequence[Loaded]) -> None:
        """Days, counts, periods and kinds of breach beside them."""
        for one in whole:
            for part in judging.bound.judge(one.frame).parts:
                part.figures()

    works = {
        "hand": Work(judge, roots),
        **forms,
        "statuses": Work(statuses, [complete]),
        "complete": Work(everything, [complete]),
        "partial": Work(everything, [partial]),
    }
    spent = interleave(works, rounds)
    size = count * copies
    for name in (*forms, "statuses", "complete", "partial"):
        spent[name] = [seconds / size for seconds in spent[name]]
    fastest = min((name for name in forms if name.startswith("Polars")), key=lambda name: median(spent[name]))
    for name, base, gate, what in (
        ("complete", "hand", 8.0, "all findings, faster than the hand loop"),
        ("partial", "hand", None, "all findings, 10 % unknown, faster than the hand loop on complete facts"),
        ("statuses", "hand", None, "statuses alone, faster than the hand loop"),
        ("statuses", fastest, 2.0, f"statuses alone, faster than {fastest} by hand"),
        ("complete", fastest, None, f"all findings, against {fastest} by hand, which has no figures"),
    ):
        yield versus(
            f"columns, {size:,} enterprises, {what}",
            spent,
            base,
            name,
            gate,
            better="higher",
            note=f"{median(spent[name]) * 1e9:,.0f} ns an enterprise, columns at rest, one worker",
        )


REGISTER: Final = """
import sys
from datetime import date
from pathlib import Path
from time import perf_counter
sys.path.insert(0, {root!r})
from bench.timing import peak_memory
from hazardrules.engine import Engine
from hazardrules.register.run import run
program = Engine.load({workload!r}).program
start = perf_counter()
done = run(program, date.fromisoformat({day!r}), Path({source!r}), Path({target!r}), workers={workers})
print(perf_counter() - start, peak_memory(), done.subjects)
"""
"""A process that judges a register: main and all that a worker would import again is as small as the command's."""


def _written(made: Tables, folder: Path) -> None:
    """Write a register as `convert` does: the row groups of all its files end with the same subjects."""
    firsts = made[SUBJECTS].column(SUBJECT).to_numpy()[::TOGETHER]
    for name, table in made.items():
        edges = [*np.searchsorted(table.column(SUBJECT).to_numpy(), firsts).tolist(), table.num_rows]
        with pq.ParquetWriter(folder / f"{name}.parquet", table.schema, compression="zstd") as writer:
            for first, end in pairwise(edges):
                writer.write_table(table.slice(first, end - first))


def at_rest(count: int, copies: int) -> Iterator[Result]:
    """The same register from Parquet to a folder of findings, by the clock: one worker, and two where they are worth it."""
    engine = Engine.load(WORKLOAD)
    made = tables(engine, enterprises(count), copies)
    size = count * copies
    workers = (1, 2) if size >= SHARED else (1,)
    taken: dict[int, list[float]] = {many: [] for many in workers}
    held = 0.0
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "register"
        source.mkdir()
        _written(made, source)
        del made
        for turn in range(3 if size < 1_000_000 else 1):
            for many in workers:
                target = Path(folder) / f"findings-{many}-{turn}"
                target.mkdir()
                seconds, memory, judged = figures(
                    REGISTER.format(
                        root=str(HERE.parent),
                        workload=str(WORKLOAD),
                        day=AS_OF.isoformat(),
                        source=str(source),
                        target=str(target),
                        workers=many,
                    )
                )
                assert judged == size and any((target / FINDINGS).iterdir())
                shutil.rmtree(target)
                taken[many].append(seconds)
                held = max(held, memory)
    one = median(taken[workers[0]])
    yield Result(f"register of {size:,}, Parquet to Parquet", one, unit="s", note="one worker, the findings table")
    for many in workers[1:]:
        yield Result(
            f"{many} workers against one, {size:,} enterprises",
            median([alone / shared for alone, shared in zip(taken[workers[0]], taken[many], strict=True)]),
            1.4,
            better="higher",
            note="by the clock, the other process from its start",
        )
    yield Result(f"peak memory, {size:,} enterprises", held / 1024, 2.0, unit="GB", note="a process of its own")


def measured(count: int, copies: int, rounds: int) -> Iterator[Result]:
    """Everything about registers of *count* times *copies* enterprises."""
    yield from in_memory(count, copies, rounds)
    yield from at_rest(count, copies)


if __name__ == "__main__":
    from bench.results import table as shown

    print(shown(measured(2000, int(sys.argv[1]) // 2000 if len(sys.argv) > 1 else 10, 5)))
