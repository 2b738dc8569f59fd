"""Law is kept between processes as data: found by content, read only from its owner, never run."""

import logging
import multiprocessing
import os
import pickle
import shutil
import stat
import tomllib
from functools import partial
from hashlib import sha256
from pathlib import Path

import attrs
import pytest

from hazardrules import cache
from hazardrules.cache import MAGIC, PROGRAM, Kept, kept_program, kept_rulesets
from hazardrules.cli.scaffold import ruleset_files
from hazardrules.engine import Engine
from hazardrules.errors import RulesetError
from hazardrules.explain.as_json import report_json
from hazardrules.facts.types import BOOLEAN, Label
from hazardrules.facts.vocabulary import Extension, FieldSpec
from hazardrules.lower.tree import Overlaps
from hazardrules.lower.walk import nodes_in
from hazardrules.plugins import Installed, Plugin

EXAMPLES = Path(__file__).parents[1] / "examples"
NONE = Installed()


@pytest.fixture
def documents(tmp_path):
    """A ruleset of one's own."""
    for path, text in ruleset_files("kept-city", "65", "en").items():
        file = tmp_path / "documents" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return next((tmp_path / "documents").rglob("ruleset.toml")).parent


@pytest.fixture
def folder(tmp_path):
    """A folder to keep law in, which isn't there yet."""
    return tmp_path / "kept"


@pytest.fixture
def kept(documents, folder):
    """The ruleset kept, and the place of its file."""
    Engine.load(documents, plugins=NONE, cache=folder)
    return kept_program(folder, NONE, (documents,))


def file_of(kept: Kept) -> Path:
    return kept.folder / kept.name


def ruleset_kept(kept: Kept) -> Kept:
    """Return the place of the one ruleset that a program was made of."""
    program = kept.read()
    (place,) = kept_rulesets(kept.folder, NONE, [ruleset.folder for ruleset in program.rulesets]).values()
    return place


def forged(told: bytes) -> bytes:
    """Return a file whose hash is right and in which *told* is read at once, whoever wrote it."""
    at_once = pickle.dumps([]) + told
    payload = len(at_once).to_bytes(8, "big") + at_once
    return MAGIC + sha256(payload).digest() + payload


def test_kept_law_is_the_law_that_was_read(documents, kept):
    """What comes out of the folder equals what the documents say, cases and texts and all."""
    read = Engine.load(documents, plugins=NONE)

    assert kept.read() == read.program
    assert Engine.load(documents, plugins=NONE, cache=kept.folder).program == read.program


@pytest.fixture
def two(tmp_path):
    """Two rulesets of one's own, of which the second leans on nothing of the first."""
    for name, region in (("kept-city", "65"), ("other-city", "37")):
        for path, text in ruleset_files(name, region, "en").items():
            file = tmp_path / "two" / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    return sorted(file.parent for file in (tmp_path / "two").rglob("ruleset.toml"))


def test_a_ruleset_that_did_not_change_is_not_read_again(two, folder):
    """Who edits one ruleset waits for its documents alone: the other comes from its file, whatever stands there."""
    edited, other = two
    before = Engine.load(*two, plugins=NONE, cache=folder)
    (kept,) = kept_rulesets(folder, NONE, [other]).values()
    kept.write(attrs.evolve(kept.read(), title="as kept"))
    page = next(edited.rglob("*.md"))
    page.write_text(page.read_text("utf-8") + "\nA line more.\n", "utf-8")

    after = Engine.load(*two, plugins=NONE, cache=folder)

    assert [ruleset.title for ruleset in after.rulesets] == [before.rulesets[0].title, "as kept"]
    assert after.rulesets[0].documents != before.rulesets[0].documents
    assert after.rulesets[1].documents == before.rulesets[1].documents


def test_a_mistake_shows_its_line_in_a_ruleset_that_was_kept(two, folder):
    """Read alone a ruleset may be right, and wrong beside another: it is told as if both had just been read."""
    first, second = two
    Engine.load(second, plugins=NONE, cache=folder)
    for page in first.rglob("*.md"):
        page.write_text(page.read_text("utf-8").replace("kept-city", "other-city"), "utf-8")
    told = []
    for place in (None, folder):
        with pytest.raises(RulesetError) as wrong:
            Engine.load(*two, plugins=NONE, cache=place)
        told.append(str(wrong.value))

    assert told[0] == told[1]
    assert second.name in told[0]
    assert "^" in told[0]


@pytest.mark.law
@pytest.mark.parametrize("name, example", tomllib.loads((EXAMPLES / "subjects.toml").read_text("utf-8")).items())
def test_an_engine_of_kept_law_reports_the_same(name, example, both_engines):
    """Every example's report is the same text, with its reasons, receipt and questions."""
    facts = (EXAMPLES / name / "facts.json").read_bytes()

    read, kept = (report_json(engine.evaluate(facts, as_of=example["as_of"])) for engine in both_engines)

    assert kept == read


@pytest.fixture(scope="module")
def both_engines(tmp_path_factory):
    """Everything installed, as read and as kept."""
    folder = tmp_path_factory.mktemp("cache") / "kept"
    read = Engine.installed(strict=True, evaluator="interpreter", cache=folder)
    before = {file.name: file.stat().st_ino for file in folder.iterdir()}
    kept = Engine.installed(strict=True, evaluator="interpreter", cache=folder)
    assert {file.name: file.stat().st_ino for file in folder.iterdir()} == before
    assert kept.rulesets == read.rulesets
    return read, kept


def test_nothing_is_written_unless_a_folder_is_named(documents, tmp_path, monkeypatch):
    """Loading leaves no trace in the home, whatever the environment says."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HAZARDRULES_CACHE", str(tmp_path / "kept"))

    Engine.load(documents, plugins=NONE)

    assert [file.name for file in tmp_path.iterdir()] == ["documents"]


def test_the_folder_and_the_file_are_the_owners_alone(kept):
    """Others can neither write nor read; the folder holds the program, its ruleset, and nothing half-written."""
    assert stat.S_IMODE(kept.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in kept.folder.iterdir()} == {0o600}
    assert {file.name for file in kept.folder.iterdir()} == {kept.name, ruleset_kept(kept).name}


def test_another_document_is_other_law(documents, kept):
    """A word changed, a document added or taken away, another name: none is found under the old key."""
    page = next(documents.rglob("*.md"))
    text = page.read_text("utf-8")
    keys = [kept.key]
    page.write_text(text.replace("a", "b", 1), "utf-8")
    keys.append(kept_program(kept.folder, NONE, (documents,)).key)
    page.write_text(text, "utf-8")
    assert kept_program(kept.folder, NONE, (documents,)) == kept
    page.rename(page.with_name("other.md"))
    keys.append(kept_program(kept.folder, NONE, (documents,)).key)
    page.with_name("other.md").unlink()
    keys.append(kept_program(kept.folder, NONE, (documents,)).key)

    assert len(set(keys)) == len(keys)


def test_the_same_documents_elsewhere_are_other_law(documents, kept, tmp_path, monkeypatch):
    """Law says where it stands, so another folder of the same name and content isn't the same."""
    documents.rename(tmp_path / "moved")
    keys = {kept.key, kept_program(kept.folder, NONE, (tmp_path / "moved",)).key}
    for place in (tmp_path / "moved", shutil.copytree(tmp_path / "moved", tmp_path / "copied")):
        monkeypatch.chdir(place)
        keys.add(kept_program(kept.folder, NONE, (Path(),)).key)

    assert len(keys) == 4


def test_a_file_whose_name_is_no_text_is_law_like_any_other(documents, kept):
    """Names on a disk are bytes."""
    (documents / os.fsdecode(b"\xff.md")).write_text("")

    assert kept_program(kept.folder, NONE, (documents,)) is not None


def test_a_link_that_leads_elsewhere_is_other_law(documents, kept, tmp_path):
    """A document from outside its folder is refused, however alike it is."""
    page = next(documents.rglob("*.md"))
    (tmp_path / "outside.md").write_bytes(page.read_bytes())
    page.unlink()
    page.symlink_to(tmp_path / "outside.md")

    with pytest.raises(RulesetError, match="leads out"):
        Engine.load(documents, plugins=NONE, cache=kept.folder)


def test_other_plugins_are_other_law(kept, documents):
    """Names, versions and facts of plugins count: conditions are typed by them."""
    spec = FieldSpec("lit", BOOLEAN, Label("照明", "lit"), "whether it is lit")
    sets = [
        NONE,
        Installed((Plugin("cranes"),)),
        Installed((Plugin("cranes", version="2"),)),
        Installed((Plugin("cranes", extension=Extension("cranes")),)),
        Installed((Plugin("cranes", extension=Extension("cranes", fields=(("enterprise", spec),))),)),
    ]

    assert len({kept_program(kept.folder, plugins, (documents,)).key for plugins in sets}) == len(sets)


@pytest.mark.parametrize("distribution", ["hazardrules", "lark"])
def test_another_version_is_other_law(kept, documents, monkeypatch, distribution):
    """A library that may read documents otherwise starts anew."""
    real = cache.version
    monkeypatch.setattr(cache, "version", lambda name: "99" if name == distribution else real(name))

    assert kept_program(kept.folder, NONE, (documents,)) != kept


def test_another_python_is_other_law(kept, documents, monkeypatch):
    """What one Python wrote isn't read by another."""
    monkeypatch.setattr("sys.version", "4.0.0")

    assert kept_program(kept.folder, NONE, (documents,)) != kept


def test_an_edited_library_is_another_library(kept, documents, monkeypatch, tmp_path):
    """An editable install changes without a new version."""
    package = tmp_path / "package"
    package.mkdir()
    monkeypatch.setattr(cache, "_PACKAGE", package)
    keys = set()
    for text in ("", "a = 1\n", "a = 12\n"):
        (package / "reader.py").write_text(text)
        keys.add(kept_program(kept.folder, NONE, (documents,)).key)

    assert len(keys) == 3


def damaged(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-10])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def of_another_kind(file: Path) -> None:
    file.write_bytes(b"hazardrules cache 0\n" + file.read_bytes()[len(MAGIC) :])


def no_law(file: Path) -> None:
    file.write_bytes(forged(pickle.dumps({"law": None})))


def no_pickle(file: Path) -> None:
    file.write_bytes(forged(b"\x80\x05nothing of the kind"))


def writable_by_others(file: Path) -> None:
    file.chmod(0o602)


def writable_by_the_group(file: Path) -> None:
    file.chmod(0o620)


def in_a_folder_of_all(file: Path) -> None:
    file.parent.chmod(0o777)


def a_link(file: Path) -> None:
    file.rename(file.parent.parent / "elsewhere")
    file.symlink_to(file.parent.parent / "elsewhere")


def in_a_linked_folder(file: Path) -> None:
    file.parent.rename(file.parent.with_name("elsewhere"))
    file.parent.symlink_to(file.parent.with_name("elsewhere"))


def a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file, 0o600)


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


MEDDLED = (damaged, truncated, emptied, of_another_kind, no_law, no_pickle, writable_by_others, writable_by_the_group, in_a_folder_of_all, a_link, in_a_linked_folder, a_pipe, a_folder)  # fmt: skip


@pytest.mark.parametrize("meddle", MEDDLED, ids=lambda meddle: meddle.__name__)
def test_a_file_that_may_not_be_used_costs_time_not_an_engine(documents, kept, meddle):
    """Nothing is read from it, and the law is that of the documents."""
    read = kept.read()
    meddle(file_of(kept))

    assert kept.read() is None
    assert Engine.load(documents, plugins=NONE, cache=kept.folder).program == read


@pytest.mark.parametrize(
    "meddle", [damaged, truncated, no_law, writable_by_others, a_link, a_pipe], ids=lambda m: m.__name__
)
def test_a_bad_file_in_a_good_folder_is_written_anew(documents, kept, meddle):
    """The next process finds it whole; what a link led to stays as it is."""
    meddle(file_of(kept))
    Engine.load(documents, plugins=NONE, cache=kept.folder)

    assert kept.read() is not None
    assert not file_of(kept).is_symlink()


def test_another_users_file_is_not_read(kept, monkeypatch):
    """Neither file nor folder of anybody else is used, for root as for others."""
    monkeypatch.setattr(os, "geteuid", lambda: file_of(kept).stat().st_uid + 1)

    assert kept.read() is None


def test_nothing_is_written_into_another_users_folder(documents, folder, monkeypatch):
    """The engine loads all the same."""
    folder.mkdir(mode=0o700)
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)

    assert Engine.load(documents, plugins=NONE, cache=folder).rulesets
    assert list(folder.iterdir()) == []


class Runs:
    """Pickled, it is a call."""

    def __init__(self, call, *arguments):
        self.call = (call, arguments)

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    "call, argument",
    [
        (os.mkdir, "{trace}"),
        (exec, "import os; os.mkdir({trace!r})"),
        (eval, "__import__('os').mkdir({trace!r})"),
        (partial(os.mkdir), "{trace}"),
        (Path.touch, Path("{trace}")),
    ],
    ids=["mkdir", "exec", "eval", "partial", "touch"],
)
def test_a_forged_file_runs_nothing(kept, tmp_path, protocol, call, argument):
    """One with the right hash that would call a function is refused before the call."""
    trace = tmp_path / "trace"
    told = type(argument)(str(argument).format(trace=str(trace)))
    file_of(kept).write_bytes(forged(pickle.dumps(Runs(call, told), protocol)))

    assert kept.read() is None
    assert not trace.exists()


def test_the_forgery_above_would_run(tmp_path):
    """The law above would be empty if what is forged did nothing when it is read carelessly."""
    pickle.loads(pickle.dumps(Runs(os.mkdir, str(tmp_path / "trace"))))  # noqa: S301  # our own forgery

    assert (tmp_path / "trace").is_dir()


def test_what_is_not_asked_for_stays_bytes(documents, kept):
    """A rule's conditions are read with the first of them that somebody asks for, and are what they were."""
    program = Engine.load(documents, plugins=NONE).program
    kept.write(program)
    rule = kept.read().rules[0]

    with pytest.raises(AttributeError):
        object.__getattribute__(rule, "body")
    assert rule.body == program.rules[0].body
    assert object.__getattribute__(rule, "body") is rule.body
    assert rule == program.rules[0]


def keep(kept: Kept, program_of: Path, times: int) -> None:
    program = Engine.load(program_of, plugins=NONE).program
    for _ in range(times):
        kept.write(program)


def test_several_processes_write_at_once(documents, kept):
    """Whoever reads meanwhile finds a whole file; nothing half-written stays."""
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=keep, args=(kept, documents, 40)) for _ in range(2)]
    for writer in writers:
        writer.start()
    found = []
    while any(writer.is_alive() for writer in writers):
        found.append(kept.read())
    for writer in writers:
        writer.join()

    assert [writer.exitcode for writer in writers] == [0, 0]
    assert found
    assert None not in found
    assert {file.name for file in kept.folder.iterdir()} == {kept.name, ruleset_kept(kept).name}


@pytest.mark.parametrize("way", ["a file", "below a file", "full"])
def test_a_folder_that_cannot_be_written_costs_time_not_an_engine(documents, tmp_path, monkeypatch, way):
    """No place, no right, no room: the engine loads, and nothing half-written stays."""
    (tmp_path / "taken").write_text("")
    folder = {"a file": tmp_path / "taken", "below a file": tmp_path / "taken" / "kept"}.get(way, tmp_path / "kept")
    if way == "full":
        folder.mkdir(mode=0o700)

        def full(*_, **__):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "replace", full)

    assert Engine.load(documents, plugins=NONE, cache=folder).rulesets
    assert way != "full" or list(folder.iterdir()) == []


def test_a_mistake_in_a_document_is_told_with_a_cache_as_without(documents, folder):
    """Law with a mistake is never kept."""
    page = next(documents.rglob("*.md"))
    page.write_text(page.read_text("utf-8") + "\n```toml obligation\nid = 1\n```\n", "utf-8")
    told = []
    for place in (None, folder, folder):
        with pytest.raises(RulesetError) as wrong:
            Engine.load(documents, plugins=NONE, cache=place)
        told.append(str(wrong.value))

    assert len(set(told)) == 1
    assert not folder.exists()


def test_the_files_used_longest_ago_are_forgotten(kept):
    """Edited documents don't fill a disk; what was just written stays, what is still read, and what is of another kind."""
    program, ruleset = kept.read(), ruleset_kept(kept)
    os.utime(kept.folder / ruleset.name, ns=(0, 0))
    keys = [sha256(str(number).encode()).hexdigest() for number in range(PROGRAM.most + 3)]
    (kept.folder / "somebody's").write_text("")
    for number, key in enumerate(keys[:-1]):
        attrs.evolve(kept, key=key).write(program)
        os.utime(kept.folder / key, ns=(number, number))
    programs = [file for file in kept.folder.iterdir() if file.name != ruleset.name]
    *_, second, first = sorted(programs, key=lambda file: -file.stat().st_mtime_ns)
    attrs.evolve(kept, key=first.name).read()
    attrs.evolve(kept, key=keys[-1]).write(program)

    left = {file.name for file in kept.folder.iterdir()}
    assert {kept.name, keys[-1], first.name, "somebody's", ruleset.name} <= left
    assert second.name not in left
    assert len(left) == PROGRAM.most + 2


def test_documents_that_cannot_be_read_have_no_place(folder, tmp_path):
    """Loading tells what is wrong with them."""
    assert kept_program(folder, NONE, (tmp_path / "gone",)) is None


def test_why_a_file_was_not_used_can_be_learned(kept, caplog):
    """The library's logger says it, to whoever listens."""
    damaged(file_of(kept))
    with caplog.at_level(logging.INFO, "hazardrules"):
        kept.read()

    assert "damaged" in caplog.text


def test_the_lines_of_a_document_are_kept_once(documents, kept):
    """Everything knows where it stands; what is read of one document has the same lines, and they are its own."""
    (ruleset,) = kept.read().rulesets
    (read,) = Engine.load(documents, plugins=NONE).rulesets
    told = [one.place for one in (*ruleset.cases, *ruleset.rules)]

    assert len(told) > len({place.path for place in told}) == len({id(place.lines) for place in told})
    assert [place.lines for place in told] == [one.place.lines for one in (*read.cases, *read.rules)]


@pytest.mark.law
def test_what_conditions_share_is_one_value(both_engines):
    """A list of values is kept and read once, however many conditions say that they are of its type."""
    _, kept = both_engines
    trees = [
        node.under
        for rule in kept.program.rules
        for node in nodes_in((rule.when, rule.body))
        if isinstance(node, Overlaps) and node.under is not None
    ]

    assert len(trees) > 50
    assert len({id(tree) for tree in trees}) == len({tree.name for tree in trees})
