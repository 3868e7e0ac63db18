# `make help` lists the targets. Each sets the checkout up first, which is free once it is done.

bin := .venv/bin
resolve := $(bin)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url

# Python may keep its compiled modules here: without them every start costs more.
unexport PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := build
.PHONY: build setup test lint ruff format snakefmt mypy snakemake jats4r bench bench-print bench-check bench-diff bench-lines hyphenation torture wheel lock clean help

build: setup ## build the paper in manuscript/ (ARGS="--only html" and the like)
	@$(bin)/triptych build manuscript $(ARGS)

setup: ## install everything into .venv and node_modules
	@tools/setup

test: setup ## check the style, then run the tests (ARGS="-k name" and the like)
	@$(MAKE) --no-print-directory --keep-going lint; style=$$?; \
	$(bin)/python -m pytest -n auto $(ARGS) && exit $$style

lint: ruff format snakefmt mypy snakemake ## check the style and the types

ruff: setup
	@$(bin)/ruff check

format: setup
	@$(bin)/ruff format --check

snakefmt: setup
	@$(bin)/snakefmt --check --compact-diff Snakefile

mypy: setup
	@$(bin)/mypy

snakemake: setup
	@$(bin)/snakemake --lint

jats4r: build ## count what JATS4R's rules say of the JATS that was built
	@$(bin)/python tests/jats4r.py build/*/*.xml

bench: setup ## measure a build against the bare command lines
	@$(bin)/python bench/bench.py $(ARGS)

bench-print: setup ## measure the print of the paper against plain WeasyPrint, and its memory
	@$(bin)/python bench/print.py $(ARGS)

bench-check: setup ## measure the check of the paper, of a book, and of each rule
	@$(bin)/python bench/check.py $(ARGS)

bench-lines: setup ## measure line breaks, greedy against total-fit
	@$(bin)/python bench/lines.py $(ARGS)

bench-diff: setup ## measure triptych diff beside git diff --word-diff
	@$(bin)/python bench/diff.py $(ARGS)

hyphenation: setup ## write the Kazakh hyphenation patterns anew
	@$(bin)/python tools/hyphenation.py

torture: setup ## build the manuscript that tortures the press, in build/torture (tests/torture.py)
	@rm -rf build/torture-manuscript
	@$(bin)/python tests/torture.py build/torture-manuscript >/dev/null
	@$(bin)/triptych build build/torture-manuscript $(ARGS)

wheel: setup ## make the wheel in dist/
	@$(bin)/uv build --quiet --wheel --no-build-isolation --python $(bin)/python --out-dir dist
	@ls dist/*.whl

lock: setup ## renew the lock files (ARGS=--upgrade takes the newest versions)
	$(resolve) --custom-compile-command "make lock" $(ARGS) \
		--group dev pyproject.toml --output-file requirements.lock
	$(resolve) --custom-compile-command "make lock (npm itself, for machines that have none)" $(ARGS) \
		--group npm --output-file requirements-npm.lock
	npm install --package-lock-only --ignore-scripts
	$(bin)/python tools/strip_lock.py

clean: ## remove what was built; .venv and node_modules stay
	rm -rf build dist .snakemake .pytest_cache .mypy_cache .ruff_cache .hypothesis

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile
