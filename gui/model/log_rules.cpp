#include "gui/model/log_rules.hpp"

#include <algorithm>

#include "gui/model/viewer.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

char free_letter(const std::vector<LogRule>& rules) {
  char letter = 'A';
  while (std::ranges::find(rules, letter, &LogRule::letter) != rules.end()) ++letter;
  return letter;
}

}  // namespace

void follow_rules(Viewer& viewer) {
  for (LogRule& rule : viewer.log.rules) {
    choose_again(*viewer.session, rule.choice, {rule.chosen, rule.rows, rule.chosen_of});
  }
}

const LogRule* rule_of(const std::vector<LogRule>& rules, EventNumber event) {
  const auto found = std::ranges::find_if(
      rules, [&](const LogRule& rule) { return event < rule.chosen.size() && rule.chosen[event]; });
  return found == rules.end() ? nullptr : &*found;
}

Colour colour_of(const LogRule& rule, const Theme& theme) {
  constexpr std::size_t places[rules_max] = {3, 1, 0, 5};
  return category(theme, places[static_cast<std::size_t>(rule.letter - 'A') % rules_max]);
}

LogRule& add_rule(Viewer& viewer, const std::string& text) {
  auto& rules = viewer.log.rules;
  const auto known = std::ranges::find(rules, text, &LogRule::text);
  if (known != rules.end()) return *known;
  auto read = read_filter(text);
  if (const auto* error = std::get_if<FilterError>(&read)) {
    throw Error({}, error->sentence, error->suggestion);
  }
  auto& term = std::get<FilterTerm>(read);
  if (term == FilterTerm{}) {
    throw Error({}, "a rule is made of a filter", "type one first: node=n2 && lost");
  }
  if (rules.size() == rules_max) {
    throw Error({}, "there are four rules already", "take one away: its cross, or log.remove_rule");
  }
  LogRule rule{.letter = free_letter(rules), .text = text, .choice = FilterChoice(std::move(term))};
  const auto place = std::ranges::upper_bound(rules, rule.letter, {}, &LogRule::letter);
  return *rules.insert(place, std::move(rule));
}

}  // namespace orrery::gui
