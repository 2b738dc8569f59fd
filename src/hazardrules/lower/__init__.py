"""Rulesets to the small program that evaluators run: scopes, typing, cross-checks, lowering."""
