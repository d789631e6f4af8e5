# shellcheck shell=bash
# Installs what is missing of the lists in deploy/dependencies, and nothing else.

DEPENDENCIES_DIR="deploy/dependencies"

# The folder of this release's lists; fails with one line where there is no dpkg and apt.
release_lists() {
  local id="unknown" version_id="" folder
  if [[ -r /etc/os-release ]]; then
    id="$(. /etc/os-release && echo "${ID:-unknown}")"
    version_id="$(. /etc/os-release && echo "${VERSION_ID:-}")"
  fi
  [[ -n "$(command -v apt-get)" && -n "$(command -v dpkg-query)" ]] ||
    fail "this system (${id} ${version_id}) has no apt: install the packages of ${DEPENDENCIES_DIR}/debian-12 in its own way"
  folder="${DEPENDENCIES_DIR}/${id}-${version_id}"
  if [[ ! -d "${folder}" ]]; then
    note "no package list for ${id} ${version_id}: taking Debian 12's" >&2
    folder="${DEPENDENCIES_DIR}/debian-12"
  fi
  echo "${folder}"
}

# listed PURPOSE...: the packages of these lists.
listed() {
  local folder purpose
  folder="$(release_lists)" || return
  for purpose in "$@"; do
    sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "${folder}/${purpose}.txt" || return
  done
}

# Whether version $1 is at least $2 (both dotted numbers).
version_at_least() {
  [[ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" == "$2" ]]
}

# Whether a tool of sufficient version does the package's work though the package is not installed.
done_otherwise() {
  local version
  case "$1" in
    git | ccache | unzip | shellcheck | clang-format-14 | clang-tidy-14)
      command -v "$1" >/dev/null
      ;;
    nodejs)
      version="$(node --version 2>/dev/null | tr -d v)"
      version_at_least "${version:-0}" 18
      ;;
    npm) command -v npm >/dev/null ;;
    ninja-build) command -v ninja >/dev/null ;;
    cmake)
      version="$(cmake --version 2>/dev/null | awk 'NR == 1 {print $3}')"
      version_at_least "${version:-0}" 3.25
      ;;
    golang-go) find_go 1.19 >/dev/null ;;
    postgresql) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ;;
    *) return 1 ;;
  esac
}

# missing PACKAGE...: those that are neither installed nor done otherwise.
missing() {
  local package installed
  installed="$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' "$@" 2>/dev/null |
    awk '$1 == "ii" {print $2}' || true)"
  for package in "$@"; do
    if ! grep -qxF -- "${package}" <<<"${installed}" && ! done_otherwise "${package}"; then
      echo "${package}"
    fi
  done
}

# Debian's PostgreSQL package starts a cluster of its own, which nobody here asked for.  A file of our
# own says no before the package comes; settings and clusters that exist stay as they are.
forbid_main_cluster() {
  local file=/etc/postgresql-common/createcluster.d/entente.conf
  [[ -e "${file}" ]] && return
  as_root mkdir -p "${file%/*}" || return
  as_root tee "${file}" >/dev/null <<'CONF'
# Written by Entente's ./dev before it installed PostgreSQL: its servers make their own private
# clusters.  Remove this file to let Debian's packages create a cluster named main again.
create_main_cluster = false
CONF
}

apt_install() {
  if printf '%s\n' "$@" | grep -qx 'postgresql'; then
    forbid_main_cluster || return
  fi
  # An unreachable third-party source is no reason to give up: what counts is the installation.
  as_root apt-get update || echo "apt-get update failed; going on with the lists that are there"
  as_root apt-get install -y --no-install-recommends -o Dpkg::Options::=--force-confold "$@"
}

# install_packages PURPOSE...: one step.  A repeat needs neither root nor the network.
install_packages() {
  local wanted absent
  wanted="$(listed "$@")" || exit 1
  # shellcheck disable=SC2086  # one package a word
  mapfile -t absent < <(missing ${wanted})
  step "packages for ${*}: ${#absent[@]} of $(wc -w <<<"${wanted}") to install"
  ((${#absent[@]} == 0)) && return
  need_root "installing packages"
  note "${absent[*]}"
  LOG_TAIL_LINES=5 logged packages apt_install "${absent[@]}" ||
    fail "packages could not be installed (no network, or another release?): ${LOG_DIR}/packages.log"
}
