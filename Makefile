# Everything a newcomer needs is behind two words: make demo, make test.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help install demo test lint bench scale soak mutants lock audit clean

help: ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

install: .venv/.ready ## make .venv with the locked, hashed requirements

.venv/.ready: requirements.txt requirements-dev.txt pyproject.toml tools/install.sh
	@PYTHON="$(PYTHON)" tools/install.sh

demo: install ## turn the sample cases into letters in outbox/
	$(BIN)/python tools/demo.py

# One worker more than cores: some tests wait for programs that they started.
# Bytecode is kept, whatever the surroundings say: a program that a test starts would compile us anew each time.
test: install ## run the tests
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n $$(($$(getconf _NPROCESSORS_ONLN) + 1)) --dist worksteal

lint: install ## style, types, the walls between the rooms, and licences
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.supply

bench: install ## speed, as ratios against a named peer in the same run (BENCH="--scale": more)
	$(BIN)/python -m tools.bench $(BENCH)

scale: install ## 10,000 letters of 250 schools by a dask cluster on this machine (SCALE="--letters 1000": fewer)
	$(BIN)/python -m tools.scale $(SCALE)

soak: install ## the long proofs: every kill, fuzzing, a million events; the rooms over PostgreSQL, and by a cluster
	$(BIN)/pytest -m "not bench" --hypothesis-profile long
	$(BIN)/pytest --store postgresql $(addprefix tests/,cli desk dispatch exports filing operations privacy referral reports runs story)
	$(BIN)/pytest --engine dask $(addprefix tests/,cli desk operations story)

mutants: install ## change the rules one step at a time, and see that a test fails (MUTANTS="mailmerge/law/nti.py": these)
	nice -n 10 $(BIN)/python -m tools.mutants $(MUTANTS)

lock: install ## write requirements*.txt anew from pyproject.toml and requirements-dev.in
	tools/lock.sh

audit: install ## what comes from elsewhere: hashes, licences and, where a network is, known vulnerabilities
	tools/audit.sh

clean: ## remove what make install made
	rm -rf .venv build dist *.egg-info
