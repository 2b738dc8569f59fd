"""Generated Python: the default evaluator. It equals the interpreter, and hands it what it doesn't carry."""
