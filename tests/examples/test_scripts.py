"""The scripts of `examples` do what their first lines say."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from examples import expected

SCRIPTS = expected.HERE


def started(script: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(SCRIPTS / script)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env={**os.environ, "PYTHONUTF8": "1"})


def printed(script: str) -> str:
    out, err = started(script).communicate(timeout=120)
    assert err == b""
    return out.decode()


def test_embedding_takes_twenty_lines_and_works():
    """A program that embeds the library names the violated rule, its periods and its clause."""
    text = (SCRIPTS / "embed.py").read_text(encoding="utf-8")
    lines = printed("embed.py").splitlines()

    assert len([line for line in text.splitlines() if line.strip()]) <= 20
    assert lines[0].startswith("kizilsu.principal-check") and "2025-10" in lines[0] and "五(九)24" in lines[0]
    assert "cn-65.inspection-cap 1 2 1 ['i5']" in lines


@pytest.fixture
def conversation():
    with started("embed_stream.py") as process:

        def ask(line: bytes) -> dict:
            process.stdin.write(line + b"\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield ask
        process.stdin.close()
        assert process.wait(timeout=60) == 0
        assert process.stderr.read() == b""


def test_every_line_is_answered_before_the_next_is_asked(conversation):
    """A process of another language drives it: each answer comes at once, and a bad line stops nothing."""
    facts = json.loads((SCRIPTS / "kizilsu-county" / "facts.json").read_text(encoding="utf-8"))
    good = conversation(json.dumps({"id": 1, "as_of": "2025-11-20", "facts": facts}).encode())
    broken = conversation(b'{"id": 2')
    listed = conversation(b"[1]")
    wrong = conversation(json.dumps({"id": 4, "as_of": "2025-11-20", "facts": {"enterprise": {"satff": 3}}}).encode())
    strange = conversation(json.dumps({"id": 5, "as_of": "2025-11-20", "facts": [facts]}).encode())
    undated = conversation(json.dumps({"id": 6, "facts": facts}).encode())
    again = conversation(
        json.dumps({"id": 7, "as_of": "2025-11-20T08:30", "facts": facts}, ensure_ascii=False).encode()
    )

    assert good["id"] == 1 and good["report"]["subject"] == {"kind": "government", "id": "kizilsu-county"}
    assert "error" in broken and "error" in listed and "error" in strange and "error" in undated
    assert wrong["id"] == 4 and wrong["error"][0]["path"] == "enterprise.satff"
    assert wrong["error"][0]["hint"] == "did you mean `staff`?"
    assert again["report"]["as_of"].startswith("2025-11-20T08:30")


@pytest.fixture(scope="module")
def demo():
    return printed("demo.py")


def test_the_demo_shows_what_a_visitor_should_see_first(demo):
    """A violated duty with its periods, a cap and the visit that would break it, both exemptions, the first question."""
    unknowns = json.loads((expected.HERE / "many-unknowns" / "expected.json").read_text(encoding="utf-8"))
    asked = unknowns["questions"][0]
    assert "未做:2025-08、2025-10 · not done: 2025-08, 2025-10" in demo
    assert "已用 used 1 / 上限 cap 2,剩余 remaining 1" in demo
    assert "a planned visit would break it: i5, 2025-12-17" in demo
    assert "适用 · applies: 轻微并及时改正、没有危害后果:不予处罚" in demo
    assert "天.及时改正:不成立" in demo and "v.promptly_corrected: false" in demo
    assert f"? {asked['label']['zh']} · {asked['label']['en']}  ({asked['path']})" in demo


def test_every_breach_of_the_examples_shown_has_its_clause_in_the_demo(demo):
    """What the demo prints is what the reports say, in both languages."""
    for name, told in expected.subjects():
        report = json.loads((expected.HERE / name / "expected.json").read_text(encoding="utf-8"))
        for found in report["findings"]:
            if found["status"] == "violated" and "breaches" in told["parts"]:
                assert found["title"]["zh"] in demo and found["title"]["en"] in demo
                assert all(f"{cited['source']} {cited['clause']}" in demo for cited in found["citations"])


def test_the_demo_sets_three_jurisdictions_side_by_side(demo):
    """Nation, province and county each by name, the last as a document not met and never as a breach of law."""
    part = demo.split("山东汶上一家铝制品抛光企业", 1)[1].split("\n━━ ", 1)[0]
    nation, province, county = (
        part.split(f"▪ {name}", 1)[1].split("▪", 1)[0] for name in ("全国安全生产法律法规", "山东省", "汶上县")
    )

    assert "违反 · violated: 特种作业人员不得无有效证件上岗" in nation
    assert "违反 · violated: 设置安全总监" in province
    assert "不符合文件要求" in county and "违反" not in county


def test_the_demo_writes_the_page_a_lawyer_reads_where_nothing_is_committed(demo):
    """The page stands in the build folder, and shows the rule in Chinese beside its clause."""
    page = SCRIPTS.parent / demo.splitlines()[-1]

    assert page.is_relative_to(SCRIPTS.parent / "build")
    assert "主要负责人带队检查" in page.read_text(encoding="utf-8")
