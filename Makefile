# `make run` and `make test` need nothing but Python 3.11+ and make: each brings what it lacks.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The lock files name every package: asking pip to resolve them again would let a newer release of one
# that is wanted by an extra (`coverage[toml]`) stop an older pip.
INSTALL := -m pip --disable-pip-version-check --quiet install --no-deps --require-hashes
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --quiet --custom-compile-command "make lock"

.PHONY: run dev test lint types unit browser browser-audit audit mutations payloads bench simulate lock messages format screenshots clean help

help:  ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ -/'

run: $(VENV)/.installed  ## start the trainer (migrates, loads the pages, prints the address)
	@$(BIN)/flask --app wsgi serve

dev: $(VENV)/.installed-dev  ## the same, reloading when code or pages change
	@$(BIN)/flask --app wsgi serve --reload

test: lint types unit  ## everything that must hold: ruff, mypy, pytest with coverage and a browser

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	@$(BIN)/mypy

unit: $(VENV)/.installed-dev
	@$(BIN)/python -m tests.gate

browser: $(VENV)/.installed-dev  ## the browser tests alone
	@$(BIN)/pytest tests/browser -q

browser-audit: $(VENV)/.installed-dev  ## measure the floors of the pages: axe, weight, Lighthouse (needs node and npm)
	@$(BIN)/python -m benchmarks.audit

audit: $(VENV)-audit/.installed  ## bandit, schemathesis, pip-audit; each finds a planted fault first
	@$(VENV)-audit/bin/python -m benchmarks.security_audit

# Without the plug-ins that pytest finds by itself a mutant takes a third of the time.
mutations: $(VENV)-audit/.installed  ## small faults put into the rules, for the tests to find (ARGS="app.domain.queue*": some)
	@PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 $(VENV)-audit/bin/mutmut run $(ARGS)
	@$(VENV)-audit/bin/mutmut results

payloads: $(VENV)/.installed-dev  ## every payload into every field, for an hour (ARGS=rounds, 40 unless told)
	@$(BIN)/python -m tests.hostile $(ARGS)

format: $(VENV)/.installed-dev  ## put the code into its form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/.installed-dev  ## every ratio in a table, beside the one kept last (ARGS=--keep keeps it)
	@$(BIN)/python -m benchmarks $(ARGS)

simulate: $(VENV)/.installed-dev  ## sixty days of a made-up learner, and what the app finds out
	@$(BIN)/python -m benchmarks.simulation

screenshots: $(VENV)/.installed-dev  ## make the pictures of docs/ anew
	@$(BIN)/python -m docs.screenshots

icons: $(VENV)/.installed-dev  ## make the icons of the installed app anew
	@$(BIN)/python -m docs.icons

lock: $(VENV)/.installed-dev  ## pin the dependencies of pyproject.toml, with hashes
	@$(LOCK) --upgrade --output-file requirements.txt
	@$(LOCK) --upgrade --extra dev --constraint requirements.txt --output-file requirements-dev.txt
	@$(LOCK) --upgrade --extra audit --constraint requirements-dev.txt --output-file requirements-audit.txt

messages: $(VENV)/.installed-dev  ## write the texts that a translator starts from: app/translations/messages.pot
	@mkdir -p app/translations
	@$(BIN)/pybabel --quiet extract

clean:  ## remove what the commands made, but never instance/ (the learners' work)
	@rm -rf $(VENV) $(VENV)-audit .mypy_cache .ruff_cache .coverage .hypothesis mutants test-results

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; set PYTHON=")'
	@$(PYTHON) -m venv $(VENV)

# Tools that nothing else needs, in a place of their own.
$(VENV)-audit/.installed: requirements-audit.txt
	@$(PYTHON) -m venv $(VENV)-audit
	@$(VENV)-audit/bin/python $(INSTALL) -r requirements-audit.txt
	@touch $@

$(VENV)/.installed: requirements.txt $(BIN)/python
	@echo "Installing the pinned packages ..."
	@$(BIN)/python $(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(BIN)/python
	@echo "Installing the pinned packages and the tools ..."
	@$(BIN)/python $(INSTALL) -r requirements-dev.txt
	@touch $@ $(VENV)/.installed
