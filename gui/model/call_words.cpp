#include "gui/model/call_words.hpp"

#include <algorithm>

#include "gui/model/time_axis.hpp"
#include "gui/model/words.hpp"
#include "sim/check/by_key.hpp"

namespace orrery::gui {
namespace {

bool is_written_by(const Call& call, const std::string& value) {
  const Action action = call.operation.action;
  return (action == Action::put || action == Action::cas) && call.operation.value == value;
}

bool is_read(const Call& call) {
  return call.operation.action == Action::get && call.is_answered() &&
         call.result.outcome == Outcome::ok;
}

/// What a register held when the call had happened.
std::string value_seen(const Call& call) {
  return is_read(call) ? call.result.value.value_or("") : call.operation.value;
}

std::string found(const Call& call) {
  const std::string text = call.result.value.value_or("");
  return text.empty() ? "nothing" : text;
}

/// Of an element of a list, without the blank that keeps it apart from the next.
std::string bare(const std::string& element) {
  const std::size_t last = element.find_last_not_of(' ');
  return last == std::string::npos ? element : element.substr(0, last + 1);
}

/// In the past tense.
std::string deed(const Call& call) {
  const Operation& operation = call.operation;
  switch (operation.action) {
    case Action::get:
      return "read " + found(call);
    case Action::put:
      return "wrote " + operation.value;
    case Action::cas:
      return "replaced " + operation.expected + " by " + operation.value;
    case Action::append:
      return "appended " + bare(operation.value);
    case Action::erase:
      return "erased it";
    case Action::add:
      return "added " + operation.value;
    case Action::members:
      return "found " + found(call);
    case Action::increment:
      return "added " + operation.value;
    case Action::total:
      return "counted " + found(call);
    case Action::enqueue:
      return "queued " + operation.value;
    case Action::dequeue:
      return "took " + found(call);
    case Action::acquire:
      return "acquired the lock for " + operation.value;
    case Action::release:
      return "released the lock of " + operation.value;
    case Action::guarded_put:
      return "wrote " + operation.value + " with token " + operation.expected;
    case Action::generate:
      return "got " + found(call);
    case Action::propose:
      return "proposed " + operation.value + " and learned " + found(call);
  }
  return to_text(operation);
}

bool returns_something(Action action) {
  return only_reads(action) || action == Action::dequeue || action == Action::generate ||
         action == Action::propose;
}

/// Of what was added to a list or a set: those that calls of a proof added. Others that its reads
/// found prove nothing.
std::vector<std::string> elements_added(const KeyVerdict& key, const std::vector<Call>& calls) {
  std::vector<std::string> elements;
  for (const std::uint32_t place : key.evidence) {
    const Operation& operation = calls[place].operation;
    const bool adds = operation.action == Action::add || operation.action == Action::append;
    if (adds) elements.push_back(operation.value);
  }
  return elements;
}

/// Where it stands in what a read found; npos: it is not there.
std::size_t place_in(const Call& read, const std::string& element) {
  const std::string text = read.result.value.value_or("");
  if (read.operation.action != Action::members) return text.find(element);
  return (" " + text + " ").find(" " + element + " ");
}

bool reads_elements(const Call& call) {
  const Action action = call.operation.action;
  return (action == Action::members || action == Action::get) && is_ok(call);
}

/// "found a, but not b"
std::string elements_deed(const Call& read, std::vector<std::string> elements) {
  std::ranges::stable_sort(elements, {}, [&](const auto& each) { return place_in(read, each); });
  std::string found;
  std::string missed;
  for (const std::string& element : elements) {
    const bool is_missed = place_in(read, element) == std::string::npos;
    std::string& list = is_missed ? missed : found;
    list += (list.empty() ? "" : is_missed ? " or " : ", ") + bare(element);
  }
  if (found.empty()) return "did not find " + missed;
  return "found " + found + (missed.empty() ? "" : ", but not " + missed);
}

/// The newest that a read should have known of elements that it does not show.
std::optional<std::uint32_t> missed_by(const Call& read, const KeyVerdict& key,
                                       const std::vector<Call>& calls) {
  std::vector<std::string> missed = elements_added(key, calls);
  std::erase_if(missed,
                [&](const auto& each) { return place_in(read, each) != std::string::npos; });
  std::optional<std::uint32_t> newest;
  for (const std::uint32_t place : key.evidence) {
    const Call& call = calls[place];
    const bool tells = std::ranges::any_of(missed, [&](const std::string& element) {
      return reads_elements(call) ? place_in(call, element) != std::string::npos
                                  : is_ok(call) && call.operation.value == element;
    });
    if (!tells || !call.is_before(read)) continue;
    if (!newest || calls[*newest].returned_event < call.returned_event) newest = place;
  }
  return newest;
}

/// "3: c3 read the older 3"
std::string numbered_deed(const KeyVerdict& key, const std::vector<Call>& calls, std::size_t i) {
  const Call& call = calls[key.evidence[i]];
  std::string words = std::to_string(i + 1) + ": " + to_text(call.client) + " ";
  const std::vector<std::string> elements = elements_added(key, calls);
  if (!elements.empty() && reads_elements(call)) return words + elements_deed(call, elements);
  const auto newer = contradicted_by(key, calls);
  const bool is_older = newer && key.evidence[i] == key.culprit && is_read(call) &&
                        call.result.value.value_or("") != "";
  return words + (is_older ? "read the older " + found(call) : call_deed(call));
}

std::string under(const Call& call) {
  return call.operation.key.empty() ? "" : " under " + call.operation.key;
}

std::string of_own_judge(OwnJudge judge) {
  switch (judge) {
    case OwnJudge::violated_as_expected:
      return " The scenario expects that.";
    case OwnJudge::violated:
      return " The scenario does not expect that.";
    case OwnJudge::none:
      return " The scenario does not promise it.";
    case OwnJudge::open:
      return " The scenario's judge speaks at the end.";
    case OwnJudge::holds:
    case OwnJudge::unknown:
    case OwnJudge::unsaid:
      break;
  }
  return "";
}

std::string calls_words(std::size_t count) {
  return number_words(count) + (count == 1 ? " call" : " calls");
}

/// What is explained of calls that no judge complains of.
struct Explained {
  std::size_t calls = 0;
  std::size_t done = 0;    // so many of them
  std::size_t placed = 0;  // so many have a place in the order of their key
  bool has_orders = true;  // of each key

  void add(const KeyVerdict& key) {
    calls += key.calls;
    done += key.done;
    placed += key.points.size();
    has_orders = has_orders && key.has_order;
  }
};

std::string explained_words(const Explained& all, bool is_dense) {
  const std::string explains = "an order explains " + calls_words(all.calls);
  if (all.placed == 0 && !all.has_orders) {
    return explains + "; too many to say when each may have happened.";
  }
  if (all.placed == 0 && all.done == 0) {
    return "none of " + calls_words(all.calls) + " is known to have happened.";
  }
  if (all.placed == 0) return "any order explains " + calls_words(all.calls) + " for ids.";
  const bool have_all = all.placed == all.calls;
  std::string words =
      explains + (is_dense ? "; zoom in: diamonds show when " : "; diamonds show when ");
  words +=
      have_all ? "each may have happened" : number_words(all.placed) + " of them may have happened";
  if (!all.has_orders) return words + ", and some keys have too many calls for that.";
  return words + (have_all ? "." : ", and the others had no effect, or need not have had any.");
}

std::string violated_words(const KeyVerdict& key, const std::vector<Call>& calls, OwnJudge judge) {
  const Call& culprit = calls[key.culprit];
  return "Not linearizable" + under(culprit) + ": " + violation_words(key, calls) +
         ". No order explains " +
         (key.evidence.size() == 1   ? "it."
          : key.evidence.size() == 2 ? "both."
                                     : "all " + std::to_string(key.evidence.size()) + ".") +
         of_own_judge(judge);
}

}  // namespace

CallEnd end_of_call(const Call& call) {
  if (!call.returned) return CallEnd::pending;
  if (call.result.outcome == Outcome::ok) return CallEnd::answered;
  return call.result.outcome == Outcome::failed ? CallEnd::failed : CallEnd::unknown;
}

bool is_question(const Call& call) { return only_reads(call.operation.action); }

std::string call_label(const Call& call, bool with_key) {
  Operation operation = call.operation;
  if (!with_key) operation.key.clear();
  std::string text = to_text(operation);
  switch (end_of_call(call)) {
    case CallEnd::failed:
      return text + " failed";
    case CallEnd::unknown:
      return text + " ?";
    case CallEnd::pending:
      return text + " …";
    case CallEnd::answered:
      break;
  }
  return returns_something(operation.action) ? text + " → " + found(call) : text;
}

std::string call_value(const Call& call) {
  if (end_of_call(call) == CallEnd::failed) return "";
  if (!returns_something(call.operation.action)) {
    return call.operation.value + (end_of_call(call) == CallEnd::unknown ? " ?" : "");
  }
  return end_of_call(call) == CallEnd::answered ? found(call) : "?";
}

std::string call_deed(const Call& call) {
  if (call.is_answered() && call.result.outcome == Outcome::ok) return deed(call);
  if (call.is_answered()) return "failed to do " + to_text(call.operation);
  if (call.operation.action == Action::put) return "may have written " + call.operation.value;
  return "asked for " + to_text(call.operation) + " without an answer";
}

std::string call_tooltip(const Call& call) {
  constexpr Time precision = std::chrono::microseconds(1);
  std::string text = to_text(call.client) + " asks: " + to_text(call.operation) + "\nat " +
                     time_text(call.invoked, precision);
  const std::string took = call.returned ? time_text(*call.returned - call.invoked, precision) : "";
  switch (end_of_call(call)) {
    case CallEnd::answered:
      text += "\nanswered after " + took;
      if (returns_something(call.operation.action)) text += ": " + found(call);
      return text;
    case CallEnd::failed:
      return text + "\nfailed after " + took + ": it certainly had no effect";
    case CallEnd::unknown:
      return text + "\ngiven up after " + took + ": it may have had its effect, or may still";
    case CallEnd::pending:
      break;
  }
  return text + "\nno answer so far";
}

std::optional<std::uint32_t> contradicted_by(const KeyVerdict& key,
                                             const std::vector<Call>& calls) {
  const Call& culprit = calls[key.culprit];
  if (key.evidence.empty()) return std::nullopt;
  const bool is_of_elements = !elements_added(key, calls).empty();
  if (is_of_elements && reads_elements(culprit)) return missed_by(culprit, key, calls);
  if (!is_read(culprit)) return std::nullopt;
  const std::string value = value_seen(culprit);
  std::optional<std::uint32_t> newest;
  for (const std::uint32_t place : key.evidence) {
    const Call& call = calls[place];
    const bool tells = is_read(call) || is_written_by(call, call.operation.value);
    if (!tells || !call.is_before(culprit) || value_seen(call) == value) continue;
    if (!newest || calls[*newest].returned_event < call.returned_event) newest = place;
  }
  // What nobody had begun to write by then is not stale, but from nowhere.
  const bool is_old = newest && std::ranges::any_of(key.evidence, [&](std::uint32_t place) {
                        return is_written_by(calls[place], value) &&
                               calls[place].invoked_event < calls[*newest].returned_event;
                      });
  return value.empty() || is_old ? newest : std::nullopt;
}

std::string violation_words(const KeyVerdict& key, const std::vector<Call>& calls) {
  constexpr std::size_t most = 5;
  std::string words;
  const std::size_t count = std::min(key.evidence.size(), most);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) {
      const bool is_after = calls[key.evidence[i - 1]].is_before(calls[key.evidence[i]]);
      words += is_after ? ", then " : ", meanwhile ";
    }
    words += numbered_deed(key, calls, i);
  }
  if (count < key.evidence.size()) {
    words += " and " + calls_words(key.evidence.size() - count) + " more";
  }
  return words;
}

OwnJudge own_judge(const std::vector<Lamp>& lamps) {
  const auto lamp = std::ranges::find(lamps, "linearizable", &Lamp::name);
  if (lamp == lamps.end()) return OwnJudge::none;
  switch (lamp->state) {
    case Lamp::State::holds:
      return OwnJudge::holds;
    case Lamp::State::violated:
      return lamp->is_expected ? OwnJudge::violated_as_expected : OwnJudge::violated;
    case Lamp::State::unknown:
      return OwnJudge::unknown;
    case Lamp::State::open:
      break;
  }
  return OwnJudge::open;
}

const Lamp* violated_lamp(const std::vector<Lamp>& lamps) {
  const auto lamp = std::ranges::find(lamps, "linearizable", &Lamp::name);
  const bool is_violated = lamp != lamps.end() && lamp->state == Lamp::State::violated;
  return is_violated ? &*lamp : nullptr;
}

std::string verdict_words(const KeyVerdicts& verdicts, const KeyVerdict* key,
                          const std::vector<Call>& calls, const VerdictLook& look) {
  const OwnJudge judge = look.judge;
  const KeyVerdict* violated = key == nullptr ? verdicts.first_violation() : key;
  if (violated != nullptr && violated->verdict.status == Verdict::Status::violated) {
    return violated_words(*violated, calls, judge);
  }
  Explained explained;
  for (const KeyVerdict& each : verdicts.keys()) {
    if (key != nullptr && &each != key) continue;
    if (each.verdict.status == Verdict::Status::unknown) {
      return "Cannot be told: " + each.verdict.sentence + ".";
    }
    explained.add(each);
  }
  std::string words = look.has_ended ? "Linearizable: " : "Linearizable so far: ";
  words += explained_words(explained, look.is_dense);
  if (judge == OwnJudge::violated || judge == OwnJudge::violated_as_expected) {
    words += key != nullptr ? " Another key is not."
                            : " The judge waited for answers after the end, and those are not.";
  }
  return words;
}

}  // namespace orrery::gui
