# Everything is installed from this folder's own files into .venv; see `make help`.
# Another interpreter has its own place beside it: PYTHON=python3.13 VENV=.venv-3.13 make test

PYTHON ?= python3
VENV ?= .venv
# Tests side by side; many of them wait for other processes.
WORKERS ?= auto
BIN := $(VENV)/bin
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header

.PHONY: run test check crash-test fuzz mutants bench setup format docs screenshots site audit lock help

run: $(VENV)/ready ## run the bot; without a Telegram token, the sandbox in the browser
	$(BIN)/python -m bot run

test: $(VENV)/ready-dev ## run all tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

check: $(VENV)/ready-dev ## lint, types, layers, forms, kinds and docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot forms check $(notdir $(basename $(wildcard flows/forms/*.toml)))
	$(BIN)/python -m pytest -q tests/contract/test_docs.py tests/contract/test_shipped_forms.py tests/contract/test_kinds.py

crash-test: $(VENV)/ready-dev ## kill the bot 200 times while chairs talk, and see that nothing is lost (15 minutes)
	$(BIN)/python -m tests.crash

fuzz: $(VENV)/ready-dev ## send the bot 100,000 updates and 20,000 calendars of every sort, forged and mangled (15 minutes)
	$(BIN)/python -m tests.fuzz

mutants: $(VENV)/ready-dev .venv-mutants/ready ## break the code in 600 small ways, and see which no test notices (an hour)
	rm -rf build/reached
	for room in flows storage bot; do .venv-mutants/bin/python -m tests.mutants $$room --python $(BIN)/python --reached build/reached || exit; done

bench: $(VENV)/ready .venv-bench/ready ## measure the bot, and its peers beside it (an hour, and 45 GB on the disk)
	$(BIN)/python -m tests.bench

setup: $(VENV)/ready-dev ## install everything, for development too

format: $(VENV)/ready-dev ## format the code and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/ready-dev ## write anew what the docs take from the code
	$(BIN)/python -m tests.contract.docs_text

screenshots: $(VENV)/ready-dev ## take the pictures in docs/screenshots anew (needs chromium)
	$(BIN)/python -m pytest -q tests/browser/test_whole_reflection.py tests/browser/test_nudge_pictures.py tests/browser/test_guard_picture.py --screenshots

site: .venv-site/ready ## make the documentation's pages, into build/site
	.venv-site/bin/sphinx-build --quiet --fail-on-warning --keep-going --builder html -c docs . build/site

audit: .venv-audit/ready ## ask whether a fault of anything that is installed with the bot is known (needs the network)
	.venv-audit/bin/python -m tests.contract.known_faults

lock: ## write requirements*.txt anew from pyproject.toml, keeping the versions that they hold (needs uv; without a file, the newest)
	$(LOCK) -o requirements.txt pyproject.toml
	$(LOCK) -o requirements-dev.txt --group dev
	$(LOCK) -o requirements-bench.txt --group bench
	$(LOCK) -o requirements-site.txt --group site

help: ## show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/'

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/ready: $(BIN)/python requirements.txt pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

.venv-audit/ready: Makefile
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/pip install --quiet --disable-pip-version-check pip-audit~=2.10
	touch $@

.venv-mutants/ready: Makefile
	$(PYTHON) -m venv .venv-mutants
	.venv-mutants/bin/pip install --quiet --disable-pip-version-check cosmic-ray~=8.7 coverage~=7.10
	touch $@

.venv-site/ready: requirements-site.txt
	$(PYTHON) -m venv .venv-site
	.venv-site/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-site.txt
	touch $@

.venv-bench/ready: requirements-bench.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	touch $@
