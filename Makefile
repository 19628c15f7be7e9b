# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

PYTHON ?= python3
CORE ?= 2.21
AIRFLOW ?= 3.3.2
TARGET ?=
SCHEDULER ?=
EXECUTION ?=
EXAMPLES ?=
SEED ?=
EVERY ?=
ROUNDS ?=
JOBS ?=
VERSIONS ?=
ARGS ?=

tools := tests/tools
in_copy := $(PYTHON) $(tools)/run_in_copy.py
lint := ruff-format ruff-check mypy yamllint ansible-lint changelog docs site importer execution-environment

.DEFAULT_GOAL := help
.PHONY: help test test-versions version-table fault-table permission-table smoke lint format sanity unit units integration live faults privileges fuzz races hostile completeness docs bench demo clean

help:  ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test:  ## Run everything, or some jobs: JOBS="sanity-* docs"
	$(PYTHON) $(tools)/jobs.py $(foreach job,$(JOBS),'$(job)')

test-versions:  ## Run the main tests with more releases of Airflow and ansible-core: VERSIONS="2.6.3 core-2.22"
	$(PYTHON) $(tools)/jobs.py --versions $(foreach version,$(VERSIONS),'$(version)')

version-table:  ## Write the results of make test-versions and the declarations into the documentation
	$(in_copy) version-table dev python $(tools)/version_table.py "$(CURDIR)"

permission-table:  ## Write the results of make privileges and the table of permissions into the documentation
	$(in_copy) permission-table dev python $(tools)/permission_table.py "$(CURDIR)"

lint:  ## Check formatting, types, YAML, playbooks, documentation and packaging
	$(PYTHON) $(tools)/jobs.py $(lint)

fault-table:  ## Write the results of make faults into the documentation
	$(in_copy) fault-table dev python $(tools)/fault_page.py "$(CURDIR)"

smoke: lint unit  ## Run linters, unit tests and the main live tests, in five minutes: AIRFLOW=2.11.2
	$(PYTHON) $(tools)/live.py $(AIRFLOW) -q -k "test_protocol or test_entries or test_disclosure"

format:  ## Format the Python files
	ruff="$$($(PYTHON) $(tools)/environments.py ruff)/bin/ruff" && "$$ruff" format . && "$$ruff" check --fix .

sanity:  ## Run ansible-test sanity: CORE=2.16 ARGS="--test validate-modules"
	$(PYTHON) $(tools)/ansible_test.py $(CORE) sanity $(ARGS)

unit:  ## Run the unit tests on one Python version, in seconds: ARGS="-k pool"
	$(in_copy) unit dev pytest tests/unit $(ARGS)

units:  ## Run the unit tests on all Python versions with ansible-test: CORE=2.21
	$(PYTHON) $(tools)/ansible_test.py $(CORE) units $(ARGS)

integration:  ## Run integration targets on a real server: TARGET=airflow_pool AIRFLOW=2.11.2 CORE=2.21 EXECUTION=both
	$(PYTHON) $(tools)/integration.py --core $(CORE) --airflow $(AIRFLOW) $(if $(EXECUTION),--execution $(EXECUTION)) $(TARGET)

live:  ## Run the live suite on a real server: AIRFLOW=2.11.2 ARGS="-k pool"; SCHEDULER=1 for the tests with a scheduler
	$(PYTHON) $(tools)/live.py $(if $(SCHEDULER),--scheduler) $(AIRFLOW) $(ARGS)

faults:  ## Inject every fault into every request of the tasks that write: AIRFLOW=2.11.2 ARGS="-k pool"; EVERY=7 START=1 for a part
	AIRFLOW_FAULTS_EVERY=$(EVERY) AIRFLOW_FAULTS_START=$(START) $(PYTHON) $(tools)/live.py --faults $(AIRFLOW) $(ARGS)

privileges:  ## Run every task with exactly the permissions that it needs, and without each one of them: AIRFLOW=2.11.2 ARGS="-k pool"
	$(PYTHON) $(tools)/live.py --privileges $(AIRFLOW) $(ARGS)

fuzz:  ## Write extreme values to every field, and replay malformed responses, on a real server: AIRFLOW=2.11.2 EXAMPLES=20000 SEED=2
	AIRFLOW_FUZZ_EXAMPLES=$(or $(EXAMPLES),2000) AIRFLOW_FUZZ_SEED=$(SEED) $(PYTHON) $(tools)/live.py --fuzz $(AIRFLOW) $(ARGS)

races:  ## Run several controllers at once, and other clients before every request: AIRFLOW=2.11.2 ROUNDS=20; EVERY=7 for a part
	AIRFLOW_RACES_ROUNDS=$(ROUNDS) AIRFLOW_RACES_EVERY=$(EVERY) $(PYTHON) $(tools)/live.py --races $(AIRFLOW) $(ARGS)

hostile:  ## Test the plugins and roles with hostile text in every field of a simulated server: CORE=2.16 EXAMPLES=5000
	HOSTILE_EXAMPLES=$(or $(EXAMPLES),100) $(in_copy) hostile-$(CORE) $(if $(filter 2.21,$(CORE)),dev,dev-$(CORE)) pytest tests/hostile $(ARGS)

completeness:  ## Show how much of Airflow's API the live suites called
	$(in_copy) completeness dev python $(tools)/completeness.py --table

docs:  ## Build the documentation as docs.ansible.com shows it, into tests/output/docs/html
	$(in_copy) site site python $(tools)/docsite.py "$(CURDIR)/tests/output/docs"

bench:  ## Compare the speed with uri loops, airflowctl and raw HTTP: ARGS="--quick"
	$(PYTHON) benchmarks/run.py $(ARGS)

demo:  ## Run the demo of the collection
	$(PYTHON) demo/demo.py

clean:  ## Remove everything that was installed, built or written, including the cache folder
	rm -rf tests/output .mypy_cache .pytest_cache .ruff_cache .hypothesis .ansible "$$($(PYTHON) $(tools)/toolchain.py)"
