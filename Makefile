# Every target works alone on a fresh clone: Python 3.11+ and make are all it takes.
# `make check` changes nothing, `make fix` repairs.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
SOURCES := policy store console tests bench
JOBS ?= 2

# PYTHON=… chooses the interpreter; else the first that is recent enough.
FIND_PYTHON = for python in $(or $(PYTHON),python3.13 python3.12 python3.11 python3); do \
	"$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		&& command -v "$$python" && exit 0; done; exit 1

.PHONY: help run test check fix bench clean lock

help:
	@echo 'make run    la console, avec ses données de démonstration, sur http://localhost:8501'
	@echo 'make test   tous les essais, parcours dans un navigateur compris'
	@echo 'make check  relit le code sans rien changer ; make fix répare'
	@echo 'make bench  les mesures ; make lock refait les versions figées ; make clean efface'

run: $(VENV)/.run
	@exec $(BIN)/python -m console run

test: $(VENV)/.dev
	@sh tests/setup/chromium.sh
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(ARGS)

check: $(VENV)/.dev
	$(BIN)/python -m ruff check $(SOURCES)
	$(BIN)/python -m ruff format --check --quiet $(SOURCES)
	$(BIN)/python -m mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m policy.decision_table | diff -u docs/decision-table.md -
	$(BIN)/python -m policy.verdict_diagram | diff -u docs/cases.md -
	$(BIN)/python -m policy.retention_page | diff -u docs/retention.md -

fix: $(VENV)/.dev
	$(BIN)/python -m tests.typography --fix
	$(BIN)/python -m ruff check --fix $(SOURCES)
	$(BIN)/python -m ruff format $(SOURCES)
	$(BIN)/python -m policy.decision_table > docs/decision-table.md.new
	@mv docs/decision-table.md.new docs/decision-table.md
	$(BIN)/python -m policy.verdict_diagram > docs/cases.md.new
	@mv docs/cases.md.new docs/cases.md
	$(BIN)/python -m policy.retention_page > docs/retention.md.new
	@mv docs/retention.md.new docs/retention.md

bench: $(VENV)/.dev
	$(BIN)/python -m bench $(ARGS)

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# No index address, no path of this machine: the lock installs from wherever pip is set to look.
COMPILE = $(BIN)/python -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
	--annotation-style=line --build-deps-for editable

lock: $(VENV)/.dev
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra dev --constraint requirements.lock \
		--output-file requirements-dev.lock pyproject.toml

# --- what the targets stand on -------------------------------------------------------------

# Quiet, with a dot a second: the first installation fetches a hundred megabytes and more.
define install
	@echo "$(1)"; (while :; do printf .; sleep 1; done) & dots=$$!; trap 'kill $$dots' EXIT; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input $(2) && echo
endef

$(BIN)/pip:
	@python=$$($(FIND_PYTHON)) || { echo "Il faut Python 3.11 ou plus récent, avec son module venv : \
	installez-le (Debian : apt install python3 python3-venv), ou donnez PYTHON=/chemin/vers/python3." >&2; \
	exit 2; }; \
	echo "Environnement : $(VENV), avec $$python"; "$$python" -m venv $(VENV) && rm -f $(VENV)/.run $(VENV)/.dev

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/pip
	$(call install,Installation des bibliothèques (une à deux minutes)…,--require-hashes -r requirements.lock)
	$(call install,Installation de la console…,--quiet --no-deps --no-build-isolation -e .)
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(call install,Installation des outils d’essai…,--require-hashes -r requirements-dev.lock)
	@touch $@
