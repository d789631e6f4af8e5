# shellcheck shell=bash
# ./dev setup: installs what is missing.

run_setup() {
  local lint=0 argument
  for argument in "$@"; do
    case "${argument}" in
      --lint) lint=1 ;;
      *) fail "setup takes --lint and nothing else, not '${argument}'" ;;
    esac
  done
  plan $((lint ? 5 : 2))
  install_packages build test clients
  install_grpcurl
  if ((lint)); then
    install_packages lint
    install_buf
    install_api_linter
  fi
}
