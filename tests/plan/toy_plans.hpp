#pragma once
/// Plans of the toy protocol, for the tests of reading them.

#include <string>
#include <string_view>

#include "sim/plan/json.hpp"
#include "tests/plan/toy_catalogue.hpp"

namespace orrery::toy {

/// A scenario with most keys that there are.
inline constexpr std::string_view everything = R"({
  "title": "Everything", "paper": "Doe 2014, §5.2", "why": "To see each key.",
  "seed": 18446744073709551615, "nodes": 7,
  "protocol": {"toy": {"election_timeout": "150ms..300ms", "heartbeat": "20ms", "pre_vote": true,
                       "backoff": 2, "priority": -3, "quorum": 4, "fsync": "on_commit",
                       "batch": {"size_max": 5, "linger": "1.5ms"}, "learners": ["n6", "n7"]}},
  "network": {"latency": {"lognormal": {"median": "10ms", "p99": "40ms"}}, "loss": 0.01,
              "duplicate": 1},
  "disk": {"sync": "500us..2ms"},
  "clocks": {"drift": "-200ppm..1%", "offset": "-2s"},
  "clients": {"count": 3, "workload": {"kv": {
      "keys": 4, "mix": {"get": 5, "put": 4, "cas": 1, "append": 2, "delete": 3},
      "skew": {"zipf": {"exponent": 1.5}}, "rate": "50/s", "arrivals": "fixed",
      "timeout": "2s", "retries": 3, "operations": 1000, "from": "1s", "until": "9s"}}},
  "faults": [
    {"at": "2s", "crash": "leader", "for": "500ms"},
    {"at": "4s", "restart": "crashed"},
    {"at": "5s", "partition": [["n1", "n2", "c1"], "n3", "rest"], "for": "3s"},
    {"at": "6s", "crash": ["random 2", "n5"]},
    {"at": "9s", "heal": "all"},
    {"every": "2s", "jitter": "0s..1s", "from": "1s", "until": "9s", "times": 3,
     "crash": "random 1", "for": "1s..2s"},
    {"rate": "1/5s", "mix": [{"crash": "n1", "weight": 3}, {"heal": "all"}],
     "beyond_tolerance": true},
    {"rate": "2/s", "nemesis": "full"},
    {"when": {"output": "Elected", "where": "term >= 3", "node": "n1"}, "after": "20ms",
     "crash": "it", "times": 2},
    {"when": {"message": "Ask", "from": "leader", "to": ["n2", "n3"], "nth": 3}, "lose": "it"},
    {"when": {"state": "role == leader"}, "partition": ["it", "rest"], "for": "1s"},
    {"at": "3s", "sequence": [{"crash": "n1", "for": "1s"}, {"wait": "1s..2s"}, {"heal": "all"}]},
    {"at": "3s", "rolling_restart": {"who": "replicas", "down": "2s"}}
  ],
  "stable_from": "20s",
  "stop": "30s",
  "expect": {"always": ["toy.safety"], "eventually": ["complete"], "violates": ["linearizable"],
             "availability": {"min": 0.9},
             "staleness": {"versions": 1, "age": "500ms", "share": 0.999},
             "liveness": {"within": "1s"}},
  "limits": {"events": 5000}
})";

/// Of the text of a file x.json.
inline Plan plan_of(std::string_view text) {
  return read_plan(parse_json(text, "x.json"), "x.json", catalogue());
}

/// Why it is refused.
inline std::string error_of(std::string_view text) {
  try {
    return "read as " + to_json(write(plan_of(text)));
  } catch (const Error& error) {
    return error.what();
  }
}

}  // namespace orrery::toy
