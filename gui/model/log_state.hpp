#pragma once
/// What the log remembers from frame to frame: which rows are in sight, whether they follow the
/// play head, and the contents of messages that were read for rows in sight.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/glyphs.hpp"
#include "gui/model/log_rules.hpp"
#include "gui/model/seen_chronicle.hpp"

namespace orrery::gui {

struct LogState {
  EventNumber first_row = 0;  ///< the uppermost in sight; row 0 is event 1
  float part_row = 0;         ///< how much of it is above the edge, 0…1
  bool follows = true;        ///< the play head
  bool is_dragging = false;   ///< the scroll bar
  float drag_offset = 0;      ///< of the mouse below the bar's upper edge

  std::vector<LogRule> rules{};  ///< in the order of their letters

  // Read, and kept.
  Glyphs glyphs{};
  std::map<EventNumber, std::string> contents{};
  SeenChronicle contents_of{};
  bool is_reading = false;  ///< there is more to read for rows in sight: the next frame goes on
};

}  // namespace orrery::gui
