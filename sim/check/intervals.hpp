#pragma once
/// Calls as intervals on one line each, for a person who looks for an order that explains them:
///   c1  put k1=c1.1        ├──┤
///   c2  get k1 -> c1.1       ├───┤
///   c1  put k1=c1.2               ├───?

#include <map>
#include <string>
#include <vector>

#include "sim/check/calls.hpp"

namespace orrery {

/// One line for each call, in order of invocation, `columns` wide at most (but at least 40). Bars
/// show which came first, not how long it took: each invocation and each return is a step to the
/// right. `?` ends a call that was not answered: it may take effect at any time. Clients are called
/// as in `names`, or else by their ids. Of more than `lines_max` calls some in the middle are left
/// out.
std::vector<std::string> draw_intervals(const std::vector<Call>& calls, std::size_t columns = 100,
                                        const std::map<NodeId, std::string>& names = {},
                                        std::size_t lines_max = 30);

/// "get k1 -> c1.1": an operation and what came of it.
std::string to_text(const Call& call);

}  // namespace orrery
