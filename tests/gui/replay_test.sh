#!/bin/sh
# replay_test.sh VIEWER ORRERY: hands of the mouse and of the keyboard, in the present and in the past; the command line that
# the viewer copies then ends with the digest of its branch.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/hands.script" <<'TXT'
cmd time.go 2180ms
wait 2
# A message under way, dragged off its link.
drag flying.513 by -60,60
expect session.branches.count == 1
cmd time.go 2190ms
wait 2
click node.n2
key X
expect nodes.1.is_up == false
cmd hand.partition n3,n4
cmd time.go 3s
# In the past: this forks.
cmd time.go 2500ms
cmd hand.heal_all
expect session.branches.count == 2
expect session.branch == 1
cmd hand.restart n2
cmd time.end
wait 30
expect session.has_ended == true
TXT
"$1" scenarios/raft/leader_dies.json --headless --script "$folder/hands.script" --dump-state "$folder/state"
line=$(sed -n 's/^ *"command_line": "\(.*\)",$/\1/p' "$folder/state" | sed 's/\\"/"/g; s/\\\\/\\/g')
digest=$(sed -n 's/^ *"digest": "\(.*\)",$/\1/p' "$folder/state")
case $line in *drop*crash*partition*heal*restart*) ;; *) echo "hands are missing: $line"; exit 1 ;; esac
# Verdicts may differ from what the scenario expects: hands were laid on it.
answer=$(eval "\"$2\" ${line#orrery } --json" 2>/dev/null) || [ $? = 1 ]
case $answer in
  *"\"$digest\""*) ;;
  *) echo "the viewer's digest is $digest; $line ends otherwise"; exit 1 ;;
esac
