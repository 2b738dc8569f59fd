"""Questions about rulesets themselves: do their cases hold, what is covered, what is wrong."""
