#!/usr/bin/env bash
# Runs the quickstart twice on one state: it tells the story, and the second
# start stores nothing anew.
set -euo pipefail
cd "$(dirname "$0")/../.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
quickstart=(deploy/quickstart.sh --once --state "$dir/state" --ingest-port 0
  --query-port 0)

fail() {
  echo "quickstart_test: $*" >&2
  cat "$dir"/*.out >&2
  exit 1
}
# expect FILE TEXT: the file must hold the text.
expect() { grep -qF -- "$2" "$dir/$1" || fail "$1 lacks \"$2\""; }

"${quickstart[@]}" >"$dir/first.out" 2>&1 || fail "the first start failed"
sample=$(cat deploy/sample/*.jsonl | wc -l)
starter=$(wc -l <deploy/starter/outlets.jsonl)
shared=$(grep -cFxf deploy/sample/registry.jsonl deploy/starter/outlets.jsonl)
expect first.out \
  "stored $((sample + starter - shared)), already there $shared, refused 0"
expect first.out "EUR 50m asked"
expect first.out "“He calls me every two hours.” (Ibrahima Konaté to Téléfoot, joking"
# Roots and carriers.
expect first.out "Root: L'Équipe (own report not stored); carried by unnamed report (7 Oct"
expect first.out "Root, one of 2: Fichajes (own report not stored); carried by unnamed"
# What cannot all be true.
expect first.out "Opposite outlooks, since 30 Sep 2025"
expect first.out "* rejected 2 offers, stalemate: unnamed, David Ornstein (2 reports)"
expect first.out "* confident: L'Équipe (1 report)"
expect first.out "CONTRADICTED by L'Équipe"
# What lies ahead.
expect first.out "Ahead"
expect first.out "1 Jan 2026: May sign with another club: six months before his contract"
expect first.out "2 Feb 2026 23:00 UTC: The winter window closes for Real Madrid"
expect first.out "30 Jun 2026: His contract with Liverpool ends"
expect first.out "10 Oct 2025: Announced: France, Azerbaijan"
expect first.out "[opinion]"
expect first.out "[editorial]"
expect first.out "by 30 Jun 2026"
# Why, in five contributions, and what if one source had never spoken.
expect first.out "  the base rate"
expect first.out "  Defensa Central: "
contributions=$(grep -c "^          without it: " "$dir/first.out" || true)
((contributions == 5)) || fail "it shows $contributions contributions"
expect first.out "What if: without Defensa Central"
expect first.out "as things are"
expect first.out "grpcurl -plaintext"

"${quickstart[@]}" >"$dir/second.out" 2>&1 || fail "the second start failed"
expect second.out "stored 0, already there $((sample + starter)), refused 0"

# What it shows is the same, and fits 80 columns.
story() { sed -n '/: what was said by/,/^Try for yourself/p' "$dir/$1" | grep -v grpcurl; }
diff <(story first.out | grep -v localhost) <(story second.out | grep -v localhost) ||
  fail "the second start tells another story"
too_wide=$(sed '/^Try for yourself/,$d' "$dir/first.out" | sed -n '/: what was said by/,$p' |
  python3 -c 'import sys; print(sum(len(line.rstrip("\n")) > 80 for line in sys.stdin))')
((too_wide == 0)) || fail "$too_wide lines are wider than 80 columns"
for port_file in "$dir"/state/*.port; do
  (exec 3<>"/dev/tcp/127.0.0.1/$(<"$port_file")") 2>/dev/null &&
    fail "a service still listens"
done
echo "The quickstart told the story twice."
