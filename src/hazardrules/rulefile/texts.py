"""Files of a ruleset read as text: bounded, UTF-8, and nothing but text."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from hazardrules.errors import Problem

LARGEST: Final = 1 << 20
"""Bytes a document may have: 1 MiB."""


def read_text(file: Path, path: str) -> str | Problem:
    """Return a file's text without its byte-order mark, or why it can't be read.

    *path* is how the file is named to people.
    """
    try:
        with file.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except OSError as error:
        return Problem("can't be read", path=path, hint=(error.strerror or "").lower())
    return decoded(raw, path)


def decoded(raw: bytes, path: str) -> str | Problem:
    r"""Return the text of a document's bytes, or why they are none.

    >>> decoded("# 法".encode("gbk"), "a.md").hint
    'it looks like GBK; save it as UTF-8'
    """
    if len(raw) > LARGEST:
        return Problem("more than 1 MiB; split the document", path=path)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Problem("isn't UTF-8", path=path, hint="it looks like UTF-16; save it as UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        try:
            raw.decode("gb18030")
        except UnicodeDecodeError:
            return Problem("isn't UTF-8", path=path, line=line, hint="save it as UTF-8")
        return Problem("isn't UTF-8", path=path, line=line, hint="it looks like GBK; save it as UTF-8")
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        return Problem("isn't a text: it holds a zero character", path=path, line=line)
    return text
