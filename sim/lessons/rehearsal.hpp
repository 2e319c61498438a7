#pragma once
/// What can be wrong with a lesson although it can be played: found by running it.

#include <string>
#include <vector>

#include "sim/lessons/lesson.hpp"

namespace orrery::lessons {

/// Something that its author should know.
struct Remark {
  int line = 0;  ///< of the question, in the lesson's file
  std::string sentence{};
  friend bool operator==(const Remark&, const Remark&) = default;
};

/// Under each of the seeds 1 to `seeds`: a prediction of which no answer is right, or several; a
/// task that is done before anybody has done anything. And measures that are shown and never
/// explained, settings that may be changed without an example.
std::vector<Remark> rehearse(const Lesson& lesson, std::uint64_t seeds, const Catalogue& catalogue);

}  // namespace orrery::lessons
