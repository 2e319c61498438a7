#pragma once
/// Every copy takes reads and writes, and conflicts are found afterwards. D. S. Parker et al.,
/// "Detection of Mutual Inconsistency in Distributed Systems", IEEE Transactions on Software
/// Engineering 9(3), 1983.
///
/// A server answers a write alone, and tells the others: availability does not depend on them. Two
/// copies that were written apart, on the two sides of a partition or just at the same time, are in
/// conflict; version vectors find that out, and find no conflict where one copy has only missed
/// something (version_vector.hpp). What becomes of a conflict is `conflicts`: the later write
/// replaces the earlier one, although it did not know it; or both are kept until somebody writes
/// again, who replaces all that the server has.
///
/// What is lost on the way to another server is found by anti-entropy: from time to time each
/// server compares what it has with another one.
/// Left out: shortening vectors, origin points (names that two sites give to two files), deletion.

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "protocols/multi_primary/version_vector.hpp"
#include "protocols/shared/request_id.hpp"
#include "sim/core/box.hpp"
#include "sim/core/map.hpp"
#include "sim/core/operation.hpp"
#include "sim/core/process.hpp"

namespace orrery::multi_primary {

/// What somebody wrote, and what was known there.
struct Version {
  VersionVector vector{};
  Time written{};  // by the server's clock, but later than all that it replaces
  NodeId writer{};
  std::string value{};
  friend bool operator==(const Version&, const Version&) = default;
  /// So that servers keep them in one order.
  friend auto operator<=>(const Version& a, const Version& b) {
    return std::tie(a.vector, a.written, a.writer, a.value) <=>
           std::tie(b.vector, b.written, b.writer, b.value);
  }
};
BOOST_DESCRIBE_STRUCT(Version, (), (vector, written, writer, value))

/// Nothing that a clock shows: what a hostile message says instead is ignored.
inline constexpr Time beyond_any_run = Time::max() / 2;

/// Of two, the later; of one time, the greater writer's.
inline bool is_later(const Version& a, const Version& b) {
  return std::pair(a.written, a.writer) > std::pair(b.written, b.writer);
}

/// The versions of a key, in order. No one dominates another; more than one are a conflict.
using Versions = std::vector<Version>;

// ---------------------------------------------------------------- messages

struct Read {
  RequestId request{};
  std::string key{};
  friend auto operator<=>(const Read&, const Read&) = default;
};
BOOST_DESCRIBE_STRUCT(Read, (), (request, key))

struct ReadReply {
  RequestId request{};
  std::optional<std::string> value{};  // the latest version's
  friend auto operator<=>(const ReadReply&, const ReadReply&) = default;
};
BOOST_DESCRIBE_STRUCT(ReadReply, (), (request, value))

struct Write {
  RequestId request{};
  std::string key{};
  std::string value{};
  friend auto operator<=>(const Write&, const Write&) = default;
};
BOOST_DESCRIBE_STRUCT(Write, (), (request, key, value))

struct WriteReply {
  RequestId request{};
  friend auto operator<=>(const WriteReply&, const WriteReply&) = default;
};
BOOST_DESCRIBE_STRUCT(WriteReply, (), (request))

/// What a server has of a key.
struct Update {
  std::string key{};
  Versions versions{};
  friend bool operator==(const Update&, const Update&) = default;
};
BOOST_DESCRIBE_STRUCT(Update, (), (key, versions))

/// All that the versions of a key know together.
struct Known {
  std::string key{};
  VersionVector vector{};
  friend bool operator==(const Known&, const Known&) = default;
};
BOOST_DESCRIBE_STRUCT(Known, (), (key, vector))

/// "This is how much I know."
struct Compare {
  std::vector<Known> known{};
  bool isAnswer{};  // then it is not answered in kind
  friend bool operator==(const Compare&, const Compare&) = default;
};
BOOST_DESCRIBE_STRUCT(Compare, (), (known, isAnswer))

// ---------------------------------------------------------------- timers and outputs

/// Time to compare with another server.
struct CompareDue {
  friend auto operator<=>(const CompareDue&, const CompareDue&) = default;
};
BOOST_DESCRIBE_STRUCT(CompareDue, (), ())

/// This server has found versions of a key that were written apart.
struct Conflict {
  std::string key{};
  std::uint64_t versions{};
  friend auto operator<=>(const Conflict&, const Conflict&) = default;
};
BOOST_DESCRIBE_STRUCT(Conflict, (), (key, versions))

// ---------------------------------------------------------------- configuration and state

/// What becomes of versions that were written apart.
enum class Conflicts : std::uint8_t {
  last_writer_wins,  ///< the latest replaces the others
  siblings,          ///< all are kept, until somebody writes again
};
BOOST_DESCRIBE_ENUM(Conflicts, last_writer_wins, siblings)

struct Config {
  Conflicts conflicts{};
  Duration antiEntropy{std::chrono::seconds(1)};  // each server compares with another so often
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (), (conflicts, antiEntropy))

struct Durable {
  Map<std::string, Versions> copies{};
  Map<NodeId, RequestId> served{};  // each client's newest write here, so that it is done once
  std::uint64_t found{};            // so many conflicts
  friend bool operator==(const Durable&, const Durable&) = default;
};
BOOST_DESCRIBE_STRUCT(Durable, (), (copies, served, found))

// ---------------------------------------------------------------- the server

class Server : public Process<std::variant<Read, Write, Update, Compare>, std::variant<CompareDue>,
                              std::variant<Conflict>, Durable, NoVolatile, Config> {
 public:
  void start() { start_timer(CompareDue{}, antiEntropy); }

  void on(const Read& m, NodeId from) {
    const Versions& versions = versions_of(m.key);
    const auto latest =
        std::max_element(versions.begin(), versions.end(),
                         [](const Version& a, const Version& b) { return is_later(b, a); });
    ReadReply reply{.request = m.request};
    if (latest != versions.end()) reply.value = latest->value;
    send(from, std::move(reply));
  }

  void on(const Write& m, NodeId from) {
    const RequestId* newest = served.find(from);
    if (newest == nullptr || *newest < m.request) {
      served.insert_or_assign(from, m.request);
      copies.insert_or_assign(m.key, {next_version(m.key, m.value)});
      persist_copies();
      broadcast(Update{.key = m.key, .versions = versions_of(m.key)});
    }
    send(from, WriteReply{.request = m.request});
  }

  void on(const Update& m, NodeId from) {
    if (!peers().contains(from) || !is_sound(m.versions)) return;
    Versions merged = merge(m.key, m.versions);
    if (merged == versions_of(m.key)) return;
    copies.insert_or_assign(m.key, std::move(merged));
    persist_copies();
  }

  void on(CompareDue) {
    start_timer(CompareDue{}, antiEntropy);
    if (peers().empty()) return;
    send(peers()[between(0U, peers().size() - 1)], Compare{.known = known()});
  }

  /// What the other one misses, it gets; and it is told what this one knows.
  void on(const Compare& m, NodeId from) {
    if (!peers().contains(from)) return;
    Map<std::string, VersionVector> theirs;
    for (const auto& [key, vector] : m.known) theirs.insert_or_assign(key, vector);
    for (const auto& [key, versions] : copies) {
      const VersionVector* vector = theirs.find(key);
      if (vector != nullptr && dominates(*vector, all_of(versions))) continue;
      send(from, Update{.key = key, .versions = versions});
    }
    if (!m.isAnswer) send(from, Compare{.known = known(), .isAnswer = true});
  }

 protected:
  // ------------------------------------------------------------ rules

  /// An update counts at its site, and knows all that the site has of the key.
  virtual VersionVector next_vector(const Versions& replaced) const {
    VersionVector vector = all_of(replaced);
    ++vector[self()];
    return vector;
  }

  /// Nothing that another version dominates is kept.
  virtual Versions undominated(const Versions& all) const {
    Versions kept;
    for (const Version& version : all) {
      const bool is_old = std::any_of(all.begin(), all.end(), [&](const Version& other) {
        return other.vector != version.vector && dominates(other.vector, version.vector);
      });
      if (!is_old) kept.push_back(version);
    }
    std::sort(kept.begin(), kept.end());
    kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
    return kept;
  }

  /// A count that a crash takes back would be used twice.
  virtual void persist_copies() { persist(); }

 private:
  const Versions& versions_of(const std::string& key) const {
    static const Versions none;
    const Versions* versions = copies.find(key);
    return versions ? *versions : none;
  }

  static VersionVector all_of(const Versions& versions) {
    VersionVector all;
    for (const Version& version : versions) all = join(std::move(all), version.vector);
    return all;
  }

  static bool is_sound(const Versions& versions) {
    return std::all_of(versions.begin(), versions.end(), [](const Version& version) {
      return !version.vector.empty() && is_credible(version.vector) &&
             version.written < beyond_any_run;
    });
  }

  Version next_version(const std::string& key, const std::string& value) const {
    const Versions& replaced = versions_of(key);
    Version next{
        .vector = next_vector(replaced), .written = now(), .writer = self(), .value = value};
    for (const Version& old : replaced)
      next.written = std::max(next.written, old.written + Time{1});
    return next;
  }

  /// What is left of both; a new conflict is counted, and decided if it is to be.
  Versions merge(const std::string& key, const Versions& there) {
    const Versions& here = versions_of(key);
    Versions all = here;
    all.insert(all.end(), there.begin(), there.end());
    Versions merged = undominated(all);
    if (merged.size() <= 1 || merged == here) return merged;
    ++found;
    output(Conflict{.key = key, .versions = merged.size()});
    return conflicts == Conflicts::siblings ? merged : Versions{winner_of(merged)};
  }

  /// It knows all of them now: no server finds this conflict in it again.
  static Version winner_of(const Versions& versions) {
    Version winner = versions.front();
    for (const Version& version : versions) {
      if (is_later(version, winner)) winner = version;
    }
    winner.vector = all_of(versions);
    return winner;
  }

  std::vector<Known> known() const {
    std::vector<Known> all;
    for (const auto& [key, versions] : copies) all.push_back({key, all_of(versions)});
    return all;
  }
};
static_assert(is_process<Server>);

// ---------------------------------------------------------------- clients

/// No answer: the server may be down, or cut off.
struct AskNext {
  friend auto operator<=>(const AskNext&, const AskNext&) = default;
};
BOOST_DESCRIBE_STRUCT(AskNext, (), ())

struct ClientConfig {
  Duration retry{std::chrono::milliseconds(200)};  // after so long, the next server is asked
  friend auto operator<=>(const ClientConfig&, const ClientConfig&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientConfig, (), (retry))

struct ClientDurable {
  std::uint64_t starts{};
  friend auto operator<=>(const ClientDurable&, const ClientDurable&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientDurable, (), (starts))

struct ClientVolatile {
  std::optional<Operation> operation{};  // while it is not answered
  RequestId request{};                   // the newest
  NodeId server{};                       // whom it asks
  friend bool operator==(const ClientVolatile&, const ClientVolatile&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientVolatile, (), (operation, request, server))

/// Asks one server, whichever it is: c1 asks n1, c2 asks n2, as long as they answer.
class Client : public Process<std::variant<ReadReply, WriteReply>, std::variant<AskNext>, Nothing,
                              ClientDurable, ClientVolatile, ClientConfig> {
 public:
  void start() {
    ++starts;
    persist();
    request = {.start = starts};
    server = peers()[(self().number() - 1) % peers().size()];
  }

  /// Abandons an operation that is not answered yet; it may still take effect.
  void invoke(const Operation& asked) {
    if (asked.action != Action::get && asked.action != Action::put) {
      return complete({.outcome = Outcome::failed});
    }
    operation = asked;
    ++request.number;
    ask();
  }

  void on(const ReadReply& m, NodeId from) {
    if (is_awaited(Action::get, m.request, from)) end({.value = m.value});
  }
  void on(const WriteReply& m, NodeId from) {
    if (is_awaited(Action::put, m.request, from)) end({});
  }

  void on(AskNext) {
    server = peers()[server.number() % peers().size()];
    ask();
  }

 private:
  bool is_awaited(Action action, const RequestId& answers, NodeId from) const {
    return operation && operation->action == action && answers == request && peers().contains(from);
  }

  void ask() {
    start_timer(AskNext{}, retry);
    if (operation->action == Action::get) {
      return send(server, Read{.request = request, .key = operation->key});
    }
    send(server, Write{.request = request, .key = operation->key, .value = operation->value});
  }

  void end(const Result& result) {
    operation.reset();
    stop_timer(AskNext{});
    complete(result);
  }
};
static_assert(is_process<Client> && HandlesOperations<Client>);

}  // namespace orrery::multi_primary
