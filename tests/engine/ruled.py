"""A ruleset small enough to stand inside the test that asks about it.

Its sources are invented: a law, a departmental rule, a plan, and an old and a new version
of one law. A document without headings stands under the first article of the law.
"""

import re

from hazardrules.engine import Engine
from hazardrules.plugins import plugin_manager

RULESET = """
format = 1
id = "example"
title = { zh = "示例", en = "Example" }
jurisdiction = ""
version = "1"

[sources.law]
title = "示例法"
rank = "law"
in_force = { from = 2000-01-01 }

[sources.rule]
title = "示例规章"
rank = "rule"
in_force = { from = 2000-01-01 }

[sources.plan]
title = "示例方案"
rank = "plan"
in_force = { from = 2000-01-01 }

[sources.old]
title = "旧示例法"
rank = "law"
in_force = { from = 2000-01-01, until = 2021-08-31 }

[sources.new]
title = "新示例法"
rank = "law"
in_force = { from = 2021-09-01 }
"""
LOCAL = """
format = 1
id = "local"
title = {{ zh = "某地", en = "a place" }}
jurisdiction = "{code}"
version = "1"

[sources.local]
title = "{source}"
short = "{source}"
rank = "normative"
in_force = {{ from = 2000-01-01 }}
"""
HEADING = re.compile(r"^## (?P<source>\S+) (?P<clause>第\S+条)$", re.MULTILINE)
RULE_ID = re.compile(r'id += "(?P<id>\S+)"')


def ruled(tmp_path, fences, evaluator="python", beside=()):
    """Write a ruleset of these fences and load it, with no plugin and no folder but those *beside* it.

    A rule is entitled by its own id and cites the heading above it, as no test here is
    about either.
    """
    document = fences if "## " in fences else f"## 示例法 第一条\n{fences}"
    headings = list(HEADING.finditer(document))
    folder = tmp_path / "example"
    folder.mkdir()
    (folder / "ruleset.toml").write_text(RULESET, encoding="utf-8")
    clauses = dict.fromkeys((found["source"], found["clause"]) for found in headings)
    listed = (f'[[clause]]\nsource = "{source}"\nclause = "{clause}"\n' for source, clause in clauses)
    (folder / "clauses.toml").write_text("\n".join(listed), encoding="utf-8")
    (folder / "rules.md").write_text(f"# 示例\n\n{_entitled(document)}", encoding="utf-8")
    return Engine.load(folder, *beside, plugins=plugin_manager([]), evaluator=evaluator)


def local(folder, code, source, document):
    """Write into a folder the ruleset of one place, which has a document of its own beside the law."""
    folder.mkdir(exist_ok=True)
    (folder / "ruleset.toml").write_text(LOCAL.format(code=code, source=source), encoding="utf-8")
    (folder / "document.md").write_text(document, encoding="utf-8")
    return folder


def _entitled(document):
    told = []
    cited = fence = ""
    for line in document.splitlines():
        fence = line.removeprefix("```toml ") if line.startswith("```") else fence
        heading = HEADING.match(line)
        cited = f"{heading['source']} {heading['clause']}" if heading else cited
        told.append(line)
        named = RULE_ID.fullmatch(line)
        if named and fence != "exception":
            told.append(f'title = {{ zh = "{named["id"]}", en = "{named["id"]}" }}')
            told.append(f'cites = ["{cited}"]')
    return "\n".join(told) + "\n"


def found(engine, facts, as_of):
    """Return the findings of a report by rule, and by the item's id where there is one."""
    report = engine.evaluate({"enterprise": {}} | facts, as_of=as_of)
    return {one.rule.removeprefix("example.") + _of(one): one for one in report.findings}


def _of(finding):
    return f" {finding.item_id}" if finding.item_id else ""


def statuses(engine, facts, as_of):
    """Return the status of each rule: certain, or everything it may be."""
    told = found(engine, facts, as_of)
    return {name: one.possible or one.status for name, one in told.items()}
