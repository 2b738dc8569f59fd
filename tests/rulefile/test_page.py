"""The page for lawyers: valid, self-contained, escaped, and in Chinese."""

from html.parser import HTMLParser

import pytest
from tests.rulefile.documents import MANIFEST, RULE, SAMPLE_EN, fence, folder
from tests.rulefile.spelling import shipped, spelt
from tests.rulefile.test_fmt import EVERYTHING, INSURANCE

from hazardrules.expr.show import show_zh
from hazardrules.facts.core import CORE
from hazardrules.plugins import plugin_manager
from hazardrules.rulefile.page import page

VOID = {"meta", "br", "hr", "img", "link"}


class Reader(HTMLParser):
    """Reads a page strictly: every element is closed in order, every id stands once."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag, attrs):
        """Note an element, and that it is open."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        """Close the element that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data):
        """Note a text that people see."""
        if "style" not in self.open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """What people see."""
        return "".join(self.texts)

    def attributes(self, name: str) -> list[str]:
        """Return every value of an attribute."""
        return [told[name] for _, told in self.elements if told.get(name) is not None]


def reader(html: str) -> Reader:
    told = Reader()
    told.feed(html)
    told.close()
    assert told.open == []
    return told


def pages(told, **options):
    return [
        page(ruleset, told.vocabulary, lambda told_: show_zh(told_.node, told.scope), **options)
        for ruleset in told.rulesets
    ]


@pytest.fixture
def sampled(tmp_path):
    """Show one document as a page."""

    def show(text, manifest=MANIFEST + INSURANCE, **options):
        (html,) = pages(spelt([folder(tmp_path, {"a.md": text}, manifest)], CORE), **options)
        return html

    return show


def test_the_page_says_what_the_sample_says(sampled):
    """Paraphrase, rules in Chinese, citations, force, cautions, cases, both languages' titles."""
    told = reader(sampled(SAMPLE_EN)).text

    for said in (
        "五(九)24 主要负责人带队检查",
        "主要负责人每季度至少带队检查一次重大事故隐患",
        "主要负责人带队检查 Check led by the person in charge",
        "自查 酉 其中 酉.带队人 为 “主要负责人” 且 酉.覆盖重大隐患",
        "周期季度",
        "责任主体主要负责人",
        "依据克安〔2024〕5号 五(九)24",
        "效力工作方案",
        "“主要负责人带队检查”的例外",
        "企业.行业 涉及 「高危行业领域(带队检查)」",
        "提示名单借自安责险办法",
        "八月未查的冶炼企业",
        "评估日2025-09-12",
        "行业:金属冶炼",
        "标准化等级:无",
        "状态:违反,所涉周期:2025-08",
        "期限15日",
    ):
        assert said in told, said


def test_the_page_is_one_file_that_asks_for_nothing(sampled):
    """It is mailed, archived and printed."""
    told = reader(sampled(SAMPLE_EN + "\n![图](http://example.org/x.png)\n"))

    assert {"script", "img", "link", "iframe"}.isdisjoint(tag for tag, _ in told.elements)
    assert told.attributes("src") == []
    assert "@media print" in sampled(SAMPLE_EN)


def test_the_page_declares_its_language_and_encoding(sampled):
    """A browser and a screen reader need both."""
    html = sampled(SAMPLE_EN)

    assert html.startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
    assert '<meta charset="utf-8">' in html
    assert reader(html).attributes("lang").count("en") >= 3


def test_headings_are_linked_from_the_contents(sampled):
    """Each link has its place, each place stands once."""
    told = reader(sampled(SAMPLE_EN))
    ids = told.attributes("id")

    assert len(ids) == len(set(ids)) == 2
    assert [link.removeprefix("#") for link in told.attributes("href")] == ids


EVIL = "<script>alert(1)</script>&amp;\\\"'"


def test_whatever_a_document_says_is_text(sampled):
    """A ruleset is data from strangers: headings, prose, keys, cells, titles."""
    text = (
        f"# 法 {EVIL}\n\n## 第一条 {EVIL}\n\n{EVIL} [x](javascript:alert(1)) <b>b</b>\n\n<div onclick='x'>\n\n| {EVIL} |\n|---|\n| {EVIL} |\n\n"
        + fence("permission", RULE.replace("甲", "<i>甲</i>") + 'caution = "<u>注</u>"').partition("\n\n")[2]
        + '\n```toml case\ntitle = "<s>案</s>"\nas_of = 2025-01-01\n[facts.enterprise]\nname = "<q>名</q>"\n[expect.a]\nmissing = ["<p>"]\n```\n'
    )

    told = reader(sampled(text, MANIFEST.replace("样例", "<em>样</em>")))

    assert {"script", "i", "u", "s", "q", "b", "em", "div"}.isdisjoint(tag for tag, _ in told.elements)
    assert not any(link.startswith("javascript") for link in told.attributes("href"))
    assert not any("onclick" in attributes for _, attributes in told.elements)
    for said in ("<script>alert(1)</script>", "<i>甲</i>", "<u>注</u>", "<s>案</s>", "<q>名</q>", "<em>样</em>", "<p>"):
        assert said in told.text


def test_what_a_rule_names_stands_by_its_name(sampled):
    """A lawyer knows other rules by their titles and fields by their labels."""
    replacing = fence("obligation", RULE + 'done = "drills d"\nreplaces = ["cn.drill"]')
    adding = fence("consequence", RULE + 'each = "violations v"\nadds = { act = "\'principal-duty\'" }')

    assert "替代每年演练(cn.drill)" in reader(sampled(replacing, names={"cn.drill": "每年演练"})).text
    assert "违法事项:" in reader(sampled(adding)).text


def test_comments_of_a_document_are_not_shown(sampled):
    """They are for whoever writes."""
    assert "给编者" not in sampled(SAMPLE_EN.replace("主要负责人每季度", "<!-- 给编者 -->\n主要负责人每季度", 1))


def test_tables_acts_steps_and_gaps_are_shown_in_chinese(sampled):
    """Whatever a fence can hold."""
    told = reader(sampled(EVERYTHING, names={"stop-production": "责令停产停业", "educate": "教育"})).text

    for said in (
        "→ 生产经营单位",
        ".. 10万元",
        "责令停产停业",
        "教育",
        "天.违法事项",
        "97(1)",
        "标准化等级",
        "超过 0元 至 1000万元:4.5%",
        "自2024年1月1日",
        "主体类型企业、化工园区",
        "原因标准不明",
        "说明不明",
        "未译",
        "不明",
    ):
        assert said in told, said


def test_readings_are_shown_with_what_another_would_change(sampled):
    """The reading taken is its sentence; the other says in Chinese which keys it would change, and to what."""
    told = reader(sampled(EVERYTHING)).text

    assert "取用:自然年" in told
    assert "另一读法(rolling):计次周期 365日" in told


def test_one_document_can_be_shown_alone(tmp_path):
    """A lawyer is sent the chapter in question."""
    told = spelt([folder(tmp_path, {"a.md": fence("permission", RULE), "b.md": "# 另一章\n"})], CORE)

    (html,) = pages(told, documents=["sample/a.md"])

    assert "另一章" not in html
    assert "第一条" in html


@pytest.mark.law
def test_every_shipped_ruleset_is_a_valid_page():
    """Elements closed in order, ids unique, links with a place."""
    for html in pages(shipped(plugin_manager(), CORE)):
        told = reader(html)
        ids = told.attributes("id")

        assert len(ids) == len(set(ids))
        assert {link.removeprefix("#") for link in told.attributes("href") if link.startswith("#")} <= set(ids)
        assert told.text.count("结论") > 0
