# shellcheck shell=bash
# The TypeScript client, @entente/client: built, packed and tested in build/typescript, where its
# sources are copied, so that the source tree stays as it is.
#
# Debian 12's packages: nodejs npm protobuf-compiler libgoogle-common-protos-java unzip.  All else
# comes from the npm registry, pinned by clients/typescript/package-lock.json.

TYPESCRIPT_BUILD="build/typescript"

# typescript_digest PATH...: of the files below the paths, by name and content.
typescript_digest() {
  find "$@" -type f -not -path '*/node_modules/*' -print0 | LC_ALL=C sort -z |
    xargs -0 -r sha256sum | sha256sum | cut -d' ' -f1
}

# typescript_is_current NAME DIGEST: whether step NAME was done for just this.
typescript_is_current() {
  [[ "$(cat -- "${TYPESCRIPT_BUILD}/$1.stamp" 2>/dev/null)" == "$2" ]]
}

# typescript_tools: the packages that npm ci puts into build/typescript/node_modules.
typescript_tools() {
  local digest
  digest="$(typescript_digest clients/typescript/package.json clients/typescript/package-lock.json) $(node --version)"
  typescript_is_current install "${digest}" && return
  mkdir -p "${TYPESCRIPT_BUILD}" || return
  cp clients/typescript/{package.json,package-lock.json,.npmrc} "${TYPESCRIPT_BUILD}/" || return
  (cd "${TYPESCRIPT_BUILD}" && npm ci --ignore-scripts) || return
  printf '%s' "${digest}" >"${TYPESCRIPT_BUILD}/install.stamp"
}

# typescript_generate: the messages and services, into build/typescript/src/gen.
typescript_generate() {
  local jar=/usr/share/java/proto-google-common-protos.jar
  local google="${TYPESCRIPT_BUILD}/googleapis" gen="${TYPESCRIPT_BUILD}/src/gen"
  local api=(google/api/{annotations,client,field_behavior,http,resource}.proto google/rpc/error_details.proto)
  rm -rf -- "${google}" "${gen}"
  mkdir -p "${google}" "${gen}" || return
  unzip -q -o "${jar}" "${api[@]}" -d "${google}" || return
  protoc -I proto -I "${google}" --plugin="protoc-gen-es=${TYPESCRIPT_BUILD}/node_modules/.bin/protoc-gen-es" \
    --es_out="${gen}" --es_opt=target=ts,import_extension=js \
    proto/entente/v1/*.proto proto/google/rpc/error_info.proto "${api[@]/#/${google}/}"
}

# typescript_compile: the package, its examples and its tests; nothing when nothing changed.
typescript_compile() {
  local digest
  typescript_tools || return
  digest="$(typescript_digest clients/typescript clients/service_config.json tests/clients/typescript \
    proto/entente/v1 proto/google LICENSE)" || return
  typescript_is_current compile "${digest}" && return
  rm -rf -- "${TYPESCRIPT_BUILD}"/{src,dist,out,tests,examples,compile.stamp}
  cp -r clients/typescript/. clients/service_config.json LICENSE "${TYPESCRIPT_BUILD}/" || return
  mkdir "${TYPESCRIPT_BUILD}/tests" || return
  cp -r tests/clients/typescript/. "${TYPESCRIPT_BUILD}/tests/" || return
  typescript_generate || return
  (cd "${TYPESCRIPT_BUILD}" && node node_modules/typescript/bin/tsc -p tsconfig.json &&
    node node_modules/typescript/bin/tsc -p tsconfig.tests.json) || return
  printf '%s' "${digest}" >"${TYPESCRIPT_BUILD}/compile.stamp"
}

# typescript_pack: build/typescript/entente-client-VERSION.tgz.
typescript_pack() {
  typescript_compile || return
  rm -f -- "${TYPESCRIPT_BUILD}"/*.tgz
  (cd "${TYPESCRIPT_BUILD}" && npm pack --ignore-scripts)
}

# typescript_test: the unit tests, which need no server.
typescript_test() {
  typescript_compile || return
  (cd "${TYPESCRIPT_BUILD}" && node --test out/tests/*.test.js)
}

# typescript_conformance ARGUMENT...: the runner of tests/conformance/README.md.
typescript_conformance() {
  node "${TYPESCRIPT_BUILD}/out/tests/conformance.js" "$@"
}
