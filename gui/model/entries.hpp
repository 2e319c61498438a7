#pragma once
/// The replicas' logs side by side: a row a node, a column an index, as in Raft Scope. Where the
/// log lies in a node's state its protocol's registry entry says (ReplicatedLog).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/glyphs.hpp"
#include "gui/model/seen_chronicle.hpp"
#include "gui/model/time_axis.hpp"

namespace orrery::gui {

struct EntriesLook {
  Rect area{};
  float em = 16;
  EventNumber after = 0;  ///< the moment
  std::optional<std::uint64_t>
      first{};                ///< the leftmost index; nothing: so that the newest is seen
  std::size_t first_row = 0;  ///< nodes above the first that is shown, if room is scarce
  friend bool operator==(const EntriesLook&, const EntriesLook&) = default;
};

struct EntryCell {
  Place node = nowhere;
  std::uint64_t index = 0;
  Rect area{};
  std::string term{};         ///< "2"; empty: entries have none
  std::uint64_t number = 0;   ///< the term's: what the colour goes by
  bool is_committed = false;  ///< as its node knows
  std::string words{};        ///< all of it
  friend bool operator==(const EntryCell&, const EntryCell&) = default;
};

struct EntryRow {
  Place node = nowhere;
  Rect area{};
  Rect name{};
  Word role = 0;
  std::uint64_t count = 0;  ///< of its entries
  friend bool operator==(const EntryRow&, const EntryRow&) = default;
};

/// What a leader believes of a node's log.
struct EntryPointer {
  Place node = nowhere;
  std::uint64_t index = 0;
  bool is_match = false;  ///< it has all up to there; else: that is sent next
  Point at{};
  friend bool operator==(const EntryPointer&, const EntryPointer&) = default;
};

struct EntryIndex {
  std::uint64_t index = 0;
  Rect area{};
  bool has_text = true;
  friend bool operator==(const EntryIndex&, const EntryIndex&) = default;
};

struct Entries {
  Rect body{};  ///< of the cells
  float cell_width = 0;
  IndexRange all{};    ///< of all nodes
  IndexRange shown{};  ///< columns
  std::vector<EntryIndex> indexes{};
  std::vector<EntryRow> rows{};
  std::vector<EntryCell> cells{};
  std::vector<EntryPointer> pointers{};
  Place leader = nowhere;  ///< whose pointers these are
  std::size_t rows_above = 0;
  std::size_t rows_below = 0;
  std::string committed{};  ///< the member that says what is: "commitIndex"
  std::string nothing{};    ///< why there is no table: a sentence
  friend bool operator==(const Entries&, const Entries&) = default;
};

/// Requires: the session's lock is held.
Entries entries_of(Session& session, const EntriesLook& look, const TextWidth& width_of);

/// The cell there; null if there is none.
const EntryCell* cell_at(const Entries& entries, Point at);

/// What the panel of entries remembers.
struct EntriesState {
  std::optional<std::uint64_t> first{};  ///< as in the look
  std::size_t first_row = 0;
  float turned = 0;  ///< by the wheel, in indexes: what is not yet a whole one

  // Worked out, and kept.
  Glyphs glyphs{};
  SeenChronicle seen{};
  EntriesLook look{};
  Entries entries{};
};

/// The table for this look: worked out anew only if the look or the chronicle has changed.
const Entries& entries_for(EntriesState& state, Session& session, const EntriesLook& look,
                           const TextWidth& width_of);
/// By so many indexes; back at the end it follows the newest again. Before the table was ever drawn
/// there is nothing to turn.
void scroll_entries(EntriesState& state, std::int64_t by);
/// The wheel over the cells, up above 0: three indexes a notch.
void turn_wheel_over_entries(EntriesState& state, float turns);

}  // namespace orrery::gui
