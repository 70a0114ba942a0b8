# RetroWalk: `make run` serves it with demo data, `make test` proves it. `make help` lists the rest.

PYTHON ?= python3
PORT ?= 8000
TESTS ?= tests
V := .venv
export PYTHON PORT
# Three workers keep two cores busy while a browser waits; who is done early helps the others.
PYTEST := $(V)/bin/python -m pytest -n 3 --dist worksteal
# Kept bytecode halves every later start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run manage test test-pg lint fmt lock pictures bench bench-scale clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(V)/.run ## Serve RetroWalk with demo data at http://127.0.0.1:8000 (PORT moves it)
	@$(V)/bin/python deploy/local/serve.py

manage: $(V)/.run ## Run a management command: make manage ARGS="demo --members 1000"
	@$(V)/bin/python deploy/local/development.py $(ARGS)

test: $(V)/.develop ## Run all tests on SQLite, with a browser where there is one (TESTS narrows it)
	$(PYTEST) $(TESTS)

test-pg: $(V)/.develop ## Run the same tests on a throw-away PostgreSQL
	$(V)/bin/python .ci/with_postgres.py $(PYTEST) $(TESTS)

lint: $(V)/.develop ## Run every check that is not a test
	@.ci/lint

fmt: $(V)/.develop ## Put the Python code in its form
	$(V)/bin/ruff check --fix-only --quiet .
	$(V)/bin/ruff format .

pictures: $(V)/.develop ## Save pictures of the main pages under var/pictures
	PICTURES=var/pictures $(PYTEST) -m browser \
		-k "picture or every_state or progress" $(TESTS)

bench: $(V)/.develop ## Measure each page against the floor, on a throw-away PostgreSQL (MEMBERS sets the size)
	@$(V)/bin/python .ci/with_postgres.py --durable $(V)/bin/python -m benchmarks

bench-scale: $(V)/.develop ## Measure pages in a small clinic and in one of 10,000 clients and 1.5 million walks (WALKS)
	@$(V)/bin/python .ci/with_postgres.py --durable $(V)/bin/python -m benchmarks.scale

lock: ## Choose the newest allowed packages again and write their hashes
	@test -x $(V)/bin/uv || deploy/local/set_up develop
	cd requirements && for name in uv base pdf dev; do \
		../$(V)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
			--generate-hashes --no-emit-index-url --custom-compile-command "make lock" \
			$$name.in -o $$name.txt || exit 1; done

clean: ## Remove the environment and what was built (the data in var/ stays)
	rm -rf $(V) staticfiles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# What the app needs, and what working on it needs besides.
$(V)/.run: requirements/uv.txt requirements/base.txt
	@deploy/local/set_up run
	@touch $@

$(V)/.develop: requirements/uv.txt requirements/dev.txt
	@deploy/local/set_up develop
	@touch $(V)/.run $@
