"""The entry point: builds the commands, and turns every failure into a message and an exit code.

0: nothing found. 1: a violation, or something a check or a test found. 2: input, rules
or arguments that can't be used: a message on standard error and nothing on standard
output.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence

import typer

from hazardrules.cli import check, coverage, evaluate, explain, fmt, new, plugins, read, rules, schema, test
from hazardrules.cli.terminal import UNUSABLE, complain, prepare_streams
from hazardrules.errors import HazardRulesError

INTERRUPTED = 130
DEBUG = "HAZARDRULES_DEBUG"
"""Set, an unforeseen failure shows where in the program it happened."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code.

    >>> main(["--version"])
    Traceback (most recent call last):
    ...
    SystemExit: 0
    """
    # A person who interrupts has found no violation; what was being written is tidied up.
    before = signal.signal(signal.SIGINT, lambda *_: sys.exit(INTERRUPTED))
    try:
        raise SystemExit(run(sys.argv[1:] if arguments is None else list(arguments)))
    finally:
        signal.signal(signal.SIGINT, before)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    prepare_streams()
    # typer.Typer would install an exception hook for the whole process.
    command = typer.main.get_command(application())
    try:
        command(args=list(arguments), prog_name="hazardrules")
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else UNUSABLE
    except HazardRulesError as error:
        for problem in error.problems:
            complain(str(problem))
    except OSError as error:
        told = (error.strerror or str(error)).lower()
        complain(f"{error.filename}: {told}" if error.filename else told)
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        complain(f"this should not happen: {type(error).__name__}: {error}")
        complain(f"please report it; with {DEBUG}=1 you see where")
    return UNUSABLE


def application() -> typer.Typer:
    """Return the command line with all its commands."""
    app = typer.Typer(
        name="hazardrules",
        help="Work-safety law as documents, evaluated. 安全生产法规,按文件评估。",
        no_args_is_help=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(_about)
    app.command("evaluate")(evaluate.evaluate)
    app.command("explain")(explain.explain)
    app.command("rules")(rules.rules)
    app.command("schema")(schema.schema)
    app.command("plugins")(plugins.plugins)
    app.command("read")(read.read)
    app.command("fmt")(fmt.fmt)
    app.command("check")(check.check)
    app.command("test")(test.run_cases_of)
    app.command("coverage")(coverage.coverage)
    app.command("new")(new.new)
    return app


def _about(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Show the version. 显示版本。"),
) -> None:
    """Work-safety law as documents, evaluated. 安全生产法规,按文件评估。"""
    if version:
        from importlib.metadata import version as version_of

        typer.echo(f"hazardrules {version_of('hazardrules')}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())
