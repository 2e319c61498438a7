#include "scenarios/list.hpp"

#include <fmt/format.h>

#include <array>

#include "scenarios/files.hpp"
#include "sim/core/distribution.hpp"
#include "sim/faults/fault_plan.hpp"
#include "sim/faults/hand.hpp"
#include "sim/net/topology_plan.hpp"
#include "sim/plan/json.hpp"
#include "sim/workload/workload_plan.hpp"

namespace orrery {
namespace {

using TableRows = std::vector<std::vector<std::string>>;

/// What a newcomer is told of each alternative of a variant, and how it is written.
struct Explanation {
  std::string_view example;
  std::string_view sentence;
};

/// A kind of fault carries its own.
template <class Fault>
Explanation explain(const Fault&) {
  return {Fault::kind.example, Fault::kind.sentence};
}

// One for each distribution: a new one without it does not compile.
Explanation explain(const Constant&) { return {R"("10ms")", "always the same"}; }
Explanation explain(const Uniform&) { return {R"("5ms..15ms")", "evenly between two values"}; }
Explanation explain(const Exponential&) {
  return {R"({"exponential": {"mean": "10ms", "min": "2ms"}})",
          "memoryless: gaps between independent arrivals"};
}
Explanation explain(const Normal&) {
  return {R"({"normal": {"mean": "10ms", "stddev": "2ms"}})", "the bell curve, never negative"};
}
Explanation explain(const Lognormal&) {
  return {R"({"lognormal": {"median": "10ms", "p99": "40ms"}})",
          "the usual shape of a network's latency"};
}
Explanation explain(const Pareto&) {
  return {R"({"pareto": {"min": "5ms", "shape": 2.5}})", "a heavy tail: rare, very long values"};
}
Explanation explain(const Empirical&) {
  return {R"({"empirical": {"points": […]}})", "what was measured, as a table of quantiles"};
}
Explanation explain(const Mixture&) {
  return {R"({"mixture": {"parts": […]}})", "one of several distributions, by weight"};
}

// Likewise one for each topology.
Explanation explain(const topology::Mesh&) {
  return {R"("mesh")", "everybody with everybody; nothing is stored or relayed"};
}
Explanation explain(const topology::Ring&) { return {R"("ring")", "n1-n2, n2-n3, … and back"}; }
Explanation explain(const topology::Line&) { return {R"("line")", "a ring that is not closed"}; }
Explanation explain(const topology::Star&) { return {R"("star")", "n1 with each of the others"}; }
Explanation explain(const topology::Grid&) {
  return {R"({"grid": {"width": 4}})", "rows, one below the other"};
}
Explanation explain(const topology::Tree&) {
  return {R"({"tree": {"branching": 2}})", "n1 at the top"};
}
Explanation explain(const topology::ErdosRenyi&) {
  return {R"({"erdos_renyi": {"degree": 6}})",
          "each pair with the same probability; it may fall into parts"};
}
Explanation explain(const topology::SmallWorld&) {
  return {R"({"small_world": {"degree": 4, "rewire": 0.1}})",
          "a ring of neighbourhoods with a few shortcuts"};
}
Explanation explain(const topology::ScaleFree&) {
  return {R"({"scale_free": {"degree": 2}})", "newcomers link to whoever has many links"};
}
Explanation explain(const topology::Regions&) {
  return {R"({"regions": {"matrix": "public_cloud.csv"}})",
          "a mesh between places far apart, with their latencies"};
}
Explanation explain(const topology::Graph&) {
  return {R"({"graph": "towns.graphml"})",
          R"(from GraphML, DOT or a list of links; or {"links": ["n1-n2", …]})"};
}

// And one for each workload.
Explanation explain(const workload::Register&) {
  return {R"({"register": {"mix": {"get": 2, "put": 1, "cas": 1}}})",
          "registers that are read, written, compared and swapped"};
}
Explanation explain(const workload::Kv&) {
  return {R"({"kv": {"keys": 100, "skew": "zipf", "rate": "50/s"}})",
          "a key-value store: registers, with append and delete"};
}
Explanation explain(const workload::Set&) {
  return {R"({"set": {"mix": {"add": 3, "members": 1}}})",
          "sets of elements that nobody adds twice"};
}
Explanation explain(const workload::Counter&) {
  return {R"({"counter": {"by": "-3..5"}})", "counters that are incremented and read"};
}
Explanation explain(const workload::Queue&) {
  return {R"({"queue": {"operations": 100, "drain": true}})",
          "first in, first out; may be emptied at the end"};
}
Explanation explain(const workload::Lock&) {
  return {R"({"lock": {"hold": "50ms..1s", "lease": "2s", "fencing": true}})",
          "locks, and what they protect; may be taken from who is slow"};
}
Explanation explain(const workload::UniqueIds&) {
  return {R"("unique_ids")", "ids that nobody else gets"};
}
Explanation explain(const workload::Propose&) {
  return {R"({"propose": {"instances": 10}})",
          "decisions, for each of which every client proposes once"};
}
Explanation explain(const workload::Script&) {
  return {R"({"script": [{"at": "1s", "client": "c1", "action": "get", "key": "k1"}]})",
          "what is written, and when, for each client by name"};
}

std::string_view explain(Group group) {
  switch (group) {
    case Group::leader:
      return "the node that leads at that instant, by the protocol's own rule";
    case Group::followers:
      return "every replica but the leader";
    case Group::minority:
      return "as many drawn replicas as may fail while more than half remain";
    case Group::majority:
      return "all replicas but a drawn minority";
    case Group::minority_third:
      return "as many drawn replicas as may lie while more than two thirds remain";
    case Group::crashed:
      return "every node that is down";
    case Group::rest:
      return "in a partition: of all, whom no other group has";
    case Group::it:
      return "the node of the trigger: whose output or state it was, or who sent the message";
    case Group::replicas:
      return "n1, n2, …";
    case Group::clients:
      return "c1, c2, …";
    case Group::all:
      return "replicas, clients and brokers; administrators are struck by name only";
  }
  return "";
}

template <class Fault>
constexpr bool lies() {
  if constexpr (requires { Fault::kind.lies; }) return Fault::kind.lies;
  else return false;
}

/// Of faults: those that make liars of nodes, or those that do not.
template <class Variant>
TableRows explained(bool of_liars = false) {
  TableRows rows;
  const auto add = [&]<class A>(const A& alternative) {
    if (lies<A>() != of_liars) return;
    const Explanation explanation = explain(alternative);
    rows.push_back({file_key(name_of<A>()), std::string(explanation.sentence)});
    rows.push_back({"", std::string(explanation.example)});
  };
  boost::mp11::mp_for_each<boost::mp11::mp_iota<boost::mp11::mp_size<Variant>>>(
      [&](auto index) { add(std::variant_alternative_t<index, Variant>{}); });
  return rows;
}

std::string list_protocols(const Catalogue& catalogue, const Outlet& outlet) {
  TableRows rows;
  for (const Protocol& protocol : catalogue.protocols) {
    std::string paper(protocol.paper);
    if (!protocol.authors.empty()) paper += fmt::format(", {} {}", protocol.authors, protocol.year);
    rows.push_back({std::string(protocol.name), std::string(protocol.scenario), paper});
  }
  return table(rows, outlet.width, 2);
}

std::string list_judges(const Catalogue& catalogue, const Outlet& outlet) {
  TableRows rows;
  for (const auto& [judge, can_judge] : catalogue.judges) {
    const Promise& promise = judge.promise;
    rows.push_back({std::string(promise.name), std::string(promise.sentence)});
  }
  rows.push_back(
      {"availability", "At least the share {\"min\": 0.9} of the operations is served in time."});
  rows.push_back(
      {"staleness",
       "Reads are at most so old: {\"versions\": 1, \"age\": \"500ms\", \"share\": 0.999}."});
  rows.push_back({"liveness",
                  "Once the world is stable, every operation is answered {\"within\": \"2s\"}, and "
                  "the replicas come to agree."});
  for (const Protocol& protocol : catalogue.protocols) {
    for (const Promise& promise : protocol.promises) {
      rows.push_back({std::string(promise.name), std::string(promise.sentence)});
    }
    for (const auto& [promise, verdict] : protocol.judges) {
      rows.push_back({std::string(promise.name), std::string(promise.sentence)});
    }
  }
  return table(rows, outlet.width, 2);
}

std::string list_faults(const Outlet& outlet) {
  TableRows whom;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Group>>([&](auto group) {
    whom.push_back({group.name, std::string(explain(group.value))});
  });
  whom.push_back({"n3, c1", "by name"});
  whom.push_back({"random 2", "so many drawn replicas"});
  whom.push_back({"region eu", "whoever is in that region of the network's topology"});
  const TableRows when{
      {R"("at": "2s")", "at that instant; \"until\": \"3s\" ends it there"},
      {R"("every": "5s", "jitter": "0s..1s")", "once in each period, from \"from\" to \"until\""},
      {R"("rate": "0.2/s", "for": "1s..5s")", "at random instants, so often on average"},
      {R"("when": {"output": "Elected"}, "after": "20ms")", "that output has left a node"},
      {R"("when": {"state": "role == leader"})", "that has become true of a node"},
      {R"("when": {"message": "RequestVote", "nth": 2})", "that message leaves a node for another"},
  };
  return table(explained<EntryAction>(), outlet.width, 2) + "  when they strike:\n" +
         table(when, outlet.width, 4) + "  whom they strike:\n" + table(whom, outlet.width, 4);
}

std::string list_behaviours(const Outlet& outlet) {
  TableRows rows = explained<FaultAction>(true);
  rows.push_back(
      {"twins", "two correct instances with one identity; partitions say who hears which"});
  rows.push_back({"", R"("twins": ["n1"], … "partition": [["n1", "n2"], ["t1", "n3", "n4"]])"});
  return table(rows, outlet.width, 2);
}

std::string list_hands(const Outlet& outlet) {
  std::string refused;
  boost::mp11::mp_for_each<boost::mp11::mp_iota<boost::mp11::mp_size<FaultAction>>>([&](auto i) {
    const FaultAction fault = std::variant_alternative_t<i, FaultAction>{};
    const std::string key =
        std::visit([]<class Kind>(const Kind&) { return file_key(name_of<Kind>()); }, fault);
    if (not_for_hands(key)) refused += (refused.empty() ? "" : ", ") + key;
  });
  TableRows rows = explained<HandOnlyAction>();
  rows.push_back({"any fault", "at once, until another hand ends it; but none of " + refused});
  rows.push_back({"", R"({"after": 40, "at": "2s", "crash": "leader"})"});
  rows.push_back({"", "once event 40 has happened and it is 2s, at least"});
  return table(rows, outlet.width, 2);
}

std::string title_of(const std::string& file) {
  try {
    const Value tree = load_tree(file).root;
    const Value* title = tree.find("title");
    const auto* text = title ? title->get_if<std::string>() : nullptr;
    return text ? *text : "(no title)";
  } catch (const Error& error) {
    return "(" + error.sentence() + ")";
  }
}

std::string list_scenarios(const Outlet& outlet) {
  TableRows rows;
  for (const std::string& file : shipped_scenarios()) rows.push_back({file, title_of(file)});
  if (rows.empty()) return "  there is no folder scenarios/ here\n";
  return table(rows, outlet.width, 2);
}

std::string list_topic(std::string_view topic, const Catalogue& catalogue, const Outlet& outlet) {
  if (topic == "protocols") return list_protocols(catalogue, outlet);
  if (topic == "judges") return list_judges(catalogue, outlet);
  if (topic == "faults") return list_faults(outlet);
  if (topic == "behaviours") return list_behaviours(outlet);
  if (topic == "hands") return list_hands(outlet);
  if (topic == "distributions") {
    return table(explained<decltype(Distribution::shape)>(), outlet.width, 2);
  }
  if (topic == "topologies") return table(explained<TopologyPlan>(), outlet.width, 2);
  if (topic == "workloads") return table(explained<Workload>(), outlet.width, 2);
  return list_scenarios(outlet);
}

struct Topic {
  std::string_view name;
  std::string_view caption;
};

constexpr std::array topics{
    Topic{"protocols", "what a scenario can run, the scenario to start with, and the paper"},
    Topic{"judges", "what \"expect\" can name"},
    Topic{"faults", "what \"faults\" can do, when, and to whom"},
    Topic{"behaviours", "what \"faults\" can make liars do, and twins"},
    Topic{"hands", "what \"hands\" can do after which event, as in the viewer"},
    Topic{"distributions", "what a latency can be"},
    Topic{"topologies", "who can be linked with whom"},
    Topic{"workloads", "what clients can ask for"},
    Topic{"scenarios", "what is shipped"},
};

}  // namespace

std::vector<std::string> listed_topics() {
  std::vector<std::string> names;
  names.reserve(topics.size());
  for (const Topic& topic : topics) names.emplace_back(topic.name);
  return names;
}

std::string list_text(const std::string& topic, const Catalogue& catalogue, const Outlet& outlet) {
  std::string text;
  for (const Topic& each : topics) {
    if (!topic.empty() && topic != each.name) continue;
    if (!text.empty()) text += "\n";
    text += toned(outlet, Tone::strong, each.name) + ": " + std::string(each.caption) + "\n";
    text += list_topic(each.name, catalogue, outlet);
  }
  return text;
}

std::string protocols_markdown(const Catalogue& catalogue) {
  std::string text = "| protocol | paper | file | start with |\n|---|---|---|---|\n";
  for (const Protocol& protocol : catalogue.protocols) {
    std::string paper(protocol.paper);
    if (!protocol.authors.empty()) paper += fmt::format(", {} {}", protocol.authors, protocol.year);
    text += fmt::format("| {} | {} | [{}]({}) | [{}]({}) |\n", protocol.title, paper, protocol.file,
                        protocol.file, protocol.scenario, protocol.scenario);
  }
  return text;
}

}  // namespace orrery
