# Everything a fresh machine needs: Python 3.11+, make, git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test install check messages bench audit lock clean
.DEFAULT_GOAL := run

run: $(VENV)/.runtime       ## serve Discord with a token in .env; without one, open the demo
	@$(BIN)/python -m bot start

test: $(VENV)/.dev          ## run every test
	$(BIN)/python -m pytest -n auto --dist worksteal

install: $(VENV)/.runtime   ## make the environment alone

check: $(VENV)/.dev         ## format, lint, types, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist worksteal

messages: $(VENV)/.dev      ## bring the translations up to date and tell what they lack; LANGUAGE=fr begins one
	@$(BIN)/python -m bot.catalogues $(LANGUAGE)

bench: $(VENV)/.bench       ## the benchmarks, beside their peers
	$(BIN)/python -m bench

audit: $(VENV)/.runtime     ## known vulnerabilities of the lock, secrets in files and history; status 3: could not be asked
	@$(BIN)/python -m pip install -qq --disable-pip-version-check pip-audit
	@$(BIN)/python deploy/audit.py

lock: $(VENV)/.dev          ## renew the pinned versions from pyproject.toml
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean:                      ## remove the environment and the demo's database
	rm -rf $(VENV) data/demo .pytest_cache .mypy_cache .ruff_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Clipdesk needs Python 3.11 or later; name one with: make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Making the environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock | $(BIN)/python
	@echo "Installing the pinned dependencies ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(VENV)/.runtime
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.bench: pyproject.toml | $(VENV)/.dev
	@$(BIN)/python -m pip install -qq --disable-pip-version-check $$($(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml","rb"))["project"]["optional-dependencies"]["bench"])')
	@touch $@
