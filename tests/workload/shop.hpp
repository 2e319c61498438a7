#pragma once
/// Clients to ask, and what they were asked: some that answer by themselves, and some that ask one
/// server, over a network that loses messages.

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/data_type.hpp"
#include "sim/workload/workload.hpp"

namespace orrery::desk {

using namespace std::chrono_literals;

// ---------------------------------------------------------------- clients that need no replicas

struct Answer {
  friend auto operator<=>(const Answer&, const Answer&) = default;
};
BOOST_DESCRIBE_STRUCT(Answer, (), ())

struct Service {
  Duration shortest{1ms};
  Duration longest{1ms};
  Outcome outcome = Outcome::ok;
  std::string reads{};  // the answer to a get
};

struct Asked {
  Operation operation{};
  friend auto operator<=>(const Asked&, const Asked&) = default;
};
BOOST_DESCRIBE_STRUCT(Asked, (), (operation))

/// Answers after a while by itself, also what has been given up.
class Desk : public Process<Nothing, std::variant<Answer>, Nothing, NoDurable, Asked, Service> {
 public:
  void start() {}
  void invoke(const Operation& asked) {
    operation = asked;
    start_timer(Answer{}, between(shortest, longest));
  }
  void on(Answer) {
    Result result{.outcome = outcome};
    if (operation.action == Action::get) result.value = reads;
    complete(result);
  }
};
static_assert(is_process<Desk> && HandlesOperations<Desk>);

// ---------------------------------------------------------------- clients of one server

struct Ask {
  std::uint64_t number{};
  Operation operation{};
  friend auto operator<=>(const Ask&, const Ask&) = default;
};
BOOST_DESCRIBE_STRUCT(Ask, (), (number, operation))

struct Told {
  std::uint64_t number{};
  Result result{};
  friend auto operator<=>(const Told&, const Told&) = default;
};
BOOST_DESCRIBE_STRUCT(Told, (), (number, result))

struct Values {
  std::map<std::string, std::string> values{};
};
BOOST_DESCRIBE_STRUCT(Values, (), (values))

/// Does at once what it is asked.
class Server : public Process<std::variant<Ask>, Nothing, Nothing, NoDurable, Values> {
 public:
  void start() {}
  void on(const Ask& m, NodeId from) {
    const auto found = values.find(m.operation.key);
    std::optional<std::string> value;
    if (found != values.end()) value = found->second;
    const Result result = apply(m.operation, value);
    if (value) values[m.operation.key] = *value;
    else values.erase(m.operation.key);
    send(from, Told{m.number, result});
  }
};
static_assert(is_process<Server>);

struct Pending {
  std::uint64_t number{};
};
BOOST_DESCRIBE_STRUCT(Pending, (), (number))

/// Asks once, and waits.
class Caller : public Process<std::variant<Told>, Nothing, Nothing, NoDurable, Pending> {
 public:
  void start() {}
  void invoke(const Operation& asked) { send(replica(1), Ask{++number, asked}); }
  void on(const Told& m) {
    if (m.number == number) complete(m.result);
  }
};
static_assert(is_process<Caller> && HandlesOperations<Caller>);

/// 1 to 9 ms, and with some probability a message is lost: about every second time a request, so
/// that nothing happened, else an answer.
class Weather final : public Environment {
 public:
  explicit Weather(double loss) : loss_(loss) {}
  Ref<Environment> clone() const override { return make_ref<Weather>(*this); }
  Fate fate_of(const Transmission& message) override {
    if (message.draw(hash_of_name("loss")).chance(loss_)) return {.loss = Loss::lost};
    return {.delay = message.draw(hash_of_name("latency")).between(1ms, 9ms)};
  }

 private:
  double loss_;
};

}  // namespace orrery::desk

namespace orrery {

struct Shop {
  Workload workload = workload::Kv{};
  std::uint32_t clients = 1;
  desk::Service service{};
  std::uint64_t seed = 1;
};

/// Clients that answer by themselves.
inline World open_shop(const Shop& shop) {
  World world(shop.seed);
  world.add_group('c', shop.clients, 'c',
                  [&](NodeId) { return make_box<desk::Desk>(shop.service); });
  world.add_agent(make_ref<WorkloadAgent>(shop.workload, shop.clients));
  world.begin();
  return world;
}

/// Clients of one server, n1.
inline World open_store(const Workload& workload, std::uint32_t clients, double loss = 0,
                        std::uint64_t seed = 1) {
  World world(seed, make_ref<desk::Weather>(loss));
  world.add_group('n', 1, 'n', [](NodeId) { return make_box<desk::Server>(); });
  world.add_group('c', clients, 'n', [](NodeId) { return make_box<desk::Caller>(); });
  world.add_agent(make_ref<WorkloadAgent>(workload, clients));
  world.begin();
  return world;
}

struct Call {
  NodeId client{};
  Operation operation{};
  Time invoked{};
  std::optional<Time> returned{};
  Result result{};
  friend bool operator==(const Call&, const Call&) = default;
};

inline std::vector<Call> calls_of(const World& world) {
  std::vector<Call> all;
  std::map<NodeId, std::size_t> newest;
  for (const HistoryEvent& event : world.history()) {
    if (event.kind == HistoryEvent::Kind::invoked) {
      newest[event.client] = all.size();
      all.push_back({.client = event.client, .operation = event.operation, .invoked = event.time});
    } else {
      all[newest[event.client]].returned = event.time;
      all[newest[event.client]].result = event.result;
    }
  }
  return all;
}

inline std::vector<Call> calls(const Shop& shop, Time end) {
  World world = open_shop(shop);
  world.run_until(end);
  return calls_of(world);
}

inline std::vector<Call> calls_by(NodeId who, const std::vector<Call>& all) {
  std::vector<Call> own;
  std::copy_if(all.begin(), all.end(), std::back_inserter(own),
               [&](const Call& call) { return call.client == who; });
  return own;
}

}  // namespace orrery
