"""Law as data: sources, clauses, rules, tables and rulesets. Nothing here computes."""
