"""What commands are made of: those of click, explaining their arguments, and saying in both languages what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from hazardrules.cli.terminal import emit, one_of
from hazardrules.cli.usage import HELP, no_command, problem_of, too_much
from hazardrules.errors import EvaluationError

Decorated = TypeVar("Decorated", bound=Callable[..., Any] | click.Command)


class _Told(click.Command):
    """A command whose help and mistakes are told as all else is."""

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        self.add_help_option = False
        # Click's own is in English alone, and writes to a pipe that nobody reads as to any other.
        self.params.append(
            click.Option(
                HELP,
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_show_help,
                help="Show this message and exit. 显示说明。",
            )
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise EvaluationError([problem_of(error, ctx)]) from None

    def get_short_help_str(self, limit: int = 45) -> str:
        # The Chinese stands behind the English, where click would have cut already.
        return " ".join((self.help or "").partition("\n\n")[0].split())


class Command(_Told):
    """One command: `@click.command("name", cls=Command)` over its options, its arguments and its function.

    The function returns its exit code, or nothing when it is 0.
    """

    # Click says in English alone that there are too many.
    allow_extra_args = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse what is too much as well."""
        rest = super().parse_args(ctx, args)
        if rest:
            raise EvaluationError([too_much(rest, ctx)])
        return rest

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Explain the arguments before the options."""
        explained = [(told.human_readable_name, told.about) for told in self.params if isinstance(told, _Argument)]
        if explained:
            with formatter.section("Arguments"):
                formatter.write_dl(explained)
        super().format_options(ctx, formatter)


class Group(_Told, click.Group):
    """Commands under one name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List them in the order in which they were given, which is that in which people need them."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called, or say what there is."""
        if args[0] not in self.commands:
            raise EvaluationError([no_command(args[0], self.commands, ctx)])
        return super().resolve_command(ctx, args)


class _Argument(click.Argument):
    # Before 8.5 click explains options alone.
    def __init__(self, *told: Any, about: str, **more: Any) -> None:
        super().__init__(*told, **more)
        self.about = about

    @property
    def human_readable_name(self) -> str:
        # Without what says in a call how often it may stand there.
        return super().human_readable_name.strip("[].")


def argument(name: str, metavar: str, about: str, **more: Any) -> Callable[[Decorated], Decorated]:
    """Return the decorator that gives a command an argument; *metavar* is how people write it in a call."""
    return click.argument(name, cls=_Argument, metavar=metavar, about=about, **more)


def among(*known: str) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """Return what refuses a value of an option that isn't one of *known*."""
    return lambda _, option, value: None if value is None else one_of(option.opts[-1], value, known)


def _show_help(ctx: click.Context, option: click.Parameter, asked: bool) -> None:
    if asked:
        emit(f"{ctx.get_help()}\n")
        ctx.exit()
