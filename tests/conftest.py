"""What all tests share: no property fails because the machine is busy, and all law is read once in a run."""

import gc
import os
import tempfile

import pytest
from hypothesis import HealthCheck, settings
from tests.forked import Forked

from hazardrules.cache import VARIABLE

# Fewer examples where fewer are asked for: on the other Pythons. More of them is for those who say so themselves.
# Sixty find what a hundred did: what is rarer is for `make fuzz`.
EXAMPLES = min(60, int(os.environ.get("HAZARDRULES_EXAMPLES", "60")))

settings.register_profile(
    "unhurried", max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")


def pytest_configure(config: pytest.Config) -> None:
    """Name a folder in which whoever reads all law first keeps it for the others: workers, commands, scripts."""
    if not hasattr(config, "workerinput"):
        folder = tempfile.TemporaryDirectory(prefix="kept-law-")
        patch = pytest.MonkeyPatch()
        patch.setenv(VARIABLE, folder.name)
        config.add_cleanup(patch.undo)
        config.add_cleanup(folder.cleanup)


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and not among what was collected, which all stays: a twentieth of the time."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def forked(tmp_path_factory):
    """Start the process that forks for each command."""
    waiting = Forked(tmp_path_factory.mktemp("streams"))
    yield waiting
    waiting.close()
