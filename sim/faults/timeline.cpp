#include "sim/faults/timeline.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "sim/core/distribution.hpp"

namespace orrery {
namespace {

/// Whom it struck, unless the fault names just that.
void announce(World& world, const std::string& what, const std::string& whom) {
  const bool is_by_name = what.substr(what.find(' ') + 1) == whom;
  world.announce_fault(is_by_name ? what : what + " (" + whom + ")");
}

void mend(World& world, const Lift& lift) {
  if (!lift) return;
  const std::string what = lift(world);
  if (!what.empty()) world.announce_fault(what);
}

const FaultAction& pick(const Mix& mix, Draw draw) {
  std::uint64_t all = 0;
  for (const MixPart& part : mix.parts) all += part.weight;
  std::uint64_t point = draw.below(all);
  std::size_t i = 0;
  while (point >= mix.parts[i].weight) point -= mix.parts[i++].weight;
  return mix.parts[i].action;
}

/// Two entries that strike the same at the same moments.
bool decide_the_same(const FaultEntry& a, const FaultEntry& b) {
  return std::tie(a.at, a.every, a.rate, a.when, a.action) ==
         std::tie(b.at, b.every, b.rate, b.when, b.action);
}

}  // namespace

Timeline::Timeline(std::vector<FaultEntry> entries, LeaderRule leader, FaultFrame frame)
    : progress_(entries.size()) {
  Settings settings{.entries = {}, .leader = std::move(leader), .frame = std::move(frame)};
  for (FaultEntry& fault : entries) {
    // Named by what it decides, so that one entry more or less does not change whom others strike.
    const auto twins =
        std::count_if(settings.entries.begin(), settings.entries.end(),
                      [&](const Entry& other) { return decide_the_same(other.fault, fault); });
    Entry entry{.fault = {},
                .name = hash_of_name(to_text(fault)),
                .twins = static_cast<std::uint64_t>(twins),
                .gap = {}};
    if (fault.when) {
      settings.interest.outputs |= fault.when->output.has_value();
      settings.interest.steps |= fault.when->state.has_value();
      settings.interest.messages |= fault.when->message.has_value();
    }
    if (fault.rate) entry.gap = Sampler({Exponential{.mean = fault.rate->mean_gap()}});
    entry.fault = std::move(fault);
    settings.entries.push_back(std::move(entry));
  }
  settings_ = std::make_shared<const Settings>(std::move(settings));
}

// ---------------------------------------------------------------- when

AlarmToken Timeline::token_of(const Moment& moment) const {
  if (moment.kind == Moment::Kind::stable) {
    return static_cast<AlarmToken>(2 * settings_->entries.size());
  }
  return 2 * moment.entry + (moment.kind == Moment::Kind::end ? 1 : 0);
}

void Timeline::add(World& world, Time when, const Moment& moment) {
  std::vector<Moment>& moments = agenda_[when];
  if (moments.empty() && has_begun_) world.set_alarm(self_, when, token_of(moment));
  const auto is_before = [](const Moment& a, const Moment& b) {
    return std::tie(a.kind, a.entry) < std::tie(b.kind, b.entry);
  };
  moments.insert(std::upper_bound(moments.begin(), moments.end(), moment, is_before), moment);
}

void Timeline::begin(World& world, std::uint32_t self) {
  self_ = self;
  has_begun_ = true;
  for (const auto& [when, moments] : agenda_) {  // what the processes' first steps have triggered
    world.set_alarm(self_, when, token_of(moments.front()));
  }
  const std::optional<Time>& stable_from = settings_->frame.stable_from;
  if (stable_from) add(world, *stable_from, {.kind = Moment::Kind::stable});
  for (std::uint32_t entry = 0; entry < settings_->entries.size(); ++entry) {
    schedule_first(world, entry);
  }
}

/// The moments of an instant share one alarm, which is set anew after each: a crash is an event
/// behind what is pending now, and the next moment is to see it.
void Timeline::alarm(World& world, AlarmToken token) {
  auto instant = agenda_.find(world.now());
  if (instant == agenda_.end()) {  // a hand may let it ring before its time
    instant = std::find_if(agenda_.begin(), agenda_.end(), [&](const auto& other) {
      return token_of(other.second.front()) == token;
    });
  }
  if (instant == agenda_.end()) return;
  const Time when = instant->first;
  const Moment moment = instant->second.front();
  instant->second.erase(instant->second.begin());
  const bool has_more = !instant->second.empty();
  happen(world, moment);

  const auto after = agenda_.find(when);
  if (after == agenda_.end()) return;
  if (has_more) world.set_alarm(self_, world.now(), token_of(after->second.front()));
  else if (after->second.empty()) agenda_.erase(after);
}

void Timeline::happen(World& world, const Moment& moment) {
  switch (moment.kind) {
    case Moment::Kind::stable:
      return become_stable(world);
    case Moment::Kind::end:
      return end(world, moment.striking);
    case Moment::Kind::begin:
      return begin_entry(world, moment.entry, moment.it);
    case Moment::Kind::go_on:
      return go_on(world, moment.striking);
  }
}

void Timeline::add_begin(World& world, std::uint32_t entry, Time when) {
  const FaultEntry& fault = settings_->entries[entry].fault;
  const bool is_over = fault.until && when > *fault.until;
  const bool was_often = fault.times && progress_[entry].begun >= *fault.times;
  if (!is_over && !was_often) add(world, when, {.kind = Moment::Kind::begin, .entry = entry});
}

void Timeline::schedule_first(World& world, std::uint32_t entry) {
  const FaultEntry& fault = settings_->entries[entry].fault;
  if (fault.at) return add_begin(world, entry, *fault.at);
  if (fault.rate) {
    return add_begin(world, entry, fault.from.value_or(Time{0}) + draw_gap(world, entry));
  }
  if (!fault.every) return;  // waits for its trigger
  progress_[entry].period_begin = fault.from.value_or(*fault.every);
  add_begin(world, entry, progress_[entry].period_begin + draw_gap(world, entry));
}

void Timeline::schedule_next(World& world, std::uint32_t entry) {
  const FaultEntry& fault = settings_->entries[entry].fault;
  if (fault.rate) return add_begin(world, entry, world.now() + draw_gap(world, entry));
  if (!fault.every) return;
  Time& period_begin = progress_[entry].period_begin;
  period_begin += *fault.every;
  add_begin(world, entry, period_begin + draw_gap(world, entry));
}

/// From the newest beginning of a random process to its next; from the beginning of a period, or
/// from what triggered it, to its instant.
Duration Timeline::draw_gap(const World& world, std::uint32_t index) const {
  const Entry& entry = settings_->entries[index];
  const std::uint64_t ordinal = std::uint64_t{progress_[index].begun} << 32 | entry.twins;
  const Draw draw =
      Draw::named(world.seed(), hash_of_name("fault gap"), entry.name, world.now(), ordinal);
  if (entry.fault.rate) return entry.gap.sample(draw);
  const auto& range = entry.fault.when ? entry.fault.after : entry.fault.jitter;
  return range ? draw.between(*range) : Duration{0};
}

Draw Timeline::draw_of(const World& world, std::uint32_t index) {
  const Entry& entry = settings_->entries[index];
  Progress& progress = progress_[index];
  if (std::exchange(progress.instant, world.now()) != world.now()) progress.begun_then = 0;
  const std::uint64_t ordinal = std::uint64_t{progress.begun_then++} << 32 | entry.twins;
  return Draw::named(world.seed(), hash_of_name("fault"), entry.name, world.now(), ordinal);
}

// ---------------------------------------------------------------- what

void Timeline::begin_entry(World& world, std::uint32_t entry, NodeId it, MessageOnItsWay* message) {
  const FaultEntry& fault = settings_->entries[entry].fault;
  ++progress_[entry].begun;
  schedule_next(world, entry);
  const Origin origin{.entry = entry, .draw = draw_of(world, entry), .it = it, .message = message};
  const Draw choice = origin.draw.then(hash_of_name("mix"));
  std::optional<DurationRange> length = fault.for_;
  if (fault.at && fault.until) length = *fault.until - *fault.at;
  const auto begin_one = [&](const FaultAction& action) {
    const std::string whom = begin_fault(world, origin, action, length);
    if (!whom.empty()) count(world, entry, whom);
  };
  std::visit(
      [&]<class Kind>(const Kind& kind) {
        if constexpr (std::same_as<Kind, Mix>) {
          begin_one(pick(kind, choice));
        } else if constexpr (std::same_as<Kind, Nemesis>) {
          begin_one(pick(mix_of(kind.preset), choice));
        } else if constexpr (std::same_as<Kind, Sequence>) {
          begin_sequence(world, origin);
        } else {
          begin_one(kind);
        }
      },
      fault.action);
}

/// Lets a fault strike, and keeps the accounts of what the protocol survives.
Struck Timeline::strike_in(World& world, const Origin& origin, Draw draw,
                           const std::function<Struck(Scene&)>& strike) {
  const FaultEntry& fault = settings_->entries[origin.entry].fault;
  Progress& progress = progress_[origin.entry];
  Scene scene{.world = world,
              .leader = settings_->leader,
              .draw = draw,
              .keeper = {.survives = settings_->frame.survives,
                         .refuses = fault.rate && !fault.beyond_tolerance},
              .it = origin.it == NodeId{} ? std::nullopt : std::optional(origin.it),
              .decided = settings_->frame.decided,
              .message = origin.message};
  Struck struck = strike(scene);
  if (scene.keeper.has_refused) ++progress.refused;
  if (scene.keeper.was_exceeded) ++progress.beyond;
  return struck;
}

/// Whom it strikes.
std::string Timeline::begin_fault(World& world, const Origin& origin, const FaultAction& action,
                                  const std::optional<DurationRange>& length) {
  FaultAction named;
  const Struck struck = strike_in(world, origin, origin.draw, [&](Scene& scene) {
    named = with_names(action, scene);
    return std::visit([&](const auto& kind) { return strike(kind, scene); }, action);
  });
  if (struck.whom.empty()) return "";
  Striking striking{.origin = origin, .what = to_text(action)};
  striking.origin.message = nullptr;  // it has been sent by then
  announce(world, striking.what, struck.whom);
  const auto lasting = remember(world, std::move(striking), struck, length);
  struck_.push_back(
      {.at = world.now(), .action = std::move(named), .lasting = lasting, .it = origin.it});
  return struck.whom;
}

void Timeline::count(const World& world, std::uint32_t entry, const std::string& whom) {
  Progress& progress = progress_[entry];
  progress.last_struck = whom + " at " + to_text(world.now());
  if (++progress.fired == 1) progress.first_struck = progress.last_struck;
}

/// What is to end, to go on, or to be mended when the world becomes stable. How long it lasts, if
/// it has an end of its own.
std::optional<Duration> Timeline::remember(World& world, Striking striking, const Struck& struck,
                                           const std::optional<DurationRange>& length) {
  const bool has_end = struck.lift && length;
  const bool is_mended_at_last = struck.lift && settings_->frame.stable_from;
  if (!has_end && !struck.next && !is_mended_at_last) return std::nullopt;
  const std::uint32_t entry = striking.origin.entry;
  const std::uint32_t id = ++strikings_begun_;
  std::optional<Duration> lasting;
  if (has_end) {
    lasting = striking.origin.draw.then(hash_of_name("for")).between(*length);
    add(world, world.now() + *lasting, {.kind = Moment::Kind::end, .entry = entry, .striking = id});
  }
  if (struck.next) {
    add(world, world.now() + struck.after,
        {.kind = Moment::Kind::go_on, .entry = entry, .striking = id});
  }
  striking.lift = struck.lift;
  striking.outlasts_faults = struck.outlasts_faults;
  striking.next = struck.next;
  strikings_.emplace(id, std::move(striking));
  return lasting;
}

/// What is over by now does not go on.
void Timeline::go_on(World& world, std::uint32_t id) {
  const auto found = strikings_.find(id);
  if (found == strikings_.end()) return;
  if (found->second.next) stroke(world, found);
  else step(world, found);
}

/// The next stroke of a fault that has several.
void Timeline::stroke(World& world, Strikings::iterator which) {
  Striking& striking = which->second;
  const Draw draw = striking.origin.draw.then(hash_of_name("stroke")).then(striking.step++);
  const auto next = std::exchange(striking.next, nullptr);
  const Struck struck = strike_in(world, striking.origin, draw, next);
  if (!struck.whom.empty()) announce(world, striking.what, struck.whom);
  striking.lift = struck.lift;
  striking.next = struck.next;
  if (struck.next) {
    add(world, world.now() + struck.after,
        {.kind = Moment::Kind::go_on, .entry = striking.origin.entry, .striking = which->first});
  } else if (!struck.lift) {
    strikings_.erase(which);
  }
}

void Timeline::begin_sequence(World& world, const Origin& origin) {
  const std::uint32_t id = ++strikings_begun_;
  step(world, strikings_.emplace(id, Striking{.origin = origin}).first);
}

/// The next step of a sequence, and when the one after it comes.
void Timeline::step(World& world, Strikings::iterator which) {
  Striking& sequence = which->second;
  const std::uint32_t entry = sequence.origin.entry;
  const auto& steps = std::get<Sequence>(settings_->entries[entry].fault.action).steps;
  const SequenceStep& now = steps[sequence.step];
  Origin origin = sequence.origin;
  origin.draw = origin.draw.then(sequence.step++);
  Duration pause{0};
  const auto take = [&]<class Kind>(const Kind& kind) {
    if constexpr (std::same_as<Kind, Wait>) {
      pause = origin.draw.between(kind.time);
    } else {
      const std::string whom = begin_fault(world, origin, kind, now.for_);
      const bool is_first = !whom.empty() && !std::exchange(sequence.has_struck, true);
      if (is_first) count(world, entry, whom);
    }
  };
  std::visit(take, now.action);
  if (sequence.step == steps.size()) {
    strikings_.erase(which);
  } else {
    add(world, world.now() + pause,
        {.kind = Moment::Kind::go_on, .entry = entry, .striking = which->first});
  }
}

/// What this broke and nobody has mended since.
void Timeline::end(World& world, std::uint32_t id) {
  const auto found = strikings_.find(id);
  if (found == strikings_.end()) return;
  const Lift lift = std::move(found->second.lift);
  strikings_.erase(found);
  mend(world, lift);
}

void Timeline::become_stable(World& world) {
  std::erase_if(strikings_, [&](const auto& entry) {
    if (!entry.second.outlasts_faults) mend(world, entry.second.lift);
    return !entry.second.outlasts_faults;
  });
  for (auto& [when, moments] : agenda_) {
    std::erase_if(moments, [&](const Moment& moment) {
      return moment.kind != Moment::Kind::end || !strikings_.contains(moment.striking);
    });
  }
  std::erase_if(agenda_, [](const auto& instant) { return instant.second.empty(); });
  is_stable_ = true;
  world.environment_as<Surroundings>().become_stable();
  keep_clocks(world, settings_->frame.clocks);
  world.review_held();
  world.announce_fault("no more: the world is stable from here on");
}

std::vector<FaultReport> Timeline::report() const {
  std::vector<FaultReport> reports;
  for (std::size_t i = 0; i < progress_.size(); ++i) {
    const Progress& progress = progress_[i];
    const FaultEntry& fault = settings_->entries[i].fault;
    const std::uint32_t planned = fault.when ? fault.times.value_or(1) : 1;
    std::string struck = progress.first_struck;
    if (progress.fired > 1) struck += " … " + progress.last_struck;
    reports.push_back({.what = to_text(fault),
                       .configured = std::max(planned, progress.begun),
                       .fired = progress.fired,
                       .refused = progress.refused,
                       .beyond = progress.beyond,
                       .struck = struck});
  }
  return reports;
}

}  // namespace orrery
