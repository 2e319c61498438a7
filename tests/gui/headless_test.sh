#!/bin/sh
# headless_test.sh VIEWER SCRIPT: the script does what it expects, without a window.
set -eu
# shellcheck disable=SC2046  # nothing, or one file
exec "$1" --headless --script "$2" $(sed -n '1s/^# opens //p' "$2")
