#!/usr/bin/env bash
# Resolve pyproject.toml and requirements-dev.in into exact versions with hashes, and no index address.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/python -m venv .venv/lock
.venv/lock/bin/pip install --quiet pip-tools
compile() {
    .venv/lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host "$@"
}
compile --output-file requirements.txt pyproject.toml
# The extras for more than one machine (docs/many-machines.md, docs/scale.md): all of the above, and what they take.
compile --extra postgresql --constraint requirements.txt --output-file requirements-postgresql.txt pyproject.toml
compile --extra dask --constraint requirements.txt --output-file requirements-dask.txt pyproject.toml
compile --constraint requirements-postgresql.txt --constraint requirements-dask.txt \
    --output-file requirements-dev.txt requirements-dev.in
