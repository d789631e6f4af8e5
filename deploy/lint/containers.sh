#!/usr/bin/env bash
# Checks the Dockerfile, the compose file and the Kubernetes manifests without Docker and without a
# cluster; every check runs, also after one that failed.
#
#   containers.sh BIN      BIN holds the tools of deploy/tools/containers
set -uo pipefail

bin="$1"
docker=deploy/docker
kubernetes=deploy/kubernetes
# The package's own script forgets how it ended.
compose=("${bin}"/../lib/python3*/site-packages/compose/docker-compose)
faults=0

check() {
  local title="$1"
  shift
  printf '== %s\n' "${title}"
  "$@" || {
    printf 'faults: %s\n' "${title}"
    faults=1
  }
}

# Each by its schema; kustomize's own file is of no cluster's.
# shellcheck disable=SC2317  # called by check
check_manifests() {
  local file status=0
  for file in "${kubernetes}"/*.yaml; do
    [[ "${file}" != */kustomization.yaml ]] || continue
    "${bin}/kubernetes-validate" --strict "${file}" || status=1
  done
  return "${status}"
}

# Whether kustomization.yaml names every manifest, and no other.
# shellcheck disable=SC2317  # called by check
check_kustomization() {
  diff <(sed -n 's/^  - \([a-z]*\.yaml\)$/\1/p' "${kubernetes}/kustomization.yaml" | sort) \
    <(cd "${kubernetes}" && printf '%s\n' *.yaml | grep -vx 'kustomization.yaml' | sort)
}

check "Dockerfile (hadolint)" "${bin}/hadolint" "${docker}/Dockerfile"
check "compose file (docker compose config)" "${compose[0]}" -f "${docker}/compose.yaml" config -q
check "form of YAML (yamllint)" "${bin}/yamllint" -s -d "{extends: default, rules: {document-start: disable,
  octal-values: disable, line-length: {max: 110}}}" "${docker}" "${kubernetes}"
check "manifests (kubernetes-validate)" check_manifests
check "manifests named (kustomization.yaml)" check_kustomization
exit "${faults}"
