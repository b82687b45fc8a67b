# Everything is installed from this folder's own files into .venv; see `make help`.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check crash-test bench setup format docs screenshots lock help

run: .venv/ready ## run the bot; without a Telegram token, the sandbox in the browser
	$(BIN)/python -m bot run

test: .venv/ready-dev ## run all tests
	$(BIN)/python -m pytest -n auto --dist loadfile

check: .venv/ready-dev ## lint, types, layers, forms and docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot forms check west_sussex
	$(BIN)/python -m pytest -q tests/contract/test_docs.py

crash-test: .venv/ready-dev ## kill the bot 200 times while chairs talk, and see that nothing is lost (15 minutes)
	$(BIN)/python -m tests.crash

bench: .venv/ready .venv-bench/ready ## measure the bot, and its peers beside it (10 minutes)
	$(BIN)/python -m tests.bench

setup: .venv/ready-dev ## install everything, for development too

format: .venv/ready-dev ## format the code and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: .venv/ready-dev ## write anew what the docs take from the code
	$(BIN)/python -m tests.contract.docs_text

screenshots: .venv/ready-dev ## take the pictures in docs/screenshots anew (needs chromium)
	$(BIN)/python -m pytest -q tests/browser/test_whole_reflection.py tests/browser/test_nudge_pictures.py --screenshots

lock: ## write requirements*.txt anew from pyproject.toml (needs uv)
	uv lock
	uv export -q --format requirements-txt --no-emit-project --no-dev --no-annotate --no-header -o requirements.txt
	uv export -q --format requirements-txt --no-emit-project --only-group dev --no-annotate --no-header -o requirements-dev.txt
	uv export -q --format requirements-txt --no-emit-project --only-group bench --no-annotate --no-header -o requirements-bench.txt
	rm uv.lock

help: ## show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/'

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/ready: .venv/bin/python requirements.txt pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

.venv-bench/ready: requirements-bench.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	touch $@
