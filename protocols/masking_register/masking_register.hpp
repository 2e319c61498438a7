#pragma once
/// Registers whose replicas lie. D. Malkhi & M. Reiter, "Byzantine Quorum Systems", Distributed
/// Computing 11(4), 1998: quorums whose intersections are so large that a read finds the truth in
/// them, although f of the n replicas say whatever they like. (Sections are those of the version in
/// STOC 1997.)
///
///   masking         any values: what fewer than f+1 replicas vouch for is not believed. Any two
///                   quorums have 2f+1 replicas in common, f+1 of them loyal: n > 4f, and quorums
///                   of (n+2f+1)/2, rounded up (§4, example 4.7).
///   dissemination   values verify themselves: their writers sign them, so that a liar can withhold
///                   and show what is old, but invent nothing. Any two quorums have f+1 replicas in
///                   common, one of them loyal: n > 3f, and quorums of (n+f+1)/2, rounded up
///                   (§5.1).
///   newest          for comparison, what protocols without liars do: whatever has the greatest
///                   timestamp is believed. Majorities.
///
/// "Any read that is concurrent with no writes returns the last value written in some serialization
/// of the preceding writes" (§3.2). One that overlaps a write may return nothing, or something old,
/// but nothing invented.
/// Left out: liars among the clients (§6); and the timestamps, which a liar can use up: it is asked
/// for them by writers, who take a greater one than any that they are told.

#include <algorithm>
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

namespace orrery::masking_register {

/// Nothing that a run can reach: what a hostile message says instead is ignored.
inline constexpr std::uint64_t beyond_any_run = std::uint64_t{1} << 62;

/// Each writer chooses from a set of its own.
struct Timestamp {
  std::uint64_t number{};
  NodeId writer{};
  bool is_credible() const { return number < beyond_any_run; }
  friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};
BOOST_DESCRIBE_STRUCT(Timestamp, (), (number, writer))

/// "A value/timestamp pair", and of which register.
struct Copy {
  Timestamp timestamp{};
  std::string key{};
  std::optional<std::string> value{};  // nothing until it is written
  friend auto operator<=>(const Copy&, const Copy&) = default;
};
BOOST_DESCRIBE_STRUCT(Copy, (), (timestamp, key, value))

/// By its writer. Only readers of a dissemination quorum look at the signature.
using SignedCopy = Signed<Copy>;

// ---------------------------------------------------------------- messages

/// A writer: which timestamps are there?
struct Query {
  RequestId request{};
  std::string key{};
  friend auto operator<=>(const Query&, const Query&) = default;
};
BOOST_DESCRIBE_STRUCT(Query, (), (request, key))

struct QueryReply {
  RequestId request{};
  Timestamp timestamp{};
  friend auto operator<=>(const QueryReply&, const QueryReply&) = default;
};
BOOST_DESCRIBE_STRUCT(QueryReply, (), (request, timestamp))

struct Write {
  RequestId request{};
  SignedCopy copy{};
  friend auto operator<=>(const Write&, const Write&) = default;
};
BOOST_DESCRIBE_STRUCT(Write, (), (request, copy))

struct WriteReply {
  RequestId request{};
  friend auto operator<=>(const WriteReply&, const WriteReply&) = default;
};
BOOST_DESCRIBE_STRUCT(WriteReply, (), (request))

struct Read {
  RequestId request{};
  std::string key{};
  friend auto operator<=>(const Read&, const Read&) = default;
};
BOOST_DESCRIBE_STRUCT(Read, (), (request, key))

struct ReadReply {
  RequestId request{};
  SignedCopy copy{};
  friend auto operator<=>(const ReadReply&, const ReadReply&) = default;
};
BOOST_DESCRIBE_STRUCT(ReadReply, (), (request, copy))

// ---------------------------------------------------------------- replicas

struct ReplicaDurable {
  Map<std::string, SignedCopy> copies{};  // of the registers that have been written
  friend bool operator==(const ReplicaDurable&, const ReplicaDurable&) = default;
};
BOOST_DESCRIBE_STRUCT(ReplicaDurable, (), (copies))

class Replica : public Process<std::variant<Query, Write, Read>, Nothing, Nothing, ReplicaDurable> {
 public:
  void start() {}

  void on(const Query& m, NodeId from) {
    send(from, QueryReply{.request = m.request, .timestamp = copy_of(m.key)->timestamp});
  }

  /// "Each server updates its local variable and timestamp to the received values <v, t> only if t
  /// is greater than the timestamp currently associated with the variable" (§3.2). It acknowledges
  /// in any case.
  void on(const Write& m, NodeId from) {
    if (!m.copy->timestamp.is_credible()) return;
    if (m.copy->timestamp > copy_of(m.copy->key)->timestamp) {
      copies.insert_or_assign(m.copy->key, m.copy);
      persist();
    }
    send(from, WriteReply{.request = m.request});
  }

  void on(const Read& m, NodeId from) {
    send(from, ReadReply{.request = m.request, .copy = copy_of(m.key)});
  }

 private:
  SignedCopy copy_of(const std::string& key) const {
    const SignedCopy* copy = copies.find(key);
    return copy ? *copy : SignedCopy{};
  }
};
static_assert(is_process<Replica>);

// ---------------------------------------------------------------- clients

/// No answer for a while: replicas may be down, or silent.
struct Resend {
  friend auto operator<=>(const Resend&, const Resend&) = default;
};
BOOST_DESCRIBE_STRUCT(Resend, (), ())

/// What a reader believes.
enum class Rule : std::uint8_t {
  newest,         ///< the greatest timestamp
  masking,        ///< … for which f+1 replicas vouch
  dissemination,  ///< … that the writer's signature proves
};
BOOST_DESCRIBE_ENUM(Rule, newest, masking, dissemination)

struct Config {
  Rule rule{Rule::masking};
  std::optional<std::uint32_t> f{};                 // liars; absent: as many as the rule bears
  std::optional<std::uint32_t> quorum{};            // absent: as few replicas as the rule needs
  Duration resend{std::chrono::milliseconds(200)};  // after so long, all others are asked, too

  std::uint32_t liars_among(std::uint32_t n) const {
    if (rule == Rule::newest) return f.value_or(0);
    return f.value_or((n - 1) / (rule == Rule::masking ? 4 : 3));
  }
  /// So many replicas any two quorums are to have in common.
  std::uint32_t overlap_needed(std::uint32_t n) const {
    if (rule == Rule::newest) return 1;
    return (rule == Rule::masking ? 2 : 1) * liars_among(n) + 1;
  }
  std::uint32_t quorum_among(std::uint32_t n) const {
    return quorum.value_or((n + overlap_needed(n) + 1) / 2);
  }
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (), (rule, f, quorum, resend))

struct ClientDurable {
  std::uint64_t starts{};
  std::uint64_t chosen{};  // the greatest number of a timestamp that it has chosen
  friend auto operator<=>(const ClientDurable&, const ClientDurable&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientDurable, (), (starts, chosen))

/// What a client is at.
enum class Phase : std::uint8_t {
  idle,
  query,  ///< a write, first: which timestamps are there?
  write,  ///< … then: to be acknowledged by a quorum
  read,
};
BOOST_DESCRIBE_ENUM(Phase, idle, query, write, read)

struct ClientVolatile {
  Phase phase{};
  Operation operation{};                    // while it is not answered
  RequestId request{};                      // the newest
  SmallMap<NodeId, SignedCopy> answered{};  // who has answered it; and what, to a read
  std::uint64_t highest{};                  // number of a timestamp that it was told
  SignedCopy copy{};                        // what it writes
  friend bool operator==(const ClientVolatile&, const ClientVolatile&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientVolatile, (), (phase, operation, request, answered, highest, copy))

class Client : public Process<std::variant<QueryReply, WriteReply, ReadReply>, std::variant<Resend>,
                              Nothing, ClientDurable, ClientVolatile, Config> {
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
    highest = 0;
    begin(is_write ? Phase::query : Phase::read);
  }

  /// "Chooses a timestamp … greater than the highest timestamp value in A and greater than any
  /// timestamp it has chosen in the past" (§3.2); A is what a quorum has shown.
  void on(const QueryReply& m, NodeId from) {
    if (!is_awaited(Phase::query, m.request, from) || !m.timestamp.is_credible()) return;
    highest = std::max(highest, m.timestamp.number);
    if (!is_quorum_with(from, {})) return;
    chosen = std::max(chosen, highest) + 1;
    persist();
    copy = sign(Copy{.timestamp = {.number = chosen, .writer = self()},
                     .key = operation.key,
                     .value = operation.value});
    begin(Phase::write);
  }

  /// An operation to write "ends when all correct servers in some quorum have received the update"
  /// (§3.2).
  void on(const WriteReply& m, NodeId from) {
    if (is_awaited(Phase::write, m.request, from) && is_quorum_with(from, {})) end({});
  }

  void on(const ReadReply& m, NodeId from) {
    if (!is_awaited(Phase::read, m.request, from)) return;
    if (is_quorum_with(from, m.copy)) end({.value = believed().value});
  }

  void on(Resend) {
    for (const NodeId replica : peers()) {
      if (!answered.contains(replica)) ask(replica);
    }
    start_timer(Resend{}, resend);
  }

 protected:
  /// "A value/timestamp pair returned by a set of servers that could not all be faulty" (§4), or
  /// "self verifying information" (§5.1).
  virtual bool is_credible(const SignedCopy& shown) const {
    switch (rule) {
      case Rule::newest:
        return true;
      case Rule::masking:
        return vouchers_of(*shown) > liars_among(peers().size());
      case Rule::dissemination:
        return is_signed_by_its_writer(shown);
    }
    return false;
  }

  /// Only clients write. Nobody has signed what was never written: then there is no value, either.
  bool is_signed_by_its_writer(const SignedCopy& shown) const {
    const NodeId writer = shown->timestamp.writer;
    return writer.group() == 'c' && shown.is_by(writer) && shown->key == operation.key;
  }

  std::uint32_t vouchers_of(const Copy& pair) const {
    std::uint32_t count = 0;
    for (const auto& [replica, shown] : answered) count += *shown == pair ? 1 : 0;
    return count;
  }

 private:
  bool is_awaited(Phase what, const RequestId& answers, NodeId from) const {
    return phase == what && answers == request && peers().contains(from);
  }

  bool is_quorum_with(NodeId replica, const SignedCopy& shown) {
    answered.emplace(replica, shown);
    return answered.size() >= quorum_among(peers().size());
  }

  /// "The client then chooses the pair … with the highest timestamp"; if there is none, "the client
  /// returns ⊥ (a null value)" (§4).
  Copy believed() const {
    Copy greatest;
    for (const auto& [replica, shown] : answered) {
      if (shown->timestamp.is_credible() && is_credible(shown)) {
        greatest = std::max(greatest, *shown);
      }
    }
    return greatest;
  }

  /// Asks a quorum, each as likely as any other.
  void begin(Phase next) {
    phase = next;
    ++request.number;
    answered.clear();
    std::vector<NodeId> replicas;
    for (const NodeId replica : peers()) replicas.push_back(replica);
    const auto last = static_cast<std::uint32_t>(replicas.size() - 1);
    for (std::uint32_t i = 0; i < quorum_among(peers().size()); ++i) {
      std::swap(replicas[i], replicas[between(i, last)]);
      ask(replicas[i]);
    }
    start_timer(Resend{}, resend);
  }

  void ask(NodeId replica) {
    if (phase == Phase::write) return send(replica, Write{.request = request, .copy = copy});
    if (phase == Phase::read) return send(replica, Read{.request = request, .key = operation.key});
    send(replica, Query{.request = request, .key = operation.key});
  }

  void end(const Result& result) {
    phase = Phase::idle;
    stop_timer(Resend{});
    complete(result);
  }
};
static_assert(is_process<Client> && HandlesOperations<Client>);

}  // namespace orrery::masking_register

// Compiled once, in masking_register.cpp.
extern template class orrery::BoxOf<orrery::masking_register::Replica>;
extern template class orrery::BoxOf<orrery::masking_register::Client>;
