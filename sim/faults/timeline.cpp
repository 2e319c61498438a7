#include "sim/faults/timeline.hpp"

#include <algorithm>
#include <utility>

#include "sim/core/ensure.hpp"

namespace orrery {
namespace {

// An alarm's token: the entry, and whether it begins or ends.
constexpr AlarmToken begins(std::size_t entry) { return static_cast<AlarmToken>(2 * entry); }
constexpr AlarmToken ends(std::size_t entry) { return begins(entry) + 1; }
constexpr bool is_end(AlarmToken token) { return token % 2 == 1; }
constexpr std::size_t entry_of(AlarmToken token) { return token / 2; }

}  // namespace

Timeline::Timeline(std::vector<FaultEntry> entries, LeaderRule leader) : progress_(entries.size()) {
  std::vector<Moment> agenda = agenda_of(entries);
  settings_ = std::make_shared<const Settings>(
      Settings{std::move(entries), std::move(leader), std::move(agenda)});
}

std::vector<Timeline::Moment> Timeline::agenda_of(const std::vector<FaultEntry>& entries) {
  std::vector<Moment> agenda;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const FaultEntry& entry = entries[i];
    ensure(entry.at.has_value(), "every entry of the timeline has an instant");
    agenda.push_back({.time = *entry.at, .token = begins(i)});
    if (entry.for_) agenda.push_back({.time = *entry.at + *entry.for_, .token = ends(i)});
  }
  std::stable_sort(agenda.begin(), agenda.end(), [](const Moment& a, const Moment& b) {
    return std::pair(a.time, !is_end(a.token)) < std::pair(b.time, !is_end(b.token));
  });
  return agenda;
}

void Timeline::begin(World& world, std::uint32_t self) {
  self_ = self;
  const Moment* before = nullptr;
  for (const Moment& moment : settings_->agenda) {
    const bool is_first_of_its_instant = before == nullptr || before->time != moment.time;
    if (is_first_of_its_instant) world.set_alarm(self_, moment.time, moment.token);
    before = &moment;
  }
}

void Timeline::alarm(World& world, AlarmToken token) {
  if (is_end(token)) end_entry(world, entry_of(token));
  else begin_entry(world, entry_of(token));

  // A crash is an event behind what is pending now: the next of this instant waits for it.
  const std::vector<Moment>& agenda = settings_->agenda;
  const auto done = std::find_if(agenda.begin(), agenda.end(),
                                 [&](const Moment& moment) { return moment.token == token; });
  const auto next = done + 1;
  const bool is_of_this_instant = next != agenda.end() && next->time == done->time;
  if (is_of_this_instant) world.set_alarm(self_, world.now(), next->token);
}

void Timeline::begin_entry(World& world, std::size_t index) {
  const FaultEntry& entry = settings_->entries[index];
  Progress& progress = progress_[index];
  Scene scene{.world = world, .leader = settings_->leader, .draw = draw_of(world, index)};
  Struck struck =
      std::visit([&](const auto& action) { return strike(action, scene); }, entry.action);
  if (struck.whom.empty()) return;
  ++progress.fired;
  progress.struck = struck.whom + " at " + to_text(world.now());
  progress.lift = std::move(struck.lift);
  const std::string what = to_text(entry.action);
  const bool is_by_name = what.substr(what.find(' ') + 1) == struck.whom;
  world.announce_fault(is_by_name ? what : what + " (" + struck.whom + ")");
}

/// Named by what it decides, so that one entry more or less does not change whom the others strike.
Draw Timeline::draw_of(const World& world, std::size_t index) const {
  const std::vector<FaultEntry>& entries = settings_->entries;
  const FaultEntry& entry = entries[index];
  const auto here = entries.begin() + static_cast<std::ptrdiff_t>(index);
  const auto equal_ones = std::count_if(entries.begin(), here, [&](const FaultEntry& other) {
    return other.at == entry.at && other.action == entry.action;
  });
  return Draw::named(world.seed(), hash_of_name("fault"), hash_of_name(to_text(entry.action)),
                     world.now(), static_cast<std::uint64_t>(equal_ones));
}

void Timeline::end_entry(World& world, std::size_t index) {
  const Lift lift = std::exchange(progress_[index].lift, nullptr);
  if (!lift) return;
  const std::string what = lift(world);
  if (!what.empty()) world.announce_fault(what);
}

std::vector<FaultReport> Timeline::report() const {
  std::vector<FaultReport> reports;
  for (std::size_t i = 0; i < progress_.size(); ++i) {
    reports.push_back({.what = to_text(settings_->entries[i].action),
                       .configured = 1,
                       .fired = progress_[i].fired,
                       .struck = progress_[i].struck});
  }
  return reports;
}

}  // namespace orrery
