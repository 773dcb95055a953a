# Every target sets up what it needs; `make` alone lists them. Written for GNU make 3.81 and later.

VENV := .venv/bin
PYTHON := $(shell command -v python3 || command -v python3.14 || command -v python3.13 \
                || command -v python3.12 || command -v python3.11)
COMPILE = $(VENV)/uv pip compile --quiet $(if $(UPGRADE),--upgrade) pyproject.toml $(1) --universal \
          --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help install run test test-unit coverage lint format openapi openapi-diff openapi-release fuzz clients bench lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

install: ## Make the environment in .venv, with everything that running and testing need
	@test -n "$(PYTHON)" || { echo "elearning: Python 3.11 or newer is needed: install one." >&2; exit 1; }
	@"$(PYTHON)" tools/bootstrap.py

run: install ## Start everything for development and serve on 127.0.0.1:8000 (PORT=, HOST=)
	@$(VENV)/elearning run

test: install ## Run every test, on a PostgreSQL of its own (DATABASE_URL_TEST= for another)
	@$(VENV)/pytest -n auto

test-unit: install ## Run the tests of rules and use cases: no database, a few seconds
	@$(VENV)/pytest tests/unit

coverage: install ## Run every test and show the lines that none of them reaches
	@$(VENV)/pytest -n auto --cov --cov-report=term-missing:skip-covered

lint: install ## Check style, types and the direction of imports
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@$(VENV)/mypy
	@$(VENV)/lint-imports

format: install ## Mend what can be mended of the style
	@$(VENV)/ruff check --fix --quiet .
	@$(VENV)/ruff format .

openapi: install ## Write openapi.json anew from the routes
	@$(VENV)/python -m presentation.openapi > openapi.json

openapi-diff: install ## Tell what would break clients of the released API
	@$(VENV)/python tools/compatibility.py

openapi-release: install ## Let the API as it is now count as released
	@$(VENV)/python tools/compatibility.py --release

fuzz: install ## Make requests up from the document, 200 an operation and role (EXAMPLES=, ROLES=): two hours
	@cd tests/end_to_end && PYTHONPATH=.. "$(CURDIR)/$(VENV)/python" -m fuzzing.campaign $(or $(EXAMPLES),200) $(ROLES)

clients: install ## Write typed clients for Python and TypeScript into clients/ (the latter needs npm)
	@$(VENV)/python tools/client_writers.py clients

bench: install ## Measure the application against the reference server
	@$(VENV)/python -m benchmarks

lock: install ## Write requirements/*.txt anew from pyproject.toml (UPGRADE=1 for newer versions)
	@$(call COMPILE,) -o requirements/run.txt
	@$(call COMPILE,--group dev) -o requirements/dev.txt

clean: ## Delete the environment and all caches, but no data
	@rm -rf .venv clients examples/typescript/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis htmlcov .coverage*
