"""A register judged piece by piece comes to the same, whoever judges which piece."""

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from bench.enterprises import AS_OF, enterprises
from tests.register.compared import tables_of

from hazardrules.engine import Engine
from hazardrules.register.run import open_register, run

WORKLOAD = Path(__file__).parents[2] / "bench" / "workload"
SUBJECTS, TOGETHER = 30, 5


@pytest.fixture(scope="module")
def engine():
    """Load the workload, once."""
    return Engine.load(WORKLOAD)


@pytest.fixture
def source(engine, tmp_path):
    """Write a register of several row groups."""
    folder = tmp_path / "register"
    folder.mkdir()
    subjects = [engine.read(told) for told in enterprises(SUBJECTS)]
    for name, table in tables_of(subjects, engine.vocabulary).items():
        rows = max(1, TOGETHER * table.num_rows // SUBJECTS)
        pq.write_table(table, folder / f"{name}.parquet", row_group_size=rows)
    return folder


@pytest.mark.parametrize("most", [1, TOGETHER, 2 * TOGETHER + 1, SUBJECTS])
def test_every_subject_lies_in_one_piece_with_its_rows(source, most):
    """Neighbouring row groups make a piece while they are few enough; one that is too large stands alone."""
    at_rest = open_register(source)

    pieces = [at_rest.tables(piece) for piece in at_rest.pieces(most)]

    assert len(pieces) == {1: 6, TOGETHER: 6, 2 * TOGETHER + 1: 3, SUBJECTS: 1}[most]
    for name in at_rest.names:
        owners = [owner for tables in pieces for owner in tables[name].column("subject").to_pylist()]
        assert owners == at_rest.file(name).read().column("subject").to_pylist()


def test_findings_are_the_same_however_many_processes_share_the_register(engine, source, tmp_path):
    """One process takes all at once; two take pieces in turn, each piece once."""

    def judged(workers):
        folder = tmp_path / f"findings-{workers}"
        folder.mkdir()
        done = run(engine.program, AS_OF, source, folder, workers=workers)
        return done, sorted(map(str, ds.dataset(folder / "findings").to_table().to_pylist()))

    alone, shared = judged(1), judged(2)

    assert alone == shared
    assert alone[0].subjects == SUBJECTS


WIDER = {
    pa.string(): pa.large_string(),
    pa.float64(): pa.float32(),
    pa.int64(): pa.int32(),
    pa.timestamp("us"): pa.timestamp("ns"),
    pa.list_(pa.string()): pa.large_list(pa.large_string()),
}


def test_columns_may_be_wider_or_narrower(engine, source, tmp_path):
    """Texts, numbers, instants and lists as another program writes them come to the same."""
    other = tmp_path / "other"
    other.mkdir()
    for file in source.glob("*.parquet"):
        table = pq.read_table(file)
        told = [pa.field(field.name, WIDER.get(field.type, field.type)) for field in table.schema]
        pq.write_table(table.cast(pa.schema(told)), other / file.name)
    found = []
    for register, name in ((source, "one"), (other, "two")):
        folder = tmp_path / name
        folder.mkdir()
        run(engine.program, AS_OF, register, folder, workers=1)
        found.append(sorted(map(str, ds.dataset(folder / "findings").to_table().to_pylist())))

    assert found[0] == found[1]


JUDGED = """
import os
import sys
from datetime import date
from pathlib import Path
from threading import Event, Thread
from hazardrules.engine import Engine
from hazardrules.register.run import run
workload, day, source, target, beside = sys.argv[1:]
program, over = Engine.load(workload, cache=os.environ["HAZARDRULES_CACHE"]).program, Event()
if beside:
    Thread(target=over.wait).start()
Path(target).mkdir()
try:
    done = run(program, date.fromisoformat(day), Path(source), Path(target), workers=2)
finally:
    over.set()
print(done.subjects, sorted(done.statuses.items()))
"""


@pytest.mark.parametrize("written", [False, True], ids=["told", "in a file"])
@pytest.mark.parametrize("beside", ["", "a thread"])
def test_findings_are_the_same_however_a_second_process_begins(engine, source, tmp_path, beside, written):
    """A process that is alone is copied; beside another thread a second one starts afresh, and runs no script again."""
    (tmp_path / "here").mkdir()
    done = run(engine.program, AS_OF, source, tmp_path / "here", workers=1)
    script = tmp_path / "script.py"
    script.write_text(JUDGED, encoding="utf-8")
    told = [WORKLOAD, AS_OF.isoformat(), source, tmp_path / "findings", beside]
    command = [sys.executable, "-W", "error", *([script] if written else ["-c", JUDGED]), *told]

    found = subprocess.run([*map(str, command)], check=True, capture_output=True, text=True, timeout=120)

    assert (found.stdout.strip(), found.stderr) == (f"{done.subjects} {sorted(done.statuses.items())}", "")
