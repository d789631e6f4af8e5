#!/usr/bin/env bash
# The part of ./dev package --check that is root's: installs the packages on a bare Debian, uses what is
# in them, and removes them.  Runs in mount and process namespaces of its own, which package.sh makes.
#
#   package_root.sh FOLDER BASE.tar PACKAGES
set -euo pipefail

folder="$1" base="$2" packages="$3"
log="${PWD}/build/logs/package-root.log"
# What systemd says of the unit at most: 0 is safe, 10 is bare.  Times ten.
exposure_max=13
unit=entente-server.service
server=""  # process id
address="" # of the server that runs

# shellcheck source=deploy/dev/bare_root.sh
source deploy/dev/bare_root.sh

fault() {
  say "$1" >&2
  tail -n 30 -- "${log}" | cut -c 1-200 | sed 's/^/      | /' >&2
  exit 1
}

# proved CLAIM COMMAND...: runs it, its output to the log, and says the claim when it succeeds.
proved() {
  local claim="$1"
  shift
  printf '\n== %s: %s\n' "${claim}" "$*" >>"${log}"
  "$@" >>"${log}" 2>&1 </dev/null || fault "not so (exit status $?): ${claim}"
  say "${claim}"
}

# prints TEXT COMMAND...: whether the command succeeds and its output has the text.
prints() {
  local text="$1" output
  shift
  output="$("$@" 2>&1)" || {
    echo "${output}"
    return 1
  }
  echo "${output}"
  grep -qF -- "${text}" <<<"${output}"
}

# refuses STATUS TEXT COMMAND...: whether it ends with that status and says the text.
refuses() {
  local wanted="$1" text="$2" status=0 output
  shift 2
  output="$("$@" 2>&1)" || status=$?
  echo "${output}"
  [[ "${status}" == "${wanted}" ]] && grep -qF -- "${text}" <<<"${output}"
}

# gets PACKAGE...: by apt; a path is one of ours, and may have a *.
gets() {
  # shellcheck disable=SC2016  # for the shell inside, which knows the paths
  inside env DEBIAN_FRONTEND=noninteractive sh -c \
    'eval apt-get install -y --no-install-recommends "$*"' - "$@"
}

# As the service runs it, but for its sandbox.
as_entente=(setpriv --reuid entente --regid entente --init-groups env XDG_DATA_HOME=/var/lib)

# What systemd makes for the service before it starts.
make_state() {
  inside install -d -o entente -g entente -m 700 /var/lib/entente
  inside install -d -o entente -g entente -m 755 /run/entente
}

serve() {
  rm -f -- "${folder}/run/entente/ready"
  # No function of this shell: the process is to be the server, which gets the signals.
  chroot "${folder}" env -i PATH=/usr/sbin:/usr/bin LANG=C.UTF-8 "${as_entente[@]}" \
    entente-server serve --config /etc/entente/server.toml --listen 127.0.0.1:0 \
    --ready-file /run/entente/ready >>"${log}" 2>&1 </dev/null &
  server=$!
  local waited=0
  until [[ -s "${folder}/run/entente/ready" ]]; do
    kill -0 "${server}" 2>/dev/null || return
    ((waited < 600)) || return
    sleep 0.1
    waited=$((waited + 1))
  done
  address="$(head -n 1 -- "${folder}/run/entente/ready")"
}

# Stops it as systemd does; its exit status.
stop() {
  kill -TERM "${server}"
  wait "${server}"
}

ask() {
  inside entente --server "${address}" "$@"
}

import_sample() {
  ask import /usr/share/doc/entente/examples/border-2010.jsonl
}

enabled() {
  [[ -L "${folder}/etc/systemd/system/multi-user.target.wants/${unit}" ]]
}

# What bash completes: the last word of the command line.
completes() {
  local text="$1" program="$2"
  shift 2
  # shellcheck disable=SC2016  # for the bash inside
  prints "${text}" inside bash -c 'source "/usr/share/bash-completion/completions/$1"
    function="_${1//-/_}_complete"
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    "${function}" && printf "%s\n" "${COMPREPLY[@]}"' - "${program}" "$@"
}

try_server_and_client() {
  proved "apt installs entente-server and entente" \
    gets '/srv/packages/entente-server_*.deb' '/srv/packages/entente_*.deb'
  proved "entente-server version" prints "entente-server 0." inside entente-server version
  proved "entente --version" inside entente --version
  proved "the system user entente is there" inside getent passwd entente
  proved "the service is enabled" enabled
  proved "systemd takes the unit" inside systemd-analyze verify "/lib/systemd/system/${unit}"
  proved "the unit's exposure is at most ${exposure_max} of 100" inside systemd-analyze security \
    --offline=true --threshold="${exposure_max}" "/lib/systemd/system/${unit}"
  proved "man shows entente-server(8)" prints "--drain-seconds" inside man -P cat entente-server
  proved "man shows entente(1)" prints "--read-time" inside man -P cat entente
  proved "bash completes the server's commands" completes migrate entente-server mi
  proved "bash completes the client's commands" completes initiatives entente ini
  proved "the default settings are taken" prints default inside entente-server serve \
    --config /etc/entente/server.toml --check-config
  echo 'read_lanes = "many"' >"${folder}/srv/broken.toml"
  proved "settings with a fault are refused with their line" refuses 2 broken.toml:1 \
    inside entente-server serve --config /srv/broken.toml
  make_state
  proved "without PostgreSQL the server says what is missing" refuses 1 PostgreSQL \
    inside "${as_entente[@]}" entente-server serve --config /etc/entente/server.toml
}

try_own_database() {
  mkdir -p "${folder}/etc/postgresql-common/createcluster.d"
  echo 'create_main_cluster = false' >"${folder}/etc/postgresql-common/createcluster.d/entente.conf"
  proved "apt installs postgresql" gets postgresql
  proved "the server serves from a database of its own" serve
  proved "the client imports the sample records" import_sample
  proved "the client finds them" prints "Border Threat" ask initiatives agency:us-dhs
  proved "SIGTERM ends the server well" stop
  proved "root verifies the server's record" inside entente-server verify
}

start_postgresql() {
  local bin
  bin="$(cd "${folder}" && echo usr/lib/postgresql/*/bin)"
  inside install -d -o postgres -g postgres -m 755 /srv/database || return
  echo not-to-be-guessed >"${folder}/srv/database-password"
  chmod 644 "${folder}/srv/database-password"
  inside runuser -u postgres -- "/${bin}/initdb" -D /srv/database/data -U entente -A scram-sha-256 \
    --pwfile /srv/database-password -E UTF8 --locale C.UTF-8 || return
  inside runuser -u postgres -- "/${bin}/pg_ctl" -D /srv/database/data -w -l /srv/database/log \
    -o '-k /srv/database -c listen_addresses=' start || return
  inside env PGPASSWORD=not-to-be-guessed \
    psql -h /srv/database -U entente -d postgres -c 'CREATE DATABASE entente'
}

stop_postgresql() {
  inside runuser -u postgres -- bash -c \
    '/usr/lib/postgresql/*/bin/pg_ctl -D /srv/database/data -m fast -w stop'
}

try_database_of_another() {
  proved "a PostgreSQL that asks for passwords is there" start_postgresql
  install -m 600 "${folder}/srv/database-password" "${folder}/etc/entente/database-password"
  # As the service is handed it by LoadCredential=.
  inside install -d -m 755 "/run/credentials/${unit}"
  inside install -o entente -m 400 /srv/database-password "/run/credentials/${unit}/database-password"
  sed -i -e 's|^#database_url = .*|database_url = "postgresql://entente@/entente?host=/srv/database"|' \
    -e 's|^#database_password_file|database_password_file|' "${folder}/etc/entente/server.toml"
  proved "the settings name it, and its password by a file" prints server.toml: inside \
    entente-server serve --config /etc/entente/server.toml --check-config
  proved "migrate brings it to the schema" inside entente-server migrate \
    --config /etc/entente/server.toml --database-password-file /etc/entente/database-password
  proved "the server serves from it" serve
  proved "the client imports the sample records there" import_sample
}

# A program of their own, as the users of libentente-dev have it, on the server that runs.
try_development() {
  proved "apt installs libentente-dev" gets '/srv/packages/libentente-dev_*.deb'
  proved "apt installs a compiler, CMake and pkg-config" gets g++ make cmake pkg-config \
    protobuf-compiler
  inside cp -r /usr/share/doc/libentente-dev/examples /srv/example
  proved "the example is configured by find_package(entente)" inside cmake -S /srv/example \
    -B /srv/example/build
  proved "the example compiles by CMake" inside cmake --build /srv/example/build
  # shellcheck disable=SC2016  # for the shell inside
  proved "the example compiles by pkg-config" inside sh -c 'cd /srv/example &&
    g++ -std=c++20 overdue.cc $(pkg-config --cflags --libs entente-client) -o overdue'
  proved "what CMake made asks the server" prints initiatives/ inside env \
    ENTENTE_SERVER="${address}" /srv/example/build/overdue
  proved "what pkg-config made asks the server" prints initiatives/ inside env \
    ENTENTE_SERVER="${address}" /srv/example/overdue
  # shellcheck disable=SC2016  # for the shell inside
  proved "protoc compiles the API's .proto files" inside sh -c 'cd /usr/share/entente/proto &&
    protoc -I . --descriptor_set_out /srv/api.pb $(find entente -name "*.proto")'
}

# The service itself, by systemd, in a container that has no network but its own loopback.
try_service() {
  local units="${folder}/etc/systemd/system"
  proved "SIGTERM ends the server well" stop
  proved "PostgreSQL ends" stop_postgresql
  install -m 755 deploy/dev/package_boot.sh "${folder}/srv/boot.sh"
  cat >"${units}/entente-try.service" <<'UNIT'
[Service]
Type=oneshot
ExecStart=/srv/boot.sh
StandardOutput=truncate:/srv/boot.log
StandardError=inherit
UNIT
  ln -s ../entente-try.service "${units}/multi-user.target.wants/"
  printf '\n== booting\n' >>"${log}"
  unmount_kernel_filesystems
  # Of these namespaces' processes, which nspawn looks for there.
  mount -t proc proc /proc
  timeout 300 systemd-nspawn --quiet --directory="${folder}" --register=no --keep-unit \
    --private-network --boot </dev/null >>"${log}" 2>&1 || true
  umount /proc
  mount_kernel_filesystems
  rm -- "${units}/entente-try.service" "${units}/multi-user.target.wants/entente-try.service"
  cat -- "${folder}/srv/boot.log"
  # Whoever powers the machine off may have the last word.
  grep -q 'the service does as it should$' "${folder}/srv/boot.log" ||
    fault "the service does not do as it should"
}

try_removal() {
  local settings="${folder}/etc/entente/server.toml" before
  before="$(sha256sum "${settings}")"
  proved "installing once more works" inside sh -c 'dpkg -i /srv/packages/entente-server_*.deb'
  [[ "$(sha256sum "${settings}")" == "${before}" ]] || fault "an upgrade changed the operator's settings"
  say "it keeps the operator's settings"
  proved "apt removes the packages" inside apt-get remove -y entente-server entente libentente-dev
  [[ -e "${settings}" ]] || fault "removing the package removed the operator's settings"
  [[ ! -e "${folder}/usr/bin/entente" && ! -e "${folder}/usr/share/entente" ]] ||
    fault "removing the packages left files"
  say "it leaves the settings"
  proved "apt purges the server" inside apt-get purge -y entente-server
  [[ ! -e "${folder}/etc/entente" ]] || fault "purging left /etc/entente"
  ! enabled || fault "purging left the service enabled"
  [[ -d "${folder}/var/lib/entente/" ]] || fault "purging removed the record"
  say "it leaves the record, and nothing else"
}

: >"${log}"
make_root
mkdir -p "${folder}/srv/packages"
cp -- "${packages}"/*.deb "${folder}/srv/packages/"
# apt fetches as a user of its own, and reads the packages as such.
chmod 755 "${folder}/srv/packages"
proved "apt-get update" inside apt-get update
proved "apt installs man" gets man-db
try_server_and_client
try_own_database
try_database_of_another
try_development
try_service
try_removal
