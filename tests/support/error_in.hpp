#pragma once
/// What a user is told whose scenario makes no sense.

#include <string>

#include "protocols/registry.hpp"
#include "sim/core/error.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/plan.hpp"

namespace orrery {

/// What reading the scenario, called x.json, is refused with; "read" if it is read.
inline std::string error_in(const std::string& scenario) {
  try {
    read_plan(parse_json(scenario, "x.json"), "x.json", shipped_catalogue());
    return "read";
  } catch (const Error& error) {
    return error.what();
  }
}

}  // namespace orrery
