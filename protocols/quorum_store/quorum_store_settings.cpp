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
  if (*count <= config.n) return std::nullopt;
  return Problem{number(*count) + " answers cannot come from " + number(config.n) + " copies", key,
                 write(config.n)};
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
  struct Needed {
    Duration time{};
    const char* key = nullptr;
    const char* suggestion = nullptr;
  };
  const std::array<Needed, 5> needed{{{config.noAnswer, "no_answer", "write \"100ms\""},
                                      {config.suspicion, "suspicion", "write \"1s\""},
                                      {config.handoff, "handoff", "write \"500ms\""},
                                      {config.grace, "grace", "write \"60s\""},
                                      {config.resend, "resend", "write \"300ms\""}}};
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
  if (config.places.empty()) return std::nullopt;
  std::vector<bool> has_place(nodes);
  for (std::size_t i = 0; i < config.places.size(); ++i) {
    const NodeId machine = config.places[i].machine;
    if (machine.group() != 'n' || machine.number() == 0 || machine.number() > nodes) {
      return Problem{"there is no " + to_text(machine) + " among n1 to n" + number(nodes),
                     "places[" + number(i) + "].machine", "write \"n1\""};
    }
    has_place[machine.number() - 1] = true;
  }
  const auto without = std::find(has_place.begin(), has_place.end(), false);
  if (without == has_place.end()) return std::nullopt;
  return Problem{"n" + number(static_cast<std::uint64_t>(without - has_place.begin()) + 1) +
                     " has no place on the ring",
                 "places", "give each machine one"};
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
  if (r + w <= config.n) {
    notes.push_back("reads may be stale by configuration: the " + number(r) +
                    " that answer a read and the " + number(w) +
                    " that have acknowledged a write may be different nodes (r + w <= " +
                    number(config.n) + ")");
  } else if (config.quorums == Quorums::sloppy) {
    notes.push_back(
        "reads may be stale while nodes seem to be down: quorums are sloppy, and who "
        "stands in for a node need not be who answers a read");
  }
  if (config.versions == Versions::last_writer_wins) {
    notes.push_back(
        "acknowledged writes may be lost by configuration: of two at the same time the "
        "last writer wins, by clocks");
  }
  return notes;
}

}  // namespace orrery::quorum_store
