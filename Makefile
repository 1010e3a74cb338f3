# Every command of daily work. `make` alone lists them.

PY := .venv/bin
# Node comes from the machine or, where it has none, from .venv.
export PATH := $(CURDIR)/.venv/bin:$(PATH)

DIST := static/dist/manifest.json
FONTS := static/dist/fonts/made.stamp
SOURCES := $(shell find templates static/css static/js static/img static/build.mjs eventmgr -type f \
	\( -name '*.html' -o -name '*.css' -o -name '*.js' -o -name '*.mjs' -o -name '*.svg' -o -name '*.png' -o -name '*.py' \))
CATALOGUES := $(patsubst %.po,%.mo,$(shell find eventmgr -name '*.po'))
TESTS ?=
# Processes that share the tests: one for each core, at most four. WORKERS=0 runs all in one.
WORKERS ?= $(shell cores=$$(nproc); echo $$((cores > 4 ? 4 : cores)))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check fix bench build lock install setup clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## install what is missing, migrate, load the demo event, serve
	@$(PY)/flask serve

test: setup build ## checks first, then all tests on SQLite and PostgreSQL and in the browser (TESTS=tests/checkin: those)
	@$(MAKE) --no-print-directory check
	$(PY)/pytest $(if $(filter-out 0,$(WORKERS)),-n $(WORKERS) --no-loadscope-reorder) $(TESTS)

check: setup ## lint, types, import contracts, templates, scripts and styles
	$(PY)/ruff check .
	$(PY)/ruff format --check --quiet .
	$(PY)/mypy
	$(PY)/lint-imports --no-logo
	$(PY)/djlint --lint --quiet templates
	npm run --silent check
	node --test tests/js/*.test.mjs

fix: setup ## set right what the tools can set right by themselves
	-$(PY)/ruff check --fix --quiet .
	$(PY)/ruff format --quiet .
	-npx --no-install biome check --write static

bench: setup build ## benchmarks and the long fault and load runs; writes instance/bench.json
	$(PY)/python -m tests.bench

build: $(DIST) $(FONTS) $(CATALOGUES) ## styles, scripts, fonts and translations

install: ## install what running needs; does nothing where all is there
	@deploy/install.sh

setup: install ## install what checking and testing need beside it (PostgreSQL, Chromium, tools)
	@deploy/install.sh tests

lock: setup ## new lock files out of requirements*.in and package.json
	$(PY)/pip-compile --quiet --upgrade --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host requirements.in
	$(PY)/pip-compile --quiet --upgrade --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host requirements-dev.in
	npm update --save

clean: ## forget everything that was made or installed, but not instance/
	rm -rf .venv node_modules static/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find eventmgr -name '*.mo' -delete

$(DIST): package-lock.json $(SOURCES) | install
	@npm run --silent build

$(FONTS): package-lock.json | install
	@mkdir -p $(@D)
	@$(PY)/python -m eventmgr.rendering.fonts
	@touch $@

%.mo: %.po | install
	@$(PY)/pybabel --quiet compile --input-file $< --output-file $@
