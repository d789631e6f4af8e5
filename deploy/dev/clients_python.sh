# shellcheck shell=bash
# The Python client, entente-client: built, checked and tested in build/python; the source tree stays
# as it is.
#
# Debian 12's packages: python3 python3-venv.  All else comes from the Python package index, pinned by
# clients/python/requirements.txt.

PYTHON_BUILD="build/python"
PYTHON_BIN="${PYTHON_BUILD}/venv/bin"

# python_digest PATH...: of the files below the paths, by name and content.
python_digest() {
  find "$@" -type f -not -path '*/__pycache__/*' -print0 | LC_ALL=C sort -z |
    xargs -0 -r sha256sum | sha256sum | cut -d' ' -f1
}

# python_is_current NAME DIGEST: whether step NAME was done for just this.
python_is_current() {
  [[ "$(cat -- "${PYTHON_BUILD}/$1.stamp" 2>/dev/null)" == "$2" ]]
}

# python_venv: build/python/venv with the pinned packages.  PYTHON names another Python than python3.
python_venv() {
  local digest version python="${PYTHON:-python3}"
  version="$("${python}" --version)" || return
  digest="$(python_digest clients/python/requirements.txt) ${version}" || return
  python_is_current venv "${digest}" && return
  rm -rf -- "${PYTHON_BUILD}"/{venv,venv.stamp,wheel.stamp}
  mkdir -p "${PYTHON_BUILD}" || return
  "${python}" -m venv "${PYTHON_BUILD}/venv" || return
  "${PYTHON_BIN}/pip" install --disable-pip-version-check -r clients/python/requirements.txt || return
  printf '%s' "${digest}" >"${PYTHON_BUILD}/venv.stamp"
}

# python_wheel: the source distribution, and from that the wheel, in build/python/dist; installed in
# the virtual environment.  Nothing when nothing changed.
python_wheel() {
  local digest
  python_venv || return
  digest="$(python_digest clients/python clients/service_config.json proto/entente/v1 LICENSE)" || return
  python_is_current wheel "${digest}" && return
  rm -rf -- "${PYTHON_BUILD}"/{dist,package,wheel.stamp}
  "${PYTHON_BIN}/python" -m build --no-isolation --outdir "${PYTHON_BUILD}/dist" clients/python || return
  "${PYTHON_BIN}/pip" install --disable-pip-version-check --force-reinstall --no-deps --no-index \
    "${PYTHON_BUILD}"/dist/entente_client-*.whl || return
  # Where mypy looks at all of it: of what is installed it tells nothing.
  "${PYTHON_BIN}/python" -m zipfile -e "${PYTHON_BUILD}"/dist/entente_client-*.whl "${PYTHON_BUILD}/package" ||
    return
  printf '%s' "${digest}" >"${PYTHON_BUILD}/wheel.stamp"
}

# python_check: form, and the types of the package, of what generates it, of its examples and tests.
python_check() {
  local ruff=("${PYTHON_BIN}/ruff" --config clients/python/pyproject.toml)
  python_wheel || return
  "${ruff[@]}" format --check clients/python tests/clients/python || return
  "${ruff[@]}" check clients/python tests/clients/python || return
  MYPYPATH="${PYTHON_BUILD}/package:tests/clients/python" "${PYTHON_BIN}/mypy" \
    --config-file clients/python/pyproject.toml --cache-dir "${PYTHON_BUILD}/mypy" \
    "${PYTHON_BUILD}/package/entente" clients/python/{generate,hatch_build}.py \
    clients/python/examples/*.py tests/clients/python/*.py
}

# python_test: form, types, and the unit tests, which need no server.
python_test() {
  python_check || return
  PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=tests/clients/python "${PYTHON_BIN}/python" -m pytest -q \
    -c clients/python/pyproject.toml --rootdir tests/clients/python -p no:cacheprovider tests/clients/python
}

# python_conformance ARGUMENT...: the runner of tests/conformance/README.md.
python_conformance() {
  PYTHONDONTWRITEBYTECODE=1 "${PYTHON_BIN}/python" tests/clients/python/conformance.py "$@"
}
