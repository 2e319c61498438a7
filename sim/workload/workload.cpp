#include "sim/workload/workload.hpp"

#include <algorithm>

namespace orrery {
namespace {

// An alarm's token: 0 for an arrival of the open loop; else a client and what it is to do.
constexpr AlarmToken arrival = 0;
constexpr AlarmToken per_client = 2;
constexpr AlarmToken ask_again = 0;
constexpr AlarmToken time_out = 1;

constexpr Action actions[] = {Action::get, Action::put, Action::cas, Action::append, Action::erase};

Action draw_action(const KvMix& mix, Draw draw) {
  const std::uint32_t weights[] = {mix.get, mix.put, mix.cas, mix.append, mix.delete_};
  std::uint64_t all = 0;
  for (const std::uint32_t weight : weights) all += weight;
  std::uint64_t point = draw.below(all);
  std::size_t i = 0;
  while (point >= weights[i]) point -= weights[i++];
  return actions[i];
}

}  // namespace

KvWorkload::KvWorkload(const Kv& settings, std::uint32_t count) : last_seen_(settings.keys) {
  Sampler gap;
  if (settings.rate) {
    gap = Sampler({Exponential{.mean = settings.rate->per / settings.rate->count}});
  }
  settings_ = std::make_shared<const Settings>(Settings{settings, gap});
  for (std::uint32_t number = 1; number <= count; ++number) {
    clients_.push_back({.id = client(number)});
  }
}

void KvWorkload::begin(World& world, std::uint32_t self) {
  self_ = self;
  const Kv& kv = settings_->kv;
  if (kv.rate) {
    const Draw draw = Draw::named(world.seed(), hash_of_name("arrival"), 0, Time{0}, 0);
    return world.set_alarm(self_, kv.from + settings_->gap.sample(draw), arrival);
  }
  for (const Client& client : clients_) {
    world.set_alarm(self_, kv.from, token_of(client) + ask_again);
  }
}

void KvWorkload::alarm(World& world, AlarmToken token) {
  if (token == arrival) return arrive(world);
  Client& client = clients_[token / per_client - 1];
  if (token % per_client == time_out) return check_deadline(world, client);
  if (!client.is_busy) ask(world, client);
}

/// An open loop goes on whatever became of earlier operations; each client carries one at a time,
/// so what finds them all busy or down waits for the first that is idle again (of those that were
/// down, at the next arrival).
void KvWorkload::arrive(World& world) {
  if (is_over(world.now())) return;
  const Draw draw = Draw::named(world.seed(), hash_of_name("arrival"), 0, world.now(), ++arrivals_);
  world.set_alarm(self_, world.now() + settings_->gap.sample(draw), arrival);
  ++backlog_;
  const auto count = static_cast<std::uint32_t>(clients_.size());
  for (std::uint32_t i = 0; i < count && backlog_ > 0; ++i) {
    Client& client = clients_[next_];
    next_ = (next_ + 1) % count;
    if (client.is_busy || !world.is_up(client.id)) continue;
    --backlog_;
    ask(world, client);
  }
}

bool KvWorkload::is_over(Time now) const {
  const Kv& kv = settings_->kv;
  return (kv.until && now > *kv.until) || (kv.operations && asked_ >= *kv.operations);
}

void KvWorkload::ask(World& world, Client& client) {
  if (is_over(world.now())) return;
  if (!world.is_up(client.id)) {  // a closed loop's: look again when an answer would be late
    const Time later = world.now() + settings_->kv.timeout;
    return world.set_alarm(self_, later, token_of(client) + ask_again);
  }
  ++asked_;
  ++client.operations;
  const Draw draw = Draw::named(world.seed(), hash_of_name("operation"), who(client.id),
                                world.now(), client.operations);
  client.key = static_cast<std::uint32_t>(draw.then(0).below(settings_->kv.keys));
  client.operation = draw_operation(client, client.key, draw);
  client.is_busy = true;
  client.deadline = world.now() + settings_->kv.timeout;
  world.invoke_at(world.now(), client.id, client.operation);
  if (!client.has_alarm) {
    client.has_alarm = true;
    world.set_alarm(self_, client.deadline, token_of(client) + time_out);
  }
}

Operation KvWorkload::draw_operation(const Client& client, std::uint32_t key, Draw draw) const {
  Operation operation{.action = draw_action(settings_->kv.mix, draw.then(1)),
                      .key = "k" + std::to_string(key + 1)};
  const bool writes = operation.action != Action::get && operation.action != Action::erase;
  if (writes) operation.value = to_text(client.id) + "." + std::to_string(client.operations);
  if (operation.action == Action::append) operation.value += " ";
  if (operation.action == Action::cas) operation.expected = last_seen_[key];
  return operation;
}

void KvWorkload::check_deadline(World& world, Client& client) {
  client.has_alarm = false;
  if (!client.is_busy) return;
  if (client.deadline <= world.now()) return world.give_up(client.id);  // comes back to completed()
  client.has_alarm = true;
  world.set_alarm(self_, client.deadline, token_of(client) + time_out);
}

void KvWorkload::completed(World& world, NodeId node, const Result& result) {
  if (node.group() != 'c' || node.number() > clients_.size()) return;
  Client& client = clients_[node.number() - 1];
  client.is_busy = false;
  remember(client, result);
  if (settings_->kv.rate) {
    if (backlog_ == 0 || !world.is_up(client.id)) return;
    --backlog_;
    return ask(world, client);
  }
  const Duration think = settings_->kv.think;
  if (think == Duration{0}) return ask(world, client);
  world.set_alarm(self_, world.now() + think, token_of(client) + ask_again);
}

void KvWorkload::remember(const Client& client, const Result& result) {
  if (result.outcome != Outcome::ok) return;
  const bool wrote =
      client.operation.action == Action::put || client.operation.action == Action::cas;
  if (wrote) last_seen_[client.key] = client.operation.value;
  if (client.operation.action == Action::get) last_seen_[client.key] = result.value.value_or("");
}

AlarmToken KvWorkload::token_of(const Client& client) const {
  return client.id.number() * per_client;
}

}  // namespace orrery
