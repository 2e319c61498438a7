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

/// Small closed figures that stay apart at half a line's height.
enum class Shape : std::uint8_t { circle, square, triangle, diamond, bar, hexagon, star, plus };
inline constexpr std::size_t shape_count = 8;

/// Of the n-th message type, role, …: they come round again after eight.
constexpr Shape shape_of(std::size_t n) { return static_cast<Shape>(n % shape_count); }
/// "triangle", for legends that are read out.
std::string_view word_for(Shape shape);

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
