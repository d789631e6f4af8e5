# shellcheck shell=bash
# How ./dev speaks: numbered steps with the time they took, logs in build/logs, one line for a fault.

LOG_DIR="build/logs"
STEP=0
STEPS_TOTAL=0
# How much of a failed command's log is shown.
LOG_TAIL_LINES=40

# fail MESSAGE: says what is wrong, in one line, and ends.
fail() {
  printf './dev: %s\n' "$1" >&2
  exit 1
}

# from_caller PATH: the path as seen from where ./dev was called, absolute.
from_caller() {
  case "$1" in
    /*) printf '%s' "$1" ;;
    *) printf '%s/%s' "${CALLER_DIR}" "$1" ;;
  esac
}

# require_clone: one line when git cannot read the project, for example because it is another user's.
require_clone() {
  git ls-files >/dev/null 2>&1 ||
    fail "git cannot read ${PROJECT_DIR}: $(git ls-files 2>&1 >/dev/null | head -n 1)"
}

# plan N: the command that runs has N steps.
plan() {
  STEP=0
  STEPS_TOTAL="$1"
}

# step TITLE: begins the next step.
step() {
  STEP=$((STEP + 1))
  printf '[%d/%d] %s\n' "${STEP}" "${STEPS_TOTAL}" "$1"
}

# note MESSAGE: one line below the step that runs.
note() {
  printf '      %s\n' "$1"
}

# Prints how far the command is that writes to log $1: its last line, in place on a terminal, every
# 30 seconds elsewhere.  Ends with the script ($$) at the latest.
watch_log() {
  local log="$1" started="${SECONDS}" said="${SECONDS}" line
  while sleep 1 && kill -0 "$$" 2>/dev/null; do
    line="$(tail -c 400 -- "${log}" 2>/dev/null | tr '\r' '\n' | tail -n 1 | tr -cd '[:print:]')"
    [[ -n "${line}" ]] || continue
    if [[ -t 1 ]]; then
      printf '\r\033[K      %.*s' "$((${COLUMNS:-80} - 8))" "${line}"
    elif ((SECONDS - said >= 30)); then
      said="${SECONDS}"
      printf '      %4d s  %.80s\n' "$((SECONDS - started))" "${line}"
    fi
  done
}

# logged NAME COMMAND...: runs the command with its output in build/logs/NAME.log.
# Returns the command's status; when it failed, the end of the log and its path have been shown.
# A function given as the command must return its own failures (`|| return`): -e is off in here.
logged() {
  local name="$1" log status=0 started="${SECONDS}" watcher
  shift
  mkdir -p "${LOG_DIR}"
  log="${LOG_DIR}/${name}.log"
  : >"${log}"
  watch_log "${log}" &
  watcher=$!
  # The command stays in the foreground, so that Ctrl-C reaches it and everything it started.
  "$@" >"${log}" 2>&1 </dev/null || status=$?
  kill "${watcher}" 2>/dev/null || true
  wait "${watcher}" 2>/dev/null || true
  if [[ -t 1 ]]; then
    printf '\r\033[K'
  fi
  if ((status != 0)); then
    note "failed after $((SECONDS - started)) s; the end of ${log}:"
    tail -n "${LOG_TAIL_LINES}" -- "${log}" | cut -c 1-200 | sed 's/^/      | /' >&2
    return "${status}"
  fi
  note "done in $((SECONDS - started)) s"
}

# Runs a command as root.  Proxy settings go along, which sudo drops.
as_root() {
  if ((EUID == 0)); then
    env DEBIAN_FRONTEND=noninteractive "$@"
    return
  fi
  local pass=() name
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    if [[ -n "${!name:-}" ]]; then
      pass+=("${name}=${!name}")
    fi
  done
  sudo env DEBIAN_FRONTEND=noninteractive "${pass[@]}" "$@"
}

# need_root PURPOSE: fails with one line unless as_root can work; may ask for sudo's password.
need_root() {
  ((EUID == 0)) && return
  command -v sudo >/dev/null ||
    fail "$1 needs root, and there is no sudo: run it as root, or install sudo and try again"
  sudo -n true 2>/dev/null && return
  [[ -t 0 ]] || fail "$1 needs root, and sudo wants a password: run it on a terminal or as root"
  note "$1 needs root; sudo may ask for your password"
  sudo -v || fail "$1 needs root, and sudo refused"
}

# Jobs to run at once: the cores, but no more than memory allows (a gRPC source takes about 1 GB with
# sanitizers).
jobs_max() {
  local cores memory_gb
  cores="$(nproc)"
  memory_gb="$(awk '/^MemAvailable:/ {print int($2 / 1048576)}' /proc/meminfo 2>/dev/null || true)"
  memory_gb="${memory_gb:-${cores}}"
  ((memory_gb < 1)) && memory_gb=1
  echo "$((cores < memory_gb ? cores : memory_gb))"
}
