#pragma once
/// Where everything is on the screen that can be pointed at, by name: "transport.play", "node.n2",
/// "message.1281", "log.row.12". Made anew in each frame. Scripts and tests click by these names,
/// `--dump-ui` prints them, and `--describe` reads them out.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gui/model/rect.hpp"

namespace orrery::gui {

struct UiItem {
  std::string name{};
  Rect area{};
  std::string words{};  ///< what a person reads there: "n2, leader, term 3"; may be empty
  friend bool operator==(const UiItem&, const UiItem&) = default;
};

class UiMap {
 public:
  void clear() { items_.clear(); }
  void tag(std::string name, const Rect& area, std::string words = {}) {
    items_.push_back({std::move(name), area, std::move(words)});
  }
  /// What was tagged since there were `first` items is only seen within this area: cuts what lies
  /// across its edges, and forgets what lies outside.
  void cut(std::size_t first, const Rect& area) {
    const auto begin = items_.begin() + static_cast<std::ptrdiff_t>(first);
    for (auto item = begin; item != items_.end(); ++item) item->area = common(item->area, area);
    items_.erase(std::remove_if(begin, items_.end(),
                                [](const UiItem& item) { return item.area.is_empty(); }),
                 items_.end());
  }
  /// The newest of that name; null if there is none.
  const UiItem* find(std::string_view name) const {
    for (auto item = items_.rbegin(); item != items_.rend(); ++item) {
      if (item->name == name) return &*item;
    }
    return nullptr;
  }
  /// In the order of drawing: what is drawn later lies above.
  const std::vector<UiItem>& items() const { return items_; }

 private:
  std::vector<UiItem> items_;
};

}  // namespace orrery::gui
