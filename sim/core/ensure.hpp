#pragma once
/// `ensure`: what must hold inside Orrery whatever the user, the network or a hostile message does.
/// Always on.

#include <cstdint>
#include <stdexcept>

#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"

namespace orrery {

/// A bug in Orrery or in a protocol's use of its verbs (exit code 3), never bad user input.
class BrokenInvariant : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// Where this thread's simulation stands, for the sentence of a broken invariant. Null outside a
/// step.
struct Whereabouts {
  std::uint64_t seed = 0;
  Time time{};
  NodeId node{};
};
extern thread_local const Whereabouts* whereabouts;

[[noreturn]] void broken(const char* why);

/// Throws BrokenInvariant, naming node, time and seed, unless the condition holds. `why` says why
/// it must.
inline void ensure(bool condition, const char* why) {
  if (!condition) [[unlikely]]
    broken(why);
}

}  // namespace orrery
