"""The command line with all its commands; each is a file of its own."""

from __future__ import annotations

import click

from hazardrules.cli import check, coverage, evaluate, explain, fmt, new, plugins, read, register, rules, schema, test
from hazardrules.cli.command import Group
from hazardrules.cli.terminal import emit


@click.group(
    "hazardrules",
    cls=Group,
    commands=[
        evaluate.evaluate,
        explain.explain,
        rules.rules,
        schema.schema,
        plugins.plugins,
        read.read,
        fmt.fmt,
        check.check,
        test.test,
        coverage.coverage,
        new.new,
        register.convert,
        register.register,
        register.summary,
    ],
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGS]...",
    context_settings={"show_default": True},
)
@click.option("--version", is_flag=True, help="Show the version. 显示版本。")
@click.pass_context
def application(context: click.Context, version: bool) -> None:
    """Work-safety law as documents, evaluated. 安全生产法规,按文件评估。"""
    if version:
        from hazardrules.distributions import version as version_of

        emit(f"hazardrules {version_of('hazardrules')}\n")
        context.exit()
    elif context.invoked_subcommand is None:
        emit(f"{context.get_help()}\n")
