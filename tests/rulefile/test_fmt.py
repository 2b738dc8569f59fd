"""Documents written again: nothing is lost between the spellings, and nothing is left to write twice."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rulefile.documents import MANIFEST, RULE, SAMPLE_EN, SAMPLE_ZH, fence, folder, read
from tests.rulefile.spelling import spelt

from hazardrules.facts.core import CORE

INSURANCE = '\n[sources.insurance]\nnumber = "应急〔2025〕27号"\ntitle = "安责险实施办法"\nrank = "normative"\n'


def sample(place, text, manifest=MANIFEST + INSURANCE):
    """Read one document in a ruleset of its own; return how it is written."""
    told = spelt([folder(place, {"a.md": text}, manifest)], CORE)
    (ruleset,) = told.rulesets

    def written(text, lang=None):
        return told.written(ruleset, text, "sample/a.md", lang)

    return written


def test_the_sample_is_one_page_in_two_spellings(tmp_path):
    """Byte for byte, both ways."""
    written = sample(tmp_path, SAMPLE_EN)

    assert written(SAMPLE_EN, "zh") == SAMPLE_ZH
    assert written(SAMPLE_ZH, "en") == SAMPLE_EN


@pytest.mark.parametrize("text", [SAMPLE_EN, SAMPLE_ZH], ids=["en", "zh"])
def test_without_a_language_a_fence_keeps_its_own(tmp_path, text):
    """What is canonical stays as it is."""
    assert sample(tmp_path, text)(text) == text


def test_prose_headings_ids_and_comments_stay(tmp_path):
    """Only fences and the tables below them are written again."""
    text = (
        "# 法  \n\n<!-- note -->\n\n| 甲 |  乙 |\n|---|:-:|\n| 1 | 2 |\n\n"
        + fence("obligation", RULE + '# 上面的注\nholds   =   "enterprise.staff>1" # 旁边的注\n\n# 下面的注')
        + "\n- 一\n- 二  \n"
    )
    written = sample(tmp_path, text)

    zh = written(text, "zh")

    assert zh.startswith(
        '# 法  \n\n<!-- note -->\n\n| 甲 |  乙 |\n|---|:-:|\n| 1 | 2 |\n\n## 第一条\n\n```toml 义务\n编号 = "a"\n'
    )
    assert '# 上面的注\n状态 = "企业.从业人数 > 1" # 旁边的注\n\n# 下面的注\n```\n' in zh
    assert zh.endswith("\n- 一\n- 二  \n")


@given(blanks=st.lists(st.sampled_from(["", " ", "   ", "\t"]), min_size=8, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_every_spacing_of_keys_comes_to_the_same(tmp_path, blanks):
    """One way to write a fence."""
    keys = ["id", "title", "cites", "bearer", "holds"]
    values = ['"a"', '{ zh = "甲", en = "a" }', '"安全生产法"', '"principal"', '"enterprise.high_risk"']
    told = "\n".join(
        f"{key}{before}={after}{value}"
        for key, value, before, after in zip(keys, values, blanks, reversed(blanks), strict=False)
    )
    text = fence("obligation", told)

    assert sample(tmp_path, text)(text) == fence(
        "obligation",
        'id     = "a"\ntitle  = { zh = "甲", en = "a" }\ncites  = "安全生产法"\nbearer = "principal"\nholds  = "enterprise.high_risk"',
    )


LONG = " and ".join(f"(enterprise.staff > {number} or enterprise.full_time_managers < {number})" for number in range(2))


def test_a_long_condition_gets_a_line_for_each_part(tmp_path):
    """In columns a reader can follow; a short one of several lines is drawn together."""
    text = fence(
        "obligation", RULE + f'holds = "{LONG} and enterprise.has_safety_body"\nwhen = """\n  enterprise.high_risk\n"""'
    )
    written = sample(tmp_path, text)

    en = written(text, "en")

    assert (
        'holds = """\n  (enterprise.staff > 0 or enterprise.full_time_managers < 0)\n'
        '  and (enterprise.staff > 1 or enterprise.full_time_managers < 1)\n  and enterprise.has_safety_body\n"""\n'
    ) in en
    assert 'when  = "enterprise.high_risk"' in en
    assert written(written(en, "zh"), "en") == en


ATOMS = st.sampled_from(
    ["enterprise.high_risk", "enterprise.has_safety_body", "not enterprise.has_rescue_team", "enterprise.staff > 100"]
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(lambda items: "(" + " and ".join(items) + ")"),
        st.lists(inner, min_size=2, max_size=4).map(lambda items: "(" + " or ".join(items) + ")"),
        st.tuples(inner, inner, inner).map(lambda told: "(if {} then {} else {})".format(*told)),
        inner.map(lambda told: f"not {told}"),
    ),
    max_leaves=12,
)


@given(told=CONDITIONS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_every_condition_means_the_same_on_its_lines(tmp_path, told):
    """Brackets stand where the lines need them, in both spellings."""
    text = fence("obligation", RULE + f'holds = "{told}"')
    written = sample(tmp_path, text)

    en = written(text, "en")

    assert read(en).rules[0].holds.node == read(text).rules[0].holds.node
    assert written(written(text, "zh"), "en") == en


EVERYTHING = (
    fence(
        "consequence",
        RULE
        + 'each = "violations v"\nwith = "h = hazards of v.hazard"\nsubject = "enterprise"\noutcome = "ordinary"\nfines = "below"\n'
        'by = "emergency-management"\nlimitation = "none"\nmodality = "in_principle"\nadds = { act = "\'principal-duty\'" }\n'
        'measures = ["educate", { name = "x", from = "v.found_on", until = "v.found_on + 3 years" }]\nneeds = "none-such"',
    ).replace('\nneeds = "none-such"', "")
    + "\n| v.act | v.stage | why | -> enterprise | -> principal | -> measures | -> article |\n|---|---|:-:|---|--:|---|---|\n"
    "| 'no-manager' | otherwise | a \\| b | .. 10万元 | 2万元 .. 5万元 | stop-production | 97(1) |\n"
    "| - | 'first' | | v.gains | - | - | - |\n\n"
    + fence(
        "parameter",
        RULE.replace('"a"', '"cap"', 1)
        + 'type = "number by standardisation_grade"\nvalues = [ { from = 2025-01-01, table = "below" } ]\nlocal = "stricter"',
        "第二条",
    )
    + "\n| standardisation_grade | -> cap |\n|---|---|\n| 'grade-1' | 2 |\n\n"
    + fence(
        "parameter",
        RULE.replace('"a"', '"steps"', 1) + 'type = "steps of money to percent"\nvalues = [ { table = "below" } ]',
        "第三条",
    )
    + "\n| over | to | -> rate |\n|---|---|---|\n| 0元 | 1000万元 | 4.5% |\n| 1000万元 | - | 2% |\n\n"
    + fence(
        "limit",
        RULE.replace('"a"', '"b"', 1)
        + "events = \"inspections i where i.kind in ['daily', 'case'] in year of as_of\"\nat_most = \"cap(enterprise.standardisation_grade)\"\n"
        'per = "year"\nonce = "i.visit"\nreadings = { calendar = "自然年", rolling = { per = "365 days" } }\nlook_back = "5 years"',
        "第四条",
    )
    + "\n"
    + fence(
        "obligation",
        RULE.replace('"a"', '"c"', 1)
        + 'subject = ["enterprise", "park"]\nby = 2024-12-20\nholds = "as_of > 2024-01-01"\nin_force = { from = 2024-01-01 }\nstrength = "target"',
        "第五条",
    )
    + "\n"
    + fence("untranslatable", 'clause = "law 第六条"\nreason = "vague"\nbecause = "不明"', "第六条")
    + "\n"
    + fence(
        "case",
        'title = "甲"\nas_of = 2025-09-12\n\n[facts.enterprise]\nsectors = ["mines", "dust"]\n\n[[facts.violations]]\nact = "no-manager"\n'
        'harm = { value = "slight", by = "x" }\n\n[expect.a]\nv1 = { status = "applies", fines = [ { party = "principal", from = "2万元" } ] }\n\n'
        '[expect.outcomes]\nv1 = { party = "enterprise", options = ["ordinary"] }',
        "第七条",
    )
    + "\n| hazards | level | verified |\n|---|---|---|\n| | major | true |\n| | ? | - |\n"
)


def test_every_kind_of_value_and_table_goes_both_ways(tmp_path):
    """Tables of acts, steps and keys; readings; judgements; closed lists; dates without quotes."""
    written = sample(tmp_path, EVERYTHING)

    en = written(EVERYTHING, "en")
    zh = written(en, "zh")

    assert written(zh, "en") == en
    assert written(zh) == zh
    for told in (
        "| 天.违法事项 ",
        "-> 生产经营单位",
        "| 其余 ",
        "a \\| b",
        "| 标准化等级 | -> cap |",
        "| 超过 ",
        '决定机关 = "应急管理部门"',
        '追究时效 = "无"',
        '地方权限 = "从严"',
        '计次周期 = "年"',
        'rolling = { 计次周期 = "365日" }',
        '主体类型 = ["企业", "化工园区"]',
        '约束力   = "目标"',
        "截止日   = 2024-12-20",
    ):
        assert told.split("=")[0].strip() in zh, told
    assert '危害后果 = { value = "后果轻微", by = "x" }' in zh
    assert '可选处理 = ["依法处罚"]' in zh
    assert "|:-" in en


def test_a_rule_that_needs_an_absent_plugin_stays_as_it_is(tmp_path):
    """Only its plugin knows what its words mean."""
    text = fence("definition", RULE + 'needs = "none-such"\ntype   =  "nonesuch"\nvalue = "x.y"')

    assert sample(tmp_path, text)(text, "zh") == text


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_ends_stay_those_of_the_document(tmp_path, newline):
    """fmt doesn't touch what it isn't asked about."""
    text = SAMPLE_EN.replace("\n", newline)

    assert sample(tmp_path, text)(text, "zh") == SAMPLE_ZH.replace("\n", newline)
