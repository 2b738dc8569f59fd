"""Interleaved rounds, medians and ratios: on a shared machine only what runs side by side compares."""

from __future__ import annotations

import gc
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import process_time
from typing import Any

from attrs import frozen


@frozen
class Work:
    """One function and the inputs it is given in every round."""

    act: Callable[[Any], object]
    inputs: Sequence[Any]


def interleave(works: Mapping[str, Work], rounds: int, parts: int = 1) -> dict[str, list[float]]:
    """Return seconds of processor per input of every work, a figure for each part of a round; the first warms up.

    A round goes through every input, one part after the other, and in each part through every work:
    the shorter a part, the more alike the machine is to all. What was set up before is frozen out of
    the collector, which then runs as it would in a process that holds the law and one enterprise;
    its cost stays in the figures. The processor's seconds and not the clock's: what others do on
    the machine at the same time is none of the work.
    """
    gc.collect()
    gc.freeze()
    spent: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(rounds + 1):
        for part in range(parts):
            for name, work in works.items():
                act, inputs = work.act, work.inputs[part::parts]
                start = process_time()
                for told in inputs:
                    act(told)
                if turn:
                    spent[name].append((process_time() - start) / len(inputs))
    gc.unfreeze()
    return spent


@frozen
class Ratio:
    """How one work compares with another: the median over rounds, and between what half of them lie."""

    median: float
    low: float
    high: float


def compared(spent: Mapping[str, list[float]], name: str, base: str) -> Ratio:
    """Return one work's time by another's in the same round, which had the same machine and the same inputs."""
    low, middle, high = quantiles((one / other for one, other in zip(spent[name], spent[base], strict=True)), n=4)
    return Ratio(middle, low, high)


def microseconds(spent: Mapping[str, list[float]], name: str) -> float:
    """Return a work's median time per input."""
    return median(spent[name]) * 1e6


def processes(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, float]:
    """Return the median seconds of processor that each command of this Python takes, interleaved."""
    spent: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            start = _of_children()
            subprocess.run([sys.executable, *command], check=True, capture_output=True)  # noqa: S603  # our own
            if turn:
                spent[name].append(_of_children() - start)
    return {name: median(times) for name, times in spent.items()}


def printed(source: str, rounds: int) -> list[float]:
    """Return the median of each figure that *source* prints, over fresh processes that run it."""
    return [median(told) for told in zip(*(figures(source) for _ in range(rounds)), strict=True)]


def figures(source: str) -> list[float]:
    """Return the figures that *source* prints in a fresh process.

    Modules are compiled by now, as they are where they are installed: this process has them, whatever is asked of it.
    """
    environment = {name: told for name, told in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", source]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)  # noqa: S603
    return [float(figure) for figure in done.stdout.split()]


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


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
