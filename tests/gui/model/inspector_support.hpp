#pragma once
/// What tests of the inspector look at.

#include <string>
#include <string_view>

#include "gui/model/inspector.hpp"

namespace orrery::gui {

/// A log of so many entries: "{term: 0, command: x := 1}", …
inline Value log_of(int entries) {
  Value log = Value::Array{};
  for (int i = 0; i < entries; ++i) {
    log.push_back(Value::Object{{"term", Value(i)}, {"command", "x := 1"}});
  }
  return log;
}

/// The first row whose tag, or name, is this one; null if there is none.
inline const InspectorRow* row_with(const InspectorPage& page, std::string InspectorRow::*member,
                                    std::string_view words) {
  for (const InspectorRow& one : page.rows) {
    if (one.*member == words) return &one;
  }
  return nullptr;
}

}  // namespace orrery::gui
