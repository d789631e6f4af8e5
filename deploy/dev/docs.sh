# shellcheck shell=bash
# ./dev docs: what the documentation points at exists.

run_docs() {
  (($# == 0)) || fail "docs takes no arguments"
  require_clone
  plan 2
  install_packages lint
  step "links, headings and commands named in the documentation"
  local files
  mapfile -d '' -t files < <(own_files '*.md')
  logged docs python3 deploy/lint/links.py "${files[@]}" || fail "the documentation has faults: ${LOG_DIR}/docs.log"
}
