# Every target works alone on a clean clone; the first one makes .venv.
PREMISE ?= A lighthouse keeper finds a small robot washed ashore and must repair it before the great storm reaches the island.
DATA_DIR ?= .reelwright
PY := .venv/bin/python

.PHONY: demo up test test-containers check format bench setup schemas golden providers lock clean

demo: ## Make a film from a premise: make demo PREMISE="..."
	@deploy/setup.sh runtime
	@./reelwright produce --data-dir "$(DATA_DIR)" --shots 12 "$(PREMISE)"

up: ## Run all services until Ctrl-C
	@deploy/setup.sh runtime
	@./reelwright up --data-dir "$(DATA_DIR)"

setup: ## The virtual environment with everything, for development too
	@deploy/setup.sh dev

test: setup ## All tests, on real servers
	@$(PY) -m pytest -n 2 --dist worksteal -m "not containers and not provider" -q

test-containers: setup ## The same journey on containers; needs a Docker engine
	@$(PY) -m pytest -m containers -q

check: setup ## Lint, formatting, types, architecture
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

format: setup
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

bench: setup ## Speed and size, as ratios against peers in the same run
	@$(PY) -m bench

schemas: setup ## Schema snapshots and asyncapi.json, from the contracts
	@$(PY) -m contracts

golden: setup ## A golden payload for each new message
	@$(PY) -m tests.contracts.golden_files

providers: setup ## The tables of docs/providers.md, from the catalogue
	@$(PY) -m services.generation.catalog

lock: setup ## Dependencies anew from pyproject.toml
	@.venv/bin/uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements.lock
	@.venv/bin/uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	@awk '/^uv==/{p=1} p{print} p&&!/\\$$/{exit}' requirements-dev.lock > requirements-uv.lock

clean:
	@rm -rf .venv build .mypy_cache .ruff_cache
