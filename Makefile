# One short verb a task. Everything needed is set up on the way, in .venv.
PYTHON ?= python3
BIN := .venv/bin
HOST ?= 127.0.0.1
PORT ?= 8050
SHELL := /bin/bash

.PHONY: run test axe check bench lock pictures codebook boundaries clean

run: .venv/ready          ## set up, serve the dashboard on http://127.0.0.1:8050
	$(BIN)/spreadmap serve --host $(HOST) --port $(PORT) $(if $(DISPLAY)$(WAYLAND_DISPLAY),--open,)

test: .venv/ready-dev     ## set up, run all tests, in a real Chromium too
	@tools/ensure_chromium
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

axe: .venv/ready-dev      ## ask axe about everything in every view, language, theme and width
	@tools/ensure_chromium
	AXE=everything $(BIN)/python -m pytest -n 2 --dist load tests/browser/test_views.py $(ARGS)

check: .venv/ready-dev    ## lint, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/ready-dev    ## measure against what people would use instead; writes benchmarks/RESULTS.md
	@tools/ensure_chromium
	$(BIN)/python benchmarks/bench.py $(ARGS)

lock:                     ## compile the lock files anew, without any download address
	$(BIN)/python -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --quiet --extra build -o requirements.lock pyproject.toml
	$(BIN)/python -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --quiet --extra build --extra bench --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml
	echo uv | $(BIN)/python -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --quiet -c requirements-dev.lock -o requirements-uv.lock -

pictures: .venv/ready-dev ## draw the pictures of the README anew
	@tools/ensure_chromium
	$(BIN)/python tools/make_pictures.py

codebook: .venv/ready     ## write docs/codebook.md from the schema
	$(BIN)/python tools/make_codebook.py

boundaries: .venv/ready-dev ## build the boundary files anew from the packages they come from
	$(BIN)/python tools/build_boundaries.py

clean:                    ## remove what set-up made
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Spreadmap needs Python 3.11 or newer; set PYTHON=python3.x")'
	$(PYTHON) -m venv .venv || { echo "Cannot make a virtual environment: on Debian, apt-get install python3-venv"; exit 1; }

# uv installs in seconds what pip takes more than a minute for; where it cannot reach an index that
# pip is told of in its own way, pip does it.
INSTALL = $(BIN)/python -m uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) 2>/dev/null || \
    $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)

.venv/uv: requirements-uv.lock | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@touch $@

.venv/ready: requirements.lock pyproject.toml .venv/uv
	$(call INSTALL,requirements.lock)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-dev: requirements-dev.lock .venv/ready
	$(call INSTALL,requirements-dev.lock)
	@touch $@
