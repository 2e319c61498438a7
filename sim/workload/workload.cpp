#include "sim/workload/workload.hpp"

#include <algorithm>

namespace orrery {
namespace {

// An alarm's token: 0 for an arrival of the open loop; else a client and what it is to do.
constexpr AlarmToken arrival = 0;
constexpr AlarmToken per_client = 2;
constexpr AlarmToken go_on = 0;
constexpr AlarmToken time_out = 1;

}  // namespace

WorkloadAgent::WorkloadAgent(const Workload& workload, std::uint32_t count)
    : asker_(asker_of(workload, count)) {
  const workload::Pace pace = pace_of(workload);
  Sampler gap;
  if (pace.rate) gap = Sampler({Exponential{.mean = pace.rate->mean_gap()}});
  settings_ = std::make_shared<const Settings>(Settings{pace, gap});
  for (std::uint32_t number = 1; number <= count; ++number) {
    clients_.push_back({.id = client(number), .turn = {.client = client(number)}});
  }
}

WorkloadAgent::AnyAsker WorkloadAgent::asker_of(const Workload& workload, std::uint32_t clients) {
  using namespace workload;
  struct Making {
    std::uint32_t clients;
    AnyAsker operator()(const Register& plan) const { return RegisterAsker(plan, clients); }
    AnyAsker operator()(const Kv& plan) const { return RegisterAsker(plan, clients); }
    AnyAsker operator()(const Set& plan) const { return SetAsker(plan); }
    AnyAsker operator()(const Counter& plan) const { return CounterAsker(plan); }
    AnyAsker operator()(const Queue& plan) const { return QueueAsker(plan, clients); }
    AnyAsker operator()(const Lock& plan) const { return LockAsker(plan, clients); }
    AnyAsker operator()(const UniqueIds& plan) const { return UniqueIdsAsker(plan); }
    AnyAsker operator()(const Propose& plan) const { return ProposeAsker(plan, clients); }
    AnyAsker operator()(const Script& plan) const { return ScriptAsker(plan, clients); }
  };
  return std::visit(Making{clients}, workload);
}

// ---------------------------------------------------------------- the loops

void WorkloadAgent::begin(World& world, std::uint32_t self) {
  self_ = self;
  const workload::Pace& pace = settings_->pace;
  if (pace.rate) return world.set_alarm(self_, first_arrival(world), arrival);
  for (const Client& client : clients_) {
    const Time first = std::max(pace.from, earliest(client).value_or(Time{0}));
    if (first < Time::max()) world.set_alarm(self_, first, token_of(client) + go_on);
  }
}

void WorkloadAgent::alarm(World& world, AlarmToken token) {
  if (token == arrival) return arrive(world);
  Client& client = clients_[token / per_client - 1];
  if (token % per_client == time_out) return check_deadline(world, client);
  if (!client.is_asking) ask(world, client);
}

/// An open loop goes on whatever became of earlier operations; each client carries one task at a
/// time, so what finds them all busy or down waits for the first that is idle again (of those that
/// were down, at the next arrival).
void WorkloadAgent::arrive(World& world) {
  const bool is_last = is_over(world.now());
  if (!is_last) {
    world.set_alarm(self_, next_arrival(world), arrival);
    ++backlog_;
  }
  const auto count = static_cast<std::uint32_t>(clients_.size());
  for (std::uint32_t i = 0; i < count && (backlog_ > 0 || is_last); ++i) {
    Client& client = clients_[next_];
    next_ = (next_ + 1) % count;
    if (client.is_at_task || !world.is_up(client.id)) continue;
    if (ask(world, client) && backlog_ > 0) --backlog_;
  }
}

Time WorkloadAgent::first_arrival(const World& world) const {
  const workload::Pace& pace = settings_->pace;
  if (pace.arrivals == workload::Arrivals::fixed) return pace.from;
  return pace.from +
         settings_->gap.sample(Draw::named(world.seed(), hash_of_name("arrival"), 0, Time{0}, 0));
}

Time WorkloadAgent::next_arrival(const World& world) {
  const workload::Pace& pace = settings_->pace;
  ++arrivals_;
  if (pace.arrivals == workload::Arrivals::fixed) {
    // From the first one, not the last: roundings do not add up.
    __extension__ using Wide = unsigned __int128;
    const Wide since = static_cast<Wide>(arrivals_) *
                       static_cast<std::uint64_t>(pace.rate->per.count()) / pace.rate->count;
    return pace.from + Duration(static_cast<std::int64_t>(since));
  }
  const Draw draw = Draw::named(world.seed(), hash_of_name("arrival"), 0, world.now(), arrivals_);
  return world.now() + settings_->gap.sample(draw);
}

bool WorkloadAgent::is_over(Time now) const {
  const workload::Pace& pace = settings_->pace;
  return (pace.until && now > *pace.until) || (pace.operations && asked_ >= *pace.operations);
}

// ---------------------------------------------------------------- one client

/// When the next task of this client is due, if its asker knows.
std::optional<Time> WorkloadAgent::earliest(const Client& client) const {
  return std::visit([&](const auto& asker) { return asker.earliest(client.id); }, asker_);
}

bool WorkloadAgent::ask(World& world, Client& client) {
  forget_after_crash(world, client);
  if (const auto due = earliest(client); due && *due > world.now()) {
    if (*due < Time::max()) world.set_alarm(self_, *due, token_of(client) + go_on);
    return false;
  }
  const bool winds_up = !client.is_at_task && is_over(world.now());
  if (winds_up && !std::visit([](const auto& asker) { return asker.winds_up(); }, asker_)) {
    return false;
  }
  const workload::Pace& pace = settings_->pace;
  if (!world.is_up(client.id)) {  // an open loop finds it; else look again when it would be late
    const bool is_found = pace.rate && !winds_up;
    if (!is_found) world.set_alarm(self_, world.now() + pace.timeout, token_of(client) + go_on);
    return false;
  }
  begin_turn(world, client);
  client.retries = 0;
  std::optional<workload::Question> question = std::visit(
      [&](auto& asker) {
        if (winds_up) asker.wind_up(client.turn);
        return asker.next(client.turn);
      },
      asker_);
  if (!question) --client.turn.number;  // it has not been
  client.is_at_task = question.has_value();
  if (!question) return false;
  client.question = *std::move(question);
  invoke(world, client);
  return true;
}

void WorkloadAgent::begin_turn(const World& world, Client& client) {
  workload::Turn& turn = client.turn;
  ++turn.number;
  turn.now = world.now();
  turn.draw = Draw::named(world.seed(), hash_of_name("operation"), who(client.id), world.now(),
                          turn.number);
  if (!client.is_at_task) client.life = world.life_of(client.id);
}

void WorkloadAgent::invoke(World& world, Client& client) {
  ++asked_;
  client.is_asking = true;
  client.was_paused = false;
  client.deadline = world.now() + settings_->pace.timeout;
  world.invoke_at(world.now(), client.id, client.question.operation);
  if (client.has_alarm) return;
  client.has_alarm = true;
  world.set_alarm(self_, client.deadline, token_of(client) + time_out);
}

/// A time-out that comes while its client is paused begins anew, and once more when it is back: so
/// the client has a whole one to hear what came meanwhile.
void WorkloadAgent::check_deadline(World& world, Client& client) {
  client.has_alarm = false;
  if (!client.is_asking) return;
  const bool is_paused = world.is_paused(client.id);
  if (client.deadline <= world.now()) {
    if (!is_paused && !client.was_paused) {
      return world.give_up(client.id);  // comes back to completed()
    }
    client.was_paused = is_paused;
    client.deadline = world.now() + settings_->pace.timeout;
  }
  client.has_alarm = true;
  world.set_alarm(self_, client.deadline, token_of(client) + time_out);
}

void WorkloadAgent::completed(World& world, NodeId node, const Result& result) {
  if (node.group() != 'c' || node.number() > clients_.size()) return;
  Client& client = clients_[node.number() - 1];
  client.is_asking = false;
  forget_after_crash(world, client);
  if (!client.is_at_task) return end_task(world, client);
  if (retry(world, client, result)) return;
  client.turn.now = world.now();
  client.turn.is_retry = client.retries > 0;
  const std::optional<Duration> pause = std::visit(
      [&](auto& asker) { return asker.answered(client.turn, client.question, result); }, asker_);
  if (!pause) return end_task(world, client);
  if (*pause > Duration{0}) {
    return world.set_alarm(self_, world.now() + *pause, token_of(client) + go_on);
  }
  ask(world, client);
}

/// As a new operation, which writes a value of its own.
bool WorkloadAgent::retry(World& world, Client& client, const Result& result) {
  if (result.outcome != Outcome::unknown || client.retries == settings_->pace.retries) return false;
  ++client.retries;
  const std::string before = client.turn.unique_value();
  begin_turn(world, client);
  std::string& value = client.question.operation.value;
  if (value.starts_with(before)) value.replace(0, before.size(), client.turn.unique_value());
  invoke(world, client);
  return true;
}

void WorkloadAgent::end_task(World& world, Client& client) {
  client.is_at_task = false;
  const workload::Pace& pace = settings_->pace;
  if (pace.rate) {
    const bool has_work = backlog_ > 0 || is_over(world.now());
    if (has_work && world.is_up(client.id) && ask(world, client) && backlog_ > 0) --backlog_;
    return;
  }
  if (pace.think > Duration{0}) {
    return world.set_alarm(self_, world.now() + pace.think, token_of(client) + go_on);
  }
  ask(world, client);
}

void WorkloadAgent::forget_after_crash(const World& world, Client& client) {
  const bool is_same_life = world.is_up(client.id) && world.life_of(client.id) == client.life;
  if (!client.is_at_task || is_same_life) return;
  client.is_at_task = false;
  std::visit([&](auto& asker) { asker.forget(client.id); }, asker_);
}

AlarmToken WorkloadAgent::token_of(const Client& client) const {
  return client.id.number() * per_client;
}

}  // namespace orrery
