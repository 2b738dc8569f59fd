"""Work-safety law as documents, evaluated: obligations, violations and what follows, with the clause."""

from __future__ import annotations

__all__ = ["__version__"]


def __getattr__(name: str) -> str:
    # Asking the installed distribution costs milliseconds that most imports never need.
    if name == "__version__":
        from importlib.metadata import version

        return version("hazardrules")
    raise AttributeError(f"module `hazardrules` has no attribute `{name}`")
