"""Readings of a report: a table, Markdown, JSON, and why one finding is what it is."""
