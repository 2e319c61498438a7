#pragma once
/// Events that somebody wants to find again, each with a name, and a note if they wrote one. They
/// are kept beside the run, in a file of their own, by the run's scenario or trace, its seed and
/// its settings.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/seen_chronicle.hpp"
#include "gui/model/time_axis.hpp"
#include "gui/session/session.hpp"
#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {

struct Bookmark {
  std::uint64_t event = 0;
  std::string name{};
  std::string note{};
  /// What hands had done until then: it is an event of branches in which they did.
  std::vector<std::string> hands{};
  friend bool operator==(const Bookmark&, const Bookmark&) = default;
};
BOOST_DESCRIBE_STRUCT(Bookmark, (), (event, name, note, hands))

struct BookmarkedRun {
  std::string run{};  ///< which one (run_identity)
  std::vector<Bookmark> bookmarks{};
  friend bool operator==(const BookmarkedRun&, const BookmarkedRun&) = default;
};
BOOST_DESCRIBE_STRUCT(BookmarkedRun, (), (run, bookmarks))

/// The form of the file.
struct BookmarkFile {
  std::uint32_t version = 1;
  std::vector<BookmarkedRun> runs{};
  friend bool operator==(const BookmarkFile&, const BookmarkFile&) = default;
};
BOOST_DESCRIBE_STRUCT(BookmarkFile, (), (version, runs))
std::optional<Problem> problem_with(const BookmarkFile& file);

/// None if there is no such file. Throws Error for one that cannot be read.
BookmarkFile read_bookmarks(const std::string& file);
/// Throws Error if it cannot be written.
void write_bookmarks(const std::string& file, const BookmarkFile& bookmarks);

/// "/home/me/leader_dies.json, seed 7, nodes=7". Without hands: each bookmark has its own.
std::string run_identity(const Session& session);

/// Which of them are of the branch that is looked at: worked out once.
struct BookmarksHere {
  SeenChronicle seen{};
  std::vector<Bookmark> of{};         ///< all there were then
  std::vector<std::size_t> places{};  ///< in those
};

struct BookmarkState {
  std::string file{};           ///< where they are kept; empty: nowhere
  std::string run{};            ///< whose they are
  std::vector<Bookmark> all{};  ///< of this run
  std::string trouble{};        ///< why they cannot be kept; empty: they are

  mutable BookmarksHere here{};
};

struct Viewer;

/// Reads those of the run that is looked at now. A file that cannot be read is left as it is, and
/// said.
void open_bookmarks(Viewer& viewer);

/// Of the branch that is looked at, in the order of happening: places in `all`. Requires, here and
/// below: there is a session, and its lock is held.
const std::vector<std::size_t>& bookmarks_here(const Viewer& viewer);
/// The one at this event; null if there is none.
Bookmark* bookmark_at(Viewer& viewer, EventNumber event);
/// Puts one at the play head's event, or takes it away.
void toggle_bookmark(Viewer& viewer);
/// Of the one at the play head, which is put there if there is none.
void name_bookmark(Viewer& viewer, const std::string& name);
void write_note(Viewer& viewer, const std::string& note);
/// The play head goes there.
void go_to_bookmark(Viewer& viewer, const Bookmark& bookmark);
/// To the nearest one after the play head, or before it; false if there is none.
bool go_to_next_bookmark(Viewer& viewer, bool forward);

/// A bookmark on an axis.
struct BookmarkFlag {
  std::size_t bookmark = 0;  ///< in `all`
  float x = 0;
};
/// Those in sight, from left to right.
std::vector<BookmarkFlag> bookmark_flags(const Viewer& viewer, const TimeScale& scale);
/// "leader elected, at 212 ms, event #41", and the note below.
std::string bookmark_words(const Viewer& viewer, const Bookmark& bookmark);

}  // namespace orrery::gui
