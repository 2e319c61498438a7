// The wall of seeds in words.

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "gui/model/seeds.hpp"
#include "gui/model/words.hpp"
#include "scenarios/terminal.hpp"

namespace orrery::gui {
namespace {

std::uint64_t runs_with(const SeedsState& state, SeedRun::Verdict verdict) {
  std::uint64_t count = 0;
  for (const SeedRun& run : state.runs) count += run.verdict == verdict ? 1 : 0;
  return count;
}

/// "raft.election_safety", or "raft.election_safety (5), linearizability (3)": the most first.
std::string judges_words(const std::map<std::string, std::uint64_t>& judges) {
  if (judges.size() == 1) return judges.begin()->first;
  std::vector<std::pair<std::string, std::uint64_t>> sorted(judges.begin(), judges.end());
  std::ranges::stable_sort(sorted, std::ranges::greater{},
                           [](const auto& one) { return one.second; });
  std::string words;
  for (const auto& [judge, runs] : sorted) {
    words += (words.empty() ? "" : ", ") + judge + " (" + number_words(runs) + ")";
  }
  return words;
}

std::string seeds_words(const SeedsState& state) {
  const std::uint64_t ran = state.runs.size();
  return number_words(ran) + (ran == 1 ? " seed" : " seeds");
}

std::string hands_words(std::size_t hands) {
  if (hands == 0) return {};
  return hands == 1 ? "What the hand did here is done in each of them after the same event, where "
                      "that finds somebody."
                    : "What hands did here is done in each of them after the same events, where "
                      "that finds somebody.";
}

void add_sentence(std::string& words, const std::string& sentence) {
  if (sentence.empty()) return;
  words += (words.empty() ? "" : " ") + sentence;
}

std::string short_judge(const std::string& judge) {
  const std::size_t dot = judge.find('.');
  return dot == std::string::npos ? judge : judge.substr(dot + 1);
}

std::string violation_words(const SeedViolation& violation) {
  return violation.judge + " is violated at " + time_words(violation.time) + ": " +
         violation.sentence;
}

}  // namespace

std::string headline(const SeedsState& state) {
  if (state.runs.empty()) return "The first seeds are being run.";
  const std::uint64_t violated = runs_with(state, SeedRun::Verdict::violated);
  if (violated == 0) {
    return (state.runs.size() == 1 ? "The 1 seed" : "None of " + seeds_words(state)) +
           (state.runs.size() == 1 ? " violates nothing." : " violates anything.");
  }
  return number_words(violated) + " of " + seeds_words(state) +
         (violated == 1 ? " violates " : " violate ") + judges_words(violated_judges(state)) + ".";
}

std::string remarks_on_seeds(const SeedsState& state) {
  std::string words;
  if (const std::uint64_t broken = runs_with(state, SeedRun::Verdict::broken)) {
    add_sentence(words, counted(broken, "run", "runs") + " broke off.");
  }
  if (const std::uint64_t unknown = runs_with(state, SeedRun::Verdict::unknown)) {
    add_sentence(words, "Of " + number_words(unknown) + " a judge could not tell.");
  }
  if (state.was_stopped) {
    add_sentence(words, "Stopped before all " + number_words(state.wanted) + " were run.");
  }
  if (are_all_the_same(state)) {
    add_sentence(words, "Each gives the same run: nothing in it is left to luck.");
  } else if (!state.search && runs_with(state, SeedRun::Verdict::holds) == state.runs.size()) {
    add_sentence(words, "That proves nothing: try more, or lose more messages and let more fail.");
  }
  add_sentence(words, hands_words(state.hands));
  return words;
}

std::string verdict_words(const SeedRun& run) {
  switch (run.verdict) {
    case SeedRun::Verdict::violated: {
      const std::size_t more = run.violations.size() - 1;
      const std::string others = more == 0 ? "" : " +" + std::to_string(more);
      return short_judge(run.violations.front().judge) + others;
    }
    case SeedRun::Verdict::broken:
      return "broke off";
    case SeedRun::Verdict::unknown:
      return "unknown";
    case SeedRun::Verdict::holds:
      return "holds";
  }
  return {};
}

std::string words_of(const SeedRun& run) {
  std::string words = "Seed " + std::to_string(run.seed);
  if (run.verdict == SeedRun::Verdict::holds) words += ": all that is judged holds.";
  if (run.verdict == SeedRun::Verdict::broken) words += " broke off: " + run.why;
  if (run.verdict == SeedRun::Verdict::unknown) words += ": it is not known. " + run.why;
  for (const SeedViolation& violation : run.violations) words += "\n" + violation_words(violation);
  words += "\n" + counted(run.events, "event", "events") + " until " + time_words(run.ended) +
           "; " +
           (run.strikes == 0 ? "nothing strikes"
                             : "something strikes " + counted(run.strikes, "time", "times")) +
           ".";
  if (run.hands_on_nobody > 0) {
    words += "\n" + counted(run.hands_on_nobody, "hand", "hands") + " found nobody.";
  }
  return words;
}

}  // namespace orrery::gui
