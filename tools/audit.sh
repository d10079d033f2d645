#!/usr/bin/env bash
# Audit what comes from elsewhere. Only the second half needs a network, and passes without one, saying so.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/python -m tools.supply
.venv/bin/python -m venv .venv/audit
.venv/audit/bin/pip install --quiet --disable-pip-version-check --retries 1 pip-audit 2>/dev/null || true
.venv/bin/python -m tools.supply faults .venv/audit/bin/pip-audit
