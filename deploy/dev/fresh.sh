# shellcheck shell=bash
# ./dev fresh: proves that the two first commands of the README work on a machine with nothing on it.
#
# Makes a bare Debian in a folder (debootstrap), clones the project's HEAD into it, under a path with a
# space, and runs ./dev demo (twice: the second is quick) and ./dev test there.  fresh_root.sh does the
# part that is root's, in namespaces of its own: mounts and processes end with it.

FRESH_RELEASE="bookworm"
FRESH_MIRROR="${ENTENTE_DEBIAN_MIRROR:-http://deb.debian.org/debian}"

# make_base FILE: a bare Debian, packed, for this and later runs.
make_base() {
  local file="$1" folder
  # Device files are made, which a folder mounted nodev (often /tmp) forbids: hence build/.
  folder="${file%.tar}.partial"
  as_root rm -rf --one-file-system -- "${folder}" || return
  as_root debootstrap --variant=minbase --include=ca-certificates "${FRESH_RELEASE}" "${folder}" \
    "${FRESH_MIRROR}" || return
  as_root tar -C "${folder}" --exclude='./var/cache/apt/archives/*.deb' -cf "${file}.partial" . || return
  as_root mv -- "${file}.partial" "${file}" || return
  as_root rm -rf --one-file-system -- "${folder}"
}

install_debootstrap() {
  as_root apt-get update || true
  as_root apt-get install -y --no-install-recommends debootstrap
}

# What is cloned: HEAD and its history, readable by root whoever owns the clone.
make_bundle() {
  local branch
  branch="$(git symbolic-ref -q HEAD || true)"
  git bundle create "$1" HEAD ${branch:+"${branch}"}
}

run_fresh() {
  local account=root commands=demo,demo,test folder="" argument base=build/fresh/base.tar
  for argument in "$@"; do
    case "${argument}" in
      --demo-only) commands=demo,demo ;;
      --user) account=dev ;;
      -*) fail "fresh takes --demo-only, --user and a folder, not '${argument}'" ;;
      *) folder="$(from_caller "${argument}")" ;;
    esac
  done
  folder="${folder:-build/fresh/root}"
  require_clone
  git rev-parse -q --verify HEAD >/dev/null || fail "there is no commit to clone yet"
  plan 3
  step "a bare Debian ${FRESH_RELEASE}"
  [[ -z "$(git status --porcelain)" ]] || note "only what is committed is tried; the working tree has more"
  need_root "making a Debian in ${folder}"
  mkdir -p build/fresh "${LOG_DIR}"
  [[ -n "$(command -v debootstrap || compgen -G '/usr/sbin/debootstrap')" ]] ||
    logged debootstrap install_debootstrap || fail "debootstrap could not be installed"
  if [[ -f "${base}" ]]; then
    note "${base} is there; remove it to make it anew"
  else
    logged debootstrap make_base "${PWD}/${base}" || fail "debootstrap failed (is the mirror reachable?): ${LOG_DIR}/debootstrap.log"
  fi

  step "cloning HEAD ($(git log -1 --format='%h %s')) into ${folder}"
  logged fresh-bundle make_bundle build/fresh/head.bundle || fail "git could not pack HEAD"

  step "running ${commands//,/, } in it as ${account}"
  local status=0 inside
  # In the background, so that Ctrl-C is answered at once: when unshare is killed, --kill-child ends
  # everything in there.
  as_root bash -c 'echo $$ >build/fresh/pid && exec "$@"' - \
    unshare --mount --pid --fork --kill-child --propagation private \
    bash deploy/dev/fresh_root.sh "${folder}" "${base}" build/fresh/head.bundle "${account}" \
    "${commands}" </dev/null &
  inside=$!
  trap 'as_root kill -KILL "$(cat build/fresh/pid)" 2>/dev/null; fail "interrupted"' INT TERM HUP
  wait "${inside}" || status=$?
  trap - INT TERM HUP
  ((status == 0)) || fail "it does not work on a bare Debian: see above; the root stays in ${folder}"
  note "works on a bare Debian; the root stays in ${folder} until the next run"
}
