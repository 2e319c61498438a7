#include "gui/model/metrics.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <utility>

#include "gui/model/metrics_of_protocol.hpp"
#include "sim/core/error.hpp"
#include "sim/plan/path.hpp"

namespace orrery::gui {
namespace {

using Tone = MetricLine::Tone;
using Lines = std::vector<MetricLine>;

/// From then on there are so many more.
struct LevelChange {
  Time time{};
  EventNumber event = 0;
  int by = 0;
};

std::shared_ptr<const Samples> level_of(std::vector<LevelChange> changes, int level = 0) {
  auto samples = std::make_shared<Samples>();
  samples->add({.value = static_cast<double>(level)});
  std::ranges::stable_sort(changes, {}, &LevelChange::time);
  for (const LevelChange& change : changes) {
    level += change.by;
    samples->add_or_replace({change.time, static_cast<double>(level), change.event});
  }
  return samples;
}

// ---------------------------------------------------------------- calls

/// Calls that returned and for which something is so, at their return, with what `value` says.
template <class IsSo, class ValueOf>
std::shared_ptr<const Samples> returned(const MetricSource& source, IsSo is_so, ValueOf value) {
  std::vector<Sample> found;
  for (const Call& call : source.calls) {
    if (call.returned && is_so(call)) {
      found.push_back({*call.returned, value(call), call.returned_event});
    }
  }
  std::ranges::sort(found, {}, &Sample::event);
  std::ranges::stable_sort(found, {}, &Sample::time);
  auto samples = std::make_shared<Samples>();
  for (const Sample& sample : found) samples->add(sample);
  return samples;
}

template <class ValueOf>
Lines by_outcome(const MetricSource& source, ValueOf value) {
  const auto is_served = [](const Call& call) { return call.is_served(); };
  const auto is_denied = [](const Call& call) { return call.is_answered() && !call.is_served(); };
  const auto is_unknown = [](const Call& call) { return !call.is_answered(); };
  return {{.name = "served",
           .samples = returned(source, is_served, value),
           .meaning = "An answer came, and it was done as asked."},
          {.name = "turned away",
           .tone = Tone::warn,
           .samples = returned(source, is_denied, value),
           .meaning = "An answer came: it was not done."},
          {.name = "no answer",
           .tone = Tone::bad,
           .samples = returned(source, is_unknown, value),
           .meaning = "The client has given up; whether it was done, it does not know."}};
}

Lines measure_latency(const MetricSource& source) {
  return by_outcome(source, [](const Call& call) {
    return static_cast<double>((*call.returned - call.invoked).count());
  });
}

Lines measure_calls(const MetricSource& source) {
  return by_outcome(source, [](const Call&) { return 1.0; });
}

/// Clients of a region go together; where there are no regions, all do.
std::string group_of(const Chronicle& chronicle, const std::string& client) {
  const Place place = chronicle.node_named(client);
  const std::string region = place == nowhere ? "" : chronicle.nodes()[place].region;
  return region.empty() ? "waiting" : region;
}

Lines measure_pending(const MetricSource& source) {
  std::map<NodeId, std::string> groups;
  std::map<std::string, std::vector<LevelChange>> changes;
  for (const Call& call : source.calls) {
    std::string& group = groups[call.client];
    if (group.empty()) group = group_of(source.chronicle, to_text(call.client));
    changes[group].push_back({call.invoked, call.invoked_event, +1});
    if (call.returned) changes[group].push_back({*call.returned, call.returned_event, -1});
  }
  Lines lines;
  for (auto& [group, of_group] : changes) {
    lines.push_back({.name = group, .samples = level_of(std::move(of_group))});
  }
  return lines;
}

// ---------------------------------------------------------------- messages

Lines measure_messages(const MetricSource& source) {
  return {{.name = "sent",
           .samples = source.messages.sent(),
           .meaning = "When they left; copies that the network made, too."},
          {.name = "delivered",
           .tone = Tone::good,
           .samples = source.messages.delivered(),
           .meaning = "When they arrived."},
          {.name = "lost",
           .tone = Tone::warn,
           .samples = source.messages.lost(),
           .meaning = "Lost on a link or at their target, or dropped by hand."}};
}

Lines measure_under_way(const MetricSource& source) {
  return {{.name = "under way", .samples = source.messages.under_way()}};
}

Lines measure_delays(const MetricSource& source) {
  return {{.name = "delivered", .samples = source.messages.delays()}};
}

// ---------------------------------------------------------------- nodes

Lines measure_roles(const MetricSource& source) {
  const Chronicle& chronicle = source.chronicle;
  std::map<Word, std::vector<LevelChange>> changes;
  for (Place node = 0; node < chronicle.nodes().size(); ++node) {
    Word now = 0;
    for (const RoleChange& change : chronicle.roles_of(node)) {
      if (now != 0) changes[now].push_back({change.time, change.event, -1});
      now = change.role;
      if (now != 0) changes[now].push_back({change.time, change.event, +1});
    }
  }
  Lines lines;
  for (auto& [role, of_role] : changes) {
    lines.push_back({.name = std::string(chronicle.word(role)),
                     .tone = Tone::role,
                     .role = role,
                     .samples = level_of(std::move(of_role))});
  }
  const auto stands_still = [](const MetricLine& line) {
    return line.role == Chronicle::down_word || line.role == Chronicle::paused_word;
  };
  std::stable_partition(lines.begin(), lines.end(), std::not_fn(stands_still));  // those at the end
  return lines;
}

Lines measure_running(const MetricSource& source) {
  const Chronicle& chronicle = source.chronicle;
  std::vector<LevelChange> changes;
  for (Place node = 0; node < chronicle.nodes().size(); ++node) {
    bool runs = true;
    for (const RoleChange& change : chronicle.roles_of(node)) {
      const bool goes_on =
          change.role != Chronicle::down_word && change.role != Chronicle::paused_word;
      const int by = static_cast<int>(goes_on) - static_cast<int>(std::exchange(runs, goes_on));
      if (by != 0) changes.push_back({change.time, change.event, by});
    }
  }
  return {{.name = "running",
           .tone = Tone::good,
           .samples = level_of(std::move(changes), static_cast<int>(chronicle.nodes().size()))}};
}

// ---------------------------------------------------------------- the table

constexpr std::array<Metric, metric_count> metric_table{{
    {.name = "latency",
     .title = "Latency of calls",
     .unit = MetricUnit::time,
     .kind = MetricKind::values,
     .sentence = "How long each call of a client took, where it returned.",
     .nothing = "No call of a client has returned yet.",
     .is_of_calls = true,
     .is_shown_at_first = true,
     .lines = measure_latency},
    {.name = "calls",
     .title = "Calls returned",
     .kind = MetricKind::rate,
     .sentence = "How many calls of clients returned: served, turned away, or without an answer.",
     .nothing = "No call of a client has returned yet.",
     .is_of_calls = true,
     .lines = measure_calls},
    {.name = "pending",
     .title = "Calls waiting",
     .sentence = "How many calls of clients wait for their answer.",
     .nothing = "No client has called anything yet.",
     .is_of_calls = true,
     .lines = measure_pending},
    {.name = "messages",
     .title = "Messages",
     .kind = MetricKind::rate,
     .sentence = "How many messages left, arrived and got lost.",
     .nothing = "No message has been sent yet.",
     .is_shown_at_first = true,
     .lines = measure_messages},
    {.name = "under_way",
     .title = "Messages under way",
     .sentence = "How many messages are on their way.",
     .nothing = "No message has been sent yet.",
     .is_shown_at_first = true,
     .lines = measure_under_way},
    {.name = "delays",
     .title = "Delay of messages",
     .unit = MetricUnit::time,
     .kind = MetricKind::values,
     .sentence = "How long each message took from its sender to its target.",
     .nothing = "No message has arrived yet.",
     .lines = measure_delays},
    {.name = "roles",
     .title = "Nodes by role",
     .sentence = "How many nodes have each role.",
     .nothing = "Nodes of this protocol have no roles.",
     .is_shown_at_first = true,
     .lines = measure_roles},
    {.name = "running",
     .title = "Nodes running",
     .sentence = "How many nodes are neither down nor paused.",
     .nothing = "There are no nodes.",
     .lines = measure_running},
    {.name = "per_decision",
     .title = "Messages per decision",
     .kind = MetricKind::values,
     .sentence = "How many messages left since the decision before: all of them, whatever for.",
     .nothing = "Nothing has been decided yet.",
     .is_of_calls = true,
     .lines = measure_per_decision,
     .line_is_in_title = true,
     .makes_sense = has_decisions},
    {.name = "leaderless",
     .title = "Time without a leader",
     .unit = MetricUnit::share,
     .sentence = "When no node leads; the mean is the share of time.",
     .nothing = "Nobody leads in this protocol.",
     .lines = measure_leaderless,
     .makes_sense = has_leaders},
    {.name = "staleness",
     .title = "Age of what stale reads return",
     .unit = MetricUnit::time,
     .kind = MetricKind::values,
     .sentence = "For so long a newer value had been written and acknowledged when a read began "
                 "that did not return it.",
     .nothing = "No read of a register has missed a write; other reads are not measured.",
     .is_of_calls = true,
     .lines = measure_staleness,
     .makes_sense = has_reads},
    {.name = "missed",
     .title = "Writes that stale reads missed",
     .kind = MetricKind::values,
     .sentence = "So many writes had been acknowledged when a read began that returned an older "
                 "value.",
     .nothing = "No read of a register has missed a write; other reads are not measured.",
     .is_of_calls = true,
     .lines = measure_missed,
     .makes_sense = has_reads},
}};

/// No sample is before another, whatever a trace says.
void put(Samples& samples, Sample sample) {
  if (!samples.is_empty()) sample.time = std::max(sample.time, samples[samples.size() - 1].time);
  samples.add(sample);
}

}  // namespace

std::span<const Metric, metric_count> all_metrics() { return metric_table; }

std::size_t metric_named(std::string_view name) {
  const auto* found = std::ranges::find(metric_table, name, &Metric::name);
  if (found != metric_table.end()) return static_cast<std::size_t>(found - metric_table.begin());
  std::vector<std::string> names;
  for (const Metric& metric : metric_table) names.emplace_back(metric.name);
  throw Error({}, "no metric is called " + std::string(name), suggestion_among(name, names));
}

bool has_samples(const MetricLine& line) {
  if (line.samples->is_empty()) return false;
  return line.samples->size() > 1 || (*line.samples)[0].value != 0;
}

void MessageSeries::take_end(const ChronicleMessage& message) {
  if (message.end != ChronicleMessage::End::delivered) {
    return put(*lost_, {message.ended, 1, message.ended_event});
  }
  put(*delivered_, {message.ended, 1, message.ended_event});
  const auto took = static_cast<double>((message.ended - message.sent).count());
  put(*delays_, {message.ended, took, message.ended_event});
}

void MessageSeries::follow(const Chronicle& chronicle) {
  const std::vector<ChronicleMessage>& messages = chronicle.messages();
  std::vector<LevelChange> changes;
  for (; seen_ < messages.size(); ++seen_) {
    const ChronicleMessage& message = messages[seen_];
    put(*sent_, {message.sent, 1, message.sent_event});
    changes.push_back({message.sent, message.sent_event, +1});
    open_.push_back(static_cast<Place>(seen_));
  }
  const auto is_open = [&](Place place) {
    return messages[place].end == ChronicleMessage::End::none;
  };
  const auto over = std::stable_partition(open_.begin(), open_.end(), is_open);
  const auto end_of = [&](Place place) {
    return std::pair(messages[place].ended, messages[place].ended_event);
  };
  std::sort(over, open_.end(), [&](Place a, Place b) { return end_of(a) < end_of(b); });
  for (auto each = over; each != open_.end(); ++each) {
    const Place place = *each;
    take_end(messages[place]);
    changes.push_back({messages[place].ended, messages[place].ended_event, -1});
  }
  open_.erase(over, open_.end());

  std::ranges::stable_sort(changes, {}, &LevelChange::time);
  if (under_way_->is_empty()) under_way_->add({});
  for (const LevelChange& change : changes) {
    const Sample& last = (*under_way_)[under_way_->size() - 1];
    const Time time = std::max(change.time, last.time);
    under_way_->add_or_replace({time, last.value + change.by, change.event});
  }
}

}  // namespace orrery::gui
