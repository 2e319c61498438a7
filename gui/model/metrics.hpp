#pragma once
/// What is measured of a run. A metric is a row of the table in metrics.cpp and one small function
/// that turns what happened into lines of samples; pictures of it are the same for all (plot.hpp).

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gui/model/samples.hpp"
#include "gui/model/value_axis.hpp"
#include "gui/model/value_ranks.hpp"
#include "gui/session/session.hpp"

namespace orrery::gui {

/// One curve of a metric.
struct MetricLine {
  /// What its colour says; its dashes and points tell it from its neighbours without any.
  enum class Tone : std::uint8_t { plain, good, warn, bad, role };

  std::string name{};
  Tone tone = Tone::plain;
  Word role = 0;  ///< of Tone::role
  std::shared_ptr<const Samples> samples{};
  std::string_view meaning{};  ///< what it is, where the name does not say it; or empty
  std::string_view nothing{};  ///< why it has no samples, where the metric's own words are not so
  /// Of MetricKind::values, once somebody wants percentiles; perhaps of the first samples only.
  std::shared_ptr<const ValueRanks> ranks{};
};

/// Anything was measured: a level begins with one sample of 0, which is nothing yet.
bool has_samples(const MetricLine& line);

/// When messages left, arrived and got lost. Follows a chronicle as it grows: costs what is new.
class MessageSeries {
 public:
  /// Requires: the chronicle goes on from the last one, or this is the first.
  void follow(const Chronicle& chronicle);

  std::shared_ptr<const Samples> sent() const { return sent_; }
  std::shared_ptr<const Samples> delivered() const { return delivered_; }
  std::shared_ptr<const Samples> lost() const { return lost_; }  ///< or dropped by hand
  /// How many are on their way, right after all that happened then.
  std::shared_ptr<const Samples> under_way() const { return under_way_; }
  /// From sending to arrival, in ns, when it arrived.
  std::shared_ptr<const Samples> delays() const { return delays_; }

 private:
  void take_end(const ChronicleMessage& message);

  std::shared_ptr<Samples> sent_ = std::make_shared<Samples>();
  std::shared_ptr<Samples> delivered_ = std::make_shared<Samples>();
  std::shared_ptr<Samples> lost_ = std::make_shared<Samples>();
  std::shared_ptr<Samples> under_way_ = std::make_shared<Samples>();
  std::shared_ptr<Samples> delays_ = std::make_shared<Samples>();
  std::size_t seen_ = 0;       // messages
  std::vector<Place> open_{};  // those of them that are under way
};

/// What metrics are made of.
struct MetricSource {
  const Chronicle& chronicle;
  const MessageSeries& messages;
  const std::vector<Call>& calls;
  const Protocol* protocol = nullptr;  ///< null: it is not known
};

enum class MetricKind : std::uint8_t {
  rate,    ///< how often something happens: each sample is once
  level,   ///< how many there are: a sample holds until the next
  values,  ///< each sample stands for itself
};

struct Metric {
  std::string_view name{};              ///< "latency", in commands
  std::string_view title{};             ///< "Latency of calls"
  MetricUnit unit = MetricUnit::count;  ///< of a sample's value
  MetricKind kind = MetricKind::level;
  std::string_view sentence{};  ///< what it is
  std::string_view nothing{};   ///< what to say while there is none
  bool is_of_calls = false;
  bool is_shown_at_first = false;
  std::vector<MetricLine> (*lines)(const MetricSource& source) = nullptr;
  bool line_is_in_title = false;  ///< the name of its only line says what is meant
  /// It is offered for such runs; null: for all. Requires: the session's lock is held.
  bool (*makes_sense)(Session& session) = nullptr;
};

inline constexpr std::size_t metric_count = 12;
std::span<const Metric, metric_count> all_metrics();
/// Its place among them. Throws Error, which names those that there are.
std::size_t metric_named(std::string_view name);

}  // namespace orrery::gui
