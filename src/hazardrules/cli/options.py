"""The options and arguments that several commands have, each declared once, to be set above a command's function."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from hazardrules.cli.command import Decorated, among, argument
from hazardrules.cli.terminal import LANGUAGE, LANGUAGES

PLACE: Final = click.Path(readable=False, path_type=Path)
"""A file or a folder of which the command itself says what is wrong with it."""

FACTS: Final = argument("facts", "FACTS", "A file of facts, or - for standard input. 事实文件,- 为标准输入。")
PATHS: Final = argument("paths", "PATH...", "Folders of rulesets. 规则集文件夹。", nargs=-1, required=True)

AS_OF: Final = click.option("--as-of", metavar="DATE", help="The day; today if absent. 评估日。")
RULES: Final = click.option(
    "--rules",
    multiple=True,
    metavar="PATH_OR_ID",
    help="Only these rulesets and what they require. 仅用这些规则集和它们所需的。",
)
SUPPOSING: Final = click.option(
    "--supposing",
    "supposed",
    multiple=True,
    metavar="NAME=VALUE",
    help="Suppose a value that the law leaves open. 假定法律没有给出的值,如 答复期限=10日。",
)
EXIT_ON: Final = click.option(
    "--exit-on",
    default="violated",
    callback=among("violated", "undetermined", "never"),
    metavar="WHEN",
    help="Exit 1 on: violated, undetermined, never. 何时返回1。",
)
SKIP_BAD: Final = click.option("--skip-bad", is_flag=True, help="Leave bad lines out, and name them. 略过错误的行。")
STRICT: Final = click.option("--strict", is_flag=True, help="A broken plugin is an error. 插件损坏即报错。")


def _format(readable: str) -> Callable[[Decorated], Decorated]:
    return click.option(
        "--format",
        "format_",
        default=readable,
        callback=among(readable, "json"),
        metavar="NAME",
        help=f"{readable} or json. 输出格式。",
    )


FORMAT: Final = _format("table")
FORMAT_OF_PROBLEMS: Final = _format("text")


def _lang(about: str) -> Callable[[Decorated], Decorated]:
    return click.option(
        "--lang", envvar=LANGUAGE, default=LANGUAGES[0], callback=among(*LANGUAGES), metavar="LANG", help=about
    )


LANG: Final = _lang("zh or en. 语言。")
LANG_OF_FENCES: Final = _lang("zh or en: the words of the fences. 围栏的语言。")
LANG_OF_PROBLEMS: Final = _lang("zh or en: what is wrong is said in it. 报错的语言。")
"""Left out, `--lang` is that of ``HAZARDRULES_LANG``, and Chinese without."""
