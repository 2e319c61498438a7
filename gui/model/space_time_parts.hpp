#pragma once
/// What the space-time diagram is put together from, part by part (space_time_parts.cpp). Each adds
/// to a diagram whose lanes and scale are there.

#include "gui/model/space_time.hpp"

namespace orrery::gui {

/// The messages whose way crosses a window of time.
struct MessagesInView {
  std::vector<Place> earlier{};  ///< on their way at its beginning
  Chronicle::Range sent{};       ///< sent in it
  std::uint64_t count() const { return earlier.size() + (sent.end - sent.first); }
};
MessagesInView messages_in_view(const Chronicle& chronicle, const TimeWindow& window);

void add_role_strips(SpaceTime& diagram, const Chronicle& chronicle, Time reached,
                     const TextWidth& width_of);
/// Those that cross a lane in sight.
void add_arrows(SpaceTime& diagram, const Chronicle& chronicle, const MessagesInView& messages);
/// Those of hidden lanes.
void add_dashed(SpaceTime& diagram, const Chronicle& chronicle, const LaneChoice& choice,
                const MessagesInView& messages);
/// The arrow of one message, if something of it is in sight.
void add_arrow(SpaceTime& diagram, const Chronicle& chronicle, Place message);
/// If there are at most so many.
void add_event_ticks(SpaceTime& diagram, const Chronicle& chronicle, std::size_t most);
void add_density(SpaceTime& diagram, const Chronicle& chronicle);

}  // namespace orrery::gui
