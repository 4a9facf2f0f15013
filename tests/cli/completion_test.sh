#!/usr/bin/env bash
# Completion in shells: bash is asked what it proposes, the others' scripts are
# only read by their shells, where these are installed.
#
# Usage: completion_test.sh HEARSAY
set -uo pipefail
hearsay=$1
failed=0

# proposes EXPECTED WORD...: whether bash proposes, for the last word of this
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

eval "$("$hearsay" completion bash)"
proposes "load timeline history sources completion --help" ""
proposes_only "timeline" timel
proposes "--by --club --svg --help renews joins" history ""
proposes_only "leaves" history Konaté lea
proposes_only "agrees joins leaves pre-contract renews" calibration --event ""
proposes_only "fee free loan" ask Konaté joins --form ""
proposes_only "" history --by ""
proposes "bash fish zsh" completion ""
proposes_only "--min-claims" sources --min-c
cd "$(dirname "$0")"
proposes_only "completion_test.sh" load completion_te

# Every option of every command is proposed.
for command in $("$hearsay" --help | sed -n '/^Subcommands:/,$s/^  \([a-z-]*\) .*/\1/p'); do
  proposes "$("$hearsay" "$command" --help |
    grep -oE '^  (-[a-z],)?--[a-z-]+(,--[a-z-]+)*' | grep -oE -- '--[a-z-]+')" \
    "$command" ""
done

for shell in zsh fish; do
  "$hearsay" completion "$shell" >/dev/null
  if ! command -v "$shell" >/dev/null; then
    echo "Skipped: $shell is not installed; its script is not read."
    continue
  fi
  "$shell" -n <("$hearsay" completion "$shell") || failed=1
done
exit "$failed"
