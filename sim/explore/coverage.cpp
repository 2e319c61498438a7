#include "sim/explore/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/core/world.hpp"

namespace orrery {
namespace {

template <class Parts>
void add_parts(const Parts& parts, std::vector<std::string>& names) {
  for (const auto& part : parts) {
    const std::string name = std::visit(
        []<class A>(const A& action) -> std::string {
          if constexpr (std::same_as<A, Wait>) return "";
          else return to_text(FaultAction(action));
        },
        part.action);
    const bool is_known = std::find(names.begin(), names.end(), name) != names.end();
    if (!name.empty() && !is_known) names.push_back(name);
  }
}

}  // namespace

std::vector<std::string> parts_of(const std::vector<FaultEntry>& faults) {
  std::vector<std::string> names;
  for (const FaultEntry& fault : faults) {
    if (const auto* mix = std::get_if<Mix>(&fault.action)) add_parts(mix->parts, names);
    if (const auto* nemesis = std::get_if<Nemesis>(&fault.action)) {
      add_parts(mix_of(nemesis->preset).parts, names);
    }
    if (const auto* sequence = std::get_if<Sequence>(&fault.action)) {
      add_parts(sequence->steps, names);
    }
  }
  return names;
}

Sights::Sights(const Protocol& protocol) : outputs_(names_of(protocol.vocabulary.outputs)) {
  for (const std::string& output : outputs_) names_.push_back("output " + output);
  for (const MemberWord& word : protocol.vocabulary.state) {
    const bool is_known = std::any_of(transitions_.begin(), transitions_.end(),
                                      [&](const auto& one) { return one.member == word.name; });
    if (word.values.empty() || is_known) continue;
    transitions_.push_back({word.name, word.values.size(), names_.size()});
    for (const std::string& from : word.values) {
      for (const std::string& to : word.values) {
        if (from != to) names_.push_back(fmt::format("{}: {} -> {}", word.name, from, to));
      }
    }
  }
}

std::size_t Sights::output(std::string_view type) const {
  const auto found = std::find(outputs_.begin(), outputs_.end(), type);
  return found == outputs_.end() ? none : static_cast<std::size_t>(found - outputs_.begin());
}

std::size_t Sights::transition(std::string_view member, std::size_t from, std::size_t to) const {
  const auto found = std::find_if(transitions_.begin(), transitions_.end(),
                                  [&](const auto& one) { return one.member == member; });
  const bool is_known =
      found != transitions_.end() && from < found->values && to < found->values && from != to;
  if (!is_known) return none;
  return found->first + from * (found->values - 1) + (to < from ? to : to - 1);
}

void Lookout::note(std::size_t sight) {
  if (sight != Sights::none) seen_[sight] = true;
}

std::uint64_t& Lookout::enums_of(SlotIndex slot) {
  if (slot >= enums_.size()) enums_.resize(slot + 1);
  return enums_[slot];
}

void Lookout::event_begins(const World& world, const Event& event) {
  const bool begins_a_life = event.kind == EventKind::start || event.kind == EventKind::restart;
  if (begins_a_life) enums_of(event.slot) = world.box(world.node_at(event.slot)).enums();
}

void Lookout::event_ended(const World& world, const Event& event) {
  if (event.kind == EventKind::alarm || event.kind == EventKind::relay) return;
  const Box& box = world.box(world.node_at(event.slot));
  const std::uint64_t now = box.enums();
  std::uint64_t& before = enums_of(event.slot);
  if (now == before) return;
  const bool ends_a_life = event.kind == EventKind::crash || event.kind == EventKind::wipe;
  if (!ends_a_life) compare(box, before, now);
  before = now;
}

/// "crash random 1 (n3)": what, and whom it struck.
void Lookout::fault(const World& /*world*/, std::string_view what) {
  for (Part& part : parts_) {
    const bool is_it =
        what.starts_with(part.what) &&
        (what.size() == part.what.size() || what.substr(part.what.size()).starts_with(" ("));
    if (is_it) part.has_struck = true;
  }
}

void Lookout::compare(const Box& box, std::uint64_t before, std::uint64_t after) {
  for (const std::string_view member : box.names_of_enums()) {
    const std::uint64_t from = before & 0xFF;
    const std::uint64_t to = after & 0xFF;
    if (from != to) note(sights_.transition(member, from, to));
    before >>= 8;
    after >>= 8;
  }
}

void Lookout::output(const World& /*world*/, NodeId /*node*/, const Payload& output) {
  if (std::find(known_.begin(), known_.end(), output.type_key()) != known_.end()) return;
  known_.push_back(output.type_key());
  note(sights_.output(output.type_name()));
}

}  // namespace orrery
