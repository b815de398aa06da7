# `make demo` shows what Headwater does; `make test` checks that it does. Both make their own .venv.

SHELL := /bin/bash
VENV  ?= .venv
BIN   := $(VENV)/bin
PIP   := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Two workers suit the smallest machine; more make the timing tests noisy.
WORKERS ?= 2
ARGS    ?=

.PHONY: help demo test test-all test-pandas2 lint bench fuzz soak vsix test-editors clean
.DEFAULT_GOAL := help

help:
	@echo "make demo          check a script, show its lineage, hold a short editor session"
	@echo "make test          every test (ARGS='-k name' to choose, ARGS=--update to rewrite pages)"
	@echo "make test-all      the same with every Python from 3.11 on that is found"
	@echo "make test-pandas2  what the models say of pandas, against the newest pandas 2"
	@echo "make lint          ruff, mypy --strict, import contracts"
	@echo "make bench         keystroke, start-up and whole-folder times against their budgets"
	@echo "make fuzz          edit at random for some minutes: the law of editing (ARGS='--minutes 60 --folder DIR')"
	@echo "make soak          a day of typing in some minutes: what it leaves of memory, files and threads"
	@echo "make vsix          the Visual Studio Code extension as one file"
	@echo "make test-editors  sessions in the real editors (downloads them once)"
	@echo "make clean         remove what the other targets made"

# Stamps remember what is installed, so that a second run starts at once.
$(VENV)/.made:
	@if $(BIN)/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then touch $@; exit; fi; \
	python=$$(.ci/python | head -n 1); [ -n "$$python" ] || exit 1; \
	echo "making $(VENV) with $$python"; \
	"$$python" -m venv --clear $(VENV) && touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml constraints.txt
	@echo "installing headwater"
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.testable: $(VENV)/.installed
	@echo "installing what the tests need"
	@$(PIP) install --constraint constraints.txt --editable '.[test]'
	@touch $@

demo: $(VENV)/.installed
	@$(BIN)/python docs/demo.py

test: $(VENV)/.testable
	$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

test-all:
	@pythons=$$(.ci/python) || exit 1; failed=""; \
	for python in $$pythons; do \
	    name=$$("$$python" -c 'import sys; print("py%d%d" % sys.version_info[:2])'); \
	    echo "== $$name ($$python)"; \
	    PYTHON="$$python" $(MAKE) --no-print-directory test VENV=.venv-$$name || failed="$$failed $$name"; \
	done; \
	if [ -n "$$failed" ]; then echo "failed:$$failed"; exit 1; fi

# The environment for pandas 2 has the versions of constraints.txt but for those of constraints-pandas2.txt.
$(VENV)-pandas2/.testable: $(VENV)/.made pyproject.toml constraints.txt constraints-pandas2.txt
	@echo "installing what the tests need, with pandas 2"
	@$(BIN)/python -m venv --clear $(VENV)-pandas2
	@{ grep -v '^pandas==' constraints.txt; cat constraints-pandas2.txt; } > $(VENV)-pandas2/constraints.txt
	@$(VENV)-pandas2/bin/python -m pip --disable-pip-version-check --quiet install \
	    --constraint $(VENV)-pandas2/constraints.txt --editable '.[test]'
	@touch $@

test-pandas2: $(VENV)-pandas2/.testable
	$(VENV)-pandas2/bin/python -m pytest tests/test_oracle.py -n $(WORKERS) $(ARGS)

lint: $(VENV)/.testable
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	@# The extension's manifest repeats the settings; comparing them takes node (18) and none of its packages.
	@if node -e 'process.exit(+(parseInt(process.versions.node) < 18))' 2>/dev/null; then \
	    PYTHON=$(abspath $(BIN))/python node vscode-client/scripts/settings.mjs --check; \
	fi

bench: $(VENV)/.testable
	@PYTHONPATH=tests $(BIN)/python -m bench $(ARGS)

fuzz: $(VENV)/.testable
	@PYTHONPATH=tests $(BIN)/python -m fuzz $(ARGS)

soak: $(VENV)/.testable
	@PYTHONPATH=tests $(BIN)/python -m soak $(ARGS)

vscode-client/node_modules/.installed: vscode-client/package.json $(wildcard vscode-client/package-lock.json)
	cd vscode-client && if [ -f package-lock.json ]; then npm ci --no-audit --no-fund; else npm install --no-audit --no-fund; fi
	@touch $@

vsix: vscode-client/node_modules/.installed
	cd vscode-client && npm run package

test-editors: $(VENV)/.testable vsix
	tests/editors/install.sh
	HEADWATER_EDITORS=1 $(BIN)/python -m pytest tests/editors -p no:xdist $(ARGS)

clean:
	rm -rf $(VENV) $(VENV)-pandas2 .venv-py3* build dist server/*.egg-info vscode-client/node_modules vscode-client/dist
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
