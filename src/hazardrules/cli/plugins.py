"""`hazardrules plugins`: what is installed, what it gives, and what is left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from hazardrules.cli.command import Command
from hazardrules.cli.loading import installed
from hazardrules.cli.options import FORMAT, LANG, STRICT
from hazardrules.cli.terminal import emit
from hazardrules.errors import Phrase

if TYPE_CHECKING:
    from hazardrules.plugins import Installed, Plugin


@click.command("plugins", cls=Command)
@FORMAT
@LANG
@STRICT
def plugins(format_: str, lang: str, strict: bool) -> None:
    """List the plugins in use and what each gives. 列出插件。

    HAZARDRULES_PLUGINS=law,coal uses only these; empty uses none.
    """
    found = installed(lang, strict=strict)
    if format_ == "json":
        told = {
            "plugins": [
                {"name": plugin.name, "version": plugin.version, "distribution": plugin.distribution, **_given(plugin)}
                for plugin in found.plugins
            ],
            "left_out": [
                {"name": left.name, "reason": left.reason, "zh": {"reason": left.reason.zh}} for left in found.left_out
            ],
        }
        emit(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        nothing = Phrase("没有装插件", "no plugin is installed").said(lang)
        emit("".join(_lines(found)) or f"{nothing}\n")


def _given(plugin: Plugin) -> dict[str, list[str]]:
    return {
        "rulesets": [folder.name for folder in plugin.rulesets],
        "facts": list(plugin.facts),
        "checks": list(plugin.checks),
        "renderers": list(plugin.renderers),
        "evaluators": list(plugin.evaluators),
    }


def _lines(found: Installed) -> Iterator[str]:
    for plugin in found.plugins:
        yield f"{plugin.name} {plugin.version} ({plugin.distribution})\n"
        yield from (f"  {what}: {', '.join(names)}\n" for what, names in _given(plugin).items() if names)
    # Those left out were named on standard error when they were.
