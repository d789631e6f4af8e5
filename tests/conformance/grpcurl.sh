#!/usr/bin/env bash
# Runs scenarios (README.md) by grpcurl, as a shell would use the service.  Needs grpcurl and jq.
#
#   grpcurl.sh --server HOST:PORT [--through-cuts] FILE...
set -euo pipefail

server="" through_cuts=0
while (($# > 0)); do
  case "$1" in
    --server) server="$2" && shift 2 ;;
    --through-cuts) through_cuts=1 && shift ;;
    *) break ;;
  esac
done
[[ -n "${server}" && $# -gt 0 ]] || {
  echo "usage: grpcurl.sh --server HOST:PORT [--through-cuts] FILE..." >&2
  exit 2
}

for tool in grpcurl jq; do
  command -v "${tool}" >/dev/null || {
    echo "grpcurl.sh needs ${tool} on PATH" >&2
    exit 2
  }
done

scratch="$(mktemp -d)"
trap 'rm -rf -- "${scratch}"' EXIT

# What is expected is met by what came: README.md, `answer`.
# shellcheck disable=SC2016  # what jq is to see
met='
def met($expected; $got):
  if ($expected | type) == "object" then
    ($got | type) == "object" and all($expected | keys_unsorted[]; . as $key | met($expected[$key]; $got[$key]))
  elif ($expected | type) == "array" then
    ($got | type) == "array" and ($got | length) == ($expected | length)
    and all(range($expected | length); . as $i | met($expected[$i]; $got[$i]))
  else
    $expected == $got
  end;'

# grpcurl takes a field mask as the message that it is, not as the text that it is in Protobuf's JSON.
masks='
walk(if type == "object" and (.update_mask | type) == "string" then
  .update_mask |= {paths: (split(",") | map(gsub("(?<c>[A-Z])"; "_" + (.c | ascii_downcase))))}
else . end)'

# at POINTER: a JSON Pointer as a path of jq.
# shellcheck disable=SC2016  # what jq is to see
at='
def at($pointer):
  getpath($pointer / "/" | .[1:] | map(gsub("~1"; "/") | gsub("~0"; "~") | (tonumber? // .)));'

# In the strings of standard input, ${name} by the variables in vars.json.
fill() {
  jq -c --slurpfile vars "${scratch}/vars.json" '
    walk(if type == "string" then gsub("\\$\\{(?<name>[^}]+)\\}"; $vars[0][.name] // "") else . end)'
}

# New UUIDs for what asks for some.
make_uuids() {
  local name
  while IFS= read -r name; do
    set_variable "uuid:${name}" "$(cat /proc/sys/kernel/random/uuid)"
  done < <(grep -oE '\$\{uuid:[^}]+\}' "$1" | sed -E 's/^\$\{uuid:(.*)\}$/\1/' | sort -u)
}

set_variable() {
  jq -c --arg name "$1" --arg value "$2" '. + {($name): $value}' "${scratch}/vars.json" >"${scratch}/vars.new"
  mv -- "${scratch}/vars.new" "${scratch}/vars.json"
}

# call METHOD REQUEST: the answer to answer.json, or the error to error.json; grpcurl's status.  A read
# is tried again while connections are cut, as the published service config has it.
call() {
  local status=0 attempt request
  request="$(jq -c "${masks}" <<<"$2")"
  for attempt in 1 2 3 4 5 6 7 8; do
    status=0
    grpcurl -plaintext -emit-defaults -format-error -max-time 60 -d "${request}" "${server}" "$1" \
      >"${scratch}/answer.json" 2>"${scratch}/error.json" || status=$?
    # 78 is 64 and UNAVAILABLE; 1 is a connection that could not be made.
    ((through_cuts && (status == 78 || status == 1))) || break
    sleep "0.${attempt}"
  done
  return "${status}"
}

# An error as the scenarios say it.
error_of() {
  jq -c '
    def name: ["OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND",
      "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED",
      "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED"][.];
    def detail($type): [.details[]? | select(."@type" | endswith($type))][0];
    {code: (.code | name), reason: detail("google.rpc.ErrorInfo").reason,
     domain: detail("google.rpc.ErrorInfo").domain, metadata: detail("google.rpc.ErrorInfo").metadata,
     fields: [(detail("google.rpc.BadRequest") // {} | .field_violations // .fieldViolations // [])[].field]}' \
    "${scratch}/error.json"
}

# keep STEP FILE: what the step wants to be kept of an answer.
keep() {
  local name pointer
  while IFS=$'\t' read -r name pointer; do
    set_variable "${name}" "$(jq -r --arg pointer "${pointer}" "${at} at(\$pointer)" "$2")"
  done < <(jq -r '.keep // {} | to_entries[] | [.key, .value] | @tsv' <<<"$1")
}

# compare EXPECTED GOT: nothing when it is met, else what was wanted and got.
compare() {
  # In files: an answer may be larger than what a command takes.
  printf '%s' "$1" >"${scratch}/expected.json"
  printf '%s' "$2" >"${scratch}/got.json"
  jq -nr --slurpfile expected "${scratch}/expected.json" --slurpfile got "${scratch}/got.json" \
    "${met} if met(\$expected; \$got) then empty else \"wanted \(\$expected[0]), got \(\$got[0])\" end" | cut -c 1-2000
}

run_call() {
  local step="$1" method request status=0
  method="$(jq -r .call <<<"${step}")"
  request="$(jq -c '.request // {}' <<<"${step}")"
  call "${method}" "${request}" || status=$?
  if [[ "$(jq 'has("error")' <<<"${step}")" == true ]]; then
    ((status != 0)) || {
      echo "wanted an error, got $(jq -c . "${scratch}/answer.json" | cut -c 1-500)"
      return
    }
    compare "$(jq -c .error <<<"${step}")" "$(error_of)"
    return
  fi
  ((status == 0)) || {
    echo "failed: $(cut -c 1-500 "${scratch}/error.json" | tr '\n' ' ')"
    return
  }
  compare "$(jq -c '.answer // {}' <<<"${step}")" "$(jq -c . "${scratch}/answer.json")"
  keep "${step}" "${scratch}/answer.json"
}

run_walk() {
  local step="$1" method request token="" got=()
  method="$(jq -r .walk <<<"${step}")"
  while true; do
    request="$(jq -c --arg token "${token}" '(.request // {}) + {page_token: $token}' <<<"${step}")"
    call "${method}" "${request}" || {
      echo "failed: $(cut -c 1-500 "${scratch}/error.json" | tr '\n' ' ')"
      return
    }
    mapfile -t -O "${#got[@]}" got < <(jq -r --arg pointer "$(jq -r '.at // "/name"' <<<"${step}")" \
      "${at} [.[] | arrays][0][] | at(\$pointer)" "${scratch}/answer.json")
    token="$(jq -r .next_page_token "${scratch}/answer.json")"
    [[ -n "${token}" ]] || break
  done
  compare "$(jq -c .names <<<"${step}")" "$(printf '%s\n' "${got[@]}" | jq -R . | jq -sc 'map(select(. != ""))')"
}

# The messages of a watch, one a line, until COUNT changes have come; begun again from the newest token
# when it breaks off.
watch_until() {
  local request="$1" count="$2" seen=0 line token="" pid
  : >"${scratch}/messages"
  for _ in {1..40}; do
    exec {stream}< <(exec grpcurl -plaintext -emit-defaults -max-time 60 -d "${request}" "${server}" \
      entente.v1.HistoryService/Watch 2>/dev/null | jq --unbuffered -c .)
    pid=$!
    while ((seen < count)) && IFS= read -r -t 60 -u "${stream}" line; do
      echo "${line}" >>"${scratch}/messages"
      seen=$((seen + $(jq '.changes.changes // [] | length' <<<"${line}")))
      token="$(jq -r '.resume_token' <<<"${line}")"
      [[ -z "${token}" ]] || request="$(jq -c --arg token "${token}" 'del(.start) + {resume_token: $token}' <<<"${request}")"
    done
    exec {stream}<&-
    pkill -P "${pid}" 2>/dev/null || true
    ((seen < count)) || return 0
  done
  return 1
}

run_watch() {
  local step="$1" count
  count="$(jq '.changes | length' <<<"${step}")"
  watch_until "$(jq -c .watch <<<"${step}")" "${count}" || {
    echo "got fewer changes than ${count}"
    return
  }
  compare "$(jq -c .changes <<<"${step}")" \
    "$(jq -sc --argjson count "${count}" '[.[].changes.changes // [] | .[]][:$count]' "${scratch}/messages")"
  tail -n 1 "${scratch}/messages" >"${scratch}/last.json"
  keep "${step}" "${scratch}/last.json"
}

# Prints what is wrong with a step; nothing when it is as it has to be.
run_step() {
  case "$(jq -r 'if has("call") then "call" elif has("walk") then "walk" elif has("watch") then "watch" else "" end' <<<"$1")" in
    call) run_call "$1" ;;
    walk) run_walk "$1" ;;
    watch) run_watch "$1" ;;
    *) echo "is neither call, walk nor watch" ;;
  esac
}

failed=0
for file in "$@"; do
  name="$(basename "${file}" .json)"
  if ((through_cuts)) && [[ "$(jq '.through_cuts // false' "${file}")" != true ]]; then
    continue
  fi
  echo '{}' >"${scratch}/vars.json"
  make_uuids "${file}"
  wrong="" number=0
  while IFS= read -r step; do
    number=$((number + 1))
    wrong="$(run_step "$(fill <<<"${step}")")"
    [[ -z "${wrong}" ]] || break
  done < <(jq -c '.steps[]' "${file}")
  if [[ -z "${wrong}" ]]; then
    echo "ok ${name}"
  else
    echo "not ok ${name}: step ${number}: ${wrong}"
    failed=1
  fi
done
exit "${failed}"
