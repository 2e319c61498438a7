#include <fmt/format.h>

#include "sim/check/by_key.hpp"
#include "sim/check/collections.hpp"

namespace orrery {
namespace {

using Given = std::map<std::string_view, SomeCalls>;

/// To whom each id was given.
Given given_ids(const SomeCalls& calls) {
  Given given;
  for (const Call* call : calls) {
    if (is_ok(*call) && call->result.value) given[*call->result.value].push_back(call);
  }
  return given;
}

}  // namespace

std::map<std::string, std::uint32_t> repeated_ids(const std::vector<Call>& calls) {
  std::map<std::string, std::uint32_t> repeated;
  for (const auto& [key, of_key] : calls_by_key(calls, {Action::generate})) {
    for (const auto& [id, to] : given_ids(of_key)) {
      if (to.size() > 1) repeated[std::string(id)] += static_cast<std::uint32_t>(to.size());
    }
  }
  return repeated;
}

Verdict check_unique_ids(const std::vector<Call>& calls) {
  std::size_t count = 0;
  for (const auto& [key, of_key] : calls_by_key(calls, {Action::generate})) {
    for (const auto& [id, to] : given_ids(of_key)) {
      ++count;
      if (to.size() == 1) continue;
      return violated_by({to[0], to[1]}, fmt::format("the id {} was given out {} times: {} and {}",
                                                     id, to.size(), told(*to[0]), told(*to[1])));
    }
  }
  return {.sentence = fmt::format("{} ids were given out, each once", count)};
}

Judge unique_ids() {
  return {.promise = {"unique_ids", "No id is given out twice."},
          .verdict = [](const Ending& ending) {
            return has_ok(ending.calls, Action::generate) ? check_unique_ids(ending.calls)
                                                          : cannot_tell("nobody was given an id");
          }};
}

}  // namespace orrery
