#!/usr/bin/env python3
"""Orrery beside other simulators, on the same workloads, in the same minutes.

usage: peers.py BENCH FOLDER [ROUNDS]     BENCH: our orrery_bench; FOLDER: ns3/, simgrid/, simpy/ and limits/ with their
                                          programs; ROUNDS: 5 unless told

In each round all programs of a workload run one after the other, so that what else the machine does strikes all of
them. Rates are counted by the CPU time of the measured part (without set-up); the ratio is the median of those of the
rounds, with the least and the greatest.
"""
import json
import os
import re
import statistics
import subprocess
import sys

SIMPY = "/usr/bin/python3 simpy/simpy_bench.py"

# Workload: our benchmark and its counter, then the peers' commands.
WORKLOADS = {
    "Gossip between 1,000 nodes, messages/s": (
        ("Gossip/nodes:1000/digest:1", "messages/s"),
        {"ns-3, priority queue": "ns3/ns3_bench gossip 1000 1000000 pq",
         "ns-3, map (its default)": "ns3/ns3_bench gossip 1000 1000000 map",
         "SimGrid": "simgrid/simgrid_bench gossip 1000 100000 simgrid",
         "SimPy": SIMPY + " gossip 1000 100000",
         "the machine's limit": "limits/ref gossip_digest 1000 3000000"}),
    "Gossip between 100,000 nodes, messages/s": (
        ("Gossip/nodes:100000/digest:1", "messages/s"),
        {"ns-3, map (its default)": "ns3/ns3_bench gossip 100000 500000 map",
         "SimGrid, 10,000 nodes": "simgrid/simgrid_bench gossip 10000 50000 simgrid",
         "the machine's limit": "limits/ref gossip 100000 2000000"}),
    "1,000 pending events, the next put back, events/s": (
        ("Hold/pending:1000", "items_per_second"),
        {"ns-3, priority queue": "ns3/ns3_bench chain 1000 2000000 pq",
         "ns-3, map (its default)": "ns3/ns3_bench chain 1000 2000000 map",
         "the machine's limit": "limits/ref hold 1000 5000000"}),
    "1,000 timers, one after the other re-armed, timers/s": (
        ("TimersRearmed", "rearmed/s"),
        {"ns-3, map (its default)": "ns3/ns3_bench reset 1000 500000 map",
         "ns-3, heap": "ns3/ns3_bench reset 1000 500000 heap"}),
}


def output_of(command, folder=None):
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


def our_rate(bench, name, counter):
    out = output_of([bench, f"--benchmark_filter=^{name}$", "--benchmark_min_time=0.3", "--benchmark_format=json"])
    return json.loads(out)["benchmarks"][0][counter] if out else None


def peers_rate(folder, command):
    """The line of a peer: … events=N messages=N … cpu_s=S … unit=msg/s|ev/s"""
    line = output_of(command.split(), folder)
    fields = dict(re.findall(r"(\w+)=\s*(\S+)", line or ""))
    try:
        return float(fields["messages" if fields["unit"] == "msg/s" else "events"]) / float(fields["cpu_s"])
    except (KeyError, ValueError, ZeroDivisionError):
        return None


def is_built(folder, command):
    program = command.split()[0]
    if program.startswith("/"):
        return output_of([program, "-c", "import simpy"]) is not None
    return os.access(os.path.join(folder, program), os.X_OK)


def row(name, rates, ratios):
    text = f"  {name:<26}{statistics.median(rates) / 1e6:>9.3f} M"
    if ratios:
        text += f"   {statistics.median(ratios):>6.2f} ({min(ratios):.2f} … {max(ratios):.2f})"
    print(text)


def compare(bench, folder, rounds, workload):
    (name, counter), commands = WORKLOADS[workload]
    absent = [peer for peer, command in commands.items() if not is_built(folder, command)]
    present = {peer: command for peer, command in commands.items() if peer not in absent}
    print(f"\n{workload:<61}Orrery / it" if present else f"\n{workload}")
    ours, theirs = [], {peer: [] for peer in present}
    for _ in range(rounds if present else 1):
        ours.append(our_rate(bench, name, counter))
        for peer, command in present.items():
            theirs[peer].append(peers_rate(folder, command))
    if None in ours:
        sys.exit(f"peers.py: {bench} has no benchmark {name} with {counter}")
    row("Orrery", ours, [])
    for peer, rates in theirs.items():
        pairs = [(mine, its) for mine, its in zip(ours, rates) if its]
        if pairs:
            row(peer, [its for _, its in pairs], [mine / its for mine, its in pairs])
        else:
            print(f"  {peer:<26}  does not run")
    if absent:
        print(f"  skipped, not built:       {', '.join(absent)}")


def main():
    if len(sys.argv) not in (3, 4) or (len(sys.argv) == 4 and not sys.argv[3].isdigit()):
        sys.exit(__doc__)
    bench, folder = os.path.abspath(sys.argv[1]), sys.argv[2]
    rounds = int(sys.argv[3]) if len(sys.argv) == 4 else 5
    print(f"Orrery beside other simulators: medians of {rounds} interleaved rounds, by CPU time")
    for workload in WORKLOADS:
        compare(bench, folder, max(rounds, 1), workload)


main()
