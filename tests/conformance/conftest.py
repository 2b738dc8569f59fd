"""The documents here are run by `test_conformance`, without any installed law beside them."""

collect_ignore_glob = ["*.md"]
