#include "protocols/paxos/paxos_settings.hpp"

#include <algorithm>
#include <string>

namespace orrery::paxos {

std::optional<Problem> problem_with(const Settings& settings) {
  if (settings.proposers == 0U) {
    return Problem{"without proposers nothing is ever proposed", "proposers", "write 1"};
  }
  if (settings.acceptors == 0U) {
    return Problem{"without acceptors nothing is ever chosen", "acceptors", "write 3"};
  }
  if (settings.learners == 0U) {
    return Problem{"without learners nobody ever knows what is chosen", "learners", "write 1"};
  }
  if (settings.proposalTimeout.min <= Duration{0}) {
    return Problem{"a proposer that does not wait for answers abandons every proposal",
                   "proposal_timeout", "write \"100ms..200ms\""};
  }
  if (settings.ask.min <= Duration{0}) {
    return Problem{"a learner that asks without a pause never does anything else", "ask",
                   "write \"1s..2s\""};
  }
  if (settings.client.retry <= Duration{0}) {
    return Problem{"a client needs some time to wait for an answer", "client.retry",
                   "write \"200ms\""};
  }
  return std::nullopt;
}

namespace {

std::optional<Problem> too_many(std::optional<std::uint32_t> count, const char* role,
                                std::uint32_t nodes) {
  if (!count || *count <= nodes) return std::nullopt;
  return Problem{
      std::to_string(*count) + " " + role + " cannot be among " + std::to_string(nodes) + " nodes",
      role, "write " + std::to_string(nodes)};
}

}  // namespace

std::optional<Problem> problem_with(const Settings& settings, std::uint32_t nodes) {
  if (auto problem = too_many(settings.proposers, "proposers", nodes)) return problem;
  if (auto problem = too_many(settings.acceptors, "acceptors", nodes)) return problem;
  if (auto problem = too_many(settings.learners, "learners", nodes)) return problem;
  const std::uint32_t proposers = settings.proposers.value_or(nodes);
  if (settings.learners.value_or(nodes) >= proposers) return std::nullopt;
  return Problem{"a proposer that is no learner does not know when to stop (there are " +
                     std::to_string(proposers) + " proposers)",
                 "learners", "write " + std::to_string(proposers)};
}

std::uint32_t survives_down(const Settings& settings, std::uint32_t nodes) {
  const std::uint32_t proposers = std::min(settings.proposers.value_or(nodes), nodes);
  const std::uint32_t acceptors = std::min(settings.acceptors.value_or(nodes), nodes);
  return std::min(proposers - 1, (acceptors - 1) / 2);
}

std::vector<AnswerTimeout> answer_timeouts(const Settings& settings) {
  return {{.key = "proposal_timeout",
           .shortest = settings.proposalTimeout.min,
           .messages = 4,
           .otherwise = "proposers abandon proposals that are about to be chosen"},
          answer_timeout(settings.client, 6)};
}

}  // namespace orrery::paxos
