#!/bin/sh
# package_test.sh BUILD: installs the package from BUILD, builds the protocol of this folder against it as another
# repository would, and reads what its program and its failing test say.
set -eu
build=$1
here=$(cd "$(dirname "$0")" && pwd)
prefix=$build/outside/prefix
ring=$build/outside/ring
rm -rf "$prefix"

say() { printf '%s\n' "$*"; }
# has TEXT FILE: the file says so, or the test is over.
has() {
  grep -qF -- "$1" "$2" && return
  say "expected: $1"
  cat "$2"
  exit 1
}

cmake --install "$build" --prefix "$prefix" >/dev/null
cmake -S "$here" -B "$ring" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Release >"$build/outside/log" 2>&1 ||
  { cat "$build/outside/log"; exit 1; }
cmake --build "$ring" >"$build/outside/log" 2>&1 || { cat "$build/outside/log"; exit 1; }

say "its scenarios are tests"
(cd "$ring" && ctest --no-tests=error --output-on-failure) >"$build/outside/log" || { cat "$build/outside/log"; exit 1; }
has "scenarios/election" "$build/outside/log"

say "it has the whole program"
cd "$here"
"$ring/ring-orrery" list protocols >"$build/outside/log"
has "Chang & Roberts 1979" "$build/outside/log"
"$ring/ring-orrery" run scenarios/election.json --seed 3 >"$build/outside/log"
has "again: $ring/ring-orrery run scenarios/election.json --seed 3" "$build/outside/log"

if [ -e "$ring/ring-viewer" ]; then
  say "it has the viewer"
  "$ring/ring-viewer" scenarios/election.json --headless --describe >"$build/outside/log"
  has "node.n1: " "$build/outside/log"
fi

say "a sweep that holds passes, and one that fails says how to see it"
"$ring/ring_test" --gtest_filter=Ring.ElectsOne >"$build/outside/log" || { cat "$build/outside/log"; exit 1; }
if "$ring/ring_test" --gtest_filter='Ring.FailsOnPurpose*' >"$build/outside/log"; then
  say "the broken twin passed"
  exit 1
fi
has "ring.one_leader" "$build/outside/log"
has "are both elected" "$build/outside/log"
has "run scenarios/election.json --seed" "$build/outside/log"
has "--set protocol.ring.sleeps_on=true" "$build/outside/log"
has '"violates": ["ring.one_leader"]' "$build/outside/log"
