# shellcheck shell=bash
# ./dev build, and the build steps of the other commands.

# Presets of CMakePresets.json.
known_preset() {
  case "$1" in
    dev | release | tsan) ;;
    *) fail "there is no preset '$1': dev, release or tsan" ;;
  esac
}

# require_own_build PRESET: a build folder that came along when the clone was moved or copied holds the
# old path and fails; it goes.
require_own_build() {
  local cache="build/$1/CMakeCache.txt"
  if [[ -f "${cache}" ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=${PROJECT_DIR}" "${cache}"; then
    echo "build/$1 belongs to another path; making it anew"
    rm -rf -- "build/$1"
  fi
}

# configure_and_build PRESET [TARGET...]
configure_and_build() {
  local preset="$1"
  shift
  require_own_build "${preset}"
  cmake --preset "${preset}" || return
  nice -n 5 cmake --build --preset "${preset}" --parallel "$(jobs_max)" ${1:+--target "$@"}
}

# build_step PRESET [TARGET...]: one step; without targets everything.
build_step() {
  local preset="$1"
  shift
  step "building (${preset}${*:+: $*})"
  logged "build-${preset}" configure_and_build "${preset}" "$@" ||
    fail "the build failed: ${LOG_DIR}/build-${preset}.log"
}

run_build() {
  local preset=dev
  if (($# > 0)) && [[ "$1" != -- ]]; then
    preset="$1"
    shift
  fi
  if (($# > 0)); then
    [[ "$1" == -- ]] || fail "build takes a preset, then -- and targets, not '$1'"
    shift
  fi
  known_preset "${preset}"
  plan 2
  install_packages build test
  build_step "${preset}" "$@"
}
