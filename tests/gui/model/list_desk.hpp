#pragma once
/// A person before the list of a shipped scenario, for tests.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "gui/model/scenario_edit.hpp"
#include "tests/gui/model/shipped_desk.hpp"

namespace orrery::gui {

struct ListDesk : ShippedDesk {
  using ShippedDesk::ShippedDesk;
  std::vector<ScenarioRow> rows() { return rows_in_the_list(viewer); }
  ScenarioRow row(const std::string& path) {
    for (const ScenarioRow& each : rows()) {
      if (each.setting.path == path) return each;
    }
    ADD_FAILURE() << "no row " << path;
    return {};
  }
  void change(const std::string& path, const std::string& text) {
    change_scenario(viewer, {path, value_of_text(text)});
    settle();
  }
};

}  // namespace orrery::gui
