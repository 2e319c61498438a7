#pragma once
/// A run of a million messages, which the benchmarks of the viewer look at.

#include "tests/gui/model/busy_history.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {

/// Made once, when it is first asked for: that takes longer than all measuring.
inline FakeSession& million_messages() {
  static FakeSession session;
  if (session.history.last_event() == 0) session.history = busy_history({.messages = 1'000'000});
  return session;
}

}  // namespace orrery::gui
