#include "sim/plan/hand_checks.hpp"

#include <algorithm>
#include <concepts>

#include "sim/plan/fault_checks.hpp"

namespace orrery {
namespace {

/// A type of message or timer that the protocol has.
std::optional<Problem> problem_with_word(const std::string& name, const std::string& kind,
                                         const std::vector<TypeWord>& known,
                                         const Protocol& protocol, const std::string& path) {
  const std::vector<std::string> names = names_of(known);
  if (std::find(names.begin(), names.end(), name) != names.end()) return std::nullopt;
  return Problem{std::string(protocol.title) + " has no " + kind + " " + shown(name),
                 path + "." + kind, suggestion_among(name, names)};
}

class HandCheck {
 public:
  HandCheck(const Plan& plan, const Protocol& protocol) : plan_(plan), protocol_(protocol) {}

  std::optional<Problem> check(const HandAction& action, const std::string& path) const {
    if (const auto fault = fault_of(action)) {
      return problem_with_action(*fault, plan_, protocol_, path);
    }
    return std::visit(
        [&]<class Kind>(const Kind& kind) {
          return check(kind, path + "." + file_key(name_of<Kind>()));
        },
        action);
  }

 private:
  std::optional<Problem> check_node(NodeId node, const std::string& path) const {
    return problem_with_selection({{Selector{node}}}, plan_, protocol_, path);
  }

  std::optional<Problem> check(const Expire& expire, const std::string& path) const {
    auto problem =
        problem_with_word(expire.timer, "timer", protocol_.vocabulary.timers, protocol_, path);
    return problem ? problem : check_node(expire.node, path + ".node");
  }

  /// What is done to a message.
  template <class Kind>
  std::optional<Problem> check(const Kind& kind, const std::string& path) const {
    if constexpr (requires { kind.message; }) {
      auto problem = problem_with_word(kind.message, "message", protocol_.vocabulary.messages,
                                       protocol_, path);
      if (!problem) problem = check_node(kind.from, path + ".from");
      return problem ? problem : check_node(kind.to, path + ".to");
    } else {
      return std::nullopt;  // a fault
    }
  }

  const Plan& plan_;
  const Protocol& protocol_;
};

/// Each waits for those before it.
std::optional<Problem> problem_with_order(const std::vector<Hand>& hands) {
  std::uint64_t after = 0;
  Time at{};
  for (std::size_t i = 0; i < hands.size(); ++i) {
    const Hand& hand = hands[i];
    const std::string path = path_text("hands", i);
    if (hand.after < after) {
      return Problem{"hands are laid in their order: event " + std::to_string(hand.after) +
                         " comes before event " + std::to_string(after) +
                         ", which the hand above waits for",
                     path + ".after", "put this one above"};
    }
    after = hand.after;
    if (!hand.at) continue;
    if (*hand.at < at) {
      return Problem{"hands are laid in their order: a hand above waits until " + to_text(at),
                     path + ".at", "put this one above"};
    }
    at = *hand.at;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Problem> problem_with_hands(const Plan& plan, const Protocol& protocol) {
  if (auto problem = problem_with_order(plan.hands)) return problem;
  const HandCheck check(plan, protocol);
  for (std::size_t i = 0; i < plan.hands.size(); ++i) {
    if (auto problem = check.check(plan.hands[i].action, path_text("hands", i))) return problem;
  }
  return std::nullopt;
}

}  // namespace orrery
