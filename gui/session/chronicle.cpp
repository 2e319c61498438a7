#include "gui/session/chronicle.hpp"

#include <algorithm>

#include "sim/core/ensure.hpp"

namespace orrery::gui {
namespace {

/// It has not ended by then.
bool goes_on_after(const ChronicleMessage& message, EventNumber after) {
  return message.end == ChronicleMessage::End::none || message.ended_event > after;
}

}  // namespace

Chronicle::Chronicle() : Chronicle(std::vector<ChronicleNode>{}) {}

Chronicle::Chronicle(std::vector<ChronicleNode> nodes)
    : nodes_(std::move(nodes)),
      roles_(nodes_.size()),
      events_of_(nodes_.size()),
      lied_since_(nodes_.size(), never),
      words_{"", "down", "paused"},
      under_way_before_(1) {}

// ---------------------------------------------------------------- reading

Place Chronicle::node_named(std::string_view name) const {
  const auto found = std::ranges::find(nodes_, name, &ChronicleNode::name);
  return found == nodes_.end() ? nowhere : static_cast<Place>(found - nodes_.begin());
}

EventNumber Chronicle::event_at(Time time) const {
  const auto later = std::ranges::upper_bound(events_, time, {}, &ChronicleEvent::time);
  return static_cast<EventNumber>(later - events_.begin());
}

Word Chronicle::role_at(Place node, EventNumber after) const {
  const std::vector<RoleChange>& roles = roles_[node];
  const auto later = std::ranges::upper_bound(roles, after, {}, &RoleChange::event);
  return later == roles.begin() ? Word{0} : std::prev(later)->role;
}

bool Chronicle::is_finding(Place mark) const { return std::ranges::binary_search(findings_, mark); }

Chronicle::Range Chronicle::sent_in(EventNumber first, EventNumber last) const {
  const auto begin = std::ranges::lower_bound(messages_, first, {}, &ChronicleMessage::sent_event);
  const auto end =
      std::ranges::upper_bound(begin, messages_.end(), last, {}, &ChronicleMessage::sent_event);
  return {static_cast<Place>(begin - messages_.begin()),
          static_cast<Place>(end - messages_.begin())};
}

std::vector<Place> Chronicle::under_way(EventNumber after) const {
  std::vector<Place> places;
  const std::size_t newest = under_way_before_.size() - 1;
  const std::size_t before = std::min<std::size_t>(after / stretch, newest);
  for (const Place place : under_way_before_[before]) {
    if (goes_on_after(messages_[place], after)) places.push_back(place);
  }
  // A stretch's list holds all that left before it; what leaves at the beginning is in none.
  const EventNumber first = before == 0 ? 0 : before * stretch + 1;
  const Range sent = sent_in(first, after);
  for (Place place = sent.first; place < sent.end; ++place) {
    if (goes_on_after(messages_[place], after)) places.push_back(place);
  }
  return places;
}

// ---------------------------------------------------------------- writing

Word Chronicle::word_for(std::string_view text) {
  const auto found = std::ranges::find(words_, text);
  if (found == words_.end()) {
    ensure(words_.size() < 65'536, "a run has few types of messages, timers and roles");
    words_.emplace_back(text);
    return static_cast<Word>(words_.size() - 1);
  }
  return static_cast<Word>(found - words_.begin());
}

EventNumber Chronicle::add(const ChronicleEvent& event) {
  ++version_;
  const EventNumber number = events_.size() + 1;
  if (number > 1 && (number - 1) % stretch == 0) under_way_before_.push_back(under_way(number - 1));
  events_.push_back(event);
  if (event.node != nowhere) events_of_[event.node].push_back(static_cast<std::uint32_t>(number));
  return number;
}

Place Chronicle::add(const ChronicleMessage& message) {
  ++version_;
  const bool is_lie = message.is_changed || message.why == Loss::withheld;
  if (is_lie && message.from != nowhere) {
    EventNumber& since = lied_since_[message.from];
    since = std::min<EventNumber>(since, message.sent_event);
  }
  messages_.push_back(message);
  return static_cast<Place>(messages_.size() - 1);
}

void Chronicle::add(Mark mark) {
  ++version_;
  marks_.push_back(std::move(mark));
}

void Chronicle::set_findings(std::vector<Mark> findings) {
  if (findings.empty() && findings_.empty()) return;
  ++version_;
  ++retold_;
  for (auto place = findings_.rbegin(); place != findings_.rend(); ++place) {
    marks_.erase(marks_.begin() + static_cast<std::ptrdiff_t>(*place));
  }
  findings_.clear();
  std::ranges::stable_sort(findings, {}, &Mark::event);
  for (Mark& finding : findings) {
    const auto after = std::ranges::upper_bound(marks_, finding.event, {}, &Mark::event);
    findings_.push_back(static_cast<Place>(after - marks_.begin()));
    marks_.insert(after, std::move(finding));
  }
}

void Chronicle::add_role(Place node, const RoleChange& change) {
  ++version_;
  roles_[node].push_back(change);
}

void Chronicle::end(Place message, ChronicleMessage::End how, Loss why, EventNumber event,
                    Time time) {
  ++version_;
  ChronicleMessage& ended = messages_[message];
  ended.end = how;
  ended.why = why;
  ended.ended_event = static_cast<std::uint32_t>(event);
  ended.ended = time;
}

void Chronicle::expect(Place message, Time arrival) {
  ++version_;
  messages_[message].ended = arrival;
}

void Chronicle::set_message_of_event(EventNumber event, Place message) {
  ++version_;
  events_[event - 1].message = message;
}

Chronicle Chronicle::until(EventNumber last) const {
  Chronicle earlier(nodes_);
  earlier.words_ = words_;
  earlier.version_ = version_ + 1;
  earlier.retold_ = retold_;
  const auto count_of = [](const auto& list, EventNumber limit, auto event_of) {
    return std::ranges::upper_bound(list, limit, {}, event_of) - list.begin();
  };
  earlier.events_.assign(events_.begin(), events_.begin() + static_cast<std::ptrdiff_t>(last));
  const auto sent = count_of(messages_, last, &ChronicleMessage::sent_event);
  earlier.messages_.assign(messages_.begin(), messages_.begin() + sent);
  for (ChronicleMessage& message : earlier.messages_) {
    if (message.ended_event <= last) continue;
    message.end = ChronicleMessage::End::none;
    message.why = Loss::none;
    message.ended_event = 0;
  }
  earlier.marks_.assign(marks_.begin(), marks_.begin() + count_of(marks_, last, &Mark::event));
  const auto left_out = std::ranges::lower_bound(findings_, earlier.marks_.size());
  earlier.findings_.assign(findings_.begin(), left_out);
  earlier.set_findings({});
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    if (lied_since_[node] <= last) earlier.lied_since_[node] = lied_since_[node];
    const auto roles = count_of(roles_[node], last, &RoleChange::event);
    earlier.roles_[node].assign(roles_[node].begin(), roles_[node].begin() + roles);
    const auto events = count_of(events_of_[node], last, std::identity{});
    earlier.events_of_[node].assign(events_of_[node].begin(), events_of_[node].begin() + events);
  }
  const std::size_t stretches = last == 0 ? 1 : (last - 1) / stretch + 1;
  earlier.under_way_before_.assign(
      under_way_before_.begin(),
      under_way_before_.begin() + static_cast<std::ptrdiff_t>(stretches));
  return earlier;
}

}  // namespace orrery::gui
