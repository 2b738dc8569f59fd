"""A register judged in Spark comes to what it comes to on one machine."""

import json
import os
import sys
from pathlib import Path

import pytest
from bench.enterprises import AS_OF, enterprises
from tests.register.compared import in_order, judged_in_arrays

from hazardrules.engine import Engine
from hazardrules.register.spark import judged

WORKLOAD = Path(__file__).parents[2] / "bench" / "workload"


@pytest.fixture
def spark(monkeypatch):
    """Start Spark on this machine alone."""
    from pyspark.sql import SparkSession  # noqa: PLC0415  # there only where Spark is tested

    monkeypatch.setitem(os.environ, "PYSPARK_PYTHON", sys.executable)
    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    yield session
    session.stop()


@pytest.mark.spark
# Spark's own Python leaves its sockets to the collector.
@pytest.mark.filterwarnings("default::ResourceWarning", "default::pytest.PytestUnraisableExceptionWarning")
def test_every_finding_is_equal_in_spark(spark):
    """Masks, items, days and periods, in partitions of any size and subjects of any number."""
    engine = Engine.load(WORKLOAD, evaluator="interpreter")
    told = enterprises(60, unknown=0.1)
    rows = [(number, json.dumps(one)) for number, one in enumerate(told)]
    frame = spark.createDataFrame(rows, "subject bigint, facts string").repartition(3)

    found = judged(frame, engine.program, AS_OF, all_rows=True).collect()

    expected, _ = judged_in_arrays(engine.program, [engine.read(one) for one in told], AS_OF)
    assert in_order(row.asDict() for row in found) == expected
