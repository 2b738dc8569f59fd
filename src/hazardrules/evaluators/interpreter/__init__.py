"""The reference interpreter: obvious, complete, and what every other evaluator must equal."""
