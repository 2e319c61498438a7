#include "sim/lessons/confidence.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace orrery::lessons {
namespace {

constexpr std::array<std::pair<std::string_view, Confidence>, 3> words{
    {{"sure", Confidence::sure}, {"think", Confidence::think}, {"guess", Confidence::guess}}};

/// Requires: in ascending order.
void add_once(std::vector<std::size_t>& steps, std::size_t step) {
  if (steps.empty() || steps.back() != step) steps.push_back(step);
}

}  // namespace

std::optional<Confidence> parse_confidence(std::string_view word) {
  for (const auto& [text, confidence] : words) {
    if (word == text) return confidence;
  }
  return std::nullopt;
}

std::string_view to_text(Confidence confidence) {
  for (const auto& [text, each] : words) {
    if (each == confidence) return text;
  }
  return {};
}

std::vector<ConfidenceRow> by_confidence(const LessonProgress& progress) {
  std::vector<ConfidenceRow> rows;
  for (const auto& [text, confidence] : words) {
    ConfidenceRow row{.confidence = confidence};
    for (std::size_t i = 0; i < progress.steps.size(); ++i) {
      for (const RatedAnswer& rated : progress.steps[i].rated) {
        if (rated.confidence == confidence) add_once(rated.is_right ? row.right : row.wrong, i + 1);
      }
    }
    if (!row.right.empty() || !row.wrong.empty()) rows.push_back(std::move(row));
  }
  return rows;
}

std::string steps_text(const std::vector<std::size_t>& steps) {
  std::string text;
  for (const std::size_t step : steps) text += (text.empty() ? "" : ", ") + std::to_string(step);
  return text.empty() ? "–" : text;
}

std::string sure_and_wrong(const LessonProgress& progress) {
  for (const ConfidenceRow& row : by_confidence(progress)) {
    if (row.confidence != Confidence::sure || row.wrong.empty()) continue;
    return std::string("You were sure and wrong in step") + (row.wrong.size() > 1 ? "s " : " ") +
           steps_text(row.wrong) + ": look there again.";
  }
  return "";
}

}  // namespace orrery::lessons
