#pragma once
/// What a step let out of a node, as values that tests compare whole:
/// EXPECT_EQ(voter.receive(n2, RequestVote{…}), sent(n2, RequestVoteReply{…}) + output(Voted{…})).

#include <initializer_list>
#include <ostream>
#include <vector>

#include "sim/core/operation.hpp"
#include "sim/core/payload.hpp"

namespace orrery {

/// One message, output or result of an operation.
struct Effect {
  enum class Kind : std::uint8_t { sent, output, completed };

  Kind kind = Kind::sent;
  NodeId to{};  ///< of a message
  PayloadRef what;

  friend bool operator==(const Effect& a, const Effect& b) {
    return a.kind == b.kind && a.to == b.to && a.what->type_key() == b.what->type_key() &&
           a.what->to_value() == b.what->to_value();
  }
  friend std::ostream& operator<<(std::ostream& out, const Effect& effect) {
    if (effect.kind == Kind::sent) out << "to " << to_text(effect.to) << ": ";
    return out << effect.what->type_name() << ' ' << to_json(effect.what->to_value());
  }
};

/// In the order in which they left.
struct Effects {
  std::vector<Effect> list;

  friend bool operator==(const Effects&, const Effects&) = default;
  friend Effects operator+(Effects a, const Effects& b) {
    a.list.insert(a.list.end(), b.list.begin(), b.list.end());
    return a;
  }
  friend std::ostream& operator<<(std::ostream& out, const Effects& effects) {
    if (effects.list.empty()) return out << "nothing";
    for (const Effect& effect : effects.list) out << "\n    " << effect;
    return out;
  }
};

inline const Effects nothing{};

template <class M>
Effects sent(NodeId to, M message) {
  return {{{Effect::Kind::sent, to, make_payload(std::move(message))}}};
}

template <class M>
Effects sent_to_each(std::initializer_list<NodeId> targets, const M& message) {
  Effects effects;
  for (const NodeId to : targets) effects = std::move(effects) + sent(to, message);
  return effects;
}

template <class T>
Effects output(T milestone) {
  return {{{Effect::Kind::output, {}, make_payload(std::move(milestone))}}};
}

inline Effects completed(Result result) {
  return {{{Effect::Kind::completed, {}, make_payload(std::move(result))}}};
}

}  // namespace orrery
