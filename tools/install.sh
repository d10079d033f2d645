#!/usr/bin/env bash
# Make .venv from the locked, hashed requirements; install the system libraries where we may, else name them.
set -euo pipefail
cd "$(dirname "$0")/.."
PYTHON="${PYTHON:-python3}"

"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Python 3.11 or newer is needed; $PYTHON is $("$PYTHON" -V). Set it with: make install PYTHON=python3.11" >&2
    exit 7
}

# WeasyPrint draws with Pango; libharfbuzz-subset makes each PDF some four times faster to write.
libraries=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
missing=()
for library in "${libraries[@]}"; do
    ldconfig -p | grep -q "${library%-[0-9]}\.so\|${library%0}\.so\|${library%-0}\.so" || missing+=("$library")
done
if [ ${#missing[@]} -gt 0 ]; then
    become=""
    [ "$(id -u)" = 0 ] || become="sudo -n"
    if command -v apt-get >/dev/null && { [ -z "$become" ] || sudo -n true 2>/dev/null; }; then
        echo "Installing ${missing[*]}"
        $become apt-get update -qq && $become env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
    else
        echo "Please install these system libraries, then run this again: ${missing[*]}" >&2
        echo "On Debian or Ubuntu: sudo apt-get install ${missing[*]}" >&2
        exit 7
    fi
fi

if [ ! -x .venv/bin/python ]; then
    "$PYTHON" -m venv .venv || {
        echo "Python cannot make a virtual environment here. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2
        exit 7
    }
fi
.venv/bin/python -m pip install --quiet --require-hashes -r requirements.txt -r requirements-dev.txt
.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
touch .venv/.ready
