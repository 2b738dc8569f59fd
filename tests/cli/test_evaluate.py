"""`hazardrules evaluate`: exit codes, streams, formats."""

import json
import subprocess
import sys

import pytest
from tests.cli.conftest import SCRIPT, enterprise, environment
from tests.schemas import report_validator

UNKNOWN = json.dumps({"enterprise": {"region": "653001"}})


@pytest.mark.parametrize(
    "facts, option, code",
    [
        ("clean", "violated", 0),
        ("breach", "violated", 1),
        ("unknown", "violated", 0),
        ("unknown", "undetermined", 1),
        ("breach", "undetermined", 1),
        ("breach", "never", 0),
    ],
)
def test_the_exit_code_says_whether_something_was_found(evaluate, clean, breach, facts, option, code):
    """0: nothing violated; 1: a violation, or what --exit-on names."""
    told = {"clean": clean, "breach": breach, "unknown": UNKNOWN}[facts]
    done = evaluate(told, "--exit-on", option, "--format", "json")

    assert (done.code, done.err) == (code, ""), done


def test_json_is_the_contract(evaluate, breach):
    """What is printed validates against the schema that is shipped."""
    done = evaluate(breach, "--format", "json")

    assert list(report_validator().iter_errors(done.json)) == []
    (found,) = done.json["findings"]
    assert (found["rule"], found["status"], found["periods"][0]["period"]) == (
        "sample.self-inspection",
        "violated",
        "2025-Q3",
    )


@pytest.mark.parametrize("lang, word", [("zh", "违反"), ("en", "violated")])
@pytest.mark.parametrize("format_", ["table", "markdown"])
def test_tables_and_markdown_speak_both_languages(evaluate, breach, format_, lang, word):
    """The table is Chinese unless told otherwise."""
    done = evaluate(breach, "--format", format_, "--lang", lang)

    assert (done.code, word in done.out, "sample.self-inspection" in done.out) == (1, True, True), done


def test_the_table_is_the_default_and_chinese(evaluate, breach):
    """A person at a terminal types nothing more than the file."""
    assert "违反与不符合" in evaluate(breach, HAZARDRULES_LANG="").out


def test_a_pipe_gets_no_colour(evaluate, breach):
    """Escape sequences belong on terminals, whatever the environment claims."""
    assert "\x1b" not in evaluate(breach, TERM="xterm-256color", FORCE_COLOR="1").out


def test_output_is_utf8_whatever_the_locale(evaluate, breach):
    """A report in Chinese doesn't die of a Latin locale."""
    assert "违反" in evaluate(breach, "--lang", "zh", LC_ALL="C", PYTHONIOENCODING="latin-1").out


# -- lists


def test_a_list_gives_a_list(evaluate, clean, breach):
    """One report for each subject, in their order, and the worst exit code."""
    done = evaluate(f"[{clean}, {breach}]")

    assert [told["findings"][0]["status"] for told in done.json] == ["pending", "violated"]
    assert done.code == 1


def test_a_list_is_all_or_nothing(evaluate, clean):
    """One bad subject, and nothing is printed: half a register would pass for a whole one."""
    done = evaluate(f'[{clean}, {{"enterprise": {{"satff": 1}}}}, 3]')

    assert done.is_unusable("standard input[1]: enterprise.satff", "standard input[2]", "did you mean `staff`?"), done


def test_an_empty_list_is_an_empty_list(evaluate):
    """Nobody registered, nothing violated."""
    done = evaluate("[]")

    assert (done.code, done.json) == (0, [])


# -- lines


def test_lines_stream_a_line_out_for_every_line_in(evaluate, clean, breach):
    """Bad lines are answered in their place, and the exit code doesn't hide them."""
    done = evaluate(f"{clean}\n\n{{bad\n{breach}\n")
    kinds = ["error" if "error" in told else told["findings"][0]["status"] for told in done.lines]

    assert kinds == ["pending", "error", "violated"]
    assert done.lines[1]["error"]["line"] == 3
    assert done.code == 2


def test_lines_that_are_all_good_have_the_worst_exit_code_of_all(evaluate, clean, breach):
    """1 when any subject violates, 0 when none does."""
    assert evaluate(f"{clean}\n{breach}\n{clean}\n").code == 1
    assert evaluate(f"{clean}\n{clean}\n").code == 0


def test_a_document_of_several_lines_is_one_document(evaluate, breach):
    """Indented JSON isn't taken for lines."""
    done = evaluate(json.dumps(json.loads(breach), indent=2), "--format", "json")

    assert (done.code, done.json["format"]) == (1, 1)


def test_a_file_of_lines_is_known_by_its_suffix(hazardrules, rules, tmp_path, clean):
    """No option is needed for .jsonl."""
    (tmp_path / "facts.jsonl").write_text(f"{clean}\nnonsense\n", encoding="utf-8")
    done = hazardrules("evaluate", "facts.jsonl", "--as-of", "2025-10-15", "--rules", rules)

    assert ["error" in told for told in done.lines] == [False, True]


def test_a_pipe_can_be_a_conversation(rules, tmp_path, clean, breach):
    """An answer is there before the next question is asked."""
    command = [sys.executable, "-c", SCRIPT, "evaluate", "-", "--lines", "--as-of", "2025-10-15", "--rules", str(rules)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path, env=environment(), encoding="utf-8"
    ) as asked:
        for facts, status in ((clean, "pending"), (breach, "violated"), (clean, "pending")):
            asked.stdin.write(f"{facts}\n")
            asked.stdin.flush()
            assert json.loads(asked.stdout.readline())["findings"][0]["status"] == status
        asked.stdin.close()
        assert asked.wait(timeout=60) == 1


def test_lines_have_one_format(evaluate, clean):
    """A stream of tables would be no stream."""
    assert evaluate(f"{clean}\n{clean}\n", "--format", "table").is_unusable("lines are answered in JSON")


def test_a_reader_who_leaves_early_is_no_error(rules, tmp_path, clean):
    """`| head` closes the pipe; nobody wants a traceback for it."""
    command = [sys.executable, "-c", SCRIPT, "evaluate", "-", "--lines", "--as-of", "2025-10-15", "--rules", str(rules)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, env=environment()
    ) as asked:
        asked.stdout.close()
        asked.stdin.write(f"{clean}\n".encode() * 3)
        asked.stdin.close()
        assert asked.stderr.read() == b""
        assert asked.wait(timeout=60) == 2


# -- facts that can't be used


GBK = '{"enterprise": {"name": "某企业"}}'.encode("gbk")


@pytest.mark.parametrize(
    "facts, words",
    [
        ("", ["nothing in it"]),
        ("{", ["not JSON"]),
        ("nonsense", ["not JSON"]),
        ('{"enterprise": {}} trailing', ["not JSON"]),
        ("3", ["object"]),
        ("null", ["object"]),
        ("{}", []),
        ('{"enterprise": {"staff": "twelve"}}', ["enterprise.staff"]),
        ('{"enterprise": {"staff": -1}}', ["enterprise.staff"]),
        ('{"enterprise": {"satff": 12}}', ["enterprise.satff", "did you mean `staff`?"]),
        ('{"enterprise": [], "drills": {}}', ["enterprise", "drills"]),
        ('{"enterprise": {"staff": NaN}}', ["enterprise.staff"]),
        ('{"enterprise": {"staff": Infinity}}', ["enterprise.staff"]),
        ('{"enterprise": {"staff": ' + "9" * 5000 + "}}", ["enterprise.staff"]),
        ('{"enterprise": {"staff": 1' + "0" * 5000 + ".5e99999}}", ["enterprise.staff"]),
        ('{"enterprise": ' * 20_000 + "}" * 20_000, ["inside one another"]),
        ("[" * 20_000 + "]" * 20_000, ["inside one another"]),
        ('{"enterprise": {"staff": 1, "staff": 2}}', ["given more than once", "staff"]),
        ('{"enterprise": {}, "enterprise": {}}', ["given more than once", "enterprise"]),
        ('{"enterprise": {"operating_since": "2025-02-30"}}', ["enterprise.operating_since", "2025-02-30"]),
        ('{"enterprise": {"region": null}}', ["enterprise.region", "leave it out"]),
        ('{"enterprise": null}', ["enterprise"]),
        ('{"enterprise": {}, "drills": null}', ["drills", "[]"]),
        ('{"enterprise": {}, "drills": [null, 3]}', ["drills[0]", "drills[1]"]),
        ('{"enterprise": {}, "records_from": "2025-13-01"}', ["records_from", "2025-13-01"]),
        ('{"enterprise": {}, "drills": [' + ",".join(["{}"] * 100_001) + "]}", ["drills", "100000 rows"]),
        ('{"enterprise": {"name": "甲"}}'.encode("utf-16"), ["UTF-16", "save it as UTF-8"]),
        ('{"enterprise": {"name": "甲"}}'.encode("utf-32"), ["UTF-32", "save it as UTF-8"]),
        ('{"enterprise": {}, "dust": {}}', ["dust", "industry-trade"]),
        (GBK, ["GBK", "save it as UTF-8"]),
        (b'{"enterprise": {"name": "\xff\xfe\xfa"}}', ["UTF-8"]),
        ('{"enterprise": {}, "government": {}}', ["government"]),
        ('{"mine": {"status": "open"}, "enterprise": {}}', ["mine", "coal"]),
    ],
    ids=lambda told: str(told[:40]),
)
def test_facts_that_cannot_be_used_are_explained(evaluate, facts, words):
    """Exit 2, a message with the place, nothing on standard output, never a traceback."""
    assert (done := evaluate(facts)).is_unusable(*words), done


def test_the_same_bad_facts_in_a_stream_are_answered_in_the_stream(evaluate, clean):
    """What stops a document is a line's answer in a stream."""
    bad = ['{"enterprise": {"staff": NaN}}', '{"enterprise": {"staff": 1, "staff": 2}}', '{"a": ' * 20_000, "9" * 5000]
    done = evaluate("\n".join([clean, *bad]).encode() + b"\n" + GBK + b"\n")

    assert ["error" in told for told in done.lines] == [False, True, True, True, True, True]
    assert "Traceback" not in done.out + done.err


def test_every_mistake_of_a_file_is_told_at_once(evaluate):
    """Nobody mends a file one run at a time."""
    done = evaluate('{"enterprise": {"staff": "x", "satff": 1, "region": 65}, "drils": []}')

    assert done.is_unusable("enterprise.staff", "enterprise.satff", "enterprise.region", "drils"), done


def test_an_unknown_field_is_told_at_every_level(evaluate):
    """Of the file, of a subject, of a row, of a judgement."""
    judged = {"found_on": "2025-01-01", "minor": {"value": True, "whn": "2025-01-01"}}
    told = {"enterprise": {"nam": "甲"}, "violations": [judged, {"actt": "x"}], "drils": []}
    places = ("enterprise.nam", "violations[0].minor.whn", "violations[1].actt", "drils")

    assert (done := evaluate(json.dumps(told))).is_unusable(*(f"standard input: {place}" for place in places)), done


def test_unknown_fields_are_skipped_and_named_on_request(evaluate, clean):
    """--ignore-unknown reads on and says on standard error what it left out."""
    told = json.dumps({**json.loads(clean), "weather": "fine"})
    done = evaluate(told, "--ignore-unknown", "--format", "json")

    assert (done.code, "ignored: weather" in done.err) == (0, True), done
    assert evaluate(told).is_unusable("weather")


def test_a_byte_order_mark_is_read_over(evaluate, clean):
    """Editors on Windows write one, before objects and before lists."""
    assert evaluate(b"\xef\xbb\xbf" + clean.encode()).code == 0
    assert evaluate(b"\xef\xbb\xbf[" + clean.encode() + b"]").code == 0


@pytest.mark.parametrize("name", ["nowhere.json", "nowhere.jsonl", ".", "x" * 300, "facts.json/x"])
@pytest.mark.parametrize("command", [("evaluate",), ("explain", "sample.self-inspection")])
def test_a_file_that_is_not_there_is_named(hazardrules, rules, tmp_path, command, name):
    """So is a folder; each once."""
    (tmp_path / "facts.json").write_text("{}", encoding="utf-8")
    done = hazardrules(*command, name, "--rules", rules)

    assert done.is_unusable(f"{name}: "), done
    assert done.err.count(name) == 1


@pytest.mark.parametrize("command", [("evaluate",), ("explain", "sample.self-inspection")])
def test_no_name_is_no_file(hazardrules, rules, command):
    """A variable of a shell that is empty names nothing, not the folder one is in."""
    assert hazardrules(*command, "", "--rules", rules).is_unusable("no file is named")


# -- rules and options that can't be used


def test_a_ruleset_with_mistakes_is_explained_line_by_line(evaluate, rules, clean):
    """All of them at once, each with its document and line."""
    document = rules / "first.md"
    text = document.read_text(encoding="utf-8")
    document.write_text(
        text.replace('bearer = "enterprise"', 'bearer = "entrprise"').replace("every ", "evry "), "utf-8"
    )
    done = evaluate(clean)

    assert done.is_unusable("sample/first.md:", "entrprise", "evry", "did you mean"), done


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["--rules", "nowhere"], ["nowhere"]),
        (["--as-of", "tomorrow"], ["tomorrow", "2025-09-12"]),
        (["--as-of", "2025-02-30"], ["2025-02-30"]),
        (["--as-of", "20251015"], ["20251015"]),
        (["--format", "jsn"], ["jsn", "did you mean `json`?"]),
        (["--lang", "fr"], ["fr"]),
        (["--exit-on", "always"], ["always"]),
        (["--no-such-option"], ["--no-such-option"]),
    ],
    ids=str,
)
def test_arguments_that_cannot_be_used_are_explained(evaluate, clean, arguments, words):
    """Exit 2, whether the command or its parser refuses them."""
    assert (done := evaluate(clean, *arguments)).is_unusable(*words), done


def test_an_instant_is_a_day_with_a_time(evaluate, clean):
    """Rules that count hours need one."""
    assert evaluate(clean, "--as-of", "2025-10-15T10:30", "--format", "json").json["as_of"] == "2025-10-15T10:30:00"


def test_without_any_ruleset_nothing_is_called_clean(hazardrules, clean):
    """A report that finds nothing because there is no law would be taken for a good one."""
    assert hazardrules("evaluate", "-", stdin=clean).is_unusable("no ruleset is installed")


def test_a_plugin_that_is_wanted_and_absent_is_a_warning_and_strictly_an_error(evaluate, clean):
    """The rest still works, unless --strict."""
    done = evaluate(clean, HAZARDRULES_PLUGINS="cranes")

    assert (done.code, "warning: plugin `cranes` is left out: it isn't installed" in done.err) == (0, True), done
    assert evaluate(clean, "--strict", HAZARDRULES_PLUGINS="cranes").is_unusable("cranes")


def test_escape_sequences_in_facts_do_not_reach_the_terminal(evaluate):
    """A name in a file may not clear the screen of whoever reads the message."""
    done = evaluate(json.dumps({"enterprise": {"\x1b[2J": 1}}))

    assert done.is_unusable("2J")
    assert "\x1b" not in done.err
    assert "\x1b" not in evaluate(enterprise(name="\x1b[2J")).out


# -- the language of what is wrong


@pytest.mark.parametrize(
    "arguments, lang, words",
    [
        ([], "", "没有这个文件"),
        ([], "en", "no such file"),
        (["--lang", "en"], "", "no such file"),
        (["--lang=zh"], "en", "没有这个文件"),
        (["--lang", "fr"], "", "--lang 不能写 `fr`: 可选:zh、en"),
        ([], "fr", "--lang 不能写 `fr`: 可选:zh、en"),
    ],
    ids=str,
)
def test_a_mistake_is_told_in_the_language_asked_for_and_in_chinese_otherwise(
    hazardrules, rules, arguments, lang, words
):
    """As reports are: `--lang` decides, then the environment, and nobody asked means Chinese."""
    command = ("evaluate", "nowhere.json", "--rules", rules, *arguments)
    assert hazardrules(*command, HAZARDRULES_LANG=lang).is_unusable(words)


def test_json_tells_a_mistake_in_english_with_the_chinese_beside_it(evaluate):
    """Programs that read the English go on reading it."""
    (line,) = evaluate('{"enterprise": {"satff": 1}}', "--lines", HAZARDRULES_LANG="").lines
    (problem,) = line["error"]["problems"]

    assert (problem["message"], problem["hint"]) == ("unknown field", "did you mean `staff`?")
    assert problem["zh"] == {"message": "没有这个字段", "hint": "是否指 `staff`?"}
    assert line["error"]["zh"]["message"] == "enterprise.satff: 没有这个字段: 是否指 `staff`?"


OPEN = """# 示例办法

## 第二条 答复 (an answer without a number)

```toml parameter
id    = "answer_within"
title = { zh = "答复期限", en = "time to answer" }
type  = "duration"
open  = "没有写期限"
cites = ["示例办法 第二条"]
```

```toml obligation
id     = "sample.answer"
title  = { zh = "答复", en = "Answer" }
each   = "hazards h"
starts = "h.found_on"
within = "answer_within"
done   = "h.cured_on"
cites  = ["示例办法 第二条"]
```
"""
WAITING = json.dumps(
    {"enterprise": {"region": "653001"}, "hazards": [{"id": "h", "found_on": "2025-10-01", "cured_on": None}]}
)


def test_what_the_law_leaves_open_can_be_supposed(hazardrules, evaluate, rules):
    """The report begins with it, a text needs no quotes; what can't be supposed is told like any other mistake."""
    (rules / "open.md").write_text(OPEN, encoding="utf-8")

    as_it_is, supposed = evaluate(WAITING), evaluate(WAITING, "--supposing", "答复期限=10 days")
    assert (as_it_is.code, supposed.code) == (0, 1)
    assert "Supposing (the law gives none): time to answer 10 days" in supposed.out
    assert "Supposing" not in as_it_is.out

    asked = ("explain", "sample.answer", "-", "--as-of", "2025-10-15", "--rules", rules)
    told = hazardrules(*asked, "--supposing", 'answer_within = "10 days"', stdin=WAITING)
    assert "2025-10-11" in told.out and "假定“答复期限”:10日" in told.out

    wrong = evaluate(WAITING, "--supposing", "answer_withn=10 days", "--supposing", "answer_within=3")
    assert wrong.is_unusable("did you mean `answer_within`?", "a duration is needed here, and `3` is a number")
