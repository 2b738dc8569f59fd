"""The condition language: one tree in two spellings, read, typed and written again.

Each door is a module of its own name: `parse.parse` reads a text, `typecheck.typecheck`
gives every name and node its meaning in a `scope.Scope`, `show.show` and `show.show_zh`
write the tree down, `walk` goes over it, `labels.check_labels` keeps names apart, and
`problems.ExprError` says what is wrong and where. Nothing is imported here: what is
compiled already needs no grammar.
"""

from __future__ import annotations

__all__: list[str] = []
