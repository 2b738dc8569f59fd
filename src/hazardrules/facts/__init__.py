"""Facts: what can be told about a subject, and reading what was told."""
