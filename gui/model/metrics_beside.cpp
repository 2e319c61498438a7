#include "gui/model/metrics_beside.hpp"

#include <algorithm>

#include "gui/model/run_again.hpp"

namespace orrery::gui {

std::string name_of_run(const Session& session) {
  std::string name;
  for (const std::string& setting : session.settings()) {
    name += (name.empty() ? "" : ", ") + setting_words(setting);
  }
  if (session.branch() != 0 || name.empty()) {
    name += (name.empty() ? "" : ", ") + session.branches()[session.branch()].name;
  }
  return name;
}

MeasuredRun measured_run(Session& session) {
  MeasuredRun run{.name = name_of_run(session), .reached = session.reached()};
  MessageSeries messages;
  messages.follow(session.chronicle());
  const MetricSource source{session.chronicle(), messages, session.calls(), session.protocol()};
  for (std::size_t i = 0; i < metric_count; ++i) run.lines[i] = all_metrics()[i].lines(source);
  return run;
}

std::optional<OtherRun> nearest_run(const Session& session, bool has_run_before) {
  const std::vector<BranchView> branches = session.branches();
  const std::size_t chosen = session.branch();
  if (branches[chosen].parent != chosen) return OtherRun{.branch = branches[chosen].parent};
  if (has_run_before) return OtherRun{.is_before = true};
  if (branches.size() < 2) return std::nullopt;
  const std::size_t newest = branches.size() - 1;
  return OtherRun{.branch = newest == chosen ? newest - 1 : newest};
}

std::optional<OtherRun> wanted_run(const Beside& beside, const Session& session,
                                   bool has_run_before) {
  if (beside.kind == Beside::Kind::nothing) return std::nullopt;
  const bool is_another = beside.kind == Beside::Kind::branch &&
                          beside.branch != session.branch() &&
                          beside.branch < session.branches().size();
  return is_another ? OtherRun{.branch = beside.branch} : nearest_run(session, has_run_before);
}

const std::vector<MetricLine>& MeasuredBranch::measure(Session& session, std::size_t branch,
                                                       std::size_t metric) {
  const Chronicle& chronicle = session.branch_chronicle(branch);
  const SeenChronicle now = SeenChronicle::of(session, branch);
  if (seen_ != now) {
    const BranchView view = session.branches()[branch];
    run_ = {.name = view.name, .reached = view.reached};
    messages_ = {};
    messages_.follow(chronicle);
    calls_ = session.branch_calls(branch);
    seen_ = now;
  }
  auto& lines = run_.lines[metric];
  if (!lines)
    lines = all_metrics()[metric].lines({chronicle, messages_, calls_, session.protocol()});
  if (all_metrics()[metric].kind == MetricKind::values) rank_values(*lines);
  return *lines;
}

void rank_values(std::vector<MetricLine>& lines) {
  for (MetricLine& line : lines) {
    const bool is_ranked = line.ranks && line.ranks->size() == line.samples->size();
    if (!is_ranked) line.ranks = std::make_shared<const ValueRanks>(*line.samples);
  }
}

}  // namespace orrery::gui
