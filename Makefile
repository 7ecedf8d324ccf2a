# Two commands from a bare machine with Python:
#   make demo   trains a small network and opens TensorBoard's NetViz tab
#   make test   runs every check; the test runner's summary comes last
# The first run of each brings what is missing: a virtual environment in .venv, packages, and for
# `make test` also Ray, Node (into .venv), Node packages and a browser.

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
EXTRAS_INSTALLED := $(VENV)/installed-extras
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
BENCHMARKS ?= ascent_cost class_image_quality dream_seams inversion_quality neutrality responses_cost scan_cost \
	scan_exactness scan_maps scan_memory scan_neighbours training_overhead

# constraints.txt has exact versions for the Python that it was made with, and no say on others.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

export PATH := $(CURDIR)/$(BIN):$(PATH)
export TF_CPP_MIN_LOG_LEVEL ?= 3
export KERAS_BACKEND := tensorflow
export PYTHONHASHSEED ?= 0

.PHONY: demo test pytest lint format hooks constraints frontend frontend-test browser benchmarks fuzz clean

demo: $(INSTALLED)
	$(BIN)/netviz demo $(DEMO)

test: lint frontend-test pytest

# Also shows published networks with every technique, which takes long.
test-all: export NETVIZ_WHOLE := 1
test-all: test

pytest: $(INSTALLED) $(EXTRAS_INSTALLED) browser
	$(BIN)/python -m pytest -q -n $(WORKERS) $(TESTS)

lint: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	sh .ci/contracts $(VENV)

format: $(INSTALLED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Runs ruff, mypy and Biome on every commit of this clone.
hooks: $(INSTALLED) $(NODE_INSTALLED)
	$(BIN)/pre-commit install

# Writes constraints.txt anew from the newest versions that setup.py allows; commit the result.
constraints:
	sh .ci/constraints $(VENV) '$(TENSORFLOW)>=2.18'

frontend: $(NODE_INSTALLED)
	npm --prefix frontend run build

frontend-test: $(NODE_INSTALLED)
	npm --prefix frontend test

# Ten minutes or so: the cases of each target, tried on whatever a log may hold.
FUZZ ?= 6000
fuzz: $(INSTALLED)
	NETVIZ_FUZZ=$(FUZZ) $(BIN)/python -m pytest -q -n $(WORKERS) tests/fuzz

benchmarks: $(INSTALLED)
	@for name in $(BENCHMARKS); do echo "== $$name"; $(BIN)/python -m tests.benchmarks.$$name || exit 1; done

browser: $(INSTALLED)
	@sh .ci/browser $(VENV)

clean:
	rm -rf $(VENV) .cache frontend/node_modules .pytest_cache .mypy_cache .ruff_cache

$(BIN)/python:
	sh .ci/python $(VENV)

$(INSTALLED): setup.py pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) '$(TENSORFLOW)>=2.18' -e '.[dev]'
	@touch $@

# Not every platform and Python has wheels of these; tests that need them are skipped and say so.
$(EXTRAS_INSTALLED): $(INSTALLED)
	$(INSTALL) --only-binary ray -e '.[ray]' || echo "no Ray for this Python: its test will be skipped"
	$(INSTALL) --only-binary openTSNE -e '.[tsne]' || echo "no openTSNE for this Python: scikit-learn takes its place"
	@touch $@

$(NODE_INSTALLED): frontend/package-lock.json | $(INSTALLED)
	sh .ci/node $(VENV)
	npm --prefix frontend ci --no-audit --no-fund --loglevel=error
	@touch $@
