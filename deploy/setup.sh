#!/bin/sh
# Makes .venv in the root and installs the locked dependencies into it: `deploy/setup.sh runtime|dev`.
# A stamp of the lock file makes the second run a no-op.
set -eu
kind=${1:-dev}
case $kind in
    runtime) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    *) echo "usage: deploy/setup.sh runtime|dev" >&2; exit 2 ;;
esac

find_python() {
    for candidate in ${PYTHON:-} python3.12 python3.13 python3.14 python3 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then
            echo "$candidate"
            return
        fi
    done
    found=$(python3 --version 2>&1 || echo none)
    echo "Reelwright needs Python 3.12 or newer, and none was found (python3 is: $found); install one or set PYTHON=/path/to/python." >&2
    return 1
}

wanted="$kind $(cat "$lock" requirements-uv.lock | cksum)"
if [ -x .venv/bin/python ]; then
    have=$(cat .venv/.installed 2>/dev/null || true)
    [ "$have" = "$wanted" ] && exit 0
    # The development set contains the runtime set: do not shrink it for `make demo`.
    [ "$kind" = runtime ] && [ "$have" = "dev $(cat requirements-dev.lock requirements-uv.lock | cksum)" ] && exit 0
else
    python=$(find_python)
    echo "making .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv || {
        rm -rf .venv
        echo "This Python cannot make a virtual environment; install its venv module or set PYTHON to another Python 3.12+." >&2
        exit 1
    }
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
echo "installing the locked dependencies ($lock)"
.venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes "$lock" requirements-uv.lock
echo "$wanted" >.venv/.installed
