#!/usr/bin/env bash
# The part of ./dev fresh that is root's.  Runs in mount and process namespaces of its own, which
# fresh.sh makes: what it mounts and starts is gone when it ends, however it ends.
#
#   fresh_root.sh FOLDER BASE.tar HEAD.bundle ACCOUNT COMMAND,COMMAND...
set -euo pipefail

folder="$1" base="$2" bundle="$3" account="$4" commands="$5"
clone_name="my entente" # a path with a space, on purpose
times=()

# shellcheck source=deploy/dev/bare_root.sh
source deploy/dev/bare_root.sh

# as_account COMMAND...: the same as the account that is tried.
as_account() {
  if [[ "${account}" == root ]]; then
    inside "$@"
  else
    inside runuser -u "${account}" -- env HOME="/home/${account}" USER="${account}" "$@"
  fi
}

# An ordinary user who may use sudo, as Debian's installer makes one.
make_account() {
  [[ "${account}" != root ]] || return 0
  inside apt-get update -qq
  inside env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends sudo >/dev/null
  inside useradd --create-home --shell /bin/bash "${account}"
  chmod 700 "${folder}/home/${account}"
  echo "${account} ALL=(ALL) NOPASSWD: ALL" >"${folder}/etc/sudoers.d/${account}"
}

run_command() {
  local command="$1" home="$2" started="${SECONDS}" status=0
  printf '\n---- ./dev %s, on the bare Debian, as %s\n' "${command}" "${account}"
  as_account env --chdir="${home}/${clone_name}" ./dev "${command}" || status=$?
  times+=("$(printf '%6d s  ./dev %s (exit status %d)' "$((SECONDS - started))" "${command}" "${status}")")
  return "${status}"
}

make_root
make_account
home=/root
[[ "${account}" == root ]] || home="/home/${account}"
git clone -q -- "${bundle}" "${folder}${home}/${clone_name}"
if [[ "${account}" != root ]]; then
  inside chown -R "${account}:" "${home}/${clone_name}"
fi

status=0
for command in ${commands//,/ }; do
  run_command "${command}" "${home}" || {
    status=1
    break
  }
done
if compgen -G "${folder}/etc/postgresql/*/*" >/dev/null; then
  say "installing PostgreSQL made a cluster of Debian's own: $(echo "${folder}"/etc/postgresql/*/*)" >&2
  status=1
fi
if [[ -n "$(find "${folder}/tmp" "${folder}/dev/shm" -mindepth 1 -maxdepth 1 -name 'entente*' -print -quit)" ]]; then
  say "something was left in /tmp or /dev/shm: $(ls "${folder}/tmp" "${folder}/dev/shm")" >&2
  status=1
fi
printf '\n---- times on the bare Debian\n'
printf '%s\n' "${times[@]}"
exit "${status}"
