#include "gui/model/metrics_of_protocol.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "sim/check/staleness.hpp"
#include "sim/plan/protocol.hpp"

namespace orrery::gui {
namespace {

using Lines = std::vector<MetricLine>;

// ---------------------------------------------------------------- decisions

/// An event in which something was decided.
struct Decided {
  Time time{};
  EventNumber event = 0;
  friend auto operator<=>(const Decided&, const Decided&) = default;
};

bool is_of_type(const std::string& milestone, std::string_view type) {
  return milestone.starts_with(type) &&
         (milestone.size() == type.size() || milestone[type.size()] == ' ');
}

/// Who says what was decided says it once for all; of a trace that does not tell that, the k-th
/// decision of a node is the k-th of all.
std::vector<Decided> decided_by(const Chronicle& chronicle, std::string_view type) {
  std::set<std::string_view> said;
  std::map<Place, std::size_t> said_by;
  std::size_t most = 0;
  std::vector<Decided> decided;
  for (const Mark& mark : chronicle.marks()) {
    if (mark.kind != Mark::Kind::output || !is_of_type(mark.text, type)) continue;
    const bool tells_what = mark.text.size() > type.size();
    const bool is_new = tells_what ? said.insert(mark.text).second : ++said_by[mark.node] > most;
    if (!tells_what && is_new) ++most;
    if (is_new) decided.push_back({mark.time, mark.event});
  }
  return decided;
}

std::vector<Decided> served(const std::vector<Call>& calls) {
  std::vector<Decided> all;
  for (const Call& call : calls) {
    if (call.is_served()) all.push_back({*call.returned, call.returned_event});
  }
  std::ranges::sort(all);
  return all;
}

/// In order of their events.
std::shared_ptr<const Samples> messages_between(const Chronicle& chronicle,
                                                const std::vector<Decided>& decided) {
  auto samples = std::make_shared<Samples>();
  Place before = 0;
  for (std::size_t i = 0; i < decided.size();) {
    std::size_t end = i;
    while (end < decided.size() && decided[end].event == decided[i].event) ++end;
    const Place sent = chronicle.sent_in(0, decided[i].event).end;
    const double each = static_cast<double>(sent - before) / static_cast<double>(end - i);
    for (; i < end; ++i) samples->add({decided[i].time, each, decided[i].event});
    before = sent;
  }
  return samples;
}

// ---------------------------------------------------------------- leaders

bool leads(const Protocol& protocol, std::string_view role) {
  return !role.empty() && role == protocol.leading;
}

// ---------------------------------------------------------------- staleness

/// At the reads' return.
template <class ValueOf>
std::shared_ptr<const Samples> of_stale_reads(const MetricSource& source, ValueOf value) {
  std::vector<Sample> found;
  for (const StaleRead& read : stale_reads(source.calls)) {
    found.push_back({*read.read.returned, value(read), read.read.returned_event});
  }
  std::ranges::sort(found, {}, &Sample::event);
  std::ranges::stable_sort(found, {}, &Sample::time);
  auto samples = std::make_shared<Samples>();
  for (const Sample& sample : found) samples->add(sample);
  return samples;
}

/// Of a run in which none is; empty where the metric's own words say it.
std::string_view why_none_is_stale(const std::vector<Call>& calls) {
  const Staleness all = staleness_of(calls);
  if (all.reads > 0) return {};
  return all.unclear > 0 ? "Of no read can be told which write it returned."
                         : "Only reads of registers are measured, and none has been answered.";
}

Lines stale_line(const MetricSource& source, std::shared_ptr<const Samples> samples) {
  const bool is_empty = samples->is_empty();
  return {{.name = "stale reads",
           .tone = MetricLine::Tone::warn,
           .samples = std::move(samples),
           .nothing = is_empty ? why_none_is_stale(source.calls) : std::string_view()}};
}

}  // namespace

std::string_view decision_of(const Protocol* protocol) {
  if (protocol == nullptr) return {};
  if (!protocol->decides.name.empty()) return protocol->decides.name;
  for (const std::string_view word : {"Committed", "Executed", "Decided"}) {
    if (std::ranges::find(protocol->outputs, word) != protocol->outputs.end()) return word;
  }
  return {};
}

Lines measure_per_decision(const MetricSource& source) {
  const std::string_view type = decision_of(source.protocol);
  const Chronicle& chronicle = source.chronicle;
  if (!type.empty()) {
    return {{.name = std::string(type),
             .samples = messages_between(chronicle, decided_by(chronicle, type))}};
  }
  return {{.name = "call served",
           .samples = messages_between(chronicle, served(source.calls)),
           .nothing = "This protocol decides nothing, and no call has been served yet."}};
}

bool has_decisions(Session& session) {
  const Protocol* protocol = session.protocol();
  return protocol != nullptr && (protocol->has_clients || !decision_of(protocol).empty());
}

Lines measure_leaderless(const MetricSource& source) {
  if (source.protocol == nullptr || source.protocol->leading.empty()) return {};
  const Chronicle& chronicle = source.chronicle;
  std::vector<std::pair<EventNumber, std::pair<Time, int>>> changes;
  for (Place node = 0; node < chronicle.nodes().size(); ++node) {
    bool led = false;
    for (const RoleChange& change : chronicle.roles_of(node)) {
      const bool now = leads(*source.protocol, chronicle.word(change.role));
      const int by = static_cast<int>(now) - static_cast<int>(std::exchange(led, now));
      if (by != 0) changes.push_back({change.event, {change.time, by}});
    }
  }
  std::ranges::stable_sort(changes, {}, [](const auto& change) { return change.first; });
  auto samples = std::make_shared<Samples>();
  samples->add({.value = 1});
  int leaders = 0;
  for (const auto& [event, change] : changes) {
    leaders += change.second;
    samples->add_or_replace({change.first, leaders == 0 ? 1.0 : 0.0, event});
  }
  return {{.name = "nobody leads", .tone = MetricLine::Tone::warn, .samples = std::move(samples)}};
}

bool has_leaders(Session& session) {
  const Protocol* protocol = session.protocol();
  return protocol != nullptr && !protocol->leading.empty();
}

Lines measure_staleness(const MetricSource& source) {
  return stale_line(source, of_stale_reads(source, [](const StaleRead& read) {
                      return static_cast<double>(read.age().count());
                    }));
}

Lines measure_missed(const MetricSource& source) {
  return stale_line(source, of_stale_reads(source, [](const StaleRead& read) {
                      return static_cast<double>(read.versions);
                    }));
}

bool has_reads(Session& session) {
  const Protocol* protocol = session.protocol();
  // Where one thing is decided once, nothing gets old.
  if (protocol == nullptr || protocol->decided != nullptr) return false;
  return std::ranges::any_of(session.calls(),
                             [](const Call& call) { return call.operation.action == Action::get; });
}

}  // namespace orrery::gui
