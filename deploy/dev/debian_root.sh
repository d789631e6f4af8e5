#!/usr/bin/env bash
# The part of ./dev test --debian that is root's.  Runs in mount and process namespaces of its own, which
# debian.sh makes: what it mounts and starts is gone when it ends, however it ends.
#
#   debian_root.sh FOLDER BASE.tar HEAD.bundle "COMMAND ARGUMENT..."
set -euo pipefail

folder="$1" base="$2" bundle="$3"
read -r -a command <<<"$4"

# shellcheck source=deploy/dev/bare_root.sh
source deploy/dev/bare_root.sh

make_root
git clone -q -- "${bundle}" "${folder}/root/entente"
# A second build of another commit is then a short one.
mkdir -p build/ccache-debian "${folder}/root/.cache/ccache"
mount --bind build/ccache-debian "${folder}/root/.cache/ccache"
inside env --chdir=/root/entente ENTENTE_REQUIRE_TOOLS=1 ./dev "${command[@]}"
