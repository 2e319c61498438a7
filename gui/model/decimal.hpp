#pragma once
/// Decimal numbers as people write them, "0.05" exactly, and the steps by which a drag changes
/// them: a digit of the number at a time, so that 150 goes to 160 and 0.01 to 0.011.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orrery::gui {

/// digits · 10^-places. Invariant: no zeros at its end behind the point.
struct Decimal {
  std::int64_t digits = 0;
  int places = 0;

  bool is_negative() const { return digits < 0; }
  friend bool operator==(const Decimal&, const Decimal&) = default;
};

Decimal operator-(const Decimal& a);
Decimal operator+(const Decimal& a, const Decimal& b);
Decimal operator-(const Decimal& a, const Decimal& b);
bool operator<(const Decimal& a, const Decimal& b);

/// "150", "-0.5", "+3", "1e-05"; nothing for what is none, or has more than 15 digits.
std::optional<Decimal> parse_decimal(std::string_view text);
/// The shortest: "0.5", "150".
std::string to_text(const Decimal& number);

/// How a number may change.
struct NumberRule {
  std::optional<Decimal> min{};
  std::optional<Decimal> max{};
  Decimal least_step{1, 0};  ///< no coarse step is smaller; a fine one is a tenth of it
  bool is_whole = false;
  bool by_one = false;  ///< whatever digits it has: a seed
  friend bool operator==(const NumberRule&, const NumberRule&) = default;
};

/// One step up or down, within the rule. Up and down again comes back, where no bound is in the
/// way, for what is not negative. Fine steps are a tenth as large, or 1 where it is whole.
Decimal stepped_up(const Decimal& number, const NumberRule& rule, bool is_fine);
Decimal stepped_down(const Decimal& number, const NumberRule& rule, bool is_fine);
/// So many steps; negative ones are down.
Decimal stepped(Decimal number, int steps, const NumberRule& rule, bool is_fine);

}  // namespace orrery::gui
