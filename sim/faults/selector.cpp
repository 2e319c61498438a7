#include "sim/faults/selector.hpp"

#include <charconv>

namespace orrery {
namespace {

constexpr std::string_view random_word = "random ";
constexpr std::string_view region_word = "region ";

/// Of which kind the nodes are that the selector may choose: 'n' replicas, 'c' clients, 0 either.
char kind_of(const Selector& selector) {
  if (const auto* id = std::get_if<NodeId>(&selector.who)) return id->group();
  if (std::holds_alternative<InRegion>(selector.who)) return '\0';
  const auto* group = std::get_if<Group>(&selector.who);
  if (!group) return 'n';
  if (*group == Group::clients) return 'c';
  return *group == Group::all || *group == Group::rest || *group == Group::it ||
                 *group == Group::crashed
             ? '\0'
             : 'n';
}

bool is(const Selector& selector, Group group) { return selector.who == Selector{group}.who; }

/// The words that select every node of a kind.
bool covers(const Selector& whole, const Selector& part) {
  if (is(part, Group::rest) || is(part, Group::it) || is(part, Group::crashed)) return false;
  return is(whole, Group::all) || (is(whole, Group::replicas) && kind_of(part) == 'n') ||
         (is(whole, Group::clients) && kind_of(part) == 'c');
}

}  // namespace

std::string to_text(const Selector& selector) {
  if (const auto* group = std::get_if<Group>(&selector.who)) {
    return std::string(name_of_enumerator(*group));
  }
  if (const auto* id = std::get_if<NodeId>(&selector.who)) return to_text(*id);
  if (const auto* region = std::get_if<InRegion>(&selector.who)) {
    return std::string(region_word) + region->name;
  }
  return std::string(random_word) + std::to_string(std::get<RandomReplicas>(selector.who).count);
}

std::string to_text(const Selection& selection) {
  std::string text;
  for (const Selector& selector : selection.any_of) {
    text += (text.empty() ? "" : ", ") + to_text(selector);
  }
  return text;
}

std::optional<Selector> parse_selector(std::string_view text) {
  if (const auto id = parse_node_id(text)) return Selector{*id};
  std::optional<Selector> found;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Group>>([&](auto enumerator) {
    if (text == enumerator.name) found = Selector{enumerator.value};
  });
  if (found) return found;
  if (text.starts_with(region_word) && text.size() > region_word.size()) {
    return Selector{InRegion{std::string(text.substr(region_word.size()))}};
  }
  if (!text.starts_with(random_word)) return std::nullopt;
  const std::string_view digits = text.substr(random_word.size());
  RandomReplicas random;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), random.count);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return Selector{random};
}

bool certainly_overlap(const Selector& a, const Selector& b) {
  const bool is_same_fixed_set =
      a == b && !std::holds_alternative<RandomReplicas>(a.who) && !is(a, Group::crashed);
  return is_same_fixed_set || covers(a, b) || covers(b, a);
}

}  // namespace orrery
