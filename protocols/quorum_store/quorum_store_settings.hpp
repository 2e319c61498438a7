#pragma once
/// What can be set of the store, and what its nodes and clients are made of.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocols/quorum_store/ring.hpp"
#include "protocols/shared/quorum.hpp"
#include "sim/core/answer_timeout.hpp"
#include "sim/core/error.hpp"
#include "sim/core/shared.hpp"
#include "sim/core/time.hpp"

namespace orrery::quorum_store {

/// So many of the copies are enough, by the names that Cassandra gave them.
enum class Level : std::uint8_t {
  one,
  quorum,        ///< a majority of all copies, wherever they are
  local_quorum,  ///< a majority of those in the coordinator's data center
  all,
};
BOOST_DESCRIBE_ENUM(Level, one, quorum, local_quorum, all)

/// Whose answers count.
enum class Quorums : std::uint8_t {
  strict,  ///< those of the first N machines of the preference list, down or not
  sloppy,  ///< those of "the first N healthy nodes from the preference list" (§4.6)
};
BOOST_DESCRIBE_ENUM(Quorums, strict, sloppy)

/// What becomes of versions that do not know each other.
enum class Versions : std::uint8_t {
  siblings,          ///< all are kept, until a reader hands in a version that replaces them
  last_writer_wins,  ///< the latest by its coordinator's clock is kept, whatever it replaces
};
BOOST_DESCRIBE_ENUM(Versions, siblings, last_writer_wins)

/// A machine joins the ring, or leaves it.
struct TimedChange {
  Duration at{};  // since the beginning
  std::optional<NodeId> add{};
  std::optional<NodeId> remove{};
  static constexpr std::string_view required[] = {"at"};
  static constexpr std::string_view one_of[] = {"add", "remove"};
  friend auto operator<=>(const TimedChange&, const TimedChange&) = default;
};
BOOST_DESCRIBE_STRUCT(TimedChange, (), (at, add, remove))

struct Config {
  Partitioning partitioning{};
  std::uint32_t tokens = 16;             // of a machine of weight 1 on the ring
  std::vector<std::uint32_t> weights{};  // of n1, n2, …; absent: 1
  std::vector<Token> places{};           // tokens one by one instead; then they are the ring

  std::optional<std::uint32_t> members{};  // so many machines, n1 first, are in the ring at first;
                                           // absent: all
  std::vector<TimedChange> changes{};      // … and these come and go
  Duration gossip{std::chrono::seconds(1)};        // nodes tell each other of that so often
  Duration viewRefresh{std::chrono::seconds(10)};  // … and clients ask them

  std::uint32_t n = 3;                  // copies of a key
  std::vector<Machines> datacenters{};  // … in each of these, which are all machines
  std::optional<std::uint32_t> r{};
  std::optional<std::uint32_t> w{};
  std::optional<Level> readLevel{};  // instead of r; without both: a quorum
  std::optional<Level> writeLevel{};
  Quorums quorums{Quorums::sloppy};
  Versions versions{};

  Duration noAnswer{std::chrono::milliseconds(100)};  // who has not answered by then is taken for
                                                      // down
  Duration suspicion{std::chrono::seconds(1)};        // … for so long, or until heard from
  Duration handoff{std::chrono::milliseconds(500)};   // hints are offered so often
  bool readRepair = true;
  Duration antiEntropy{std::chrono::seconds(1)};  // a replica compares with another one so often;
                                                  // 0: never
  Duration grace{std::chrono::seconds(60)};       // tombstones are forgotten when so old

  bool readBeforeWrite = true;                      // a client gets what it puts, for its context
  Duration resend{std::chrono::milliseconds(300)};  // a client without an answer asks the next node

  /// Of a key, in all data centers.
  std::uint32_t copies_in_all() const {
    return n * static_cast<std::uint32_t>(std::max<std::size_t>(1, datacenters.size()));
  }
  std::uint32_t read_quorum() const { return answers(r, readLevel); }
  std::uint32_t write_quorum() const { return answers(w, writeLevel); }
  bool has_local_quorums() const {
    return readLevel == Level::local_quorum || writeLevel == Level::local_quorum;
  }

  /// So many machines of n1 … n`nodes` are in the ring when the fewest are.
  std::uint32_t smallest_ring(std::uint32_t nodes) const {
    std::uint32_t size = members.value_or(nodes);
    std::uint32_t smallest = size;
    for (const TimedChange& change : changes) {
      size = change.add ? size + 1 : size - 1;
      smallest = std::min(smallest, size);
    }
    return smallest;
  }

  friend auto operator<=>(const Config&, const Config&) = default;

 private:
  std::uint32_t answers(std::optional<std::uint32_t> count, std::optional<Level> level) const {
    if (count) return *count;
    if (level == Level::one) return 1;
    if (level == Level::all) return copies_in_all();
    const std::uint32_t of = level == Level::local_quorum ? n : copies_in_all();
    return static_cast<std::uint32_t>(quorum::majority(of));
  }
};
BOOST_DESCRIBE_STRUCT(Config, (),
                      (partitioning, tokens, weights, places, members, changes, gossip, viewRefresh,
                       n, datacenters, r, w, readLevel, writeLevel, quorums, versions, noAnswer,
                       suspicion, handoff, readRepair, antiEntropy, grace, readBeforeWrite, resend))

/// What cannot be with any number of nodes: no copies, quorums of nobody, no tokens, two in one
/// place, no time.
std::optional<Problem> problem_with(const Config& config);

/// More copies than machines, a machine that is not there, or has no place on the ring or in a data
/// center.
std::optional<Problem> problem_with(const Config& config, std::uint32_t nodes);

/// A client's wait for a get or put.
std::vector<AnswerTimeout> answer_timeouts(const Config& config);

/// Where a read may meet nobody who has acknowledged a write.
std::vector<std::string> notes_on(const Config& config, std::uint32_t nodes);

/// "Every node has information on the ring" (§4.2 and §6.4, of clients). In the beginning it is one
/// and the same.
struct StoreConfig : Config {
  Shared<Ring> ring{};

  /// Those that keep a key: the first N of its preference list; of each data center, if there are
  /// some (as Cassandra's NetworkTopologyStrategy has it).
  Machines owners_on(const Ring& view, std::uint32_t range) const {
    if (datacenters.empty()) return view.preference_list(range, n);
    std::vector<std::uint32_t> found(datacenters.size());
    Machines owners = view.preference_list(range, view.tokens.size());
    std::erase_if(owners, [&](NodeId machine) { return ++found[datacenter_of(machine)] > n; });
    return owners;
  }
  Machines owners_on(const Ring& view, std::string_view key) const {
    return owners_on(view, view.range_of(key));
  }

  /// Its number, from 0 on. Clients are at home with replicas: c1 with n1, and so round. 0 if there
  /// are no data centers.
  std::size_t datacenter_of(NodeId node) const {
    std::size_t machines = 0;
    for (const Machines& datacenter : datacenters) machines += datacenter.size();
    if (machines == 0) return 0;
    const NodeId machine =
        node.group() == 'n'
            ? node
            : replica(static_cast<std::uint32_t>((node.number() - 1) % machines) + 1);
    const auto home = std::find_if(datacenters.begin(), datacenters.end(),
                                   [&](const Machines& each) { return is_among(each, machine); });
    return static_cast<std::size_t>(home - datacenters.begin());
  }
  bool are_together(NodeId one, NodeId other) const {
    return datacenter_of(one) == datacenter_of(other);
  }

  friend bool operator==(const StoreConfig&, const StoreConfig&) = default;
};
BOOST_DESCRIBE_STRUCT(StoreConfig, (Config), (ring))

/// The ring of these machines, in order.
inline Ring ring_of(const Config& config, const Machines& members) {
  const bool is_ring = config.partitioning == Partitioning::ring;
  std::vector<Token> tokens;
  if (is_ring && !config.places.empty()) {
    tokens = config.places;
    std::erase_if(tokens, [&](const Token& token) {
      return !std::binary_search(members.begin(), members.end(), token.machine);
    });
    return Ring::of(config.partitioning, std::move(tokens));
  }
  for (const NodeId machine : members) {
    const std::uint32_t i = machine.number() - 1;
    const std::uint32_t weight = i < config.weights.size() ? config.weights[i] : 1;
    if (is_ring) add_tokens(tokens, machine, weight * config.tokens);
    else tokens.push_back({tokens.size(), machine});
  }
  return Ring::of(config.partitioning, std::move(tokens));
}

/// The ring in the beginning, where there are machines n1 … n`nodes`.
inline Ring ring_of(const Config& config, std::uint32_t nodes) {
  Machines members;
  for (std::uint32_t i = 1; i <= config.members.value_or(nodes); ++i) members.push_back(replica(i));
  return ring_of(config, members);
}

}  // namespace orrery::quorum_store
