"""What the pages repeat of the code is what the code says."""

from __future__ import annotations

import importlib
import inspect
import re
import tomllib

import pytest
from tests.docs import pages, tables
from tests.docs.tables import DOCS, GENERATED, MEANINGS
from tests.installed import engine_of_everything

from hazardrules import hookspecs
from hazardrules.cli.application import application
from hazardrules.cli.usage import HELP
from hazardrules.expr.parse import parse
from hazardrules.expr.typecheck import typecheck
from hazardrules.findings.schema import report_schema
from hazardrules.lower.scopes import scope_of_rulesets
from hazardrules.rulefile.keys import KEYS, KEYS_OF


@pytest.mark.parametrize("page", GENERATED)
def test_every_table_of_a_page_is_the_codes_own(page):
    """A key, a word or a label that changes changes its page: `python -m tests.docs.tables`."""
    text = (DOCS / page).read_text(encoding="utf-8")

    assert tables.renewed(page, text) == text


def test_every_key_of_every_kind_of_fence_is_on_the_page_for_lawyers():
    """Who writes rules finds each key by either spelling, under its kind or among those that all rules share."""
    text = (DOCS / "writing-rules.md").read_text(encoding="utf-8")
    shared = text.split("### 各种规则共有的键", 1)[1].split("\n### ", 1)[0]

    for kind, keys in KEYS_OF.items():
        section = shared + text.split(f"`{kind}`\n", 1)[1].split("\n### ", 1)[0]
        assert all(f"| `{key.zh}` | `{key.name}` |" in section for key in keys.values()), kind


def test_every_key_is_put_in_words():
    """A new key can't stay without a description."""
    assert {(key.name, key.zh) for key in KEYS} == MEANINGS.keys()


ROWS = {
    "c": "certificates",
    "d": "drills",
    "h": "hazards",
    "i": "inspections",
    "p": "penalties",
    "t": "trainings",
}
"""The rows that the conditions on the page for lawyers take as given."""


def test_every_pair_of_conditions_on_the_page_for_lawyers_means_the_same():
    """A row of the two-column table reads to one typed tree, whichever spelling is taken."""
    engine = engine_of_everything()
    everything = scope_of_rulesets(engine.rulesets, engine.vocabulary).with_period()
    text = (DOCS / "writing-rules.md").read_text(encoding="utf-8")
    body = text.split("<!-- conditions -->", 1)[1].split("<!-- end -->", 1)[0]
    pairs = re.findall(r"^\| `(.+?)` \| `(.+?)` \|", body, re.MULTILINE)

    assert len(pairs) > 15
    for zh, en in pairs:
        scope = everything.with_rows({row: of for row, of in ROWS.items() if f"{of} {row}" not in en})
        assert typecheck(parse(zh, lang="zh"), scope) == typecheck(parse(en, lang="en"), scope), (zh, en)


def hooks() -> dict[str, inspect.Signature]:
    found = inspect.getmembers(hookspecs, inspect.isfunction)
    return {name: inspect.signature(told) for name, told in found if name.startswith("hazardrules_")}


def test_every_hook_is_documented_with_its_signature_and_an_example():
    """A plugin's author finds each hook as a heading, what it takes and returns, and code that has it."""
    page = DOCS / "writing-plugins.md"
    text = page.read_text(encoding="utf-8")
    code = "\n".join(fence.text for fence in pages.fences(page) if fence.language == "python")

    assert len(hooks()) >= 5
    for name, signature in hooks().items():
        assert f"\n### {name}\n\n`{name}{signature}`\n".replace("'", "") in text, name
        assert f"def {name}(" in code, name


def test_every_name_of_code_in_the_glossary_exists():
    """A term leads to the class or function that carries it."""
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    names = re.findall(r"`(hazardrules\.[\w.]+)`", text)

    assert len(names) > 15
    for name in names:
        module, _, attribute = name.rpartition(".")
        assert hasattr(importlib.import_module(module), attribute), name


def test_every_dependency_has_its_reason():
    """What a user must install, and may, is explained in a line each."""
    told = tomllib.loads((pages.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [re.split(r"[<>=;\[ ]", one)[0] for one in told["dependencies"]]
    text = (DOCS / "why.md").read_text(encoding="utf-8")

    for name in (*needed, *(extra for extra in told["optional-dependencies"] if extra != "dev")):
        assert re.search(rf"^\| `{re.escape(name)}` \|", text, re.MULTILINE), name


def test_every_command_is_documented_with_each_of_its_options():
    """Nobody has to guess what the command line can do."""
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    commands = application.commands

    assert set(re.findall(r"^## ([a-z]+)$", text, re.MULTILINE)) == set(commands)
    for name, command in commands.items():
        section = text.split(f"\n## {name}\n", 1)[1].split("\n## ", 1)[0]
        assert f"$ hazardrules {name} " in section or f"$ hazardrules {name}\n" in section, name
        options = {option for param in command.params for option in param.opts if option.startswith("-")}
        assert {option for option in options.difference(HELP) if f"`{option}`" not in section} == set(), name


def test_every_key_of_a_report_is_explained_to_who_embeds():
    """The contract's table leaves nothing out, and explains nothing that isn't there."""
    text = (DOCS / "embedding.md").read_text(encoding="utf-8")
    body = text.split("## 报告 (The report)", 1)[1].split("\n## ", 1)[0]

    assert {key for key in keys_of(report_schema()) if f"`{key}`" not in body} == set()


def keys_of(schema: dict) -> set[str]:
    """Return every property of a schema that a reader meets, of the objects inside as well."""
    found = set(schema.get("properties", {}))
    for part in (*schema.get("properties", {}).values(), *schema.get("$defs", {}).values(), schema.get("items", {})):
        if part:
            found |= keys_of(part)
    return found
