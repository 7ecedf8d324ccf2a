# Two commands from a bare machine with Python:
#   make demo   trains a small network and opens TensorBoard's NetViz tab
#   make test   everything that is checked, the test runner's summary last
# The first run of each brings what is missing: a virtual environment in .venv, packages, and for
# `make test` also Node (into .venv), Node packages and a browser.

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
NODE_INSTALLED := frontend/node_modules/installed

# TensorFlow without CUDA is a third of the download. With a GPU: make TENSORFLOW='tensorflow[and-cuda]'
ifeq ($(shell uname -sm),Linux x86_64)
TENSORFLOW ?= tensorflow-cpu
else
TENSORFLOW ?= tensorflow
endif
# Each worker loads TensorFlow, about 1 GB.
WORKERS ?= 2
TESTS ?= tests
# Those that need no other library. The rest compare with one, and say at their top how to run them.
BENCHMARKS ?= ascent_cost class_image_quality dream_seams inversion_quality scan_cost scan_exactness \
	scan_maps scan_memory scan_neighbours training_overhead

export PATH := $(CURDIR)/$(BIN):$(PATH)
export TF_CPP_MIN_LOG_LEVEL ?= 3
export KERAS_BACKEND := tensorflow
export PYTHONHASHSEED ?= 0

.PHONY: demo test check pytest lint format frontend frontend-test browser benchmarks clean

demo: $(INSTALLED)
	$(BIN)/netviz demo $(DEMO)

test: lint frontend-test pytest

pytest: $(INSTALLED) browser
	$(BIN)/python -m pytest -q -n $(WORKERS) $(TESTS)

lint: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(INSTALLED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

frontend: $(NODE_INSTALLED)
	npm --prefix frontend run build

frontend-test: $(NODE_INSTALLED)
	npm --prefix frontend test

benchmarks: $(INSTALLED)
	@for name in $(BENCHMARKS); do echo "== $$name"; $(BIN)/python tests/benchmarks/$$name.py || exit 1; done

browser: $(INSTALLED)
	@sh .ci/browser $(VENV)

clean:
	rm -rf $(VENV) frontend/node_modules .pytest_cache .mypy_cache .ruff_cache

$(BIN)/python:
	sh .ci/python $(VENV)

$(INSTALLED): setup.py pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check '$(TENSORFLOW)>=2.18' -e '.[dev]'
	@touch $@

$(NODE_INSTALLED): frontend/package-lock.json | $(INSTALLED)
	sh .ci/node $(VENV)
	npm --prefix frontend ci --no-audit --no-fund --loglevel=error
	@touch $@
