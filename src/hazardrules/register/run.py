"""A register judged piece by piece, by one worker or several, into a folder of findings."""

from __future__ import annotations

import json
import os
import sys
import threading
import warnings
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from datetime import date
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from attrs import field, frozen

from hazardrules.distributions import version
from hazardrules.errors import EvaluationError, FactsError, Phrase, Problem, listed
from hazardrules.evaluators.columns.program import Refusal
from hazardrules.facts.vocabulary import RECORDS_FROM, Vocabulary
from hazardrules.findings.status import STATUSES
from hazardrules.lower.program import Program
from hazardrules.register.afresh import Afresh
from hazardrules.register.findings import FINDINGS as TABLE
from hazardrules.register.findings import Register, register
from hazardrules.register.frames import Needed
from hazardrules.register.layout import EXACT, KIND, NONE, SUBJECT, SUBJECTS, TOLD, Tables, fits, opened, plain, schemas

FINDINGS: Final = "findings"
RULES: Final = "rules.parquet"
ABOUT: Final = "register.json"


AT_ONCE: Final = 1 << 15
"""Subjects in a piece, where their row groups are smaller."""

ID: Final = "id"
"""The one text of a row that is told as it stands; few rows have the same."""

WORTH_ANOTHER: Final = 1 << 15
"""Subjects for each worker, from which on another process pays for its start."""

_MADE: Final = Phrase(
    "名册是有 `subjects.parquet` 的文件夹,由 `hazardrules convert` 生成",
    "a register is a folder with `subjects.parquet`; `hazardrules convert` makes one",
)


@frozen
class Piece:
    """Some subjects of a register at rest: the row groups that hold them, by file."""

    number: int
    groups: Mapping[str, tuple[int, ...]]


@frozen
class Done:
    """What one piece came to: findings by status, subjects, and what arrays left to another evaluator."""

    subjects: int
    statuses: Mapping[str, int]
    left: Mapping[str, int]
    refusals: tuple[Refusal, ...]


@frozen(eq=False)
class AtRest:
    """A register in a folder."""

    folder: Path
    _files: dict[str, pq.ParquetFile] = field(factory=dict, init=False, repr=False)

    def file(self, name: str) -> pq.ParquetFile:
        """Return one of its files, open for as long as the register is held."""
        if name not in self._files:
            self._files[name] = self._opened(name)
        return self._files[name]

    def _opened(self, name: str) -> pq.ParquetFile:
        """Open a file, texts as they are kept: each once, and the places where it stands."""
        path = self.folder / f"{name}.parquet"
        plain = opened(path)
        needed = (SUBJECT, KIND) if name == SUBJECTS else (SUBJECT,)
        lacking = [column for column in needed if column not in plain.schema_arrow.names]
        if lacking:
            told = listed((f"`{column}`" for column in lacking), "、", " or ")
            message = Phrase(f"缺少 {told.zh} 列", f"there is no column {told}")
            raise FactsError([Problem(message, path=str(path), hint=_MADE)])
        texts = [field.name for field in plain.schema_arrow if pa.types.is_string(field.type) and field.name != ID]
        return pq.ParquetFile(path, metadata=plain.metadata, read_dictionary=texts)

    @property
    def names(self) -> tuple[str, ...]:
        """The subjects and every ledger that is there."""
        return tuple(sorted(path.stem for path in self.folder.glob("*.parquet")))

    @property
    def subjects(self) -> int:
        """How many subjects it has."""
        return int(self.file(SUBJECTS).metadata.num_rows)

    def pieces(self, most: int = AT_ONCE) -> Iterator[Piece]:
        """Yield the pieces it is judged by: row groups of subjects, up to so many, with the rows that are theirs."""
        ranges = {name: _ranges(self.file(name)) for name in self.names}
        sizes = [self.file(SUBJECTS).metadata.row_group(at).num_rows for at in range(len(ranges[SUBJECTS]))]
        for number, together in enumerate(_together(sizes, most)):
            low = min(ranges[SUBJECTS][at][0] for at in together)
            high = max(ranges[SUBJECTS][at][1] for at in together)
            groups = {
                name: tuple(at for at, (first, last) in enumerate(told) if first <= high and last >= low)
                for name, told in ranges.items()
                if name != SUBJECTS
            }
            yield Piece(number, {SUBJECTS: tuple(together)} | groups)

    def tables(self, piece: Piece, needed: Needed | None = None) -> Tables:
        """Return the columns of one piece: those *needed*, or all."""
        found: dict[str, pa.Table] = {}
        low = high = 0
        for name in (SUBJECTS, *(one for one in self.names if one != SUBJECTS)):
            file = self.file(name)
            wanted = None if needed is None else _wanted(name, needed, file.schema_arrow.names)
            if wanted is not None and len(wanted) == 1 and name != SUBJECTS:
                continue
            table = file.read_row_groups(list(piece.groups[name]), columns=wanted)
            if name == SUBJECTS:
                numbers = table.column(SUBJECT)
                if table.num_rows:
                    low, high = numbers[0].as_py(), numbers[-1].as_py()
            elif table.num_rows:
                owners = table.column(SUBJECT).to_numpy()
                first, last = np.searchsorted(owners, low), np.searchsorted(owners, high, side="right")
                table = table.slice(first, last - first)
            found[name] = table
        return found


def open_register(folder: Path) -> AtRest:
    """Return the register in a folder, or say why there is none."""
    if not (folder / f"{SUBJECTS}.parquet").is_file():
        raise FactsError([Problem(Phrase("不是名册", "no register"), path=str(folder), hint=_MADE)])
    return AtRest(folder)


def check_columns(at_rest: AtRest, vocabulary: Vocabulary) -> None:
    """Raise FactsError with every column that isn't stored as its fact is; what no fact is called is nobody's."""
    problems = []
    known = schemas(vocabulary)
    for name in (one for one in at_rest.names if one in known):
        schema = known[name]
        for column in at_rest.file(name).schema_arrow:
            found = plain(column.type)
            due = schema.field(column.name).type if column.name in schema.names else found
            if not fits(found, due):
                told = Phrase(
                    f"`{column.name}` 列存的是 {found},应为 {due}",
                    f"the column `{column.name}` holds {found}, expected {due}",
                )
                problems.append(Problem(told, path=str(at_rest.folder / f"{name}.parquet"), hint=_MADE))
    if problems:
        raise FactsError(problems)


def _together(sizes: list[int], most: int) -> Iterator[list[int]]:
    """Yield the places of neighbours that are no more than *most* together, or of one that is more alone."""
    found: list[int] = []
    total = 0
    for place, size in enumerate(sizes):
        if found and total + size > most:
            yield found
            found, total = [], 0
        found.append(place)
        total += size
    if found:
        yield found


def _ranges(file: pq.ParquetFile) -> list[tuple[int, int]]:
    """Return the first and last subject of every row group."""
    place = file.schema_arrow.names.index(SUBJECT)
    found = []
    for group in range(file.metadata.num_row_groups):
        told = file.metadata.row_group(group).column(place).statistics
        if told is None or not told.has_min_max:
            found.append((0, -1) if not file.metadata.row_group(group).num_rows else (0, 1 << 62))
        else:
            found.append((told.min, told.max))
    return found


def _wanted(name: str, needed: Needed, there: list[str]) -> list[str]:
    if name == SUBJECTS:
        fixed = {SUBJECT, KIND, RECORDS_FROM.name}
        told = {f"{owner}.{field}" for owner, field in needed}
        return [one for one in there if one in fixed or one.endswith(TOLD) or _plain(one) in told]
    told = {field for owner, field in needed if owner == name}
    return [one for one in there if one == SUBJECT or _plain(one) in told]


def _plain(column: str) -> str:
    return column.removesuffix(NONE).removesuffix(EXACT)


_WRITTEN: Final = {
    "use_dictionary": [name for name in TABLE.names if name != SUBJECT],
    "column_encoding": {SUBJECT: "DELTA_BINARY_PACKED"},
    "write_statistics": [SUBJECT],
}
"""How findings are written. Numbers of subjects go up by little: looking for equal ones took half as long as writing all else."""


def judge_piece(judging: Register, at_rest: AtRest, piece: Piece, target: Path) -> Done:
    """Judge one piece and write its findings."""
    tables = at_rest.tables(piece, judging.compiled.needed)
    statuses: Counter[int] = Counter()
    left: Counter[str] = Counter()
    refusals: dict[Refusal, None] = {}
    whole = cache(lambda: at_rest.tables(piece))
    path = target / f"part-{piece.number:05}.parquet"
    writer: pq.ParquetWriter | None = None
    for table, judged, count in judging.judge(tables, whole):
        if writer is None:
            writer = pq.ParquetWriter(path, table.schema, compression="zstd", **_WRITTEN)
        writer.write_table(table)
        statuses.update(dict(enumerate(np.bincount(table.column("mask").to_numpy()).tolist())))
        left.update({name: count if who is None else int(who.sum()) for name, who in judged.left.items()})
        refusals |= dict.fromkeys(judged.refusals)
    if writer is not None:
        writer.close()
    words: Counter[str] = Counter()
    for mask, count in (+statuses).items():
        words[STATUSES.get(mask, "undetermined")] += count
    return Done(tables[SUBJECTS].num_rows, dict(words), dict(left), tuple(refusals))


def run(
    program: Program,
    day: date,
    source: Path,
    target: Path,
    *,
    workers: int | None = None,
    all_rows: bool = False,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Done:
    """Judge the register in *source* and fill the empty folder *target* with what it comes to.

    How many processes do it is chosen by the size of the register, unless *workers* says.
    """
    if workers is not None and workers < 1:
        hint = Phrase("--workers 至少写 1", "say --workers 1 or more")
        raise EvaluationError([Problem(Phrase("没有工作进程", "no worker"), hint=hint)])
    at_rest = open_register(source)
    check_columns(at_rest, program.vocabulary)
    total = at_rest.subjects
    workers = workers or max(1, min(os.cpu_count() or 1, total // WORTH_ANOTHER))
    # Pieces small enough that no worker is left alone with the last one for long.
    pieces = list(at_rest.pieces(AT_ONCE if workers == 1 else min(AT_ONCE, total // (3 * workers))))
    (target / FINDINGS).mkdir()
    done: list[Done] = []
    judged = 0
    for one in _done(program, day, at_rest, target / FINDINGS, pieces, workers, all_rows):
        done.append(one)
        judged += one.subjects
        progress(judged, total)
    together = _added(done)
    _write_rules(program, target)
    _write_subjects(at_rest, program, target)
    _write_about(program, day, together, target)
    return together


def _done(
    program: Program, day: date, at_rest: AtRest, target: Path, pieces: list[Piece], workers: int, all_rows: bool
) -> Iterator[Done]:
    """Judge pieces here, and in other processes from when they have started."""
    waiting = deque(pieces)
    others = min(workers, len(pieces)) - 1
    judging = register(program, day, all_rows=all_rows)
    if others < 1:
        for piece in waiting:
            yield judge_piece(judging, at_rest, piece, target)
        return
    begun = (program, day, all_rows, at_rest.folder, target)
    with _processes(others, begun) as pool:
        with warnings.catch_warnings():
            # The threads of NumPy and Arrow prepare for being left behind in a copy.
            warnings.filterwarnings("ignore", ".*fork", DeprecationWarning)
            given = {pool.submit(_work, waiting.pop())}
        while waiting or given:
            # Each has a piece at hand and the next one, until there are few left.
            wanted = others * (2 if len(waiting) > 2 * others else 1)
            while waiting and len(given) < wanted:
                given.add(pool.submit(_work, waiting.pop()))
            if waiting:
                yield judge_piece(judging, at_rest, waiting.popleft(), target)
            else:
                wait(given, return_when=FIRST_COMPLETED)
            for future in [one for one in given if one.done()]:
                given.remove(future)
                yield future.result()


def _processes(number: int, begun: tuple[Any, ...]) -> ProcessPoolExecutor | Afresh:
    """Return other processes: copies of this one, which know the law at once, or such as begin afresh.

    What other threads of Python hold at the time can't be copied safely.
    """
    if sys.platform == "linux" and threading.active_count() == 1:
        return ProcessPoolExecutor(number, get_context("fork"), _begin, begun)
    return Afresh(number, (_begin, *begun))


_WORKER: list[tuple[Register, AtRest, Path]] = []
"""What a worker process was given when it began; only ever set there."""


def _begin(program: Program, day: date, all_rows: bool, source: Path, target: Path) -> None:
    _WORKER.append((register(program, day, all_rows=all_rows), open_register(source), target))


def _work(piece: Piece) -> Done:
    judging, at_rest, target = _WORKER[-1]
    return judge_piece(judging, at_rest, piece, target)


def _added(done: list[Done]) -> Done:
    statuses: Counter[str] = Counter()
    left: Counter[str] = Counter()
    refusals: dict[Refusal, None] = {}
    for one in done:
        statuses.update(one.statuses)
        left.update(one.left)
        refusals |= dict.fromkeys(one.refusals)
    ordered = tuple(sorted(refusals, key=lambda told: (told.rule, told.node, told.reason)))
    return Done(sum(one.subjects for one in done), dict(sorted(statuses.items())), dict(sorted(left.items())), ordered)


def _write_rules(program: Program, target: Path) -> None:
    rules = {rule.id: rule for rule in program.rules if rule.kind != "clue"}.values()
    rows = [
        {
            "rule": rule.id,
            "ruleset": rule.ruleset,
            "kind": rule.kind,
            "jurisdiction": rule.jurisdiction,
            "bearer": rule.rule.bearer,
            "strength": rule.rule.strength,
            "force": rule.rank,
            "title_zh": rule.rule.title.zh,
            "title_en": rule.rule.title.en,
        }
        for rule in rules
    ]
    names = ("rule", "ruleset", "kind", "jurisdiction", "bearer", "strength", "force", "title_zh", "title_en")
    pq.write_table(
        pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in names])), target / RULES
    )


def _write_subjects(at_rest: AtRest, program: Program, target: Path) -> None:
    """Write who the subjects are, so that findings can be told apart without the register."""
    file = pq.ParquetFile(at_rest.folder / f"{SUBJECTS}.parquet")
    there = file.schema_arrow.names
    fields = ("id", "name", "region", "main_sector")
    wanted = [SUBJECT, KIND] + [
        column for kind in program.vocabulary.kinds for field in fields if (column := f"{kind}.{field}") in there
    ]
    schema = pa.schema([(SUBJECT, pa.int64()), (KIND, pa.string()), *((name, pa.string()) for name in fields)])
    with pq.ParquetWriter(target / f"{SUBJECTS}.parquet", schema, compression="zstd") as writer:
        for batch in file.iter_batches(columns=wanted):
            told: dict[str, Any] = {name: batch.column(name) for name in batch.schema.names}
            columns = [told[SUBJECT], told[KIND]]
            for name in fields:
                mine = [told[f"{kind}.{name}"] for kind in program.vocabulary.kinds if f"{kind}.{name}" in told]
                columns.append(pa.compute.coalesce(*mine) if mine else pa.nulls(batch.num_rows, pa.string()))
            writer.write_table(pa.table(columns, schema=schema))


def _write_about(program: Program, day: date, done: Done, target: Path) -> None:
    told = {
        "format": 1,
        "as_of": day.isoformat(),
        "engine": version("hazardrules"),
        "rulesets": [{"id": one.id, "version": one.version} for one in program.rulesets],
        "subjects": done.subjects,
        "findings": done.statuses,
        "left_to_python": done.left,
        "refused": [{"rule": one.rule, "node": one.node, "reason": one.reason} for one in done.refusals],
    }
    (target / ABOUT).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
