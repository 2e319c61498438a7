#pragma once
/// The band "what can still come of it" along a window of time, as figures: for each moment that is
/// known the shares of the decisions that came of it, one above the other, up to the next moment.

#include <optional>
#include <string>
#include <vector>

#include "gui/model/valence_state.hpp"

namespace orrery::gui {

/// Not a place among the values: nobody decided in time.
inline constexpr std::size_t undecided_value = ~std::size_t{0};

/// The share of a value, from a moment to the next.
struct ValencePiece {
  Rect area{};
  std::size_t value = undecided_value;
  EventNumber event = 0;    ///< the moment: right after it
  bool is_decided = false;  ///< somebody has decided, in the run itself
  friend bool operator==(const ValencePiece&, const ValencePiece&) = default;
};

/// Of a value, at the play head: "a 19".
struct ValenceChip {
  Rect box{};  ///< in its colour and pattern
  Rect label{};
  std::string text{};
  std::size_t value = undecided_value;
  friend bool operator==(const ValenceChip&, const ValenceChip&) = default;
};

struct ValenceBand {
  Rect words{};  ///< a line above the band
  Rect area{};   ///< the band
  std::vector<ValencePiece> pieces{};
  std::vector<ValenceChip> chips{};
  Rect rest{};             ///< of the line
  std::string sentence{};  ///< what is known at the play head, or why there is no band
  Rect edge{};             ///< where the last bivalent moment ends, if that is in sight
};

struct ValenceLook {
  Rect room{};
  TimeScale scale{};
  float em = 16;
  Time reached{};
  EventNumber head = 0;
  bool is_reading = false;  ///< more will be known
};

/// Requires: the reading has followed the chronicle.
ValenceBand valence_band(const ValenceReading& reading, const ValenceLook& look,
                         const TextWidth& width_of);

/// What is known right after an event: of the last known moment at or before it. Null: nothing, or
/// somebody has decided by then.
const Valence* valence_after(const ValenceReading& reading, EventNumber event);

/// "After event 41 (38 ms)\na: 19 of 32\n…": of a moment, for who points at it.
std::string valence_words(const ValenceReading& reading, EventNumber event);

}  // namespace orrery::gui
