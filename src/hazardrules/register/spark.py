"""A register that lives in Spark, judged there: the same arrays, wherever Spark runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from hazardrules.facts.reading import read
from hazardrules.lower.program import Program
from hazardrules.register.findings import FINDINGS, register
from hazardrules.register.layout import SUBJECT, Batch

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

FACTS: Final = "facts"

COLUMNS: Final = ", ".join(
    f"`{column.name}` {word}"
    for column in FINDINGS
    for word in [
        "bigint" if column.name == SUBJECT
        else "date" if pa.types.is_date(column.type)
        else "array<string>" if pa.types.is_list(column.type)
        else "int" if pa.types.is_integer(column.type)
        else "string"
    ]
)  # fmt: skip
"""The findings table as Spark declares it."""

_WORDS: Final = {"bigint": pa.int64(), "date": pa.date32(), "array<string>": pa.list_(pa.string()), "int": pa.int32()}
_PLAIN: Final = pa.schema(
    [(name.strip("`"), _WORDS.get(word, pa.string())) for name, word in (one.split(" ") for one in COLUMNS.split(", "))]
)


def judged(subjects: DataFrame, program: Program, day: date, *, all_rows: bool = False) -> DataFrame:
    """Return the findings of the subjects in a frame with the columns `subject`, a number, and `facts`, JSON.

    A subject that can't be read fails the job: clean the register first, where its lines are named.
    """
    found: DataFrame = subjects.select(SUBJECT, FACTS).mapInArrow(judging(program, day, all_rows=all_rows), COLUMNS)
    return found


def judging(
    program: Program, day: date, *, all_rows: bool = False
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Return what Spark runs on each partition: batches of subjects in, batches of findings out."""

    def judge(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        ready = register(program, day, all_rows=all_rows)
        for told in batches:
            batch = Batch(program.vocabulary)
            for text in told.column(FACTS).to_pylist():
                batch.add(read(text, program.vocabulary))
            for table, _, _ in ready.judge(batch.tables()):
                yield from _plain(table, told.column(SUBJECT)).to_batches()

    return judge


def _plain(table: pa.Table, numbers: Any) -> pa.Table:
    """Return findings without dictionaries, which Spark doesn't take, by the numbers that subjects have there."""
    columns = [table.column(name) for name in table.column_names]
    columns[0] = pa.chunked_array([numbers.take(chunk) for chunk in columns[0].chunks] or [[]], pa.int64())
    return pa.table([column.cast(_PLAIN.field(place).type) for place, column in enumerate(columns)], schema=_PLAIN)
