"""What is wrong with how a command was called, said as all else is: Typer says it in English alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import typer

from hazardrules.errors import NOTHING, Phrase, Problem, did_you_mean

# Typer has it by no name that its versions share.
MISUSED: Final[type[Exception]] = typer.BadParameter.__mro__[1]
"""What Typer raises for a command called with what it doesn't take."""


def problem_of(error: Exception) -> Problem:
    """Return what is wrong with how a command was called, and how it is called.

    >>> problem_of(typer.BadParameter("no whole number", param_hint="--workers")).message.zh
    '`--workers` 的值不能用'
    """
    context: Any = getattr(error, "ctx", None)
    told = str(getattr(error, "format_message", error.__str__)())
    for pattern, said in _SAID:
        found = pattern.search(told)
        if found is not None:
            message, hint = said(found[1], context)
            return Problem(message, hint=hint or _usage(context))
    return Problem(Phrase(f"命令用得不对:{told}", f"a wrong call: {told}"), hint=_usage(context))


def _usage(context: Any) -> Phrase:
    """Return how the command is called."""
    if context is None:
        return NOTHING
    written = " ".join(context.command.collect_usage_pieces(context))
    pieces = Phrase(written.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 [参数]..."), written)
    path, ask = context.command_path, context.help_option_names[0]
    return Phrase(
        f"写成 `{path} {pieces.zh}`,`{path} {ask}` 有说明", f"write `{path} {pieces}`; `{path} {ask}` tells more"
    )


def _no_option(name: str, context: Any) -> tuple[Phrase, Phrase]:
    known = [] if context is None else [option for param in context.command.params for option in param.opts]
    return Phrase(f"没有选项 `{name}`", f"no option `{name}`"), did_you_mean(name, known)


def _no_command(name: str, context: Any) -> tuple[Phrase, Phrase]:
    known = [] if context is None else context.command.list_commands(context)
    return Phrase(f"没有命令 `{name}`", f"no command `{name}`"), did_you_mean(name, known)


_Said = Callable[[str, Any], tuple[Phrase, Phrase]]
_SAID: Final[tuple[tuple[re.Pattern[str], _Said], ...]] = (
    (re.compile(r"No such option: (\S+)"), _no_option),
    (re.compile(r"No such command '(.*?)'"), _no_command),
    (re.compile(r"Missing \w+ '?(.*?)'?\."), lambda name, _: (Phrase(f"少了 `{name}`", f"`{name}` is missing"), NOTHING)),
    (re.compile(r"unexpected extra arguments?(?:\(s\))? \((.*)\)"), lambda name, _: (Phrase(f"多写了 `{name}`", f"`{name}` is too much"), NOTHING)),
    (re.compile(r"Option '(.*)' requires"), lambda name, _: (Phrase(f"`{name}` 后面要写值", f"`{name}` takes a value"), NOTHING)),
    (re.compile(r"Option '(.*)' does not take"), lambda name, _: (Phrase(f"`{name}` 后面不写值", f"`{name}` takes no value"), NOTHING)),
    (re.compile(r"Invalid value for '?(.*?)'?:"), lambda name, _: (Phrase(f"`{name}` 的值不能用", f"the value of `{name}` can't be used"), NOTHING)),
)  # fmt: skip
"""How Typer begins each message, and what is said instead of what it names."""
