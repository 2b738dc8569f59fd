"""`--lang`, as every command has it: the language of what is printed and of what is wrong.

Left out, it is that of ``HAZARDRULES_LANG``, and Chinese without.
"""

from __future__ import annotations

from typing import Any, Final

import typer

from hazardrules.cli.terminal import LANGUAGE, LANGUAGES, one_of


def _option(about: str) -> Any:
    return typer.Option("zh", "--lang", envvar=LANGUAGE, show_envvar=False, help=about)


LANG: Final = _option("zh or en. 语言。")
LANG_OF_FENCES: Final = _option("zh or en: the words of the fences. 围栏的语言。")
LANG_OF_PROBLEMS: Final = _option("zh or en: what is wrong is said in it. 报错的语言。")


def must_be_known(lang: str) -> None:
    """Refuse a language that nothing is said in."""
    one_of("--lang", lang, LANGUAGES)
