#include "sim/check/wing_gong.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>
#include <tuple>

#include "sim/check/lookup.hpp"
#include "sim/check/step_table.hpp"
#include "sim/core/hash.hpp"

namespace orrery {
namespace {

using State = StepTable::State;
using Index = std::uint32_t;

/// A set of linearized operations and a state, as 128 bits drawn for each member and added up. Two
/// of them are taken for one with a probability of 2^-128: a search of 10^9 is wrong less often
/// than its memory.
struct Configuration {
  std::uint64_t a = 0;
  std::uint64_t b = 0;

  Configuration operator^(const Configuration& other) const { return {a ^ other.a, b ^ other.b}; }
  friend bool operator==(const Configuration&, const Configuration&) = default;
};

struct HashOfConfiguration {
  using is_avalanching = void;  // NOLINT(readability-identifier-naming): Boost asks for it
  std::size_t operator()(const Configuration& configuration) const { return configuration.a; }
};

Configuration drawn_for(std::uint64_t kind, std::uint64_t number) {
  Hasher a(kind);
  Hasher b(~kind);
  a.add(number);
  b.add(number);
  return {a.value(), b.value()};
}
constexpr std::uint64_t of_state = 1;
constexpr std::uint64_t of_call = 2;

/// An invocation or a return in the list.
struct Entry {
  Index call = 0;
  bool is_return = false;
  Index before = 0;
  Index after = 0;
};

class Search {
 public:
  Search(const KeyHistory& history, const std::vector<Call>& calls, const SearchLimits& limits)
      : calls_(history.calls), limits_(limits) {
    for (const KeyedCall& keyed : calls_) {
      const Call& call = calls[keyed.call];
      const Result unknown{.outcome = Outcome::unknown};
      step_.push_back(steps_.step_of(call.operation, keyed.is_open() ? unknown : call.result));
      if (!is_of_register(call.operation.action)) is_register_ = false;
    }
    make_list();
    order_by_urgency();
    count_needs();
  }

  SearchResult run() {
    const auto completed = std::count_if(calls_.begin(), calls_.end(),
                                         [](const KeyedCall& call) { return !call.is_open(); });
    left_ = static_cast<std::size_t>(completed);
    while (left_ > 0) {
      if (const auto limit = limit_reached()) return result(*limit);
      open_frame();
      while (!advance()) {
        if (frames_.size() == 1) return result(Finding::not_linearizable);
        close_frame();
      }
    }
    SearchResult found = result(Finding::linearizable);
    for (const Frame& frame : frames_) found.order.push_back(calls_[frame.taken].call);
    return found;
  }

 private:
  /// The choices at one point of the search, and which of them is being tried.
  struct Frame {
    State state{};
    std::size_t first_choice = 0;  // in choices_
    std::size_t next_choice = 0;
    Index taken = 0;
  };
  struct Choice {
    Index call = 0;
    State state{};
  };

  SearchResult result(Finding finding) const {
    return {.finding = finding, .steps = tried_, .stuck_at = calls_.empty() ? 0 : stuck_call()};
  }
  std::size_t stuck_call() const {
    const auto by_return = [](const KeyedCall& a, const KeyedCall& b) {
      return a.returned < b.returned;
    };
    const auto found = std::find_if(calls_.begin(), calls_.end(), [&](const KeyedCall& call) {
      return call.returned == furthest_;
    });
    return (found != calls_.end() ? *found
                                  : *std::max_element(calls_.begin(), calls_.end(), by_return))
        .call;
  }

  // ------------------------------------------------------------ preparations

  void make_list() {
    struct Moment {
      std::uint64_t event;
      bool is_return;
      Index call;
    };
    std::vector<Moment> moments;
    for (Index i = 0; i < calls_.size(); ++i) {
      moments.push_back({calls_[i].invoked, false, i});
      if (!calls_[i].is_open()) moments.push_back({calls_[i].returned, true, i});
    }
    // Within one event invocations come first: what they overlap with is concurrent.
    std::sort(moments.begin(), moments.end(), [](const Moment& x, const Moment& y) {
      return std::tie(x.event, x.is_return, x.call) < std::tie(y.event, y.is_return, y.call);
    });
    entries_.resize(moments.size() + 1);  // entry 0 is before the first and after the last
    invocation_.resize(calls_.size());
    return_.resize(calls_.size());
    for (Index i = 0; i < entries_.size(); ++i) {
      Entry& entry = entries_[i];
      entry.before = i == 0 ? static_cast<Index>(entries_.size() - 1) : i - 1;
      entry.after = i + 1 == entries_.size() ? 0 : i + 1;
      if (i == 0) continue;
      entry.call = moments[i - 1].call;
      entry.is_return = moments[i - 1].is_return;
      (entry.is_return ? return_ : invocation_)[entry.call] = i;
    }
  }

  /// A write is urgent if its value is soon read: before that reader returns it must have happened.
  /// An element of a queue is urgent if it is soon taken, and else can wait.
  void order_by_urgency() {
    Lookup<std::string, std::uint64_t> first_seen;  // by value: when its first reader returns
    for (Index i = 0; i < calls_.size(); ++i) {
      const std::string* value = steps_.value_read_by(step_[i]);
      if (value == nullptr || calls_[i].is_open()) continue;
      const auto& [first, is_new] = first_seen.try_emplace(*value, calls_[i].returned);
      if (!is_new) first = std::min(first, calls_[i].returned);
    }
    for (Index i = 0; i < calls_.size(); ++i) {
      const Operation& operation = steps_.operation_of(step_[i]);
      const std::uint64_t* seen = first_seen.find(operation.value);
      const bool is_seen = !only_reads(operation.action) && seen != nullptr;
      std::uint64_t urgency =
          operation.action == Action::enqueue ? KeyedCall::never : calls_[i].returned;
      if (is_seen) urgency = std::min(urgency, *seen);
      urgency_.push_back(urgency);
    }
  }

  /// Who needs which value of a register, and who can still write it.
  void count_needs() {
    if (!is_register_) return;
    for (Index i = 0; i < calls_.size(); ++i) note(i, 1);
  }

  State state_numbered(const std::optional<std::string>& value) {
    const State state = steps_.state_of(value);
    if (state >= needed_.size()) {
      needed_.resize(state + 1);
      writers_.resize(state + 1);
    }
    return state;
  }

  /// Counts a call that is not linearized (or, with -1, one that is now).
  void note(Index call, std::int32_t by) {
    const Operation& operation = steps_.operation_of(step_[call]);
    const bool is_open = calls_[call].is_open();
    switch (operation.action) {
      case Action::get:
        if (const std::string* value = steps_.value_read_by(step_[call]); value && !is_open) {
          needed_[state_numbered(*value)] += by;
        }
        return;
      case Action::cas:
        if (!is_open) needed_[state_numbered(operation.expected)] += by;
        [[fallthrough]];
      case Action::put:
        writers_[state_numbered(operation.value)] += by;
        return;
      default:
        return;
    }
  }

  // ------------------------------------------------------------ the search

  std::optional<Finding> limit_reached() {
    if (tried_ > limits_.steps) return Finding::too_many_steps;
    if (bytes_soon() > limits_.bytes) return Finding::too_much_memory;
    constexpr std::uint64_t between_looks = 4096;
    if (limits_.is_over && tried_ % between_looks == 0 && limits_.is_over()) {
      return Finding::out_of_time;
    }
    return std::nullopt;
  }

  /// In use after the next step: a set that is full moves to one of twice its size.
  std::size_t bytes_soon() const {
    const bool is_full = seen_.size() >= seen_.max_load();
    return (is_full ? 3 : 1) * seen_.bucket_count() * (sizeof(Configuration) + 1) +
           frames_.capacity() * sizeof(Frame) + choices_.capacity() * sizeof(Choice) +
           steps_.bytes();
  }

  /// Whatever may come next: operations that were invoked before the first return in the list.
  void open_frame() {
    frames_.push_back({.state = state_, .first_choice = choices_.size()});
    Index at = entries_[0].after;
    for (; at != 0 && !entries_[at].is_return; at = entries_[at].after) {
      const Index call = entries_[at].call;
      const State next = steps_.next(state_, step_[call]);
      if (next == StepTable::illegal) continue;
      const bool has_effect = next != state_;
      if (!has_effect && calls_[call].is_open()) continue;
      if (!has_effect && steps_.is_harmless(step_[call])) {
        choices_.resize(frames_.back().first_choice);
        choices_.push_back({call, next});
        break;
      }
      if (!repeats_an_open_choice(call)) choices_.push_back({call, next});
    }
    if (at != 0 && entries_[at].is_return) {
      furthest_ = std::max(furthest_, calls_[entries_[at].call].returned);
    }
    Frame& frame = frames_.back();
    frame.next_choice = frame.first_choice;
    const auto begin = choices_.begin() + static_cast<std::ptrdiff_t>(frame.first_choice);
    std::sort(begin, choices_.end(),
              [&](const Choice& x, const Choice& y) { return rank_of(x.call) < rank_of(y.call); });
  }

  std::tuple<bool, std::uint64_t, Index> rank_of(Index call) const {
    return {calls_[call].is_open(), urgency_[call], call};
  }

  bool repeats_an_open_choice(Index call) const {
    if (!calls_[call].is_open()) return false;
    const auto begin = choices_.begin() + static_cast<std::ptrdiff_t>(frames_.back().first_choice);
    return std::any_of(begin, choices_.end(), [&](const Choice& choice) {
      return calls_[choice.call].is_open() && step_[choice.call] == step_[call];
    });
  }

  /// Takes the next choice of the newest frame that leads somewhere new; false if there is none.
  bool advance() {
    Frame& frame = frames_.back();
    while (frame.next_choice < choices_.size()) {
      const Choice choice = choices_[frame.next_choice++];
      ++tried_;
      frame.taken = choice.call;
      lift(choice.call);
      state_ = choice.state;
      if (!is_dead(frame.state) && seen_.insert(linearized_ ^ drawn_for(of_state, state_)).second) {
        return true;
      }
      put_back(choice.call);
      state_ = frame.state;
    }
    return false;
  }

  void close_frame() {
    choices_.resize(frames_.back().first_choice);
    frames_.pop_back();
    const Frame& frame = frames_.back();
    put_back(frame.taken);
    state_ = frame.state;
  }

  /// A value was left that somebody must still find, and nobody can write.
  bool is_dead(State left) const {
    return is_register_ && left != state_ && left < needed_.size() && needed_[left] > 0 &&
           writers_[left] == 0;
  }

  void lift(Index call) {
    unlink(invocation_[call]);
    if (!calls_[call].is_open()) {
      unlink(return_[call]);
      --left_;
    }
    linearized_ = linearized_ ^ drawn_for(of_call, call);
    if (is_register_) note(call, -1);
  }

  void put_back(Index call) {
    if (!calls_[call].is_open()) {
      relink(return_[call]);
      ++left_;
    }
    relink(invocation_[call]);
    linearized_ = linearized_ ^ drawn_for(of_call, call);
    if (is_register_) note(call, 1);
  }

  void unlink(Index entry) {
    entries_[entries_[entry].before].after = entries_[entry].after;
    entries_[entries_[entry].after].before = entries_[entry].before;
  }
  void relink(Index entry) {
    entries_[entries_[entry].before].after = entry;
    entries_[entries_[entry].after].before = entry;
  }

  const std::vector<KeyedCall>& calls_;
  const SearchLimits& limits_;
  StepTable steps_;
  std::vector<StepTable::Step> step_;  // by call
  bool is_register_ = true;

  std::vector<Entry> entries_;
  std::vector<Index> invocation_;  // entries by call
  std::vector<Index> return_;
  std::vector<std::uint64_t> urgency_;
  std::vector<std::int32_t> needed_;   // by state: calls that must find it
  std::vector<std::int32_t> writers_;  // by state: calls that may make it

  State state_ = StepTable::initial;
  Configuration linearized_{};
  std::size_t left_ = 0;  // completed calls that are not linearized
  std::vector<Frame> frames_;
  std::vector<Choice> choices_;
  boost::unordered_flat_set<Configuration, HashOfConfiguration> seen_;
  std::uint64_t tried_ = 0;
  std::uint64_t furthest_ = 0;
};

}  // namespace

SearchResult search(const KeyHistory& history, const std::vector<Call>& calls,
                    const SearchLimits& limits) {
  return Search(history, calls, limits).run();
}

}  // namespace orrery
