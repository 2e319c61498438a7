#!/bin/sh
# golden_test.sh VIEWER [bless]: each screen in each theme looks as it did when its picture was last accepted
# (tests/golden/screens), but for 50 pixels. What does not is beside the test programs, in golden_screens: what was drawn,
# and where it differs. `./dev bless pictures` accepts what is drawn now.
set -eu
viewer=$1
compare=$(dirname "$viewer")/tests/compare_pictures
golden=tests/golden/screens
actual=$(dirname "$viewer")/tests/golden_screens
mkdir -p "$actual"
printf 'cmd time.go 2180ms\nwait 2\n' >"$actual/explore.script"
printf 'cmd lesson.open cap\nwait 4\n' >"$actual/lesson.script"
printf 'wait 2\n' >"$actual/start.script"
printf 'cmd time.go 6s\ncmd view.fit\ncmd operations.show\ncmd view.maximise operations\nwait 2\n' >"$actual/operations.script"
printf 'cmd time.go 2180ms\ncmd view.fit\ncmd view.maximise metrics\nwait 2\n' >"$actual/metrics.script"
printf 'cmd time.go #400\ncmd view.space_time\ncmd select.event #180\ncmd view.cone\nwait 2\n' >"$actual/cone.script"
failed=0

# look NAME THEME [FILE]
look() {
  name=$1.$2
  # shellcheck disable=SC2086  # nothing, or one file
  "$viewer" ${3:-} --headless --size 620x390 --scale 0.75 --theme "$2" --script "$actual/$1.script" \
    --shot "$actual/$name.png"
}

for theme in dark light contrast; do
  for screen in start explore lesson operations metrics cone; do
    case $screen in
      start | lesson) look $screen $theme ;;
      operations) look $screen $theme scenarios/quorum_store/partition_sloppy.json ;;
      *) look $screen $theme scenarios/raft/leader_dies.json ;;
    esac
    if [ "${2:-}" = bless ]; then
      if "$compare" "$actual/$name.png" "$golden/$name.png" 0 >/dev/null 2>&1; then continue; fi
      "$compare" --golden "$actual/$name.png" "$golden/$name.png"
      echo "$golden/$name.png: accepted"
    elif said=$("$compare" "$actual/$name.png" "$golden/$name.png" 50 "$actual/$name.difference.png" 2>&1); then
      rm -f "$actual/$name.png" "$actual/$name.difference.png"
    else
      echo "$name: $said: see $actual/$name.png and $name.difference.png; if it shall look so: ./dev bless pictures"
      failed=1
    fi
  done
done
exit $failed
