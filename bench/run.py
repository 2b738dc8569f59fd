"""The measurements: ``python bench/run.py`` for all, ``--quick`` for a small form in under a minute.

Writes ``RESULTS.md`` and ``results.json`` beside itself. Everything compared runs in one
process in interleaved rounds, except what is the cost of a process itself.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

import msgspec
from attrs import frozen

HERE: Final = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))

from bench import hand  # noqa: E402  # found from the folder above, which a script has to name
from bench.enterprises import AS_OF, enterprises, rows_of, scalars_of  # noqa: E402
from bench.growth import RULES, grow  # noqa: E402
from bench.results import Result, table, write  # noqa: E402
from bench.timing import Work, interleave, microseconds, peak_memory, printed, processes, ratio  # noqa: E402

from hazardrules.engine import Engine  # noqa: E402
from hazardrules.evaluators.evaluation import Evaluation, Interpreter  # noqa: E402
from hazardrules.facts.facts import Facts  # noqa: E402

WORKLOAD: Final = HERE / "workload"


@frozen
class Size:
    """How much is measured."""

    count: int
    rounds: int
    slow: int
    fresh: int
    growth: tuple[int, ...]


FULL: Final = Size(count=500, rounds=15, slow=30, fresh=9, growth=(40, 400, 4000))
QUICK: Final = Size(count=100, rounds=7, slow=8, fresh=3, growth=(40, 400, 4000))


def decoder() -> tuple[str, Callable[[bytes], Any]]:
    """Return the JSON decoder the hand-written code is given.

    That is orjson; where it isn't installed msgspec without a type, which is as fast within
    two parts in a hundred. The standard library's takes three times as long and would flatter us.
    """
    if find_spec("orjson") is not None:
        return "orjson", import_module("orjson").loads
    return "msgspec without a type (in place of orjson)", msgspec.json.Decoder().decode


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
    which, loads = decoder()
    for facts, plain in zip(complete, told, strict=True):
        assert broken(evaluate(facts)) == judge(facts.root) == judge_json(plain), "the hand-written code differs"

    def from_bytes(one: bytes) -> object:
        return evaluate(engine.read(one))

    roots = [facts.root for facts in complete]
    spent = interleave(
        {
            "hand": Work(judge, roots),
            "complete": Work(evaluate, complete),
            "partial": Work(evaluate, partial),
            "hand from bytes": Work(lambda one: judge_json(loads(one)), data),
            "from bytes": Work(from_bytes, data),
            "read": Work(engine.read, data),
            "report": Work(lambda facts: engine.evaluate(facts, as_of=AS_OF), complete),
        },
        size.rounds,
    )
    by_hand = microseconds(spent, "hand")
    yield Result("one enterprise, complete", ratio(spent, "complete", "hand"), 2.2, note="all findings, against hand")
    yield Result(
        "one enterprise, 10 % unknown",
        ratio(spent, "partial", "hand"),
        3.2,
        note="all findings, against hand on the same enterprises complete",
    )
    yield Result(
        "JSON bytes to findings",
        ratio(spent, "from bytes", "hand from bytes"),
        1.6,
        note=f"against {which} and the same hand-written code on mappings",
    )
    yield Result("hand-written code", by_hand, unit="us", note="one enterprise, facts read already")
    yield Result("hand-written code from bytes", microseconds(spent, "hand from bytes"), unit="us", note=which)
    for name, what in (
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
        yield Result(
            f"python against interpreter, {name}",
            ratio(spent, "interpreter", "python"),
            better="higher",
            note="how many times faster",
        )


def growth(size: Size) -> Iterator[Result]:
    """The same enterprises under more and more law that can't concern them."""
    works: dict[str, Work] = {}
    plans = [(str(rules), rules, 10) for rules in size.growth]
    plans += [("other regions", 400, 0), ("other sectors", 400, 1)]
    facts: list[Facts] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, rules, near in plans:
            start = perf_counter()
            engine = Engine.load(*grow(Path(folder) / name, rules, near))
            seconds = perf_counter() - start
            assert len(engine.program.rules) == rules
            if name.isdecimal():
                yield Result(f"load of {rules} rules", seconds, unit="s", note="documents to generated code, once")
            facts = facts or [engine.read(one) for one in enterprises(min(size.count, 50))]
            works[name] = Work(at_runtime(engine), facts)
    spent = interleave(works, size.rounds)
    base = str(RULES)
    for rules in size.growth[1:]:
        yield Result(
            f"{rules} rules against {RULES}",
            ratio(spent, str(rules), base),
            1.3 if rules == 4000 else None,
            note="nine in ten of other regions, one in ten of this region and another sector",
        )
    for name in ("other regions", "other sectors"):
        yield Result(f"400 rules against {RULES}, {name}", ratio(spent, name, base), note="all further rules of these")
    yield Result("peak memory, all of these loaded", peak_memory(), unit="MB", note="this process, growth and all")


LOAD: Final = """
from time import perf_counter
from hazardrules.engine import Engine
start = perf_counter()
Engine.installed()
print(perf_counter() - start)
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
    (seconds,) = printed(LOAD, size.fresh)
    installed = Engine.installed()
    yield Result(
        "load of everything installed, cold",
        seconds,
        3.0,
        unit="s",
        note=f"{len(installed.rulesets)} rulesets, {len(installed.program.rules)} rules, in a fresh process",
    )
    source = MEMORY.format(root=str(HERE.parent), workload=str(WORKLOAD), count=size.count)
    loaded, used = printed(source, min(3, size.fresh))
    yield Result("peak memory, everything installed loaded", loaded, unit="MB", note="a process of its own")
    yield Result(
        f"peak memory after {size.count} enterprises", used, unit="MB", note="the same process, workload added"
    )


def about(size: Size, seconds: float) -> str:
    """Return what a reader of the figures has to know."""
    told = enterprises(size.count)
    rows = median(rows_of(one) for one in told)
    length = median(len(json.dumps(one, ensure_ascii=False).encode()) for one in told) / 1000
    return f"""# Results (测量结果)

Written by `make bench` ({"a small form, `make bench-quick`" if size == QUICK else "the full form"}, {seconds:.0f} s); don't edit.
Python {platform.python_version()}, {platform.machine()}. The machine is shared: ratios compare, absolute figures only show the scale;
differences under 1.3 x are noise.

The workload is {RULES} rules in `bench/workload`, {scalars_of(told[0])} scalars and six ledgers, about {rows:.0f} rows and {length:.1f} kB of JSON an enterprise;
{size.count} enterprises made from a seed, medians of {size.rounds} interleaved rounds. `bench/hand.py` has the same rules by hand: two-valued,
sets of rule and item only. It is checked equal to the engine's violated and applying findings before anything is timed.

Not measured yet, so not listed: other engines (zen-engine, CEL, regorus, durable-rules, json-logic, NumPy, Polars),
registers by columns and by several workers, and a cached load."""


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description="Measure hazardrules.")
    parser.add_argument("--quick", action="store_true", help="a small form in under a minute")
    size = QUICK if parser.parse_args().quick else FULL
    start = perf_counter()
    results = [*single(size), *whole_processes(size), *growth(size)]
    print(table(results))
    write(HERE, results, about(size, perf_counter() - start))
    print(f"\n{perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
