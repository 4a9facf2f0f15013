# What the scripts of figures share. To be sourced from the project's root, with
# the script's arguments:
#
#   [--full] [ITEM...]
#
#   --full   the promised size instead of that of a test run
#   ITEM     only these; without any, those in ${all_items[@]}
#
# Prints figures as JSON lines; everything else goes to standard error:
#   {"item": 3, "figure": "...", "value": 0, "bound": 0, "holds": true}
# A bound of null is a figure that is told and not judged.
build=build/release

full=false
if [[ ${1-} == --full ]]; then
  full=true
  export HEARSAY_FULL=1
  shift
fi
items=("$@")
((${#items[@]})) || items=("${all_items[@]}")

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export HEARSAY_FIGURES=$scratch/figures
all=$scratch/all
touch "$all"

# measure ITEM NAME COMMAND...: prints the figures that the command reports, as
# this item's, and one for its exit code.
measure() {
  local item=$1 name=$2 code=0
  shift 2
  [[ " ${items[*]} " == *" $item "* ]] || return 0
  : >"$HEARSAY_FIGURES"
  "$@" >&2 || code=$?
  local holds=true
  ((code == 0)) || holds=false
  printf '{"item": %d, "figure": "%s: exit code", "value": %d, "bound": 0, "holds": %s}\n' \
    "$item" "$name" "$code" "$holds" >>"$HEARSAY_FIGURES"
  sed "s/^{\"item\": [0-9]*/{\"item\": $item/" "$HEARSAY_FIGURES" | tee -a "$all"
}

# The quickstart on a fresh clone, or in this folder.
run_quickstart() (
  if $full; then
    git clone --quiet . "$scratch/clone" && cd "$scratch/clone" || return
  fi
  tests/cli/quickstart_test.sh
)

# Whether every figure so far holds.
all_hold() {
  ! grep -q '"holds": false' "$all"
}
