#pragma once
/// What the mouse means in the network view: a drag becomes one command, with words for its
/// preview; a right click, a menu of commands. Nothing is done here.

#include <optional>
#include <string>
#include <vector>

#include "gui/model/network.hpp"

namespace orrery::gui {

/// A command with what it is about.
struct Deed {
  std::string command{};   ///< its id; empty: nothing would be done
  std::string argument{};  ///< "1281 600ms"
  std::string words{};     ///< "drop RequestVote n1 → n3", or why nothing would be done
  friend bool operator==(const Deed&, const Deed&) = default;
};

/// What a drag would do if the button were let go now.
struct GestureMeaning {
  Deed deed{};
  std::vector<Picked> struck{};  ///< the links or nodes that it is about
  std::optional<Point> ghost{};  ///< where a dragged message will be on its link
};
GestureMeaning meaning_of(const NetworkScene& scene, const NetworkPicture& picture);

/// The context menu about this; of nothing: about all the network. An entry without a command is a
/// line between groups.
std::vector<Deed> menu_about(const NetworkScene& scene, const Picked& picked);

/// Words for what is under the mouse, a line each.
std::vector<std::string> tooltip_about(const NetworkScene& scene, const Picked& picked);

}  // namespace orrery::gui
