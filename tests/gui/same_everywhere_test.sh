#!/bin/sh
# same_everywhere_test.sh VIEWER SCRIPT: the script does without a window, twice, and in one what it expects; all three
# end in the same state, and in the same picture but for a few pixels between renderers. The script's first line names
# what it opens: "# opens scenarios/…".
set -eu
viewer=$1
script=$2
there=$(mktemp -d)
trap 'rm -rf "$there"' EXIT
opens=$(sed -n '1s/^# opens //p' "$script")

# play WHERE COMMAND…
play() {
  where=$1
  shift
  # shellcheck disable=SC2086  # nothing, or one file
  "$@" $opens --script "$script" --size 1440x900 --dump-state "$there/$where.json" --shot "$there/$where.png"
}
play first "$viewer" --headless
play again "$viewer" --headless
play window xvfb-run -a -s '-screen 0 1600x1000x24' "$viewer"

cmp "$there/first.json" "$there/again.json"
cmp "$there/first.png" "$there/again.png"
diff "$there/first.json" "$there/window.json"
"$(dirname "$viewer")/tests/compare_pictures" "$there/first.png" "$there/window.png" 50
