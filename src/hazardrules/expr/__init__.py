"""The condition language: one tree in two spellings, parsed, typed and written again.

Nothing is imported here, so that no document is ever needed to evaluate what is compiled.
"""
