# shellcheck shell=bash
# ./dev serve: the built server in the foreground.

run_serve() {
  local arguments=()
  while (($# > 0)); do
    case "$1" in
      --data | --listen)
        (($# > 1)) || fail "$1 wants a value"
        case "$1" in
          --data) arguments+=(--data-dir "$(from_caller "$2")") ;;
          --listen) arguments+=(--listen "$2") ;;
        esac
        shift 2
        ;;
      --)
        shift
        arguments+=("$@")
        break
        ;;
      *) fail "serve takes --data DIR, --listen HOST:PORT and, after --, options of entente-server, not '$1'" ;;
    esac
  done
  plan 3
  install_packages build
  build_step release entente-server entente
  step "serving until Ctrl-C"
  exec build/release/bin/entente-server serve ${arguments[@]+"${arguments[@]}"}
}
