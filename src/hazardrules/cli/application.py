"""The command line with all its commands; each is a file of its own."""

from __future__ import annotations

import typer

from hazardrules.cli import check, coverage, evaluate, explain, fmt, new, plugins, read, register, rules, schema, test


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
    app.command("convert")(register.convert)
    app.command("register")(register.register)
    app.command("summary")(register.summary)
    return app


def _about(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Show the version. 显示版本。"),
) -> None:
    """Work-safety law as documents, evaluated. 安全生产法规,按文件评估。"""
    if version:
        from hazardrules.distributions import version as version_of

        typer.echo(f"hazardrules {version_of('hazardrules')}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())
