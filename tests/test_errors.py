"""Problems say what, where and what next."""

import pickle

import pytest

from hazardrules.errors import (
    EvaluationError,
    FactsError,
    HazardRulesError,
    Phrase,
    Problem,
    Problems,
    RulesetError,
    did_you_mean,
)


def test_a_problem_with_a_path_and_no_line_is_one_line():
    """A place in a facts file has no line; the hint follows the message."""
    problem = Problem("unknown field", path="enterprise.satff", hint="did you mean `staff`?")

    assert str(problem) == "enterprise.satff: unknown field: did you mean `staff`?"


def test_a_problem_without_place_or_hint_is_its_message():
    """Nothing is made up around what is known."""
    assert str(Problem("no subject")) == "no subject"


def test_a_problem_with_a_column_draws_a_caret_under_every_character_of_the_word():
    """The caret stands where the word stands, and the hint after it."""
    problem = Problem(
        "unknown fact `x.satff`", "a.md", 7, 10, "did you mean `x.staff`?", 'when   = "x.satff > 3"', width=7
    )

    assert str(problem).splitlines() == [
        "a.md:7: unknown fact `x.satff`",
        '    7 | when   = "x.satff > 3"',
        "      |          ^^^^^^^ did you mean `x.staff`?",
    ]


def test_a_problem_is_said_in_either_language_and_is_english_as_a_text():
    """Place, excerpt and caret are the same; message and hint are said in the language asked for."""
    message = Phrase("没有事实 `x.satff`", "unknown fact `x.satff`")
    hint = Phrase("是否指 `x.staff`?", "did you mean `x.staff`?")
    problem = Problem(message, "a.md", 7, 10, hint, 'when   = "x.satff > 3"', width=7)

    assert problem.said("zh").splitlines() == [
        "a.md:7: 没有事实 `x.satff`",
        '    7 | when   = "x.satff > 3"',
        "      |          ^^^^^^^ 是否指 `x.staff`?",
    ]
    assert problem.said("en") == str(problem)
    assert RulesetError([problem, problem]).said("zh") == "\n".join([problem.said("zh")] * 2)


def test_a_phrase_is_its_english_wherever_a_text_is_wanted():
    """Programs that compare, join or keep messages needn't know of two languages."""
    phrase = Phrase("没有", "none")

    assert (phrase, f"{phrase}!", {phrase: 1}["none"]) == ("none", "none!", 1)
    back = pickle.loads(pickle.dumps(phrase))  # noqa: S301 -- our own bytes
    assert (back, back.zh) == ("none", "没有")


def test_a_plugin_s_plain_text_is_said_as_it_is():
    """A check of a plugin may know one language alone."""
    assert Problem("no such form", path="a.md", hint="see page 3").said("zh") == "a.md: no such form: see page 3"


def test_a_caret_under_chinese_text_counts_the_columns_of_a_terminal():
    """A Chinese character is two columns wide, before the word and inside it."""
    problem = Problem("unknown fact", "a.md", 7, 4, "", "企业.人数 > 3", width=2)

    excerpt, marked = str(problem).splitlines()[1:]
    assert excerpt == "    7 | 企业.人数 > 3"
    assert marked == "      |      ^^^^"


def test_a_tab_before_the_word_stays_a_tab_under_it():
    """A terminal widens both alike."""
    assert str(Problem("odd", "a", 1, 2, "", "\tx")).splitlines()[-1] == "      | \t^"


@pytest.mark.parametrize("error", [HazardRulesError, FactsError, RulesetError, EvaluationError])
def test_every_error_carries_its_problems_and_shows_them_all(error):
    """One input, one error, every mistake."""
    told = error([Problem("one", path="a"), Problem("two", path="b")])

    assert isinstance(told, HazardRulesError)
    assert [problem.message for problem in told.problems] == ["one", "two"]
    assert str(told) == "a: one\nb: two"


@pytest.mark.parametrize("error", [FactsError, RulesetError, EvaluationError])
def test_every_error_travels_between_processes_with_its_problems(error):
    """A pool of workers hands errors back whole."""
    told = error(Problem(text) for text in ("one", "two"))

    back = pickle.loads(pickle.dumps(told))  # noqa: S301 -- our own bytes
    assert type(back) is error
    assert back.problems == told.problems


def test_nothing_is_raised_while_nothing_was_found():
    """Collecting is not failing."""
    found = Problems()
    found.raise_as(RulesetError)

    found.add("one", path="a.md", line=3)
    found.extend([Problem("two")])
    with pytest.raises(RulesetError) as raised:
        found.raise_as(RulesetError)
    assert str(raised.value) == "a.md:3: one\ntwo"


def test_the_nearest_name_is_proposed():
    """A slip of the keyboard finds its word."""
    assert did_you_mean("hazzards", ["hazards", "penalties"]) == "did you mean `hazards`?"


@pytest.mark.parametrize("word", ["zzz", "", "h" * 100_000])
def test_no_name_is_proposed_where_none_is_near(word):
    """A stranger's long word costs no time, and a wild guess helps nobody."""
    assert did_you_mean(word, ["hazards", "penalties"]) == ""
