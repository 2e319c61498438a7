#!/bin/sh
# real_input_test.sh VIEWER: keys, clicks, the wheel and typed text that come from an X server reach the viewer, each
# once. Without a window manager, in a display of its own.
set -eu
if [ "${2:-}" != inside ]; then exec xvfb-run -a -s '-screen 0 1600x1000x24' "$0" "$1" inside; fi
viewer=$1
there=$(mktemp -d)
pid=
trap 'if [ -n "$pid" ]; then kill "$pid" 2>/dev/null || true; fi; rm -rf "$there"' EXIT
scenario=scenarios/raft/leader_dies.json

"$viewer" "$scenario" --headless --dump-ui >"$there/ui"
# The picture says that the window is there: from then on it hears mouse and keys.
printf 'shot %s/ready.png\n' "$there" >"$there/script"
timeout 40 "$viewer" "$scenario" --sync --stay --script "$there/script" --dump-state "$there/state.json" --size 1440x900 &
pid=$!
window=$(xdotool search --sync --onlyvisible --name 'Orrery$' | head -n 1)
xdotool windowfocus "$window"
while [ ! -s "$there/ready.png" ]; do
  kill -0 "$pid"
  sleep 0.1
done

# centre NAME: of the item, as "x y".
centre() {
  awk -v name="$1" '$1 == "item" && $2 == name { printf "%d %d", $3 + $5 / 2, $4 + $6 / 2 }' "$there/ui"
}

for _ in 1 2 3 4 5 6 7 8 9 10; do xdotool key --window "$window" --delay 5 Right; done
next=$(centre transport.next)
if [ -z "$next" ]; then echo "there is no transport.next on the screen"; cat "$there/ui"; exit 1; fi
# shellcheck disable=SC2086  # two numbers
xdotool mousemove --window "$window" $next
xdotool click --repeat 10 --delay 5 1
# However late the viewer is, typed text goes where it is typed, and is no command: the palette finds "Quit" by it.
xdotool key --window "$window" ctrl+k
xdotool type --window "$window" --delay 5 'quit'
xdotool key --window "$window" Return

status=0
wait "$pid" || status=$?
pid=
if [ $status != 0 ]; then echo "it ended with $status"; exit 1; fi
sed -n '/"head"/,/}/p' "$there/state.json" | grep -q '"event": 20,' && exit 0
echo "ten keys and ten clicks are not twenty steps:"
grep -A4 '"head"' "$there/state.json"
exit 1
