"""The workload's documents again and again, for other places and other sectors: what a country's law looks like."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent / "workload"
RULES: Final = 40
REGIONS: Final = ("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42")
ELSEWHERE: Final = "enterprise.sectors overlaps ['railway']"
"""True of none of the enterprises made up for the workload."""

_FENCE: Final = re.compile(r"(?s)```toml (obligation|prohibition|limit|consequence)\n(.*?)```")
_WHEN: Final = re.compile(r'(?ms)^(when +=) ("""|")(.*?)\2$')
_BEARER: Final = re.compile(r"(?m)^(bearer +=.*)$")


def grow(folder: Path, rules: int, near: int = 10) -> tuple[Path, ...]:
    """Write the workload and copies of it into *folder* until there are *rules*; return their folders.

    One copy in *near* is of this region, for another sector (0: none); the rest are of other regions.
    """
    folders = [HERE]
    for number in range(1, rules // RULES):
        here = near and number % near == 0
        folders.append(copy(folder, number, "65" if here else REGIONS[number % len(REGIONS)]))
    return tuple(folders)


def copy(folder: Path, number: int, jurisdiction: str) -> Path:
    """Write one copy with ids of its own; in region 65 its rules are for another sector."""
    target = folder / f"copy-{number}"
    target.mkdir(parents=True)
    for document in sorted(HERE.iterdir()):
        text = document.read_text(encoding="utf-8").replace("bench", f"copy{number}x")
        text = text.replace("基准规定", f"规定{number}").replace(
            'jurisdiction = "65"', f'jurisdiction = "{jurisdiction}"'
        )
        text = re.sub(r'(zh = "[^"]*)"', rf'\g<1>{number}"', text)
        if jurisdiction == "65" and document.suffix == ".md":
            text = _FENCE.sub(_elsewhere, text)
        (target / document.name).write_text(text, encoding="utf-8")
    return target


def _elsewhere(fence: re.Match[str]) -> str:
    """Limit a rule to a sector that nobody here is in."""
    kind, told = fence[1], fence[2]
    if _WHEN.search(told):
        told = _WHEN.sub(rf"\1 \2{ELSEWHERE} and (\3)\2", told)
    else:
        told = _BEARER.sub(rf'\1\nwhen = "{ELSEWHERE}"', told, count=1)
    return f"```toml {kind}\n{told}```"
