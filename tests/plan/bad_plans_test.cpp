#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "sim/plan/plan.hpp"
#include "tests/plan/toy_plans.hpp"

namespace orrery {
namespace {

struct BadInput {
  std::string_view why;
  std::string text;  ///< a whole file if it begins with {, else more keys beside "protocol": "toy"
  std::string message;
  friend std::ostream& operator<<(std::ostream& out, const BadInput& c) { return out << c.text; }
};

std::string kinds_of_faults() { return listed(Form<EntryAction>::keys()); }

class PlanBadInput : public testing::TestWithParam<BadInput> {};

TEST_P(PlanBadInput, IsRefusedInOneSentence) {
  const BadInput& c = GetParam();
  const bool is_whole = c.text.starts_with('{') || c.text.starts_with('[');
  const std::string text = is_whole ? c.text : "{\"protocol\": \"toy\",\n" + c.text + "}";
  EXPECT_EQ(toy::error_of(text), c.message) << c.why;
}

const std::vector<BadInput> bad_inputs{
    {"not an object", "[]",
     "x.json:1: expected an object, not a list (keys: title, paper, why, seed, nodes, protocol, "
     "network, disk, processing, clocks, clients, twins, faults, pins, hands, stable_from, stop, "
     "expect, limits, vary, swarm, seeds, measure, published, plots, exhibit)"},
    {"nothing in it", "{}", R"(x.json:1: "protocol" is missing here)"},
    {"unknown key", R"("sede": 1)",
     R"(x.json:2: sede: there is no such key (did you mean "seed"?))"},
    {"unknown key, deep", R"("network": {
       "latency": {"lognormal": {"median": "1ms", "p90": "2ms"}}})",
     R"(x.json:3: network.latency.lognormal.p90: there is no such key (did you mean "p99"?))"},
    {"unknown key, nothing near", R"("network": {"colour": "red"})",
     "x.json:2: network.colour: there is no such key (there are: topology, latency, loss, "
     "duplicate, "
     "bursts, bandwidth, fifo, corrupt, checksum, authenticated, slow, rules)"},
    {"unknown topology", R"("network": {"topology": "rign"})",
     "x.json:2: network.topology: expected one of mesh, ring, line, star, grid, tree, erdos_renyi, "
     "small_world, scale_free, regions, graph, not \"rign\" (did you mean \"ring\"?)"},
    {"two topologies", R"("network": {"topology": {"ring": {}, "star": {}}})",
     R"(x.json:2: network.topology.star: "ring" and "star" cannot both be here)"},
    {"a mesh that is too large to be stored",
     R"("nodes": 10000, "network": {"topology": {"mesh": {"explicit": true}}})",
     "x.json:2: network.topology.mesh.explicit: an explicit mesh of 10000 nodes has 49995000 "
     "links, "
     R"(which nobody can store (the implicit mesh stores none: write "mesh"))"},
    {"random links without a number", R"("network": {"topology": "erdos_renyi"})",
     R"(x.json:2: network.topology: "erdos_renyi" needs settings (write {"erdos_renyi": {…}}))"},
    {"random links by two numbers",
     R"("network": {"topology": {"erdos_renyi": {"degree": 2, "probability": 0.1}}})",
     "x.json:2: network.topology.erdos_renyi.probability: \"degree\" and \"probability\" cannot "
     "both be here"},
    {"more links than others", R"("network": {"topology": {"scale_free": {"degree": 5}}})",
     "x.json:2: network.topology.scale_free.degree: a node cannot have links to 5 others among 5"},
    {"half a link", R"("network": {"topology": {"small_world": {"degree": 3}}})",
     "x.json:2: network.topology.small_world.degree: half of a node's links are on either side: an "
     "even number, from 2 (write 4)"},
    {"a graph of nobody", R"("network": {"topology": {"graph": {"links": ["n1-n2", "n2-n6"]}}})",
     "x.json:2: network.topology.graph.links[1]: there is no n6: the nodes are n1 to n5 "
     R"((write "nodes": 6))"},
    {"a graph without links", R"("network": {"topology": {"graph": {}}})",
     R"(x.json:2: network.topology.graph: a graph has "links", or a "file" with them)"},
    {"a graph that is not there", R"("network": {"topology": {"graph": "towns.graphml"}})",
     "towns.graphml: there is no such file"},
    {"a matrix that is not there", R"("network": {"topology": {"regions": {"matrix": "m.csv"}}})",
     "m.csv: there is no such file"},
    {"regions without a matrix", R"("network": {"topology": {"regions": {}}})",
     R"(x.json:2: network.topology.regions: "matrix" is missing here)"},
    {"a matrix that is not square", R"("network": {"topology": {"regions": {"matrix":
       {"regions": ["eu", "us"], "latency": [["1ms", "2ms"], ["2ms"]]}}}})",
     "x.json:3: network.topology.regions.matrix.latency[1]: a row has 2 latencies, one to each "
     "region, not 1"},
    {"a home that is no region", R"("network": {"topology": {"regions": {"matrix":
       {"regions": ["eu"], "latency": [["1ms"]]}, "where": ["eu", "us"]}}})",
     "x.json:3: network.topology.regions.where[1]: the matrix has no region \"us\" (it has eu)"},
    {"a region of nobody", R"("network": {"topology": {"regions": {"matrix": {"regions":
       ["eu", "us"], "latency": [["1ms", "2ms"], ["2ms", "1ms"]]}, "where": ["eu"]}}},
       "faults": [{"at": "1s", "isolate": "region us"}])",
     R"(x.json:4: faults[0].isolate: nobody is in the region "us" (there are: eu))"},
    {"a region of no topology", R"("faults": [{"at": "1s", "isolate": "region eu"}])",
     "x.json:2: faults[0].isolate: the network has no regions"},
    {"a cut of no link", R"("network": {"topology": "ring"},
       "faults": [{"at": "1s", "cut_links": ["n1-n2", "n1-n3"]}])",
     "x.json:3: faults[0].cut_links[1]: the topology has no link n1-n3 (it has n1-n2, n1-n5)"},
    {"no link", R"("faults": [{"at": "1s", "cut_links": ["n1n2"]}])",
     "x.json:2: faults[0].cut_links[0]: \"n1n2\" is no link between two nodes (write it as "
     "\"n1-n3\")"},
    {"link to nobody", R"("faults": [{"at": "1s", "only_links": ["n1-n2", "n2-n9"]}])",
     "x.json:2: faults[0].only_links[1]: there is no n9: the nodes are n1 to n5 (did you mean "
     "\"n5\"?)"},
    {"link to a client", R"("faults": [{"at": "1s", "only_links": ["n1-c1"]}])",
     "x.json:2: faults[0].only_links[0]: \"only_links\" is about links among replicas"},
    {"no links", R"("faults": [{"at": "1s", "cut_links": []}])",
     "x.json:2: faults[0].cut_links: an empty list names no link (write [\"n1-n2\"])"},
    {"hold of one group", R"("faults": [{"at": "1s", "hold": ["n1"]}])",
     "x.json:2: faults[0].hold: a partition has at least two groups (add \"rest\")"},
    {"one way to nobody", R"("faults": [{"at": "1s", "one_way": {"from": "n1"}}])",
     "x.json:2: faults[0].one_way: \"to\" is missing here"},
    {"flapping without end", R"("faults": [{"at": "1s",
     "flapping": {"groups": ["n1", "rest"], "whole": "0s"}}])",
     "x.json:3: faults[0].flapping.whole: without time between them, the cuts are one (use "
     "\"partition\")"},
    {"third of three", R"("nodes": 3, "faults": [{"at": "1s", "isolate": "minority_third"}])",
     "x.json:2: faults[0].isolate: no third of 3 may lie: 4 nodes have one"},
    {"bandwidth in bps", R"("network": {"bandwidth": "10Mbps"})",
     "x.json:2: network.bandwidth: expected a bandwidth, not \"10Mbps\" (did you mean "
     "\"10Mbit/s\"?)"},
    {"negative bandwidth", R"("network": {"bandwidth": "-10Mbit/s"})",
     R"(x.json:2: network.bandwidth: "-10Mbit/s" is negative: a bandwidth is above 0)"},
    {"bandwidth without a unit", R"("network": {"bandwidth": 10})",
     R"(x.json:2: network.bandwidth: expected a bandwidth, not 10 (write it as "10Mbit/s"))"},
    {"queue without a unit", R"("network": {"bandwidth": {"rate": "1kB/s", "queue": 1500}})",
     R"(x.json:2: network.bandwidth.queue: expected a size in bytes, not 1500 (write "1500B"))"},
    {"queue without room", R"("network": {"bandwidth": {"rate": "1kB/s", "queue": "0B"}})",
     "x.json:2: network.bandwidth.queue: a queue of 0 bytes lets nothing through (write "
     "\"64KiB\")"},
    {"endless burst", R"("network": {"bursts": {"begin": 0.1, "end": 0}})",
     "x.json:2: network.bursts.end: a burst that never ends is a link that is gone (use \"loss\")"},
    {"slow periods too short", R"("network": {"slow": {"every": "1us"}})",
     "x.json:2: network.slow.every: slow periods come at least 1ms apart, on average"},
    {"no factor", R"("network": {"slow": {"factor": 0}})",
     "x.json:2: network.slow.factor: the factor of a latency lies above 0, up to a million"},
    {"idle rule", R"("network": {"rules": [{"message": "Ask"}]})",
     "x.json:2: network.rules[0]: a rule that changes nothing (give it a latency, loss, …)"},
    {"rule for no message", R"("network": {"rules": [{"message": "Aks", "loss": 1}]})",
     R"(x.json:2: network.rules[0].message: Toy has no message "Aks" (did you mean "Ask"?))"},
    {"rule for no node", R"("network": {"rules": [{"from": ["n1", "n9"], "loss": 1}]})",
     R"(x.json:2: network.rules[0].from: there is no n9 in this run (did you mean "n5"?))"},
    {"rule for no clients", R"("network": {"rules": [{"to": "clients", "loss": 1}]})",
     "x.json:2: network.rules[0].to: the run has no clients"},
    {"rule for a role", R"("network": {"rules": [{"to": "leader", "loss": 1}]})",
     "x.json:2: network.rules[0].to: \"leader\" names no nodes (there are: replicas, clients, n1, "
     "c1)"},
    {"table that is not there", R"("network": {"latency": {"empirical": {"file": "no.csv"}}})",
     "no.csv: there is no such file"},
    {"table here and there", R"("network": {"latency": {"empirical": {"file": "no.csv",
     "points": [{"quantile": 0}]}}})",
     R"(x.json:2: network.latency.empirical: "points" and "file" cannot both be here)"},
    {"same key twice", R"("seed": 1, "nodes": 3,
     "seed": 2)",
     R"(x.json:3: the key "seed" is here twice: first on line 2)"},
    {"text for a number", R"("nodes": "five")",
     R"(x.json:2: nodes: expected a whole number, not "five")"},
    {"fraction of a node", R"("nodes": 2.5)", "x.json:2: nodes: expected a whole number, not 2.5"},
    {"null for a number", R"("nodes": null)", "x.json:2: nodes: expected a whole number, not null"},
    {"no node", R"("nodes": 0)", "x.json:2: nodes: a run needs at least one node (write 5)"},
    {"negative nodes", R"("nodes": -3)", "x.json:2: nodes: -3 is negative: 1 is the least"},
    {"too many nodes", R"("nodes": 1000001)",
     "x.json:2: nodes: a run has at most 1000000 nodes (write 1000000)"},
    {"beyond the type", R"("nodes": 4294967296)",
     "x.json:2: nodes: 4294967296 is out of range: from 0 to 4294967295"},
    {"negative cost", R"("processing": {"time": "-1ms"})",
     R"(x.json:2: processing.time: "-1ms" is negative: a duration is 0 or more)"},
    {"no workers", R"("processing": {"time": "1ms", "workers": 0})",
     "x.json:2: processing.workers: without a worker nothing is ever handled"},
    {"too many workers", R"("processing": {"time": "1ms", "workers": 1001})",
     "x.json:2: processing.workers: a node has at most 1000 workers"},
    {"an inbox of any size", R"("processing": {"time": "1ms", "inbox": 1000001})",
     "x.json:2: processing.inbox: a node has at most 1000000 messages in its inbox"},
    {"workers without work", R"("processing": {"workers": 2})",
     "x.json:2: processing: messages take no time here: there is nothing to wait for "
     R"((add "time": "1ms"))"},
    {"cost of a message that is not there", R"({"protocol": "toy",
       "processing": {"messages": {"Aks": "1ms"}}})",
     R"(x.json:2: processing.messages.Aks: Toy has no message "Aks" (did you mean "Ask"?))"},
    {"seed beyond 64 bits", R"("seed": 18446744073709551616)",
     "x.json:2: seed: this number is out of range: from 0 to 18446744073709551615"},
    {"title is no text", R"("title": 5)", "x.json:2: title: expected a text, not 5"},
    {"duration is a number", R"("stop": 30)",
     R"(x.json:2: stop: the duration 30 has no unit (write "30ms"))"},
    {"duration without unit", R"("stop": "150")",
     R"(x.json:2: stop: the duration "150" has no unit (write "150ms"))"},
    {"unknown unit", R"("stop": "30sec")",
     R"(x.json:2: stop: the duration "30sec" has an unknown unit: there are ns, us, ms, s, )"
     R"(min and h (did you mean "30s"?))"},
    {"unit of fancy", R"("stop": "2fortnights")",
     R"(x.json:2: stop: the duration "2fortnights" has an unknown unit: there are ns, us, ms, )"
     R"(s, min and h)"},
    {"space before the unit", R"("stop": "30 s")",
     R"(x.json:2: stop: the duration "30 s" has a space before its unit (write "30s"))"},
    {"negative duration", R"("stop": "-5s")",
     R"(x.json:2: stop: "-5s" is negative: a duration is 0 or more)"},
    {"negative number for a duration", R"("stop": -5)",
     R"(x.json:2: stop: "-5" is negative: a duration is 0 or more)"},
    {"part of a nanosecond", R"("stop": "1.5ns")",
     R"(x.json:2: stop: the duration "1.5ns" is no whole number of nanoseconds)"},
    {"too long", R"("stop": "3000000h")",
     R"(x.json:2: stop: the duration "3000000h" is too long: 320255h is the longest)"},
    {"too long to add to", R"("faults": [{"at": "1s", "crash": "n1", "for": "320256.5h"}])",
     R"(x.json:2: faults[0].for: the duration "320256.5h" is too long: 320255h is the longest)"},
    {"two points", R"("stop": "1.2.3s")",
     R"(x.json:2: stop: expected a duration, not "1.2.3s" (write it as "150ms"))"},
    {"word for a duration", R"("stop": "soon")",
     R"(x.json:2: stop: expected a duration, not "soon" (write it as "150ms"))"},
    {"list for a duration", R"("stop": [])",
     R"(x.json:2: stop: expected a duration, not a list (write it as "150ms"))"},
    {"range for a duration", R"("stop": "1s..2s")",
     R"(x.json:2: stop: expected one duration, not the range "1s..2s")"},
    {"run of no length", R"("stop": "0s")", "x.json:2: stop: a run of 0s shows nothing"},
    {"no events", R"("limits": {"events": 0})",
     "x.json:2: limits.events: a run of no events shows nothing"},
    {"probability above 1", R"("network": {"loss": 1.5})",
     "x.json:2: network.loss: 1.5 is no probability: it lies between 0 and 1"},
    {"probability below 0", R"("network": {"loss": -0.1})",
     "x.json:2: network.loss: -0.1 is no probability: it lies between 0 and 1"},
    {"probability in percent", R"("network": {"loss": "1%"})",
     R"(x.json:2: network.loss: expected a number, not "1%")"},
    {"empty range", R"("network": {"latency": "15ms..5ms"})",
     R"(x.json:2: network.latency: the range "15ms..5ms" is empty: its end lies before its )"
     R"(beginning (write "5ms..15ms"))"},
    {"range with one unit", R"("network": {"latency": "5..15ms"})",
     R"(x.json:2: network.latency: the duration "5" has no unit (write "5ms"))"},
    {"open range", R"("network": {"latency": "5ms.."})",
     R"(x.json:2: network.latency: expected a duration, not "" (write it as "150ms"))"},
    {"unknown distribution", R"("network": {"latency": {"gaussian": {}}})",
     "x.json:2: network.latency.gaussian: there is no such key (there are: constant, uniform, "
     "exponential, normal, lognormal, pareto, empirical, mixture)"},
    {"two distributions", R"("network": {"latency": {"constant": {}, "normal": {}}})",
     R"(x.json:2: network.latency.normal: "constant" and "normal" cannot both be here)"},
    {"no distribution", R"("network": {"latency": {}})",
     "x.json:2: network.latency: one of these keys must be here: constant, uniform, exponential, "
     "normal, lognormal, pareto, empirical, mixture"},
    {"impossible distribution",
     R"("network": {"latency": {"lognormal": {"median": "40ms", "p99": "10ms"}}})",
     "x.json:2: network.latency.lognormal.p99: p99 must be longer than the median"},
    {"no protocol of that name", R"({"protocol": "tou"})",
     R"(x.json:1: protocol: there is no protocol "tou" (did you mean "toy"?))"},
    {"two protocols", R"({"protocol": {"toy": {}, "strict": {}}})",
     "x.json:1: protocol: a run has one protocol, not 2 (write {\"raft\": {…}})"},
    {"protocol is a number", R"({"protocol": 5})",
     "x.json:1: protocol: expected a protocol's name, or its name with settings, not 5"},
    {"protocol's settings", R"({"protocol": {"toy": {
        "election_timeot": "1s"}}})",
     R"(x.json:2: protocol.toy.election_timeot: there is no such key (did you mean )"
     R"("election_timeout"?))"},
    {"paper's spelling", R"({"protocol": {"toy": {"electionTimeout": "1s"}}})",
     R"(x.json:1: protocol.toy.electionTimeout: there is no such key (did you mean )"
     R"("election_timeout"?))"},
    {"settings that contradict each other", R"({"protocol": {"toy": {
        "heartbeat": "150ms"}}})",
     "x.json:2: protocol.toy.heartbeat: a heartbeat must be shorter than every election time-out"},
    {"impossible quorum", R"({"nodes": 3, "protocol": {"toy": {"quorum": 4}}})",
     "x.json:1: protocol.toy.quorum: a quorum of 4 is impossible with 3 nodes"},
    {"unknown choice", R"({"protocol": {"toy": {"fsync": "onCommit"}}})",
     R"(x.json:1: protocol.toy.fsync: expected one of always, on_commit, never, not )"
     R"("onCommit" (did you mean "on_commit"?))"},
    {"number for a choice", R"({"protocol": {"toy": {"fsync": 1}}})",
     "x.json:1: protocol.toy.fsync: expected one of always, on_commit, never, not 1"},
    {"number for a truth value", R"({"protocol": {"toy": {"pre_vote": 1}}})",
     "x.json:1: protocol.toy.pre_vote: expected true or false, not 1"},
    {"nested out of range", R"({"protocol": {"toy": {"batch": {"size_max": 65536}}}})",
     "x.json:1: protocol.toy.batch.size_max: 65536 is out of range: from 0 to 65535"},
    {"no such kind of node", R"({"protocol": {"toy": {"learners": ["n1", "5"]}}})",
     R"(x.json:1: protocol.toy.learners[1]: expected a node such as "n1", not "5")"},
    {"one element for a list", R"({"protocol": {"toy": {"learners": "n1"}}})",
     R"(x.json:1: protocol.toy.learners: expected a list, not "n1" (write it in [ ]))"},
    {"required setting is missing", R"({"protocol": "strict"})",
     R"(x.json:1: protocol.strict: "period" is missing here)"},
    {"workload without clients", R"("clients": {"workload": "kv"})",
     R"(x.json:2: clients: a workload needs clients (add "count": 1))"},
    {"unknown workload", R"("clients": {"count": 1, "workload": "vk"})",
     R"(x.json:2: clients.workload: expected one of register, kv, set, counter, queue, )"
     R"(lock, unique_ids, propose, script, not "vk" (did you mean "kv"?))"},
    {"no keys", R"("clients": {"count": 1, "workload": {"kv": {"keys": 0}}})",
     "x.json:2: clients.workload.kv.keys: a workload needs at least one key"},
    {"no weights", R"("clients": {"count": 1, "workload": {"kv": {
       "mix": {"get": 0}}}})",
     "x.json:3: clients.workload.kv.mix: no operation has a weight above 0"},
    {"bare rate", R"("clients": {"count": 1, "workload": {"kv": {"rate": 50}}})",
     R"(x.json:2: clients.workload.kv.rate: expected a rate, not 50 (write "50/s"))"},
    {"rate of nothing", R"("clients": {"count": 1, "workload": {"kv": {"rate": "0/s"}}})",
     R"(x.json:2: clients.workload.kv.rate: expected a rate, not "0/s" (write it as "50/s"))"},
    {"open loop that thinks",
     R"("clients": {"count": 1, "workload": {"kv": {"rate": "5/s", "think": "1s"}}})",
     R"(x.json:2: clients.workload.kv.think: clients with a rate do not wait, so they do not )"
     R"(think (leave out "rate" or "think"))"},
    {"ends before it begins",
     R"("clients": {"count": 1, "workload": {"kv": {"from": "5s", "until": "4s"}}})",
     R"(x.json:2: clients.workload.kv.until: "until" is 4s, before "from", which is 5s)"},
    {"arrivals of a closed loop",
     R"("clients": {"count": 1, "workload": {"set": {"arrivals": "fixed"}}})",
     "x.json:2: clients.workload.set.arrivals: without a rate there are no arrivals: clients ask "
     R"(when they are answered (add "rate": "50/s"))"},
    {"unknown arrivals",
     R"("clients": {"count": 1, "workload": {"set": {"rate": "5/s", "arrivals": "posson"}}})",
     R"(x.json:2: clients.workload.set.arrivals: expected one of poisson, fixed, not "posson" )"
     R"((did you mean "poisson"?))"},
    {"unknown skew", R"("clients": {"count": 1, "workload": {"kv": {"skew": "zip"}}})",
     R"(x.json:2: clients.workload.kv.skew: expected one of uniform, zipf, not "zip" )"
     R"((did you mean "zipf"?))"},
    {"skew of a number", R"("clients": {"count": 1, "workload": {"kv": {"skew": 0.99}}})",
     "x.json:2: clients.workload.kv.skew: expected an object, not 0.99 (keys: uniform, zipf)"},
    {"negative skew",
     R"("clients": {"count": 1, "workload": {"kv": {"skew": {"zipf": {"exponent": -1}}}}})",
     "x.json:2: clients.workload.kv.skew.zipf.exponent: Zipf's exponent lies between 0 and 10"},
    {"operation of another type",
     R"("clients": {"count": 1, "workload": {"register": {"mix": {"append": 1}}}})",
     "x.json:2: clients.workload.register.mix.append: there is no such key "
     "(there are: get, put, cas)"},
    {"negative retries", R"("clients": {"count": 1, "workload": {"kv": {"retries": -1}}})",
     "x.json:2: clients.workload.kv.retries: -1 is negative: 0 is the least"},
    {"too many sets", R"("clients": {"count": 1, "workload": {"set": {"keys": 1000001}}})",
     "x.json:2: clients.workload.set.keys: a workload has at most 1000000 keys"},
    {"a counter by parts", R"("clients": {"count": 1, "workload": {"counter": {"by": 1.5}}})",
     "x.json:2: clients.workload.counter.by: expected a whole number, not 1.5"},
    {"a counter by a word", R"("clients": {"count": 1, "workload": {"counter": {"by": "1-5"}}})",
     R"(x.json:2: clients.workload.counter.by: expected a whole number or a range of them, not )"
     R"("1-5" (write it as 5 or "1..5"))"},
    {"a counter by an empty range",
     R"("clients": {"count": 1, "workload": {"counter": {"by": "5..-1"}}})",
     R"(x.json:2: clients.workload.counter.by: the range "5..-1" is empty: its end lies before )"
     R"(its beginning (write "-1..5"))"},
    {"a drain that never begins", R"("clients": {"count": 1, "workload": {"queue":
       {"drain": true}}})",
     R"(x.json:3: clients.workload.queue.drain: a queue is drained when no more begins, which is )"
     R"(never (add "until" or "operations"))"},
    {"a lease of nothing", R"("clients": {"count": 1, "workload": {"lock": {"lease": "0s"}}})",
     "x.json:2: clients.workload.lock.lease: a lease of 0s is over when it begins (leave it out "
     "for locks that nobody takes away)"},
    {"a lock without time-outs",
     R"("clients": {"count": 1, "workload": {"lock": {"timeout": "0s"}}})",
     "x.json:2: clients.workload.lock.timeout: a time-out of 0s leaves no time to answer"},
    {"nothing to propose", R"("clients": {"count": 1, "workload": {"propose": {"instances": 0}}})",
     "x.json:2: clients.workload.propose.instances: there is nothing to propose for: 1 is the "
     "least"},
    {"keys of a decision", R"("clients": {"count": 1, "workload": {"propose": {"keys": 2}}})",
     "x.json:2: clients.workload.propose.keys: there is no such key (there are: rate, "
     "arrivals, think, "
     "timeout, retries, operations, from, until, instances)"},
    {"fault without a time", R"("faults": [
       {"crash": "leader"}])",
     "x.json:3: faults[0]: one of these keys must be here: at, every, rate, when"},
    {"two times", R"("faults": [{"at": "1s", "every": "2s", "crash": "n1"}])",
     R"(x.json:2: faults[0].every: "at" and "every" cannot both be here)"},
    {"period of nothing", R"("faults": [{"every": "0s", "crash": "n1"}])",
     "x.json:2: faults[0].every: a period of 0s never goes on"},
    {"jitter beyond the period",
     R"("faults": [{"every": "2s", "jitter": "1s..2s", "heal": "all"}])",
     "x.json:2: faults[0].jitter: the jitter is shorter than the period, which is 2s"},
    {"jitter of an instant", R"("faults": [{"at": "2s", "jitter": "1s", "heal": "all"}])",
     R"(x.json:2: faults[0].jitter: "jitter" has no meaning beside "at" (leave it out))"},
    {"an instant twice", R"("faults": [{"at": "2s", "times": 2, "heal": "all"}])",
     R"(x.json:2: faults[0].times: "times" has no meaning beside "at" (leave it out))"},
    {"never", R"("faults": [{"every": "2s", "times": 0, "heal": "all"}])",
     "x.json:2: faults[0].times: what happens 0 times does nothing"},
    {"over before it begins", R"("faults": [{"at": "2s", "until": "2s", "crash": "n1"}])",
     R"(x.json:2: faults[0].until: "until" is 2s, not after "at", which is 2s)"},
    {"two ends", R"("faults": [{"at": "2s", "for": "1s", "until": "4s", "crash": "n1"}])",
     R"(x.json:2: faults[0].until: "until" has no meaning beside "for" (leave it out))"},
    {"period that ends first", R"("faults": [{"every": "1s", "from": "5s", "until": "4s",
        "crash": "n1"}])",
     R"(x.json:2: faults[0].until: "until" is 4s, before "from", which is 5s)"},
    {"fate of writes", R"("faults": [{"at": "1s", "crash": {"who": "n1", "unsynced": "some"}}])",
     "x.json:2: faults[0].crash.unsynced: expected one of lost, kept, any_subset, torn, not "
     R"("some")"},
    {"disk that takes no time",
     R"("faults": [{"at": "1s", "disk_slow": {"who": "n1", "factor": 0}}])",
     "x.json:2: faults[0].disk_slow.factor: a disk that takes 0 times as long takes no time "
     "(write 10)"},
    {"slow disk of nobody", R"("faults": [{"at": "1s", "disk_slow": {"factor": 10}}])",
     R"(x.json:2: faults[0].disk_slow: "who" is missing here)"},
    {"corruption for a time", R"("faults": [{"at": "1s", "disk_corrupt": "n1", "for": "1s"}])",
     R"(x.json:2: faults[0].for: "disk_corrupt" happens at an instant: "for" has no meaning here)"},
    {"disk of nobody", R"("faults": [{"at": "1s", "disk_corrupt": {"who": "n9"}}])",
     "x.json:2: faults[0].disk_corrupt: there is no n9: the nodes are n1 to n5 "
     R"((did you mean "n5"?))"},
    {"unknown disk fault", R"("faults": [{"at": "1s", "disk_stal": "n1"}])",
     R"(x.json:2: faults[0].disk_stal: there is no such key (did you mean "disk_stall"?))"},
    {"fate of all writes", R"("disk": {"unsynced": true})",
     "x.json:2: disk.unsynced: expected one of lost, kept, any_subset, torn, not true"},
    {"write without a unit", R"("disk": {"write": "1"})",
     R"(x.json:2: disk.write: the duration "1" has no unit (write "1ms"))"},
    {"unknown key of a disk", R"("disk": {"fsync": "1ms"})",
     R"(x.json:2: disk.fsync: there is no such key (did you mean "sync"?))"},
    {"fault of a bare rate", R"("faults": [{"rate": 2, "crash": "n1"}])",
     R"(x.json:2: faults[0].rate: expected a rate, not 2 (write "2/s"))"},
    {"what nobody refuses", R"("faults": [{"at": "1s", "crash": "n1", "beyond_tolerance": true}])",
     "x.json:2: faults[0].beyond_tolerance: only random faults keep to what the protocol survives; "
     "others do what they say (leave it out)"},
    {"empty mix", R"("faults": [{"rate": "1/s", "mix": []}])",
     "x.json:2: faults[0].mix: an empty mix has nothing to draw"},
    {"mix of nothing", R"("faults": [{"rate": "1/s", "mix": [{"crash": "n1", "weight": 0}]}])",
     "x.json:2: faults[0].mix: no part of the mix has a weight above 0"},
    {"selector in a mix", R"("nodes": 3, "faults": [{"rate": "1/s", "mix": [
        {"crash": "n1"}, {"partition": ["n2", "rest"]},
        {"crash": "n4"}]}])",
     R"(x.json:4: faults[0].mix[2].crash: there is no n4: the nodes are n1 to n3 (did you mean )"
     R"("n3"?))"},
    {"no preset of that name", R"("faults": [{"rate": "1/s", "nemesis": "gentel"}])",
     R"(x.json:2: faults[0].nemesis: expected one of gentle, full, not "gentel" (did you mean )"
     R"("gentle"?))"},
    {"empty sequence", R"("faults": [{"at": "1s", "sequence": []}])",
     "x.json:2: faults[0].sequence: an empty sequence does nothing"},
    {"step that lasts", R"("faults": [{"at": "1s", "sequence": [{"wait": "1s", "for": "1s"}]}])",
     R"(x.json:2: faults[0].sequence[0].for: "wait" happens at an instant: "for" has no )"
     R"(meaning here)"},
    {"sequence that lasts",
     R"("faults": [{"at": "1s", "sequence": [{"crash": "n1"}], "for": "1s"}])",
     R"(x.json:2: faults[0].for: a sequence has no "for" of its own: its steps have)"},
    {"wait outside a sequence", R"("faults": [{"at": "1s", "wait": "1s"}])",
     "x.json:2: faults[0].wait: there is no such key (there are: at, " + kinds_of_faults() +
         ", for, every, rate, when, after, jitter, times, from, until, beyond_tolerance)"},
    {"trigger on an output that is none", R"("faults": [
        {"when": {"output": "Electd"}, "crash": "it"}])",
     R"(x.json:3: faults[0].when.output: Toy has no output "Electd" (did you mean "Elected"?))"},
    {"trigger on a message that is none",
     R"("faults": [{"when": {"message": "Aks"}, "lose": "it"}])",
     R"(x.json:2: faults[0].when.message: Toy has no message "Aks" (did you mean "Ask"?))"},
    {"trigger on a state that is none",
     R"("faults": [{"when": {"state": "rol == leader"}, "crash": "it"}])",
     R"(x.json:2: faults[0].when.state: Toy's state has no "rol" (did you mean "role"?))"},
    {"state that never is", R"("faults": [{"when": {"state": "role == leeder"}, "crash": "it"}])",
     R"(x.json:2: faults[0].when.state: "role" is never "leeder" (did you mean "leader"?))"},
    {"part of a state", R"("faults": [{"when": {"state": "log.count > 3"}, "crash": "it"}])",
     R"(x.json:2: faults[0].when.state: a condition on a state names a member, not "log.count" )"
     R"((did you mean "log.size"?))"},
    {"member that an output has not",
     R"("faults": [{"when": {"output": "Elected", "where": "trm > 3"}, "crash": "it"}])",
     R"(x.json:2: faults[0].when.where: Elected has no "trm" (did you mean "term"?))"},
    {"no condition", R"("faults": [{"when": {"state": "role = leader"}, "crash": "it"}])",
     R"(x.json:2: faults[0].when.state: expected a condition, not "role = leader" (write a )"
     R"(member, ==, !=, <, <=, > or >=, and a value))"},
    {"sender of an output",
     R"("faults": [{"when": {"output": "Elected", "from": "n1"}, "crash": "it"}])",
     R"(x.json:2: faults[0].when.from: "from" belongs to a message (leave it out))"},
    {"number 0", R"("faults": [{"when": {"output": "Elected", "nth": 0}, "crash": "it"}])",
     "x.json:2: faults[0].when.nth: the first time is number 1"},
    {"trigger on drawn nodes",
     R"("faults": [{"when": {"output": "Elected", "node": "random 1"}, "crash": "it"}])",
     R"(x.json:2: faults[0].when.node: a trigger waits for certain nodes, not for "random 1" )"
     R"((name them, or write "leader" or "followers"))"},
    {"trigger on a node that is not there",
     R"("nodes": 3, "faults": [{"when": {"message": "Ask", "to": "n4"}, "lose": "it"}])",
     R"(x.json:2: faults[0].when.to: there is no n4: the nodes are n1 to n3 (did you mean "n3"?))"},
    {"nobody's it", R"("faults": [{"at": "1s", "crash": "it"}])",
     R"(x.json:2: faults[0].crash: "it" is the node of a trigger, and there is no "when" here)"},
    {"message of no trigger", R"("faults": [{"at": "1s", "lose": "it"}])",
     R"(x.json:2: faults[0].lose: "lose" strikes the very message that a trigger waits for )"
     R"((write {"when": {"message": …}, "lose": …}))"},
    {"later than the message",
     R"("faults": [{"when": {"message": "Ask"}, "after": "1s", "delay": "1s"}])",
     R"(x.json:2: faults[0].delay: "delay" strikes the very message that a trigger waits for )"
     R"((write {"when": {"message": …}, "delay": …}))"},
    {"after an instant", R"("faults": [{"at": "1s", "after": "1s", "crash": "n1"}])",
     R"(x.json:2: faults[0].after: "after" has no meaning beside "at" (leave it out))"},
    {"slow by a factor that is none",
     R"("faults": [{"at": "1s", "slow_down": {"who": "n1", "factor": 0}}])",
     "x.json:2: faults[0].slow_down.factor: the factor of a cost lies above 0, up to a million, "
     "and is not 1"},
    {"slow where nothing takes time",
     R"("faults": [{"at": "1s", "mix": [{"crash": "n1"}, {"slow_down": "n1"}]}])",
     "x.json:2: faults[0].mix[1].slow_down: messages cost nothing here: there is nothing to slow "
     "down (add \"processing\": {\"time\": \"1ms\"})"},
    {"drift without a unit", R"("clocks": {"drift": "200"})",
     R"(x.json:2: clocks.drift: the drift "200" has no unit (write "200ppm"))"},
    {"drift that is a number", R"("clocks": {"drift": -200})",
     R"(x.json:2: clocks.drift: the drift "-200" has no unit (write "-200ppm"))"},
    {"drift of an unknown unit", R"("clocks": {"drift": "5ppt"})",
     "x.json:2: clocks.drift: expected a drift, not \"5ppt\" (write it as \"200ppm\" or \"-5%\")"},
    {"drift that is a list", R"("clocks": {"drift": [1]})",
     "x.json:2: clocks.drift: expected a drift, not a list (write it as \"200ppm\" or \"-5%\")"},
    {"drift finer than a clock", R"("clocks": {"drift": "0.5ppb"})",
     "x.json:2: clocks.drift: expected a drift, not \"0.5ppb\" (write it as \"200ppm\" or "
     "\"-5%\")"},
    {"drifts the wrong way round", R"("clocks": {"drift": "200ppm..-200ppm"})",
     R"(x.json:2: clocks.drift: the range "200ppm..-200ppm" is empty: its end lies before its )"
     R"(beginning (write "-200ppm..200ppm"))"},
    {"clock that stands still", R"("clocks": {"drift": "-100%..0%"})",
     "x.json:2: clocks.drift: a clock that drifts by -100% does not go on: a drift lies above "
     "-100%, up to 900%"},
    {"clock that races",
     R"("faults": [{"at": "1s", "clock_drift": {"who": "n1", "drift": "901%"}}])",
     "x.json:2: faults[0].clock_drift.drift: a clock that drifts by 901% runs too fast: a drift "
     "lies above -100%, up to 900%"},
    {"drift of nothing", R"("faults": [{"at": "1s", "clock_drift": {"who": "n1", "drift": "0%"}}])",
     "x.json:2: faults[0].clock_drift.drift: a drift of nothing is none"},
    {"drift of nobody", R"("faults": [{"at": "1s", "clock_drift": {"drift": "5%"}}])",
     R"(x.json:2: faults[0].clock_drift: "who" is missing here)"},
    {"clock of a node that is not there",
     R"("faults": [{"at": "1s", "clock_step": {"who": "n9", "by": "2s"}}])",
     R"(x.json:2: faults[0].clock_step.who: there is no n9: the nodes are n1 to n5 (did you mean )"
     R"("n5"?))"},
    {"step of nothing", R"("faults": [{"at": "1s", "clock_step": {"who": "n1", "by": "0s"}}])",
     "x.json:2: faults[0].clock_step.by: a step of 0s sets no clock"},
    {"step without a unit", R"("faults": [{"at": "1s", "clock_step": {"who": "n1", "by": "-2"}}])",
     R"(x.json:2: faults[0].clock_step.by: the duration "2" has no unit (write "2ms"))"},
    {"step that is a number", R"("faults": [{"at": "1s", "clock_step": {"who": "n1", "by": -2}}])",
     "x.json:2: faults[0].clock_step.by: expected a time to set clocks by, not -2 (write it as "
     "\"-2s\")"},
    {"offsets the wrong way round", R"("clocks": {"offset": "5s..-5s"})",
     R"(x.json:2: clocks.offset: the range "5s..-5s" is empty: its end lies before its beginning )"
     R"((write "-5s..5s"))"},
    {"strobe at all times",
     R"("faults": [{"at": "1s", "clock_strobe": {"who": "n1", "period": "0s"}}])",
     "x.json:2: faults[0].clock_strobe.period: a clock is set once in 1us at most"},
    {"unknown key of clocks", R"("clocks": {"skew": "5s"})",
     "x.json:2: clocks.skew: there is no such key (there are: drift, offset)"},
    {"resume for a time", R"("faults": [{"at": "1s", "resume": "n1", "for": "1s"}])",
     R"(x.json:2: faults[0].for: "resume" happens at an instant: "for" has no meaning here)"},
    {"fault in a stable world", R"("stable_from": "5s", "faults": [{"at": "4s", "crash": "n1"},
        {"at": "5s", "crash": "n1"}])",
     "x.json:3: faults[1].at: nothing strikes at 5s: the world is stable from 5s on"},
    {"stable after the end", R"("stop": "5s", "stable_from": "5s")",
     "x.json:2: stable_from: the run ends at 5s, before it is stable"},
    {"fault at null", R"("faults": [{"at": null, "crash": "leader"}])",
     R"(x.json:2: faults[0].at: expected a duration, not null (write it as "150ms"))"},
    {"fault without an action", R"("faults": [{"at": "1s"}])",
     "x.json:2: faults[0]: one of these keys must be here: " + kinds_of_faults()},
    {"fault with two actions", R"("faults": [{"at": "1s", "crash": "n1",
        "restart": "n2"}])",
     R"(x.json:3: faults[0].restart: "crash" and "restart" cannot both be here)"},
    {"unknown action", R"("faults": [{"at": "1s", "crsh": "n1"}])",
     R"(x.json:2: faults[0].crsh: there is no such key (did you mean "crash"?))"},
    {"faults are no list", R"("faults": {"at": "1s", "crash": "n1"})",
     "x.json:2: faults: expected a list, not an object (write it in [ ])"},
    {"unknown selector", R"("faults": [{"at": "1s", "crash": "leeder"}])",
     R"(x.json:2: faults[0].crash: "leeder" selects no node (did you mean "leader"?))"},
    {"selector is a number", R"("faults": [{"at": "1s", "crash": 1}])",
     R"(x.json:2: faults[0].crash: expected a selector such as "leader" or "n1", not 1)"},
    {"nobody selected", R"("faults": [{"at": "1s", "crash": []}])",
     "x.json:2: faults[0].crash: an empty list selects no node"},
    {"node that is not there", R"("nodes": 5, "faults": [
       {"at": "1s", "crash": "n1"},
       {"at": "1s", "crash": ["n1",
          "n9"]}])",
     R"(x.json:5: faults[1].crash[1]: there is no n9: the nodes are n1 to n5 (did you mean )"
     R"("n5"?))"},
    {"client that is not there", R"("faults": [{"at": "1s", "crash": "c1"}])",
     "x.json:2: faults[0].crash: there is no c1: the run has no clients"},
    {"node of no kind", R"("faults": [{"at": "1s", "crash": "x1"}])",
     "x.json:2: faults[0].crash: there is no x1: replicas are n1, n2, …, clients c1, c2, …"},
    {"no clients to strike", R"("faults": [{"at": "1s", "crash": "clients"}])",
     "x.json:2: faults[0].crash: the run has no clients"},
    {"more than there are", R"("nodes": 3, "faults": [{"at": "1s", "crash": "random 4"}])",
     R"(x.json:2: faults[0].crash: "random 4" is more than the 3 nodes of the run (did you )"
     R"(mean "random 3"?))"},
    {"none at random", R"("faults": [{"at": "1s", "crash": "random 0"}])",
     R"(x.json:2: faults[0].crash: "random 0" selects no node)"},
    {"the rest of what", R"("faults": [{"at": "1s", "crash": "rest"}])",
     R"(x.json:2: faults[0].crash: "rest" means something in a partition only (did you mean )"
     R"("replicas" or "all"?))"},
    {"restart that lasts", R"("faults": [{"at": "1s", "restart": "n1", "for": "1s"}])",
     R"(x.json:2: faults[0].for: "restart" happens at an instant: "for" has no meaning here)"},
    {"fault for no time", R"("faults": [{"at": "1s", "crash": "n1", "for": "0s"}])",
     "x.json:2: faults[0].for: a fault that lasts 0s does nothing"},
    {"partition of one group", R"("faults": [{"at": "1s", "partition": ["leader"]}])",
     R"(x.json:2: faults[0].partition: a partition has at least two groups (add "rest"))"},
    {"partition is no list", R"("faults": [{"at": "1s", "partition": "leader"}])",
     R"(x.json:2: faults[0].partition: expected a list, not "leader" (write it in [ ]))"},
    {"groups share a node", R"("faults": [{"at": "1s", "partition":
        [["n1", "n2"],
         ["n2", "n3"]]}])",
     R"(x.json:4: faults[0].partition[1]: groups 1 and 2 of the partition overlap: "n2" is in )"
     R"(both)"},
    {"groups overlap",
     R"("faults": [{"at": "1s", "partition": ["replicas", "clients", "leader"]}])",
     R"(x.json:2: faults[0].partition[2]: groups 1 and 3 of the partition overlap: "replicas" )"
     R"(and "leader" share nodes)"},
    {"partition of a node that is not there",
     R"("faults": [{"at": "1s", "partition": ["n1", ["n2", "n6"], "rest"]}])",
     R"(x.json:2: faults[0].partition[1][1]: there is no n6: the nodes are n1 to n5 (did you )"
     R"(mean "n5"?))"},
    {"protocol without clients",
     R"({"protocol": {"strict": {"period": "1s"}}, "clients": {"count": 1}})",
     "x.json:1: clients: Strict has no clients (leave them out)"},
    {"protocol without a leader", R"({"protocol": {"strict": {"period": "1s"}},
        "faults": [{"at": "1s", "partition": ["leader", "rest"]}]})",
     "x.json:2: faults[0].partition[0]: Strict has no leader"},
    {"minority of two", R"("nodes": 2, "faults": [{"at": "1s", "crash": "minority"}])",
     "x.json:2: faults[0].crash: no minority of 2 may fail: 3 nodes have one"},
    {"unknown judge", R"("expect": {"always": ["linearisable"]})",
     R"(x.json:2: expect.always[0]: there is no judge "linearisable" (did you mean )"
     R"("linearizable"?))"},
    {"judge of another protocol", R"("expect": {"eventually": ["strict.beat"]})",
     R"(x.json:2: expect.eventually[0]: there is no judge "strict.beat" (there are: )"
     R"(linearizable, complete, toy.safety))"},
    {"both ways", R"("expect": {"always": ["linearizable"], "violates": ["linearizable"]})",
     R"(x.json:2: expect.violates[0]: "linearizable" cannot both always hold and be violated)"},
    {"both ends", R"("expect": {"eventually": ["toy.safety"], "violates": ["toy.safety"]})",
     R"(x.json:2: expect.violates[0]: "toy.safety" cannot both hold in the end and be violated)"},
    {"bound without a number", R"("expect": {"availability": {}})",
     R"(x.json:2: expect.availability: "min" is missing here)"},
    {"staleness without a bound", R"("expect": {"staleness": {"share": 0.9}})",
     R"(x.json:2: expect.staleness: nothing bounds how old reads may be (write "age": "500ms"))"},
    {"share of more than all", R"("expect": {"staleness": {"versions": 1, "share": 1.5}})",
     "x.json:2: expect.staleness.share: 1.5 is no probability: it lies between 0 and 1"},
    {"fraction of a version", R"("expect": {"staleness": {"versions": 1.5}})",
     "x.json:2: expect.staleness.versions: expected a whole number, not 1.5"},
    {"staleness without its bound, broken", R"("expect": {"violates": ["staleness"]})",
     R"(x.json:2: expect.violates[0]: there is no judge "staleness" (there are: linearizable, )"
     R"(complete, toy.safety))"},
    {"availability without its bound, broken", R"("expect": {"violates": ["availability"]})",
     R"(x.json:2: expect.violates[0]: there is no judge "availability" (there are: )"
     R"(linearizable, complete, toy.safety))"},
    {"liveness in a world that is never stable", R"("expect": {"liveness": {"within": "1s"}})",
     R"(x.json:2: expect.liveness: liveness is due only when the world is stable (say from when )"
     R"(on it is: "stable_from": "5s"))"},
    {"answers in no time", R"("stable_from": "5s", "expect": {"liveness": {"within": "0s"}})",
     R"(x.json:2: expect.liveness.within: an answer takes some time (write "2s"))"},
    {"liveness without a time", R"("stable_from": "5s", "expect": {"liveness": {}})",
     R"(x.json:2: expect.liveness: "within" is missing here)"},
    {"answers that nobody waits for",
     R"("stable_from": "5s", "expect": {"liveness": {"within": "2s"}})",
     "x.json:2: expect.liveness.within: clients give up after 1s, so nobody sees whether an answer "
     "comes within 2s (give the workload a longer timeout)"},
    {"bare bound", R"("expect": {"availability": 0.9})",
     "x.json:2: expect.availability: expected an object, not 0.9 (keys: min)"},
};

INSTANTIATE_TEST_SUITE_P(Table, PlanBadInput, testing::ValuesIn(bad_inputs),
                         [](const testing::TestParamInfo<BadInput>& row) {
                           std::string name;
                           for (char c : row.param.why) {
                             const bool is_plain = (c >= 'a' && c <= 'z') ||
                                                   (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
                             name += is_plain ? c : '_';
                           }
                           return name;
                         });

}  // namespace
}  // namespace orrery
