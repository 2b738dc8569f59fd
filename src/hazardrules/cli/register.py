"""`hazardrules convert`, `register` and `summary`: whole registers, from files to counted findings."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from hazardrules.cli.command import Command, argument
from hazardrules.cli.loading import checked, engine, moment, placed
from hazardrules.cli.options import AS_OF, EXIT_ON, FORMAT, LANG, RULES, SKIP_BAD, STRICT
from hazardrules.cli.terminal import FOUND, OK, columns, complain, emit, one_of
from hazardrules.errors import EvaluationError, FactsError, Phrase, Problem, listed

if TYPE_CHECKING:
    from hazardrules.engine import Engine
    from hazardrules.register.run import Done
    from hazardrules.register.summary import Summary

NESTED: Final = (".parquet", ".pq")


_TARGET: Final = argument("target", "OUT", "A folder to make. 要建立的文件夹。")


@click.command("convert", cls=Command)
@argument("source", "IN", "JSON lines, or nested Parquet. 每行一个对象,或嵌套的 Parquet。")
@_TARGET
@SKIP_BAD
@LANG
@STRICT
def convert(source: str, target: str, skip_bad: bool, lang: str, strict: bool) -> None:
    """Put a register into columns, one Parquet file for each ledger. 把企业名册转换成列式文件。"""
    _needs_columns()
    from hazardrules.register.convert import whole_folder

    with whole_folder(Path(target)) as folder:
        count = _convert(source, folder, _facts_only(lang, strict=strict), lang, skip_bad=skip_bad)
    emit(f"{_subjects(count).said(lang)}\n")


@click.command("register", cls=Command)
@argument("source", "IN", "A folder `convert` made, JSON lines, or nested Parquet. 名册。")
@_TARGET
@AS_OF
@RULES
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes; by the size of the register if absent. 进程数。",
)
@click.option("--all", "all_", is_flag=True, help="Keep findings that are not applicable. 保留不适用的结论。")
@EXIT_ON
@SKIP_BAD
@LANG
@STRICT
def register(
    source: str,
    target: str,
    as_of: str | None,
    rules: tuple[str, ...],
    workers: int | None,
    all_: bool,
    exit_on: str,
    skip_bad: bool,
    lang: str,
    strict: bool,
) -> int:
    """Say what the law says about every subject of a register. 评估整个名册。

    OUT gets `findings/` (Parquet), `subjects.parquet`, `rules.parquet` and `register.json`,
    all of it or nothing.
    """
    _needs_columns()
    from hazardrules.register.convert import whole_folder
    from hazardrules.register.run import run

    day = moment(as_of)
    if isinstance(day, datetime) or type(day) is not date:
        message = Phrase("名册按日评估,不按时刻", "a register is judged on a day, not at an instant")
        raise EvaluationError([Problem(message, hint=Phrase("写成 2025-09-12", "write 2025-09-12"))])
    with_rules = engine(rules, lang, strict=strict)
    with whole_folder(Path(target)) as folder, tempfile.TemporaryDirectory(dir=folder.parent, prefix=".facts.") as kept:
        at_rest = Path(source)
        if not at_rest.is_dir():
            at_rest = Path(kept)
            _convert(source, at_rest, with_rules, lang, skip_bad=skip_bad)
        done = run(
            with_rules.program,
            day,
            at_rest,
            folder,
            workers=workers,
            all_rows=all_,
            progress=_progress(Phrase("已评估", "judged").said(lang)),
        )
    _tell(done, lang)
    found = done.statuses.get("violated") or (exit_on == "undetermined" and done.statuses.get("undetermined"))
    return FOUND if found and exit_on != "never" else OK


@click.command("summary", cls=Command)
@argument("folder", "OUT", "A folder `register` made. 评估结果文件夹。")
@click.option("--by", default="rule", metavar="WAY", help="rule, jurisdiction or sector. 分组。")
@FORMAT
@LANG
def summary(folder: str, by: str, format_: str, lang: str) -> None:
    """Count what a register came to: by rule, by place, by sector. 汇总评估结果。"""
    _needs_columns()
    from hazardrules.register import summary as counting

    one_of("--by", by, counting.WAYS)
    found = counting.summary(Path(folder), by)
    emit(_json(found, by) if format_ == "json" else _table(found, by, lang))


def _needs_columns() -> None:
    from importlib.util import find_spec

    missing = [name for name in ("numpy", "pyarrow") if find_spec(name) is None]
    if missing:
        told = listed((f"`{name}`" for name in missing), "、", " and ")
        hint = Phrase("运行 pip install 'hazardrules[register]'", "pip install 'hazardrules[register]'")
        raise EvaluationError([Problem(Phrase(f"名册要用 {told.zh}", f"registers need {told}"), hint=hint)])


def _subjects(count: int) -> Phrase:
    return Phrase(f"{count} 个主体", f"{count} subjects")


def _facts_only(lang: str, *, strict: bool) -> Engine:
    """Return an engine without rules: reading facts needs the vocabulary alone."""
    from hazardrules.cli.loading import installed
    from hazardrules.engine import Engine

    return Engine.load(plugins=installed(lang, strict=strict))


def _convert(source: str, folder: Path, with_facts: Engine, lang: str, *, skip_bad: bool) -> int:
    from hazardrules.register.convert import convert, lines, nested

    path = checked(source)
    told = nested(path) if path.suffix in NESTED else lines(path)

    def left_out(problem: Problem) -> None:
        complain(f"{Phrase('略过', 'left out').said(lang)}: {source}: {problem.said(lang)}")

    progress = _progress(Phrase("已读", "read").said(lang), total=False)
    skip = left_out if skip_bad else None
    try:
        return convert(told, folder, with_facts.vocabulary, with_facts.read, skip=skip, progress=progress)
    except FactsError as error:
        raise placed(error.problems, source) from None


def _progress(what: str, *, total: bool = True) -> Callable[..., None]:
    """Return what counts on standard error while somebody watches."""
    watched = sys.stderr.isatty()

    def show(done: int, of: int = 0) -> None:
        if watched:
            sys.stderr.write(f"\r\x1b[K{what} {done:,}" + (f" / {of:,}" if total else ""))
            if total and done >= of:
                sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    return show


def _tell(done: Done, lang: str) -> None:
    for refusal in done.refusals:
        complain(f"{Phrase('逐个评估', 'judged one by one').said(lang)}: {refusal.rule}: {refusal.reason}")
    lines = [_subjects(done.subjects).said(lang)]
    lines += [f"{name:15} {count}" for name, count in done.statuses.items()]
    emit("\n".join(lines) + "\n")


def _json(found: Summary, by: str) -> str:
    lines = [
        {
            by: line.name,
            **({"title": dict(line.title)} if line.title else {}),
            "violating": line.violating,
            "findings": dict(line.findings),
        }
        for line in found.lines
    ]
    return json.dumps({**found.about, "by": by, "lines": lines}, ensure_ascii=False, indent=2) + "\n"


def _table(found: Summary, by: str, lang: str) -> str:
    from io import StringIO

    from rich.console import Console
    from rich.table import Table

    from hazardrules.explain.words import shown
    from hazardrules.findings.status import STATUS_LABELS
    from hazardrules.register.summary import WORDS

    zh = lang == "zh"
    heads = {"rule": ("规则", "rule"), "jurisdiction": ("地区", "place"), "sector": ("行业", "sector")}
    told = [word for word in WORDS if any(word in line.findings for line in found.lines)]
    table = Table(box=None, pad_edge=False)
    table.add_column(heads[by][0 if zh else 1])
    table.add_column("违反主体" if zh else "subjects in breach", justify="right")
    for word in told:
        label = STATUS_LABELS[word]
        table.add_column(label.zh if zh else label.en, justify="right")
    for line in found.lines:
        title = f" {line.title[lang]}" if line.title else ""
        counts = [str(line.findings.get(word, 0)) for word in told]
        table.add_row(shown(f"{line.name or '?'}{title}"), str(line.violating), *counts)
    page = StringIO()
    console = Console(file=page, width=max(columns(160), 100), color_system=None, highlight=False, markup=False)
    console.print(table)
    about = f"{found.about['as_of']} · {found.about['subjects']} {'个主体' if zh else 'subjects'}"
    return "\n".join([about, *(row.rstrip() for row in page.getvalue().splitlines())]) + "\n"
