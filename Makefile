# The commands of Hefa. CI runs `make test` and nothing else, so green here means green there.
.DEFAULT_GOAL := help
.PHONY: demo test setup check prove bench shots locks help

PYTHON ?= python3
BIN := .venv/bin

# Python keeps what it compiles, and not between the sources: a program that starts anew each time starts in half the time.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX ?= $(CURDIR)/.venv/compiled

# ---- what people run -------------------------------------------------------------------------------------------------

demo: .venv/.runtime  ## install what running needs, open a fictional city with a year of history (ARGS="--port 8001")
	@$(BIN)/hefa demo $(ARGS)

test:  ## install what is missing where that is allowed, then everything that must hold
	@tests/install.sh
	@$(MAKE) --no-print-directory check
	$(BIN)/pytest $(ARGS)

setup: .venv/.stamp  ## the environment only: .venv with all tools

check: .venv/.stamp  ## lint, format, types, imports, generated pages fresh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m workflows.docs --check

prove: .venv/.stamp  ## the long properties, faults and exhaustions
	$(BIN)/hefa workflows check --prove
	$(BIN)/pytest -m "prove or hypothesis" --hypothesis-profile=prove -o faulthandler_timeout=0 $(ARGS)
	$(BIN)/pytest -n 0 -q -s tests/test_topology.py
	$(BIN)/python -m tests.storm --faults 1000 --people 20 --seed 1

shots: .venv/.stamp  ## every page, wide and narrow, light and dark, as contact sheets into docs/shots
	SHOTS=$(CURDIR)/docs/shots $(BIN)/pytest -n 3 tests/web/browser/test_every_page.py

bench: .venv/.stamp  ## one figure per file, side by side with the raw driver or a peer, on both databases
	@set -e; for file in benchmarks/[a-z]*.py; do for database in sqlite postgresql; do \
	  echo "== $$file on $$database"; \
	  $(BIN)/python -m tests.servers --durable $(BIN)/python $$file --database $$database --json; \
	done; done

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*  ## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name what; do \
	  printf '  make %-6s %s\n' "$$name" "$$what"; done

# ---- the environment -------------------------------------------------------------------------------------------------
# One .venv in two steps, so that a demo never waits for developers' tools. Locks carry hashes and no host.

INSTALL = $(BIN)/uv pip $(1) --quiet --python $(BIN)/python --require-hashes $(2) \
  || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(lastword $(2))

.venv/.installer: requirements-dev.lock deploy/hefa
	@$(PYTHON) -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Hefa needs Python 3.11 or newer with venv (on Debian: apt-get install python3-venv), or: make PYTHON=/path/to/python3.11' >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.lock > .venv/installer.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r .venv/installer.lock
	@ln -sf ../../deploy/hefa $(BIN)/hefa
	@pwd > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/hefa.pth"  # import the tree from any folder
	@touch $@

.venv/.runtime: requirements.lock .venv/.installer
	@$(call INSTALL,install,-r requirements.lock)
	@touch $@

.venv/.stamp: requirements-dev.lock .venv/.runtime
	@$(call INSTALL,sync,requirements-dev.lock)
	@touch $@

LOCK = $(BIN)/uv pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.11 \
  --no-emit-index-url --no-header --no-annotate

locks: .venv/.installer  ## resolve requirements*.in anew
	$(LOCK) requirements.in -o requirements.lock
	$(LOCK) requirements-dev.in -o requirements-dev.lock
