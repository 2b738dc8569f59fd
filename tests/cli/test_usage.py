"""A command called wrongly is told so in either language, as anything else that is wrong."""

import re

import click
import pytest

from hazardrules.cli.application import application

COMMANDS = {"hazardrules": application, **application.commands}

MISUSES = {
    ("evaluate",): ("少了 `FACTS`", "`FACTS` is missing"),
    ("evaluate", "--nope", "x"): ("没有选项 `--nope`", "no option `--nope`"),
    ("evaluate", "x", "--form", "table"): ("是否指 `--format`?", "did you mean `--format`?"),
    ("evaluate", "x", "--format"): ("`--format` 后面要写值", "`--format` takes a value"),
    ("read", "x", "-o"): ("`-o` 后面要写值", "`-o` takes a value"),
    ("evaluate", "x", "--strict=3"): ("`--strict` 后面不写值", "`--strict` takes no value"),
    ("evaluate", "x", "--exit-on", "nver"): (
        "--exit-on 不能写 `nver`: 是否指 `never`?",
        "`nver` is no value of --exit-on",
    ),
    ("rules", "--format", ""): (
        "--format 不能写 ``: 可选:table、json",
        "`` is no value of --format: one of table, json",
    ),
    ("evaluat", "x"): ("没有命令 `evaluat`: 是否指 `evaluate`?", "no command `evaluat`: did you mean `evaluate`?"),
    ("--hlep",): ("没有选项 `--hlep`: 是否指 `--help`?", "no option `--hlep`: did you mean `--help`?"),
    ("check",): ("少了 `PATH`: 写成 `hazardrules check [选项] PATH...`", "`PATH` is missing"),
    ("schema", "facts", "b", "c"): ("多写了 `b c`", "`b c` is too much"),
    ("register", "in", "out", "--workers", "q"): ("`--workers` 的值不能用", "the value of `--workers` can't be used"),
    ("register", "in", "out", "--workers", "0"): ("写不小于 1 的整数", "write a whole number of at least 1"),
    ("new", "rule"): ("写成 `hazardrules new [选项] KIND NAME`", "write `hazardrules new [OPTIONS] KIND NAME`"),
}


@pytest.mark.parametrize("arguments", MISUSES, ids=" ".join)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_misuse_is_told_in_the_language_asked_for(hazardrules, arguments, lang):
    """It leaves with 2 and a message on standard error: what is wrong, and how the command is called."""
    zh, en = MISUSES[arguments]

    assert hazardrules(*arguments, HAZARDRULES_LANG=lang).is_unusable(zh if lang == "zh" else en)


def test_a_language_that_nobody_speaks_is_told_in_the_one_of_the_environment(hazardrules):
    """Not in Chinese to who reads English."""
    assert hazardrules("plugins", "--lang", "fr", HAZARDRULES_LANG="en").is_unusable(
        "`fr` is no value of --lang: one of zh, en"
    )


def test_a_misuse_is_told_in_one_language(hazardrules):
    """What click would say in English stands in no Chinese message."""
    told = hazardrules("register", "in", "out", "--workers", "q", HAZARDRULES_LANG="zh").err

    assert told.isascii() is False
    assert not any(word in told for word in ("Usage", "Error", "Invalid", "not a valid"))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_explains_each_part_of_a_command_in_both_languages(name):
    """What a command does, its arguments and its options: English, and Chinese beside it."""
    command = COMMANDS[name]
    told = command.get_help(click.Context(command, info_name=name))

    for part in (command.help, *(getattr(param, "about", None) or param.help for param in command.params)):
        assert re.search("[a-z]{2}", part), part
        assert re.search("[\u4e00-\u9fff]", part), part
        assert "".join(part.split()) in "".join(told.split())
    for argument in (param for param in command.params if isinstance(param, click.Argument)):
        assert re.search(rf"^  {re.escape(argument.human_readable_name)}  ", told, re.MULTILINE)


def test_the_version_is_all_that_is_told_with_it(hazardrules):
    """Whatever stands behind it isn't run: nothing else is printed, and nothing is found."""
    done = hazardrules("--version", "evaluate")

    assert (done.code, done.err, done.out.count("\n")) == (0, "", 1)
