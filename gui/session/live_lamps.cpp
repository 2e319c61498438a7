#include "gui/session/live_lamps.hpp"

#include <algorithm>

#include "sim/check/availability.hpp"
#include "sim/check/liveness.hpp"
#include "sim/check/staleness.hpp"

namespace orrery::gui {
namespace {

bool is_listed(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool is_named(const Expectations& expect, std::string_view name) {
  return is_listed(expect.always, name) || is_listed(expect.eventually, name) ||
         is_listed(expect.violates, name);
}

/// What judges of endings that the plan names watch over, in the order of their verdicts.
std::vector<Promise> promises_of_endings(const Basis& basis) {
  std::vector<Promise> promises;
  const Expectations& expect = basis.plan.expect;
  const auto add = [&](const Judge& judge) {
    if (is_named(expect, judge.promise.name)) promises.push_back(judge.promise);
  };
  for (const GeneralJudge& general : basis.catalogue.judges) add(general.judge);
  for (const Judge& judge : basis.protocol->judges) add(judge);
  if (expect.availability) promises.push_back(availability(0, Duration{0}).promise);
  if (expect.staleness) promises.push_back(bounded_staleness({}).promise);
  if (expect.liveness) promises.push_back(liveness().promise);
  return promises;
}

std::string meaning_of(const Basis& basis, std::string_view name) {
  for (const Promise& promise : basis.protocol->promises) {
    if (promise.name == name) return std::string(promise.sentence);
  }
  for (const Promise& promise : promises_of_endings(basis)) {
    if (promise.name == name) return std::string(promise.sentence);
  }
  return is_sometimes(name) ? "This comes at least once." : "";
}

Lamp::State state_of(Verdict::Status status) {
  switch (status) {
    case Verdict::Status::holds:
      return Lamp::State::holds;
    case Verdict::Status::violated:
      return Lamp::State::violated;
    case Verdict::Status::unknown:
      return Lamp::State::unknown;
  }
  return Lamp::State::unknown;
}

std::vector<EventNumber> events_of(const std::vector<Call>& calls) {
  std::vector<EventNumber> events;
  for (const Call& call : calls) events.push_back(call.invoked_event);
  return events;
}

Lamp lamp_of(const Basis& basis, const Verdict& verdict, bool is_expected) {
  return {.name = verdict.judge,
          .meaning = meaning_of(basis, verdict.judge),
          .sentence = verdict.sentence,
          .state = state_of(verdict.status),
          .event = verdict.event,
          .is_expected = is_expected,
          .evidence = events_of(verdict.evidence)};
}

}  // namespace

std::vector<Lamp> lamps_so_far(const Branch& branch) {
  const Basis& basis = branch.basis();
  std::vector<Lamp> lamps;
  for (const Verdict& verdict : verdicts_of_monitors(branch.tip())) {
    // What is to be violated may still be.
    const bool is_expected = verdict.status != Verdict::Status::violated ||
                             is_listed(basis.plan.expect.violates, verdict.judge);
    lamps.push_back(lamp_of(basis, verdict, is_expected));
  }
  const auto add_open = [&](std::string_view name) {
    lamps.push_back({.name = std::string(name),
                     .meaning = meaning_of(basis, name),
                     .sentence = "told when the run has ended"});
  };
  for (const Promise& promise : promises_of_endings(basis)) add_open(promise.name);
  for (const orrery::Moment& moment : basis.plan.expect.sometimes) {
    add_open(name_of_sometimes(moment));
  }
  return lamps;
}

std::vector<Lamp> lamps_at_end(const Basis& basis, const RunReport& report) {
  std::vector<Lamp> lamps;
  for (const JudgedExpectation& judged : report.verdicts) {
    lamps.push_back(lamp_of(basis, judged.verdict, judged.is_expected));
  }
  return lamps;
}

std::vector<Mark> findings_at_end(const Branch& branch, const std::vector<Lamp>& lamps) {
  const Chronicle& chronicle = branch.chronicle();
  std::vector<Mark> findings;
  for (const Lamp& lamp : lamps) {
    // The world is left alone after its end: what was answered then is in no history.
    const bool is_of_an_event = lamp.event != 0 && lamp.event <= chronicle.last_event();
    const auto& known = branch.tip().violations();
    const bool is_marked = std::ranges::find(known, lamp.name, &Violation::judge) != known.end();
    if (lamp.state != Lamp::State::violated || !is_of_an_event || is_marked) continue;
    findings.push_back({.kind = Mark::Kind::violation,
                        .event = lamp.event,
                        .time = chronicle.time_of(lamp.event),
                        .text = lamp.name + ": " + lamp.sentence});
  }
  return findings;
}

}  // namespace orrery::gui
