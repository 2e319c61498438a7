#include "sim/workload/lock_asker.hpp"

namespace orrery::workload {

LockAsker::LockAsker(const Lock& plan, std::uint32_t clients)
    : plan_(plan), keys_(plan.skew, plan.keys), clients_(clients) {}

std::optional<Question> LockAsker::next(const Turn& turn) {
  Client& client = clients_[turn.index()];
  if (client.stage == Stage::has_acquired) return write(client, turn);
  if (client.stage == Stage::has_done) {
    return Question{.key = client.key,
                    .operation = {.action = Action::release,
                                  .key = key_name("lock", client.key),
                                  .value = to_text(turn.client)}};
  }
  client.key = keys_.choose(turn.draw.then(draws_key));
  return acquire(client, turn);
}

Question LockAsker::acquire(const Client& client, const Turn& turn) const {
  Question question{.key = client.key,
                    .operation = {.action = Action::acquire,
                                  .key = key_name("lock", client.key),
                                  .value = to_text(turn.client)}};
  const auto seen = client.seen.find(client.key);
  const bool is_overdue =
      plan_.lease && seen != client.seen.end() && turn.now - seen->second.since >= *plan_.lease;
  if (is_overdue) question.operation.expected = seen->second.token;
  return question;
}

Question LockAsker::write(const Client& client, const Turn& turn) const {
  Question question{.key = client.key,
                    .operation = {.action = Action::put,
                                  .key = key_name("file", client.key),
                                  .value = turn.unique_value()}};
  if (!plan_.fencing) return question;
  question.operation.action = Action::guarded_put;
  question.operation.expected = client.token;
  return question;
}

std::optional<Duration> LockAsker::answered(const Turn& turn, const Question& asked,
                                            const Result& result) {
  Client& client = clients_[turn.index()];
  const Stage before = client.stage;
  if (before == Stage::wants_one) return acquired(client, turn, asked, result);
  client.stage = Stage::has_done;
  const bool is_released = before == Stage::has_done && result.outcome != Outcome::unknown;
  if (!is_released) return Duration{0};
  client.stage = Stage::wants_one;
  return {};
}

std::optional<Duration> LockAsker::acquired(Client& client, const Turn& turn, const Question& asked,
                                            const Result& result) const {
  if (result.outcome == Outcome::ok) {
    client.stage = Stage::has_acquired;
    client.token = result.value.value_or("");
    client.seen.erase(asked.key);
    return turn.draw.then(draws_amount).between(plan_.hold);
  }
  // What failed may have failed because an earlier attempt did not.
  if (result.outcome == Outcome::unknown || turn.is_retry) {
    client.stage = Stage::has_done;
    return Duration{0};
  }
  Seen& seen = client.seen[asked.key];
  const std::string token = result.value.value_or("");
  if (seen.token != token) seen = {.token = token, .since = turn.now};
  return {};
}

void LockAsker::forget(NodeId client) {
  Client& who = clients_[client.number() - 1];
  const std::uint32_t key = who.key;
  who = {.stage = Stage::has_done, .key = key};
}

}  // namespace orrery::workload
