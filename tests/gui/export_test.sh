#!/bin/sh
# export_test.sh VIEWER: pictures of each panel from the command line are well-formed and look, drawn by somebody else, as
# ours; frames are numbered and end where the run ends.
set -eu
viewer=$1
there=$(mktemp -d)
trap 'rm -rf "$there"' EXIT
compare=$(dirname "$viewer")/tests/compare_pictures
scenario=scenarios/raft/leader_dies.json
printf 'cmd time.go 2180ms\n' >"$there/script"

for panel in network spacetime operations log metrics entries inspector overview screen; do
  "$viewer" $scenario --headless --script "$there/script" --panel $panel --export-svg "$there/$panel.svg" \
    --export-png "$there/$panel.png"
  if command -v xmllint >/dev/null; then xmllint --noout "$there/$panel.svg"; fi
  [ "$(wc -c <"$there/$panel.svg")" -lt 300000 ]
  if command -v rsvg-convert >/dev/null; then
    rsvg-convert -o "$there/$panel.drawn.png" "$there/$panel.svg"
    # Letters are smoothed otherwise, and edges: a sixth of all pixels at most.
    pixels=$(od -A n -t u1 -j 16 -N 8 "$there/$panel.png" |
      awk '{ print ($3 * 256 + $4) * ($7 * 256 + $8) }')
    "$compare" "$there/$panel.png" "$there/$panel.drawn.png" $((pixels / 6)) || { echo "$panel"; exit 1; }
  fi
done
"$viewer" $scenario --headless --script "$there/script" --panel network --export-svg "$there/again.svg"
cmp "$there/network.svg" "$there/again.svg"

# 200 ms are left of the run, at half speed, in tenths of a second.
printf 'cmd time.go 5800ms\ncmd time.speed 0.5\n' >"$there/late"
"$viewer" $scenario --headless --script "$there/late" --export-frames "$there/frames" --fps 10 --panel overview
count=$(find "$there/frames" -name 'frame_?????.png' | wc -l)
[ -f "$there/frames/frame_00000.png" ] && [ -f "$there/frames/$(printf 'frame_%05d.png' $((count - 1)))" ]
echo "$count frames"
[ "$count" -gt 3 ] && [ "$count" -lt 60 ]
if cmp -s "$there/frames/frame_00000.png" "$there/frames/$(printf 'frame_%05d.png' $((count - 1)))"; then
  echo "nothing moved"
  exit 1
fi

# The log as a table: a line an event, and one of names; those that the filter chooses.
printf 'cmd time.go #400\ncmd filter.set node=n2\n' >"$there/filtered"
"$viewer" $scenario --headless --script "$there/filtered" --export-csv "$there/log.csv"
head -n 1 "$there/log.csv" | grep -q '^event,time_ns,node,kind,from,to,type,loss,cause,rule'
[ "$(wc -l <"$there/log.csv")" -gt 20 ]
[ "$(tail -n +2 "$there/log.csv" | cut -d , -f 3 | sort -u)" = n2 ]
