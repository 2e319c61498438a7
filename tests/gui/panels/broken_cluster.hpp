#pragma once
/// A run with something of everything that panels show: messages under way and lost, faults, a
/// violation, roles, timers, branches and lamps of each kind.

#include <chrono>
#include <memory>
#include <string>

#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {

inline void add_message(FakeSession& session, int number) {
  using std::chrono::milliseconds;
  Chronicle& history = session.history;
  const EventNumber sent = history.last_event();
  const Time left = history.time_of(sent);
  const auto from = static_cast<Place>(number % 5);
  const Place to = (from + 1 + static_cast<Place>(number % 3)) % 5;
  const Word type = history.word_for(number % 2 == 0 ? "AppendEntries" : "RequestVote");
  const Place message = history.add(ChronicleMessage{.sent = left,
                                                     .ended = left + milliseconds(7),
                                                     .sent_event = static_cast<std::uint32_t>(sent),
                                                     .from = from,
                                                     .to = to,
                                                     .type = type});
  if (number >= 36) return;  // under way at the end
  const EventNumber arrived =
      history.add(ChronicleEvent{.time = left + milliseconds(7),
                                 .cause = static_cast<std::uint32_t>(sent),
                                 .node = to,
                                 .message = number % 7 == 3 ? nowhere : message,
                                 .kind = EventKind::alarm});
  const bool is_lost = number % 7 == 3;
  history.end(message, is_lost ? ChronicleMessage::End::lost : ChronicleMessage::End::delivered,
              Loss::none, arrived, left + milliseconds(7));
}

inline void add_lamps(FakeSession& session) {
  session.all_lamps = {
      {.name = "raft.election_safety",
       .meaning = "At most one leader can be elected in a given term.",
       .sentence = "n2 and n4 both lead term 3",
       .state = Lamp::State::violated,
       .event = 20,
       .is_expected = false},
      {.name = "raft.leader_append_only", .state = Lamp::State::holds},
      {.name = "raft.log_matching", .state = Lamp::State::holds},
      {.name = "raft.leader_completeness", .state = Lamp::State::holds},
      {.name = "raft.state_machine_safety", .state = Lamp::State::holds},
      {.name = "linearizable", .state = Lamp::State::open},
      {.name = "converges", .sentence = "the run ended too soon", .state = Lamp::State::unknown}};
}

inline std::unique_ptr<FakeSession> broken_cluster() {
  using std::chrono::milliseconds;
  auto session = fake_cluster(5, 2);
  Chronicle& history = session->history;
  const Word leader = history.word_for("leader");
  history.add(ChronicleEvent{.time = milliseconds(3), .node = 0, .kind = EventKind::alarm});
  for (int number = 0; number < 40; ++number) {
    add_message(*session, number);
    const EventNumber last = history.last_event();
    const Time now = history.time_of(last);
    if (number == 6) history.add_role(1, {.event = last, .time = now, .role = leader});
    if (number == 12) {
      history.add(Mark{.kind = Mark::Kind::fault, .event = last, .time = now, .text = "crash n1"});
      history.add_role(0, {.event = last, .time = now, .role = Chronicle::down_word});
    }
    if (number == 19) {
      history.add(Mark{.kind = Mark::Kind::violation,
                       .event = last,
                       .time = now,
                       .node = 1,
                       .text = "two leaders in term 3"});
    }
  }
  for (const auto& [message, due] : {std::pair<Place, int>{36, 5}, {37, 6}, {38, 7}, {39, 8}}) {
    session->now.flying.push_back(
        {.message = message, .due = session->reached() + milliseconds(due)});
  }
  session->now.nodes[0].is_up = false;
  session->now.nodes[2].is_paused = true;
  session->now.cuts = {{.from = 3, .to = 4}, {.from = 4, .to = 3}};
  session->all_branches.push_back({.name = "1: crash n1",
                                   .parent = 0,
                                   .forked_after = 12,
                                   .forked_at = milliseconds(90),
                                   .last_event = 20,
                                   .reached = milliseconds(150)});
  add_lamps(*session);
  return session;
}

}  // namespace orrery::gui
