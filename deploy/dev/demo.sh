# shellcheck shell=bash
# ./dev demo: from a clean machine to answers by agency and by country, with nothing left behind.

DEMO_SAMPLES=(clients/samples/border-2010.jsonl clients/samples/us-partners-2009-2025.jsonl)
DEMO_BIN=build/release/bin
DEMO_DIR=""     # a folder of its own under /tmp: data and ready file
DEMO_SERVER=""  # process id
DEMO_ADDRESS="" # HOST:PORT, as the server reports it

# The first start makes a database, which takes a few seconds; a minute means that something is wrong.
DEMO_READY_SECONDS=60
# The server drains within its own deadline; past this it is killed.
DEMO_STOP_SECONDS=30

# Stops the server and removes its folder; runs once, however the demo ends.
demo_clean_up() {
  trap - EXIT
  trap '' INT TERM HUP
  if [[ -n "${DEMO_SERVER}" ]] && kill -TERM "${DEMO_SERVER}" 2>/dev/null; then
    local waited=0
    while kill -0 "${DEMO_SERVER}" 2>/dev/null && ((waited < DEMO_STOP_SECONDS * 10)); do
      sleep 0.1
      waited=$((waited + 1))
    done
    if kill -KILL "${DEMO_SERVER}" 2>/dev/null; then
      note "the server did not stop within ${DEMO_STOP_SECONDS} s and was killed: ${LOG_DIR}/demo-server.log"
    fi
    wait "${DEMO_SERVER}" 2>/dev/null || true
  fi
  DEMO_SERVER=""
  [[ -z "${DEMO_DIR}" ]] || rm -rf -- "${DEMO_DIR}"
  DEMO_DIR=""
}

# Whether nobody listens at 127.0.0.1:$1.
port_is_free() {
  ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Shows the end of the server's log and fails with message $1.
demo_server_failed() {
  tail -n 30 -- "${LOG_DIR}/demo-server.log" | sed 's/^/      | /' >&2
  fail "$1: ${LOG_DIR}/demo-server.log"
}

# start_server LISTEN: returns when the server serves, with DEMO_SERVER and DEMO_ADDRESS set.
start_server() {
  local ready waited=0
  DEMO_DIR="$(mktemp -d /tmp/entente-demo.XXXXXX)"
  # As root the server runs its database as another user, who must be able to enter.
  chmod 755 "${DEMO_DIR}"
  ready="${DEMO_DIR}/ready"
  "${DEMO_BIN}/entente-server" serve --data-dir "${DEMO_DIR}/data" --listen "$1" \
    --ready-file "${ready}" >"${LOG_DIR}/demo-server.log" 2>&1 </dev/null &
  DEMO_SERVER=$!
  while [[ ! -s "${ready}" ]]; do
    kill -0 "${DEMO_SERVER}" 2>/dev/null || demo_server_failed "the server ended while starting"
    ((waited < DEMO_READY_SECONDS * 10)) ||
      demo_server_failed "the server was not ready within ${DEMO_READY_SECONDS} s"
    sleep 0.1
    waited=$((waited + 1))
  done
  DEMO_ADDRESS="$(head -n 1 -- "${ready}")"
  note "serving on ${DEMO_ADDRESS}; its log is ${LOG_DIR}/demo-server.log"
}

# Prints a command of the sample client as a person would type it, then its output.
ask() {
  printf '\n$ %s/entente --server %s %s\n' "${DEMO_BIN}" "${DEMO_ADDRESS}" "$*"
  "${DEMO_BIN}/entente" --server "${DEMO_ADDRESS}" "$@" ||
    demo_server_failed "the client failed (exit status $?); the server says"
}

print_next_steps() {
  local list=entente.v1.InitiativeService/ListInitiatives grpcurl=grpcurl
  if [[ -x build/tools/bin/grpcurl ]]; then
    grpcurl=build/tools/bin/grpcurl
  fi
  cat <<NEXT

To go on with any gRPC client, for example grpcurl (./dev setup builds it):
  ${grpcurl} -plaintext ${DEMO_ADDRESS} describe entente.v1.Initiative
  ${grpcurl} -plaintext -d '{"filter":"agency:us-cbp"}' ${DEMO_ADDRESS} ${list}
  ${grpcurl} -plaintext -d '{"filter":"under:us-dhs country:CA kind:INSTRUMENT","pageSize":5}' ${DEMO_ADDRESS} ${list}
NEXT
}

# Serves until Ctrl-C or until the server ends by itself, which is a fault.
keep_serving() {
  local status=0
  printf '\nServing on %s until Ctrl-C.\n' "${DEMO_ADDRESS}"
  trap 'printf "\n"; note "stopping"; demo_clean_up; exit 0' INT TERM
  wait "${DEMO_SERVER}" || status=$?
  DEMO_SERVER=""
  demo_server_failed "the server ended by itself (exit status ${status})"
}

run_demo() {
  local keep=0 preset=release argument listen=127.0.0.1:0
  for argument in "$@"; do
    case "${argument}" in
      --keep) keep=1 ;;
      --dev) preset=dev ;;
      *) fail "demo takes --keep and --dev, not '${argument}'" ;;
    esac
  done
  plan 5
  install_packages build
  build_step "${preset}" entente-server entente
  DEMO_BIN="build/${preset}/bin"

  trap demo_clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  step "starting the server on a database of its own"
  if ((keep)) && port_is_free 50051; then
    listen=127.0.0.1:50051
  fi
  start_server "${listen}"

  step "importing the sample records and asking them"
  local sample
  for sample in "${DEMO_SAMPLES[@]}"; do
    ask import "${sample}"
  done
  ask initiatives agency:us-cbp
  ask initiatives country:HT
  ask late
  ask show joint-border-assessment-2010

  if ((keep)); then
    print_next_steps
    keep_serving
  fi
  printf '\n'
  step "stopping the server and removing its data"
  demo_clean_up
  note "done; ./dev demo --keep goes on serving, ./dev serve keeps its data"
  DEMO_ADDRESS=localhost:50051
  print_next_steps
}
