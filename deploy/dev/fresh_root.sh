#!/usr/bin/env bash
# The part of ./dev fresh that is root's.  Runs in mount and process namespaces of its own, which
# fresh.sh makes: what it mounts and starts is gone when it ends, however it ends.
#
#   fresh_root.sh FOLDER BASE.tar HEAD.bundle ACCOUNT COMMAND,COMMAND...
set -euo pipefail

folder="$1" base="$2" bundle="$3" account="$4" commands="$5"
clone_name="my entente" # a path with a space, on purpose
times=()

say() {
  printf '      %s\n' "$1"
}

# Removes what an earlier run left; never across a mount.
clear_folder() {
  [[ -e "${folder}" ]] || return 0
  [[ -f "${folder}/.entente-fresh" ]] || {
    say "${folder} exists and was not made by ./dev fresh: remove it or name another" >&2
    exit 1
  }
  if grep -qF " $(readlink -f -- "${folder}")/" /proc/self/mounts; then
    say "something is mounted below ${folder}: unmount it first" >&2
    exit 1
  fi
  rm -rf --one-file-system -- "${folder}"
}

# What a machine gets from whoever runs it: names, the way to the network, trusted certificates.
give_network() {
  local file
  cp -L /etc/resolv.conf "${folder}/etc/resolv.conf"
  cp -L /etc/hosts "${folder}/etc/hosts"
  # Only the settings about fetching: the rest of this machine's apt is not that machine's.
  while IFS= read -r file; do
    cp -L -- "${file}" "${folder}/etc/apt/apt.conf.d/"
  done < <(grep -lsE '^[[:space:]]*Acquire' /etc/apt/apt.conf /etc/apt/apt.conf.d/* || true)
  if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
    mkdir -p "${folder}/usr/local/share/ca-certificates"
    cp -L /usr/local/share/ca-certificates/*.crt "${folder}/usr/local/share/ca-certificates/"
  fi
}

mount_kernel_filesystems() {
  mount -t proc proc "${folder}/proc"
  mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "${folder}/dev/pts"
  mount -t tmpfs -o mode=1777 tmpfs "${folder}/dev/shm"
  ln -sf pts/ptmx "${folder}/dev/ptmx"
}

# inside COMMAND...: runs it in the root with a clean environment, as root.
inside() {
  local pass=() name
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY GOPROXY GOSUMDB; do
    if [[ -n "${!name:-}" ]]; then
      pass+=("${name}=${!name}")
    fi
  done
  chroot "${folder}" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/root LANG=C.UTF-8 TERM="${TERM:-dumb}" "${pass[@]}" "$@"
}

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

clear_folder
mkdir -p -- "${folder}"
touch -- "${folder}/.entente-fresh"
tar -C "${folder}" -xf "${base}"
give_network
mount_kernel_filesystems
inside update-ca-certificates >/dev/null 2>&1
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
