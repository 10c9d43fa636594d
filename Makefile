# `make` alone lists the targets. Everything but system programs lives in .venv.
# Only what GNU Make 3.81 knows is used here: it is what macOS ships.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install lab test test-unit test-notebooks test-processors test-browser test-site test-colab \
    test-py311 test-nbgrader test-newest bench-torch test-install test-gpu notebooks repoint figures slides site book \
    bench lint lock dist clean

FIRST_LECTURE := notebooks/01_tanh_fixed_point.ipynb
IN_README     := figures/anderson_path.svg figures/memory.svg figures/slider.svg
WORKERS       ?= 2
UPGRADE       ?= --upgrade
BIN           := .venv/bin
INSTALLED     := .venv/.installed

# uv from the PATH where it runs, else one of our own.
UV := $(shell uv --version >/dev/null 2>&1 && command -v uv || echo .uv/bin/uv)

# The Python of .venv: PYTHON=... where given, else the first of these that is 3.11 to 3.13, else one
# that uv finds or downloads. pyenv's folders are named because its shims fail for a version that is
# not selected.
PYENV    := $(or $(PYENV_ROOT),$(HOME)/.pyenv)/versions
PYTHONS   = $(or $(PYTHON),$(foreach v,3.12 3.13 3.11,python$v $(wildcard $(PYENV)/$v.*/bin/python)) python3)
SUITABLE := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))

# uv, Jupyter and Matplotlib write under HOME. Where they may not, they write here.
ifneq ($(shell test -w "$(HOME)" && echo writable),writable)
export HOME := $(CURDIR)/.home
$(shell mkdir -p .home)
endif

# A test is no student: it writes into nobody's progress.json.
NOBODY := IMPLICIT_TUTORIAL_RECORD=off

# The notebooks' outputs are those of a CPU. JAX_PLATFORMS=cuda,cpu in the environment tests a GPU.
PYTEST := $(NOBODY) JAX_PLATFORMS=$${JAX_PLATFORMS:-cpu} $(BIN)/python -m pytest -n $(WORKERS) --dist loadscope
# Two workers compile much alike, and so do a notebook, its solution and the browser: XLA does each once.
CACHED := JAX_COMPILATION_CACHE_DIR="$(CURDIR)/.venv/.compiled" JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS=0 \
    JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES=-1 TF_CPP_MIN_LOG_LEVEL=3
NBVAL  := $(PYTEST) --nbval --nbval-current-env --nbval-cell-timeout 120 --nbval-sanitize-with notebooks/sanitize.cfg

# Sphinx, told to stop at no warning and to count each as a failure.
SPHINX := $(BIN)/sphinx-build --quiet --fresh-env --fail-on-warning --keep-going --conf-dir site

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' Makefile

install: $(INSTALLED) ## make .venv with every package at its locked version (PYTHON=... picks a new one's Python)

lab: $(INSTALLED) ## open JupyterLab on the first lecture (LAB=... adds options, as in LAB=--no-browser)
	@test "$$(id -u)" != 0 || root=--allow-root; \
	$(BIN)/jupyter lab $$root --LabApp.default_url=/lab/tree/$(FIRST_LECTURE) $(LAB)

test: test-unit test-notebooks ## run every test (REQUIRE_ALL=1: a test left out is a failure)

# Most of their time is XLA's: it compiles much, for small problems, and is told not to polish.
test-unit: $(INSTALLED) ## run the tests of the package alone
	$(CACHED) XLA_FLAGS="$$XLA_FLAGS --xla_backend_optimization_level=0" $(PYTEST) -p no:nbval tests

test-notebooks: $(INSTALLED) ## run every notebook and compare its outputs with the committed ones
	$(CACHED) $(NBVAL) notebooks/*.ipynb notebooks/solutions/*.ipynb

# XLA, and OpenBLAS for linear solves, round otherwise where they may use other instructions: they are
# told to use those of 2008, then those of 2013.
test-processors: $(INSTALLED) ## run the solved notebooks as on two older x86 processors, and compare their outputs
	@failed=; for cpu in SSE4_2/Nehalem AVX2/Haswell; do \
	    echo "$$cpu:"; \
	    XLA_FLAGS="$$XLA_FLAGS --xla_cpu_max_isa=$${cpu%/*}" OPENBLAS_CORETYPE=$${cpu#*/} \
	        $(NBVAL) notebooks/solutions/*.ipynb || failed=1; \
	done; test -z "$$failed"

test-browser: $(INSTALLED) ## open every notebook in JupyterLab and Chromium; screenshots in tests/artefacts
	$(CACHED) $(PYTEST) --dist load tests/browser/in_jupyterlab.py

test-site: book site ## look at every page of the website in Chromium, and at the book
	$(PYTEST) --dist load tests/site/pages.py tests/site/in_chromium.py tests/site/book.py

# Other environments than .venv, made anew at each call in .venv-NAME, with uv's downloads kept.
test-colab: ## run every notebook and the package's tests beside Colab's versions, as on Colab
test-py311: ## run the tests of solvers and gradients and a lecture on Python 3.11, whose JAX is older
test-nbgrader: ## take an assignment through nbgrader, from quickstart to the marks
test-newest: ## the same with the newest version of everything, as pip installs it
bench-torch: ## measure the package beside torchdeq and torchdiffeq, and add it to benchmarks/README.md

LAX := -P -m pytest -q -n $(WORKERS) --dist loadscope --nbval-lax --nbval-current-env \
    tests/solvers tests/implicit --ignore tests/implicit/test_peers_cases.py notebooks/02_neural_ode.ipynb

test-colab:  ON := 3.13
test-colab:  INSTALL := --requirement tests/colab/constraints.txt nbval pytest-xdist hypothesis
test-colab:  RUN := tests/colab/run.py
test-py311:  ON := 3.11
test-py311:  INSTALL := --no-deps --requirement requirements.lock .
test-py311:  RUN := $(LAX)
test-py311:  export XLA_FLAGS := --xla_backend_optimization_level=0
test-nbgrader: ON := 3.12
test-nbgrader: INSTALL := --requirement requirements.lock nbgrader==0.9.6 .
test-nbgrader: RUN := -P -m pytest -q tests/nbgrader_course.py
test-newest: ON := 3.13
test-newest: INSTALL := --upgrade ".[test]"
test-newest: RUN := $(LAX)
bench-torch: ON := 3.11
bench-torch: INSTALL := --requirement requirements.lock torch==2.13.0 torchdeq torchdiffeq
bench-torch: RUN := -W ignore -m benchmarks torch_peers --add

test-colab test-py311 test-nbgrader test-newest bench-torch: NAMED = .venv-$(lastword $(subst -, ,$@))
test-colab test-py311 test-nbgrader test-newest bench-torch: | $(UV)
	rm -rf $(NAMED)
	$(UV) venv --quiet --no-project --python "$(firstword $(wildcard $(PYENV)/$(ON).*/bin/python) $(ON))" $(NAMED)
	$(UV) pip install --quiet --python $(NAMED)/bin/python $(INSTALL)
	$(NOBODY) JAX_PLATFORMS=cpu $(NAMED)/bin/python $(RUN)

test-install: $(INSTALLED) ## install as README.md says, in each of its ways, in empty folders with an empty HOME
	$(BIN)/python -m pytest -q tests/fresh_install.py

test-gpu: $(INSTALLED) ## run tests and notebooks on the accelerator that JAX sees; it says so where there is none
	@$(BIN)/python tests/accelerator.py
	$(NOBODY) XLA_PYTHON_CLIENT_PREALLOCATE=false $(BIN)/python -m pytest --nbval-lax --nbval-current-env \
	    --nbval-cell-timeout 300 tests notebooks/*.ipynb notebooks/solutions/*.ipynb

notebooks: $(INSTALLED) ## build and run every notebook from its source
	$(BIN)/python notebooks/build.py

repoint: $(INSTALLED) ## point every badge and link to REPO=owner/name on GitHub, and installs to TAG=v1.2.3; nothing is run again
	@$(BIN)/python notebooks/repoint.py "$(REPO)" "$(TAG)"

figures: $(INSTALLED) ## draw every figure of the slides and of the README
	JAX_PLATFORMS=$${JAX_PLATFORMS:-cpu} $(BIN)/python -P -m figures
	@touch figures/.drawn

# For the slides alone: drawn anew only where code has changed.
figures/.drawn: $(INSTALLED) $(wildcard figures/*.py) $(shell find implicit_tutorial -name '*.py')
	JAX_PLATFORMS=$${JAX_PLATFORMS:-cpu} $(BIN)/python -P -m figures --pdf
	@touch $@

slides: $(INSTALLED) ## build every deck: to present, to hand out, and with notes on a second screen
	@$(BIN)/python -P slides/typeset.py --check
	$(MAKE) figures/.drawn
	$(BIN)/python -P slides/typeset.py

# Built anew each time, from the notebooks as they are committed: nothing is run.
site: $(INSTALLED) ## build the website into build/site, with the slides and the book where they are built
	rm -rf build/site
	$(NOBODY) JAX_PLATFORMS=cpu $(BIN)/python site/prepare.py
	$(SPHINX) --doctree-dir build/doctrees build/pages build/site

book: $(INSTALLED) ## build the whole course as one PDF, build/book/implicit-tutorial.pdf
	@$(BIN)/python site/bind.py --check
	rm -rf build/book
	$(NOBODY) JAX_PLATFORMS=cpu $(BIN)/python site/prepare.py book
	$(SPHINX) --builder latex --doctree-dir build/book/doctrees build/book/pages build/book/tex
	$(BIN)/python site/bind.py

bench: $(INSTALLED) ## measure the package beside its peers, and rewrite benchmarks/README.md
	$(BIN)/python -P -m benchmarks

lint: $(INSTALLED) ## check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pyright

lock: $(BIN)/python ## renew requirements.lock (UPGRADE= keeps the versions that still fit)
	$(UV) pip compile --quiet --universal --python $(BIN)/python --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	    $(UPGRADE) --extra lab --extra test --extra bench --extra site --output-file requirements.lock pyproject.toml

dist: | $(UV) ## build the wheel and the source distribution into dist/
	rm -rf dist
	$(UV) build --quiet --out-dir dist .

clean: ## remove every .venv, built figures and slides, and every cache; notebooks stay as they are
	rm -rf .venv .venv-* .uv .home .pytest_cache .hypothesis .ruff_cache
	rm -rf build/slides build/pages build/doctrees build/site build/book slides/*.pdf tests/artefacts
	rm -f figures/.drawn figures/*.pdf $(filter-out $(IN_README),$(wildcard figures/*.svg))
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): requirements.lock pyproject.toml | $(BIN)/python
	$(UV) pip sync --python $(BIN)/python requirements.lock
	$(UV) pip install --python $(BIN)/python --no-deps --editable .
	@touch $@

$(BIN)/python: | $(UV)
	@for python in $(PYTHONS); do \
	    "$$python" -c '$(SUITABLE)' 2>/dev/null && break; \
	    python=; \
	done; \
	if test -z "$$python$(PYTHON)"; then python=3.12; fi; \
	if test -z "$$python"; then echo "PYTHON=$(PYTHON) is not a Python from 3.11 to 3.13." >&2; exit 1; fi; \
	rm -rf .venv && $(UV) venv --no-project --python "$$python" .venv

.uv/bin/uv:
	$(or $(PYTHON),python3) -m venv .uv
	.uv/bin/python -m pip install --quiet --disable-pip-version-check uv
