#include <fmt/format.h>

#include <algorithm>

#include "sim/check/by_key.hpp"
#include "sim/check/collections.hpp"

namespace orrery {
namespace {

constexpr std::uint64_t never = ~std::uint64_t{0};

/// What is known of one element.
struct ElementLife {
  std::uint64_t attempted = never;  // the first event in which somebody tried to add it
  std::uint64_t known = never;      // the event since which it is known
  const Call* add = nullptr;        // that was acknowledged
  const Call* last_present = nullptr;
  const Call* last_absent = nullptr;
  bool is_expected = true;

  bool is_stable() const {
    return last_present && (!last_absent || began(last_absent) < began(last_present));
  }
  bool is_lost() const {
    return is_missed() && (!last_present || began(last_present) < began(last_absent));
  }
  /// Some read that began when it was known did not show it.
  bool is_missed() const { return last_absent && known < began(last_absent); }

 private:
  static std::uint64_t began(const Call* read) { return read->invoked_event; }
};

using Lives = std::map<std::string_view, ElementLife>;

void note_adds(const SomeCalls& calls, Lives& lives) {
  for (const Call* call : calls) {
    if (call->operation.action != Action::add || !may_take_effect(*call)) continue;
    ElementLife& life = lives[call->operation.value];
    life.attempted = std::min(life.attempted, call->invoked_event);
    if (!is_ok(*call) || call->returned_event >= life.known) continue;
    life.known = call->returned_event;
    life.add = call;
  }
}

/// The reads that are ok; the newest, by their beginning, first.
SomeCalls newest_reads_first(const SomeCalls& calls) {
  SomeCalls reads;
  for (const Call* call : calls) {
    if (call->operation.action == Action::members && is_ok(*call)) reads.push_back(call);
  }
  std::sort(reads.begin(), reads.end(),
            [](const Call* a, const Call* b) { return a->invoked_event > b->invoked_event; });
  return reads;
}

/// In the order of bytes.
std::vector<std::string_view> elements_in(const Call& read) {
  auto elements = words_of(read.result.value ? std::string_view(*read.result.value) : "");
  if (!std::is_sorted(elements.begin(), elements.end())) {
    std::sort(elements.begin(), elements.end());
  }
  return elements;
}

void note_presence(const SomeCalls& reads, Lives& lives) {
  for (const Call* read : reads) {
    auto beside = lives.begin();  // elements stand in the same order here and there
    for (const std::string_view element : elements_in(*read)) {
      if (beside == lives.end() || beside->first != element) {
        beside = lives.try_emplace(element).first;
      }
      ElementLife& life = beside->second;
      ++beside;
      if (!life.last_present) life.last_present = read;
      life.known = std::min(life.known, read->returned_event);
      if (read->returned_event < life.attempted) life.is_expected = false;
    }
  }
}

/// The cost follows what the reads show: whom a read does not show is looked for in no older one.
void note_absence(const SomeCalls& reads, Lives& lives) {
  std::vector<Lives::value_type*> never_absent;  // in the order of bytes
  for (auto& entry : lives) never_absent.push_back(&entry);
  for (const Call* read : reads) {
    const auto shown = elements_in(*read);
    auto beside = shown.begin();
    std::erase_if(never_absent, [&](Lives::value_type* entry) {
      while (beside != shown.end() && *beside < entry->first) ++beside;
      if (beside != shown.end() && *beside == entry->first) return false;
      entry->second.last_absent = read;
      return true;
    });
  }
}

Lives lives_of(const SomeCalls& calls) {
  Lives lives;
  note_adds(calls, lives);
  const SomeCalls reads = newest_reads_first(calls);
  note_presence(reads, lives);
  note_absence(reads, lives);
  return lives;
}

SetFindings findings_of(const Lives& lives) {
  SetFindings findings;
  for (const auto& [element, life] : lives) {
    const std::string name(element);
    if (!life.is_expected) findings.unexpected.push_back(name);
    if (life.is_lost()) {
      findings.lost.push_back(name);
    } else if (life.is_stable()) {
      findings.stable.push_back(name);
      if (life.is_missed()) findings.stale.push_back(name);
    } else {
      findings.never_read.push_back(name);
    }
  }
  return findings;
}

std::optional<Verdict> set_violation(std::string_view key, const Lives& lives) {
  const SetFindings findings = findings_of(lives);
  if (!findings.unexpected.empty()) {
    return violated_by({lives.at(findings.unexpected.front()).last_present},
                       fmt::format("{} in {}, and nobody had tried to add {}",
                                   first_of(findings.unexpected) +
                                       (findings.unexpected.size() == 1 ? " was" : " were"),
                                   key, findings.unexpected.size() == 1 ? "it" : "them"));
  }
  if (findings.lost.empty()) return std::nullopt;
  const ElementLife& first = lives.at(findings.lost.front());
  SomeCalls evidence{first.last_absent};
  if (first.add) evidence.push_back(first.add);
  if (first.last_present) evidence.push_back(first.last_present);
  return violated_by(
      std::move(evidence),
      fmt::format("{} lost from {}: {} is not in {}, and in no later read",
                  first_of(findings.lost) + (findings.lost.size() == 1 ? " is" : " are"), key,
                  findings.lost.front(), told(*first.last_absent)));
}

}  // namespace

SetFindings set_findings(const std::vector<Call>& calls) {
  SomeCalls all;
  for (const Call& call : calls) all.push_back(&call);
  return findings_of(lives_of(all));
}

Verdict check_set(const std::vector<Call>& calls) {
  std::size_t stable = 0;
  std::size_t stale = 0;
  std::size_t never_read = 0;
  for (const auto& [key, of_key] : calls_by_key(calls, {Action::add, Action::members})) {
    const Lives lives = lives_of(of_key);
    if (auto violation = set_violation(key, lives)) return *violation;
    const SetFindings findings = findings_of(lives);
    stable += findings.stable.size();
    stale += findings.stale.size();
    never_read += findings.never_read.size();
  }
  if (stable == 0) {
    return cannot_tell(never_read == 0 ? "nobody added to a set, or read one"
                                       : "no read shows what became of the elements");
  }
  return {.sentence = fmt::format("{} elements were there to stay, {} of them late; {} came after "
                                  "the last read that could show them",
                                  stable, stale, never_read)};
}

Judge no_lost_elements() {
  return {.promise = {"no_lost_elements",
                      "What was added to a set stays in it, and nothing else is in it."},
          .verdict = [](const Ending& ending) { return check_set(ending.calls); }};
}

}  // namespace orrery
