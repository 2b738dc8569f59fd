"""A register judged in arrays held against another evaluator, finding by finding."""

from datetime import datetime

from hazardrules.evaluators.columns.program import Judged
from hazardrules.register.findings import FINDINGS, finding_row, register
from hazardrules.register.layout import Batch


def tables_of(subjects, vocabulary):
    """Return subjects as the columns of a register."""
    batch = Batch(vocabulary)
    for facts in subjects:
        batch.add(facts)
    return batch.tables()


def judged_in_arrays(program, subjects, day):
    """Return the rows of the findings table in order, and what arrays left to another evaluator."""
    judging = register(program, day, all_rows=True)
    rows, judgements = [], []
    for table, judged, _ in judging.judge(tables_of(subjects, program.vocabulary)):
        rows += table.to_pylist()
        judgements.append(judged)
    return in_order(rows), judgements


def judged_one_by_one(evaluator, subjects, day):
    """Return the same rows as another evaluator has them."""
    return in_order(
        finding_row(number, found)
        for number, facts in enumerate(subjects)
        for found in evaluator.evaluate(facts, day).findings
    )


def in_order(rows):
    """Sort rows by subject, rule and item."""
    told = [tuple((name, plain(row[name])) for name in FINDINGS.names) for row in rows]
    return sorted(told, key=str)


def plain(value):
    """A list is compared as a tuple; the table has the day of what is due at an instant."""
    if isinstance(value, datetime):
        return value.date()
    return tuple(value) if isinstance(value, list) else value


def left(judgements: list[Judged]) -> set[str]:
    """Return the rules that arrays refused outright."""
    return {name for judged in judgements for name, who in judged.left.items() if who is None}
