# shellcheck shell=bash
# ./dev test: builds and runs every test, the quick ones first.

# run_tier LABEL CTEST-ARGUMENT...: one step; the tests of one label, whose progress is shown as it
# comes.  Returns 1 when one failed.
run_tier() {
  local label="$1" started="${SECONDS}" status=0
  shift
  step "tests: ${label}"
  mkdir -p "${LOG_DIR}"
  # Without the "Start" lines: they say nothing that the result's line does not.
  ctest --preset dev --label-regex "^${label}\$" "$@" 2>&1 | tee "${LOG_DIR}/test-${label}.log" |
    grep --line-buffered -v -E '^ +Start +[0-9]+:|^$' || status=1
  note "done in $((SECONDS - started)) s; the log is ${LOG_DIR}/test-${label}.log"
  return "${status}"
}

# Prints "PASSED FAILED" of a tier, from ctest's closing line.
tier_counts() {
  sed -n -E 's/^[0-9]+% tests passed, ([0-9]+) tests? failed out of ([0-9]+)$/\1 \2/p' \
    "${LOG_DIR}/test-$1.log" | awk 'END {print $2 - $1, $1 + 0}'
}

run_test() {
  local tiers=(unit postgres e2e) targets=() tier passed=0 failed=0 tier_passed tier_failed failures=()
  case "${1:-}" in
    --deep | --debian | --fuzz)
      "run_${1#--}" "${@:2}"
      return
      ;;
    --unit)
      tiers=(unit)
      shift
      ;;
    --storage)
      tiers=(storage)
      targets=(storage_tests)
      shift
      ;;
  esac
  if (($# > 0)); then
    [[ "$1" == -- ]] ||
      fail "test takes --unit, --storage, --fuzz, --deep or --debian, then -- and arguments for ctest, not '$1'"
    shift
    # Arguments choose tests (-R): a tier may then have none, which is a fault otherwise.
    set -- --no-tests=ignore "$@"
  fi
  if [[ " ${tiers[*]} " != *" e2e "* ]]; then
    plan $((2 + ${#tiers[@]}))
    install_packages build test
  else
    plan $((4 + ${#tiers[@]}))
    install_packages build test clients
    install_grpcurl
    step "the TypeScript client: made, and tested by itself"
    logged clients-typescript typescript_test || failures+=("${LOG_DIR}/clients-typescript.log")
  fi
  export PATH="${PROJECT_DIR}/${TOOLS_BIN}:${PATH}"
  build_step dev "${targets[@]}"
  for tier in "${tiers[@]}"; do
    run_tier "${tier}" "$@" || failures+=("${LOG_DIR}/test-${tier}.log")
    read -r tier_passed tier_failed < <(tier_counts "${tier}")
    passed=$((passed + tier_passed))
    failed=$((failed + tier_failed))
  done
  echo
  for tier in "${tiers[@]}"; do
    printf '%-9s %s\n' "${tier}" "$(grep -E 'tests? failed out of' "${LOG_DIR}/test-${tier}.log" || echo 'no test')"
  done
  printf '%d passed, %d failed\n' "${passed}" "${failed}"
  ((${#failures[@]} == 0)) || fail "tests failed: ${failures[*]}"
  ((passed > 0)) || fail "no test was run"
}
