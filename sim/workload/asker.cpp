#include "sim/workload/asker.hpp"

#include <utility>

namespace orrery::workload {

std::string Turn::unique_value() const {
  std::string value = to_text(client);
  value += '.';
  value += std::to_string(number);
  return value;
}

std::string key_name(std::string_view word, std::uint32_t key) {
  std::string name(word);
  name += std::to_string(key + 1);
  return name;
}

Action draw_action(std::initializer_list<Weighted> actions, Draw draw) {
  std::uint64_t all = 0;
  for (const Weighted& each : actions) all += each.weight;
  std::uint64_t point = draw.below(all);
  const Weighted* chosen = actions.begin();
  while (point >= chosen->weight) point -= (chosen++)->weight;
  return chosen->action;
}

// ---------------------------------------------------------------- registers

RegisterAsker::RegisterAsker(const Register& plan, std::uint32_t clients)
    : word_("register"),
      mix_{.get = plan.mix.get, .put = plan.mix.put, .cas = plan.mix.cas},
      keys_(plan.skew, plan.keys),
      writers_(plan.writers),
      read_after_(plan.readAfter),
      last_seen_(plan.keys),
      to_read_(clients) {}

RegisterAsker::RegisterAsker(const Kv& plan, std::uint32_t clients)
    : word_("k"),
      mix_(plan.mix),
      keys_(plan.skew, plan.keys),
      writers_(plan.writers),
      read_after_(plan.readAfter),
      last_seen_(plan.keys),
      to_read_(clients) {}

std::optional<Question> RegisterAsker::next(const Turn& turn) {
  if (const auto put = std::exchange(to_read_[turn.index()], std::nullopt)) {
    return Question{.key = *put, .operation = {.key = key_name(word_, *put)}};
  }
  const bool only_reads = writers_ && turn.client.number() > *writers_;
  const KvMix mix = only_reads ? KvMix{.get = mix_.get} : mix_;
  const Action action = draw_action({{Action::get, mix.get},
                                     {Action::put, mix.put},
                                     {Action::cas, mix.cas},
                                     {Action::append, mix.append},
                                     {Action::erase, mix.delete_}},
                                    turn.draw.then(draws_action));
  const std::uint32_t key = keys_.choose(turn.draw.then(draws_key));
  std::optional<Question> question(
      Question{.key = key, .operation = {.action = action, .key = key_name(word_, key)}});
  Operation& operation = question->operation;
  if (has_value(action)) operation.value = turn.unique_value();
  if (action == Action::append) operation.value += " ";
  if (action == Action::cas) operation.expected = last_seen_[key];
  return question;
}

std::optional<Duration> RegisterAsker::answered(const Turn& turn, const Question& asked,
                                                const Result& result) {
  if (result.outcome != Outcome::ok) return {};
  const Operation& operation = asked.operation;
  const bool wrote = operation.action == Action::put || operation.action == Action::cas;
  if (wrote) last_seen_[asked.key] = operation.value;
  if (operation.action == Action::get) last_seen_[asked.key] = result.value.value_or("");
  if (!read_after_ || operation.action != Action::put) return {};
  to_read_[turn.index()] = asked.key;
  return read_after_;
}

// ---------------------------------------------------------------- sets, counters, ids, decisions

std::optional<Question> SetAsker::next(const Turn& turn) const {
  const Action action = draw_action({{Action::add, mix_.add}, {Action::members, mix_.members}},
                                    turn.draw.then(draws_action));
  const std::uint32_t key = keys_.choose(turn.draw.then(draws_key));
  return Question{.key = key,
                  .operation = {.action = action,
                                .key = key_name("set", key),
                                .value = action == Action::add ? turn.unique_value() : ""}};
}

std::optional<Question> CounterAsker::next(const Turn& turn) const {
  const Action action =
      draw_action({{Action::increment, mix_.increment}, {Action::total, mix_.total}},
                  turn.draw.then(draws_action));
  const std::uint32_t key = keys_.choose(turn.draw.then(draws_key));
  Question question{.key = key, .operation = {.action = action, .key = key_name("counter", key)}};
  if (action == Action::increment) {
    question.operation.value =
        std::to_string(turn.draw.then(draws_amount).between(by_.min, by_.max));
  }
  return question;
}

std::optional<Question> UniqueIdsAsker::next(const Turn& turn) const {
  const std::uint32_t key = keys_.choose(turn.draw.then(draws_key));
  return Question{.key = key,
                  .operation = {.action = Action::generate, .key = key_name("ids", key)}};
}

std::optional<Question> ProposeAsker::next(const Turn& turn) {
  std::uint32_t& proposed = proposed_[turn.index()];
  if (proposed == instances_) return {};
  const std::uint32_t key = proposed++;
  return Question{.key = key,
                  .operation = {.action = Action::propose,
                                .key = key_name("decision", key),
                                .value = turn.unique_value()}};
}

// ---------------------------------------------------------------- scripts

ScriptAsker::ScriptAsker(const Script& plan, std::uint32_t clients) : asked_(clients) {
  std::vector<std::vector<ScriptedCall>> calls(clients);
  for (const ScriptedCall& call : plan.calls) calls[call.client.number() - 1].push_back(call);
  calls_ = std::make_shared<const std::vector<std::vector<ScriptedCall>>>(std::move(calls));
}

std::optional<Question> ScriptAsker::next(const Turn& turn) {
  const std::vector<ScriptedCall>& its = (*calls_)[turn.index()];
  std::size_t& asked = asked_[turn.index()];
  if (asked == its.size()) return {};
  const ScriptedCall& call = its[asked++];
  return Question{
      .operation = {
          .action = call.action, .key = call.key, .value = call.value, .expected = call.expected}};
}

std::optional<Time> ScriptAsker::earliest(NodeId client) const {
  const std::size_t index = client.number() - 1;
  const std::vector<ScriptedCall>& its = (*calls_)[index];
  return asked_[index] < its.size() ? its[asked_[index]].at : Time::max();
}

// ---------------------------------------------------------------- queues

QueueAsker::QueueAsker(const Queue& plan, std::uint32_t clients)
    : mix_(plan.mix),
      keys_(plan.skew, plan.keys),
      queues_(plan.keys),
      drain_(plan.drain),
      drains_(clients),
      drained_(clients) {}

std::optional<Question> QueueAsker::next(const Turn& turn) {
  if (drains_[turn.index()]) {
    const std::uint32_t key = drained_[turn.index()];
    if (key == queues_) return {};
    return Question{.key = key,
                    .operation = {.action = Action::dequeue, .key = key_name("queue", key)}};
  }
  const Action action =
      draw_action({{Action::enqueue, mix_.enqueue}, {Action::dequeue, mix_.dequeue}},
                  turn.draw.then(draws_action));
  const std::uint32_t key = keys_.choose(turn.draw.then(draws_key));
  return Question{.key = key,
                  .operation = {.action = action,
                                .key = key_name("queue", key),
                                .value = action == Action::enqueue ? turn.unique_value() : ""}};
}

std::optional<Duration> QueueAsker::answered(const Turn& turn, const Question&,
                                             const Result& result) {
  if (!drains_[turn.index()]) return {};
  const bool is_empty = result.outcome == Outcome::ok && !result.value;
  if (is_empty) ++drained_[turn.index()];
  return Duration{0};
}

}  // namespace orrery::workload
