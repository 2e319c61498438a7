#include "gui/model/bookmarks.hpp"

#include <algorithm>
#include <filesystem>

#include "gui/model/goals.hpp"
#include "gui/model/run_again.hpp"
#include "gui/model/words.hpp"
#include "sim/faults/hand.hpp"
#include "sim/lessons/progress.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/read.hpp"

namespace orrery::gui {
namespace {

const std::string way_on = "move it away, or name another one with --bookmarks";

/// What hands did in the branch, in words.
class HandsDone {
 public:
  explicit HandsDone(const Session& session) {
    const std::vector<BranchView> branches = session.branches();
    for (const Hand& hand : branches[session.branch()].hands) {
      done_.emplace_back(hand.after, to_text(hand));
    }
  }
  std::vector<std::string> until(EventNumber event) const {
    std::vector<std::string> hands;
    for (const auto& [after, text] : done_) {
      if (after < event) hands.push_back(text);
    }
    return hands;
  }

 private:
  std::vector<std::pair<EventNumber, std::string>> done_;
};

std::string usual_name(const Chronicle& chronicle, EventNumber event) {
  return event == 0 ? "the beginning" : event_words(chronicle, event);
}

/// The whole file is read again before: another viewer may have kept something of other runs in it.
/// Of this run counts what is here.
void keep_bookmarks(Viewer& viewer) {
  BookmarkState& state = viewer.bookmarks;
  if (state.file.empty() || !state.trouble.empty()) return;
  BookmarkFile all = read_bookmarks(state.file);
  std::erase_if(all.runs, [&](const BookmarkedRun& each) { return each.run == state.run; });
  if (!state.all.empty()) all.runs.push_back({state.run, state.all});
  write_bookmarks(state.file, all);
}

/// Says that it is done, and where it is not kept.
void say_and_keep(Viewer& viewer, const std::string& sentence) {
  try {
    keep_bookmarks(viewer);
    const std::string& trouble = viewer.bookmarks.trouble;
    say(viewer, trouble.empty() ? sentence : sentence + " It is not kept: " + trouble,
        !trouble.empty());
  } catch (const Error& error) {
    say(viewer, sentence + " It is not kept: " + error.what(), true);
  }
}

Bookmark& put_bookmark(Viewer& viewer, EventNumber event) {
  if (Bookmark* there = bookmark_at(viewer, event)) return *there;
  auto& all = viewer.bookmarks.all;
  all.push_back({.event = event,
                 .name = usual_name(viewer.session->chronicle(), event),
                 .hands = HandsDone(*viewer.session).until(event)});
  return all.back();
}

Time time_of(const Viewer& viewer, const Bookmark& bookmark) {
  return viewer.session->chronicle().time_of(bookmark.event);
}

}  // namespace

std::optional<Problem> problem_with(const BookmarkFile& file) {
  if (file.version == 1) return std::nullopt;
  return Problem{"these are bookmarks of another version of Orrery", "version", way_on};
}

BookmarkFile read_bookmarks(const std::string& file) {
  std::error_code error;
  if (file.empty() || !std::filesystem::exists(file, error)) return {};
  if (std::filesystem::is_regular_file(file, error) && std::filesystem::is_empty(file, error)) {
    return {};
  }
  try {
    return read<BookmarkFile>(load_json(file), Path{.file = file, .text = ""});
  } catch (const Error& broken) {
    const std::string mend = broken.suggestion().empty() ? "" : " (" + broken.suggestion() + ")";
    throw Error(broken.place(), broken.sentence() + mend, way_on);
  }
}

void write_bookmarks(const std::string& file, const BookmarkFile& bookmarks) {
  if (lessons::replace_file(file, to_json(write(bookmarks)) + "\n")) return;
  throw Error({file, 0, 0, {}}, "bookmarks cannot be written here",
              "name another file with --bookmarks");
}

std::string run_identity(const Session& session) {
  const RunWords words = session.words();
  std::error_code error;
  const std::filesystem::path file = std::filesystem::absolute(words.scenario, error);
  std::string identity = (error ? words.scenario : file.lexically_normal().string()) + ", seed " +
                         std::to_string(words.seed);
  std::vector<std::string> settings = without(session.settings(), "hands");
  std::ranges::stable_sort(settings, {}, key_of);  // one below another does not overtake it
  for (const std::string& setting : settings) identity += ", " + setting;
  return identity;
}

void open_bookmarks(Viewer& viewer) {
  BookmarkState& state = viewer.bookmarks;
  state = {.file = state.file};
  if (!viewer.session) return;
  state.run = run_identity(*viewer.session);
  try {
    for (BookmarkedRun& each : read_bookmarks(state.file).runs) {
      if (each.run == state.run) state.all = std::move(each.bookmarks);
    }
  } catch (const Error& error) {
    state.trouble = error.what();
    say(viewer, "Bookmarks cannot be read, so new ones are not kept: " + state.trouble, true);
  }
}

const std::vector<std::size_t>& bookmarks_here(const Viewer& viewer) {
  const auto& all = viewer.bookmarks.all;
  BookmarksHere& here = viewer.bookmarks.here;
  // What hands do is followed by an event before any bookmark is after it.
  const SeenChronicle now = SeenChronicle::of(*viewer.session);
  if (here.seen == now && here.of == all) return here.places;
  here = {.seen = now, .of = all};
  if (all.empty()) return here.places;
  const HandsDone hands(*viewer.session);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool is_known = all[i].event <= viewer.session->chronicle().last_event();
    if (is_known && all[i].hands == hands.until(all[i].event)) here.places.push_back(i);
  }
  std::ranges::stable_sort(here.places, {}, [&](std::size_t i) { return all[i].event; });
  return here.places;
}

Bookmark* bookmark_at(Viewer& viewer, EventNumber event) {
  for (const std::size_t i : bookmarks_here(viewer)) {
    if (viewer.bookmarks.all[i].event == event) return &viewer.bookmarks.all[i];
  }
  return nullptr;
}

void toggle_bookmark(Viewer& viewer) {
  const EventNumber event = viewer.head.event;
  if (const Bookmark* there = bookmark_at(viewer, event)) {
    const std::string name = there->name;
    const auto at = there - viewer.bookmarks.all.data();
    viewer.bookmarks.all.erase(viewer.bookmarks.all.begin() + at);
    return say_and_keep(viewer, "The bookmark \"" + name + "\" is gone.");
  }
  const std::string name = put_bookmark(viewer, event).name;
  say_and_keep(viewer, "Bookmark: " + name + ".");
}

void name_bookmark(Viewer& viewer, const std::string& name) {
  put_bookmark(viewer, viewer.head.event).name = name;
  say_and_keep(viewer, "Bookmark: " + name + ".");
}

void write_note(Viewer& viewer, const std::string& note) {
  Bookmark& bookmark = put_bookmark(viewer, viewer.head.event);
  bookmark.note = note;
  say_and_keep(viewer, "Note at \"" + bookmark.name + "\": " + note);
}

void go_to_bookmark(Viewer& viewer, const Bookmark& bookmark) {
  go_to(viewer, bookmark.event);
  if (bookmark.event > 0) select(viewer, Picked::of_event(bookmark.event));
  say(viewer, bookmark_words(viewer, bookmark));
}

bool go_to_next_bookmark(Viewer& viewer, bool forward) {
  const auto& all = viewer.bookmarks.all;
  const Bookmark* found = nullptr;
  for (const std::size_t i : bookmarks_here(viewer)) {
    if (forward && all[i].event > viewer.head.event && found == nullptr) found = &all[i];
    if (!forward && all[i].event < viewer.head.event) found = &all[i];
  }
  if (found != nullptr) go_to_bookmark(viewer, *found);
  return found != nullptr;
}

std::vector<BookmarkFlag> bookmark_flags(const Viewer& viewer, const TimeScale& scale) {
  std::vector<BookmarkFlag> flags;
  for (const std::size_t i : bookmarks_here(viewer)) {
    const Bookmark& bookmark = viewer.bookmarks.all[i];
    const float x = scale.x_of(time_of(viewer, bookmark), bookmark.event);
    if (x >= scale.x && x <= scale.x + scale.width) flags.push_back({i, x});
  }
  return flags;
}

std::string bookmark_words(const Viewer& viewer, const Bookmark& bookmark) {
  std::string words = bookmark.name + ", at " +
                      time_text(time_of(viewer, bookmark), std::chrono::microseconds(1)) +
                      ", event #" + number_words(bookmark.event);
  if (!bookmark.note.empty()) words += "\n" + bookmark.note;
  return words;
}

}  // namespace orrery::gui
