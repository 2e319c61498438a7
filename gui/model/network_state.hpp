#pragma once
/// What the network view remembers from frame to frame.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/arrow_words.hpp"
#include "gui/model/glyphs.hpp"
#include "gui/model/rect.hpp"
#include "gui/model/selection.hpp"

namespace orrery::gui {

/// What the mouse is about to do, while its button is down.
struct NetworkGesture {
  enum class Kind : std::uint8_t {
    none,
    move_node,     ///< the node follows the mouse
    drag_message,  ///< off its link: drop it; along its link: another arrival
    cut,           ///< a line across links: cut these
    lasso,         ///< around nodes: partition them off
  };

  Kind kind = Kind::none;
  Picked grabbed{};
  std::vector<Point> path{};  ///< of the mouse, its first and newest points at least
};

struct NetworkState {
  std::map<std::string, Point> moved{};  ///< by node: where somebody put it, as parts of the area
  bool partition_tool = false;           ///< dragging draws a lasso
  NetworkGesture gesture{};
  Picked menu_of{};  ///< what the open context menu is about
  Glyphs glyphs{};
  ArrowWords said{};  ///< what messages under way say, as far as it was read
  /// A hand was laid on the run at this time; what it did there is still to be shown.
  std::optional<Time> hand_laid_at{};
};

}  // namespace orrery::gui
