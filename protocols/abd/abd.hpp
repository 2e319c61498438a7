#pragma once
/// Atomic registers without consensus. H. Attiya, A. Bar-Noy and D. Dolev, "Sharing Memory Robustly
/// in Message-Passing Systems", Journal of the ACM 42(1), 1995: one writer and many readers. N.
/// Lynch and A. Shvartsman, "Robust Emulation of Shared Memory Using Dynamic Quorum-Acknowledged
/// Broadcasts", FTCS 1997: many writers.
///
/// Every key is a register of its own. Each of n servers has a copy, with a tag that says how new
/// it is. Clients do all the work, in phases: a phase asks all servers, and ends with the answers
/// of a majority, "provided that at least a majority of the processors are not faulty and remain
/// connected" (Attiya et al., abstract). Any two majorities have a server in common, and so a read
/// meets every write that has ended.
///
/// A write of the only writer is one phase: propagate a value under its next tag. A read is two:
/// query, then propagate what was found, so that no later read finds less. With many writers, a
/// write queries first, too: for a number above all that it may have to replace.
///
/// In the papers, processors that fail do not come back. Here they do: what a server has
/// acknowledged and which numbers a writer has used is on disk.
/// Left out: bounded tags (Attiya et al. 1995, their second half) and reconfiguration (Lynch and
/// Shvartsman).
///
/// Each virtual function is a rule that is easily got wrong; variants override one of them.

#include <optional>
#include <string>
#include <variant>

#include "protocols/shared/quorum.hpp"
#include "protocols/shared/request_id.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/box.hpp"
#include "sim/core/map.hpp"
#include "sim/core/operation.hpp"
#include "sim/core/process.hpp"

namespace orrery::abd {

/// How new a value is: by number, and of two writers who have chosen the same one, by writer. The
/// default one is older than any that is written.
struct Tag {
  std::uint64_t number{};
  NodeId writer{};

  /// Nothing that a run can reach: what a hostile message says instead is ignored.
  constexpr bool is_credible() const { return number < std::uint64_t{1} << 62; }
  friend constexpr auto operator<=>(const Tag&, const Tag&) = default;
};
BOOST_DESCRIBE_STRUCT(Tag, (), (number, writer))

/// A copy of a register.
struct Copy {
  Tag tag{};
  std::optional<std::string> value{};  // nothing until it is written
  friend auto operator<=>(const Copy&, const Copy&) = default;
};
BOOST_DESCRIBE_STRUCT(Copy, (), (tag, value))

/// Each phase is a request of its own.
using Phase = RequestId;

// ---------------------------------------------------------------- messages

/// "What have you got?"
struct Query {
  Phase phase{};
  std::string key{};
  friend auto operator<=>(const Query&, const Query&) = default;
};
BOOST_DESCRIBE_STRUCT(Query, (), (phase, key))

struct QueryReply {
  Phase phase{};  // the query's
  Copy copy{};
  friend auto operator<=>(const QueryReply&, const QueryReply&) = default;
};
BOOST_DESCRIBE_STRUCT(QueryReply, (), (phase, copy))

/// "Have at least this."
struct Propagate {
  Phase phase{};
  std::string key{};
  Copy copy{};
  friend auto operator<=>(const Propagate&, const Propagate&) = default;
};
BOOST_DESCRIBE_STRUCT(Propagate, (), (phase, key, copy))

struct PropagateReply {
  Phase phase{};  // the request's
  friend auto operator<=>(const PropagateReply&, const PropagateReply&) = default;
};
BOOST_DESCRIBE_STRUCT(PropagateReply, (), (phase))

// ---------------------------------------------------------------- servers

struct ServerDurable {
  Map<std::string, Copy> copies{};  // of the registers that have been written
  friend bool operator==(const ServerDurable&, const ServerDurable&) = default;
};
BOOST_DESCRIBE_STRUCT(ServerDurable, (), (copies))

class Server : public Process<std::variant<Query, Propagate>, Nothing, Nothing, ServerDurable> {
 public:
  void start() {}

  void on(const Query& m, NodeId from) {
    const Copy* copy = copies.find(m.key);
    send(from, QueryReply{.phase = m.phase, .copy = copy ? *copy : Copy{}});
  }

  /// An older value is acknowledged as well: this server has something newer than that.
  void on(const Propagate& m, NodeId from) {
    if (!m.copy.tag.is_credible()) return;
    if (is_newer(m.copy.tag, m.key)) {
      copies.insert_or_assign(m.key, m.copy);
      persist_copy();
    }
    send(from, PropagateReply{.phase = m.phase});
  }

 protected:
  /// A copy is only replaced by a newer one, in whatever order messages arrive.
  virtual bool is_newer(const Tag& tag, const std::string& key) const {
    const Copy* copy = copies.find(key);
    return tag > (copy ? copy->tag : Tag{});
  }

  /// A majority that has forgotten what it acknowledged is none.
  virtual void persist_copy() { persist(); }
};
static_assert(is_process<Server>);

// ---------------------------------------------------------------- clients

/// Nobody answered for a while: servers may be down, or messages lost.
struct Resend {
  friend auto operator<=>(const Resend&, const Resend&) = default;
};
BOOST_DESCRIBE_STRUCT(Resend, (), ())

/// How many clients write.
enum class Writers : std::uint8_t {
  single,  ///< one, which therefore knows the newest tag (Attiya et al.)
  multi,   ///< any (Lynch & Shvartsman)
};
BOOST_DESCRIBE_ENUM(Writers, single, multi)

struct ClientConfig {
  Writers writers{Writers::multi};
  bool writeBack = true;                            // does a read propagate what it returns?
  Duration resend{std::chrono::milliseconds(200)};  // after so long, servers that have not answered
                                                    // are asked again
  friend auto operator<=>(const ClientConfig&, const ClientConfig&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientConfig, (), (writers, writeBack, resend))

struct ClientDurable {
  std::uint64_t starts{};  // of this client
  std::uint64_t number{};  // the highest in its tags, of whatever key
  friend auto operator<=>(const ClientDurable&, const ClientDurable&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientDurable, (), (starts, number))

/// What a client is at.
enum class Activity : std::uint8_t { idle, query, propagate };
BOOST_DESCRIBE_ENUM(Activity, idle, query, propagate)

struct ClientVolatile {
  Activity activity{};
  Operation operation{};        // that it is asked for, unless it is idle
  Phase phase{};                // the newest
  SmallSet<NodeId> answered{};  // … and who has answered in it
  Copy copy{};                  // the newest that was found, then what is propagated
  friend bool operator==(const ClientVolatile&, const ClientVolatile&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientVolatile, (), (activity, operation, phase, answered, copy))

class Client : public Process<std::variant<QueryReply, PropagateReply>, std::variant<Resend>,
                              Nothing, ClientDurable, ClientVolatile, ClientConfig> {
 public:
  void start() {
    ++starts;
    persist();
    phase = {.start = starts};
  }

  /// Abandons an operation that has not ended; it may still take effect.
  void invoke(const Operation& asked) {
    operation = asked;
    if (asked.action == Action::get) return begin(Activity::query, {});
    if (asked.action != Action::put) return end({.outcome = Outcome::failed});
    if (writers == Writers::multi) return begin(Activity::query, {});
    propagate_under_new_tag();
  }

  void on(const QueryReply& m, NodeId from) {
    if (activity != Activity::query || !is_of_this_phase(m.phase) || !peers().contains(from))
      return;
    if (!m.copy.tag.is_credible()) return;
    answered.insert(from);
    if (m.copy.tag > copy.tag) copy = m.copy;
    if (!has_majority()) return;
    if (operation.action == Action::put) return propagate_under_new_tag();
    if (!writes_back()) return end({.value = copy.value});
    begin(Activity::propagate, copy);
  }

  void on(const PropagateReply& m, NodeId from) {
    if (activity != Activity::propagate || !is_of_this_phase(m.phase)) return;
    if (!peers().contains(from)) return;
    answered.insert(from);
    if (!has_majority()) return;
    end(operation.action == Action::get ? Result{.value = copy.value} : Result{});
  }

  void on(Resend) { ask(); }

 protected:
  /// Without it, one read may return a value that is still being written, and the next one, which
  /// asks another majority, an older one.
  virtual bool writes_back() const { return writeBack; }

  /// An answer to an earlier phase says nothing of what has happened since.
  virtual bool is_of_this_phase(const Phase& answers) const { return answers == phase; }

  bool has_majority() const { return quorum::is_majority(answered.size(), peers().size()); }

  /// Above all that have been found, and above those of its own writes, of which an abandoned one
  /// may have reached a minority: a tag stands for one value.
  virtual std::uint64_t next_number() const { return std::max(copy.tag.number, number) + 1; }

  virtual void remember_number() { persist(); }

 private:
  /// The only writer has never heard of another tag, so that this is its next one.
  void propagate_under_new_tag() {
    number = next_number();
    remember_number();
    begin(Activity::propagate,
          {.tag = {.number = number, .writer = self()}, .value = operation.value});
  }

  void begin(Activity what, const Copy& with) {
    activity = what;
    copy = with;
    ++phase.number;
    answered.clear();
    ask();
  }

  /// Those who have not answered.
  void ask() {
    for (const NodeId server : peers()) {
      if (answered.contains(server)) continue;
      if (activity == Activity::query) send(server, Query{.phase = phase, .key = operation.key});
      else send(server, Propagate{.phase = phase, .key = operation.key, .copy = copy});
    }
    start_timer(Resend{}, resend);
  }

  void end(const Result& result) {
    activity = Activity::idle;
    stop_timer(Resend{});
    complete(result);
  }
};
static_assert(is_process<Client> && HandlesOperations<Client>);

}  // namespace orrery::abd
