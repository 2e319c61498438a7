#pragma once
/// The state machine that the house replicates: keys, and under each a value of any data type that
/// clients use, as text.

#include <string>

#include "sim/core/data_type.hpp"
#include "sim/core/map.hpp"

namespace orrery {

/// A value: copying it costs nothing, whatever it holds.
struct KvMachine {
  Map<std::string, std::string> values{};

  /// What `operation` returns, and its effect (sim/core/data_type.hpp says which). A failed one has
  /// none.
  Result apply(const Operation& operation) {
    if (operation.action == Action::put) {  // here without a copy of what is overwritten
      values.insert_or_assign(operation.key, operation.value);
      return {};
    }
    const std::string* value = values.find(operation.key);
    if (operation.action == Action::get) {
      return {.value = value ? std::optional(*value) : std::nullopt};
    }
    std::optional<std::string> changed = value ? std::optional(*value) : std::nullopt;
    Result result = orrery::apply(operation, changed);
    const bool has_effect = value ? changed != *value : changed.has_value();
    if (!has_effect) return result;
    if (changed) values.insert_or_assign(operation.key, *std::move(changed));
    else values.erase(operation.key);
    return result;
  }

  friend bool operator==(const KvMachine&, const KvMachine&) = default;
};
BOOST_DESCRIBE_STRUCT(KvMachine, (), (values))

}  // namespace orrery
