#pragma once
/// Rows of the log to take along: as words, as JSON, as a table of comma-separated values, and as a
/// command that runs up to there again.

#include <string>

#include "gui/model/viewer.hpp"

namespace orrery::gui {

/// The event that copying is about: the one that what is selected is or ends in, else the play
/// head's; 0: none.
EventNumber event_to_copy(const Viewer& viewer);

// All require: there is a session, whose lock is held; the event is there, from 1.

/// "#965  2985.324 ms  n3  receives  n5 → n3  AppendEntries {term: 2, …}  because of #958"
std::string row_as_words(Session& session, EventNumber event);
/// One object: what it was, said and changed.
std::string row_as_json(Session& session, EventNumber event);
/// The command that repeats the run up to its end there.
std::string row_as_command(Session& session, EventNumber event);

/// What the log shows: a line a row, a first one with names (RFC 4180). Follows the filter and the
/// rules.
std::string log_as_csv(Viewer& viewer);

}  // namespace orrery::gui
