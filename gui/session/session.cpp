#include "gui/session/session.hpp"

#include <algorithm>

#include "gui/session/value_parts.hpp"

namespace orrery::gui {

std::uint64_t Session::next_number() {
  static std::atomic<std::uint64_t> newest = 0;
  return ++newest;
}

const std::vector<Call>& Session::calls() {
  static const std::vector<Call> none;
  return none;
}

std::vector<Said> Session::said(const std::vector<Place>& messages) {
  std::vector<Said> all;
  for (const Place message : messages) all.push_back({message, payload(message)});
  return all;
}

std::optional<LinkThen> Session::link(Place, Place, EventNumber) { return std::nullopt; }

std::optional<Value> Session::member(Place node, std::string_view member, EventNumber after) {
  const Value all = state(node, after);
  const Value* outermost = all.find(member.substr(0, member.find('.')));
  const Value* part = outermost == nullptr ? nullptr : member_inside(*outermost, member);
  return part == nullptr ? std::nullopt : std::optional(*part);
}

MemberEntries Session::entries(Place, std::string_view, EventNumber, const IndexRange&) {
  return {};
}

std::vector<MemberChange> Session::member_changes(EventNumber first, EventNumber last) {
  std::vector<MemberChange> changes;
  const auto number = [](const std::optional<std::string>& words) -> std::optional<double> {
    if (!words) return std::nullopt;
    const auto read = number_of_key(*words);
    return read ? std::optional(static_cast<double>(*read)) : std::nullopt;
  };
  for (EventNumber event = first; event <= last; ++event) {
    const std::size_t first_of_event = changes.size();
    const auto told = detail(event);
    for (const StateChange& change : told->changes) {
      const std::string member = change.member.substr(0, change.member.find('.'));
      const auto known =
          std::find_if(changes.begin() + static_cast<std::ptrdiff_t>(first_of_event), changes.end(),
                       [&](const MemberChange& one) { return one.member == member; });
      if (known != changes.end()) continue;
      const bool is_whole = member == change.member && change.entry.empty();
      changes.push_back({.event = event,
                         .node = chronicle().event(event).node,
                         .member = member,
                         .before = is_whole ? number(change.before) : std::nullopt,
                         .after = is_whole ? number(change.after) : std::nullopt});
    }
  }
  return changes;
}

Session::Answer Session::act(EventNumber, Time, const HandAction&) {
  return {.sentence = "This run is recorded: make it live first."};
}

}  // namespace orrery::gui
