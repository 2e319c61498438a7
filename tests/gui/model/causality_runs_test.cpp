// Causes in runs of shipped scenarios: live and recorded, by the code and by force (A15).

#include <gtest/gtest.h>

#include <queue>

#include "gui/model/causality.hpp"
#include "gui/model/cut_line.hpp"
#include "gui/session/recorded_session.hpp"
#include "tests/gui/model/busy_history.hpp"
#include "tests/gui/session/recordings.hpp"

namespace orrery::gui {
namespace {

/// What directly happened before each event: told by what the world does, not by causality.cpp. A
/// message's events are known by its place, so only a live chronicle can be asked.
std::vector<std::vector<EventNumber>> direct_causes(const Chronicle& history) {
  std::vector<std::vector<EventNumber>> causes(history.last_event() + 1);
  std::vector<EventNumber> newest(history.nodes().size());
  for (EventNumber number = 1; number <= history.last_event(); ++number) {
    const ChronicleEvent& event = history.event(number);
    const bool is_outside = event.node == nowhere;
    if (is_outside) continue;
    bool is_own = true;
    if (carries_message(event.kind)) {
      const ChronicleMessage& message = history.messages()[event.message];
      EventNumber sent = message.sent_event;
      while (sent != 0 && history.event(sent).kind == EventKind::relay) {
        sent = history.event(sent).cause;  // a copy is made where the network passes it on
      }
      if (sent != 0 && sent < number) causes[number].push_back(sent);
      is_own = message.ended_event == number && message.end == ChronicleMessage::End::delivered;
    } else if (event.cause != 0 && history.event(event.cause).node == nowhere) {
      causes[number].push_back(event.cause);
    }
    if (!is_own) continue;
    if (newest[event.node] != 0) causes[number].push_back(newest[event.node]);
    newest[event.node] = number;
  }
  return causes;
}

std::vector<bool> reach_back(const std::vector<std::vector<EventNumber>>& causes,
                             EventNumber event) {
  std::vector<bool> reached(causes.size());
  std::queue<EventNumber> todo;
  todo.push(event);
  reached[event] = true;
  for (; !todo.empty(); todo.pop()) {
    for (const EventNumber cause : causes[todo.front()]) {
      if (reached[cause]) continue;
      reached[cause] = true;
      todo.push(cause);
    }
  }
  return reached;
}

/// With crashes, relays, inboxes and workers, twins, disks, liars.
const char* const some_scenarios[] = {
    "raft/leader_dies", "raft/slow_disk", "network/ring_reroutes", "network/queueing",
    "paxos/nemesis",    "pbft/twins",     "raft/nemesis",          "swim/crash_detected"};

TEST(CausalityOfRuns, LiveAndRecordedAreWhatCanBeReached) {
  for (const char* name : some_scenarios) {
    SCOPED_TRACE(name);
    const Folder folder;
    Chronicle live;
    const std::string file =
        recording::record(folder, name, recording::plan_of(name), &live, {.events = 3'000});
    RecordedSession recorded(file, recording::catalogue());
    const auto lock = recorded.lock();
    const Chronicle& told = recorded.chronicle();
    ASSERT_EQ(told.last_event(), live.last_event());
    const auto causes = direct_causes(live);
    Lots lots(21);
    for (int round = 0; round < 200; ++round) {
      const EventNumber event = 1 + lots.below(live.last_event());
      const std::vector<bool> past = reach_back(causes, event);
      ASSERT_EQ(causes_of(live, event), past) << event;
      ASSERT_EQ(causes_of(told, event), past) << event;
      ASSERT_EQ(effects_of(live, event), effects_of(told, event));
      // The inspector calls the same a cause as comparing does.
      const EventNumber cause = live.event(event).cause;
      ASSERT_EQ(is_caused_by_its_cause(live, event), cause == 0 || past[cause]) << event;
      const EventNumber other = 1 + lots.below(live.last_event());
      ASSERT_EQ(effects_of(live, event)[other], reach_back(causes, other)[event]);
    }
    for (int round = 0; round < 50; ++round) {
      CutLine cut = cut_after(live, 1 + lots.below(live.last_event()));
      move(cut, live, static_cast<Place>(lots.below(cut.last.size())), 3);
      EXPECT_EQ(crossing(live, cut).unsent.size(), crossing(told, cut).unsent.size());
    }
  }
}

}  // namespace
}  // namespace orrery::gui
