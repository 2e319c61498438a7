#pragma once
/// What the picture of calls is put together from, part by part. Each adds to a picture whose rows
/// and scale are there.

#include "gui/model/operations.hpp"

namespace orrery::gui {

/// The key that is looked at alone: the chosen one, or the only one; nothing: all keys.
std::optional<std::uint32_t> key_alone(const KnownCalls& known, const OperationsLook& look);
/// What was judged of it; of all keys, the violation that the judge
/// names, or else the one that came to light first. Null: nothing.
const KeyVerdict* verdict_shown(const KnownCalls& known, const OperationsLook& look);

/// How many are in view, and whether there is room for each.
void count_calls(Operations& picture, const KnownCalls& known, const OperationsLook& look);
/// Bars, or columns where there are too many.
void add_calls(Operations& picture, const KnownCalls& known, const OperationsLook& look,
               const TextWidth& width_of);
void add_points(Operations& picture, const KnownCalls& known, const OperationsLook& look);
void add_values(Operations& picture, const KnownCalls& known, const OperationsLook& look,
                const TextWidth& width_of);
void add_chips(Operations& picture, const KnownCalls& known, const OperationsLook& look,
               const TextWidth& width_of);
void add_legend(Operations& picture, const KnownCalls& known, const TextWidth& width_of);

}  // namespace orrery::gui
