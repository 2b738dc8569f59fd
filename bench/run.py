"""The measurements: ``python bench/run.py`` for all, ``--quick`` for a small form in under a minute.

Writes ``RESULTS.md`` and ``results.json`` beside itself. Everything compared runs in one
process in interleaved rounds, except what is the cost of a process itself. ``SECTIONS`` says
what is measured: a section takes the size and yields results.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, Final

import orjson
from attrs import frozen

HERE: Final = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))

from bench import arrays, engines, hand, live, register  # noqa: E402  # found from the folder above, which a script has to name
from bench.enterprises import AS_OF, enterprises, rows_of, scalars_of  # noqa: E402
from bench.growth import RULES, grow  # noqa: E402
from bench.results import Result, table, versus, write  # noqa: E402
from bench.timing import Work, interleave, microseconds, peak_memory, printed, processes  # noqa: E402

from hazardrules.engine import Engine  # noqa: E402
from hazardrules.evaluators.evaluation import Evaluation, Interpreter  # noqa: E402
from hazardrules.facts.facts import Facts  # noqa: E402

WORKLOAD: Final = HERE / "workload"
EXAMPLES: Final = HERE.parent / "examples"


@frozen
class Size:
    """How much is measured."""

    count: int
    rounds: int
    parts: int
    slow: int
    fresh: int
    register: int
    registers: tuple[int, ...]
    growth: tuple[int, ...]


FULL: Final = Size(
    count=500,
    rounds=12,
    parts=5,
    slow=30,
    fresh=9,
    register=100_000,
    registers=(100_000, 1_000_000),
    growth=(40, 400, 4000),
)
QUICK: Final = Size(
    count=100, rounds=5, parts=2, slow=5, fresh=1, register=20_000, registers=(10_000,), growth=(40, 4000)
)


def broken(found: Evaluation) -> set[tuple[str, str | None]]:
    """Return what hand-written code returns: what is violated, and which consequences apply."""
    return {(one.rule, one.item) for one in found.findings if one.status in ("violated", "applies")}


def at_runtime(engine: Engine) -> Callable[[Facts], Evaluation]:
    """Return the engine's way to findings on the day, bound as an embedding team would keep it."""
    evaluator: Any = engine.evaluator
    bound: Callable[[Facts], Evaluation] = evaluator.bind(AS_OF).evaluate
    return bound


def single(size: Size) -> Iterator[Result]:
    """One enterprise: against hand-written code on the same objects, from bytes, and against the reference."""
    engine = Engine.load(WORKLOAD)
    judge, judge_json = hand.bind(AS_OF), hand.bind_json(AS_OF)
    evaluate = at_runtime(engine)
    told = enterprises(size.count)
    complete = [engine.read(one) for one in told]
    partial = [engine.read(one) for one in enterprises(size.count, unknown=0.1)]
    data = [json.dumps(one, ensure_ascii=False).encode() for one in told]
    for facts, plain in zip(complete, told, strict=True):
        found, by_hand = broken(evaluate(facts)), judge(facts.root)
        assert found == set(by_hand) == set(judge_json(plain)), "the hand-written code differs"

    def from_bytes(one: bytes) -> object:
        return evaluate(engine.read(one))

    roots = [facts.root for facts in complete]
    spent = interleave(
        {
            "hand": Work(judge, roots),
            "complete": Work(evaluate, complete),
            "partial": Work(evaluate, partial),
            "hand from bytes": Work(lambda one: judge_json(orjson.loads(one)), data),
            "from bytes": Work(from_bytes, data),
            "read": Work(engine.read, data),
            "report": Work(lambda facts: engine.evaluate(facts, as_of=AS_OF), complete),
        },
        size.rounds,
        size.parts,
    )
    for name, base, gate, what, note in (
        ("complete", "hand", 2.2, "one enterprise, complete", "all findings, against hand"),
        (
            "partial",
            "hand",
            3.2,
            "one enterprise, 10 % unknown",
            "all findings, against hand on the same enterprises complete",
        ),
        (
            "from bytes",
            "hand from bytes",
            1.6,
            "JSON bytes to findings",
            "against orjson and the same hand-written code on mappings",
        ),
    ):
        yield versus(what, spent, name, base, gate, note=note)
    for name, what in (
        ("hand", "hand-written code"),
        ("hand from bytes", "hand-written code from bytes, with orjson"),
        ("complete", "findings, complete"),
        ("partial", "findings, 10 % unknown"),
        ("read", "reading JSON bytes"),
        ("from bytes", "JSON bytes to findings, absolute"),
        ("report", "a sorted Report"),
    ):
        yield Result(what, microseconds(spent, name), unit="us", note="one enterprise")
    yield from reference(engine, complete[: size.slow], partial[: size.slow], size)


def reference(engine: Engine, complete: list[Facts], partial: list[Facts], size: Size) -> Iterator[Result]:
    """How much faster the generated code is than the interpreter it must equal."""
    evaluate = at_runtime(engine)
    interpreter = Interpreter(engine.program)
    for name, facts in (("complete", complete), ("10 % unknown", partial)):
        spent = interleave(
            {"python": Work(evaluate, facts), "interpreter": Work(lambda one: interpreter.evaluate(one, AS_OF), facts)},
            max(3, size.rounds // 3),
        )
        yield versus(
            f"python against interpreter, {name}",
            spent,
            "interpreter",
            "python",
            better="higher",
            note="how many times faster",
        )


def growth(size: Size) -> Iterator[Result]:
    """The same enterprises under more and more law that can't concern them."""
    works: dict[str, Work] = {}
    plans = [(str(rules), rules, 10) for rules in size.growth]
    apart = {"other regions": 0, "other sectors": 1} if size is FULL else {}
    plans += [(name, 400, near) for name, near in apart.items()]
    facts: list[Facts] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, rules, near in plans:
            start = process_time()
            engine = Engine.load(*grow(Path(folder) / name, rules, near))
            seconds = process_time() - start
            assert len(engine.program.rules) == rules
            if name.isdecimal():
                yield Result(f"load of {rules} rules", seconds, unit="s", note="documents to generated code, once")
            facts = facts or [engine.read(one) for one in enterprises(min(size.count // 4, 50))]
            works[name] = Work(at_runtime(engine), facts)
    spent = interleave(works, size.rounds)
    base = str(RULES)
    for rules in size.growth[1:]:
        yield versus(
            f"{rules} rules against {RULES}",
            spent,
            str(rules),
            base,
            1.3 if rules == 4000 else None,
            note="nine in ten of other regions, one in ten of this region and another sector",
        )
    for name in apart:
        yield versus(f"400 rules against {RULES}, {name}", spent, name, base, note="all further rules of these")
    yield Result("peak memory, all of these loaded", peak_memory(), unit="MB", note="this process, growth and all")


def others(size: Size) -> Iterator[Result]:
    """Every other engine, checked and timed beside ours."""
    told = enterprises(size.count)
    data = [orjson.dumps(one) for one in told]
    yield from engines.measured(told, data, at_runtime, size.rounds, size.parts)


def by_columns(size: Size) -> Iterator[Result]:
    """Registers as columns by hand, which ours has to beat."""
    told, engine = enterprises(size.count), Engine.load(WORKLOAD)
    roots = [engine.read(one).root for one in told]
    yield from arrays.measured(told, roots, size.register // size.count, size.rounds)


LOAD: Final = """
from datetime import date
from pathlib import Path
from time import process_time
from hazardrules.engine import Engine
start = process_time()
engine = Engine.installed(cache={cache!r}, evaluator={evaluator!r})
loaded = process_time() - start
engine.evaluate(Path({facts!r}).read_bytes(), as_of=date(2025, 11, 20)).violations
print(loaded, process_time() - start)
"""
MEMORY: Final = """
import sys
sys.path.insert(0, {root!r})
from bench.timing import peak_memory
from hazardrules.engine import Engine
Engine.installed()
loaded = peak_memory()
from bench.enterprises import AS_OF, enterprises
engine = Engine.load({workload!r})
for one in enterprises({count}):
    engine.evaluate(one, as_of=AS_OF).violations
print(loaded, peak_memory())
"""


def loads(size: Size) -> Iterator[Result]:
    """Everything installed, read from its documents and from what an earlier process kept; then what it is asked about."""
    facts = str(EXAMPLES / "kizilsu-aluminium" / "facts.json")
    with tempfile.TemporaryDirectory() as folder:
        kept = str(Path(folder) / "kept")
        installed = Engine.installed(cache=kept)
        cold, cold_report = printed(LOAD.format(cache=None, facts=facts, evaluator="python"), max(1, size.fresh // 2))
        cached, cached_report = printed(LOAD.format(cache=kept, facts=facts, evaluator="python"), size.fresh)
        _, adaptive_report = printed(LOAD.format(cache=kept, facts=facts, evaluator="adaptive"), size.fresh)
    what = f"{len(installed.rulesets)} rulesets, {len(installed.program.rules)} rules, in a fresh process"
    yield Result("load of everything installed, cold", cold, 3.0, unit="s", note=what)
    yield Result("load of everything installed, cached", cached * 1000, 60.0, unit="ms", note=what)
    note = "the same, asked about one enterprise: functions are written when first needed"
    yield Result("load and a first report, cold", cold_report, unit="s", note=note)
    yield Result("load and a first report, cached", cached_report * 1000, unit="ms", note=note)
    note = "the same by `adaptive`, which interprets the first subjects of a place"
    yield Result("load and a first report, cached, adaptive", adaptive_report * 1000, unit="ms", note=note)
    yield from shipped(installed, size)


def shipped(engine: Engine, size: Size) -> Iterator[Result]:
    """What is installed, on the enterprises and the county of the examples: bytes to a report, in absolute figures."""
    examples = tomllib.loads((EXAMPLES / "subjects.toml").read_text(encoding="utf-8"))
    works = {}
    for name, one in examples.items():
        data, as_of = (EXAMPLES / name / "facts.json").read_bytes(), one["as_of"]
        works[name] = Work(lambda told, day=as_of: engine.evaluate(told, as_of=day), [data])
    spent = interleave(works, size.rounds * size.parts)
    rules = len(engine.program.rules)
    for name in works:
        yield Result(f"example {name}", microseconds(spent, name), unit="us", note=f"bytes to a report, {rules} rules")


def whole_processes(size: Size) -> Iterator[Result]:
    """What starting costs: import, command line, load of everything installed, memory."""
    spent = processes(
        {
            "bare": ["-c", "pass"],
            "import": ["-c", "import hazardrules"],
            "engine": ["-c", "from hazardrules import Engine"],
            "version": ["-m", "hazardrules", "--version"],
            "help": ["-m", "hazardrules", "--help"],
        },
        size.fresh,
    )
    for name, what, gate in (
        ("import", "import hazardrules", 100.0),
        ("engine", "from hazardrules import Engine", None),
        ("version", "hazardrules --version", None),
        ("help", "hazardrules --help", None),
    ):
        milliseconds = (spent[name] - spent["bare"]) * 1000
        yield Result(what, milliseconds, gate, unit="ms", note="a fresh process, less the bare interpreter's start")
    yield from loads(size)
    if size is QUICK:
        return
    source = MEMORY.format(root=str(HERE.parent), workload=str(WORKLOAD), count=size.count)
    loaded, used = printed(source, size.fresh // 3)
    yield Result("peak memory, everything installed loaded", loaded, unit="MB", note="a process of its own")
    yield Result(
        f"peak memory after {size.count} enterprises", used, unit="MB", note="the same process, workload added"
    )


def registers(size: Size) -> Iterator[Result]:
    """Whole registers in arrays: against the loop and Polars by hand, and from files to files by one worker and two."""
    for subjects in size.registers:
        count = min(4 * size.count, subjects)
        yield from register.measured(count, subjects // count, max(3, size.rounds // 3))


def sessions(size: Size) -> Iterator[Result]:
    """Live sessions: what an edit costs beside judging everything again."""
    yield from live.measured(Engine.load(WORKLOAD), enterprises(min(size.count, 100)), size.rounds)


Section = Callable[[Size], Iterator[Result]]
SECTIONS: Final[tuple[Section, ...]] = (
    single,
    whole_processes,
    growth,
    others,
    by_columns,
    registers,
    sessions,
)
"""What is measured, in order."""


def about(size: Size, seconds: float) -> str:
    """Return what a reader of the figures has to know."""
    told = enterprises(size.count)
    rows = median(rows_of(one) for one in told)
    length = median(len(orjson.dumps(one)) for one in told) / 1000
    missing = f"\nNot built here, so not listed: {', '.join(engines.MISSING)}.\n" if engines.MISSING else ""
    return f"""# Results (测量结果)

Written by `make bench` ({"a small form, `make bench-quick`" if size == QUICK else "the full form"}, {seconds:.0f} s); don't edit.
Python {platform.python_version()}, {platform.machine()}. The machine is shared: ratios compare, absolute figures only show the scale;
differences under 1.3 x are noise. Times are the processor's seconds, not the clock's. A ratio is the median over {size.rounds * size.parts} turns of one work's time by another's in the same turn;
half of the turns lie in the bounds given.

The workload is {RULES} rules in `bench/workload`, {scalars_of(told[0])} scalars and six ledgers, about {rows:.0f} rows and {length:.1f} kB of JSON an enterprise;
{size.count} enterprises made from a seed. `bench/hand.py` has the same rules by hand: two-valued, pairs of rule and item only.
It is checked equal to the engine's violated and applying findings before anything is timed.

Other engines are in `bench/peers`, one file each, in the form found fastest. The rules are written once more in `bench/peers/rules.py` and spelt
for each. Their answers are held to the hand-written code's on every enterprise, or the run fails. Like it they are two-valued and give pairs of rule and
item; ours gives a finding for every rule and item, with its periods, days and what is missing. They are handed, outside the timing, what they read fastest: days as
numbers, months of events and the day two years before an act worked out, for some the JSON text made or parsed. One that can't say all rules is
compared with ours and with hand-written code of the rules it says.
{missing}"""


def told(section: Section, size: Size) -> list[Result]:
    """Return what a section measures, and say how long that took."""
    start, before = perf_counter(), _processor()
    results = list(section(size))
    spent = f"{perf_counter() - start:.0f} s, {_processor() - before:.0f} of processor"
    print(f"{section.__name__}: {spent}", file=sys.stderr)
    return results


def _processor() -> float:
    """Return the seconds of processor that this process and those it started have taken."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description="Measure hazardrules.")
    parser.add_argument("--quick", action="store_true", help="a small form in under a minute")
    size = QUICK if parser.parse_args().quick else FULL
    start = perf_counter()
    try:
        results = [result for section in SECTIONS for result in told(section, size)]
    except engines.Differs as wrong:
        sys.exit(str(wrong))
    print(table(results))
    write(HERE, results, about(size, perf_counter() - start))
    print(f"\n{perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
