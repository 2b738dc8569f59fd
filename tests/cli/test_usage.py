"""A command called wrongly is told so in either language, as anything else that is wrong."""

import pytest

MISUSES = {
    ("evaluate",): ("少了 `FACTS`", "`FACTS` is missing"),
    ("evaluate", "--nope", "x"): ("没有选项 `--nope`", "no option `--nope`"),
    ("evaluate", "x", "--form", "table"): ("是否指 `--format`?", "did you mean `--format`?"),
    ("evaluate", "x", "--format"): ("`--format` 后面要写值", "`--format` takes a value"),
    ("evaluate", "x", "--strict=3"): ("`--strict` 后面不写值", "`--strict` takes no value"),
    ("evaluat", "x"): ("没有命令 `evaluat`: 是否指 `evaluate`?", "no command `evaluat`: did you mean `evaluate`?"),
    ("schema", "facts", "b"): ("多写了 `b`", "`b` is too much"),
    ("register", "in", "out", "--workers", "q"): ("`--workers` 的值不能用", "the value of `--workers` can't be used"),
    ("new", "rule"): ("写成 `hazardrules new [选项] {KIND} {NAME}`", "write `hazardrules new [OPTIONS] {KIND} {NAME}`"),
}


@pytest.mark.parametrize("arguments", MISUSES, ids=" ".join)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_misuse_is_told_in_the_language_asked_for(hazardrules, arguments, lang):
    """It leaves with 2 and a message on standard error: what is wrong, and how the command is called."""
    zh, en = MISUSES[arguments]

    assert hazardrules(*arguments, HAZARDRULES_LANG=lang).is_unusable(zh if lang == "zh" else en)


def test_a_misuse_is_told_in_one_language(hazardrules):
    """What Typer would say in English stands in no Chinese message."""
    told = hazardrules("register", "in", "out", "--workers", "q", HAZARDRULES_LANG="zh").err

    assert told.isascii() is False
    assert not any(word in told for word in ("Usage", "Error", "Invalid", "Input should"))
