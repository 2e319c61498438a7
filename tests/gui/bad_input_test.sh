#!/bin/sh
# bad_input_test.sh VIEWER: whatever it is given, the viewer says a sentence and ends as it says it does.
set -u
viewer=$1
there=$(mktemp -d)
trap 'rm -rf "$there"' EXIT
failed=0

# refuses CODE WORDS ARGUMENT…: it ends with this code and says these words.
refuses() {
  code=$1
  words=$2
  shift 2
  "$viewer" "$@" >"$there/said" 2>&1
  ended=$?
  if [ $ended != "$code" ] || ! grep -qF -- "$words" "$there/said"; then
    printf 'orrery-gui %s\nended with %s instead of %s, and said instead of "%s":\n' "$*" $ended "$code" "$words"
    cat "$there/said"
    failed=1
  fi
}

unset DISPLAY WAYLAND_DISPLAY
refuses 69 --headless scenarios/raft/leader_dies.json
refuses 69 xvfb-run
refuses 2 'did you mean "--headless"?' --headles
refuses 2 'one argument too many' a.json b.json
refuses 2 '1440x900' --headless --size big
refuses 2 'no number from 320 to 8192' --headless --size 10x900
refuses 2 'no number from 0.75 to 2.5' --headless --scale 7
refuses 2 'did you mean "light"?' --headless --theme ligth
refuses 2 'no number from 0 to' --headless --seed many scenarios/raft/leader_dies.json
for option in --size --scale --theme --layout --seed --panel --fps; do
  refuses 2 "$option: says nothing" --headless $option ''
done
refuses 2 'not made 9 times as fine' --headless --export-png "$there/log@9x.png" scenarios/raft/leader_dies.json
printf 'cmd run.reseed abc\nexpect session.seed == 7\n' >"$there/seed.script"
refuses 0 'write run.set seed=7' --headless --describe --script "$there/seed.script" scenarios/raft/leader_dies.json
printf 'cmd lesson.export %s\nexpect notice_is_bad == true\n' "$there/no/such/answers.json" >"$there/answers.script"
refuses 0 'choose a folder that is there' --headless --describe --script "$there/answers.script"
long=$(printf '%08000d' 7)
printf 'cmd filter.set t>1s || %s\nexpect filter.typed ~ 00007\n' "$long" >"$there/long.script"
refuses 0 'Raft' --headless --describe --script "$there/long.script" scenarios/raft/leader_dies.json
cuts=$(printf '%.0s日' $(seq 171))
printf 'cmd filter.set %s\n' "$cuts" >"$there/cuts.script"
refuses 0 "$cuts" --headless --dump-state - --script "$there/cuts.script" scenarios/raft/leader_dies.json
refuses 2 "$there/nothing.json" --headless "$there/nothing.json"
printf 'not a run\n' >"$there/text.db"
refuses 2 "$there/text.db" --headless "$there/text.db"
printf 'SQLite format 3\000 and then nothing of the kind' >"$there/broken.db"
refuses 2 "$there/broken.db" --headless "$there/broken.db"
printf '{"nodes": {"raft": -1}}' >"$there/wrong.json"
refuses 2 "$there/wrong.json" --headless "$there/wrong.json"
refuses 2 "$there/nothing.script" --headless --script "$there/nothing.script"
printf '\nclik transport.play\n' >"$there/typo.script"
refuses 2 "$there/typo.script:2: " --headless --script "$there/typo.script"
printf 'expect screen == nowhere\n' >"$there/wrong.script"
refuses 1 'screen is start' --headless --script "$there/wrong.script"
printf '{"lessons": 5}' >"$there/lessons.json"
printf 'cmd lesson.open cap\nexpect screen == start\n' >"$there/lesson.script"
refuses 0 'name another one with --progress' --headless --describe --progress "$there/lessons.json" --script "$there/lesson.script"
printf '# Title\n\n```lesson\n{"predict": "?", "scenario": "no.json", "choices": [{"text": "a", "if": []}, {"text": "b", "if": []}]}\n```\n' >"$there/lesson.md"
printf 'cmd lesson.open %s\nexpect screen == start\n' "$there/lesson.md" >"$there/lesson.script"
refuses 0 'there is no file' --headless --describe --script "$there/lesson.script"
refuses 2 'cannot be written' --headless --shot "$there/no/such/folder.png"
refuses 2 'did you mean "network"?' --headless --export-svg "$there/a.svg" --panel netwrk scenarios/raft/leader_dies.json
refuses 2 'nothing is exported' --headless --panel network scenarios/raft/leader_dies.json
refuses 2 'no frames are exported' --headless --fps 5 scenarios/raft/leader_dies.json
refuses 2 'end it with .svg or .png' --headless --export-svg "$there/a.pdf"
refuses 2 'end it with .png' --headless --export-png "$there/a.svg"
refuses 2 'cannot be written' --headless --export-svg "$there/no/such/a.svg"
refuses 2 'no run is open' --headless --export-svg "$there/a.svg" --panel log
refuses 2 'no lesson is open' --headless --export-svg "$there/a.svg" --panel lesson scenarios/raft/leader_dies.json
refuses 2 'no number from 1 to 120' --headless --export-frames "$there/frames" --fps 0 scenarios/raft/leader_dies.json
refuses 2 'has files in it already' --headless --export-frames "$there" scenarios/raft/leader_dies.json
refuses 2 'no run is open' --headless --export-frames "$there/frames"
refuses 0 'Usage' --help
refuses 0 'Raft' --headless --describe scenarios/raft/leader_dies.json
exit $failed
