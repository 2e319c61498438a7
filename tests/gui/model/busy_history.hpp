#pragma once
/// Chronicles of any size, made of nothing but arithmetic, for tests and benchmarks of views of
/// time.

#include <queue>
#include <string>
#include <utility>
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

/// Makes one, message by message.
class BusyHistoryMaker {
 public:
  BusyHistoryMaker(const BusyHistory& how, std::uint64_t seed)
      : how_(how), lots_(seed), history_(nodes_of(how)) {
    follower_ = history_.word_for("follower");
    leader_ = history_.word_for("leader");
    types_ = {history_.word_for("Ask"), history_.word_for("Answer"),
              history_.word_for("Heartbeat")};
    timer_ = history_.word_for("Tick");
    for (Place node = 0; node < how.replicas; ++node) {
      history_.add_role(node, {0, Time{}, follower_});
    }
  }

  Chronicle make() {
    for (std::uint32_t i = 0; i < how_.messages; ++i) {
      now_ += lots_.within(how_.gap);
      deliver();
      send(i);
    }
    return std::move(history_);
  }

 private:
  using Due = std::pair<Time, Place>;

  static std::vector<ChronicleNode> nodes_of(const BusyHistory& how) {
    std::vector<ChronicleNode> nodes;
    for (std::uint32_t i = 1; i <= how.replicas; ++i)
      nodes.push_back({"n" + std::to_string(i), "Busy"});
    for (std::uint32_t i = 1; i <= how.clients; ++i)
      nodes.push_back({"c" + std::to_string(i), "Client"});
    return nodes;
  }

  /// What is due by now, in order of time.
  void deliver() {
    for (; !due_.empty() && due_.top().first <= now_; due_.pop()) {
      const auto [at, place] = due_.top();
      end(at, place);
    }
  }

  void end(Time at, Place place) {
    const bool is_lost_late = how_.is_troubled && place % 19 == 0;
    if (is_lost_late) {
      const auto fate =
          place % 2 == 0 ? ChronicleMessage::End::lost : ChronicleMessage::End::dropped;
      return history_.end(place, fate, Loss::cut, history_.last_event(), at);
    }
    const ChronicleMessage& message = history_.messages()[place];
    const EventNumber number =
        history_.add({at, message.sent_event, message.to, place, 0, EventKind::message});
    const bool is_refused = how_.is_troubled && place % 17 == 0;
    if (is_refused) {
      history_.end(place, ChronicleMessage::End::lost, Loss::target_down, number, at);
    } else {
      history_.end(place, ChronicleMessage::End::delivered, Loss::none, number, at);
    }
  }

  void send(std::uint32_t i) {
    const auto count = static_cast<Place>(history_.nodes().size());
    const auto from = static_cast<Place>(lots_.below(count));
    const auto to = static_cast<Place>((from + 1 + lots_.below(count - 1)) % count);
    const EventNumber number = history_.add({now_, 0, from, nowhere, timer_, EventKind::timer});
    mark(i, number);
    const bool is_lost = lots_.below(10) < how_.lost_of_ten;
    ChronicleMessage message{now_, now_ + lots_.within(how_.latency)};
    message.sent_event = static_cast<std::uint32_t>(number);
    message.from = from;
    message.to = to;
    message.type = types_[lots_.below(types_.size())];
    message.is_copy = how_.is_troubled && i % 11 == 0;
    message.is_changed = how_.is_troubled && i % 13 == 0;
    const Time arrives = message.ended;
    const Place place = history_.add(message);
    if (is_lost) history_.end(place, ChronicleMessage::End::lost, Loss::lost, number, now_);
    else due_.emplace(arrives, place);
  }

  /// Roles change, and judges speak, now and then.
  void mark(std::uint32_t i, EventNumber number) {
    if (i % 50 == 49) {
      const bool is_fault = i % 100 == 99;
      const auto node = static_cast<Place>(lots_.below(how_.replicas));
      history_.add_role(node, {number, now_, is_fault ? follower_ : leader_});
      history_.add(Mark{is_fault ? Mark::Kind::fault : Mark::Kind::output, number, now_, node,
                        "mark " + std::to_string(i)});
    }
    if (how_.is_troubled && i % 7 == 3) {
      history_.add(Mark{Mark::Kind::violation, number, now_, nowhere,
                        i % 2 == 0 ? "judge.even: it is odd" : "judge.odd: it is even"});
    }
  }

  BusyHistory how_;
  Lots lots_;
  Chronicle history_;
  Word follower_ = 0;
  Word leader_ = 0;
  Word timer_ = 0;
  std::vector<Word> types_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
  Time now_{};
};

/// Each sending is a timer's event at a random node; roles change and marks appear now and then.
inline Chronicle busy_history(const BusyHistory& how, std::uint64_t seed = 1) {
  return BusyHistoryMaker(how, seed).make();
}

/// As in a font in which each letter is as wide as this part of a line's height.
inline auto letters_as_wide_as(float pixels) {
  return [pixels](std::string_view text) { return pixels * static_cast<float>(text.size()); };
}

}  // namespace orrery::gui
