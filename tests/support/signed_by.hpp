#pragma once
/// Signed values for tests: only processes sign, so that a process is made to.

#include <optional>
#include <utility>
#include <vector>

#include "sim/core/world.hpp"

namespace orrery::signing_test {

/// Signs a value as soon as it starts.
template <class T>
class Signer : public Process<Nothing, Nothing, Nothing, NoDurable, NoVolatile, NoConfig> {
 public:
  static inline T to_sign{};
  static inline std::vector<NodeId> readers{};  // none: it is signed
  static inline std::optional<Signed<T>> made{};
  void start() { made = readers.empty() ? sign(to_sign) : authenticate(to_sign, readers); }
};

}  // namespace orrery::signing_test

namespace orrery {

/// The content with the signature of that node, a replica or a client, or with its authenticator
/// for these readers.
template <class T>
Signed<T> signed_by(NodeId node, T content, const std::vector<NodeId>& readers = {}) {
  using Signer = signing_test::Signer<T>;
  Signer::to_sign = std::move(content);
  Signer::readers = readers;
  World world(1);
  world.add_group(node.group(), node.number(), node.group(),
                  [](NodeId) { return make_box<Signer>(); });
  world.begin();  // in id order: the last one signs last
  return *Signer::made;
}

}  // namespace orrery
