# Each target fills .venv with what it needs (scripts/setup); pass more words by ARGS="...".
.DEFAULT_GOAL := help
.PHONY: help demo test lint bench setup screenshots clean
ARGS ?=

help: ## Print this list.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile

demo: ## Tell the founding case, then open a made-up registry in the browser.
	@scripts/setup runtime
	@.venv/bin/repatria demo $(ARGS)
	@.venv/bin/repatria tour

test: ## Run all tests.
	@scripts/setup test
	@.venv/bin/pytest -n 2 $(ARGS)

lint: ## Check form, types and who imports whom; report every failure.
	@scripts/setup lint
	@failed=0; \
	for check in "ruff format --check ." "ruff check ." mypy "lint-imports --no-logo"; do \
		echo "$$check"; .venv/bin/$$check || failed=1; \
	done; exit $$failed

bench: ## Measure time and memory beside peers and print a table.
	@scripts/setup test
	@.venv/bin/python -m benchmarks $(ARGS)

setup: ## Fill .venv for all of the above.
	@scripts/setup lint
	@scripts/setup test

screenshots: ## Take a picture of every page, as each role sees it, into build/screenshots.
	@scripts/take-screenshots $(ARGS)

clean: ## Remove .venv and all that the tools left.
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
