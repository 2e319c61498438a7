// A shrink in words.

#include "gui/model/shrink_run.hpp"
#include "gui/model/shrinking.hpp"
#include "gui/model/words.hpp"
#include "scenarios/terminal.hpp"

namespace orrery::gui {
namespace {

struct CountedPart {
  std::uint64_t PlanSize::*count;
  const char* one;
  const char* many;
};
constexpr CountedPart counted_parts[] = {{&PlanSize::faults, "fault", "faults"},
                                         {&PlanSize::operations, "operation", "operations"},
                                         {&PlanSize::events, "event", "events"}};

/// "a", "a and b", "a, b and c".
std::string enumeration(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
    text += words[i];
  }
  return text;
}

void add_less(std::vector<std::string>& words, std::uint64_t before, std::uint64_t after,
              const char* one, const char* many) {
  if (after < before) words.push_back(counted(before - after, one, many));
}

void add_way(std::vector<std::string>& words, std::uint64_t before, std::uint64_t after,
             const char* many) {
  if (after == before) return;
  words.push_back(number_words(before) + " → " + number_words(after) + " " + many);
}

}  // namespace

std::string words_of(const ShrinkProgress& progress) {
  if (progress.judge.empty()) return "The run is being judged.";
  std::vector<std::string> words;
  const PlanSize& first = progress.first;
  const PlanSize& now = progress.size;
  add_way(words, first.nodes, now.nodes, "nodes");
  add_way(words, first.clients, now.clients, "clients");
  for (const CountedPart& part : counted_parts) {
    add_way(words, first.*part.count, now.*part.count, part.many);
  }
  std::string text = counted(progress.tries, "try", "tries");
  if (!progress.doing.empty()) text += ", now " + progress.doing;
  return text + (words.empty() ? "." : ": " + enumeration(words) + ".");
}

std::string words_of(const ShrinkReport& report) {
  std::vector<std::string> less;
  const PlanSize& before = report.before;
  const PlanSize& after = report.after;
  add_less(less, before.faults, after.faults, "fault", "faults");
  add_less(less, before.operations, after.operations, "operation", "operations");
  add_less(less, before.clients, after.clients, "client", "clients");
  add_less(less, before.nodes, after.nodes, "node", "nodes");
  std::string text = less.empty() ? "" : "Removed " + enumeration(less) + "; ";
  text += number_words(after.events) + " of " + counted(before.events, "event", "events") +
          (after.events == 1 ? " is" : " are") + " left. " + report.signature.judge +
          " says the same of it.";
  if (!report.is_minimal) text += " It was ended before there was nothing left to leave out.";
  if (!report.is_in_run) text += " It shows only when the run has stopped and is left alone.";
  return text;
}

}  // namespace orrery::gui
