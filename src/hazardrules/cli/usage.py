"""What is wrong with how a command was called, said as all else is: click says it in English alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import click

from hazardrules.errors import NOTHING, Phrase, Problem, did_you_mean

HELP: Final = ("-h", "--help")
"""How every command is asked what it does."""


def problem_of(error: click.UsageError, context: click.Context) -> Problem:
    """Return what is wrong with how a command was called, and how it is called.

    >>> only = click.Command("check", params=[click.Option(["--only"])])
    >>> print(problem_of(click.NoSuchOption("--onyl"), click.Context(only)))
    no option `--onyl`: did you mean `--only`?
    """
    message, hint = _SAID.get(type(error), _otherwise)(error, context)
    return Problem(message, hint=hint or _usage(context))


def too_much(told: Iterable[str], context: click.Context) -> Problem:
    """Return that a command was called with more than it takes."""
    more = " ".join(told)
    return Problem(Phrase(f"多写了 `{more}`", f"`{more}` is too much"), hint=_usage(context))


def no_command(name: str, known: Iterable[str], context: click.Context) -> Problem:
    """Return that no command has this name."""
    message = Phrase(f"没有命令 `{name}`", f"no command `{name}`")
    return Problem(message, hint=did_you_mean(name, known) or _usage(context))


def _usage(context: click.Context) -> Phrase:
    """Return how the command is called."""
    written = " ".join(context.command.collect_usage_pieces(context))
    pieces = Phrase(written.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 [参数]..."), written)
    path, ask = context.command_path, HELP[0]
    return Phrase(
        f"写成 `{path} {pieces.zh}`,`{path} {ask}` 有说明", f"write `{path} {pieces}`; `{path} {ask}` tells more"
    )


def _options(context: click.Context) -> dict[str, click.Option]:
    """Return the options of a command by each of their names."""
    options = (told for told in context.command.params if isinstance(told, click.Option))
    return {name: option for option in options for name in option.opts}


def _called(told: click.Parameter | None) -> str:
    """Return what people call an option or an argument."""
    if isinstance(told, click.Option):
        return told.opts[-1]
    return "?" if told is None else told.human_readable_name


def _no_option(error: click.NoSuchOption, context: click.Context) -> tuple[Phrase, Phrase]:
    name = error.option_name
    return Phrase(f"没有选项 `{name}`", f"no option `{name}`"), did_you_mean(name, _options(context))


def _misused_option(error: click.BadOptionUsage, context: click.Context) -> tuple[Phrase, Phrase]:
    name = error.option_name
    if _options(context)[name].is_flag:
        return Phrase(f"`{name}` 后面不写值", f"`{name}` takes no value"), NOTHING
    return Phrase(f"`{name}` 后面要写值", f"`{name}` takes a value"), NOTHING


def _missing(error: click.MissingParameter, context: click.Context) -> tuple[Phrase, Phrase]:
    name = _called(error.param)
    return Phrase(f"少了 `{name}`", f"`{name}` is missing"), NOTHING


def _unusable(error: click.BadParameter, context: click.Context) -> tuple[Phrase, Phrase]:
    name = _called(error.param)
    message = Phrase(f"`{name}` 的值不能用", f"the value of `{name}` can't be used")
    if error.param is None or not isinstance(error.param.type, click.IntRange):
        return message, NOTHING
    least = error.param.type.min
    return message, Phrase(f"写不小于 {least} 的整数", f"write a whole number of at least {least}")


def _otherwise(error: click.UsageError, context: click.Context) -> tuple[Phrase, Phrase]:
    told = error.format_message()
    return Phrase(f"命令用得不对:{told}", f"a wrong call: {told}"), NOTHING


_SAID: Final[Mapping[type[click.UsageError], Callable[[Any, click.Context], tuple[Phrase, Phrase]]]] = {
    click.NoSuchOption: _no_option,
    click.BadOptionUsage: _misused_option,
    click.MissingParameter: _missing,
    click.BadParameter: _unusable,
}
"""What click raises for a command called wrongly, and what is said of it."""
