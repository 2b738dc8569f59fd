"""The pytest plugin that collects rule documents as tests."""
