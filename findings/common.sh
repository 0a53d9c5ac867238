# What every script here begins with: a temporary folder that is left with the script, and in it an environment with the pinned packages.
#
#     source "$(dirname "$0")/common.sh" PACKAGE==VERSION ...
#     env/bin/python - <<'END'
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
cd "$work"
[ $# -eq 0 ] || env/bin/pip install --quiet "$@"

# Runs the program on the standard input, and shows what packages write to the standard error only if it fails.
python_quietly() { env/bin/python - 2>log || { tail -20 log; exit 1; }; }
