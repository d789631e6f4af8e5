#!/usr/bin/env bash
# What ./dev package --check tries of the service on a bare Debian that systemd has booted: package_root.sh
# puts this into it, as a unit that runs once.  It ends by saying whether all went well.
set -euo pipefail

settings=/etc/entente/server.toml
postgresql=(runuser -u postgres -- bash -c)

say() {
  printf '      %s\n' "$1"
}

fault() {
  say "not so: $1"
  systemctl --no-pager --lines=0 status entente-server || true
  journalctl --no-pager -u entente-server -n 20
  exit 1
}

# proved CLAIM COMMAND...
proved() {
  local claim="$1"
  shift
  "$@" >/srv/boot-command.log 2>&1 || {
    cat /srv/boot-command.log
    fault "${claim}"
  }
  say "${claim}"
}

# within SECONDS COMMAND...: whether it succeeds by then.
within() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return
    sleep 0.2
  done
}

property() {
  systemctl show -P "$1" entente-server
}

is() {
  [[ "$(property "$1")" == "$2" ]]
}

answers() {
  entente countries --json
}

waits_for_its_database() {
  [[ "$(systemctl is-active entente-server)" == activating ]] && is NRestarts 0
}

ends_in_failure() {
  ! systemctl restart entente-server
}

trap 'systemctl poweroff --no-block' EXIT

# The settings name the PostgreSQL below /srv, which nobody has started.
proved "the service waits for its database" waits_for_its_database
proved "PostgreSQL starts" "${postgresql[@]}" \
  "/usr/lib/postgresql/*/bin/pg_ctl -D /srv/database/data -w -l /srv/database/log -o '-k /srv/database -c listen_addresses=' start"
proved "then the service is ready, with the password of the credential" within 60 is ActiveState active
proved "the client is answered" answers
first="$(property MainPID)"
proved "the server is killed" kill -KILL "${first}"
proved "systemd starts another" within 60 is NRestarts 1
proved "which becomes ready" within 60 is ActiveState active
proved "the client is answered again" answers

echo 'read_lanes = "many"' >>"${settings}"
proved "settings with a fault end it" ends_in_failure
# Longer than it would wait before it starts another.
sleep 7
proved "it is not started over and over" is NRestarts 0
sed -i -e '/^read_lanes/d' -e 's/^database_/#database_/' "${settings}"
proved "it starts with a database of its own" systemctl restart entente-server
proved "the client is answered" answers
proved "it stops" systemctl stop entente-server
proved "and says that it went well" is Result success
proved "PostgreSQL stops" "${postgresql[@]}" \
  "/usr/lib/postgresql/*/bin/pg_ctl -D /srv/database/data -m fast -w stop"
say "the service does as it should"
