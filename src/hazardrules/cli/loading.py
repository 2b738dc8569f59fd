"""From arguments to an engine, a day and facts: the only place that reads environment and clock."""

from __future__ import annotations

import os
import re
import sys
import warnings
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from hazardrules.cli.terminal import complain
from hazardrules.errors import EvaluationError, FactsError, Problem, did_you_mean

if TYPE_CHECKING:
    from hazardrules.engine import Engine
    from hazardrules.plugins import Installed

STANDARD_INPUT: Final = "-"

CACHE: Final = "HAZARDRULES_CACHE"
"""Names a folder in which law made ready is kept; unset or empty, nothing is."""

_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d)?)?", re.ASCII)


def installed(*, strict: bool = False) -> Installed:
    """Return the plugins the environment allows; those left out are named on standard error."""
    from hazardrules.plugins import PluginWarning, names_from, plugin_manager

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PluginWarning)
        found = plugin_manager(names_from(os.environ), strict=strict)
    for left in found.left_out:
        complain(f"warning: {left}")
    return found


def engine(rules: Iterable[str] = (), *, strict: bool = False) -> Engine:
    """Return an engine with the rulesets named by path or id, or with all that are installed.

    No rules at all is an error: a report that finds nothing would be taken for a clean one.
    """
    from hazardrules.engine import Engine

    plugins = installed(strict=strict)
    cache = kept_in()
    asked = tuple(rules)
    if asked:
        return Engine.load(*(_ruleset(told, plugins) for told in asked), plugins=plugins, cache=cache)
    found = Engine.of_plugins(plugins, strict=strict, cache=cache)
    for left in found.plugins.left_out[len(plugins.left_out) :]:
        complain(f"warning: {left}")
    if not found.rulesets:
        hint = "install `hazardrules-law`, or say --rules PATH"
        raise EvaluationError([Problem("no ruleset is installed that can be used", hint=hint)])
    return found


def kept_in() -> str | None:
    """Return the folder the environment names for law made ready, if it does."""
    return os.environ.get(CACHE) or None


def _ruleset(told: str, plugins: Installed) -> Path:
    path = Path(told)
    if path.is_dir():
        return path
    from hazardrules.analysis.selection import ruleset_id

    known = {ruleset_id(folder) or folder.name: folder for folder in plugins.rulesets()}
    if told not in known:
        hint = did_you_mean(told, known) or (f"installed: {', '.join(known)}" if known else "none is installed")
        raise EvaluationError([Problem(f"no folder and no installed ruleset is called `{told}`", hint=hint)])
    return known[told]


def moment(told: str | None) -> date | datetime:
    """Return the day or instant asked for; today when none is.

    >>> moment("2025-09-12"), moment("2025-09-12T10:30")
    (datetime.date(2025, 9, 12), datetime.datetime(2025, 9, 12, 10, 30))
    """
    if told is None:
        # The law's day is the day where people are, not that of Greenwich.
        return date.today()
    found = _MOMENT.fullmatch(told)
    if found is not None:
        with suppress(ValueError):
            return datetime.fromisoformat(told) if found[2] else date.fromisoformat(told)
    raise EvaluationError([Problem(f"`{told}` is no day", hint="write 2025-09-12, or 2025-09-12T10:30")])


def read_bytes(told: str) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``."""
    return standard_input().read() if told == STANDARD_INPUT else checked(told).read_bytes()


def standard_input() -> BinaryIO:
    """Return the bytes of standard input, which whoever started us may have closed."""
    if sys.stdin is None:
        raise FactsError([Problem("standard input is closed", hint="pipe facts into it, or name a file")])
    return sys.stdin.buffer


def checked(told: str) -> Path:
    """Return the path of a file that is there, or say that it isn't."""
    path = Path(told)
    hint = "name a file of facts, or `-` for standard input"
    if not told:
        raise FactsError([Problem("no file is named", hint=hint)])
    if path.is_dir():
        raise FactsError([Problem("is a folder", path=told, hint=hint)])
    if not path.exists():
        raise FactsError([Problem("no such file", path=told, hint=hint)])
    return path


def placed(problems: Iterable[Problem], place: str) -> FactsError:
    """Return problems of facts with the file, or the item of a list, before each place."""
    from attrs import evolve

    return FactsError(evolve(told, path=": ".join(filter(None, (place, told.path)))) for told in problems)
