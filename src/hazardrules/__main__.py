"""`python -m hazardrules`: the command line without an installed script."""

from __future__ import annotations

from hazardrules.cli.main import main

if __name__ == "__main__":
    main()
