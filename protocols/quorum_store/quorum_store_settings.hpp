#pragma once
/// What can be set of the store, and what its nodes and clients are made of.

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

/// So many of the N are enough, by the names that Cassandra gave them. (Without its LOCAL_QUORUM:
/// processes do not know their regions.)
enum class Level : std::uint8_t { one, quorum, all };
BOOST_DESCRIBE_ENUM(Level, one, quorum, all)

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

struct Config {
  Partitioning partitioning{};
  std::uint32_t tokens = 16;             // of a machine of weight 1 on the ring
  std::vector<std::uint32_t> weights{};  // of n1, n2, …; absent: 1
  std::vector<Token> places{};           // tokens one by one instead; then they are the ring

  std::uint32_t n = 3;  // copies of a key
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

  std::uint32_t read_quorum() const { return answers(r, readLevel); }
  std::uint32_t write_quorum() const { return answers(w, writeLevel); }

  friend auto operator<=>(const Config&, const Config&) = default;

 private:
  std::uint32_t answers(std::optional<std::uint32_t> count, std::optional<Level> level) const {
    if (count) return *count;
    if (level == Level::one) return 1;
    return level == Level::all ? n : static_cast<std::uint32_t>(quorum::majority(n));
  }
};
BOOST_DESCRIBE_STRUCT(Config, (),
                      (partitioning, tokens, weights, places, n, r, w, readLevel, writeLevel,
                       quorums, versions, noAnswer, suspicion, handoff, readRepair, antiEntropy,
                       grace, readBeforeWrite, resend))

/// What cannot be with any number of nodes: no copies, quorums of nobody, no tokens, two in one
/// place, no time.
std::optional<Problem> problem_with(const Config& config);

/// More copies than machines, a machine that is not there or has no place on the ring.
std::optional<Problem> problem_with(const Config& config, std::uint32_t nodes);

/// A client's wait for a get or put.
std::vector<AnswerTimeout> answer_timeouts(const Config& config);

/// Where a read may meet nobody who has acknowledged a write.
std::vector<std::string> notes_on(const Config& config, std::uint32_t nodes);

/// "Every node has information on the ring" (§4.2 and §6.4, of clients): it is one and the same.
struct StoreConfig : Config {
  Shared<Ring> ring{};

  /// Those that keep a key: the first N of its preference list.
  Machines owners_of(std::uint32_t range) const { return ring->preference_list(range, n); }
  Machines owners_of(std::string_view key) const { return ring->preference_list(key, n); }

  bool is_owner(NodeId machine, std::string_view key) const {
    const Machines owners = owners_of(key);
    return std::find(owners.begin(), owners.end(), machine) != owners.end();
  }

  friend bool operator==(const StoreConfig&, const StoreConfig&) = default;
};
BOOST_DESCRIBE_STRUCT(StoreConfig, (Config), (ring))

/// The ring of the machines n1 … n`nodes`.
inline Ring ring_of(const Config& config, std::uint32_t nodes) {
  const bool is_ring = config.partitioning == Partitioning::ring;
  if (is_ring && !config.places.empty()) return Ring::of(config.partitioning, config.places);
  std::vector<Token> tokens;
  for (std::uint32_t i = 0; i < nodes; ++i) {
    const std::uint32_t weight = i < config.weights.size() ? config.weights[i] : 1;
    if (is_ring) add_tokens(tokens, replica(i + 1), weight * config.tokens);
    else tokens.push_back({i, replica(i + 1)});
  }
  return Ring::of(config.partitioning, std::move(tokens));
}

}  // namespace orrery::quorum_store
