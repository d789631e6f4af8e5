# shellcheck shell=bash
# ./dev fresh: proves that the two first commands of the README work on a machine with nothing on it.
#
# Makes a bare Debian in a folder (debootstrap), clones the project's HEAD into it, under a path with a
# space, and runs ./dev demo (twice: the second is quick) and ./dev test there.  fresh_root.sh does the
# part that is root's, in namespaces of its own: mounts and processes end with it.

run_fresh() {
  local account=root commands=demo,demo,test folder="" argument
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
  step "a bare Debian ${BARE_RELEASE}"
  [[ -z "$(git status --porcelain)" ]] || note "only what is committed is tried; the working tree has more"
  need_root "making a Debian in ${folder}"
  have_base

  step "cloning HEAD ($(git log -1 --format='%h %s')) into ${folder}"
  logged fresh-bundle make_bundle build/fresh/head.bundle || fail "git could not pack HEAD"

  step "running ${commands//,/, } in it as ${account}"
  local status=0
  run_in_namespaces build/fresh/pid deploy/dev/fresh_root.sh "${folder}" "${BARE_BASE}" \
    build/fresh/head.bundle "${account}" "${commands}" || status=$?
  ((status == 0)) || fail "it does not work on a bare Debian: see above; the root stays in ${folder}"
  note "works on a bare Debian; the root stays in ${folder} until the next run"
}
