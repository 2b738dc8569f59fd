"""What a register came to, counted: by rule, by place, by sector."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from attrs import frozen

from hazardrules.errors import FactsError, Phrase, Problem
from hazardrules.findings.status import STATUSES
from hazardrules.register.layout import KIND, SUBJECT, SUBJECTS
from hazardrules.register.run import ABOUT, FINDINGS, RULES

WAYS: Final = ("rule", "jurisdiction", "sector")
"""What a summary can be by."""

WORDS: Final = (*STATUSES.values(), "undetermined")


@frozen
class Line:
    """One rule, place or sector: its findings by status, and how many subjects break something."""

    name: str
    title: Mapping[str, str]
    findings: Mapping[str, int]
    violating: int


@frozen
class Summary:
    """The lines of one way of counting, and what the register says of itself."""

    about: Mapping[str, Any]
    lines: tuple[Line, ...]


def _about(folder: Path) -> Mapping[str, Any]:
    """Return what the folder says of itself, or say that nobody wrote it."""
    told: Any = None
    if (folder / ABOUT).is_file():
        with suppress(ValueError):
            told = json.loads((folder / ABOUT).read_bytes())
    if isinstance(told, dict):
        return told
    hint = Phrase("写 `hazardrules register` 生成的文件夹", "name a folder that `hazardrules register` made")
    raise FactsError([Problem(Phrase("不是名册的评估结果", "no findings of a register"), path=str(folder), hint=hint)])


def summary(folder: Path, way: str) -> Summary:
    """Count the findings in a folder that `hazardrules register` filled."""
    about = _about(folder)
    titles: dict[str, Mapping[str, str]] = {}
    groups: pa.Table | None = None
    if way == "rule":
        rules = pq.read_table(folder / RULES, columns=["rule", "title_zh", "title_en"]).to_pylist()
        titles = {row["rule"]: {"zh": row["title_zh"], "en": row["title_en"]} for row in rules}
    else:
        groups = _groups(folder, way)
    counted: dict[str, dict[str, int]] = {name: {} for name in titles}
    violating: dict[str, int] = {}
    for batch in ds.dataset(folder / FINDINGS).to_batches(columns=[SUBJECT, "rule", "status"]):
        table = _named(pa.table(batch), groups)
        for row in table.group_by(["name", "status"]).aggregate([([], "count_all")]).to_pylist():
            name, status = row["name"] or "", row["status"]
            told = counted.setdefault(name, {})
            told[status] = told.get(status, 0) + row["count_all"]
    for fragment in ds.dataset(folder / FINDINGS).get_fragments():
        # A subject's findings stand in one part.
        broken = _named(fragment.to_table(columns=[SUBJECT, "rule"], filter=pc.field("status") == "violated"), groups)
        for row in broken.group_by("name").aggregate([(SUBJECT, "count_distinct")]).to_pylist():
            name = row["name"] or ""
            violating[name] = violating.get(name, 0) + row[f"{SUBJECT}_count_distinct"]
    lines = [
        Line(name, titles.get(name, {}), {word: told[word] for word in WORDS if word in told}, violating.get(name, 0))
        for name, told in counted.items()
    ]
    return Summary(about, tuple(sorted(lines, key=lambda line: (-line.violating, line.name))))


def _groups(folder: Path, way: str) -> pa.Table:
    """Return each subject's place or sector."""
    name = {"jurisdiction": "region", "sector": "main_sector"}[way]
    told = pq.read_table(folder / f"{SUBJECTS}.parquet", columns=[SUBJECT, KIND, name])
    return pa.table({SUBJECT: told.column(SUBJECT), "name": told.column(name)})


def _named(table: pa.Table, groups: pa.Table | None) -> pa.Table:
    plain = {column: _plain(table.column(column)) for column in table.column_names}
    if groups is None:
        return pa.table({**plain, "name": plain["rule"]})
    return pa.table(plain).join(groups, SUBJECT, join_type="left outer")


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
