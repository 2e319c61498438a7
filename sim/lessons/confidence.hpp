#pragma once
/// How sure somebody was of their answers before the run showed them, and how often they were
/// right: who is sure and wrong has something to learn that a guess would have hidden.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/lessons/progress.hpp"

namespace orrery::lessons {

/// "guess", "think", "sure"; nothing for other words.
std::optional<Confidence> parse_confidence(std::string_view word);
std::string_view to_text(Confidence confidence);

/// The steps, from 1, in which answers of this confidence were right, and wrong; each once.
struct ConfidenceRow {
  Confidence confidence{};
  std::vector<std::size_t> right{};
  std::vector<std::size_t> wrong{};
  friend bool operator==(const ConfidenceRow&, const ConfidenceRow&) = default;
};

/// The surest first; only those that were said.
std::vector<ConfidenceRow> by_confidence(const LessonProgress& progress);

/// "1, 4"; "–" if there are none.
std::string steps_text(const std::vector<std::size_t>& steps);

/// "You were sure and wrong in step 3: look there again."; empty if that never happened.
std::string sure_and_wrong(const LessonProgress& progress);

}  // namespace orrery::lessons
