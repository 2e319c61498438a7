#pragma once
/// Texts that are reviewed like code.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace orrery {

/// The text that tests/golden/pictures/<name> holds. ORRERY_BLESS=1 in the environment accepts it.
inline void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = ORRERY_SOURCE_DIR "/tests/golden/pictures/" + name;
  if (std::getenv("ORRERY_BLESS") != nullptr) std::ofstream(path, std::ios::binary) << text;
  std::ifstream file(path, std::ios::binary);
  const std::string golden{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(text, golden) << "tests/golden/pictures/" << name
                          << ": ORRERY_BLESS=1 accepts the new text";
}

}  // namespace orrery
