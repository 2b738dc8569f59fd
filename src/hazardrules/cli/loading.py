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
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from hazardrules.cli.terminal import A_FOLDER, complain
from hazardrules.errors import EvaluationError, FactsError, Phrase, Problem, did_you_mean, listed

if TYPE_CHECKING:
    from hazardrules.analysis.selection import Selection
    from hazardrules.engine import Engine
    from hazardrules.plugins import Installed, LeftOut
    from hazardrules.rulefile.requiring import Shelf

STANDARD_INPUT: Final = "-"

EVALUATOR: Final = "adaptive"
"""Most commands are asked about one subject; a stream of many gets generated code in time."""

_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d)?)?", re.ASCII)


def installed(lang: str, *, strict: bool = False) -> Installed:
    """Return the plugins the environment allows; those left out are named on standard error."""
    from hazardrules.plugins import PluginWarning, names_from, plugin_manager

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PluginWarning)
        found = plugin_manager(names_from(os.environ), strict=strict)
    warn(found.left_out, lang)
    return found


def warn(left_out: Iterable[LeftOut], lang: str) -> None:
    """Name plugins that are left out."""
    for left in left_out:
        complain(Phrase(f"注意:{left.told.zh}", f"warning: {left.told}").said(lang))


def engine(rules: Iterable[str], lang: str, *, strict: bool = False) -> Engine:
    """Return an engine with the rulesets named by path or id, or with all that are installed.

    No rules at all is an error: a report that finds nothing would be taken for a clean one.
    """
    from hazardrules.cache import folder_from
    from hazardrules.engine import Engine

    plugins = installed(lang, strict=strict)
    cache = folder_from(os.environ)
    asked = tuple(rules)
    if asked:
        from hazardrules.loading import ruleset_folders
        from hazardrules.rulefile.requiring import Shelf

        shelf = Shelf(plugins.rulesets())
        folders = shelf.with_required(ruleset_folders([_ruleset(told, shelf) for told in asked]))
        return Engine.of_folders(folders, plugins, evaluator=EVALUATOR, cache=cache)
    found = Engine.of_plugins(plugins, strict=strict, evaluator=EVALUATOR, cache=cache)
    warn(found.plugins.left_out[len(plugins.left_out) :], lang)
    if not found.rulesets:
        message = Phrase("没有装可用的规则集", "no ruleset is installed that can be used")
        hint = Phrase("安装 `hazardrules-law`,或者写 --rules 路径", "install `hazardrules-law`, or say --rules PATH")
        raise EvaluationError([Problem(message, hint=hint)])
    return found


def supposing(with_rules: Engine, told: Iterable[str]) -> Engine:
    """Return an engine that supposes each NAME=VALUE; a value is written as in a case, a text needs no quotes."""
    from hazardrules.rulefile.toml_fence import Toml, read_toml

    values: dict[str, Any] = {}
    for one in told:
        name, _, value = one.partition("=")
        read = read_toml(f"value = {value.strip()}")
        values[name.strip()] = read.data["value"] if isinstance(read, Toml) else value.strip()
    return with_rules.supposing(values) if values else with_rules


def selected(paths: Iterable[str | Path], lang: str, *, strict: bool, evaluator: str | None = None) -> Selection:
    """Return the rulesets in folders, with the installed ones beside them."""
    from hazardrules.analysis.selection import REFERENCE, select
    from hazardrules.cache import folder_from

    return select(paths, installed(lang, strict=strict), evaluator or REFERENCE, folder_from(os.environ))


def _ruleset(told: str, shelf: Shelf) -> Path:
    path = Path(told)
    if path.is_dir():
        return path
    known = shelf.by_id
    if told not in known:
        message = Phrase(
            f"没有叫 `{told}` 的文件夹或已装规则集", f"no folder and no installed ruleset is called `{told}`"
        )
        names = ", ".join(known)
        there = Phrase(f"已装:{names}", f"installed: {names}") if known else Phrase("一个也没装", "none is installed")
        raise EvaluationError([Problem(message, hint=did_you_mean(told, known) or there)])
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
    hint = Phrase("写成 2025-09-12 或 2025-09-12T10:30", "write 2025-09-12, or 2025-09-12T10:30")
    raise EvaluationError([Problem(Phrase(f"`{told}` 不是日期", f"`{told}` is no day"), hint=hint)])


def read_bytes(told: str) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``."""
    return standard_input().read() if told == STANDARD_INPUT else checked(told).read_bytes()


def named(told: str, lang: str) -> str:
    """Return how people are told of a file."""
    return Phrase("标准输入", "standard input").said(lang) if told == STANDARD_INPUT else told


def standard_input() -> BinaryIO:
    """Return the bytes of standard input, which whoever started us may have closed."""
    if sys.stdin is None:
        hint = Phrase("把事实接进来,或者写文件名", "pipe facts into it, or name a file")
        raise FactsError([Problem(Phrase("标准输入关闭了", "standard input is closed"), hint=hint)])
    return sys.stdin.buffer


def checked(told: str) -> Path:
    """Return the path of a file that is there, or say that it isn't."""
    path = Path(told)
    hint = Phrase("写事实文件,标准输入写 `-`", "name a file of facts, or `-` for standard input")
    if not told:
        raise FactsError([Problem(Phrase("没有写文件", "no file is named"), hint=hint)])
    if path.is_dir():
        raise FactsError([Problem(A_FOLDER, path=told, hint=hint)])
    if not path.exists():
        raise FactsError([Problem(Phrase("没有这个文件", "no such file"), path=told, hint=hint)])
    return path


def placed(problems: Iterable[Problem], place: str) -> FactsError:
    """Return problems of facts with the file, or the item of a list, before each place."""
    from attrs import evolve

    return FactsError(evolve(told, path=listed(filter(None, (place, told.path)), ": ", ": ")) for told in problems)
