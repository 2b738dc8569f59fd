"""The hooks a plugin may implement: each returns something, none changes anything.

A plugin is an installed distribution with an entry point in the group ``hazardrules``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from hazardrules.facts.vocabulary import Extension

hookspec = pluggy.HookspecMarker("hazardrules")
hookimpl = pluggy.HookimplMarker("hazardrules")


@hookspec
def hazardrules_rulesets() -> list[Path]:  # type: ignore[empty-body]  # a specification has no body
    """Return the folders of the rulesets the plugin ships, each with a `ruleset.toml`."""


@hookspec
def hazardrules_facts() -> Extension:  # type: ignore[empty-body]  # a specification has no body
    """Return the namespaces, ledgers and fields the plugin adds to the vocabulary."""


@hookspec
def hazardrules_checks() -> dict[str, Callable[..., Any]]:  # type: ignore[empty-body]  # a specification has no body
    """Return named checks of rulesets that `hazardrules check` runs beside its own."""


@hookspec
def hazardrules_renderers() -> dict[str, Callable[..., str]]:  # type: ignore[empty-body]  # a specification has no body
    """Return named ways to print a report, for `--format`."""


@hookspec
def hazardrules_evaluators() -> dict[str, Any]:  # type: ignore[empty-body]  # a specification has no body
    """Return named evaluators."""
