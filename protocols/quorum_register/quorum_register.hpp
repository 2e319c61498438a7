#pragma once
/// A register with quorums of r and w: a write goes to all n replicas and waits for w of them, a
/// read asks all and waits for r, and the newest timestamp wins. D. Gifford, "Weighted Voting for
/// Replicated Data", SOSP 1979, with one vote for each replica; but where Gifford has version
/// numbers, which a write must read first, timestamps are from the writer's clock ("last writer
/// wins"), as in Cassandra.
///
/// What r + w > n is good for: a read meets a replica of every write that has ended. It makes no
/// atomic register: reads write nothing back (protocols/abd does), and clocks are wrong.
///
/// Other orders of a write are those of a textbook's example: one replica after the other, the
/// first alone, or a queue (broker.hpp), from which the replicas get it later.
/// Left out: repair. A replica that missed a write stays behind until the next one.

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "protocols/shared/quorum.hpp"
#include "protocols/shared/request_id.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/box.hpp"
#include "sim/core/map.hpp"
#include "sim/core/operation.hpp"
#include "sim/core/process.hpp"

namespace orrery::quorum_register {

/// Nothing that a run can reach: what a hostile message says instead is ignored.
inline constexpr std::uint64_t beyond_any_run = std::uint64_t{1} << 62;

/// A replica's copy. The greater one wins: the later, then the greater writer's, then (a clock that
/// was set back may give one time twice) the greater value.
struct Copy {
  Time written{};  // by the writer's clock
  NodeId writer{};
  std::optional<std::string> value{};  // nothing until it is written
  friend auto operator<=>(const Copy&, const Copy&) = default;
};
BOOST_DESCRIBE_STRUCT(Copy, (), (written, writer, value))

/// A write that a broker has taken, and replicas have not applied.
struct QueuedWrite {
  std::string key{};
  Copy copy{};
  friend auto operator<=>(const QueuedWrite&, const QueuedWrite&) = default;
};
BOOST_DESCRIBE_STRUCT(QueuedWrite, (), (key, copy))

// ---------------------------------------------------------------- messages

struct Read {
  RequestId request{};
  std::string key{};
  friend auto operator<=>(const Read&, const Read&) = default;
};
BOOST_DESCRIBE_STRUCT(Read, (), (request, key))

struct ReadReply {
  RequestId request{};
  Copy copy{};
  friend auto operator<=>(const ReadReply&, const ReadReply&) = default;
};
BOOST_DESCRIBE_STRUCT(ReadReply, (), (request, copy))

struct Write {
  RequestId request{};
  std::string key{};
  Copy copy{};
  friend auto operator<=>(const Write&, const Write&) = default;
};
BOOST_DESCRIBE_STRUCT(Write, (), (request, key, copy))

struct WriteReply {
  RequestId request{};
  friend auto operator<=>(const WriteReply&, const WriteReply&) = default;
};
BOOST_DESCRIBE_STRUCT(WriteReply, (), (request))

/// Writes from a queue, in its order.
struct Apply {
  std::uint64_t first{};  // the number of the first of them in the queue, from 1
  std::vector<QueuedWrite> writes{};
  friend auto operator<=>(const Apply&, const Apply&) = default;
};
BOOST_DESCRIBE_STRUCT(Apply, (), (first, writes))

struct ApplyReply {
  std::uint64_t last{};  // all up to this one are applied
  friend auto operator<=>(const ApplyReply&, const ApplyReply&) = default;
};
BOOST_DESCRIBE_STRUCT(ApplyReply, (), (last))

// ---------------------------------------------------------------- replicas

struct ReplicaDurable {
  Map<std::string, Copy> copies{};  // of the registers that have been written
  friend bool operator==(const ReplicaDurable&, const ReplicaDurable&) = default;
};
BOOST_DESCRIBE_STRUCT(ReplicaDurable, (), (copies))

class Replica : public Process<std::variant<Read, Write, Apply>, Nothing, Nothing, ReplicaDurable> {
 public:
  void start() {}

  void on(const Read& m, NodeId from) {
    send(from, ReadReply{.request = m.request, .copy = copy_of(m.key)});
  }

  void on(const Write& m, NodeId from) {
    if (is_newer(m.copy, m.key)) {
      copies.insert_or_assign(m.key, m.copy);
      persist_copies();
    }
    send(from, WriteReply{.request = m.request});
  }

  void on(const Apply& m, NodeId from) {
    if (m.writes.empty() || m.first >= beyond_any_run) return;
    bool has_changed = false;
    for (const auto& [key, copy] : m.writes) {
      if (!is_newer(copy, key)) continue;
      copies.insert_or_assign(key, copy);
      has_changed = true;
    }
    if (has_changed) persist_copies();
    send(from, ApplyReply{.last = m.first + m.writes.size() - 1});
  }

 protected:
  /// Last writer wins, whoever comes last.
  virtual bool is_newer(const Copy& copy, const std::string& key) const {
    return copy > copy_of(key);
  }

  /// What is acknowledged is on disk.
  virtual void persist_copies() { persist(); }

  Copy copy_of(const std::string& key) const {
    const Copy* copy = copies.find(key);
    return copy ? *copy : Copy{};
  }
};
static_assert(is_process<Replica>);

// ---------------------------------------------------------------- clients

/// No answer for a while: replicas may be down, or messages lost.
struct Resend {
  friend auto operator<=>(const Resend&, const Resend&) = default;
};
BOOST_DESCRIBE_STRUCT(Resend, (), ())

/// Takes writes for replicas that get them later; at no replica's place.
inline constexpr NodeId broker('b', 1);

/// In which order a write goes to the replicas.
enum class Order : std::uint8_t {
  parallel,      ///< to all at once; w answers end it
  serial_sync,   ///< to one after the other; the answer of the last ends it
  serial_async,  ///< to the first, whose answer ends it; then to the others, once
  queue_first,   ///< to the broker, whose answer ends it; the replicas get it from there
};
BOOST_DESCRIBE_ENUM(Order, parallel, serial_sync, serial_async, queue_first)

/// Whom a read and a parallel write go to.
enum class Asks : std::uint8_t {
  all,     ///< every replica; the quorum is who answers first
  quorum,  ///< r or w of them, drawn for each operation; all, if they do not answer
};
BOOST_DESCRIBE_ENUM(Asks, all, quorum)

struct Config {
  std::optional<std::uint32_t> r{};  // so many answers end a read; absent: a majority
  std::optional<std::uint32_t> w{};  // … a parallel write
  Order order{Order::parallel};
  Asks asks{Asks::all};
  Duration resend{std::chrono::milliseconds(200)};   // after so long, replicas that have not
                                                     // answered are asked again
  Duration consume{std::chrono::milliseconds(100)};  // so often the queue is looked into

  std::uint32_t read_quorum(std::uint32_t n) const { return r.value_or(majority(n)); }
  /// So many replicas have a write that has ended.
  std::uint32_t write_quorum(std::uint32_t n) const {
    switch (order) {
      case Order::parallel:
        return w.value_or(majority(n));
      case Order::serial_sync:
        return n;
      case Order::serial_async:
        return 1;
      case Order::queue_first:
        return 0;
    }
    return n;
  }

  friend auto operator<=>(const Config&, const Config&) = default;

 private:
  static std::uint32_t majority(std::uint32_t n) {
    return static_cast<std::uint32_t>(quorum::majority(n));
  }
};
BOOST_DESCRIBE_STRUCT(Config, (), (r, w, order, asks, resend, consume))

struct ClientDurable {
  std::uint64_t starts{};
  friend auto operator<=>(const ClientDurable&, const ClientDurable&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientDurable, (), (starts))

struct ClientVolatile {
  std::optional<Operation> operation{};  // while it is not answered
  RequestId request{};                   // the newest
  SmallSet<NodeId> answered{};           // … and who has answered it
  Copy copy{};                           // the newest that was read, or what is written
  friend bool operator==(const ClientVolatile&, const ClientVolatile&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientVolatile, (), (operation, request, answered, copy))

class Client : public Process<std::variant<ReadReply, WriteReply>, std::variant<Resend>, Nothing,
                              ClientDurable, ClientVolatile, Config> {
 public:
  void start() {
    ++starts;
    persist();
    request = {.start = starts};
  }

  /// Abandons an operation that has not ended; it may still take effect.
  void invoke(const Operation& asked) {
    const bool is_write = asked.action == Action::put;
    if (!is_write && asked.action != Action::get) return complete({.outcome = Outcome::failed});
    operation = asked;
    copy = is_write ? Copy{.written = now(), .writer = self(), .value = asked.value} : Copy{};
    ++request.number;
    answered.clear();
    if (asks == Asks::all || (is_write && order != Order::parallel)) return ask();
    const std::uint32_t n = peers().size();
    ask_some(is_write ? write_quorum(n) : read_quorum(n));
  }

  void on(const ReadReply& m, NodeId from) {
    if (!is_awaited(Action::get, m.request, from)) return;
    answered.insert(from);
    copy = std::max(copy, m.copy);
    if (answered.size() >= read_quorum(peers().size())) end({.value = copy.value});
  }

  void on(const WriteReply& m, NodeId from) {
    if (!is_awaited(Action::put, m.request, from)) return;
    if (order == Order::queue_first) return end({});
    const bool is_new = answered.insert(from).second;
    if (answered.size() < write_quorum(peers().size())) {
      if (is_new && order != Order::parallel) ask();
      return;
    }
    if (order == Order::serial_async) write_to_the_others(from);
    end({});
  }

  void on(Resend) { ask(); }

 private:
  bool is_awaited(Action action, const RequestId& answers, NodeId from) const {
    return operation && operation->action == action && answers == request &&
           (goes_to_broker() ? from == broker : peers().contains(from));
  }

  bool goes_to_broker() const {
    return operation->action == Action::put && order == Order::queue_first;
  }

  void ask() {
    if (goes_to_broker()) ask(broker);
    else ask_replicas();
    start_timer(Resend{}, resend);
  }

  /// A quorum of so many, each as likely as any other ("probabilistic quorums": Malkhi, Reiter &
  /// Wright 1997).
  void ask_some(std::uint32_t count) {
    std::vector<NodeId> others;
    for (const NodeId replica : peers()) others.push_back(replica);
    for (std::uint32_t i = 0; i < count; ++i) {
      std::swap(others[i], others[between(i, static_cast<std::uint32_t>(others.size()) - 1)]);
      ask(others[i]);
    }
    start_timer(Resend{}, resend);
  }

  /// Those who have not answered; in series, the first of them.
  void ask_replicas() {
    for (const NodeId replica : peers()) {
      if (answered.contains(replica)) continue;
      ask(replica);
      if (operation->action == Action::put && order != Order::parallel) return;
    }
  }

  void ask(NodeId server) {
    if (operation->action == Action::get) {
      return send(server, Read{.request = request, .key = operation->key});
    }
    send(server, Write{.request = request, .key = operation->key, .copy = copy});
  }

  /// Whatever becomes of it.
  void write_to_the_others(NodeId first) {
    for (const NodeId replica : peers()) {
      if (replica != first) ask(replica);
    }
  }

  void end(const Result& result) {
    operation.reset();
    stop_timer(Resend{});
    complete(result);
  }
};
static_assert(is_process<Client> && HandlesOperations<Client>);

}  // namespace orrery::quorum_register
