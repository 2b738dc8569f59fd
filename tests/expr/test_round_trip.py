"""What is written reads back: for every well-typed condition, in both spellings."""

import pickle

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.expr.scopes import COUNTY, SCOPE
from tests.expr.vocabulary import DEPARTMENT, HAZARD_LEVEL, SECTOR, STRANGE

from hazardrules.expr.lexer import LONGEST, lexemes, spelling
from hazardrules.expr.parse import STARTS, parse
from hazardrules.expr.problems import ExprError
from hazardrules.expr.show import show, show_zh
from hazardrules.expr.typecheck import typecheck, typecheck_cell
from hazardrules.expr.types import ExprType
from hazardrules.expr.walk import walk
from hazardrules.expr.words import BUILTINS, CHINESE, CHINESE_ONLY, FUNCTIONS, RESERVED, ROW_LETTERS
from hazardrules.facts.core import CORE
from hazardrules.facts.types import BOOLEAN, DATE, DURATION, MONEY, NUMBER, PERCENT, TEXT, SetOf
from hazardrules.testing.drawn_expressions import cells, domains, each, expressions, links, measures

# Twice what the chosen profile asks for: 200 by default, more when fuzzing.
many = settings(max_examples=2 * settings.default.max_examples, deadline=None)
TYPES = [BOOLEAN, DATE, DURATION, MONEY, NUMBER, PERCENT, TEXT, SECTOR, HAZARD_LEVEL, SetOf(SECTOR), SetOf(STRANGE)]
COLUMNS = [ExprType(base, optional) for base in (*TYPES, DEPARTMENT) for optional in (False, True)]


@many
@given(expressions(SCOPE))
def test_every_condition_reads_back_from_english(tree):
    """`typecheck(parse(show(e)), scope) == e`."""
    assert typecheck(parse(show(tree)), SCOPE, BOOLEAN) == tree


@many
@given(expressions(SCOPE))
def test_every_condition_reads_back_from_chinese(tree):
    """`typecheck(parse(show_zh(e, scope), lang="zh"), scope) == e`, whatever the labels are."""
    assert typecheck(parse(show_zh(tree, SCOPE), lang="zh"), SCOPE, BOOLEAN) == tree


@many
@given(st.sampled_from(TYPES).flatmap(lambda base: st.tuples(st.just(base), expressions(SCOPE, base))))
def test_every_value_reads_back_from_both_spellings(told):
    """Not only conditions: dates, money, sets and enum values as well."""
    base, tree = told

    assert typecheck(parse(show(tree)), SCOPE, base) == tree
    assert typecheck(parse(show_zh(tree, SCOPE), lang="zh"), SCOPE, base) == tree


@many
@given(
    st.one_of(
        st.tuples(st.just("domain"), domains(SCOPE)),
        st.tuples(st.just("each"), each(SCOPE)),
        st.tuples(st.just("measure"), measures(SCOPE)),
        st.tuples(st.just("link"), links(SCOPE)),
    )
)
def test_every_part_of_a_rule_reads_back_from_both_spellings(told):
    """Rows, sums and linked rows have two spellings too."""
    start, tree = told

    assert typecheck(parse(show(tree), start=start), SCOPE) == tree
    assert typecheck(parse(show_zh(tree, SCOPE), start=start, lang="zh"), SCOPE) == tree


@many
@given(st.sampled_from(COLUMNS).flatmap(lambda column: st.tuples(st.just(column), cells(SCOPE, column))))
def test_every_cell_reads_back_from_both_spellings(told):
    """A table keeps its meaning when it is re-spelt."""
    column, tree = told

    assert typecheck_cell(parse(show(tree), start="cell"), column, SCOPE) == tree
    assert typecheck_cell(parse(show_zh(tree, SCOPE), start="cell", lang="zh"), column, SCOPE) == tree


@given(expressions(COUNTY))
def test_every_condition_of_a_county_reads_back(tree):
    """Another kind of subject has other names in reach."""
    assert typecheck(parse(show_zh(tree, COUNTY), lang="zh"), COUNTY) == tree


@given(expressions(SCOPE))
def test_writing_is_stable_for_every_condition(tree):
    """`fmt` run twice changes nothing the second time."""
    english, chinese = show(tree), show_zh(tree, SCOPE)

    assert show(parse(english)) == english
    assert show_zh(typecheck(parse(chinese, lang="zh"), SCOPE), SCOPE) == chinese


@given(expressions(SCOPE))
def test_every_typed_tree_is_typed_throughout_and_its_own_canonical_form(tree):
    """Nothing is left for a second pass."""
    assert [show(node) for node in walk(tree) if node.type is None] == []
    assert typecheck(tree, SCOPE) == tree


@given(expressions(SCOPE))
def test_every_tree_can_be_hashed_compared_and_sent_to_another_process(tree):
    """Compiled rulesets are cached and pickled."""
    again = pickle.loads(pickle.dumps(tree))  # noqa: S301

    assert again == tree
    assert hash(again) == hash(tree)


@given(expressions(SCOPE))
def test_every_condition_is_short_enough_to_be_read(tree):
    """The bound on length is far from what conditions need."""
    assert max(len(show(tree)), len(show_zh(tree, SCOPE))) < LONGEST


# -- any text at all

WORDS = sorted({*CHINESE, *CHINESE_ONLY, *ROW_LETTERS.values(), *BUILTINS.values(), *RESERVED, *FUNCTIONS})
PIECES = [
    *WORDS,
    *"()[],.-+*/=<>'“”「」%:：",
    *("..", "!=", "<=", "1", "2025-01-01", "2025年1月1日", "3 days", "3日", "2万元", "h", "hazards", "h.level"),
    *("企业", "等级", "重大", "事故隐患", "“重大”", "'major'"),
]
texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join))


def outcome(act, *args, **options):
    """Return what comes of *act*, and the problems when it refuses."""
    try:
        return act(*args, **options), ()
    except ExprError as error:
        return None, error.problems


def inside(problems, text):
    return all(0 <= told.span.start <= told.span.end <= len(text) for told in problems)


@many
@given(texts, st.sampled_from(STARTS), st.sampled_from(["auto", "en", "zh"]))
def test_every_text_is_read_or_refused_with_a_place_inside_it(text, start, lang):
    """No text brings a traceback; every problem points into the text."""
    tree, problems = outcome(parse, text, start=start, lang=lang)

    assert (tree is None) == bool(problems)
    assert inside(problems, text)


@many
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_every_text_without_blanks_is_read_or_refused(text):
    """Chinese is typed without blanks; the hints for that must not fail either."""
    tree, problems = outcome(parse, text, lang="zh")

    assert (tree is None) == bool(problems)


@many
@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
def test_every_text_that_parses_is_typed_or_refused(text):
    """The checker meets trees nobody meant, and says so."""
    tree, refused = outcome(parse, text)
    typed, problems = (None, refused) if tree is None else outcome(typecheck, tree, SCOPE)

    assert inside(problems, text)
    assert typed is None or typecheck(parse(show(typed)), SCOPE) == typed


@given(expressions(SCOPE))
def test_the_spelling_of_every_written_condition_is_seen(tree):
    """A condition in English is never taken for Chinese; one in Chinese only where no word of it is."""
    english = show(tree)

    assert spelling(english) == "en"
    assert lexemes(english, "en")


@settings(deadline=None)
@given(expressions(SCOPE.__class__(CORE, period=True)))
def test_every_condition_about_the_real_vocabulary_reads_back(tree):
    """The labels that ship are as good as those made up here."""
    scope = SCOPE.__class__(CORE, period=True)

    assert typecheck(parse(show(tree)), scope) == tree
    assert typecheck(parse(show_zh(tree, scope), lang="zh"), scope) == tree
