# Sets up what it needs and runs it; `make help` lists the targets.

VENV ?= .venv
BIN := $(VENV)/bin
PYTHON ?= $(word 2,$(shell .ci/pythons))

# Core, law and every plugin: installed together, so that pip never looks for one of ours elsewhere.
PARTS := rulesets $(patsubst %/pyproject.toml,%,$(wildcard plugins/*/pyproject.toml))
MANIFESTS := constraints.txt pyproject.toml $(PARTS:%=%/pyproject.toml)
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --constraint constraints.txt

comma := ,

# Tests start hundreds of processes, each of which would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

# A test marked rete runs wherever durable-rules can be built; why not, otherwise.
NO_RETE = $(shell $(BIN)/python .ci/rete.py)
MARKERS = not spark$(if $(NO_RETE), and not rete)

# Each part by itself, so that `make --jobs 2 fuzz` takes half the time.
FUZZ := fuzz-rules fuzz-conditions fuzz-properties fuzz-joins fuzz-registers fuzz-edits fuzz-reading

# `tests` is a folder too
.PHONY: help demo test check lint types tests environments test-core test-pythons test-spark fuzz $(FUZZ) bench bench-quick constraints clean

help:
	@echo "make demo          install everything into $(VENV) and show it at work"
	@echo "make test          lint, types, tests, doctests, rule documents, the other Pythons"
	@echo "make check         the same on one Python"
	@echo "make test-pythons  the core tests on every other Python from 3.11 found here"
	@echo "make test-spark    the tests that need pyspark and Java"
	@echo "make fuzz          evaluators held to the interpreter on 200,000 generated cases"
	@echo "make bench         the measurements"
	@echo "make bench-quick   a small form of them, in under a minute"
	@echo "make constraints   write the pins of what is installed in $(VENV)"
	@echo "make clean         remove $(VENV), caches and what builds leave"

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "no Python from 3.11 with venv and pip was found" >&2; exit 1; }
	"$(PYTHON)" -m venv "$(VENV)"
	$(INSTALL) setuptools wheel

# setuptools comes first and builds what follows: pinned, and fetched once instead of once per part.
$(VENV)/.demo: $(MANIFESTS) | $(BIN)/python
	$(INSTALL) --no-build-isolation --editable . $(PARTS:%=--editable %)
	@touch $@

$(VENV)/.tests: $(MANIFESTS) | $(BIN)/python
	$(INSTALL) --no-build-isolation --editable '.[$(if $(NO_RETE),test,test$(comma)rete)]' $(PARTS:%=--editable %)
	@touch $(VENV)/.demo $@

$(VENV)/.tools: $(MANIFESTS) | $(BIN)/python
	$(INSTALL) --no-build-isolation --editable '.[$(if $(NO_RETE),dev,dev$(comma)rete)]' $(PARTS:%=--editable %)
	@touch $(VENV)/.demo $(VENV)/.tests $@

demo: $(VENV)/.demo
	$(BIN)/python examples/demo.py

# Types and environments each keep one processor busy, the tests all: what fails before them is told at the end.
test: $(VENV)/.tools
	@failed=; \
	$(MAKE) --no-print-directory --jobs 2 lint types environments || failed=yes; \
	$(MAKE) --no-print-directory tests test-pythons || failed=yes; \
	echo "left out: the tests of Spark, which need Java (make test-spark)"; \
	test -z "$$failed"

check: lint types tests

lint: $(VENV)/.tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.tools
	$(BIN)/mypy

# Each process takes a run of tests that stand together, so that what a module makes ready is made once.
tests: $(VENV)/.tests
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m "$(MARKERS)"
	$(if $(NO_RETE),@echo "left out: the tests of durable-rules: $(NO_RETE)")

# What is said of the law, the pages, the measurements and the checkout doesn't depend on the Python.
test-core: $(VENV)/.tests
	HAZARDRULES_EXAMPLES=10 $(BIN)/python -m pytest --numprocesses auto --dist worksteal tests -m "not slow and not law and $(MARKERS)" \
	    --ignore tests/law --ignore tests/docs --ignore tests/examples --ignore tests/bench --ignore tests/house
	$(if $(NO_RETE),@echo "left out: the tests of durable-rules: $(NO_RETE)")

# Each other Python has its environment inside $(VENV), so that cleaning one cleans all.
OWN = $$($(BIN)/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
OTHERS = .ci/pythons | grep -v "^$(OWN) "

environments: | $(BIN)/python
	@$(OTHERS) | while read -r version python; do \
	    own="$(VENV)/python$$version"; \
	    $(MAKE) --no-print-directory "$$own/.tests" VENV="$$own" PYTHON="$$python" </dev/null || exit 1; \
	done

test-pythons: | $(BIN)/python
	@$(OTHERS) | { \
	    failed=; tried=$(OWN); \
	    while read -r version python; do \
	        echo "core tests on Python $$version"; \
	        $(MAKE) --no-print-directory test-core VENV="$(VENV)/python$$version" PYTHON="$$python" </dev/null \
	            || failed="$$failed $$version"; \
	        tried="$$tried $$version"; \
	    done; \
	    echo "Pythons found and tried: $$tried$${failed:+; failed on$$failed}"; \
	    test -z "$$failed"; \
	}

test-spark: $(VENV)/.tools
	$(INSTALL) --no-build-isolation --editable '.[spark]'
	$(BIN)/python -m pytest tests -m spark

fuzz: $(FUZZ)

$(FUZZ): $(VENV)/.tools

# Seventeen thousand rulesets, each with three or four files on as many days: two hundred thousand comparisons, in half an hour.
fuzz-rules:
	HAZARDRULES_EXAMPLES=17000 $(BIN)/python -m pytest tests/evaluators/test_generated_rules.py

fuzz-conditions:
	HAZARDRULES_EXAMPLES=2000 $(BIN)/python -m pytest tests/evaluators/test_generated_conditions.py

fuzz-properties:
	HAZARDRULES_EXAMPLES=1000 $(BIN)/python -m pytest tests/engine/test_properties.py

fuzz-joins:
	HAZARDRULES_EXAMPLES=2000 $(BIN)/python -m pytest tests/evaluators/test_joins.py -k every_row

fuzz-registers:
	HAZARDRULES_EXAMPLES=2000 $(BIN)/python -m pytest tests/register/test_equality.py -k generated

fuzz-edits:
	HAZARDRULES_EXAMPLES=2000 $(BIN)/python -m pytest tests/session/test_every_edit.py -m "$(MARKERS)"

fuzz-reading:
	HAZARDRULES_EXAMPLES=5000 $(BIN)/python -m pytest tests/facts/test_decoding.py

# What only the measurements need: other engines, held to the same answers before anything is timed.
$(VENV)/.bench: $(MANIFESTS) $(VENV)/.tools
	$(INSTALL) --no-build-isolation --editable '.[$(if $(NO_RETE),bench,bench$(comma)rete)]'
	@touch $@

bench: $(VENV)/.bench
	$(BIN)/python bench/run.py

bench-quick: $(VENV)/.bench
	$(BIN)/python bench/run.py --quick

constraints: $(VENV)/.bench
	@sed '/^[^#]/d' constraints.txt > $(VENV)/pins
	@$(BIN)/python -m pip freeze --all --exclude-editable | sed '/^pip==/d' >> $(VENV)/pins
	@mv $(VENV)/pins constraints.txt

clean:
	rm -rf $(VENV) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	rm -rf $(foreach part,. $(PARTS),$(part)/build $(wildcard $(part)/*.egg-info $(part)/src/*.egg-info))
	find src tests rulesets plugins -name __pycache__ -type d -prune -exec rm -rf {} +
