# shellcheck shell=bash
# A bare Debian, packed, in which ./dev fresh, ./dev package and ./dev test --debian try things as on a
# new machine.

BARE_MIRROR="${ENTENTE_DEBIAN_MIRROR:-http://deb.debian.org/debian}"

# use_release CODENAME: of which release.
use_release() {
  BARE_RELEASE="$1"
  BARE_BASE="build/fresh/base-$1.tar"
}
use_release bookworm

# make_base FILE: debootstrap's smallest, for this and later runs.
make_base() {
  local file="$1" folder
  # Device files are made, which a folder mounted nodev (often /tmp) forbids: hence build/.
  folder="${file%.tar}.partial"
  as_root rm -rf --one-file-system -- "${folder}" || return
  as_root debootstrap --variant=minbase --include=ca-certificates "${BARE_RELEASE}" "${folder}" \
    "${BARE_MIRROR}" || return
  as_root tar -C "${folder}" --exclude='./var/cache/apt/archives/*.deb' -cf "${file}.partial" . || return
  as_root mv -- "${file}.partial" "${file}" || return
  as_root rm -rf --one-file-system -- "${folder}"
}

install_debootstrap() {
  as_root apt-get update || true
  as_root apt-get install -y --no-install-recommends debootstrap
}

# have_base: makes BARE_BASE unless it is there.  Part of a step, which said that root is needed.
have_base() {
  mkdir -p "${BARE_BASE%/*}" "${LOG_DIR}"
  [[ -n "$(command -v debootstrap || compgen -G '/usr/sbin/debootstrap')" ]] ||
    logged debootstrap install_debootstrap || fail "debootstrap could not be installed"
  if [[ -f "${BARE_BASE}" ]]; then
    note "${BARE_BASE} is there; remove it to make it anew"
  else
    logged debootstrap make_base "${PWD}/${BARE_BASE}" || fail "debootstrap failed (is the mirror reachable?): ${LOG_DIR}/debootstrap.log"
  fi
}

# What is cloned: HEAD and its history, readable by root whoever owns the clone.
make_bundle() {
  local branch
  branch="$(git symbolic-ref -q HEAD || true)"
  git bundle create "$1" HEAD ${branch:+"${branch}"}
}

# run_in_namespaces PIDFILE SCRIPT ARGUMENT...: root's part, in mount and process namespaces of its own.
# In the background, so that Ctrl-C is answered at once: when unshare is killed, --kill-child ends
# everything in there.  Returns the script's status.
run_in_namespaces() {
  local pid_file="$1" status=0 inside
  shift
  # shellcheck disable=SC2016  # for the shell that it starts
  as_root bash -c 'echo $$ >"$1" && shift && exec "$@"' - "${pid_file}" \
    unshare --mount --pid --fork --kill-child --propagation private bash "$@" </dev/null &
  inside=$!
  # shellcheck disable=SC2064  # the path of now
  trap "as_root kill -KILL \"\$(cat '${pid_file}')\" 2>/dev/null; fail interrupted" INT TERM HUP
  wait "${inside}" || status=$?
  trap - INT TERM HUP
  return "${status}"
}
