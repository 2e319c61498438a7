#include "sim/faults/hands.hpp"

#include <algorithm>
#include <utility>

#include "sim/core/ensure.hpp"

namespace orrery {

Hands::Hands(std::vector<Hand> hands, LeaderRule leader)
    : hands_(std::move(hands)), leader_(std::move(leader)) {}

bool Hands::run_until(World& world, Time limit, std::uint64_t events_max) {
  const std::uint64_t begin = world.events();
  const auto left = [&] { return events_max - std::min(events_max, world.events() - begin); };
  lay_what_is_due(world);
  while (laid_.size() < hands_.size()) {
    if (approach(world, limit, left())) return true;
    lay_what_is_due(world);
    if (left() == 0) return false;
  }
  return world.run_until(limit, left());
}

/// Towards the next hand. True if all up to `limit` has happened, and it is not due by then.
bool Hands::approach(World& world, Time limit, std::uint64_t events_max) const {
  const Hand& next = hands_[laid_.size()];
  if (world.events() < next.after) {
    return world.run_until(limit, std::min(events_max, next.after - world.events()));
  }
  if (*next.at > limit) return world.run_until(limit, events_max);
  if (!world.run_until(*next.at - Time{1}, events_max)) return false;
  // Whatever is first at that instant; or nothing, and the clock is set forth to it.
  world.run_until(*next.at, 1);
  return false;
}

bool Hands::is_due(const World& world) const {
  if (laid_.size() == hands_.size()) return false;
  const Hand& next = hands_[laid_.size()];
  return world.events() >= next.after && (!next.at || world.now() >= *next.at);
}

void Hands::lay_what_is_due(World& world) {
  while (is_due(world)) lay_next(world);
}

void Hands::lay_next(World& world) {
  Laid laid{.at = world.now(), .begin = world.events()};
  laid.whom = lay_hand(world, hands_[laid_.size()].action, leader_);
  laid.end = world.events();
  laid_.push_back(std::move(laid));
}

void Hands::lay_again(World& world, const Laid& before) {
  ensure(world.events() == before.begin, "what was done after an event is done again after it");
  if (world.now() < before.at) world.run_until(before.at, 1);
  lay_next(world);
}

Hands Hands::rewound(std::size_t count, std::size_t laid) const {
  ensure(laid <= count && count <= hands_.size() && laid <= laid_.size(),
         "what was done can only be taken back");
  Hands earlier = *this;
  earlier.hands_.resize(count);
  earlier.laid_.resize(laid);
  return earlier;
}

std::string Hands::lay(World& world, Hand hand) {
  ensure(laid_.size() == hands_.size(), "a hand is laid when those before it have been");
  hands_.push_back(std::move(hand));
  ensure(hands_.back().after == world.events() && is_due(world), "a hand that is laid now is due");
  lay_what_is_due(world);
  std::string whom = laid_.back().whom;
  if (whom.empty()) {
    hands_.pop_back();
    laid_.pop_back();
  }
  return whom;
}

std::vector<FaultReport> Hands::report() const {
  std::vector<FaultReport> reports;
  for (std::size_t i = 0; i < hands_.size(); ++i) {
    FaultReport report{.what = "hand: " + to_text(hands_[i]), .configured = 1};
    if (i < laid_.size() && !laid_[i].whom.empty()) {
      report.fired = 1;
      report.struck = laid_[i].whom + " at " + to_text(laid_[i].at);
    }
    reports.push_back(std::move(report));
  }
  return reports;
}

}  // namespace orrery
