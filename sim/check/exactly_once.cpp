#include "sim/check/exactly_once.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/check/by_key.hpp"
#include "sim/check/collections.hpp"
#include "sim/check/replicas_agree.hpp"
#include "sim/check/versions.hpp"

namespace orrery {
namespace {

// ---------------------------------------------------------------- appends

using Appends = std::vector<std::uint32_t>;  // into RegisterWrites::all()

/// `is_seen` has a place for each write, all of them false, and is left like that.
std::optional<Verdict> appended_twice(const Call& read, const Appends& appends,
                                      const RegisterWrites& writes, std::vector<bool>& is_seen) {
  std::optional<Verdict> violation;
  for (const std::uint32_t append : appends) {
    if (is_seen[append] && !violation) {
      const Call* write = writes.all()[append];
      violation = violated_by({write, &read},
                              fmt::format("{} had its effect twice: {}", told(*write), told(read)));
    }
    is_seen[append] = true;
  }
  for (const std::uint32_t append : appends) is_seen[append] = false;
  return violation;
}

bool is_only_appends(const RegisterWrites& writes) {
  return std::all_of(writes.all().begin(), writes.all().end(),
                     [](const Call* write) { return write->operation.action == Action::append; });
}

std::optional<Verdict> forgotten_append(const Call& newest, const Appends& shown,
                                        const RegisterWrites& writes) {
  const std::set<std::uint32_t> present(shown.begin(), shown.end());
  for (std::uint32_t i = 0; i < writes.all().size(); ++i) {
    const Call* append = writes.all()[i];
    if (!append->is_before(newest) || present.contains(i)) continue;
    return violated_by({append, &newest}, fmt::format("{} was acknowledged, but is not in {}",
                                                      told(*append), told(newest)));
  }
  return std::nullopt;
}

/// A value that begins with what was put is clear as far as its appends go.
bool begins_clearly(const Call& read, const AppendReader::Shown& shown,
                    const RegisterWrites& writes) {
  if (shown.is_whole) return true;
  std::size_t appended = 0;
  for (const std::uint32_t append : shown.appends) {
    appended += writes.all()[append]->operation.value.size();
  }
  const std::string_view value = *read.result.value;
  const Origin origin = writes.origin_of(value.substr(0, value.size() - appended), end_of(read));
  return origin.kind == Origin::Kind::write;
}

Verdict check_appends(const SomeCalls& calls) {
  const RegisterWrites writes(calls);
  AppendReader reader(writes);
  std::vector<bool> is_seen(writes.all().size());
  const Call* newest = nullptr;
  std::size_t unclear = 0;
  for (const Call* call : calls) {
    if (call->operation.action != Action::get || !is_ok(*call)) continue;
    const AppendReader::Shown shown = reader.shown_by(*call);
    if (auto violation = appended_twice(*call, shown.appends, writes, is_seen)) return *violation;
    if (!begins_clearly(*call, shown, writes)) ++unclear;
    if (!newest || newest->invoked_event < call->invoked_event) newest = call;
  }
  if (!newest) return cannot_tell("nobody read what was appended");
  if (unclear > 0) {
    return cannot_tell(
        fmt::format("{} reads show what nobody wrote, or what several wrote", unclear));
  }
  if (!is_only_appends(writes)) return {.sentence = "no append was seen twice"};
  if (auto violation = forgotten_append(*newest, reader.shown_by(*newest).appends, writes)) {
    return *violation;
  }
  return {.sentence = "every append was seen once"};
}

// ---------------------------------------------------------------- all together

bool asks_for(const std::vector<Call>& calls, Action action) {
  return std::any_of(calls.begin(), calls.end(),
                     [action](const Call& call) { return call.operation.action == action; });
}

std::vector<Verdict> verdicts_on(const std::vector<Call>& calls) {
  std::vector<Verdict> verdicts;
  for (const auto& [key, of_key] : calls_by_key(
           calls, {Action::get, Action::put, Action::cas, Action::append, Action::erase})) {
    const bool has_appends = std::any_of(of_key.begin(), of_key.end(), [](const Call* call) {
      return call->operation.action == Action::append;
    });
    if (has_appends) verdicts.push_back(check_appends(of_key));
  }
  if (asks_for(calls, Action::increment)) {
    verdicts.push_back(has_ok(calls, Action::total) ? check_counter(calls)
                                                    : cannot_tell("nobody read a counter"));
  }
  if (asks_for(calls, Action::add)) verdicts.push_back(check_set(calls));
  if (asks_for(calls, Action::enqueue)) verdicts.push_back(check_unordered_queue(calls));
  return verdicts;
}

// ---------------------------------------------------------------- what the replicas hold

/// The texts of this name, at whatever depth.
void find_texts(const Value& value, std::string_view name, std::vector<const std::string*>& found) {
  const auto* object = value.get_if<Value::Object>();
  if (!object) return;
  for (const auto& [key, member, line] : *object) {
    const auto* text = member.get_if<std::string>();
    if (text && key == name) found.push_back(text);
    find_texts(member, name, found);
  }
}

/// Nothing if it is not clear which part of the state it is.
const std::string* shared_text(const Value& state, const std::vector<std::string>& members,
                               std::string_view name) {
  std::vector<const std::string*> found;
  for (const std::string& member : members) {
    if (const Value* shared = state.find(member)) find_texts(*shared, name, found);
  }
  return found.size() == 1 ? found.front() : nullptr;
}

Action read_action(const Call& write) {
  if (write.operation.action == Action::increment) return Action::total;
  return write.operation.action == Action::add ? Action::members : Action::get;
}

enum class Asked : std::uint8_t { at_first, at_last };

/// The calls, and what the first replica that is up holds in the end, as reads that were answered
/// then. Who asked for them at first may be told something old.
std::vector<Call> calls_and_last_reads(const Ending& ending, Asked asked) {
  const World& world = ending.settled;
  const bool at_first = asked == Asked::at_first;
  std::vector<Call> all = ending.calls;
  if (ending.circumstances.replicated.empty() ||
      replicas_agree().verdict(ending).status != Verdict::Status::holds) {
    return all;
  }
  const Peers replicas = world.group('n');
  const auto node = std::find_if(replicas.begin(), replicas.end(), [&](NodeId replica) {
    return world.is_up(replica) && !world.is_liar(replica);
  });
  const Value state = world.box(*node).describe();
  for (const auto& [key, calls] :
       calls_by_key(ending.calls, {Action::append, Action::increment, Action::add})) {
    const std::string* text = shared_text(state, ending.circumstances.replicated, key);
    if (!text) continue;
    const Call read{.client = *node,
                    .operation = {.action = read_action(*calls.front()), .key = std::string(key)},
                    .invoked = at_first ? Time{0} : world.now(),
                    .invoked_event = at_first ? 0 : world.events() + 1,
                    .returned = world.now(),
                    .returned_event = world.events() + 2,
                    .result = {.value = *text}};
    all.insert(at_first ? all.begin() : all.end(), read);
  }
  return all;
}

}  // namespace

Verdict check_exactly_once(const std::vector<Call>& calls) {
  const std::vector<Verdict> verdicts = verdicts_on(calls);
  if (verdicts.empty()) return cannot_tell("nobody asked for what leaves a trace of its own");
  for (const auto status : {Verdict::Status::violated, Verdict::Status::unknown}) {
    for (const Verdict& verdict : verdicts) {
      if (verdict.status == status) return verdict;
    }
  }
  std::vector<std::string> sentences;
  for (const Verdict& verdict : verdicts) {
    const bool is_new =
        std::find(sentences.begin(), sentences.end(), verdict.sentence) == sentences.end();
    if (is_new) sentences.push_back(verdict.sentence);
  }
  return {.sentence = first_of(sentences)};
}

namespace {

/// What the replicas hold twice has happened twice. What they do not hold, they may only not have
/// applied yet: a leader of Raft commits what it has found when it commits something of its own.
Verdict verdict_with_replicas(const Ending& ending) {
  Verdict verdict = check_exactly_once(calls_and_last_reads(ending, Asked::at_first));
  if (verdict.status != Verdict::Status::holds) return verdict;
  const Verdict if_all_is_applied =
      check_exactly_once(calls_and_last_reads(ending, Asked::at_last));
  if (if_all_is_applied.status != Verdict::Status::violated) return verdict;
  return cannot_tell("the replicas may have more to apply, and nobody reads: " +
                     if_all_is_applied.sentence);
}

}  // namespace

Judge exactly_once() {
  return {.promise = {"exactly_once",
                      "What is acknowledged happens once, and nothing happens twice: appends, "
                      "increments, members of sets, elements of queues."},
          .verdict = verdict_with_replicas};
}

}  // namespace orrery
