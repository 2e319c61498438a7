#pragma once
/// Experiments of the toy protocol, loaded from files as users write them.

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/plan/experiment.hpp"
#include "tests/plan/toy_catalogue.hpp"
#include "tests/support/folder.hpp"

namespace orrery {

class ExperimentFiles : public testing::Test {
 protected:
  Experiment load(const std::string& text, const std::vector<std::string>& overrides = {},
                  std::optional<std::uint64_t> seed = {}) const {
    return load_experiment(folder_.put("x.json", text), overrides, toy::catalogue(), seed);
  }

  /// What is said of a file that cannot be loaded, without its folder; empty if it can.
  std::string error_of(const std::string& text,
                       const std::vector<std::string>& overrides = {}) const {
    try {
      load(text, overrides);
      return "";
    } catch (const Error& error) {
      std::string words = error.what();
      const std::string prefix = folder_ / "";
      return words.starts_with(prefix) ? words.substr(prefix.size()) : words;
    }
  }

  Folder folder_;
};

}  // namespace orrery
