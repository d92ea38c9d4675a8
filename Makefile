# Everything is done in .venv, which is made once and brought up to date when the lock changes.
# Another Python: make PYTHON=python3.12 book

PYTHON ?= python3
VENV ?= .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
CHAPTER ?=
SEEDS ?= 10
TOPIC ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1
test unit notebooks seeds: export MLFUND_PROGRESS := off
# Hundreds of processes read the same modules, which are compiled once, whatever is set outside.
test unit notebooks seeds: export PYTHONDONTWRITEBYTECODE :=
# The workers share the processors.
test unit notebooks seeds: export OMP_NUM_THREADS := 1

.NOTPARALLEL:
.PHONY: help book browser pages serve test lint unit notebooks seeds lab run check maps maps-check reseed \
  cells bench mutants rates portability links lock clean distclean

help:  ## show this list
	@echo "usage: make TARGET"
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' Makefile | expand -t 15

book: $(READY)  ## build the site from the committed outputs, with its PDFs and EPUB
	@$(PY) -m booktools.site

browser: $(READY)  ## find a Chromium, or install one
	@$(PY) -m booktools.site.browser

pages: $(READY)  ## build the site without the PDFs and the EPUB, while you write
	@$(PY) -m booktools.site --pages

serve: pages  ## build the site and serve it on this computer
	@$(PY) -m booktools.site --serve

PARTS := lint unit notebooks seeds

test: $(READY)  ## run everything that CI runs; a part that fails does not stop the others
	@failed=; for part in $(PARTS); do $(MAKE) --no-print-directory $$part || failed="$$failed $$part"; done; \
	if [ -n "$$failed" ]; then echo "make test: failed:$$failed"; exit 1; fi; echo "make test: all passed"

lint: $(READY)  ## check style
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

unit: $(READY)  ## test the functions, the exercises, the tools and the site
	$(PY) -m booktools.site.browser
	$(PY) -m pytest -n 3 --dist loadfile --no-loadscope-reorder --doctest-modules \
	  tests mlfund booktools

mutants: $(READY)  ## judge every change of every exercise's solution: make mutants TOPIC=batch_norm
	@$(PY) -m mlfund.judge.mutants $(TOPIC)

rates: $(READY)  ## count what refused answers are told: a cause, a false one, a rule: make rates TOPIC=batch_norm
	@$(PY) -m mlfund.judge.rates $(TOPIC) --one-in 5

notebooks: $(READY)  ## execute every chapter and compare every output
	$(PY) -m pytest --nbval --nbval-current-env -n 2 --dist loadfile chapters

seeds: $(READY)  ## execute every chapter under two other seeds
	$(PY) -m booktools.notebooks reseed --seeds 2

lab: $(READY)  ## open the chapters in JupyterLab
	$(PY) -m jupyter lab chapters

run: $(READY)  ## execute and normalize one chapter: make run CHAPTER=batch_norm
	@test -n "$(CHAPTER)" || { echo "which one? make run CHAPTER=batch_norm"; exit 2; }
	@$(PY) -m booktools.notebooks run $(CHAPTER)

check: $(READY)  ## check the anatomy of one chapter: make check CHAPTER=batch_norm
	@test -n "$(CHAPTER)" || { echo "which one? make check CHAPTER=batch_norm"; exit 2; }
	@$(PY) -m booktools.notebooks check $(CHAPTER)

maps: $(READY)  ## compute the maps that a chapter keeps: make maps CHAPTER=batch_norm
	@test -n "$(CHAPTER)" || { echo "which one? make maps CHAPTER=batch_norm"; exit 2; }
	@$(PY) -m booktools.notebooks maps $(CHAPTER)

maps-check: $(READY)  ## compute all kept maps anew, and compare
	@$(PY) -m booktools.notebooks maps-check $(CHAPTER)

reseed: $(READY)  ## which assertions fail under other seeds: make reseed CHAPTER=batch_norm SEEDS=20
	@$(PY) -m booktools.notebooks reseed --seeds $(SEEDS) $(CHAPTER)

cells: $(READY)  ## run every cell of every chapter in the Python of its page, and compare
	$(PY) -m booktools.site.browser
	MLFUND_ALL_CELLS=yes $(PY) -m pytest -q tests/site/test_same_numbers.py

bench: $(READY)  ## measure against the budgets and against other libraries
	@$(PY) -m benchmarks

portability: $(READY)  ## the same outputs under other threads, instruction sets, locales
	@$(PY) -m booktools.notebooks portability $(CHAPTER)

links: $(READY)  ## ask for every link that leaves the book whether it still leads somewhere
	$(VENV)/bin/jupyter-book build . --builder linkcheck --path-output _build/links

lock: $(READY)  ## compile requirements.txt anew, from pyproject.toml
	$(PY) -m pip install --quiet uv
	$(PY) -m booktools.lock

clean:  ## remove what was built
	rm -rf _build .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

distclean: clean  ## remove what was built, and .venv
	rm -rf $(VENV)

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	  "Python 3.11 or newer is needed. Is there one? make PYTHON=python3.12 ...")'
	@echo "Setting up $(VENV): some minutes, once"
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install -r requirements.txt
	$(PY) -m pip install --no-deps --no-build-isolation -e .
	@touch $(READY)
