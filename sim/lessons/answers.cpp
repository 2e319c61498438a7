#include "sim/lessons/answers.hpp"

#include <algorithm>

namespace orrery::lessons {
namespace {

constexpr std::string_view it_is = "it is ";
constexpr std::string_view nobody = "nobody";

std::string measure_of(std::string_view who) { return std::string(it_is) + std::string(who); }

Choice choice_of(const std::string& who) {
  return {.text = who,
          .if_ = {{.member = measure_of(who),
                   .comparison = Condition::Comparison::equal,
                   .wanted = Value(std::int64_t{1})}}};
}

}  // namespace

std::vector<Choice> nodes_to_choose(std::uint32_t nodes) {
  std::vector<Choice> choices;
  for (std::uint32_t node = 1; node <= nodes; ++node) {
    choices.push_back(choice_of("n" + std::to_string(node)));
  }
  choices.push_back(choice_of(std::string(nobody)));
  return choices;
}

std::vector<Measured> pointed_at(const Condition& point, const World& world, std::uint32_t nodes) {
  std::vector<Measured> measures;
  bool is_nobody = true;
  for (std::uint32_t number = 1; number <= nodes; ++number) {
    const NodeId node = replica(number);
    const auto found = world.box(node).member(point.member);
    const bool is_it = world.is_up(node) && found && point.holds(*found);
    is_nobody = is_nobody && !is_it;
    measures.push_back({measure_of(to_text(node)), is_it ? 1.0 : 0.0});
  }
  measures.push_back({measure_of(nobody), is_nobody ? 1.0 : 0.0});
  return measures;
}

bool is_of_pointing(std::string_view measure) { return measure.starts_with(it_is); }

std::string who_it_is(const std::vector<Measured>& measures) {
  std::string who;
  for (const Measured& measured : measures) {
    if (!measured.name.starts_with(it_is) || measured.value != 1.0) continue;
    who += (who.empty() ? "" : ", ") + measured.name.substr(it_is.size());
  }
  return who;
}

}  // namespace orrery::lessons
