# `make run` and `make test` are the two commands; `make help` lists the rest.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON ?= python3
UV := .tools/bin/uv
BIN := .venv/bin
# The system's certificates (offices with an inspecting proxy install theirs there), and this machine's own Python.
export UV_SYSTEM_CERTS := 1
export UV_PYTHON_DOWNLOADS := never
# Compiled once at installation, not by every process that may not write there: a second less of every start.
export UV_COMPILE_BYTECODE := 1
SYNC := $(UV) sync --locked --quiet --python $(PYTHON)

.PHONY: help
help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 20

$(UV): requirements-uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: set PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .tools
	.tools/bin/pip install --quiet --require-hashes -r requirements-uv.txt
	@touch $(UV)

# Two stamps: what the gateway needs, and that plus what the tests need.
.venv/.installed: pyproject.toml uv.lock $(UV)
	$(SYNC) --no-dev --inexact
	@touch $@

.venv/.installed-dev: pyproject.toml uv.lock $(UV)
	$(SYNC)
	@touch $@ .venv/.installed

# What the tests run that is no part of .venv is asked for before anything is installed.
.PHONY: tools
tools:
	@for one in node npm cc openssl; do command -v $$one >/dev/null \
		|| { echo "The tests need $$one: apt-get install nodejs npm gcc libc6-dev openssl"; exit 1; }; done
	@node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' || { echo "The tests need Node.js 20 or newer"; exit 1; }

# OpenAI's client for Node and the YAML server of editors, which some tests run.
NODE_CLIENT := tests/journeys/node
$(NODE_CLIENT)/node_modules/.installed: $(NODE_CLIENT)/package-lock.json
	npm ci --prefix $(NODE_CLIENT) --silent --no-audit --no-fund
	@touch $@

.PHONY: install
install: .venv/.installed  ## set up .venv from uv.lock

.PHONY: run
run: install  ## start the gateway on 127.0.0.1:8080 with config.yaml
	$(BIN)/sekisho serve --config config.yaml

.PHONY: test
test: tools .venv/.installed-dev $(NODE_CLIENT)/node_modules/.installed  ## every test, PostgreSQL included
	$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: lint
lint: .venv/.installed-dev  ## ruff and mypy strict
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

.PHONY: format
format: .venv/.installed-dev  ## rewrite the sources in the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: check
check: lint test  ## what CI runs

.PHONY: bench
bench: .venv/.installed-dev  ## overhead beside a bare pass-through; writes benchmarks/README.md's table
	$(BIN)/python -m benchmarks.run --write

.PHONY: bench-audit
bench-audit: .venv/.installed-dev  ## durable appends, sealing, proofs and verification of a million records (RECORDS=n)
	$(BIN)/python -m benchmarks.audit --records $(or $(RECORDS),1000000) --write

.PHONY: bench-audit-search
bench-audit-search: .venv/.installed-dev  ## searches and lists over EXCHANGES=1000000 made-up exchanges, on both databases (LOG=folder keeps or takes them)
	$(BIN)/python -m benchmarks.audit_search --exchanges $(or $(EXCHANGES),1000000) $(if $(LOG),--log $(LOG)) --write

.PHONY: bench-policy
bench-policy: .venv/.installed-dev  ## what one decision costs: 60 rules, 20 exceptions in force, 20 findings
	$(BIN)/python -m benchmarks.policy

.PHONY: bench-replay
bench-replay: .venv/.installed-dev  ## a candidate pack over a log of EXCHANGES=100000 made-up exchanges
	$(BIN)/python -m benchmarks.replay --exchanges $(or $(EXCHANGES),100000)

.PHONY: torture
torture: .venv/.installed-dev  ## random kills under load: 1,000 on SQLite, 200 on PostgreSQL (KILLS=n for another number, PART=postgresql or thousand for one)
	$(BIN)/pytest -q -rP -m slow tests/journeys/test_kill.py $(if $(PART),-k $(PART))

.PHONY: torture-masks
torture-masks: .venv/.installed-dev  ## TEXTS=20000 random texts (one in eight long with tables glued to others, one with values in disguise, one under a policy that looks for few kinds) masked as requests, as answers in pieces and as marked text, each screened again (SEED=n for others)
	TEXTS=$(or $(TEXTS),20000) SEED=$(or $(SEED),1) $(BIN)/pytest -q -m slow tests/gateway/masking/test_afresh.py

EVAL_FOLD := $(or $(TMPDIR),/tmp)/sekisho-eval
.PHONY: eval
eval: .venv/.installed-dev  ## measure the detectors (DATA=folder of the sets, PEERS=python with Presidio's models)
	@test -n "$(DATA)" || { echo "DATA is missing: make eval DATA=/path/to/sets"; exit 2; }
	$(SYNC) --group training
	mkdir -p $(EVAL_FOLD)
	$(BIN)/python -m detectors.names.training --data $(DATA) --without-fold 0 --weights $(EVAL_FOLD)/japanese.npz
	$(BIN)/python -m detectors.english.training --data $(DATA) --without-fold 0 --weights $(EVAL_FOLD)/english.npz
	$(BIN)/python -m detectors.evaluation --data $(DATA) $(if $(PEERS),--peers $(PEERS)) --write \
		--japanese $(EVAL_FOLD)/japanese.npz --english $(EVAL_FOLD)/english.npz
