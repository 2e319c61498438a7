#pragma once
/// The numbers in a setting's value that can be dragged: of "150ms..300ms" there are two.

#include <string>
#include <string_view>
#include <vector>

#include "gui/model/decimal.hpp"
#include "sim/core/value.hpp"

namespace orrery::gui {

struct Quantity {
  std::size_t begin = 0;  ///< of its digits in the text; its unit follows
  std::size_t length = 0;
  Decimal number{};
  NumberRule rule{};
  friend bool operator==(const Quantity&, const Quantity&) = default;
};

/// Of a value with this text under its JSON Schema, which is no reference; none if that describes
/// names or lists.
std::vector<Quantity> quantities_in(std::string_view text, const Value& schema);

/// The text with another number in the quantity's place.
std::string with_number(std::string_view text, const Quantity& quantity, const Decimal& number);

}  // namespace orrery::gui
