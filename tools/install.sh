#!/usr/bin/env bash
# Make .venv from the locked, hashed requirements; install the system libraries where we may, else name them.
set -euo pipefail
cd "$(dirname "$0")/.."
PYTHON="${PYTHON:-python3}"

# Debian package : what Python is asked to load. WeasyPrint draws with Pango; without libharfbuzz-subset it works, slower.
needed=(libpango-1.0-0:libpango-1.0.so.0 libpangoft2-1.0-0:libpangoft2-1.0.so.0)
wanted=(libharfbuzz-subset0:libharfbuzz-subset.so.0)

stop() {
    printf '%s\n' "$@" >&2
    exit 7
}

has_python() { "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
has_venv() { "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; }

# Asking the loader is surer than ldconfig, which an ordinary user's PATH may not have.
missing_of() {
    local pair
    for pair in "$@"; do
        "$PYTHON" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "${pair#*:}" 2>/dev/null || echo "${pair%%:*}"
    done
}

# apt_install PACKAGE…: false where there is no apt, no right to use it, or no way to the packages.
apt_install() {
    local become=()
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || return 1
        become=(sudo -n)
    fi
    echo "Installing $*"
    "${become[@]}" apt-get update -qq &&
        "${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

if ! has_python && ! { [ "$PYTHON" = python3 ] && apt_install python3 python3-venv && has_python; }; then
    stop "Python 3.11 or newer is needed, and $PYTHON is not that." \
        "Name another one, for example: make install PYTHON=python3.12" \
        "On Debian 12, Ubuntu 24.04 or newer: sudo apt-get install python3 python3-venv"
fi

venv_package="$("$PYTHON" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
if [ ! -x .venv/bin/python ] && ! has_venv && ! { apt_install "$venv_package" && has_venv; }; then
    stop "Python cannot make a virtual environment here." \
        "On Debian or Ubuntu: sudo apt-get install $venv_package" "Then run this again."
fi

if [ "$(uname -s)" = Linux ]; then
    mapfile -t missing < <(missing_of "${needed[@]}" "${wanted[@]}")
    [ ${#missing[@]} = 0 ] || apt_install "${missing[@]}" || true
    mapfile -t missing < <(missing_of "${needed[@]}" "${wanted[@]}")
    if [ -n "$(missing_of "${needed[@]}")" ]; then
        stop "These system libraries are missing, and could not be installed from here: ${missing[*]}" \
            "On Debian or Ubuntu: sudo apt-get install ${missing[*]}" "Then run this again."
    elif [ ${#missing[@]} -gt 0 ]; then
        echo "Letters will be made more slowly until this is installed: ${missing[*]}" >&2
    fi
fi

# A .venv that was cut short, or whose Python is gone, is made anew.
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    rm -rf .venv
    "$PYTHON" -m venv .venv
    echo "Installing the locked requirements into .venv: about a minute"
fi
pip=(.venv/bin/python -m pip install --quiet --disable-pip-version-check)
"${pip[@]}" --require-hashes -r requirements.txt -r requirements-dev.txt
"${pip[@]}" --no-deps --no-build-isolation --editable .
# Compiled now: what Python compiles for itself on the day that a disk is full, it keeps cut short, and can't load again.
PYTHONDONTWRITEBYTECODE='' .venv/bin/python -m compileall -q mailmerge
touch .venv/.ready
