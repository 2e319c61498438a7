#pragma once
/// Files become sessions: a scenario is run live, a trace is shown as it was recorded, and a
/// recorded run is run again from the plan in its trace.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gui/session/session.hpp"
#include "sim/plan/protocol.hpp"

namespace orrery::gui {

struct OpenOptions {
  std::optional<std::uint64_t> seed{};   ///< of a scenario: instead of its own
  std::vector<std::string> overrides{};  ///< of a scenario: "nodes=7"
  bool is_threaded = true;               ///< a live session simulates on a thread of its own
};

/// What a file seems to be, by its first bytes.
enum class FileKind : std::uint8_t { scenario, trace, neither };

/// Throws Error if it is not there, is a folder, is empty or cannot be read.
FileKind kind_of_file(const std::string& file);

/// A scenario as a live session (of an experiment, the run of its first cell and seed), a trace as
/// a recorded one. The catalogue outlives it. Throws Error, which says what to do.
std::unique_ptr<Session> open_session(const std::string& file, const OpenOptions& options,
                                      const Catalogue& catalogue);

/// The recorded session's run again, as a live session. Throws Error where its plan is not known
/// here, or its first 100,000 events turn out otherwise than they were recorded. Where later ones
/// do, the live session says so in trouble() when it gets there.
std::unique_ptr<Session> make_live(const Session& recorded, bool is_threaded,
                                   const Catalogue& catalogue);

}  // namespace orrery::gui
