# shellcheck shell=bash
# What fresh_root.sh and package_root.sh share: a bare Debian in ${folder}, unpacked from ${base}, as a
# machine of its own.  Sourced by root in mount and process namespaces that end with it.
: "${folder:?}" "${base:?}"

say() {
  printf '      %s\n' "$1"
}

# Removes what an earlier run left; never across a mount.
clear_folder() {
  [[ -e "${folder}" ]] || return 0
  [[ -f "${folder}/.entente-fresh" ]] || {
    say "${folder} exists and was not made by ./dev: remove it or name another" >&2
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

unmount_kernel_filesystems() {
  umount "${folder}/dev/shm" "${folder}/dev/pts" "${folder}/proc"
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

# Unpacks the root and makes a machine of it.
make_root() {
  clear_folder
  mkdir -p -- "${folder}"
  touch -- "${folder}/.entente-fresh"
  tar -C "${folder}" -xf "${base}"
  give_network
  mount_kernel_filesystems
  inside update-ca-certificates >/dev/null 2>&1
}
