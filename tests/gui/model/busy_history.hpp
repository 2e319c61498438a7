#pragma once
/// Chronicles of any size, made of nothing but arithmetic, for tests and benchmarks of views of
/// time.

#include <queue>
#include <string>
#include <vector>

#include "gui/session/chronicle.hpp"

namespace orrery::gui {

struct BusyHistory {
  std::uint32_t replicas = 5;
  std::uint32_t clients = 2;
  std::uint32_t messages = 200;
  Time gap = std::chrono::milliseconds(1);       ///< between sendings, at most
  Time latency = std::chrono::milliseconds(10);  ///< at most
  std::uint32_t lost_of_ten = 1;
  /// Some messages are copies, changed, dropped by hand, refused, or lost on their way, and judges
  /// see promises broken.
  bool is_troubled = false;
};

/// Numbers that look drawn, the same in every run.
class Lots {
 public:
  explicit Lots(std::uint64_t seed) : state_(seed) {}
  std::uint64_t below(std::uint64_t limit) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state_ >> 33) % limit;
  }
  Time within(Time most) {
    return Time(static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most.count()) + 1)));
  }

 private:
  std::uint64_t state_;
};

/// Each sending is a timer's event at a random node; roles change and marks appear now and then.
inline Chronicle busy_history(const BusyHistory& how, std::uint64_t seed = 1) {
  std::vector<ChronicleNode> nodes;
  for (std::uint32_t i = 1; i <= how.replicas; ++i)
    nodes.push_back({"n" + std::to_string(i), "Busy"});
  for (std::uint32_t i = 1; i <= how.clients; ++i)
    nodes.push_back({"c" + std::to_string(i), "Client"});
  const auto count = static_cast<std::uint32_t>(nodes.size());
  Chronicle history(std::move(nodes));
  const Word follower = history.word_for("follower");
  const Word leader = history.word_for("leader");
  const std::vector<Word> types{history.word_for("Ask"), history.word_for("Answer"),
                                history.word_for("Heartbeat")};
  const Word timer = history.word_for("Tick");
  for (Place node = 0; node < how.replicas; ++node) history.add_role(node, {0, Time{}, follower});

  using Due = std::pair<Time, Place>;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due;
  const auto deliver_until = [&](Time time) {
    for (; !due.empty() && due.top().first <= time; due.pop()) {
      const auto [at, place] = due.top();
      const bool is_lost_late = how.is_troubled && place % 19 == 0;
      const bool is_refused = how.is_troubled && place % 17 == 0;
      if (is_lost_late) {
        const auto end =
            place % 2 == 0 ? ChronicleMessage::End::lost : ChronicleMessage::End::dropped;
        history.end(place, end, Loss::cut, history.last_event(), at);
        continue;
      }
      const ChronicleMessage& message = history.messages()[place];
      const EventNumber number =
          history.add({at, message.sent_event, message.to, place, 0, EventKind::message});
      if (is_refused) {
        history.end(place, ChronicleMessage::End::lost, Loss::target_down, number, at);
      } else {
        history.end(place, ChronicleMessage::End::delivered, Loss::none, number, at);
      }
    }
  };
  Lots lots(seed);
  Time now{};
  for (std::uint32_t i = 0; i < how.messages; ++i) {
    now += lots.within(how.gap);
    deliver_until(now);
    const auto from = static_cast<Place>(lots.below(count));
    const auto to = static_cast<Place>((from + 1 + lots.below(count - 1)) % count);
    const EventNumber number = history.add({now, 0, from, nowhere, timer, EventKind::timer});
    if (i % 50 == 49) {
      const auto node = static_cast<Place>(lots.below(how.replicas));
      history.add_role(node, {number, now, i % 100 == 99 ? follower : leader});
      history.add(Mark{i % 100 == 99 ? Mark::Kind::fault : Mark::Kind::output, number, now, node,
                       "mark " + std::to_string(i)});
    }
    if (how.is_troubled && i % 7 == 3) {
      history.add(Mark{Mark::Kind::violation, number, now, nowhere,
                       i % 2 == 0 ? "judge.even: it is odd" : "judge.odd: it is even"});
    }
    const bool is_lost = lots.below(10) < how.lost_of_ten;
    ChronicleMessage message{now, now + lots.within(how.latency)};
    message.sent_event = static_cast<std::uint32_t>(number);
    message.from = from;
    message.to = to;
    message.type = types[lots.below(types.size())];
    message.is_copy = how.is_troubled && i % 11 == 0;
    message.is_changed = how.is_troubled && i % 13 == 0;
    const Time arrives = message.ended;
    const Place place = history.add(message);
    if (is_lost) {
      history.end(place, ChronicleMessage::End::lost, Loss::lost, number, now);
    } else {
      due.emplace(arrives, place);
    }
  }
  return history;
}

/// As in a font in which each letter is as wide as this part of a line's height.
inline auto letters_as_wide_as(float pixels) {
  return [pixels](std::string_view text) { return pixels * static_cast<float>(text.size()); };
}

}  // namespace orrery::gui
