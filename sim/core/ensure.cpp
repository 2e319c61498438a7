#include "sim/core/ensure.hpp"

#include <string>

namespace orrery {

thread_local const Whereabouts* whereabouts = nullptr;

void broken(const char* why) {
  std::string sentence = std::string("broken invariant: ") + why;
  if (whereabouts != nullptr) {
    sentence += " (at " + to_text(whereabouts->node) + ", time " + to_text(whereabouts->time) +
                ", seed " + std::to_string(whereabouts->seed) + ")";
  }
  throw BrokenInvariant(sentence);
}

}  // namespace orrery
