#pragma once
/// What is selected, or under the mouse: the same thing in every panel.

#include "gui/session/chronicle.hpp"

namespace orrery::gui {

struct Picked {
  enum class Kind : std::uint8_t { nothing, node, message, event, link, mark, property };

  Kind kind = Kind::nothing;
  /// Of a node or message; of a link, where it begins; of a mark, in marks(); of a property, in
  /// InspectorState::properties.
  Place place = nowhere;
  Place other = nowhere;  ///< where a link ends
  EventNumber event = 0;  ///< of an event

  static Picked node(Place place) { return {Kind::node, place}; }
  static Picked message(Place place) { return {Kind::message, place}; }
  static Picked of_event(EventNumber event) { return {Kind::event, nowhere, nowhere, event}; }
  static Picked link(Place from, Place to) { return {Kind::link, from, to}; }
  static Picked mark(Place place) { return {Kind::mark, place}; }
  static Picked property(Place place) { return {Kind::property, place}; }
  explicit operator bool() const { return kind != Kind::nothing; }
  friend bool operator==(const Picked&, const Picked&) = default;
};

/// Is there such a thing in this history? (Another branch may not have it.)
bool is_there(const Chronicle& chronicle, const Picked& picked);

}  // namespace orrery::gui
