# Puts into COMPREPLY what of the words $1 begins with $2.
@PREFIX@_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

# Puts into COMPREPLY what completes $2 as a value of kind $1.
@PREFIX@_complete_value() {
  case "$1" in
    @file)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$2")
      ;;
    @folder)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "$2")
      ;;
    @other | '') ;;
    *) @PREFIX@_words "$1" "$2" ;;
  esac
}

@PREFIX@_complete() {
  COMPREPLY=()
  local current="${COMP_WORDS[COMP_CWORD]}" path='' options kind='' word next at=1
  options="$(@PREFIX@_options '')"
  # Which command is meant, and whether the word before wants the current one for its value.  Readline
  # makes three words of --name=value.
  while ((at < COMP_CWORD)); do
    word="${COMP_WORDS[at]}"
    at=$((at + 1))
    if [[ "${word}" == -* ]]; then
      kind="$(@PREFIX@_value "${path}:${word}")"
      [[ -n "${kind}" ]] || kind="$(@PREFIX@_value ":${word}")"
      [[ -n "${kind}" ]] || continue
      [[ "${COMP_WORDS[at]}" != '=' ]] || at=$((at + 1))
      if ((at > COMP_CWORD)); then
        current=''
      fi
      if ((at >= COMP_CWORD)); then
        @PREFIX@_complete_value "${kind}" "${current}"
        return
      fi
      at=$((at + 1))
      continue
    fi
    next="${path:+${path} }${word}"
    if [[ -n "$(@PREFIX@_options "${next}")" ]]; then
      path="${next}"
      options+=" $(@PREFIX@_options "${path}")"
    fi
  done
  if [[ "${current}" == -* ]]; then
    @PREFIX@_words "${options}" "${current}"
    return
  fi
  kind="$(@PREFIX@_commands "${path}")"
  [[ -n "${kind}" ]] || kind="$(@PREFIX@_argument "${path}")"
  @PREFIX@_complete_value "${kind}" "${current}"
}

complete -F @PREFIX@_complete @PROGRAM@
