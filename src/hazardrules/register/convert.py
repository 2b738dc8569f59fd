"""Subjects told one a line, or nested in Parquet, put into the columns of a register."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import attrs
import pyarrow.parquet as pq

from hazardrules.errors import FactsError, Phrase, Problem, listed
from hazardrules.facts.facts import Facts
from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.register.layout import SUBJECTS, Batch, opened, schemas

TOGETHER: Final = 8192
"""Subjects that are read, and later judged, together: what bounds the memory."""

MOST_PROBLEMS: Final = 100
"""After so many mistakes a file is given up."""

Told = Iterable[tuple[int, bytes | Mapping[str, Any]]]
"""Subjects as told, each with the number of its line or row."""


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Give a folder to fill beside *target*, which it becomes when all went well.

    Raises FactsError where something of that name is there already.
    """
    if target.exists():
        hint = Phrase("换一个文件夹,或者先删掉它", "name another folder, or remove it first")
        raise FactsError([Problem(Phrase("已经存在", "exists already"), path=str(target), hint=hint)])
    if not target.absolute().parent.is_dir():
        hint = Phrase("先建立它", "make it first")
        raise FactsError([Problem(Phrase("没有这个文件夹", "no such folder"), path=str(target.parent), hint=hint)])
    beside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".new", dir=target.absolute().parent))
    try:
        beside.chmod(0o755)
        yield beside
        beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def lines(path: Path) -> Told:
    """Yield every line that isn't blank, with its number."""
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield number, line


def nested(path: Path) -> Told:
    """Yield the subjects of a Parquet file that has one in each row; a null there is unknown."""
    number = 0
    for batch in opened(path).iter_batches(batch_size=1024):
        for row in batch.to_pylist():
            number += 1
            yield number, _told(row)


def _told(value: Any) -> Any:
    """Leave out what is null: Parquet can't tell unknown from none."""
    if isinstance(value, dict):
        return {name: _told(part) for name, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_told(part) for part in value if part is not None]
    return value


def convert(
    told: Told,
    folder: Path,
    vocabulary: Vocabulary,
    read: Callable[[Any], Facts],
    *,
    skip: Callable[[Problem], None] | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Write a register into an empty *folder* and return how many subjects it has.

    Mistakes are told with the number of their line, all at once; with *skip* they are told
    to it one by one, and what they stand in is left out.
    """
    problems: list[Problem] = []
    count = 0
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(pq.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd"))
            for name, schema in schemas(vocabulary).items()
        }

        def write(batch: Batch) -> Batch:
            nonlocal count
            for name, table in batch.tables().items():
                if table.num_rows or name == SUBJECTS:
                    writers[name].write_table(table)
            count += len(batch.subjects)
            progress(count)
            return Batch(vocabulary, count)

        batch = Batch(vocabulary)
        for number, subject in told:
            try:
                batch.add(read(subject))
            except FactsError as error:
                found = [attrs.evolve(problem, path=_at(number, problem.path)) for problem in error.problems]
                if skip is None:
                    problems += found
                    if len(problems) >= MOST_PROBLEMS:
                        break
                else:
                    for problem in found:
                        skip(problem)
            if len(batch.subjects) == TOGETHER:
                batch = write(batch)
        if problems:
            raise FactsError(problems)
        if batch.subjects or not count:
            write(batch)
    return count


def _at(number: int, path: str) -> Phrase:
    line = Phrase(f"第 {number} 行", f"line {number}")
    return listed((line, path), ": ", ": ") if path else line
