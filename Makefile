# Everything runs in .venv, made on first use. Python 3.11 or newer is needed.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin

.PHONY: demo test check docs javascript bench clean

demo: $(VENV)/.installed
	@$(RUN)/tapready check device_catalog/examples/ready-phone device_catalog/examples/old-handheld \
	  device_catalog/examples/unlocked-phone device_catalog/examples/iphone-xs "model:Galaxy A14" \
	  --country GB --on 2026-11-20 --output html=demo-report.html; \
	  code=$$?; case $$code in 2|70) exit $$code;; esac
	@echo
	@echo "The readiness report is in demo-report.html: open it in a browser."

# Tests run in any order, so in two processes at once; WORKERS=0 runs them in one.
WORKERS ?= 2
test: $(VENV)/.tested $(VENV)/.readers
	$(RUN)/python -m pytest -n $(WORKERS) --dist worksteal

check: $(VENV)/.tested
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/lint-imports
	$(RUN)/python -m tests.circles
	$(RUN)/tapready rules lint
	$(RUN)/python -m tests.documents --check

docs: $(VENV)/.tested
	$(RUN)/python -m tests.documents --write

# reports/gate/javascript/*.js from reports/gate/typescript/; needs Node.js. A test holds them equal.
javascript: $(VENV)/.tested $(VENV)/.readers
	$(RUN)/python -m tests.apps.javascript

bench: $(VENV)/.tested
	$(RUN)/python benchmarks/startup.py
	$(RUN)/python -m benchmarks.adb
	$(RUN)/python -m benchmarks.report
	$(RUN)/python -m benchmarks.gate
	$(RUN)/python -m benchmarks.gate_http

clean:
	rm -rf $(VENV) build dist demo-report.html

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; try make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(RUN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(RUN)/python -m pip install --quiet --editable ".[all]"
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(RUN)/python -m pip install --quiet --group test --group check
	@touch $@

# Programs of other people that tests run need Node.js; without it those tests are skipped.
$(VENV)/.readers: $(wildcard tests/*/package-lock.json) $(VENV)/bin/python
	@for lock in $(wildcard tests/*/package-lock.json); do \
	  if command -v npm >/dev/null; then npm ci --silent --ignore-scripts --prefix $$(dirname $$lock); fi; done
	@touch $@
