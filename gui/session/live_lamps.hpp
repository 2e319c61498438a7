#pragma once
/// The properties of a live run as lamps: by its monitors while it goes on, by all that judge it
/// once it has ended.

#include "gui/session/branch.hpp"
#include "gui/session/session.hpp"

namespace orrery::gui {

/// As far as a branch has come: what only an ending can tell is open.
std::vector<Lamp> lamps_so_far(const Branch& branch);

/// What `orrery run` says of the same run, in the same order.
std::vector<Lamp> lamps_at_end(const Basis& basis, const RunReport& report);

/// Of these lamps of an ended branch, what was violated and no monitor has marked.
std::vector<Mark> findings_at_end(const Branch& branch, const std::vector<Lamp>& lamps);

}  // namespace orrery::gui
