#pragma once
/// What a node would have signed: for tests of processes whose peers are silent. Only a process has
/// a pen, so a process signs.

#include <utility>

#include "sim/core/world.hpp"

namespace orrery {

template <class T>
struct Text {
  T text{};
};

template <class T>
struct Paper {
  Signed<T> paper{};
  friend bool operator==(const Paper&, const Paper&) = default;
  BOOST_DESCRIBE_CLASS(Paper, (), (paper), (), ())
};

template <class T>
class Scribe : public Process<Nothing, Nothing, Nothing, NoDurable, Paper<T>, Text<T>> {
 public:
  void start() { this->paper = this->sign(this->text); }
};

/// The content with that node's signature.
template <class T>
Signed<T> signed_by(NodeId node, T content) {
  World world(1);
  world.add_group(node.group(), node.number(), node.group(),
                  [&](NodeId) { return make_box<Scribe<T>>(Text<T>{content}); });
  world.begin();
  return world.state_of<Paper<T>>(node).paper;
}

}  // namespace orrery
