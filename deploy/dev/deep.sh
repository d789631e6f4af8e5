# shellcheck shell=bash
# ./dev test --deep: what takes too long for every change.  Threads under ThreadSanitizer, a fuzzer for
# every parser that reads the network, robustness for as long as told.

# What is about threads: queues, limits, the fan-out of the change feed, what is read again while it is
# used; each with the filter of its tests.  What goes through gRPC or spdlog is left out: these libraries
# of Debian are not compiled for ThreadSanitizer, which sees what they hand from thread to thread and
# not how.
DEEP_TSAN_TESTS=(
  "rpc_core_test:CallLimiter.*:PageTokens.*:Reply.*:Workers.*-*ThreadsBearTheName*"
  "rpc_watch_test:*-WatchServerTest.*"
  "access_test:*"
  "server_test:*-Log*:LibraryLogs*"
)

run_tsan_tests() {
  local test status=0
  export TSAN_OPTIONS="suppressions='${PROJECT_DIR}/tests/support/tsan.supp' halt_on_error=1"
  for test in "${DEEP_TSAN_TESTS[@]}"; do
    "build/tsan/tests/bin/${test%%:*}" --gtest_brief=1 --gtest_filter="${test#*:}" || status=1
  done
  return "${status}"
}

# fuzz_one NAME SECONDS: one fuzzer, from the kept inputs; what it finds on its way is no part of the tree.
fuzz_one() {
  local name="$1" seconds="$2" found="build/fuzz/found/$1"
  mkdir -p "${found}"
  "build/fuzz/fuzz/fuzz_${name}" -max_total_time="${seconds}" -print_final_stats=1 \
    -artifact_prefix="build/fuzz/${name}-" "${found}" "tests/fuzz/corpus/${name}"
}

build_fuzzers() {
  cmake -S . -B build/fuzz -G Ninja -DENTENTE_FUZZ=ON -DCMAKE_BUILD_TYPE=Debug \
    -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=16 \
    -DCMAKE_C_COMPILER=clang-14 -DCMAKE_CXX_COMPILER=clang++-14 || return
  nice -n 5 cmake --build build/fuzz --parallel "$(jobs_max)" --target "$@"
}

# The fuzzers, by their kept inputs.
fuzzers() {
  local folder
  for folder in tests/fuzz/corpus/*/; do
    basename "${folder}"
  done
}

# fuzz_all SECONDS: as many steps as there are fuzzers, and one; fails when one of them found something.
fuzz_all() {
  local seconds="$1" name names failures=()
  mapfile -t names < <(fuzzers)
  step "building the fuzzers"
  logged fuzz-build build_fuzzers "${names[@]/#/fuzz_}" || fail "the build failed: ${LOG_DIR}/fuzz-build.log"
  for name in "${names[@]}"; do
    step "fuzzing ${name} for ${seconds} s"
    logged "fuzz-${name}" fuzz_one "${name}" "${seconds}" || failures+=("${LOG_DIR}/fuzz-${name}.log")
  done
  ((${#failures[@]} == 0)) || fail "the fuzzers found faults: ${failures[*]}"
}

# ./dev test --fuzz [SECONDS]: only these.
run_fuzz() {
  local seconds="${1:-15}"
  [[ $# -le 1 && "${seconds}" =~ ^[1-9][0-9]*$ ]] || fail "test --fuzz takes seconds, 1 or more, not '$*'"
  plan "$(($(fuzzers | wc -l) + 2))"
  install_packages build deep
  fuzz_all "${seconds}"
}

run_deep() {
  local minutes=10 fuzz_seconds=60 failures=()
  while (($# > 0)); do
    case "$1" in
      --minutes) minutes="${2:-}" && shift ;;
      --fuzz-seconds) fuzz_seconds="${2:-}" && shift ;;
      *) fail "test --deep takes --minutes N and --fuzz-seconds N, not '$1'" ;;
    esac
    shift
  done
  [[ "${minutes}" =~ ^[0-9]+$ && "${fuzz_seconds}" =~ ^[0-9]+$ ]] ||
    fail "--minutes and --fuzz-seconds take whole numbers"
  plan "$(($(fuzzers | wc -l) + 5))"
  install_packages build test deep

  build_step tsan "${DEEP_TSAN_TESTS[@]%%:*}"
  step "threads: ${DEEP_TSAN_TESTS[*]%%:*}"
  logged deep-tsan run_tsan_tests || failures+=("${LOG_DIR}/deep-tsan.log")

  fuzz_all "${fuzz_seconds}"

  step "robustness for ${minutes} minutes"
  logged deep-build configure_and_build dev robustness_test || fail "the build failed: ${LOG_DIR}/deep-build.log"
  logged deep-robustness build/dev/tests/bin/robustness_test --minutes "${minutes}" ||
    failures+=("${LOG_DIR}/deep-robustness.log")
  ((${#failures[@]} == 0)) || fail "failed: ${failures[*]}"
}
