#pragma once
/// What the list of the scenario remembers from frame to frame: what is open in it, what is being
/// changed, and the run that is on its way.

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gui/model/scenario_rows.hpp"
#include "gui/session/session.hpp"

namespace orrery::gui {

using RunSettings = std::vector<std::string>;  ///< "nodes=7", over a scenario's file

/// A number on its way from one value to another while the mouse drags it.
struct NumberDrag {
  std::string row{};     ///< whose it is
  std::string path{};    ///< that the value is for
  std::string text{};    ///< the value, when it began
  Quantity quantity{};   ///< in it
  float from = 0;        ///< where the mouse was then
  std::string wanted{};  ///< the value where the mouse is, or was let go
  std::string tried{};   ///< the value that was asked for last
  bool is_new = true;    ///< nothing has been changed by it yet
};

/// Worked out of a run once: none of it changes while the run goes on.
struct KnownScenario {
  std::uint64_t of = 0;  ///< the session's number
  std::size_t branch = 0;
  std::size_t hands = 0;
  Plan plan{};  ///< with the branch's hands
  Value tree{};
  std::optional<Value> original{};
};

struct ScenarioState {
  std::set<std::string> opened{};
  bool shows_all = false;  ///< what is by default, too
  std::string selected{};  ///< a row's path
  std::size_t number = 0;  ///< … and which of its numbers

  std::string typing{};         ///< the row whose value is being typed; empty: none
  std::string typed{};          ///< as it is typed
  bool wants_keyboard = false;  ///< the field gets it in the next frame
  bool wants_sight = false;     ///< the row that is selected comes into sight

  std::string trouble_at{};  ///< the row, or the path, of the value that was refused last,
  std::string trouble{};     ///< … and why

  std::optional<NumberDrag> drag{};
  std::vector<RunSettings> back{};   ///< before each change, for who takes it back
  std::vector<RunSettings> forth{};  ///< what was taken back
  /// The changed run, until it has come as far as the one that is looked at.
  std::unique_ptr<Session> upcoming{};
  int upcoming_frames = 0;
  std::string upcoming_words{};  ///< what to say when it is there

  // Worked out.
  std::shared_ptr<const Value> schema{};
  std::shared_ptr<const KnownScenario> known{};
  Strikes strikes{};
};

}  // namespace orrery::gui
