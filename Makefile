# Needs Python >= 3.10 and make, nothing else; uv is used where it is on PATH, because it is faster.

PYTHON ?= $(shell for it in python3 python3.13 python3.12 python3.11 python3.10 python; do \
	$$it -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null && echo $$it && break; done)
UV := $(shell uv pip install --help 2>/dev/null | grep -q -e --group && echo uv)

VENV := .venv
NEWEST := .venv-newest
DBT := .venv-dbt
STORES := .venv-stores
SAMPLE := sample_project/artifacts
# One process of tests for each core.
CORES := -n auto --dist worksteal

ifdef UV
# $(call venv,folder) makes an empty environment, $(call install,folder,what) installs into it.
venv = rm -rf $(1) && uv venv --quiet --python $(PYTHON) $(1)
install = uv pip install --quiet --python $(1)/bin/python $(2)
else
# pip understands --group since 25.1; what Python brings may be older.
venv = rm -rf $(1) && $(PYTHON) -m venv $(1) && $(1)/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
install = $(1)/bin/python -m pip install --quiet --disable-pip-version-check $(2)
endif

# What the GitHub action installs; the second has what object stores take.
lock = $(VENV)/bin/uv pip compile --no-config --quiet --universal --python-version 3.11 --generate-hashes --no-build \
	--no-annotate --custom-compile-command 'make lock' $(OPTIONS) pyproject.toml

.PHONY: help demo test check format lock point sample picture oracle bench newest stores clean
.DEFAULT_GOAL := help

help: ## List what can be made.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.package ## Print the report on the sample project's pull request.
	@$(VENV)/bin/dbt-impact diff --base $(SAMPLE)/base --head $(SAMPLE)/head; code=$$?; \
	echo; echo "exit code: $$code"; test $$code -le 1

test: $(VENV)/.dev ## Run all tests.
	$(VENV)/bin/python -m pytest $(CORES)

check: $(VENV)/.dev ## Check format, lint, types and the walls between modules, then run all tests.
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy --strict
	$(VENV)/bin/lint-imports
	$(VENV)/bin/python -m pytest $(CORES)

format: $(VENV)/.dev ## Format the code, and mend what ruff can mend.
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

lock: $(VENV)/.dev ## Write down what the GitHub action installs, by hash; OPTIONS=--upgrade for newer versions.
	$(lock) --output-file requirements/action.txt
	$(lock) --constraint requirements/action.txt --all-extras --output-file requirements/stores.txt

point: $(VENV)/.package ## Point recipes and metadata at a release: REPOSITORY=owner/dbt-impact COMMIT=… VERSION=….
	$(VENV)/bin/python examples/release.py --repository '$(REPOSITORY)' --commit '$(COMMIT)' --version '$(VERSION)'

sample: $(DBT)/.installed ## Make the sample project's artifacts anew, with real dbt.
	$(DBT)/bin/python sample_project/make_artifacts.py

bench: $(VENV)/.dev ## Measure speed and memory on made-up projects.
	$(VENV)/bin/python -m benchmarks.speed --models 1000 5000
	$(VENV)/bin/python -m benchmarks.questions --models 10000
	$(VENV)/bin/python -m benchmarks.hook --models 5000

picture: $(VENV)/.package ## Take the README's picture of the comment anew; it needs Chromium.
	$(call install,$(VENV),--group picture)
	SOURCE_DATE_EPOCH=1772439000 $(VENV)/bin/dbt-impact diff --base $(SAMPLE)/base --head $(SAMPLE)/head \
		--fail-on never --format markdown \
		--link-base https://git.halfpenny.example/warehouse/blob/7d1f2a0 --output docs/picture/comment.md
	$(VENV)/bin/python docs/picture/take.py

oracle: $(VENV)/.dev $(DBT)/.installed ## Edit every relation of PROJECT=folder, execute what reads it, score the report.
	$(if $(PROJECT),,$(error say which project: make oracle PROJECT=/path/to/a/dbt/project))
	$(VENV)/bin/python -m tests.oracle $(PROJECT) --dbt $(DBT)/bin/dbt $(OPTIONS)

newest: ## Run the tests with the newest sqlglot, whatever the cap says (CI reports it, and does not gate on it).
	$(call venv,$(NEWEST))
	$(call install,$(NEWEST),--editable . --group dev)
	$(call install,$(NEWEST),--upgrade 'sqlglot[c]')
	@$(NEWEST)/bin/python -c 'import sqlglot; print("sqlglot", sqlglot.__version__)'
	$(NEWEST)/bin/python -m pytest $(CORES)

stores: ## Read a base from S3 as it is spoken: the real s3fs, with moto's server on loopback.
	$(call venv,$(STORES))
	$(call install,$(STORES),--editable '.[s3]' 'moto[server]' 'moto[s3]' --group dev)
	$(STORES)/bin/python -m pytest tests/artifacts/test_s3.py

clean: ## Remove the environments and all caches.
	rm -rf $(VENV) $(NEWEST) $(DBT) $(STORES) dist build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.package: pyproject.toml
	$(if $(PYTHON),,$(error no Python 3.10 or newer on PATH: install one, or make PYTHON=/path/to/python3))
	$(call venv,$(VENV))
	$(call install,$(VENV),--editable .)
	@touch $@

$(VENV)/.dev: $(VENV)/.package
	$(call install,$(VENV),--group dev)
	@touch $@

$(DBT)/.installed: pyproject.toml
	$(call venv,$(DBT))
	$(call install,$(DBT),--group dbt)
	@touch $@
