#pragma once
/// Bookmarks on an axis of time: ribbons that hang down; one with a note has a line on it.

#include <imgui.h>

#include "gui/model/bookmarks.hpp"
#include "gui/panels/panels.hpp"

namespace orrery::gui {

/// Where they hang.
struct BookmarkRow {
  std::string name{};  ///< of what it tags: "spacetime.bookmark" for "spacetime.bookmark.41"
  TimeScale scale{};
  float top = 0;
  float em = 16;
};

Rect bookmark_box(const BookmarkRow& row, const BookmarkFlag& flag);
void draw_bookmarks(ImDrawList& list, const Viewer& viewer, const Frame& frame,
                    const BookmarkRow& row);
/// The one under the mouse; null if there is none.
const Bookmark* bookmark_under(const Viewer& viewer, const BookmarkRow& row, Point mouse);

}  // namespace orrery::gui
