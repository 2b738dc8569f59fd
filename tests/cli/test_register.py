"""The commands about registers: convert, register, summary."""

import json

import pyarrow as pa
import pyarrow.dataset as ds
import pytest
from pyarrow import parquet

LATE = {"enterprise": {"id": "a", "region": "650100", "main_sector": "dust"}, "self_inspections": []}
UNKNOWN = {"enterprise": {"id": "b", "region": "650200"}}


@pytest.fixture
def told(tmp_path):
    """Write subjects one a line."""

    def write(*subjects):
        path = tmp_path / "told.jsonl"
        path.write_text("".join(json.dumps(subject) + "\n" for subject in subjects), encoding="utf-8")
        return path

    return write


def findings(folder):
    """Return the findings of a register by the id of its subject."""
    ids = {row["subject"]: row["id"] for row in ds.dataset(folder / "subjects.parquet").to_table().to_pylist()}
    rows = ds.dataset(folder / "findings").to_table().to_pylist()
    return {(ids[row["subject"]], row["rule"]): row["status"] for row in rows}


def test_a_register_is_judged_into_a_folder(hazardrules, rules, told, tmp_path):
    """Findings, who the subjects are, which rules there are, and what the run was."""
    done = hazardrules("register", told(LATE, UNKNOWN), "out", "--as-of", "2025-11-20", "--rules", rules)

    assert done.code in (0, 1), done
    assert "2 subjects" in done.out
    told_of_itself = json.loads((tmp_path / "out" / "register.json").read_text(encoding="utf-8"))
    assert (told_of_itself["as_of"], told_of_itself["subjects"]) == ("2025-11-20", 2)
    assert {name for name, _ in findings(tmp_path / "out")} == {"a", "b"}


def test_a_converted_register_comes_to_the_same_with_several_workers(hazardrules, rules, told, tmp_path):
    """Columns are made once and judged as often as the law changes."""
    source = told(LATE, UNKNOWN)
    assert hazardrules("convert", source, "columns").code == 0
    one = hazardrules("register", source, "one", "--as-of", "2025-11-20", "--rules", rules)
    two = hazardrules("register", "columns", "two", "--as-of", "2025-11-20", "--rules", rules, "--workers", 2)

    assert (one.code, one.out) == (two.code, two.out), two
    assert findings(tmp_path / "one") == findings(tmp_path / "two")


@pytest.mark.parametrize("way", ["rule", "jurisdiction", "sector"])
def test_a_summary_counts_what_was_found(hazardrules, rules, told, way):
    """In words for people and in JSON for programs."""
    hazardrules("register", told(LATE, UNKNOWN), "out", "--as-of", "2025-11-20", "--rules", rules)

    done = hazardrules("summary", "out", "--by", way, "--format", "json")

    assert done.code == 0, done
    assert sum(sum(line["findings"].values()) for line in done.json["lines"]) == sum(done.json["findings"].values())
    assert hazardrules("summary", "out", "--by", way, "--lang", "en").code == 0


def test_bad_lines_make_a_register_unusable(hazardrules, rules, told, tmp_path):
    """Named by line, with nothing left behind."""
    bad = {"enterprise": {"staff": "many"}}

    assert hazardrules("register", told(LATE, bad), "out", "--rules", rules).is_unusable("line 2", "staff")
    assert {path.name for path in tmp_path.iterdir()} == {"told.jsonl", rules.name}
    done = hazardrules("register", told(LATE, bad), "out", "--rules", rules, "--skip-bad", "--exit-on", "never")
    assert (done.code, "left out" in done.err, "1 subjects" in done.out) == (0, True, True), done


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("register", "nowhere", "out"), "no such file"),
        (("register", "told.jsonl", "told.jsonl"), "exists already"),
        (("register", "told.jsonl", "out", "--as-of", "2025-09-12T10:30"), "not at an instant"),
        (("register", "told.jsonl", "out", "--exit-on", "always"), "no value of --exit-on"),
        (("summary", "nowhere"), "no findings of a register"),
        (("summary", "nowhere", "--by", "colour"), "no value of --by"),
        (("convert", "told.jsonl", "nowhere/out"), "no such folder"),
    ],
)
def test_what_cannot_be_used_is_told(hazardrules, rules, told, arguments, words):
    """Exit code 2, a message that helps, and no output."""
    told(LATE)
    more = ("--rules", rules) if arguments[0] == "register" else ()

    assert hazardrules(*arguments, *more).is_unusable(words)


@pytest.mark.parametrize(
    "columns,zh,en",
    [
        (None, "不是完整的 Parquet 文件", "no Parquet file, or not a whole one"),
        ({"subject": [1]}, "缺少 `kind` 列", "there is no column `kind`"),
        ({"name": ["a"]}, "缺少 `subject`、`kind` 列", "there is no column `subject` or `kind`"),
        (
            {"subject": ["a"], "kind": ["enterprise"]},
            "`subject` 列存的是 string,应为 int64",
            "the column `subject` holds string, expected int64",
        ),
        (
            {"subject": [1], "kind": ["enterprise"], "enterprise.staff": ["many"], "whim": [1]},
            "`enterprise.staff` 列存的是 string,应为 double",
            "the column `enterprise.staff` holds string, expected double",
        ),
    ],
)
def test_what_a_register_lacks_is_told_in_either_language(hazardrules, rules, tmp_path, columns, zh, en):
    """A folder that somebody else filled is told what it lacks, before anything is judged."""
    folder = tmp_path / "told"
    folder.mkdir()
    if columns is None:
        (folder / "subjects.parquet").write_text("nothing of the kind", encoding="utf-8")
    else:
        parquet.write_table(pa.table(columns), folder / "subjects.parquet")

    for lang, words in (("zh", zh), ("en", en)):
        done = hazardrules("register", folder, "out", "--rules", rules, HAZARDRULES_LANG=lang)
        assert done.is_unusable(words)
        assert not (tmp_path / "out").exists()


def test_findings_that_say_nothing_of_themselves_are_none(hazardrules, tmp_path):
    """A folder whose `register.json` is cut short wasn't filled to its end."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "register.json").write_text('{"format": 1,', encoding="utf-8")

    assert hazardrules("summary", "out").is_unusable("no findings of a register")


def test_a_bad_line_is_named_in_either_language(hazardrules, rules, tmp_path):
    """By its number, with what is wrong in it."""
    (tmp_path / "told.jsonl").write_text('{"enterprise": {}}\n{"enterprise": 3}\n', encoding="utf-8")

    for lang, words in (("zh", "told.jsonl: 第 2 行"), ("en", "told.jsonl: line 2")):
        assert hazardrules("convert", "told.jsonl", "out", HAZARDRULES_LANG=lang).is_unusable(words)
