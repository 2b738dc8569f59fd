"""Interleaved rounds, medians and ratios: on a shared machine only what runs side by side compares."""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from attrs import frozen


@frozen
class Work:
    """One function and the inputs it is given in every round."""

    act: Callable[[Any], object]
    inputs: Sequence[Any]


def interleave(works: Mapping[str, Work], rounds: int) -> dict[str, list[float]]:
    """Return seconds per input of every work, a figure a round; the first round warms up and isn't kept.

    What was set up before is frozen out of the collector, which then runs as it would in a
    process that holds the law and one enterprise; its cost stays in the figures.
    """
    gc.collect()
    gc.freeze()
    spent: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(rounds + 1):
        for name, work in works.items():
            act = work.act
            start = perf_counter()
            for told in work.inputs:
                act(told)
            if turn:
                spent[name].append((perf_counter() - start) / len(work.inputs))
    gc.unfreeze()
    return spent


def ratio(spent: Mapping[str, list[float]], name: str, base: str) -> float:
    """Return the median over rounds of one work's time by another's in the same round."""
    return median(one / other for one, other in zip(spent[name], spent[base], strict=True))


def microseconds(spent: Mapping[str, list[float]], name: str) -> float:
    """Return a work's median time per input."""
    return median(spent[name]) * 1e6


def processes(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, float]:
    """Return the median seconds from start to end of each command of this Python, interleaved."""
    spent: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            start = perf_counter()
            subprocess.run([sys.executable, *command], check=True, capture_output=True)  # noqa: S603  # our own
            if turn:
                spent[name].append(perf_counter() - start)
    return {name: median(times) for name, times in spent.items()}


def printed(source: str, rounds: int) -> list[float]:
    """Return the median of each figure that *source* prints, over fresh processes that run it."""
    runs = []
    for _ in range(rounds):
        done = subprocess.run([sys.executable, "-c", source], check=True, capture_output=True, text=True)  # noqa: S603
        runs.append([float(figure) for figure in done.stdout.split()])
    return [median(figures) for figures in zip(*runs, strict=True)]


def peak_memory() -> float:
    """Return the most memory this program ever held, in megabytes.

    Linux counts what the parent held before the program was started into the usual figure;
    its own status file doesn't.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
