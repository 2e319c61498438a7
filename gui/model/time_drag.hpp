#pragma once
/// What a pressed mouse does to a picture along time, and where it began.

#include "gui/model/time_axis.hpp"

namespace orrery::gui {

struct TimeDrag {
  enum class Kind : std::uint8_t {
    none,
    head,     ///< moves the play head
    pan,      ///< moves the window, and the rows
    zoom,     ///< chooses the next window
    measure,  ///< says how long
    range,    ///< chooses a stretch that stays, or moves one of its ends
  };
  Kind kind = Kind::none;
  Point from{};
  TimeWindow window{};
  float scroll = 0;          ///< of the rows
  Time other_end{};          ///< of a range: the end that stays
  bool was_playing = false;  ///< the head was, before it was dragged
};

}  // namespace orrery::gui
