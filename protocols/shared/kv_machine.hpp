#pragma once
/// The state machine that the house replicates: keys and values, both text.

#include <string>

#include "sim/core/map.hpp"
#include "sim/core/operation.hpp"

namespace orrery {

/// A value: copying it costs nothing, whatever it holds.
struct KvMachine {
  Map<std::string, std::string> values{};

  /// What `operation` returns, and its effect. A cas that does not match (an absent value matches
  /// nothing) has failed: it certainly had no effect. Everything else is ok.
  Result apply(const Operation& operation) {
    const std::string* value = values.find(operation.key);
    switch (operation.action) {
      case Action::get:
        return {.value = value ? std::optional(*value) : std::nullopt};
      case Action::cas:
        if (value == nullptr || *value != operation.expected) return {.outcome = Outcome::failed};
        [[fallthrough]];
      case Action::put:
        values.insert_or_assign(operation.key, operation.value);
        return {};
      case Action::append:
        values.edit(operation.key) += operation.value;
        return {};
      case Action::erase:
        values.erase(operation.key);
        return {};
    }
    return {.outcome = Outcome::failed};  // an action that nobody knows
  }

  friend bool operator==(const KvMachine&, const KvMachine&) = default;
};
BOOST_DESCRIBE_STRUCT(KvMachine, (), (values))

}  // namespace orrery
