"""Rulesets as people write them, Markdown and TOML, read into law and written back."""
