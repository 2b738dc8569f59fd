"""What a printed report leads with, and the words it may not use."""

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from tests.findings.reports import FULL, finding, report

from hazardrules.explain.builtin import hazardrules_renderers
from hazardrules.explain.markdown import report_markdown
from hazardrules.explain.reading import breaches, due_soon, questions
from hazardrules.explain.text import report_text
from hazardrules.explain.why import why
from hazardrules.facts.core import CORE
from hazardrules.facts.types import Label, SetOf
from hazardrules.findings.finding import Missing, PeriodResult
from hazardrules.findings.report import Outcome, Question, Shown
from hazardrules.findings.status import FULFILLED, MISSED, NOT_APPLICABLE, PENDING, VIOLATED
from hazardrules.law.citation import RANKS

TODAY = date(2025, 9, 12)
LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])
PRINTED = pytest.mark.parametrize("printed", [report_text, report_markdown])


def asked(path: str, decides: int) -> Question:
    return Question("fact", path, Label(f"问{path}", f"ask {path}"), "number", decides)


@LANGUAGES
@PRINTED
def test_a_report_leads_with_breaches_then_what_falls_due_then_questions(printed, lang):
    """The order in which an inspector asks."""
    told = report(
        finding(rule="later.due", due=TODAY + timedelta(days=3)),
        finding(rule="worst.first", mask=VIOLATED, title=Label("首要", "foremost")),
        questions=(asked("enterprise.staff", 3),),
    )

    text = printed(told, lang)

    assert text.index("worst.first") < text.index("later.due") < text.index("enterprise.staff")


@LANGUAGES
@PRINTED
def test_findings_are_grouped_by_bearer_in_the_order_of_the_list(printed, lang):
    """Each bearer is named once, whatever order the rules have."""
    told = report(
        finding(rule="a", mask=VIOLATED, bearer="principal"),
        finding(rule="b", mask=VIOLATED, bearer="enterprise"),
        finding(rule="c", mask=VIOLATED, bearer="principal"),
    )

    text = printed(told, lang)

    assert [found.rule for found in breaches(told)] == ["b", "a", "c"]
    assert text.count({"zh": "主要负责人", "en": "person in charge"}[lang]) == 1


@LANGUAGES
@pytest.mark.parametrize("rank", RANKS)
def test_a_breach_of_a_lower_document_is_never_called_a_violation(rank, lang):
    """Only law, regulation and rule can be violated; the rest is not in line with the document."""
    told = report(finding(mask=VIOLATED, force=rank), finding(mask=VIOLATED | PENDING, force=rank))
    texts = report_text(told, lang), report_markdown(told, lang), *(why(told, found, lang) for found in told.findings)
    words = {"zh": ("违反", "不符合文件要求"), "en": ("violated", "not in line with the document")}[lang]
    violation, nonconformity = words if rank in ("law", "regulation", "rule") else words[::-1]

    for text in texts:
        # The heading speaks of both kinds at once.
        told_words = text.replace("违反与不符合", "")
        assert violation in told_words
        assert nonconformity not in told_words
        assert "违法" not in text


def test_a_missed_target_is_listed_beside_breaches_under_its_own_word():
    """A target isn't a duty, but whoever set it wants to see that it was missed."""
    assert "未达目标" in report_text(report(finding(mask=MISSED)))


@pytest.mark.parametrize(
    "found, listed",
    [
        (finding(due=TODAY), True),
        (finding(due=TODAY + timedelta(days=30)), True),
        (finding(due=TODAY + timedelta(days=31)), False),
        (finding(due=TODAY - timedelta(days=1)), False),
        (finding(due=None), False),
        (finding(mask=FULFILLED, due=TODAY, next_due=TODAY), False),
        (finding(mask=NOT_APPLICABLE, due=TODAY), False),
        (finding(mask=PENDING | VIOLATED, due=TODAY), True),
        (finding(mask=VIOLATED, due=TODAY - timedelta(days=12), next_due=TODAY + timedelta(days=18)), True),
    ],
    ids=str,
)
def test_due_soon_is_what_can_still_be_done_within_thirty_days(found, listed):
    """Both ends are inside; a duty breached in one period falls due again in the next."""
    assert bool(due_soon(report(found))) is listed


def test_the_last_day_of_the_calendar_has_a_next_month():
    """Thirty days on from the last day there is are no error."""
    assert len(due_soon(report(finding(due=date.max), as_of=date.max))) == 1


def test_ten_questions_are_asked_those_that_decide_most_first():
    """Nobody answers a hundred questions; the first ten are the useful ones."""
    told = report(questions=tuple(asked(f"enterprise.f{number:02}", number % 7) for number in range(30)))

    assert [question.decides for question in questions(told)] == [6, 6, 6, 6, 5, 5, 5, 5, 4, 4]


@LANGUAGES
@PRINTED
def test_a_report_without_breach_says_so(printed, lang):
    """An empty page could as well be a failure."""
    assert {"zh": "未发现违反", "en": "No breach found"}[lang] in printed(report(), lang)


@LANGUAGES
@PRINTED
def test_every_part_of_a_report_is_printed(printed, lang):
    """Outcomes, answers, clues, failed rules and skipped ones are all there, in the language asked for."""
    text = printed(FULL, lang)
    words = {
        "zh": ("从轻处罚 / 依法处罚", "可能的处理", "结论", "a.d", "a.f", "coal", "中文"),
        "en": ("lighter within the band / ordinary penalty", "What may follow", "Answers", "a.d", "a.f", "English"),
    }

    assert [word for word in words[lang] if word not in text] == []


@LANGUAGES
@PRINTED
def test_answers_are_called_by_their_titles_and_values_by_their_labels(printed, lang):
    """An inspector reads what is asked and who leads, in the order of the documents, not the names in the code."""
    departments = CORE.enums["department"]
    told = report(
        answers={"a_lead": "fire", "support": frozenset({"housing", "water"})},
        shown={
            "support": Shown(Label("配合部门", "supporting"), SetOf(departments)),
            "a_lead": Shown(Label("牵头部门", "leading"), departments),
        },
    )
    words = {
        "zh": ("配合部门", "住房和城乡建设部门、水利部门", "牵头部门", "消防救援机构"),
        "en": ("supporting", "housing and urban-rural development, water resources", "leading", "fire and rescue"),
    }
    text = printed(told, lang)

    places = [text.find(word) for word in words[lang]]
    assert places == sorted(places) and -1 not in places


@LANGUAGES
def test_why_tells_the_clause_the_reasons_and_what_decides(lang):
    """Down to the facts, with what is still possible and what would settle it."""
    found = finding(
        mask=VIOLATED | PENDING,
        missing=(Missing("judgement", "hazards[0].real_danger"),),
        periods=(PeriodResult("2025-05", date(2025, 5, 31), date(2025, 6, 3)),),
        cautions=("名单借自他处",),
    )
    text = why(report(found, explainer=FULL.explainer), found, lang)
    words = {
        "zh": ("待查明", "理由", "hazards[0].level  事故隐患[0].等级", "未到期", "待判断", "2025-05 迟至 2025-06-03"),
        "en": ("undetermined", "because", "hazards[0].level", "pending", "to be judged", "2025-05 done 2025-06-03"),
    }

    assert [word for word in (*words[lang], "名单借自他处") if word not in text] == []


def test_what_may_be_decided_and_a_conflict_are_told():
    """A clash of rules isn't settled by the program."""
    told = report(outcomes=(Outcome("violations[0]", "enterprise", ("must_not_punish", "heavier"), conflict=True),))

    assert "不予处罚 / 从重处罚" in report_text(told)
    assert "规则冲突" in report_text(told)


def test_colour_is_only_there_when_it_is_asked_for():
    """A file or a pipe gets plain text."""
    assert "\x1b[" in report_text(FULL, colour=True)
    assert "\x1b" not in report_text(FULL)


@LANGUAGES
@PRINTED
def test_a_terminal_is_shown_a_strangers_text_and_does_not_obey_it(printed, lang):
    """Ids come from facts: an escape sequence among them may not move the cursor."""
    told = report(finding(mask=VIOLATED, item="x", item_id="\x1b[2J"))

    assert "\x1b" not in printed(told, lang)
    assert "\x1b" not in why(told, told.findings[0], lang)


def test_markup_in_a_strangers_text_stays_text():
    """Neither the table's own markup nor that of Markdown is taken from facts."""
    told = report(finding(mask=VIOLATED, item="x", item_id="[bold]<b>|*"))

    assert "[bold]<b>|*" in report_text(told)
    assert r"\[bold\]\<b\>\|\*" in report_markdown(told)


@given(st.integers(20, 200))
def test_every_width_of_terminal_is_kept(width):
    """A Chinese character takes two columns."""
    assert max(map(cell_len, report_text(FULL, width=width).splitlines())) <= width


def test_the_renderers_of_the_hook_take_a_report_and_a_language():
    """A plugin's renderer is called the same way."""
    for render in hazardrules_renderers().values():
        assert render(FULL, "zh")


@LANGUAGES
@PRINTED
def test_a_report_that_rests_on_a_supposition_says_so_before_all_else(printed, lang):
    """Nobody takes for law what was only supposed."""
    supposed = attrs.evolve(report().receipt, supposed=(Label("答复期限 10日", "time to answer 10 days"),))
    found = finding(rule="worst.first", mask=VIOLATED)
    text = printed(report(found, receipt=supposed), lang)
    said = {"zh": "假定(法律没有给出): 答复期限 10日", "en": "Supposing (the law gives none): time to answer 10 days"}[
        lang
    ]

    assert text.index(said) < text.index("worst.first")
    assert said not in printed(report(found), lang)
