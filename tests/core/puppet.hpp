#pragma once
/// A process without a will of its own: each handler is a lambda of the test, which acts through
/// the process's verbs. And what goes with it: an environment with settable delays and clocks, and
/// an observer that writes lines.

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/world.hpp"

namespace orrery::puppet {

inline constexpr NodeId n1 = replica(1);
inline constexpr NodeId n2 = replica(2);

struct Word {
  std::string text{};
  friend auto operator<=>(const Word&, const Word&) = default;
};
BOOST_DESCRIBE_STRUCT(Word, (), (text))

/// No puppet knows this message.
struct Unheard {
  int number{};
};
BOOST_DESCRIBE_STRUCT(Unheard, (), (number))

struct Due {
  int which{};
  friend auto operator<=>(const Due&, const Due&) = default;
};
BOOST_DESCRIBE_STRUCT(Due, (), (which))

struct Late {
  friend auto operator<=>(const Late&, const Late&) = default;
};
BOOST_DESCRIBE_STRUCT(Late, (), ())

struct Said {
  std::string text{};
};
BOOST_DESCRIBE_STRUCT(Said, (), (text))

struct OnDisk {
  int number{};
};
BOOST_DESCRIBE_STRUCT(OnDisk, (), (number))

struct Durable {
  int written{};
  friend auto operator<=>(const Durable&, const Durable&) = default;
};
BOOST_DESCRIBE_STRUCT(Durable, (), (written))

struct Volatile {
  int heard{};
  friend auto operator<=>(const Volatile&, const Volatile&) = default;
};
BOOST_DESCRIBE_STRUCT(Volatile, (), (heard))

class Puppet;

/// What moves a puppet. An empty one does nothing.
struct Strings {
  std::function<void(Puppet&)> start{};
  std::function<void(Puppet&, const Word&, NodeId)> word{};
  std::function<void(Puppet&, const Due&)> due{};
  std::function<void(Puppet&)> late{};
  std::function<void(Puppet&, const OnDisk&)> on_disk{};
  std::function<void(Puppet&, const Operation&)> invoke{};
};

class Puppet : public Process<std::variant<Word>, std::variant<Due, Late>, std::variant<Said>,
                              Durable, Volatile, Strings> {
 public:
  using Synced = std::variant<OnDisk>;

  void start() {
    if (Strings::start) Strings::start(*this);
  }
  void on(const Word& m, NodeId from) {
    ++heard;
    if (word) word(*this, m, from);
  }
  void on(const Due& timer) {
    if (due) due(*this, timer);
  }
  void on(Late) {
    if (late) late(*this);
  }
  void on(const OnDisk& notice) {
    if (on_disk) on_disk(*this, notice);
  }
  void invoke(const Operation& operation) {
    if (Strings::invoke) Strings::invoke(*this, operation);
  }

  // The verbs, for the hands that hold the strings.
  using Process::between;
  using Process::broadcast;
  using Process::complete;
  using Process::monotonic_now;
  using Process::now;
  using Process::output;
  using Process::peers;
  using Process::persist;
  using Process::self;
  using Process::send;
  using Process::send_now;
  using Process::start_timer;
  using Process::stop_timer;

  void say(NodeId to, std::string text) { send(to, Word{std::move(text)}); }
};
static_assert(is_process<Puppet>);

/// Every message takes `delay`, every sync the next of `syncs` (then none).
class Settable final : public Environment {
 public:
  Duration delay{};
  std::vector<Duration> syncs{};
  std::function<Fate(const Transmission&)> fate{};
  std::function<Duration(const Payload&)> work{};

  Ref<Environment> clone() const override { return Ref<Environment>(new Settable(*this)); }
  Fate fate_of(const Transmission& message) override {
    return fate ? fate(message) : Fate{.delay = delay};
  }
  Duration processing_time(NodeId, const Payload& message, Draw) override {
    return work ? work(message) : Duration{0};
  }
  Duration sync_latency(NodeId, Draw) override {
    return next_sync_ < syncs.size() ? syncs[next_sync_++] : Duration{0};
  }

 private:
  std::size_t next_sync_ = 0;
};

/// The puppets n1, n2, … on these strings; not begun yet.
inline World world_of(const std::vector<Strings>& strings, Ref<Environment> environment = {}) {
  World world(1, std::move(environment));
  world.add_group('n', static_cast<std::uint32_t>(strings.size()), 'n',
                  [&](NodeId node) { return make_box<Puppet>(strings[node.number() - 1]); });
  return world;
}

/// What happened, one line each: "10ms n2 message Word{"text":"a"} from n1".
class Transcript final : public Observer {
 public:
  std::vector<std::string> lines;

  void event_begins(const World& world, const Event& event) override {
    std::string what(name_of_enumerator(event.kind));
    if (event.kind == EventKind::timer) what += " " + std::string(world.timer_name(event));
    if (event.payload) what += " " + text_of(*event.payload);
    if (event.from != NodeId{}) what += " from " + to_text(event.from);
    const bool is_alarm = event.kind == EventKind::alarm;
    add(world, is_alarm ? "agent" : to_text(world.node_at(event.slot)), what);
  }
  void sent(const World& world, const Transmission& message, const Fate& fate, std::uint64_t,
            std::uint64_t) override {
    std::string what = "sent " + text_of(message.payload) + " to " + to_text(message.to);
    if (fate.loss != Loss::none) what += ": " + std::string(name_of_enumerator(fate.loss));
    add(world, to_text(message.from), what);
  }
  void not_delivered(const World& world, const Event& message, Loss why) override {
    add(world, to_text(world.node_at(message.slot)),
        "not delivered: " + std::string(name_of_enumerator(why)));
  }
  void output(const World& world, NodeId node, const Payload& output) override {
    add(world, to_text(node), "output " + text_of(output));
  }
  void invoked(const World& world, NodeId client, const Operation& operation) override {
    add(world, to_text(client), "invoked " + orrery::to_text(operation));
  }
  void completed(const World& world, NodeId client, const Result& result) override {
    add(world, to_text(client), "completed " + orrery::to_text(result));
  }

  /// The lines that contain this.
  std::vector<std::string> with(std::string_view part) const {
    std::vector<std::string> found;
    for (const std::string& line : lines) {
      if (line.find(part) != std::string::npos) found.push_back(line);
    }
    return found;
  }

 private:
  static std::string text_of(const Payload& payload) {
    return std::string(payload.type_name()) + to_json(payload.to_value());
  }
  void add(const World& world, const std::string& who, const std::string& what) {
    lines.push_back(to_text(world.now()) + " " + who + " " + what);
  }
};

using Lines = std::vector<std::string>;

}  // namespace orrery::puppet
