"""Facts files as texts: in every style, with what strangers get wrong, and with bytes changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from hazardrules.facts.core import CORE
from hazardrules.facts.types import (
    BOOLEAN,
    COUNT,
    DATE,
    DURATION,
    ID,
    INSTANT,
    MONEY,
    NUMBER,
    PERCENT,
    PERIOD,
    REGION,
    TEXT,
    Label,
    SetOf,
    Type,
    number_between,
)
from hazardrules.facts.vocabulary import Extension, FieldSpec, Ledger, Namespace, Vocabulary, compose

TYPES: dict[str, Type] = {
    "day": DATE,
    "at": INSTANT,
    "period": PERIOD,
    "lasting": DURATION,
    "cost": MONEY,
    "share": PERCENT,
    "number": NUMBER,
    "count": COUNT,
    "score": number_between(0, 100),
    "text": TEXT,
    "so": BOOLEAN,
    "place": REGION,
    "other": ID,
    "sector": CORE.enums["sector"],
    "sectors": SetOf(CORE.enums["sector"]),
    "words": SetOf(TEXT),
    "costs": SetOf(MONEY),
    "days": SetOf(DATE),
}


def _every_type(label: str) -> Iterator[FieldSpec]:
    for name, type_ in TYPES.items():
        yield FieldSpec(name, type_, Label(f"{label}{name}", name), "one of every type")
        yield FieldSpec(
            f"{name}_or_none", type_, Label(f"{label}{name}无", f"{name} or none"), "or none", optional=True
        )
        yield FieldSpec(
            f"{name}_judged",
            type_,
            Label(f"{label}{name}判", f"{name} judged"),
            "judged",
            optional=True,
            judgement=True,
        )


def _every_type_vocabulary() -> Vocabulary:
    told = {spec.name: spec for spec in _every_type("一")}
    rows = {"id": FieldSpec("id", ID, Label("号", "id"), "its name")} | {spec.name: spec for spec in _every_type("二")}
    oddments = Namespace("oddments", Label("杂项", "oddments"), "one of everything", told)
    samples = Ledger("samples", Label("样本", "samples"), "rows of everything", rows, event=False)
    return compose(CORE, [Extension("odd", namespaces=(oddments,), ledgers=(samples,))])


EVERY_TYPE = _every_type_vocabulary()
"""The core and a plugin with a field of every type: plain, optional, and judged."""

ODD = (
    *r"""
1.0
1e2
-0
-0.0
0.25
0.3
1E400
12345678901234567890
1.00000000000000000001
999999999999999.9
01
+1
1.
.5
1e15
999999999999999
1000000000000000
-1
101
100
2.5e-1
NaN
Infinity
-Infinity
"1"
""
" "
"2025-09-12"
"2025-9-12"
"0000-01-01"
"2025-02-30"
"2025-09-12 "
"20250912"
"2025-W37-5"
"2025-09-12T08:30"
"2025-09-12T08:30:00Z"
"2025-09-12T08:30:00.5+08:00"
"2025-09-12T24:00"
"2025-09-12t08:30:00z"
"2025-09-12T08:30:60Z"
"9999-12-31T23:59:00-08:00"
"0001-01-01T00:00:00+14:00"
"65"
"653001"
"653001000"
"6530010"
"065300"
"653001\n"
"65３001"
"2万元"
"20000.50"
"1_000"
"1e3"
"５"
"-1"
"+5"
".5"
"5."
" 5"
"30%"
"130%"
"30.0%"
"15%%"
"2025"
"2025-Q3"
"2025-H3"
"2025-W54"
"2025-W53"
"2025-13"
"15 days"
"5 个工作日"
"1000000 days"
"\ud800"
"\ud83d\ude00"
"\u0000"
"\u003a"
"a:b"
"\":"
":"
"a\u0022:b"
"}"
"\/"
"\x"
"mines"
"Mines"
"矿山"
"coal-mines"
"major"
"重大"
true
false
null
[]
{}
[null]
[[]]
[1]
["mines", "mines"]
["mines", "矿山"]
["mines", 1]
[{}]
["}", "}"]
{"value": true}
{"value": null}
{"value": true, "by": "甲:乙", "on": "2025-09-12", "evidence": ""}
{"value": true, "by": "x", "value": false}
{"value": true, "by": null}
{"value": true, "on": "2025-9-12"}
{"value": true, "who": "x"}
{"value": {"value": true}}
{"by": "x"}
""".strip().splitlines(),
    '"\t"',
    "1" * 40,
    "[" * 40 + "]" * 40,
    '{"a":' * 40 + "1" + "}" * 40,
)
"""What stands where another value should: some of it is right somewhere."""

STYLES = ((",", ":"), (", ", ": "), (" ,\n", " :\t"), (",", "\r\n:"))


class Raw(str):
    """A piece of JSON that is written as it is."""

    __slots__ = ()


Pairs = list[tuple[str, Any]]
"""An object whose names may repeat."""


def _tree(value: Any) -> Any:
    if isinstance(value, dict):
        return [(json.dumps(name, ensure_ascii=False), _tree(part)) for name, part in value.items()]
    return [_tree(part) for part in value] if isinstance(value, list) else value


def _is_object(node: Any) -> bool:
    return isinstance(node, list) and all(isinstance(part, tuple) for part in node)


def _lists(node: Any) -> Iterator[list[Any]]:
    """Yield every object and list in a tree."""
    if isinstance(node, list):
        yield node
        for part in node:
            yield from _lists(part[1] if isinstance(part, tuple) else part)


def _written(node: Any, style: tuple[str, str], *, ascii_only: bool) -> str:
    comma, colon = style
    if isinstance(node, Raw):
        return str(node)
    if not isinstance(node, list):
        return json.dumps(node, ensure_ascii=ascii_only)
    inside = [
        f"{part[0]}{colon}{_written(part[1], style, ascii_only=ascii_only)}"
        if isinstance(part, tuple)
        else _written(part, style, ascii_only=ascii_only)
        for part in node
    ]
    return f"{{{comma.join(inside)}}}" if node and _is_object(node) else f"[{comma.join(inside)}]"


def _spoilt(draw: st.DrawFn, tree: Any) -> None:
    """Do one wrong thing somewhere in a tree."""
    place = draw(st.sampled_from(list(_lists(tree))))
    if not place:
        place.append(draw(st.sampled_from([Raw("{}"), Raw("1"), ('"id"', "x"), ("", Raw("1"))])))
        return
    at = draw(st.integers(0, len(place) - 1))
    part = place[at]
    name, value = part if isinstance(part, tuple) else ("", part)
    odd = Raw(draw(st.sampled_from(ODD)))
    names = [
        f'"{letters}"' for letters in ("id", "value", "by", "staff", "hazards", "enterprise", "government", "编号")
    ]

    def put(new: Any) -> Any:
        return (name, new) if isinstance(part, tuple) else new

    match draw(
        st.sampled_from(["drop", "repeat", "repeat odd", "odd", "odd", "rename", "escape", "wrap", "judge", "add"])
    ):
        case "drop":
            del place[at]
        case "repeat":
            place.insert(draw(st.integers(0, len(place))), part)
        case "repeat odd":
            place.append(put(odd))
        case "odd":
            place[at] = put(odd)
        case "rename":
            place[at] = (draw(st.sampled_from(names)), value) if isinstance(part, tuple) else odd
        case "escape":
            place[at] = (f'"\\u{ord(name[1]):04X}{name[2:]}', value) if len(name) > 2 else value
        case "wrap":
            place[at] = put([value])
        case "judge":
            place[at] = put([('"value"', value), *draw(st.sampled_from([[], [('"by"', "甲")], [('"on"', odd)]]))])
        case "add":
            place.append((draw(st.sampled_from(names)), odd) if isinstance(part, tuple) else odd)


@st.composite
def texts(draw: st.DrawFn, facts: st.SearchStrategy[dict[str, Any]], most_wrong: int = 0) -> bytes:
    """Return files as bytes, in some style, each with up to *most_wrong* things wrong."""
    tree = _tree(draw(facts))
    for _ in range(draw(st.integers(0, most_wrong))):
        _spoilt(draw, tree)
    style, ascii_only = draw(st.sampled_from(STYLES)), draw(st.booleans())
    return _written(tree, style, ascii_only=ascii_only).encode("utf-8", "surrogatepass")


BYTES = [bytes([one]) for one in b'"\\:,{}[] \t\n0129.-+eETZtfnu/\x00\x1f\x7f\x80\xc3\xed\xff'] + [
    b"\xef\xbb\xbf",
    b"\\u00",
]


@st.composite
def changed(draw: st.DrawFn, told: st.SearchStrategy[bytes]) -> bytes:
    """Return texts with one to three bytes changed, moved, lost or doubled."""
    data = draw(told)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(data)))
        end = draw(st.integers(at, min(len(data), at + 30)))
        one = draw(st.sampled_from(BYTES))
        way = draw(st.sampled_from(["cut", "drop", "put", "instead", "swap", "double", "move"]))
        piece = data[at:end]
        to = draw(st.integers(0, len(data)))
        data = {
            "cut": data[:at],
            "drop": data[:at] + data[end:],
            "put": data[:at] + one + data[at:],
            "instead": data[:at] + one + data[at + 1 :],
            "swap": data[:at] + data[at + 1 : at + 2] + data[at : at + 1] + data[at + 2 :],
            "double": data[:end] + data[at:],
            "move": data[:to] + piece + data[to:],
        }[way]
    return data
