#!/bin/sh
# bench_test.sh VIEWER: what is measured is the view that the script leaves, all of a run or a part of it; however much that
# is, frames hold few figures.
set -eu
there=$(mktemp -d)
trap 'rm -rf "$there"' EXIT
viewer=$1

# measure DEEDS…: after them, a few frames.
measure() {
  printf 'cmd time.go 2s\ncmd view.fit\n' >"$there/script"
  for deed in "$@"; do echo "cmd $deed" >>"$there/script"; done
  "$viewer" scenarios/raft/leader_dies.json --headless --script "$there/script" --bench 3 --dump-state "$there/state" \
    >"$there/said"
}
# said NAME: the number in that line.
said() { sed -n "s/^$1: \([0-9]*\).*/\1/p" "$there/said"; }

measure
[ "$(said frames)" = 3 ] && [ "$(said 'panning, frames')" = 3 ]
all=$(said 'messages in view')
echo "$all messages in view of all"
# Those that are sent while it is measured may be out of view.
[ "$all" -gt 300 ]
[ "$(said 'vertices at most')" -lt 60000 ] && [ "$(said 'panning, vertices at most')" -lt 60000 ]

measure view.zoom_in view.zoom_in view.zoom_in
part=$(said 'messages in view')
echo "$part of a part"
[ "$part" -gt 0 ] && [ "$part" -lt "$all" ]
