"""The command line: one file per command; heavy parts are imported by the command that needs them."""
