#include "gui/panels/bookmark_marks.hpp"

#include <algorithm>
#include <cmath>

#include "gui/panels/time_painting.hpp"

namespace orrery::gui {

Rect bookmark_box(const BookmarkRow& row, const BookmarkFlag& flag) {
  const float width = std::max(7.0F, std::floor(row.em * 0.5F));
  return {std::floor(flag.x - std::floor(width / 2)), row.top, width,
          std::max(9.0F, std::floor(row.em * 0.8F))};
}

void draw_bookmarks(ImDrawList& list, const Viewer& viewer, const Frame& frame,
                    const BookmarkRow& row) {
  for (const BookmarkFlag& flag : bookmark_flags(viewer, row.scale)) {
    const Bookmark& bookmark = viewer.bookmarks.all[flag.bookmark];
    const Rect box = bookmark_box(row, flag);
    const Colour colour = frame.theme.text;
    const float notch = std::floor(box.width / 2);
    const float middle = box.x + box.width / 2;
    fill_rect(list, {box.x, box.y, box.width, box.height - notch}, colour);
    list.AddTriangleFilled({box.x, box.bottom() - notch}, {middle, box.bottom() - notch},
                           {box.x, box.bottom()}, colour);
    list.AddTriangleFilled({middle, box.bottom() - notch}, {box.right(), box.bottom() - notch},
                           {box.right(), box.bottom()}, colour);
    if (!bookmark.note.empty()) {
      const float line = std::max(1.0F, std::floor(row.em / 10));
      fill_rect(list, {box.x + line, box.y + line * 2, box.width - 2 * line, line},
                frame.theme.panel);
    }
    const float wide = std::max(box.width, 12.0F);
    frame.ui.tag(row.name + "." + std::to_string(bookmark.event),
                 snapped({middle - wide / 2, box.y, wide, std::max(box.height, 12.0F)}),
                 bookmark_words(viewer, bookmark));
  }
}

const Bookmark* bookmark_under(const Viewer& viewer, const BookmarkRow& row, Point mouse) {
  constexpr float reach = 3;
  for (const BookmarkFlag& flag : bookmark_flags(viewer, row.scale)) {
    const Rect box = bookmark_box(row, flag);
    const Rect wide{box.x - reach, box.y, box.width + 2 * reach, box.height};
    if (wide.contains(mouse)) return &viewer.bookmarks.all[flag.bookmark];
  }
  return nullptr;
}

}  // namespace orrery::gui
