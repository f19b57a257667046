# Each job is one line of dev.py; Windows needs no make: python dev.py test.
PYTHON ?= python3
JOBS := scorecard test types lint floors docs bench oldest engines screen check

.PHONY: help $(JOBS)
.DEFAULT_GOAL := help

help: ## List the jobs
	@$(PYTHON) dev.py --help

$(JOBS): ## Words for the tool behind a job: make test ARGS="-k rounding"
	@$(PYTHON) dev.py $@ $(ARGS)
