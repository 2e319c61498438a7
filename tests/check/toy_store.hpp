#pragma once
/// A store without any protocol: a client writes to every replica and is done when so many have
/// answered. Messages take 10 ms. For judges of endings.

#include <map>
#include <string>

#include "sim/core/world.hpp"

namespace orrery::toy_store {

using namespace std::chrono_literals;

struct Write {
  Operation operation{};
  friend auto operator<=>(const Write&, const Write&) = default;
};
BOOST_DESCRIBE_STRUCT(Write, (), (operation))

struct Written {
  friend auto operator<=>(const Written&, const Written&) = default;
};
BOOST_DESCRIBE_STRUCT(Written, (), ())

struct Values {
  std::map<std::string, std::string> values{};
};
BOOST_DESCRIBE_STRUCT(Values, (), (values))

class Replica : public Process<std::variant<Write>, Nothing, Nothing, NoDurable, Values> {
 public:
  void start() {}
  void on(const Write& m, NodeId from) {
    values[m.operation.key] = m.operation.value;
    send(from, Written{});
  }
};
static_assert(is_process<Replica>);

/// Answers without writing.
class Liar : public Replica {
 public:
  void on(const Write&, NodeId from) { send(from, Written{}); }
};

struct ClientConfig {
  std::uint32_t answersNeeded = 1;
};

struct ClientState {
  std::uint32_t answers{};
};
BOOST_DESCRIBE_STRUCT(ClientState, (), (answers))

class Client : public Process<std::variant<Written>, Nothing, Nothing, NoDurable, ClientState,
                              ClientConfig> {
 public:
  void start() {}
  void invoke(const Operation& operation) {
    answers = 0;
    broadcast(Write{operation});
  }
  void on(const Written&) {
    if (++answers == answersNeeded) complete({});
  }
};
static_assert(is_process<Client>);

class TenMilliseconds final : public Environment {
 public:
  Ref<Environment> clone() const override { return make_ref<TenMilliseconds>(*this); }
  Fate fate_of(const Transmission&) override { return {.delay = 10ms}; }
};

inline Operation put(const std::string& key, const std::string& value) {
  return {.action = Action::put, .key = key, .value = value};
}

/// Replicas n1 … of which n3 may be a liar, and the clients c1 and c2, not begun yet.
inline World world(std::uint32_t replicas, std::uint32_t answers_needed, bool n3_lies = false) {
  World made(1, make_ref<TenMilliseconds>());
  made.add_group('n', replicas, 'n', [&](NodeId node) {
    return n3_lies && node == replica(3) ? make_box<Liar>() : make_box<Replica>();
  });
  made.add_group('c', 2, 'n', [&](NodeId) { return make_box<Client>({answers_needed}); });
  return made;
}

}  // namespace orrery::toy_store
