# Every target sets up what it needs; the machine needs Python >= 3.11, git and make.
.DEFAULT_GOAL := help
.PHONY: help install serve build test soak check lint demo bench bench-full clean lock
PYTHON ?= python3
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

install: .venv/.installed  ## create .venv with everything in it

.venv/.installed: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "gazette needs Python 3.11 or newer; run: make PYTHON=python3.11 install")'
	@echo "Setting up .venv (once)" >&2
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv-oldest/.installed: tests/oldest.txt
	@echo "Setting up .venv-oldest (once)" >&2
	@$(PYTHON) -m venv .venv-oldest
	@.venv-oldest/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/oldest.txt
	@touch $@

serve: install  ## live site at http://127.0.0.1:8000/privacy/
	@$(BIN)/gazette serve

build: install  ## the whole site into site/
	@$(BIN)/gazette build

test: install .venv-oldest/.installed  ## all tests, a real browser included
	@$(BIN)/python tests/browser.py --install
	@$(BIN)/python tests/nginx.py --install
	@$(BIN)/python tests/pdf.py --install
	@$(BIN)/python -m pytest -n auto

soak: install  ## the tests that take minutes: builds killed 200 times, and the like
	@$(BIN)/python -m pytest -m slow

check: install  ## policy, Ledger, translations and catalogs: everything wrong, with file, line and remedy
	@$(BIN)/gazette check

lint: install  ## style, types and layers of the code, and what is unsafe in the workflows
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/python -m pytest tests/test_layers.py
	@$(BIN)/zizmor --offline --persona=pedantic --quiet .github

demo: install  ## a fictional policy with a rich history at http://127.0.0.1:8001/privacy/
	@$(BIN)/python -m tests.demo

bench: install  ## what it costs, side by side with its peers; WRITE=1 keeps the run
	@$(BIN)/python -m benchmarks.bench $(if $(WRITE),--write-baseline)

bench-full: install  ## the same with what takes long: larger histories, every peer
	@$(BIN)/python -m benchmarks.bench --full $(if $(WRITE),--write-baseline)

lock:  ## compile requirements/*.txt, tests/oldest.txt and benchmarks/peers.txt anew
	$(PYTHON) -m venv .venv-lock && .venv-lock/bin/python -m pip install --quiet uv
	set -e; for file in requirements/run requirements/dev tests/oldest; do \
	  case $$file in */run) more="requirements/build.in --extra pdf";; */dev) more="requirements/build.in --group dev";; \
	    */oldest) more="--resolution lowest-direct --extra pdf";; esac; \
	  .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-header $(if $(UPGRADE),--upgrade) \
	    $$more pyproject.toml --output-file $$file.txt; done
	.venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --constraint requirements/dev.txt $(if $(UPGRADE),--upgrade) \
	  benchmarks/peers.in --output-file benchmarks/peers.txt
	rm -rf .venv-lock

clean:  ## remove everything made here
	rm -rf .venv .venv-lock .venv-oldest .venv-peers benchmarks/node_modules site .pytest_cache .mypy_cache .ruff_cache .hypothesis
