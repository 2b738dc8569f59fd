"""The evaluator for registers: every rule asked of thousands of subjects at once, in arrays."""
