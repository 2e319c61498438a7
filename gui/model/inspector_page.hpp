#pragma once
/// Writes the inspector's pages (inspector.hpp): rows about one thing.

#include <memory>
#include <span>
#include <string>

#include "gui/model/inspector.hpp"
#include "gui/model/words.hpp"

namespace orrery::gui {

/// More links of one sort than these are counted.
inline constexpr std::size_t links_max = 40;

class PageWriter {
 public:
  PageWriter(Viewer& viewer, const Picked& about)
      : viewer_(viewer), session_(*viewer.session), chronicle_(session_.chronicle()) {
    page_.about = about;
    watched();
  }

  InspectorPage node(Place place);
  InspectorPage nodes(Place one, Place other);
  InspectorPage message(Place place);
  InspectorPage event(EventNumber number);
  InspectorPage link(Place one, Place other);
  InspectorPage mark(Place place);
  InspectorPage property(Place place);

 private:
  void heading(std::string text) {
    page_.rows.push_back({.kind = InspectorRow::Kind::heading, .name = std::move(text)});
  }
  void text(std::string name, std::string value) {
    page_.rows.push_back(
        {.kind = InspectorRow::Kind::text, .name = std::move(name), .value = std::move(value)});
  }
  void sentence(std::string name, std::string value) {
    text(std::move(name), std::move(value));
    page_.rows.back().kind = InspectorRow::Kind::sentence;
  }
  void link_row(std::string name, std::string value, const Picked& jump, EventNumber at,
                std::string tag = {}) {
    page_.rows.push_back({.kind = InspectorRow::Kind::link,
                          .name = std::move(name),
                          .value = std::move(value),
                          .tag = std::move(tag),
                          .jump = jump,
                          .at = at});
  }
  void link_to_event(std::string name, EventNumber number, std::string tag = {}) {
    if (number == 0) return text(std::move(name), "the beginning");
    link_row(std::move(name), "#" + number_words(number) + " " + event_words(chronicle_, number),
             Picked::of_event(number), number, std::move(tag));
  }
  void link_to_message(std::string name, Place place, std::string tag = {}) {
    link_row(std::move(name), message_words(chronicle_, place) + ", " + fate_words(place),
             Picked::message(place), 0, std::move(tag));
  }

  std::string fate_words(Place place) const;
  std::shared_ptr<const Value> value_of(const Picked& whose, EventNumber after);
  std::shared_ptr<const Moment> moment() { return session_.moment(viewer_.head.event); }
  void node_status(const NodeThen& node);
  void timers(const NodeThen& node, Time now);
  void watched();
  void past_of(InspectorRow& row);
  void fields(Place node, EventNumber after, EventNumber changed_by);
  void compared(const Value* one, const Value* other, const std::string& owner, int depth);
  std::optional<EventNumber> event_at_cut(Place node) const;
  void message_facts(Place place);
  void changes(const Detail& detail, const char* none);
  void effects(const Detail& detail);
  void lateness(Place place);
  void direction(Place from, Place to);
  void state_of_link(Place from, Place to);
  void parameters_of_link(Place from, Place to);
  void counts_of_link(Place from, Place to);
  const Mark* cause_of_cut(Place from, Place to, EventNumber then);
  std::span<const Mark> faults_in(EventNumber event) const;
  void what_was_meant(Place place);
  void source_of(const Lamp& lamp);
  void conflict(const Lamp& lamp);

  Viewer& viewer_;
  Session& session_;
  const Chronicle& chronicle_;
  InspectorPage page_;
};

}  // namespace orrery::gui
