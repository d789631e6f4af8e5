# shellcheck shell=bash
# Tools that Debian does not package, built by Go from the pinned modules in deploy/tools into
# build/tools/bin.  Go's own caches are used where the user has them.

TOOLS_BIN="build/tools/bin"

# find_go VERSION: the path of a Go compiler of at least this version; fails when there is none.
find_go() {
  local go version
  for go in "$(command -v go || true)" /usr/local/go/bin/go /usr/lib/go-*/bin/go; do
    [[ -x "${go}" ]] || continue
    version="$(GOTOOLCHAIN=local "${go}" version 2>/dev/null | awk '{print substr($3, 3)}')"
    if version_at_least "${version:-0}" "$1"; then
      echo "${go}"
      return
    fi
  done
  return 1
}

# The version that a tool's go.mod asks for of module $2.
pinned_version() {
  awk -v module="$2" '$1 == "require" && $2 == module {print $3}' "deploy/tools/$1/go.mod"
}

# What a built tool was built from; a tool with another stamp is built again.
tool_stamp() {
  sha256sum -- "deploy/tools/$1/go.mod" "deploy/tools/$1/go.sum" | sha256sum | cut -d' ' -f1
}

tool_is_current() {
  [[ -x "${TOOLS_BIN}/$1" && "$(cat -- "${TOOLS_BIN}/$1.stamp" 2>/dev/null)" == "$(tool_stamp "$1")" ]]
}

# What a Go that is too old (but 1.21 or newer) fetches from the Go module proxy and runs instead.
NEWER_TOOLCHAIN="go1.27.3"

# build_tool NAME PACKAGE GO GO-VERSION: runs inside the tool's module.
build_tool() {
  local name="$1" package="$2" go="$3" module version out toolchain=local
  [[ "${go}" == "$(find_go "$4")" ]] || toolchain="${NEWER_TOOLCHAIN}"
  module="${package%/cmd/*}"
  version="$(pinned_version "${name}" "${module}")"
  mkdir -p "${TOOLS_BIN}" || return
  out="$(cd "${TOOLS_BIN}" && pwd)/${name}"
  # Without HOME (a service account) Go has no place for its caches.
  if [[ -z "${HOME:-}" ]]; then
    export GOPATH="${PWD}/build/tools/go" GOCACHE="${PWD}/build/tools/go-cache"
  fi
  # No cgo: the tools then need no C compiler and run anywhere.
  (cd "deploy/tools/${name}" &&
    GOTOOLCHAIN="${toolchain}" GOWORK=off GOFLAGS=-mod=readonly CGO_ENABLED=0 \
      "${go}" build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=${version}" \
      -o "${out}" "${package}") || return
  tool_stamp "${name}" >"${out}.stamp"
}

# install_tool NAME PACKAGE GO-VERSION: one step.  A repeat takes no time.
install_tool() {
  local name="$1" package="$2" go_version="$3" go
  if tool_is_current "${name}"; then
    step "${name}: there"
    return
  fi
  step "${name}: building it (deploy/tools/${name})"
  go="$(find_go "${go_version}")" || go="$(install_newer_go)" ||
    fail "${name} needs Go ${go_version} or newer: put one on PATH and try again"
  logged "tool-${name}" build_tool "${name}" "${package}" "${go}" "${go_version}" ||
    fail "${name} could not be built (is the Go module proxy reachable?): ${LOG_DIR}/tool-${name}.log"
}

install_grpcurl() {
  install_tool grpcurl github.com/fullstorydev/grpcurl/cmd/grpcurl 1.19
}

install_buf() {
  install_tool buf github.com/bufbuild/buf/cmd/buf 1.22
}

# Needs Go 1.24: on Debian 12 the backports' 1.23 fetches a newer one.
install_api_linter() {
  install_tool api-linter github.com/googleapis/api-linter/cmd/api-linter 1.24
}

# Debian 12's own Go is 1.19; its backports have 1.23 beside it, under /usr/lib/go-1.23.  They are
# asked through a list of their own, so that the system's sources stay as they are.  Prints go's path.
install_newer_go() {
  local lists status=0
  grep -qs '^VERSION_CODENAME=bookworm' /etc/os-release || return
  need_root "installing Go 1.23 from bookworm-backports" >&2
  lists="$(mktemp -d)"
  # apt fetches as a user of its own.
  chmod 755 "${lists}" && mkdir "${lists}/lists"
  echo "deb http://deb.debian.org/debian bookworm-backports main" >"${lists}/backports.list"
  logged packages-backports apt_backports "${lists}" golang-1.23-go >&2 || status=$?
  as_root rm -rf -- "${lists}"
  ((status == 0)) || return "${status}"
  find_go 1.23
}

# apt_backports FOLDER PACKAGE...: FOLDER holds backports.list and takes apt's package lists.
apt_backports() {
  local lists="$1"
  shift
  # "-" is apt's word for none.
  local options=(-o "Dir::Etc::SourceList=${lists}/backports.list" -o Dir::Etc::SourceParts=-
    -o "Dir::State::Lists=${lists}/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=)
  as_root apt-get "${options[@]}" update || return
  as_root apt-get "${options[@]}" install -y --no-install-recommends "$@"
}
