#pragma once
/// The passes of a shrink. Each offers candidates until it has no more, and says whether any was
/// taken.

#include <set>
#include <vector>

#include "sim/explore/smallest.hpp"

namespace orrery {

/// Delta debugging (Zeller & Hildebrandt 2002) over the elements of lists: ever smaller pieces are
/// left out, down to single ones.
bool leave_out_faults(Smallest& smallest);
/// The others go on naming the events that they named: a candidate in which those are others fails
/// as before, or is not taken.
bool leave_out_hands(Smallest& smallest);
bool leave_out_operations(Smallest& smallest);
/// Those of one decision; the general ones stay, so that nothing is left to the seed.
bool leave_out_pins(Smallest& smallest);
/// Settings of the protocol, the network, the disks, the clocks go back to what they are by
/// default.
bool leave_out_settings(Smallest& smallest);

/// Settings that make fewer events: longer heartbeats, disks and links that take less time.
bool vary_settings(Smallest& smallest);

/// A replica or two less; those behind them move up.
bool leave_out_nodes(Smallest& smallest);
/// A client less: what it asks is left out, or asked by another one.
bool leave_out_clients(Smallest& smallest);

/// Stretches of time in which nothing is done become shorter, or nothing.
bool close_gaps(Smallest& smallest);
/// Times become round ones.
bool round_times(Smallest& smallest);
/// Time-outs become the shortest or the longest that could be drawn, or round; latencies as all
/// others, or none.
bool simplify_pins(Smallest& smallest);
/// Keys and values become k1, k2, … and 1, 2, …
bool rename_values(Smallest& smallest);

/// Other runs of the same kind, as long as the plan leaves something to its seed: other seeds, also
/// of plans with fewer nodes, clients or faults.
void search_seeds(Smallest& smallest);
/// Writes down which faults strike and what clients ask, and when, and nothing else.
void write_down_causes(Smallest& smallest);
/// Writes down what the run decides; first without the decisions that are about one message or one
/// time-out, if it fails all the same.
void write_down(Smallest& smallest);

/// Gives what the run still draws a pin, if it can, and lets `smallest` keep to this run from now
/// on. False if something is left to the seed.
bool keep_run(Smallest& smallest);

/// The plan with its general time-outs as short, or as long, as they can be drawn, in every
/// combination; of many timers the first ones, replicas before clients.
std::vector<Plan> with_extreme_timers(const Plan& plan, const Decisions& decisions);

/// The plan without one of the faults that cut nodes off, for each; what was cut off in its run is
/// lost by pins, message by message.
std::vector<Plan> with_losses(const Plan& plan, const Decisions& decisions);

/// The plan with all that happens at `first` and later moved, to the left if `by` is negative;
/// false if there is no room.
bool shift(Plan& plan, Time first, Duration by);
/// When the plan says that something happens; and 0.
std::set<Time> distinct_instants(const Plan& plan);

/// The plan without a replica or a client. Those behind it move up.
Plan without_node(Plan plan, NodeId gone);

}  // namespace orrery
