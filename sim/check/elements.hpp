#pragma once
/// Lists and sets that only grow, seen with some of their elements alone. Who forgets an element
/// forgets who added it and leaves it out of what reads found: an order that explains the whole
/// history explains what is left. So a read of a hundred elements need not bring a hundred calls
/// along to prove that it misses one.

#include <string_view>
#include <vector>

#include "sim/check/calls.hpp"
#include "sim/check/lookup.hpp"

namespace orrery {

class Elements {
 public:
  /// Of all that was called. The calls outlive this. Requires: they are of one key.
  explicit Elements(const std::vector<Call>& calls);

  /// False of other data, of elements that were added twice, and of lists that can be cut into
  /// those that were added in no way, or in more than one.
  bool apply() const { return apply_; }

  /// Some of the calls as if nobody had made the others: without the elements that those added.
  /// Requires: apply().
  std::vector<Call> alone(std::vector<Call> some) const;

  /// An addition that was acknowledged before a read began that does not show it, and that read: of
  /// the first such read to return, the newest. Empty if there is none. Requires: apply().
  std::vector<Call> stale_read() const;

 private:
  bool take(const Call& call);
  bool can_be_cut(std::string_view list) const;
  std::vector<std::string_view> elements_of(const Call& read) const;
  const Call* newest_missed_by(const Call& read) const;

  const std::vector<Call>& calls_;
  bool apply_ = true;
  bool are_of_set_ = false;
  Lookup<std::string_view, std::size_t> added_;  // by which call
  std::vector<std::size_t> lengths_;             // of elements, each once
};

}  // namespace orrery
