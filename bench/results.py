"""What was measured, held against its gate, written for machines and for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from attrs import frozen
from bench.timing import compared


@frozen
class Result:
    """One measure; *gate* is the worst that holds, None where nothing was promised.

    *value* is a ratio unless *unit* says otherwise; *note* says what was compared, *spread*
    between what half of the rounds lie.
    """

    name: str
    value: float
    gate: float | None = None
    better: str = "lower"
    unit: str = "x"
    note: str = ""
    spread: tuple[float, float] | None = None

    @property
    def holds(self) -> bool | None:
        """Whether the gate is met; None where there is none."""
        if self.gate is None:
            return None
        return self.value <= self.gate if self.better == "lower" else self.value >= self.gate


def versus(
    name: str,
    spent: Mapping[str, list[float]],
    work: str,
    base: str,
    gate: float | None = None,
    *,
    better: str = "lower",
    note: str = "",
) -> Result:
    """Return how one work's time compares with another's, turn by turn."""
    against = compared(spent, work, base)
    return Result(name, against.median, gate, better, note=note, spread=(against.low, against.high))


WORDS: Final = {True: "yes", False: "**no**", None: ""}


def write(folder: Path, results: Iterable[Result], about: str) -> None:
    """Write ``results.json`` and ``RESULTS.md`` into *folder*; *about* says how it was measured."""
    told = tuple(results)
    records = [
        {"name": one.name, "value": round(one.value, 3), "gate": one.gate, "better": one.better, "holds": one.holds}
        for one in told
    ]
    (folder / "results.json").write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")
    (folder / "RESULTS.md").write_text(f"{about}\n\n{table(told)}\n", encoding="utf-8")


def table(results: Iterable[Result]) -> str:
    """Return the results as a Markdown table."""
    lines = ["| measure | value | half lie in | gate | holds | what is compared |", "|---|---|---|---|---|---|"]
    for one in results:
        gate = "" if one.gate is None else f"{'≤' if one.better == 'lower' else '≥'} {one.gate:g} {one.unit}"
        value, spread = f"{_figure(one.value)} {one.unit}", "–".join(map(_figure, one.spread or ()))
        lines.append(f"| {one.name} | {value} | {spread} | {gate} | {WORDS[one.holds]} | {one.note} |")
    return "\n".join(lines)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
