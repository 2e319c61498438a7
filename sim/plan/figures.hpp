#pragma once
/// Numbers as people read them.

#include <string>

namespace orrery {

/// With so many decimals; "-0" is 0.
std::string fixed(double number, int decimals);

/// So many decimals that `number` shows `digits` significant ones, but never fewer than none: a
/// large whole number stays whole.
int decimals_for(double number, int digits);

/// Four digits, and no decimals that say nothing: "0.25", "12346", "0.0001234".
std::string short_figure(double number);

}  // namespace orrery
