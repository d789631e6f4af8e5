# shellcheck shell=bash
# ./dev lint and ./dev fmt.  Every check runs, also after one that failed; the end names those that did.

LINT_FAULTS=()

# check NAME TITLE COMMAND...: one step.
check() {
  local name="$1"
  step "$2"
  shift 2
  logged "lint-${name}" "$@" || LINT_FAULTS+=("${name}")
}

# own_files PATTERN...: the project's own files, each ended by NUL: tracked, or new and not ignored.
own_files() {
  local file
  git ls-files -z --cached --others --exclude-standard -- "$@" | sort -zu |
    while IFS= read -r -d '' file; do
      [[ ! -f "${file}" ]] || printf '%s\0' "${file}"
    done
}

# Google's API protos out of Debian's package, for imports.
extract_googleapis() {
  local jar=/usr/share/java/proto-google-common-protos.jar
  [[ build/googleapis/google/api/annotations.proto -nt "${jar}" ]] && return
  mkdir -p build/googleapis || return
  # -DD: the files' own time is now, so that the comparison above holds.
  unzip -q -o -DD "${jar}" 'google/api/*.proto' 'google/rpc/*.proto' 'google/type/*.proto' \
    -d build/googleapis || return
  touch build/googleapis/google/api/annotations.proto
}

check_cpp_format() {
  own_files '*.h' '*.cc' | xargs -0 -r clang-format-14 --dry-run -Werror --style=file
}

check_proto() {
  extract_googleapis || return
  buf lint && buf format --diff --exit-code proto
}

# The last release's tag that this commit has in its history; fails when there is none.
last_release() {
  git describe --tags --abbrev=0 --match 'v[0-9]*' 2>/dev/null
}

# Whether CHANGELOG.md names a break since the last release, which is allowed before 1.0.0.
break_is_named() {
  [[ "$1" == v0.* ]] &&
    awk '/^## / {section++} section == 1' CHANGELOG.md | grep -qi 'breaking'
}

check_breaking() {
  local release against=build/lint/last-release
  if ! release="$(last_release)"; then
    echo "there is no release yet to compare with"
    return
  fi
  extract_googleapis || return
  rm -rf -- "${against}" && mkdir -p "${against}/build" || return
  git archive "${release}" proto buf.yaml | tar -x -C "${against}" || return
  cp -R build/googleapis "${against}/build/googleapis" || return
  echo "comparing with ${release}"
  buf breaking proto --against "${against}/proto" && return
  break_is_named "${release}" || return
  echo "allowed: before 1.0.0, and CHANGELOG.md names a break since ${release}"
}

# Google's API Improvement Proposals.
check_aip() {
  local files
  extract_googleapis || return
  mapfile -d '' -t files < <(cd proto && own_files 'entente/v1/*.proto')
  (cd proto && api-linter --config "../deploy/lint/api-linter.yaml" --set-exit-status \
    -I . -I ../build/googleapis "${files[@]}")
}

check_scripts() {
  {
    own_files '*.sh' dev .ci/run
    # Scripts without a suffix tell by their first line.
    own_files 'deploy/*' 'tests/*' | xargs -0 -r grep -lZ -m1 -E '^#!.*\b(ba)?sh$'
  } | sort -zu | xargs -0 -r shellcheck --external-sources --source-path=SCRIPTDIR/../..:SCRIPTDIR
}

check_layering() {
  ctest --preset dev -R '[Ll]ayering' --no-tests=error
}

# The tools of deploy/tools/containers, in a place of their own; a repeat takes no time.
install_container_tools() {
  local place=build/tools/containers list=deploy/tools/containers/requirements.txt
  cmp -s -- "${list}" "${place}/requirements.txt" && return
  rm -rf -- "${place}" && /usr/bin/python3 -m venv "${place}" || return
  "${place}/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "${list}" || return
  cp -- "${list}" "${place}/requirements.txt"
}

lint_containers() {
  plan 3
  install_packages containers
  step "tools (deploy/tools/containers)"
  logged tool-containers install_container_tools ||
    fail "they could not be installed (is the Python Package Index reachable?): ${LOG_DIR}/tool-containers.log"
  check containers "Dockerfile, compose file, Kubernetes manifests" deploy/lint/containers.sh \
    build/tools/containers/bin
  ((${#LINT_FAULTS[@]} == 0)) || fail "lint found faults: ${LOG_DIR}/lint-containers.log"
}

run_lint() {
  local tidy_folders=(storage services clients tests)
  case "${1-}" in
    "") ;;
    --containers)
      (($# == 1)) || fail "lint takes one argument, not '$2'"
      lint_containers
      return
      ;;
    --quick) tidy_folders=(storage services clients) ;;
    --without-tidy) tidy_folders=() ;;
    *) fail "lint takes --quick, --without-tidy or --containers, not '$1'" ;;
  esac
  (($# <= 1)) || fail "lint takes one argument, not '$2'"
  require_clone
  plan $((10 + (${#tidy_folders[@]} > 0)))
  install_packages build test lint
  install_buf
  install_api_linter
  export PATH="${PROJECT_DIR}/${TOOLS_BIN}:${PATH}"
  check scripts "scripts (shellcheck)" check_scripts
  check format "C++ format (clang-format)" check_cpp_format
  check proto "proto (buf lint, buf format)" check_proto
  check breaking "compatibility with the last release (buf breaking)" check_breaking
  check aip "Google's API rules (api-linter)" check_aip
  build_step dev
  check layering "who may know whom (layering test)" check_layering
  ((${#tidy_folders[@]} == 0)) || check tidy "static analysis (clang-tidy)" nice python3 deploy/lint/tidy.py build/dev \
    build/lint/tidy "$(jobs_max)" "${tidy_folders[@]}"
  ((${#LINT_FAULTS[@]} == 0)) || fail "lint found faults: ${LINT_FAULTS[*]} (${LOG_DIR}/lint-*.log)"
}

run_fmt() {
  (($# == 0)) || fail "fmt takes no arguments"
  require_clone
  plan 4
  install_packages lint
  install_buf
  export PATH="${PROJECT_DIR}/${TOOLS_BIN}:${PATH}"
  step "C++ (clang-format)"
  own_files '*.h' '*.cc' | xargs -0 -r clang-format-14 -i --style=file
  step "proto (buf format)"
  buf format -w proto
}
