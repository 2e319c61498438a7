#!/bin/sh
# idle_test.sh VIEWER: while nothing moves the viewer costs no processor time: at most 10 ticks (0.1 s) in 5 s.
set -eu
if [ "${2:-}" != inside ]; then exec xvfb-run -a -s '-screen 0 1600x1000x24' "$0" "$1" inside; fi
viewer=$1
"$viewer" scenarios/raft/leader_dies.json --size 1440x900 &
pid=$!
trap 'kill "$pid" 2>/dev/null || true' EXIT
xdotool search --sync --onlyvisible --name 'Orrery$' >/dev/null
sleep 3

ticks() { awk '{ print $14 + $15 }' "/proc/$pid/stat"; }
before=$(ticks)
sleep 5
spent=$(($(ticks) - before))
echo "$spent ticks in 5 s"
[ "$spent" -le 10 ]
