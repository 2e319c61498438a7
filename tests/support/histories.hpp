#pragma once
/// Histories drawn from a seed: clients ask a perfect object, whose operations happen at one
/// instant between invocation and answer, so they are linearizable. For tests and benchmarks.

#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "sim/check/calls.hpp"
#include "sim/core/data_type.hpp"

namespace orrery {

enum class HistoryKind { reg, list, set, counter, queue, lock, decision };

struct HistoryShape {
  std::size_t operations = 10;
  std::uint32_t keys = 1;
  std::uint32_t clients = 3;
  HistoryKind kind = HistoryKind::reg;
  double reads = 0.5;        ///< their share
  double unknown = 0.02;     ///< share of operations without an answer
  std::uint32_t values = 0;  ///< so many different ones are written; 0: never the same twice
};

/// Draws what a client asks next.
class OperationDraw {
 public:
  OperationDraw(const HistoryShape& shape, std::mt19937_64& random)
      : shape_(shape), random_(random) {}

  Operation next(std::uint32_t client, const std::map<std::string, std::string>& seen) {
    Operation operation{.key = "k" + std::to_string(1 + random_() % shape_.keys)};
    operation.value = next_value(client);
    const bool reads = chance(shape_.reads);
    switch (shape_.kind) {
      case HistoryKind::reg: {
        const auto known = seen.find(operation.key);
        const bool swaps = known != seen.end() && chance(0.2);
        operation.action = reads ? Action::get : swaps ? Action::cas : Action::put;
        if (operation.action == Action::cas) operation.expected = known->second;
        break;
      }
      case HistoryKind::list:
        operation.action = reads ? Action::get : Action::append;
        operation.value += " ";
        break;
      case HistoryKind::set:
        operation.action = reads ? Action::members : Action::add;
        break;
      case HistoryKind::counter:
        operation.action = reads ? Action::total : Action::increment;
        operation.value = std::to_string(1 + random_() % 5);
        break;
      case HistoryKind::queue:
        operation.action = reads ? Action::dequeue : Action::enqueue;
        break;
      case HistoryKind::lock:
        operation.action = reads ? Action::release : Action::acquire;
        operation.value = "c" + std::to_string(client + 1);
        break;
      case HistoryKind::decision:
        operation.action = Action::propose;
        break;
    }
    if (only_returns(operation.action)) operation.value.clear();
    return operation;
  }

  bool chance(double share) { return static_cast<double>(random_() >> 11U) * 0x1p-53 < share; }

 private:
  std::string next_value(std::uint32_t client) {
    if (shape_.values > 0) return std::to_string(random_() % shape_.values);
    return "c" + std::to_string(client + 1) + "." + std::to_string(++written_);
  }
  static bool only_returns(Action action) {
    return action == Action::get || action == Action::members || action == Action::total ||
           action == Action::dequeue;
  }

  const HistoryShape& shape_;
  std::mt19937_64& random_;
  std::uint64_t written_ = 0;
};

/// Linearizable by the way it is made. Event numbers are 1, 2, …, times their nanoseconds.
inline std::vector<Call> drawn_history(const HistoryShape& shape, std::uint64_t seed) {
  enum class Stage { idle, invoked, done };
  struct Client {
    NodeId id{};
    Stage stage = Stage::idle;
    std::size_t call = 0;
    Result result{};
  };
  std::mt19937_64 random(seed);
  OperationDraw draw(shape, random);
  std::map<std::string, std::optional<std::string>> objects;
  std::map<std::string, std::string> seen;
  std::vector<Client> clients;
  for (std::uint32_t i = 0; i < shape.clients; ++i) clients.push_back({.id = client(i + 1)});
  std::uint32_t named = shape.clients;
  std::vector<Call> calls;
  for (std::uint64_t event = 1; true; ++event) {
    auto& [id, stage, call, result] = clients[random() % clients.size()];
    const auto index = static_cast<std::uint32_t>(id.number() - 1);
    if (stage == Stage::idle) {
      if (calls.size() == shape.operations) break;
      call = calls.size();
      stage = Stage::invoked;
      calls.push_back({.client = id,
                       .operation = draw.next(index, seen),
                       .invoked = Time(static_cast<std::int64_t>(event)),
                       .invoked_event = event});
    } else if (stage == Stage::invoked) {
      const Operation& operation = calls[call].operation;
      if (draw.chance(shape.unknown)) {  // it may have happened
        if (draw.chance(0.5)) apply(operation, objects[operation.key]);
        stage = Stage::idle;
        id = client(++named);
        continue;
      }
      result = apply(operation, objects[operation.key]);
      stage = Stage::done;
    } else {
      calls[call].result = result;
      calls[call].returned = Time(static_cast<std::int64_t>(event));
      calls[call].returned_event = event;
      stage = Stage::idle;
      const auto& object = objects[calls[call].operation.key];
      if (object && shape.kind == HistoryKind::reg) seen[calls[call].operation.key] = *object;
    }
  }
  return calls;
}

}  // namespace orrery
