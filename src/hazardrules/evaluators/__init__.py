"""Ways to run a program, equal by test; the interpreter defines."""
