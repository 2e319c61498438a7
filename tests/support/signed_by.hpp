#pragma once
/// Signed values for tests: only processes sign, so that a process is made to.

#include <optional>
#include <utility>

#include "sim/core/world.hpp"

namespace orrery::signing_test {

/// Signs a value as soon as it starts.
template <class T>
class Signer : public Process<Nothing, Nothing, Nothing, NoDurable, NoVolatile, NoConfig> {
 public:
  static inline T to_sign{};
  static inline std::optional<Signed<T>> made{};
  void start() { made = sign(to_sign); }
};

}  // namespace orrery::signing_test

namespace orrery {

/// The content with the signature of that node, a replica or a client.
template <class T>
Signed<T> signed_by(NodeId node, T content) {
  using Signer = signing_test::Signer<T>;
  Signer::to_sign = std::move(content);
  World world(1);
  world.add_group(node.group(), node.number(), node.group(),
                  [](NodeId) { return make_box<Signer>(); });
  world.begin();  // in id order: the last one signs last
  return *Signer::made;
}

}  // namespace orrery
