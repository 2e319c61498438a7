#pragma once
/// All messages between two nodes, in both directions, and what became of them up to a moment.
/// Follows a chronicle as it grows: costs what is new.

#include <vector>

#include "gui/model/seen_chronicle.hpp"

namespace orrery::gui {

/// Of the messages from one node to another, up to a moment.
struct LinkCounts {
  std::size_t sent = 0;  ///< copies that the network made are among them
  std::size_t arrived = 0;
  std::size_t lost = 0;  ///< or dropped by hand
  std::size_t under_way = 0;
  std::size_t copies = 0;
  friend bool operator==(const LinkCounts&, const LinkCounts&) = default;
};

class LinkMessages {
 public:
  /// Requires: the session's lock is held.
  void follow(const Session& session, Place one, Place other);

  /// In the order of sending. Requires: these are its ends.
  const std::vector<Place>& between(Place from, Place to) const;
  /// Right after an event. Requires: likewise.
  LinkCounts count(const Chronicle& chronicle, Place from, Place to, EventNumber head) const;
  /// What the middle one of those that had arrived by then took; zero if none has.
  Time median(const Chronicle& chronicle, Place from, Place to, EventNumber head) const;
  /// The newest that had left by then, at most so many, the newest first.
  std::vector<Place> newest(const Chronicle& chronicle, Place from, Place to, EventNumber head,
                            std::size_t most) const;

 private:
  SeenChronicle seen_{};
  Place one_ = nowhere;
  Place other_ = nowhere;
  std::size_t taken_ = 0;  // of all messages
  std::vector<Place> there_;
  std::vector<Place> back_;
};

}  // namespace orrery::gui
