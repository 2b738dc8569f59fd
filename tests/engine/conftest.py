"""What the laws of the engine are tried with: each of them by every evaluator."""

from functools import partial

import pytest
from tests.engine.ruled import ruled


@pytest.fixture(params=["python", "interpreter"])
def load(request, tmp_path):
    """Load a small document with one evaluator, then with the other."""
    return partial(ruled, tmp_path, evaluator=request.param)
