#pragma once
/// A protocol with settings of every kind, and judges: what plans of tests are read against.

#include <optional>
#include <string>
#include <vector>

#include "sim/plan/plan.hpp"

namespace orrery::toy {

enum class Fsync { always, onCommit, never };  // NOLINT(readability-identifier-naming)
BOOST_DESCRIBE_ENUM(Fsync, always, onCommit, never)

struct Batch {
  std::uint16_t sizeMax = 16;
  std::optional<Duration> linger{};
  friend bool operator==(const Batch&, const Batch&) = default;
};
BOOST_DESCRIBE_STRUCT(Batch, (), (sizeMax, linger))

struct Config {
  DurationRange electionTimeout{std::chrono::milliseconds(150), std::chrono::milliseconds(300)};
  Duration heartbeat{std::chrono::milliseconds(50)};
  bool preVote = false;
  double backoff = 1.5;
  std::int32_t priority = 0;
  std::uint32_t quorum = 1;
  Fsync fsync{};
  Batch batch{};
  std::vector<NodeId> learners{};
  friend bool operator==(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (),
                      (electionTimeout, heartbeat, preVote, backoff, priority, quorum, fsync, batch,
                       learners))

std::optional<Problem> problem_with(const Config& config);
std::optional<Problem> problem_with(const Config& config, std::uint32_t nodes);

/// A protocol that cannot do without a setting.
struct StrictConfig {
  Duration period{};
  static constexpr std::string_view required[] = {"period"};
  friend bool operator==(const StrictConfig&, const StrictConfig&) = default;
};
BOOST_DESCRIBE_STRUCT(StrictConfig, (), (period))

/// "toy" and "strict"; the judges "toy.safety", "strict.beat" and "linearizable".
Catalogue catalogue();

}  // namespace orrery::toy
