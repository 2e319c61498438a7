#pragma once
/// How message types and roles look, the same in every panel: a shape and a colour for the n-th
/// message type, a colour and a shape for the n-th role, each counted in the order in which the run
/// met them. So nothing is told by colour alone, and a new protocol needs no line here.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gui/model/theme.hpp"
#include "gui/session/chronicle.hpp"

namespace orrery::gui {

/// Small closed figures that stay apart at half a line's height; the second eight are the outlines
/// of the first.
enum class Shape : std::uint8_t {
  circle,
  square,
  triangle,
  diamond,
  bar,
  hexagon,
  star,
  plus,
  open_circle,
  open_square,
  open_triangle,
  open_diamond,
  open_bar,
  open_hexagon,
  open_star,
  open_plus,
};
inline constexpr std::size_t shape_count = 16;
constexpr bool is_open(Shape shape) { return shape >= Shape::open_circle; }
/// The figure whose outline it is; itself if it is filled.
constexpr Shape filled(Shape shape) {
  return static_cast<Shape>(static_cast<std::size_t>(shape) % (shape_count / 2));
}

/// Of the n-th message type, role, …: they come round again after sixteen.
constexpr Shape shape_of(std::size_t n) { return static_cast<Shape>(n % shape_count); }

/// Which words of a chronicle name message types and which roles, and how each of them looks. Work
/// it out anew when the chronicle's version changes; costs what is new.
class Glyphs {
 public:
  static constexpr std::size_t none = ~std::size_t{0};

  /// Takes in what the chronicle has beyond what it had in the last call. Of another chronicle, or
  /// one that has become shorter, it begins anew.
  void follow(const Chronicle& chronicle);

  /// Words of message types, in order of their first sending.
  const std::vector<Word>& types() const { return types_; }
  /// Words of roles, in order of their first appearance; not "down" and "paused".
  const std::vector<Word>& roles() const { return roles_; }
  /// Its place in the above; none if it is not there.
  std::size_t type_index(Word type) const { return index_in(type_index_, type); }
  std::size_t role_index(Word role) const { return index_in(role_index_, role); }

  Shape shape_of_type(Word type) const;
  Colour colour_of_type(const Theme& theme, Word type) const;
  Shape shape_of_role(Word role) const;
  /// Down is grey (theme.down), paused faint, no role the colour of a line.
  Colour colour_of_role(const Theme& theme, Word role) const;

 private:
  static std::size_t index_in(const std::vector<std::size_t>& indexes, Word word) {
    return word < indexes.size() ? indexes[word] : none;
  }
  static void take_in(Word word, std::vector<Word>& words, std::vector<std::size_t>& indexes);

  std::vector<Word> types_;
  std::vector<Word> roles_;
  std::vector<std::size_t> type_index_;  // by word
  std::vector<std::size_t> role_index_;
  std::size_t messages_seen_ = 0;
  std::vector<std::size_t> roles_seen_;  // of each node
  std::vector<std::string> words_seen_;  // what those words were
};

}  // namespace orrery::gui
