#pragma once
/// What is shown of causes and effects, and what was worked out for it: the cone of what is
/// selected, a cut, clocks, and which of two events was first.

#include <optional>
#include <string>
#include <utility>

#include "gui/model/cone.hpp"
#include "gui/model/cut_states.hpp"
#include "gui/model/logical_clocks.hpp"
#include "gui/model/seen_chronicle.hpp"

namespace orrery::gui {

struct CausalityState {
  enum class Shows : std::uint8_t {
    all,   ///< nothing is said of causes
    cone,  ///< what is selected, its causes and its effects stand out
    only,  ///< … and nothing else is there
  };
  Shows shows = Shows::all;

  enum class Clocks : std::uint8_t { none, lamport, vector };
  Clocks clocks = Clocks::none;

  std::optional<CutLine> cut{};

  /// Two events of which somebody asked who was first.
  std::pair<EventNumber, EventNumber> compared{};

  // Worked out, and kept.
  SeenChronicle seen{};
  Cone cone{};
  std::uint64_t cone_version = 0;  ///< counts apexes and histories
  LamportClocks lamport{};
  VectorClocks vector{};
  CutLine crossed{};  ///< the cut that `crossing` is of
  CutCrossing crossing{};
  CutLine told{};  ///< the cut that `states` are of
  std::vector<NodeAtCut> states{};
  std::pair<EventNumber, EventNumber> ordered{};  ///< the events that `order` is about
  std::string order{};

  /// There is a cone to show.
  bool has_cone() const { return shows != Shows::all && cone.apex(); }
};

struct Viewer;

/// What each node is at the cut, worked out once for the same cut. Requires: there is a session,
/// whose lock is held, and a cut.
const std::vector<NodeAtCut>& states_at_cut(Viewer& viewer);

/// Brings what was worked out up to date with the chronicle and what is selected; costs what is
/// new. Requires: there is a session, whose lock is held.
void follow_causality(Viewer& viewer);

/// order_words, worked out once for the same two.
const std::string& order_of(CausalityState& state, const Chronicle& chronicle, EventNumber one,
                            EventNumber other);

/// How a row, an arrow or a tick is to look.
enum class Shade : std::uint8_t {
  usual,
  cause,   ///< it led to what is selected
  effect,  ///< it came of it
  itself,
  dimmed,  ///< neither, or the filter does not choose it
  hidden,
};

/// Of a tick or row; of an arrow (`received` is 0 if it was not), which is chosen with either end.
Shade shade_of_event(const Viewer& viewer, EventNumber event);
Shade shade_of_message(const Viewer& viewer, Place message);

/// "#812: 8 causes, 12 effects, 31 concurrent"; what to do where nothing is selected.
std::string cone_words(const Chronicle& chronicle, const CausalityState& state);

}  // namespace orrery::gui
