# shellcheck shell=bash
# ./dev package: .deb files of the release build, and with --check the proof that they work on a machine
# with nothing on it.

PACKAGES_DIR="build/release/packages"

# The version of what HEAD is: `0.1.0` of the commit tagged v0.1.0, and before it
# `0.1.0~git20261201.9693057`, which Debian sorts before 0.1.0.
package_version() {
  local version
  version="$(sed -n 's/^project(entente VERSION \([0-9.]*\) .*/\1/p' CMakeLists.txt)"
  [[ -n "${version}" ]] || return
  if [[ "$(git describe --tags --exact-match --match "v${version}" 2>/dev/null)" != "v${version}" ]]; then
    version+="~git$(TZ=UTC git log -1 --date=format-local:%Y%m%d --format='%cd.%h' --abbrev=7)" || return
  fi
  echo "${version}"
}

# configure_packages VERSION: the release preset with install rules.
configure_packages() {
  local time
  time="$(git log -1 --format=%ct)" || return
  require_own_build release
  cmake --preset release -DENTENTE_PACKAGES=ON -DENTENTE_PACKAGE_VERSION="$1" \
    -DENTENTE_PACKAGE_TIME="${time}" || return
  nice -n 5 cmake --build --preset release --parallel "$(jobs_max)"
}

# Files have the time of the commit, so that the same commit makes the same packages.
make_packages() {
  rm -rf -- "${PACKAGES_DIR}"
  (cd build/release && SOURCE_DATE_EPOCH="$(git log -1 --format=%ct)" cpack -G DEB) || return
  rm -rf -- "${PACKAGES_DIR}/_CPack_Packages"
}

# Debian's rules; what is only worth a remark is in the log.
check_lintian() {
  local as=()
  ((EUID != 0)) || as=(--allow-root)
  lintian "${as[@]}" --display-info --fail-on error,warning "${PACKAGES_DIR}"/*.deb
}

run_package() {
  local check=0 argument version status=0
  for argument in "$@"; do
    case "${argument}" in
      --check) check=1 ;;
      *) fail "package takes --check and nothing else, not '${argument}'" ;;
    esac
  done
  require_clone
  plan $((check ? 6 : 3))
  install_packages build package
  version="$(package_version)" || fail "CMakeLists.txt or git does not tell the version"
  [[ -z "$(git status --porcelain)" ]] || note "the working tree has changes that the version does not tell"
  step "building (release), version ${version}"
  logged build-release configure_packages "${version}" ||
    fail "the build failed: ${LOG_DIR}/build-release.log"
  step "packing"
  logged package make_packages || fail "packing failed: ${LOG_DIR}/package.log"
  note "$(cd "${PACKAGES_DIR}" && echo *.deb) in ${PACKAGES_DIR}"
  ((check)) || return 0

  step "looking at them (lintian)"
  logged package-lintian check_lintian || fail "the packages have faults: ${LOG_DIR}/package-lintian.log"
  step "a bare Debian ${BARE_RELEASE}"
  need_root "making a Debian in build/package"
  mkdir -p build/package
  have_base
  step "installing and using them there"
  run_in_namespaces build/package/pid deploy/dev/package_root.sh build/package/root "${BARE_BASE}" \
    "${PACKAGES_DIR}" || status=$?
  ((status == 0)) || fail "the packages do not work on a bare Debian: see above; the root stays in build/package/root"
  note "they work on a bare Debian; the root stays in build/package/root until the next run"
}
