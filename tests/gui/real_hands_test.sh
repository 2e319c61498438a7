#!/bin/sh
# real_hands_test.sh VIEWER ORRERY: what a hand on a real mouse does. A message dragged back along its link arrives later, a
# ring around nodes partitions them off, the wheel zooms about the pointer, a window takes the size that it is given, and
# where the display has small pixels (Xft.dpi) all is twice as large. Judged by the state and the places that the viewer
# tells, and by `orrery run`. Without a window manager, in a display of its own, which keeps its settings (-noreset).
set -eu
if [ "${3:-}" != inside ]; then
  exec xvfb-run -a -s '-screen 0 1600x1000x24 -noreset' "$0" "$1" "$2" inside
fi
viewer=$1
orrery=$2
scenario=scenarios/raft/leader_dies.json
there=$(mktemp -d)
pid=
trap 'if [ -n "$pid" ]; then kill "$pid" 2>/dev/null || true; fi; rm -rf "$there"' EXIT
# Messages are under way. The picture says that the scene is set: from then on the window hears mouse and keys.
printf 'cmd time.go 2180ms\nwait 2\nshot %s/ready.png\n' "$there" >"$there/scene"

fail() {
  printf '%s\n' "$*"
  exit 1
}

# begin: a window on the scene, in which the mouse now acts. $there/ui: where things are in it.
begin() {
  "$viewer" "$scenario" --headless --script "$there/scene" --dump-ui --dump-state "$there/before" >"$there/ui"
  rm "$there/ready.png"
  timeout 60 "$viewer" "$scenario" --sync --stay --script "$there/scene" --dump-ui --dump-state "$there/after" \
    --size 1440x900 >"$there/ui_after" &
  pid=$!
  window=$(xdotool search --sync --onlyvisible --name 'Orrery$' | head -n 1)
  xdotool windowfocus "$window"
  while [ ! -s "$there/ready.png" ]; do
    kill -0 "$pid" || fail "the viewer ended before its window was ready"
    sleep 0.1
  done
}
# end: it is closed, and has written its state and places.
end() {
  xdotool key --window "$window" ctrl+q
  status=0
  wait "$pid" || status=$?
  pid=
  if [ $status != 0 ]; then fail "the viewer ended with $status"; fi
}

# place NAME [DX DY]: the item's centre and so many pixels from there, as "x y".
place() {
  awk -v name="$1" -v dx="${2:-0}" -v dy="${3:-0}" '
    $1 == "item" && $2 == name { printf "%d %d", $3 + $5 / 2 + dx, $4 + $6 / 2 + dy; there = 1 }
    END { if (!there) { print "there is no " name " on the screen" >"/dev/stderr"; exit 1 } }' "$there/ui"
}
# value FILE NAME: of the first member with this name.
value() { sed -n "s/^ *\"$2\": \"\{0,1\}\(.*[^\",]\)\"\{0,1\},\{0,1\}\$/\1/p" "$1" | head -n 1; }

# to X Y: the mouse, and time for a frame, so that each corner of its way is seen.
to() {
  xdotool mousemove --window "$window" "$1" "$2"
  sleep 0.25
}
press() {
  xdotool mousedown 1
  sleep 0.25
}
release() {
  xdotool mouseup 1
  sleep 0.25
}

# is_repeated: `orrery run` does as the copied command line says, and comes to the same digest at the same event.
is_repeated() {
  line=$(value "$there/after" command_line | sed 's/\\"/"/g; s/\\\\/\\/g')
  last=$(value "$there/after" last_event)
  # Cut short, it may not have kept what the scenario expects of its end.
  answer=$(eval "\"$orrery\" ${line#orrery } --set limits.events=$last --json" 2>/dev/null) || [ $? = 1 ]
  case $answer in
    *"\"$(value "$there/after" digest)\""*) ;;
    *) fail "$line is not what the viewer shows" ;;
  esac
}

# ---------------------------------------------------------------- a message arrives later

begin
# shellcheck disable=SC2046  # two numbers each, as below
to $(place flying.512)
press
sender=$(place node.n5)
message=$(place flying.512)
# A third of the way back to its sender, in two steps.
for part in 6 3; do
  # shellcheck disable=SC2046,SC2086
  to $(echo $message $sender | awk -v part=$part '{ print int($1 + ($3 - $1) / part), int($2 + ($4 - $2) / part) }')
done
release
end
case $(value "$there/after" command_line) in
  *delay_message*AppendEntries*n5*n3*) ;;
  *) fail "the dragged message is not delayed: $(value "$there/after" notice)" ;;
esac
is_repeated

# ---------------------------------------------------------------- a ring partitions

begin
xdotool key --window "$window" p
sleep 0.25
# Around n2 and n3.
# shellcheck disable=SC2046
{
  to $(place node.n2 -40 -40)
  press
  to $(place node.n2 50 -40)
  to $(place node.n2 50 40)
  to $(place node.n3 50 45)
  to $(place node.n3 -45 45)
  to $(place node.n3 -40 -40)
}
release
end
case $(value "$there/after" command_line) in
  *partition*n2*n3*) ;;
  *) fail "the ring is no partition: $(value "$there/after" notice)" ;;
esac
# Two nodes hear three others and three clients no more, nor these them.
if [ "$(value "$there/after" cuts)" != 24 ]; then fail "$(value "$there/after" cuts) links are cut, not 24"; fi
is_repeated

# ---------------------------------------------------------------- the wheel zooms

begin
# shellcheck disable=SC2046
to $(place spacetime.plot 60 0)
xdotool click --repeat 3 --delay 50 4
end
pointer=$(place spacetime.plot 60 0)
awk '$2 == "spacetime.plot" { print $3, $5 }' "$there/ui" | {
  read -r left width
  echo "$left $width ${pointer% *} $(value "$there/before" begin_ns) $(value "$there/before" end_ns)" \
    "$(value "$there/after" begin_ns) $(value "$there/after" end_ns)"
} | awk '{
  part = ($3 - $1) / $2
  was = $5 - $4; now = $7 - $6
  moved = (($6 + part * now) - ($4 + part * was)) / now * $2
  if (now > was * 0.52 || now < was * 0.50) { print "the window is " now / was " of what it was"; exit 1 }
  if (moved > 1 || moved < -1) { print "what the pointer stands on moved by " moved " pixels"; exit 1 }
}' || fail "three notches are no zoom to 0.8 ^ 3 about the pointer"

# ---------------------------------------------------------------- the window has another size

# within WIDTH HEIGHT FILE: all that is told lies on a screen of this size.
within() {
  awk -v width="$1" -v height="$2" '
    $1 == "item" { ++items; if ($3 < 0 || $4 < 0 || $3 + $5 > width || $4 + $6 > height) { print; bad = 1 } }
    END { exit bad || items < 20 }' "$3" || fail "not all is on a screen of $1 x $2"
}
begin
xdotool windowsize "$window" 1100 700
sleep 1
end
within 1100 700 "$there/ui_after"
"$viewer" "$scenario" --headless --size 1100x700 --script "$there/scene" --dump-ui >"$there/ui"
diff "$there/ui" "$there/ui_after" || fail "a window of that size from the beginning looks otherwise"

# ---------------------------------------------------------------- small pixels

echo 'Xft.dpi: 192' | xrdb -merge
"$viewer" "$scenario" --script "$there/scene" --size 1440x900 --dump-ui >"$there/ui_after"
within 1440 900 "$there/ui_after"
"$viewer" "$scenario" --headless --scale 2 --script "$there/scene" --size 1440x900 --dump-ui >"$there/ui"
diff "$there/ui" "$there/ui_after" || fail "192 dots an inch do not look as scale 2 does"
"$viewer" "$scenario" --headless --script "$there/scene" --size 1440x900 --dump-ui >"$there/ui"
awk '$2 == "transport.play" { height[FILENAME] = $6 }
  END { exit height[ARGV[2]] < 1.9 * height[ARGV[1]] }' "$there/ui" "$there/ui_after" ||
  fail "192 dots an inch are not twice as large"
