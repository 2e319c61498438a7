#include "protocols/quorum_store/quorum_store_settings.hpp"

#include <algorithm>
#include <array>

namespace orrery::quorum_store {
namespace {

std::string number(std::uint64_t value) { return std::to_string(value); }
std::string write(std::uint64_t value) { return "write " + number(value); }

/// Of r or w.
std::optional<Problem> problem_with_quorum(const Config& config, const char* key,
                                           std::optional<std::uint32_t> count, bool has_level) {
  if (!count) return std::nullopt;
  if (has_level) {
    return Problem{"how many answers are enough is said by a number or by a level", key,
                   "leave one of them out"};
  }
  if (*count == 0) {
    return Problem{"who waits for nobody knows nothing of what becomes of it", key, "write 1"};
  }
  const std::uint32_t copies = config.copies_in_all();
  if (*count <= copies) return std::nullopt;
  return Problem{number(*count) + " answers cannot come from " + number(copies) + " copies", key,
                 write(copies)};
}

/// That it is none of n1 … n`nodes`.
std::optional<Problem> problem_with_machine(NodeId node, std::uint32_t nodes,
                                            const std::string& path) {
  if (node.group() == 'n' && node.number() >= 1 && node.number() <= nodes) return std::nullopt;
  return Problem{"there is no " + to_text(node) + " among n1 to n" + number(nodes), path,
                 "write \"n1\""};
}

/// That one of n1, n2, … is not among those that were listed.
std::optional<Problem> problem_with_rest(const std::vector<bool>& is_listed, const char* lack,
                                         const char* key, const char* suggestion) {
  const auto missing = std::find(is_listed.begin(), is_listed.end(), false);
  if (missing == is_listed.end()) return std::nullopt;
  return Problem{"n" + number(static_cast<std::uint64_t>(missing - is_listed.begin()) + 1) + lack,
                 key, suggestion};
}

/// Copies are on distinct machines, of each data center if there are some.
bool has_room(const Config& config, const Machines& members) {
  if (config.datacenters.empty()) return members.size() >= config.n;
  return std::all_of(config.datacenters.begin(), config.datacenters.end(), [&](const auto& center) {
    const auto there = std::count_if(center.begin(), center.end(),
                                     [&](NodeId machine) { return is_among(members, machine); });
    return static_cast<std::uint32_t>(there) >= config.n;
  });
}

std::optional<Problem> problem_with_change(const TimedChange& change, Machines& members,
                                           std::uint32_t nodes, const std::string& path) {
  const NodeId machine = change.add ? *change.add : *change.remove;
  const std::string where = path + (change.add ? ".add" : ".remove");
  if (auto problem = problem_with_machine(machine, nodes, where)) return problem;
  const auto found = std::find(members.begin(), members.end(), machine);
  if (change.add.has_value() == (found != members.end())) {
    return Problem{to_text(machine) + " is " +
                       (change.add ? "in the ring already" : "not in the ring") + " at " +
                       to_text(change.at),
                   where, "leave it out"};
  }
  if (change.add) members.push_back(machine);
  else members.erase(found);
  return std::nullopt;
}

/// Machines that come and go; in the order of their times.
std::optional<Problem> problem_with_changes(const Config& config, std::uint32_t nodes) {
  const std::uint32_t first = config.members.value_or(nodes);
  if (first == 0 || first > nodes) {
    return Problem{number(first) + " of " + number(nodes) + " machines cannot be the ring",
                   "members", write(nodes)};
  }
  Machines members;
  for (std::uint32_t i = 1; i <= first; ++i) members.push_back(replica(i));
  const auto few = [&](const std::string& path) {
    return Problem{number(config.n) + " copies are on " + number(config.n) + " machines" +
                       (config.datacenters.empty() ? "" : " of each data center") +
                       ", and too few are in the ring then",
                   path, "write a smaller n"};
  };
  if (!has_room(config, members)) return few("members");
  for (std::size_t i = 0; i < config.changes.size(); ++i) {
    const std::string path = "changes[" + number(i) + "]";
    if (i > 0 && config.changes[i].at < config.changes[i - 1].at) {
      return Problem{"changes stand in the order of their times", path + ".at", ""};
    }
    if (auto problem = problem_with_change(config.changes[i], members, nodes, path)) return problem;
    if (!has_room(config, members)) return few(path);
  }
  return std::nullopt;
}

std::optional<Problem> problem_with_datacenters(const Config& config) {
  if (config.datacenters.empty()) {
    for (const auto& [key, level] :
         {std::pair("read_level", config.readLevel), std::pair("write_level", config.writeLevel)}) {
      if (level != Level::local_quorum) continue;
      return Problem{"a local quorum is one of a data center, and there are none", key,
                     R"(say who is where: "datacenters": [["n1", "n2", "n3"], …])"};
    }
    return std::nullopt;
  }
  if (config.quorums == Quorums::sloppy) {
    return Problem{"who stands in for a node is chosen without regard to data centers", "quorums",
                   R"(write "strict")"};
  }
  for (std::size_t i = 0; i < config.datacenters.size(); ++i) {
    const std::size_t machines = config.datacenters[i].size();
    if (machines >= config.n) continue;
    return Problem{number(config.n) + " copies are on " + number(config.n) +
                       " machines of each data center, and this one has " + number(machines),
                   "datacenters[" + number(i) + "]", "give it more, or write a smaller n"};
  }
  return std::nullopt;
}

/// Each machine is in one of them.
std::optional<Problem> problem_with_datacenters(const Config& config, std::uint32_t nodes) {
  if (config.datacenters.empty()) return std::nullopt;
  std::vector<bool> is_placed(nodes);
  for (std::size_t i = 0; i < config.datacenters.size(); ++i) {
    for (std::size_t j = 0; j < config.datacenters[i].size(); ++j) {
      const NodeId machine = config.datacenters[i][j];
      const std::string path = "datacenters[" + number(i) + "][" + number(j) + "]";
      if (auto problem = problem_with_machine(machine, nodes, path)) return problem;
      if (is_placed[machine.number() - 1]) {
        return Problem{to_text(machine) + " is in a data center already", path, "leave it out"};
      }
      is_placed[machine.number() - 1] = true;
    }
  }
  return problem_with_rest(is_placed, " is in no data center", "datacenters",
                           "put each machine into one");
}

std::optional<Problem> problem_with_tokens(const Config& config) {
  if (config.tokens == 0) {
    return Problem{"a machine without virtual nodes has no place on the ring", "tokens",
                   "write 16"};
  }
  for (std::size_t i = 0; i < config.weights.size(); ++i) {
    if (config.weights[i] > 0) continue;
    return Problem{"a machine without weight has no place on the ring",
                   "weights[" + number(i) + "]", "write 1"};
  }
  std::vector<Token> places = config.places;
  std::sort(places.begin(), places.end());
  for (std::size_t i = 1; i < places.size(); ++i) {
    if (places[i].position != places[i - 1].position) continue;
    const auto second =
        std::find_if(config.places.rbegin(), config.places.rend(),
                     [&](const Token& token) { return token.position == places[i].position; });
    return Problem{to_text(places[i - 1].machine) + " and " + to_text(places[i].machine) +
                       " have one and the same token: whose are its keys?",
                   "places[" +
                       number(static_cast<std::uint64_t>(config.places.rend() - second - 1)) +
                       "].position",
                   write(places[i].position + 1)};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Problem> problem_with(const Config& config) {
  if (config.n == 0) return Problem{"without copies there is nothing to keep", "n", "write 3"};
  if (auto problem = problem_with_quorum(config, "r", config.r, config.readLevel.has_value())) {
    return problem;
  }
  if (auto problem = problem_with_quorum(config, "w", config.w, config.writeLevel.has_value())) {
    return problem;
  }
  if (auto problem = problem_with_tokens(config)) return problem;
  if (auto problem = problem_with_datacenters(config)) return problem;
  struct Needed {
    Duration time{};
    const char* key = nullptr;
    const char* suggestion = nullptr;
  };
  const std::array<Needed, 7> needed{{{config.noAnswer, "no_answer", "write \"100ms\""},
                                      {config.suspicion, "suspicion", "write \"1s\""},
                                      {config.handoff, "handoff", "write \"500ms\""},
                                      {config.grace, "grace", "write \"60s\""},
                                      {config.resend, "resend", "write \"300ms\""},
                                      {config.gossip, "gossip", "write \"1s\""},
                                      {config.viewRefresh, "view_refresh", "write \"10s\""}}};
  for (const Needed& each : needed) {
    if (each.time > Duration{0}) continue;
    return Problem{"this takes some time, or nothing else is ever done", each.key, each.suggestion};
  }
  if (config.antiEntropy >= Duration{0}) return std::nullopt;
  return Problem{"no time is shorter than none", "anti_entropy", "write \"0s\": never"};
}

std::optional<Problem> problem_with(const Config& config, std::uint32_t nodes) {
  if (config.n > nodes) {
    return Problem{number(config.n) + " copies are on " + number(config.n) +
                       " machines, and the ring has " + number(nodes),
                   "n", write(nodes)};
  }
  if (config.weights.size() > nodes) {
    return Problem{"there are " + number(config.weights.size()) + " weights for " + number(nodes) +
                       " machines",
                   "weights", "write " + number(nodes) + " of them, or fewer"};
  }
  if (auto problem = problem_with_datacenters(config, nodes)) return problem;
  if (auto problem = problem_with_changes(config, nodes)) return problem;
  if (config.places.empty()) return std::nullopt;
  std::vector<bool> has_place(nodes);
  for (std::size_t i = 0; i < config.places.size(); ++i) {
    const NodeId machine = config.places[i].machine;
    const std::string path = "places[" + number(i) + "].machine";
    if (auto problem = problem_with_machine(machine, nodes, path)) return problem;
    has_place[machine.number() - 1] = true;
  }
  return problem_with_rest(has_place, " has no place on the ring", "places",
                           "give each machine one");
}

std::vector<AnswerTimeout> answer_timeouts(const Config& config) {
  return {{.key = "resend",
           .shortest = config.resend,
           .messages = 4,
           .otherwise = "clients ask others while a coordinator is about to answer"},
          {.key = "no_answer",
           .shortest = config.noAnswer,
           .messages = 2,
           .otherwise = "coordinators take nodes for down that are about to answer"}};
}

std::vector<std::string> notes_on(const Config& config, std::uint32_t /*nodes*/) {
  std::vector<std::string> notes;
  const std::uint32_t r = config.read_quorum();
  const std::uint32_t w = config.write_quorum();
  if (r + w <= config.copies_in_all()) {
    notes.push_back("reads may be stale by configuration: the " + number(r) +
                    " that answer a read and the " + number(w) +
                    " that have acknowledged a write may be different nodes (r + w <= " +
                    number(config.copies_in_all()) + ")");
  } else if (config.quorums == Quorums::sloppy) {
    notes.push_back(
        "reads may be stale while nodes seem to be down: quorums are sloppy, and who "
        "stands in for a node need not be who answers a read");
  }
  if (!config.changes.empty()) {
    notes.push_back(
        "reads may be stale while keys move: who keeps a key before a change of the ring and who "
        "keeps it after need not be the same");
  }
  if (config.versions == Versions::last_writer_wins) {
    notes.push_back(
        "acknowledged writes may be lost by configuration: of two at the same time the "
        "last writer wins, by clocks");
  }
  return notes;
}

}  // namespace orrery::quorum_store
