# shellcheck shell=bash
# ./dev test --debian N: builds and tests HEAD in a bare Debian N, whose compiler, libraries and
# PostgreSQL are others than here.  debian_root.sh does the part that is root's.

# codename N
codename() {
  case "$1" in
    12) echo bookworm ;;
    13) echo trixie ;;
    *) return 1 ;;
  esac
}

run_debian() {
  local number="${1:-}" what=test release folder status=0
  release="$(codename "${number}")" || fail "test --debian takes 12 or 13, not '${number}'"
  shift
  case "$*" in
    "") ;;
    --storage) what="test --storage" ;;
    *) fail "test --debian N takes --storage and nothing else, not '$*'" ;;
  esac
  require_clone
  use_release "${release}"
  folder="build/debian-${number}/root"
  mkdir -p "${folder%/*}"
  plan 3
  step "a bare Debian ${number} (${release})"
  [[ -z "$(git status --porcelain)" ]] || note "only what is committed is tried; the working tree has more"
  need_root "making a Debian in ${folder}"
  have_base

  step "cloning HEAD ($(git log -1 --format='%h %s')) into ${folder}"
  logged debian-bundle make_bundle "${folder%/*}/head.bundle" || fail "git could not pack HEAD"

  step "running ./dev ${what} in it"
  run_in_namespaces "${folder%/*}/pid" deploy/dev/debian_root.sh "${folder}" "${BARE_BASE}" \
    "${folder%/*}/head.bundle" "${what}" || status=$?
  ((status == 0)) || fail "it does not work on Debian ${number}: see above; the root stays in ${folder}"
  note "works on Debian ${number}; the root stays in ${folder} until the next run"
}
