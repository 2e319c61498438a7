#!/bin/sh
# run_again_test.sh VIEWER ORRERY: a run that the viewer begins anew with changed settings is the run that the command
# line makes with them, and so is what it copies.
set -eu
viewer=$1
orrery=$2
there=$(mktemp -d)
trap 'rm -rf "$there"' EXIT
scenario=scenarios/raft/leader_dies.json

# digest_of_viewer COMMAND…: of the whole run, after these commands.
digest_of_viewer() {
  : >"$there/a.script"
  for command in "$@"; do printf 'cmd %s\nwait 5\n' "$command" >>"$there/a.script"; done
  printf 'cmd time.end\nwait 30\ncmd time.end\nwait 300\nexpect session.has_ended == true\n' >>"$there/a.script"
  "$viewer" --headless "$scenario" --script "$there/a.script" --dump-state "$there/state.json"
  sed -n 's/.*"digest": *"\([0-9a-f]*\)".*/\1/p' "$there/state.json"
}
digest_of_run() {
  "$orrery" run "$scenario" "$@" --json | sed -n 's/.*"digest": *"\([0-9a-f]*\)".*/\1/p' | head -n 1
}

test "$(digest_of_viewer 'run.set seed=8')" = "$(digest_of_run --seed 8)"
test "$(digest_of_viewer 'run.reseed')" = "$(digest_of_run --seed 8)"
test "$(digest_of_viewer 'run.set seed=8' 'run.set nodes=3')" = "$(digest_of_run --seed 8 --set nodes=3)"
test "$(digest_of_viewer 'run.set nodes=3' 'run.unset')" = "$(digest_of_run)"
grep -q '"seed": *7' "$there/state.json"
