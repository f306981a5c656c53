# Redningskrans. Nothing but python3 (3.11 or newer) and make is needed: the first target that runs sets up .venv.
PYTHON ?= python3
PY := .venv/bin/python
UV := .venv/bin/uv
LOCK := requirements.lock
COMPILE = $(UV) pip compile --universal --python-version 3.11 --generate-hashes --quiet --no-emit-index-url \
  --no-emit-find-links --no-annotate --no-header
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help demo up test test-fast test-faults coverage bench check lock

# Tests beside each other: a file stays in one process, which has servers of its own if the file needs any.
# Four of them on two processors, too: most of the time they wait for servers.
BESIDE := -n 4 --dist=loadfile --no-loadscope-reorder
# The long ones: whoever is done takes over from whoever is not; what hangs is ended, what is slow is not.
LONG := -n auto --maxprocesses=4 --dist=worksteal --timeout=300

help: ## Show these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

demo: .venv/synced ## Sixty missed rents through the whole path, on servers of its own, from nothing to a summary
	@$(PY) starter.py demo

up: .venv/synced ## Run PostgreSQL, Temporal, its web page and a worker in the foreground (Ctrl-C stops them)
	@$(PY) starter.py up

test: check ## Run the checks, then every test
	@$(PY) -m tests.prepare_servers
	$(PY) -m pytest $(BESIDE)

test-fast: .venv/synced ## Every test that needs no server: for the time between two thoughts
	$(PY) -m pytest $(BESIDE) -m "not servers and not record and not faults and not volume"

coverage: .venv/synced ## The branches that no test of the rules, the decisions and the journal takes
	@$(PY) -m coverage erase
	$(PY) -m coverage run -m pytest $(BESIDE) tests/domain tests/decisions tests/journal tests/activities tests/workflows
	@$(PY) -m coverage combine --quiet
	$(PY) -m coverage report

test-faults: .venv/synced ## The long faults: servers and workers killed at every point, full disks, wrong clocks, huge files
	$(PY) -m pytest $(LONG) -m "faults or volume"

bench: .venv/synced ## Measure the product beside bare Temporal and bare PostgreSQL (half an hour; NAMES="sending memory" for some)
	$(PY) -m benchmarks $(NAMES)

check: .venv/synced ## Lint, format, types and the direction of imports
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports

lock: .venv/synced ## Write both lock files anew from pyproject.toml (newest allowed versions, hashes, no addresses)
	$(COMPILE) --upgrade --extra embedded --group dev pyproject.toml --output-file $(LOCK)
	$(COMPILE) --constraints $(LOCK) pyproject.toml --output-file production.lock

# uv itself is pinned in the lock: pip installs just that one entry, by hash, and uv the rest.
.venv/synced: $(LOCK) | .venv/bin/python
	@echo "Installing what $(LOCK) names into .venv ..."
	@awk '/^[^ ]/ {on = /^uv==/} on' $(LOCK) > .venv/uv.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement .venv/uv.lock
	@$(UV) pip sync --quiet --require-hashes --python $(PY) $(LOCK)
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Redningskrans needs Python 3.11 or newer as '$(PYTHON)'. Another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "'$(PYTHON)' cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
