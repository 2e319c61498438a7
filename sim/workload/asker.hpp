#pragma once
/// Who knows what to ask: for each kind of workload an asker, a value that draws the next question
/// of a client and looks at its answer. When it is asked, in which loop and how long an answer may
/// take is the business of the WorkloadAgent (workload.hpp), the same for all of them.
///
/// What a client does in one go is a task: one operation, or several that belong together (acquire,
/// write, release). An asker has
///   std::optional<Question> next(const Turn&)        begins a task, or goes on with it; nothing:
///                                                    this client has asked all that it will
///   std::optional<Duration> answered(const Turn&, const Question&, const Result&)
///                                                    the task goes on after so long; nothing: it
///                                                    is done
/// and, where the defaults below are not right, the other functions of Asker. Which of the clients
/// is meant says the turn: an asker answers for all of them.
///
/// Whatever is written is a value that nobody else writes ("c2.17"), so that a judge knows whose
/// write a read saw.

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/core/draw.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/operation.hpp"
#include "sim/workload/key_choice.hpp"
#include "sim/workload/workload_plan.hpp"

namespace orrery::workload {

/// One operation of one client, as it is about to be asked or has just been answered.
struct Turn {
  NodeId client{};
  Time now{};
  std::uint64_t number = 0;  ///< of the operation among the client's, from 1
  Draw draw = Draw::of_bits(0);
  /// Of an answer: it is the answer to a retry, and what was asked before may have had its effect.
  bool is_retry = false;

  /// Where this client stands in a vector that has an element for each.
  std::size_t index() const { return client.number() - 1; }
  /// "c2.17"
  std::string unique_value() const;
};

// The parts of a draw, by what they decide.
constexpr std::uint64_t draws_key = 0;
constexpr std::uint64_t draws_action = 1;
constexpr std::uint64_t draws_amount = 2;

struct Question {
  std::uint32_t key = 0;  ///< the number of operation.key, from 0
  Operation operation{};
};

/// What askers do unless they say otherwise.
struct Asker {
  /// Answers are of no interest, and a task is one operation.
  std::optional<Duration> answered(const Turn&, const Question&, const Result&) { return {}; }
  /// When the client's next task is due, if that is known; Time::max() for never.
  static constexpr std::optional<Time> earliest(NodeId) { return {}; }
  /// Does anything remain to be asked when no more tasks begin? If so, `next` is called for that
  /// after `wind_up`.
  static constexpr bool winds_up() { return false; }
  void wind_up(const Turn&) {}
  /// The client has crashed since its task began: it knows nothing any more.
  void forget(NodeId) {}
};

/// "set3" for the third key.
std::string key_name(std::string_view word, std::uint32_t key);

/// One of the actions in proportion to its weight. Requires: a weight above 0.
struct Weighted {
  Action action;
  std::uint32_t weight;
};
Action draw_action(std::initializer_list<Weighted> actions, Draw draw);

// ---------------------------------------------------------------- the kinds

/// Of registers and key-value stores. A cas expects what was last seen under its key, by whomever.
/// Clients beyond the `writers` only read. With `read_after`, a put and the get of what it put are
/// one task.
class RegisterAsker : public Asker {
 public:
  RegisterAsker(const Register& plan, std::uint32_t clients);
  RegisterAsker(const Kv& plan, std::uint32_t clients);
  std::optional<Question> next(const Turn& turn);
  std::optional<Duration> answered(const Turn& turn, const Question& asked, const Result& result);
  void forget(NodeId client) { to_read_[client.number() - 1].reset(); }

 private:
  std::string_view word_;  // what keys are called
  KvMix mix_;
  KeyChoice keys_;
  std::optional<std::uint32_t> writers_;
  std::optional<Duration> read_after_;
  std::vector<std::string> last_seen_;                 // by key
  std::vector<std::optional<std::uint32_t>> to_read_;  // by client: the key that it has put
};

class SetAsker : public Asker {
 public:
  explicit SetAsker(const Set& plan) : mix_(plan.mix), keys_(plan.skew, plan.keys) {}
  std::optional<Question> next(const Turn& turn) const;

 private:
  SetMix mix_;
  KeyChoice keys_;
};

class CounterAsker : public Asker {
 public:
  explicit CounterAsker(const Counter& plan)
      : mix_(plan.mix), by_(plan.by), keys_(plan.skew, plan.keys) {}
  std::optional<Question> next(const Turn& turn) const;

 private:
  CounterMix mix_;
  IntegerRange by_;
  KeyChoice keys_;
};

class UniqueIdsAsker : public Asker {
 public:
  explicit UniqueIdsAsker(const UniqueIds& plan) : keys_(plan.skew, plan.keys) {}
  std::optional<Question> next(const Turn& turn) const;

 private:
  KeyChoice keys_;
};

/// A client goes on to the next decision whatever it heard of the last one.
class ProposeAsker : public Asker {
 public:
  ProposeAsker(const Propose& plan, std::uint32_t clients)
      : instances_(plan.instances), proposed_(clients) {}
  std::optional<Question> next(const Turn& turn);

 private:
  std::uint32_t instances_;
  std::vector<std::uint32_t> proposed_;  // by client: for so many decisions
};

/// Draws nothing: what each client is asked for, and when, is written down.
class ScriptAsker : public Asker {
 public:
  ScriptAsker(const Script& plan, std::uint32_t clients);
  std::optional<Question> next(const Turn& turn);
  std::optional<Time> earliest(NodeId client) const;

 private:
  std::shared_ptr<const std::vector<std::vector<ScriptedCall>>> calls_;  // by client
  std::vector<std::size_t> asked_;                                       // by client: so many
};

class QueueAsker : public Asker {
 public:
  QueueAsker(const Queue& plan, std::uint32_t clients);
  std::optional<Question> next(const Turn& turn);
  std::optional<Duration> answered(const Turn& turn, const Question& asked, const Result& result);
  bool winds_up() const { return drain_; }
  void wind_up(const Turn& turn) { drains_[turn.index()] = true; }

 private:
  QueueMix mix_;
  KeyChoice keys_;
  std::uint32_t queues_;
  bool drain_;
  std::vector<bool> drains_;            // by client
  std::vector<std::uint32_t> drained_;  // by client: it has found so many queues empty
};

}  // namespace orrery::workload
