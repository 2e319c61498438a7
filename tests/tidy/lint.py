#!/usr/bin/env python3
"""clang-tidy over all that a build folder compiles; what was clean and has not changed is not looked at again.

usage: lint.py FOLDER [ARGUMENT OF CLANG-TIDY…]     FOLDER: configured, with its compile_commands.json

What a source is, is the text that its preprocessor leaves, and the rules. So a change of a header, of a flag or of
.clang-tidy is seen, and a checkout of the same text is not. Sources compiled in batches are looked at in batches: their
common headers, which take most of the time, once.
"""
import concurrent.futures
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys

QUIET = ["--quiet", "--extra-arg=-Wno-unknown-warning-option", "--extra-arg-before=--driver-mode=g++"]


def key_of(command, rules):
    """A name for the text that the compiler reads, and the rules; nothing if it cannot be read."""
    words = [word for word in shlex.split(command["command"]) if not word.endswith("ccache")]
    output = words.index("-o")
    del words[output:output + 2]
    words[words.index("-c")] = "-E"
    text = subprocess.run(words, cwd=command["directory"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return None if text.returncode else hashlib.sha256(rules + text.stdout).hexdigest()


def findings(command, folder, arguments, rules):
    """What clang-tidy finds in one source, or nothing."""
    key = key_of(command, rules)
    stamp = key and os.path.join(folder, "clean", key)
    if stamp and os.path.exists(stamp):
        return ""
    tidy = subprocess.run(["clang-tidy", "-p", folder, *QUIET, *arguments, command["file"]], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if tidy.returncode == 0:
        if stamp:
            open(stamp, "w").close()
        return ""
    said = [line for line in tidy.stderr.splitlines() if not re.fullmatch(r"\d+ (warning|error).*generated\.", line)]
    return tidy.stdout + "\n".join(said)


def main():
    folder, arguments = sys.argv[1], sys.argv[2:]
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    with open(os.path.join(folder, "compile_commands.json"), encoding="utf-8") as file:
        commands = json.load(file)
    with open(os.path.join(root, ".clang-tidy"), "rb") as file:
        rules = file.read() + " ".join(arguments).encode()
    os.makedirs(os.path.join(folder, "clean"), exist_ok=True)
    found = False
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        looks = [pool.submit(findings, command, folder, arguments, rules) for command in commands]
        for done, look in enumerate(concurrent.futures.as_completed(looks), 1):
            if look.result():
                print(look.result(), flush=True)
                found = True
            if sys.stderr.isatty():
                print(f"\r\033[Kdev: clang-tidy {done}/{len(looks)}", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    sys.exit(1 if found else 0)


main()
