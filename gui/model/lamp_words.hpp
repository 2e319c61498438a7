#pragma once
/// A property's lamp in words, for nothing is told by colour alone; and which lamps are shown when
/// there is no room for all.

#include <string>
#include <string_view>
#include <vector>

#include "gui/session/session.hpp"

namespace orrery::gui {

/// "election safety": without the protocol, as people say it.
std::string name_in_words(const Lamp& lamp);

/// "holds", "violated at #1283", "not judged yet". `has_ended`: "held".
std::string state_in_words(const Lamp& lamp, bool has_ended);

/// Worth a place of its own however little room there is: it is violated.
bool is_news(const Lamp& lamp);

/// "7 hold", "2 undecided": those that are no news, summed up.
struct LampSum {
  Lamp::State state{};  ///< open stands for unknown too
  std::string words{};
  std::vector<std::string> names{};
};
std::vector<LampSum> summed_up(const std::vector<Lamp>& lamps, bool has_ended);

}  // namespace orrery::gui
