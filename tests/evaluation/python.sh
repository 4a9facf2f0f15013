#!/usr/bin/env bash
# Prints a Python that has what the evaluation needs. The first time it makes a
# virtual environment for it under build/: nothing else in the project installs
# packages from PyPI. crowd-kit is installed without what only its work on texts
# and pictures needs.
set -euo pipefail
cd "$(dirname "$0")"
home=../../build/evaluation-venv
if ! cmp -s requirements.txt "$home/requirements.txt"; then
  {
    python3 -m venv --clear "$home"
    "$home/bin/pip" install --quiet --no-deps -r requirements.txt
    cp requirements.txt "$home/"
  } >&2
fi
echo "$(cd "$home" && pwd)/bin/python"
