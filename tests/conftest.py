"""What all tests share: no property fails because the machine is busy, and all law is read once in a run."""

import tempfile

import pytest
from hypothesis import HealthCheck, settings

from hazardrules.cache import VARIABLE

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_configure(config: pytest.Config) -> None:
    """Name a folder in which whoever reads all law first keeps it for the others: workers, commands, scripts."""
    if not hasattr(config, "workerinput"):
        folder = tempfile.TemporaryDirectory(prefix="kept-law-")
        patch = pytest.MonkeyPatch()
        patch.setenv(VARIABLE, folder.name)
        config.add_cleanup(patch.undo)
        config.add_cleanup(folder.cleanup)
