"""Files of a ruleset read as text: bounded, UTF-8, and nothing but text."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from hazardrules.errors import Phrase, Problem

LARGEST: Final = 1 << 20
"""Bytes a document may have: 1 MiB."""

_NOT_UTF8: Final = Phrase("编码不是 UTF-8", "isn't UTF-8")


def read_text(file: Path, path: str) -> str | Problem:
    """Return a file's text without its byte-order mark, or why it can't be read.

    *path* is how the file is named to people.
    """
    try:
        with file.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return Problem(Phrase("读不出来", "can't be read"), path=path, hint=Phrase(f"系统提示:{reason}", f"{reason}"))
    return decoded(raw, path)


def decoded(raw: bytes, path: str) -> str | Problem:
    r"""Return the text of a document's bytes, or why they are none.

    >>> decoded("# 法".encode("gbk"), "a.md").hint
    'it looks like GBK; save it as UTF-8'
    """
    if len(raw) > LARGEST:
        return Problem(Phrase("超过 1 MiB,请把文档分开", "more than 1 MiB; split the document"), path=path)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Problem(_NOT_UTF8, path=path, hint=_looks_like("UTF-16"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        try:
            raw.decode("gb18030")
        except UnicodeDecodeError:
            return Problem(_NOT_UTF8, path=path, line=line, hint=Phrase("另存为 UTF-8", "save it as UTF-8"))
        return Problem(_NOT_UTF8, path=path, line=line, hint=_looks_like("GBK"))
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        message = Phrase("不是文本:含有零字符", "isn't a text: it holds a zero character")
        return Problem(message, path=path, line=line)
    return text


def _looks_like(encoding: str) -> Phrase:
    return Phrase(f"看来是 {encoding},请另存为 UTF-8", f"it looks like {encoding}; save it as UTF-8")
