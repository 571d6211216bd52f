# Python >= 3.10 and make are all that a fresh machine needs; everything else the set-up brings.
PYTHON ?= python3
VENV_PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup demo check test test-all bench lock clean

help: ## This list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-20s%s\n", $$1, $$2}'

setup: ## Everything between a bare clone and a product that runs; .venv/bin/hepsct is the command line
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "hepsct needs Python 3.10 or newer, this is %d.%d; name another: make PYTHON=python3.12 setup" % sys.version_info[:2])'
	@$(PYTHON) make/setup.py

demo: setup ## Simulate, reconstruct, measure; then JupyterLab with the panel on that scan
	@$(VENV_PYTHON) make/demo.py

check: setup ## Types, lint, unit tests: the inner loop
	@$(VENV_PYTHON) make/test.py check

test: setup ## Every suite, cheapest first; ends with "N passed, N failed, N skipped"
	@$(VENV_PYTHON) make/test.py all

test-all: setup ## All of it, and sanitizers, many seeds and mutation runs: hours
	@$(VENV_PYTHON) make/test.py thorough

bench: setup ## Who takes how long for the same slices; ARGS="--cases b --files none", see bench/README.md
	@$(VENV_PYTHON) make/bench.py $(ARGS)

lock: setup ## The Python lock anew from make/requirements.in
	@$(PYTHON) make/lock.py

clean: ## Remove what was built, but not .venv, node_modules and caches
	rm -rf lib dist hepsct/labextension hepsct/server engine/dist demo .cache/stamps
	find . -name '*.tsbuildinfo' -not -path './node_modules/*' -not -path './.venv/*' -delete
