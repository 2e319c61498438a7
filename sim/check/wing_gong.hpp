#pragma once
/// The search for a linearization of one key's history.
///
/// J. M. Wing and C. Gong, "Testing and Verifying Concurrent Objects", 1993: try every operation
/// that no other one must precede, undo, try the next. G. Lowe, "Testing for Linearizability",
/// 2017: remember which sets of operations have led to which state, and never search from there
/// again. Operations are lifted out of a linked list of invocations and returns, and put back.
///
/// Beyond the papers, three rules keep histories of registers from exploding. None loses a
/// linearization:
///  - a read that is allowed now is taken now: any linearization of the rest may begin with it;
///  - of open operations that do the same, the one invoked first is taken first;
///  - a register does not leave a value that somebody still must find, once nobody is left to write
///    it again.

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "sim/check/key_history.hpp"

namespace orrery {

/// When to give up. Steps and bytes are the same on every machine.
struct SearchLimits {
  std::uint64_t steps = 50'000'000;  ///< operations tried
  std::size_t bytes = std::size_t{1} << 30U;
  /// Asked now and then; true ends the search. Empty: nobody is in a hurry.
  std::function<bool()> is_over{};
};

enum class Finding : std::uint8_t {
  linearizable,
  not_linearizable,
  too_many_steps,
  too_much_memory,
  out_of_time,
};

struct SearchResult {
  Finding finding = Finding::linearizable;
  std::uint64_t steps = 0;
  /// Not linearizable: nothing that was tried got beyond the return of this call, by its index in
  /// the whole history.
  std::size_t stuck_at = 0;
  /// Linearizable: the calls that take effect, by their indices in the whole history, in an order
  /// that explains them. Open ones that are not needed are not among them.
  std::vector<std::size_t> order{};
};

/// `calls` is the whole history.
SearchResult search(const KeyHistory& history, const std::vector<Call>& calls,
                    const SearchLimits& limits);

}  // namespace orrery
