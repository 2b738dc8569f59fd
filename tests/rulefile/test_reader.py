"""Folders of documents: what a ruleset is, and all that is wrong with one at once."""

import pickle
from datetime import date

import pytest
from tests.rulefile.documents import MANIFEST, RULE, fence, folder, folder_problems, problems, read, ruleset

from hazardrules.errors import RulesetError
from hazardrules.facts.core import CORE
from hazardrules.facts.types import Label
from hazardrules.law.citation import Citation, Clause, InForce
from hazardrules.rulefile.reader import read_ruleset

PERMISSION = fence("permission", RULE)


def test_a_ruleset_is_what_its_folder_says(tmp_path):
    """Manifest, sources, clauses, documents in order."""
    told = ruleset(
        tmp_path,
        {
            "b/02.md": fence("permission", RULE.replace('"a"', '"b"', 1), "第二条"),
            "a.md": f"# 第一章\n\n{PERMISSION}",
            "clauses.toml": '[[clause]]\nsource = "安全生产法"\nclause = "第一条"\ntitle = "目的"\nregister = ["r1", "r2"]\n',
        },
    )

    assert (told.id, told.title, told.jurisdiction, told.version) == ("sample", Label("样例", "Sample"), "6530", "1")
    assert told.checked_on == date(2025, 11, 22)
    assert [rule.id for rule in told.rules] == ["a", "b"]
    assert [(document.path, document.title) for document in told.documents] == [
        ("sample/a.md", "第一章"),
        ("sample/b/02.md", "02"),
    ]
    assert told.clauses == (Clause("law", "第一条", "目的", ("r1", "r2")),)
    law, plan = told.sources["law"], told.sources["plan"]
    assert (law.name, law.rank, law.in_force) == ("主席令第八十八号", "law", InForce(date(2021, 9, 1)))
    assert plan.dated == date(2024, 3, 22)


def test_headings_name_the_clause_they_stand_for(tmp_path):
    """By themselves, by what is cited below, by the title; one heading may name several clauses."""
    headings = [
        "安全生产法第九十五条 收入",
        "law 第九十六条 甲",
        "第一条、第三条至第四条",
        "五(九)1-2 检查",
        "六（六） 报送",
    ]
    cited = ['"law 第九十五条"', '"law"', '"安全生产法 第三条"', '"克安〔2024〕5号"', '"克安〔2024〕5号 六（六）"']
    fences = (
        fence("permission", RULE.replace('"a"', f'"a{place}"', 1).replace('"安全生产法"', cite), heading)
        for place, (heading, cite) in enumerate(zip(headings, cited, strict=True))
    )

    told = ruleset(tmp_path, {"a.md": "# 克安〔2024〕5号 方案\n\n" + "\n".join(fences)})

    assert [cite for _, cite, _ in told.documents[0].headings] == [
        Citation("law", "第九十五条"),
        Citation("law", "第九十六条"),
        Citation("law", "第一条"),
        Citation("law", "第三条"),
        Citation("law", "第四条"),
        Citation("plan", "五(九)1"),
        Citation("plan", "五(九)2"),
        Citation("plan", "六(六)"),
    ]


def test_the_hash_is_that_of_all_files_wherever_they_lie(tmp_path):
    """A receipt names the ruleset byte for byte, not its place."""
    one = ruleset(tmp_path / "x", {"a.md": PERMISSION})
    same = ruleset(tmp_path / "y", {"a.md": PERMISSION})
    other = ruleset(tmp_path / "z", {"b.md": PERMISSION})

    assert one.sha256 == same.sha256 != other.sha256
    assert len(one.sha256) == 64


def test_a_ruleset_can_be_cached(tmp_path):
    """It is plain data."""
    told = ruleset(tmp_path, {"a.md": PERMISSION})

    assert pickle.loads(pickle.dumps(told)) == told  # noqa: S301


def test_a_chinese_manifest_is_read_too(tmp_path):
    """All files of a ruleset have both spellings."""
    manifest = (
        '格式 = 1\n编号 = "sample"\n名称 = { 中 = "样例", 英 = "Sample" }\n适用地域 = "65"\n版本 = "1"\n'
        '[来源.law]\n简称 = "安全生产法"\n名称 = "中华人民共和国安全生产法"\n位阶 = "法律"\n施行期间 = { 自 = 2021-09-01 }\n'
    )
    clauses = '[[条款]]\n来源 = "law"\n条款 = "第一条"\n登记 = "r1"\n'

    told = ruleset(tmp_path, {"a.md": PERMISSION, "clauses.toml": clauses}, manifest)

    assert told.sources["law"].rank == "law"
    assert told.clauses == (Clause("law", "第一条", "", ("r1",)),)


def test_hidden_files_and_other_files_are_left_alone(tmp_path):
    """Editors leave their own beside documents."""
    told = ruleset(tmp_path, {"a.md": PERMISSION, ".x/b.md": "##", "c.txt": "##", "d.MD.bak": "##"})

    assert [document.path for document in told.documents] == ["sample/a.md"]


@pytest.mark.parametrize(
    "text, wrong",
    [
        ("format = 2\n" + MANIFEST.partition("\n")[2], ["sample/ruleset.toml:1: format 2 isn't known"]),
        ("x = [", ["sample/ruleset.toml:1: invalid value"]),
        (MANIFEST.replace('"sample"', '"Sample 1"'), ["sample/ruleset.toml:2: `Sample 1` can't be an id"]),
        (MANIFEST.replace('"6530"', "6530"), ["sample/ruleset.toml:4: `jurisdiction` is a text of digits"]),
        (MANIFEST.replace('"6530"', '"653"'), ["sample/ruleset.toml:4: `jurisdiction` is a text of digits"]),
        (MANIFEST.replace("version ", "versoin "), [
            "sample/ruleset.toml:1: missing key `version` (版本)",
            "sample/ruleset.toml:5: unknown key `versoin`",
        ]),
        (MANIFEST.replace('rank   = "plan"', 'rank   = "plans"'), ["sample/ruleset.toml:11: `plans` isn't a value of `rank`"]),
        (MANIFEST.replace('rank   = "plan"\n', ""), ["sample/ruleset.toml:8: missing key `rank` (位阶)"]),
        (MANIFEST.replace("安全生产法", "三年行动实施方案"), ["sample/ruleset.toml:14: `三年行动实施方案` names two sources: `plan` and `law`"]),
        (MANIFEST.replace("jurisdiction", "适用地域").replace('"6530"', '"新疆"'), ["sample/ruleset.toml:4: `jurisdiction` is a text of digits"]),
        (MANIFEST.partition("[sources.plan]")[0] + 'sources = ["law"]', ["sample/ruleset.toml:8: sources are tables like [sources.key]"]),
    ],
    ids=["format", "toml", "id", "number", "digits", "key", "rank", "no rank", "clash", "zh", "list"],
)  # fmt: skip
def test_a_bad_manifest_is_told(tmp_path, text, wrong):
    """And what it doesn't spoil is told as well."""
    assert folder_problems(tmp_path, {}, text) == wrong


@pytest.mark.parametrize(
    "clauses, wrong",
    [
        ('[[clause]]\nsource = "law"\nclause = "第九条"', ["3: no heading begins with `第九条` of `主席令第八十八号`"]),
        ('[[clause]]\nsource = "lax"\nclause = "第一条"', ["2: unknown source `lax`"]),
        ('[[clause]]\nsource = "law"\n', ["1: missing key `clause` (条款)"]),
        ('[[clause]]\nsource = "law"\nclause = "第一条"\n' * 2, ["6: `第一条` of `law` is listed twice"]),
        ('[[条款]]\n来源 = "law"\n条款 = "第九条"', ["3: no heading begins with `第九条` of `主席令第八十八号`"]),
        ('\n\n[[条文]]\n来源 = "law"\n', ["3: unknown key `条文`"]),
        ("clauses = 1", ["1: unknown key `clauses`"]),
        ('clause = "第一条"', ["1: clauses are listed as [[clause]]"]),
    ],
)  # fmt: skip
def test_a_clause_without_a_heading_is_told(tmp_path, clauses, wrong):
    """What coverage is counted against is complete."""
    told = folder_problems(tmp_path, {"a.md": PERMISSION, "clauses.toml": clauses})

    assert told == [f"sample/clauses.toml:{line}" for line in wrong]


def test_all_mistakes_of_a_folder_are_told_at_once(tmp_path):
    """From every file, in the order of the files and their lines."""
    files = {
        "b.md": "## 第二条\n\n说明\n\n## 第三条\n",
        "a.md": fence("permission", RULE + 'wen = "1"\nunless = "=="'),
        "c.md": "# 法\n".encode("gbk"),
        "clauses.toml": '[[clause]]\nsource = "lew"\nclause = "第八条"\n',
    }

    assert folder_problems(tmp_path, files, MANIFEST.replace('"6530"', '"xx"')) == [
        "sample/ruleset.toml:4: `jurisdiction` is a text of digits",
        "sample/clauses.toml:2: unknown source `lew`",
        "sample/a.md:7: unknown key `wen`",
        "sample/a.md:8: `==` means nothing here",
        "sample/b.md:1: a heading without a fence",
        "sample/b.md:5: a heading without a fence",
        "sample/c.md:1: isn't UTF-8",
    ]


def test_a_clause_isnt_missing_while_a_document_cannot_be_read(tmp_path):
    """It may be stated there; so may it be under a heading whose fence can't be read."""
    clauses = '[[clause]]\nsource = "law"\nclause = "第八条"\n'
    unread = {"clauses.toml": clauses, "a.md": "## 第八条\n".encode("gbk")}
    headed = {"clauses.toml": clauses, "a.md": '## 第八条\n\n```toml permission\nid = "\n```\n'}

    assert folder_problems(tmp_path / "unread", unread) == ["sample/a.md:1: isn't UTF-8"]
    assert folder_problems(tmp_path / "headed", headed) == ["sample/a.md:4: a text isn't closed"]


def test_a_source_with_a_mistake_still_counts_as_one(tmp_path):
    """A mistake is told once, not again wherever the source is cited."""
    manifest = MANIFEST.replace('rank     = "law"', 'rank     = "lew"')

    assert folder_problems(tmp_path, {"a.md": PERMISSION}, manifest) == [
        "sample/ruleset.toml:18: `lew` isn't a value of `rank`"
    ]


def test_a_folder_without_a_manifest_is_no_ruleset(tmp_path):
    """The path asked for is named as it was given."""
    with pytest.raises(RulesetError, match=r"no `ruleset\.toml` in this folder"):
        read_ruleset(tmp_path, CORE)


def test_ids_are_unique_across_the_documents_of_a_folder(tmp_path):
    """The other document is named."""
    assert folder_problems(tmp_path, {"a.md": PERMISSION, "b.md": fence("permission", RULE, "第二条")}) == [
        "sample/b.md:3: two rules have the id `a`"
    ]


def test_a_document_that_leads_out_of_the_folder_is_refused(tmp_path):
    """A ruleset is data from strangers: it reads its own files only."""
    (tmp_path / "secret.md").write_text("# x")
    home = folder(tmp_path, {"a.md": PERMISSION})
    (home / "b.md").symlink_to(tmp_path / "secret.md")

    with pytest.raises(RulesetError, match=r"sample/b.md: leads out of the ruleset's folder"):
        read_ruleset(home, CORE)


def test_too_many_documents_are_refused(tmp_path):
    """What strangers send is bounded."""
    assert folder_problems(tmp_path, {f"{number}.md": "" for number in range(2001)}) == [
        "sample:: 2001 documents; at most 2000 are read"
    ]


def test_the_order_of_documents_is_that_of_their_paths(tmp_path):
    """Not that of the disk."""
    names = ["b/z.md", "10.md", "9.md", "a/b/c.md"]

    told = ruleset(tmp_path, dict.fromkeys(names, "# x\n"))

    assert [document.path for document in told.documents] == [f"sample/{name}" for name in sorted(names)]


def test_one_document_is_read_alone():
    """For whoever edits it."""
    told = read(PERMISSION)

    assert [rule.id for rule in told.rules] == ["a"]
    assert told.document.headings == ((1, Citation("law", "第一条"), "第一条"),)


NEEDS = fence(
    "definition",
    RULE.replace('"a"', '"scenes"', 1) + 'needs = "no-such-plugin"\ntype = "set of nonesuch"\nvalue = "x.y"',
)
CASE = """
```toml case
title = "甲"
as_of = 2025-01-01

[facts.nonesuch]
a = 1

[expect.scenes]
value = []
```

| strangers | a |
|---|---|
| | 1 |
"""


def test_words_of_a_plugin_that_isn_t_there_are_no_mistake():
    """A rule that needs it is listed as skipped, never an error; nor are its cases."""
    told = read(NEEDS + CASE)

    assert told.rules[0].needs == "no-such-plugin"
    assert [case.title for case in told.cases] == ["甲"]


def test_words_that_no_plugin_is_needed_for_are_a_mistake():
    """Only `needs` excuses a stranger."""
    told = problems(NEEDS.replace('needs = "no-such-plugin"\n', "") + CASE)

    assert [wrong.message for wrong in told] == [
        "unknown type `nonesuch`",
        "unknown fact `nonesuch`",
        "unknown ledger `strangers`",
    ]
