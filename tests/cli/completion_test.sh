#!/usr/bin/env bash
# Completion in a shell: its script loads without a complaint, and completes
# commands, options, choices and files.
#
# Usage: completion_test.sh HEARSAY bash|zsh|fish
set -uo pipefail
hearsay=$1
shell=$2
cd "$(dirname "$0")"
failed=0

if ! command -v "$shell" >/dev/null; then
  echo "Skipped: $shell is not installed."
  exit 77
fi
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
script=$folder/script
"$hearsay" completion "$shell" >"$script"

# Prints what the shell says while it loads the script.
load() {
  case $shell in
    bash) bash --norc -c 'source "$0"' "$script" ;;
    zsh) zsh -f -c 'autoload -Uz compinit && compinit -u -D; source "$0"' \
      "$script" ;;
    fish) fish --no-config -c "source $script" ;;
  esac 2>&1
}

# Each prints what the last words of the lines of standard input become.
complete_in_bash() {
  local COMP_WORDS COMP_CWORD COMPREPLY
  source "$script"
  while read -ra COMP_WORDS; do
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _hearsay
    echo "${COMPREPLY[*]}"
  done
}

complete_in_fish() {
  local line
  while IFS= read -r line; do
    fish --no-config -c "source $script; complete -C '$line'" | cut -f 1 |
      paste -sd ' '
  done
}

complete_in_zsh() {
  timeout 60 ./complete.zsh "$script" | sed 's/ $//; s/.* //'
}

cases='timel timeline
lo load
--ver --version
timeline Konaté --as --as-of
history --b --by
history Konaté lea leaves
calibration --event ag agrees
ask Konaté joins --form fe fee
sources --min-c --min-claims
completion ba bash
load completion_te completion_test.sh
load --dry-run completion_te completion_test.sh'

said=$(load)
if [[ $said ]]; then
  echo "$shell says of the script: $said"
  failed=1
fi
diff <(sed 's/^/hearsay /; s/ [^ ]*$//' <<<"$cases" | "complete_in_$shell") \
  <(sed 's/.* //' <<<"$cases") || failed=1
[[ $shell == bash ]] || exit "$failed"

# Bash also tells all that it would propose.
# proposes EXPECTED WORD...: whether it proposes, for the last word of this
# command line, the expected ones among others.
proposes() {
  local expected=$1
  shift
  local COMP_WORDS=(hearsay "$@") COMP_CWORD=$# COMPREPLY=() word
  _hearsay
  for word in $expected; do
    if [[ " ${COMPREPLY[*]} " != *" $word "* ]]; then
      echo "hearsay $*: proposes ${COMPREPLY[*]}, not $word"
      failed=1
    fi
  done
}

# proposes_only EXPECTED WORD...: as above, and nothing else.
proposes_only() {
  local expected=$1
  shift
  local COMP_WORDS=(hearsay "$@") COMP_CWORD=$# COMPREPLY=()
  _hearsay
  if [[ ${COMPREPLY[*]} != "$expected" ]]; then
    echo "hearsay $*: proposes ${COMPREPLY[*]}, not $expected"
    failed=1
  fi
}

source "$script"
proposes "load timeline history sources completion --help" ""
proposes "--by --club --svg --help renews joins" history ""
proposes_only "agrees joins leaves pre-contract renews" calibration --event ""
proposes_only "fee free loan" ask Konaté joins --form ""
proposes_only "" history --by ""
proposes "bash fish zsh" completion ""

# Every option of every command is proposed.
for command in $("$hearsay" --help |
  sed -n '/^Subcommands:/,/^$/s/^  \([a-z-]\+\).*/\1/p'); do
  proposes "$("$hearsay" "$command" --help |
    grep -oE '^  (-[a-z],)?--[a-z-]+(,--[a-z-]+)*' | grep -oE -- '--[a-z-]+')" \
    "$command" ""
done
exit "$failed"
