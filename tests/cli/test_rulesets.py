"""The commands about rulesets: check, test, coverage, fmt, read, rules, explain, new."""

import json
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import environment


def edit(path, old, new):
    """Replace what a document says."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# -- check and test


def test_a_ruleset_without_faults_leaves_with_0(hazardrules, rules):
    """The sample that `new` writes is one."""
    assert (done := hazardrules("check", rules)).code == 0, done
    assert (done := hazardrules("test", rules)).code == 0, done
    assert "2 cases, 0 failed" in done.out


def test_a_case_that_fails_is_told_with_its_line_and_a_caret(hazardrules, rules):
    """Editors jump to it; the message says what was concluded instead."""
    edit(rules / "first.md", 'periods = ["2025-Q3"]', 'periods = ["2025-Q2"]')
    line = (rules / "first.md").read_text(encoding="utf-8").splitlines().index('periods = ["2025-Q2"]') + 1
    done = hazardrules("test", "sample")

    assert done.code == 1, done
    assert f"sample/first.md:{line}: case" in done.out
    assert "`periods` is [2025-Q3], expected [2025-Q2]" in done.out
    assert "^^^^^^^" in done.out
    assert "2 cases, 1 failed" in done.out


def test_check_tells_what_cannot_be_loaded_as_what_it_found(hazardrules, rules):
    """A checker that finds mistakes has worked: 1, not 2."""
    edit(rules / "first.md", "every ", "evry ")
    done = hazardrules("check", "sample")

    assert (done.code, "[loading]" in done.out, "evry" in done.out) == (1, True, True), done


def test_a_ruleset_that_cannot_be_loaded_cannot_be_tested(hazardrules, rules):
    """`test` and `coverage` need law that means something."""
    edit(rules / "first.md", "every ", "evry ")

    assert hazardrules("test", "sample").is_unusable("evry")
    assert hazardrules("coverage", "sample").is_unusable("evry")


def test_found_problems_can_be_read_by_programs(hazardrules, rules):
    """An editor or a build reads JSON."""
    edit(rules / "first.md", "every ", "evry ")
    found = hazardrules("check", rules, "--format", "json").json[0]

    assert (found["check"], found["path"], found["line"]) == ("loading", "sample/first.md", 13)


@pytest.mark.parametrize("command", ["check", "test", "coverage", "fmt", "read"])
def test_a_folder_without_rulesets_is_refused(hazardrules, tmp_path, command):
    """Nothing found in nothing isn't success."""
    (tmp_path / "empty").mkdir()

    assert hazardrules(command, "empty").is_unusable("no ruleset here")
    assert hazardrules(command, "nowhere").is_unusable("no ruleset here")


@pytest.mark.parametrize(
    "command", [["check"], ["test"], ["coverage"], ["fmt"], ["read"], ["rules", "--rules"]], ids=str
)
def test_every_command_tells_a_mistake_of_a_document_in_chinese(hazardrules, rules, command):
    """The place and the caret are where they are in English."""
    edit(rules / "first.md", "every ", "evry ")
    done = hazardrules(*command, "sample", HAZARDRULES_LANG="")
    told = done.out if command == ["check"] else done.err

    assert re.search(r"sample/first.md:\d+: 没有键 `evry`\n +\d+ \| evry .*\n +\| \^\^\^\^ 是否指 `every`\?", told), (
        done
    )


def test_check_as_json_has_both_languages(hazardrules, rules):
    """English under the keys that were there before, Chinese beside it."""
    edit(rules / "first.md", "every ", "evry ")
    found, _ = hazardrules("check", "sample", "--format", "json").json

    assert (found["message"], found["hint"]) == ("unknown key `evry`", "did you mean `every`?")
    assert found["zh"] == {"message": "没有键 `evry`", "hint": "是否指 `every`?"}


def test_a_check_that_does_not_exist_is_named(hazardrules, rules):
    """With the nearest that does."""
    assert hazardrules("check", rules, "--only", "label").is_unusable("did you mean `labels`?")


def test_coverage_counts_clauses_and_names_what_is_missing(hazardrules, rules):
    """Encoded, declared with a reason, or missing: the counts add up."""
    with (rules / "clauses.toml").open("a", encoding="utf-8") as clauses:
        clauses.write('\n[[clause]]\nsource = "example"\nclause = "第二条"\ntitle = "原则"\n')
    with (rules / "first.md").open("a", encoding="utf-8") as document:
        document.write(
            '\n## 第二条 原则 (a principle)\n\n```toml untranslatable\nclause = "示例办法 第二条"\n'
            'reason = "hortatory"\nbecause = "A principle."\n```\n'
        )
    told = hazardrules("coverage", rules, "--format", "json").json

    assert told["documents"] == [
        {
            "id": "sample/example",
            "title": "示例办法",
            "clauses": 2,
            "encoded": 1,
            "declared": {"hortatory": 1},
            "missing": [],
        }
    ]
    assert (told["rules"], told["one_sided"]) == (1, [])
    assert "encoded 1 · declared 1 (hortatory 1) · missing 0" in hazardrules("coverage", rules).out


# -- fmt


def test_fmt_changes_spelling_there_and_back_without_loss(hazardrules, rules):
    """Chinese and English are two spellings of one document."""
    document = rules / "first.md"
    before = document.read_bytes()

    assert hazardrules("fmt", "sample", "--lang", "zh").out == f"已改写 {Path('sample/first.md')}\n"
    assert "责任主体" in document.read_text(encoding="utf-8")
    assert hazardrules("test", "sample").code == 0
    assert hazardrules("fmt", "sample/first.md", "--lang", "en").code == 0
    assert document.read_bytes() == before


def test_fmt_check_writes_nothing_and_says_what_would_change(hazardrules, rules):
    """For a build: 1 when something would change."""
    document = rules / "first.md"
    edit(document, "bearer = ", "bearer   = ")
    before = document.read_bytes()
    done = hazardrules("fmt", "sample", "--check")

    assert (done.code, done.out) == (1, f"would change {Path('sample/first.md')}\n"), done
    assert document.read_bytes() == before
    assert hazardrules("fmt", "sample").code == 0
    assert hazardrules("fmt", "sample", "--check").code == 0


def test_fmt_leaves_everything_alone_when_one_document_has_mistakes(hazardrules, rules):
    """Every document is read before any is written."""
    edit(rules / "first.md", "bearer = ", "bearer   = ")
    (rules / "second.md").write_text("## 第二条\n\n```toml obligation\nid = 3\n```\n", encoding="utf-8")
    before = (rules / "first.md").read_bytes()

    assert hazardrules("fmt", "sample").is_unusable("second.md")
    assert (rules / "first.md").read_bytes() == before


def test_a_file_keeps_its_permissions_and_nothing_is_left_beside_it(hazardrules, rules):
    """The new text takes the old one's place, whole."""
    document = rules / "first.md"
    document.chmod(0o640)
    edit(document, "bearer = ", "bearer   = ")
    hazardrules("fmt", "sample")

    assert stat.S_IMODE(document.stat().st_mode) == 0o640
    assert sorted(path.name for path in rules.iterdir()) == ["clauses.toml", "first.md", "ruleset.toml"]


# -- read, rules, explain


def test_read_makes_a_page_of_one_document(hazardrules, rules, tmp_path):
    """To standard output, or to a file that is replaced whole."""
    done = hazardrules("read", "sample/first.md")
    (tmp_path / "page.html").write_text("old", encoding="utf-8")

    assert (done.code, done.out.startswith("<!DOCTYPE html>"), "每季度自查" in done.out) == (0, True, True), done
    assert hazardrules("read", "sample/first.md", "-o", "page.html").out == "page.html\n"
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == done.out


def test_a_page_that_cannot_be_made_leaves_the_old_one(hazardrules, rules, tmp_path):
    """A failed command changes nothing."""
    (tmp_path / "page.html").write_text("old", encoding="utf-8")
    edit(rules / "first.md", "every ", "evry ")

    assert hazardrules("read", "sample/first.md", "-o", "page.html").is_unusable("evry")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.html", "sample"]


def test_a_page_in_a_folder_that_is_not_there_is_refused(hazardrules, rules):
    """No folder is made on the way, and none is written over."""
    assert hazardrules("read", "sample", "-o", "nowhere/page.html").is_unusable("nowhere: no such folder")
    assert hazardrules("read", "sample", "-o", ".").is_unusable(".: is a folder")


def test_rules_lists_rules_and_shows_one_in_either_language(hazardrules, rules):
    """A lawyer reads Chinese, a programmer English; it is the same rule."""
    listed = hazardrules("rules", "--rules", rules)
    shown = hazardrules("rules", "sample.self-inspection", "--rules", rules, HAZARDRULES_LANG="")

    assert "sample.self-inspection" in listed.out
    assert "责任主体 = " in shown.out
    assert "bearer = " in hazardrules("rules", "sample.self-inspection", "--rules", rules, "--lang", "en").out
    (told,) = hazardrules("rules", "--rules", rules, "--format", "json").json
    assert (told["id"], told["kind"], told["from"], told["line"]) == (
        "sample.self-inspection",
        "obligation",
        "2024-01-01",
        9,
    )


def test_explain_says_why_down_to_the_clause(hazardrules, rules, breach):
    """In both languages, for the rule asked about."""
    for lang, words in {"zh": ("违反", "示例办法 第一条", "2025-Q3"), "en": ("violated", "clause", "2025-Q3")}.items():
        done = hazardrules(
            "explain", "sample.self-inspection", "-", "--as-of", "2025-10-15", "--rules", rules, "--lang", lang,
            stdin=breach,
        )  # fmt: skip
        assert (done.code, [word for word in words if word not in done.out]) == (0, []), done


def test_a_rule_that_is_not_loaded_is_named_with_the_nearest(hazardrules, rules, clean):
    """So are facts that can't be read."""
    arguments = ("-", "--rules", rules)

    for command in (
        ("explain", "sample.self-inspektion", *arguments),
        ("rules", "sample.self-inspektion", *arguments[1:]),
    ):
        assert hazardrules(*command, stdin=clean).is_unusable("did you mean `sample.self-inspection`?")
    assert hazardrules("explain", "sample.self-inspection", *arguments, stdin="{").is_unusable("not JSON")


def test_explain_says_what_a_clue_is_and_refuses_what_judges_nothing(hazardrules, rules):
    """A clue is no finding; a definition is used by rules and judges nobody."""
    with (rules / "first.md").open("a", encoding="utf-8") as document:
        document.write(
            '\n```toml clue\nid = "sample.big"\ntitle = { zh = "规模", en = "Size" }\nbearer = "agency"\n'
            'when = "enterprise.staff > limit"\nadvice = { zh = "核实", en = "Verify" }\ncites = ["示例办法 第一条"]\n```\n'
            '\n```toml definition\nid = "limit"\ntitle = { zh = "界限", en = "Limit" }\ntype = "number"\n'
            'value = "10"\ncites = ["示例办法 第一条"]\n```\n'
        )
    arguments = ("-", "--as-of", "2025-10-15", "--rules", rules)
    facts = json.dumps({"enterprise": {"staff": 11}})

    found = hazardrules("explain", "sample.big", *arguments, "--lang", "zh", stdin=facts)
    assert found.out == "sample.big: 已发现 · 核实\n"
    assert hazardrules("explain", "limit", *arguments, stdin=facts).is_unusable("judges nothing by itself")


# -- schema and plugins


def test_schemas_are_schemas(hazardrules):
    """Of reports, and of facts; both say which dialect they are written in."""
    for what in ("report", "facts"):
        assert "2020-12" in hazardrules("schema", what).json["$schema"]
    assert hazardrules("schema", "fact").is_unusable("did you mean `facts`?")


def test_plugins_are_listed_with_what_they_give(hazardrules):
    """For people and for programs; none is a fact worth saying too."""
    told = hazardrules("plugins", "--format", "json", HAZARDRULES_PLUGINS="law").json
    (plugin,) = told["plugins"]

    assert (plugin["name"], plugin["distribution"], told["left_out"]) == ("law", "hazardrules-law", [])
    assert "00-national" in plugin["rulesets"]
    assert "00-national" in hazardrules("plugins", HAZARDRULES_PLUGINS="law").out
    assert hazardrules("plugins").out == "no plugin is installed\n"


# -- new


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_new_ruleset_and_a_new_rule_pass_their_own_tests(hazardrules, lang):
    """They are a beginning that works: no mistake, every case holds, written as fmt would."""
    assert hazardrules("new", "ruleset", "fresh", "--jurisdiction", "6530", "--lang", lang).code == 0
    assert hazardrules("new", "rule", "another", "--in", "fresh", "--lang", lang).out == f"{Path('fresh/another.md')}\n"
    assert (done := hazardrules("check", "fresh")).code == 0, done
    assert (done := hazardrules("fmt", "--check", "fresh")).code == 0, done
    assert "4 cases, 0 failed" in hazardrules("test", "fresh").out
    assert hazardrules("coverage", "fresh", "--format", "json").json["one_sided"] == []


def test_what_is_new_is_written_in_chinese_unless_asked_otherwise(hazardrules, tmp_path):
    """The first file somebody sees is in the words of the manual."""
    hazardrules("new", "ruleset", "fresh", HAZARDRULES_LANG="")
    for file in ("ruleset.toml", "clauses.toml"):
        lines = (tmp_path / "fresh" / file).read_text(encoding="utf-8").splitlines()
        assert not any(line.split("=")[0].isascii() for line in lines if "=" in line), file
    document = (tmp_path / "fresh" / "first.md").read_text(encoding="utf-8")
    assert document.startswith("# 示例办法\n\n## 第一条 ")


def test_a_new_plugin_passes_its_own_tests(hazardrules, tmp_path):
    """Eleven lines and one document; pytest collects its cases."""
    assert hazardrules("new", "plugin", "hazardrules-tower-cranes").code == 0
    folder = tmp_path / "hazardrules-tower-cranes"
    module = folder / "src" / "hazardrules_tower_cranes" / "__init__.py"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=folder, env=environment(), capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip

    assert len(module.read_text(encoding="utf-8").splitlines()) == 11
    assert (done.returncode, "2 passed" in done.stdout) == (0, True), done.stdout
    assert hazardrules("check", folder / "src").code == 0


def test_a_new_plugin_is_found_once_it_is_installed(hazardrules, tmp_path):
    """Its entry point leads to its module, under its name."""
    hazardrules("new", "plugin", "tower-cranes")
    source = tmp_path / "hazardrules-tower-cranes" / "src"
    made = source / "hazardrules_tower_cranes-0.1.0.dist-info"
    made.mkdir()
    (made / "METADATA").write_text("Metadata-Version: 2.1\nName: hazardrules-tower-cranes\nVersion: 0.1.0\n", "utf-8")
    project = (source.parent / "pyproject.toml").read_text(encoding="utf-8")
    entry = project.partition("[project.entry-points.hazardrules]\n")[2].splitlines()[0].replace('"', "")
    (made / "entry_points.txt").write_text(f"[hazardrules]\n{entry}\n", "utf-8")
    told = hazardrules("plugins", "--format", "json", HAZARDRULES_PLUGINS="tower-cranes", PYTHONPATH=str(source)).json

    assert [plugin["rulesets"] for plugin in told["plugins"]] == [["tower-cranes"]]
    assert told["left_out"] == []


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["ruleset", "sample"], ["sample", "exists already"]),
        (["rule", "first", "--in", "sample"], ["first.md", "exists already"]),
        (["rule", "second", "--in", "."], ["ruleset.toml"]),
        (["ruleset", "../escape"], ["can't be a name"]),
        (["ruleset", "UPPER"], ["can't be a name"]),
        (["ruleset", "x", "--jurisdiction", "Kizilsu"], ["no jurisdiction"]),
        (["ruleset", "x", "--in", "nowhere"], ["no such folder"]),
        (["rulset", "x"], ["did you mean `ruleset`?"]),
    ],
    ids=str,
)
def test_new_never_overwrites_and_never_leaves_its_folder(hazardrules, rules, tmp_path, arguments, words):
    """A refusal writes nothing."""
    before = sorted(tmp_path.rglob("*"))

    assert (done := hazardrules("new", *arguments)).is_unusable(*words), done
    assert sorted(tmp_path.rglob("*")) == before


# -- the program itself


def test_help_and_version_are_answers(hazardrules):
    """Not errors: 0, on standard output."""
    for arguments in ([], ["--help"], ["-h"], ["evaluate", "--help"]):
        done = hazardrules(*arguments)
        assert (done.code, done.err, "hazardrules" in done.out) == (0, "", True), done
    assert hazardrules("--version").out.startswith("hazardrules ")


def test_a_command_that_does_not_exist_is_refused(hazardrules):
    """On standard error, with 2, as every unusable argument."""
    assert hazardrules("evalute").is_unusable("evalute")
    assert hazardrules("evaluate").is_unusable("FACTS")


def test_help_names_every_command(hazardrules):
    """What the design promises is there."""
    told = hazardrules("--help").out
    commands = "evaluate explain rules schema plugins read fmt check test coverage new"

    assert [name for name in commands.split() if f" {name} " not in told] == []


def test_an_unforeseen_failure_is_a_message_and_not_a_traceback(hazardrules, tmp_path):
    """A renderer of a plugin that fails is a stranger's fault, and the user's day goes on."""
    (tmp_path / "broken_renderer_of_a_test.py").write_text(
        "from hazardrules.hookspecs import hookimpl\n"
        "@hookimpl\n"
        "def hazardrules_renderers():\n"
        "    return {'shout': lambda report, lang: 1 / 0}\n",
        encoding="utf-8",
    )
    made = tmp_path / "hazardrules_shout-1.dist-info"
    made.mkdir()
    (made / "METADATA").write_text("Metadata-Version: 2.1\nName: hazardrules-shout\nVersion: 1\n", "utf-8")
    (made / "entry_points.txt").write_text("[hazardrules]\nshout = broken_renderer_of_a_test\n", "utf-8")
    hazardrules("new", "ruleset", "fresh")
    done = hazardrules(
        "evaluate", "-", "--rules", "fresh", "--format", "shout", stdin=json.dumps({"enterprise": {}}),
        HAZARDRULES_PLUGINS="shout", PYTHONPATH=str(tmp_path),
    )  # fmt: skip

    assert (done.code, done.out, "division by zero" in done.err) == (2, "", True), done
    assert "Traceback" not in done.err


def test_a_cache_is_used_where_the_environment_names_one(hazardrules, rules, tmp_path):
    """The second run says the same and writes no file anew; with an empty name nothing is kept."""
    folder = tmp_path / "kept"
    asked = ("rules", "--rules", rules, "--format", "json")

    first = hazardrules(*asked, HAZARDRULES_CACHE=str(folder))
    written = {file.name: file.stat().st_ino for file in folder.iterdir()}
    second = hazardrules(*asked, HAZARDRULES_CACHE=str(folder))
    without = hazardrules(*asked, HAZARDRULES_CACHE="")

    assert first.json == second.json == without.json
    assert written == {file.name: file.stat().st_ino for file in folder.iterdir()} != {}
    assert sorted(tmp_path.iterdir()) == [folder, rules]
