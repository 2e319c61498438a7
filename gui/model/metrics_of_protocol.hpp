#pragma once
/// Metrics that only some protocols have: what a decision costs, how long nobody leads, how old is
/// what reads return. What a run's protocol calls these things is found in its registry entry.

#include "gui/model/metrics.hpp"

namespace orrery::gui {

/// The milestone that says that something is settled for good: of those that the protocol names the
/// first that is called Committed, Learned, Executed or Decided. Empty if there is none.
std::string_view decision_of(const Protocol* protocol);

/// Messages that left since the decision before, at each decision; several in one event share
/// them, so that the mean is that of all. The same is decided once, whoever says so first. Where
/// the protocol names no decision, a served call is one.
std::vector<MetricLine> measure_per_decision(const MetricSource& source);
bool has_decisions(Session& session);

/// 1 while no node leads, else 0: its mean is the share of time. A node leads whose role is called
/// leader or primary, or is the fact by which the registry entry tells who leads.
std::vector<MetricLine> measure_leaderless(const MetricSource& source);
bool has_leaders(Session& session);

/// StaleRead::age() in ns and StaleRead::versions of reads that missed writes, at their return.
std::vector<MetricLine> measure_staleness(const MetricSource& source);
std::vector<MetricLine> measure_missed(const MetricSource& source);
/// Clients read what others write, again and again.
bool has_reads(Session& session);

}  // namespace orrery::gui
