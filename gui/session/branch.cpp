#include "gui/session/branch.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace orrery::gui {
namespace {

/// Copies the world right after one event, also within a hand's deed.
class Snapshot final : public Observer {
 public:
  explicit Snapshot(EventNumber event) : event_(event) {}
  void event_ended(const World& world, const Event&) override {
    if (world.events() == event_) world_ = world;
  }
  World take() {
    ensure(world_.has_value(), "an event that happened happens again");
    return std::move(*world_);
  }

 private:
  EventNumber event_;
  std::optional<World> world_;
};

}  // namespace

Basis::Basis(Plan its_plan, const Catalogue& its_catalogue)
    : plan(std::move(its_plan)),
      catalogue(its_catalogue),
      protocol(&protocol_of(plan, catalogue)) {}

// ---------------------------------------------------------------- beginnings

Branch::Branch(std::shared_ptr<const Basis> basis) : basis_(std::move(basis)) { begin(); }

Branch::Branch(const Branch& from, EventNumber event, std::size_t hands) : basis_(from.basis_) {
  go_back_to(from, event, hands);
}

void Branch::begin() {
  World world = make_world(basis_->plan, basis_->catalogue);
  Chronicle chronicle(nodes_of(world));
  hands_ = Hands(basis_->plan.hands, basis_->protocol->leader);
  attach(std::move(world), std::move(chronicle));
  try {
    tip_->begin();
  } catch (const std::exception& broken) {
    why_broken_ = std::string("The protocol failed as it began: ") + broken.what();
    return;
  }
  first_moment_ = tip().events();
  keep_key_frame();
  watches_.emplace_back(tip());
}

void Branch::attach(World tip, Chronicle chronicle) {
  chronicler_.reset();
  chronicle_ = std::move(chronicle);
  tip_.emplace(std::move(tip));
  chronicler_.emplace(chronicle_, *tip_, basis_->protocol);
  tip_->set_observer(&*chronicler_);
  seen_.clear();
}

/// From a moment shortly before, so that what hands did right after that one is not in the history
/// yet: what they did then, they do again.
void Branch::go_back_to(const Branch& from, EventNumber event, std::size_t hands) {
  const Hands all = from.hands_;
  EventNumber calm = event;
  while (calm > 0 && (calm == event || !from.is_calm(calm))) --calm;
  ended_.reset();
  why_broken_.clear();
  if (calm < from.first_moment_ || from.key_frames_.empty()) {
    key_frames_.clear();
    watches_.clear();
    begin();
    hands_ = all.rewound(hands, 0);
  } else {
    Position position = from.position_at(calm);
    Chronicle chronicle = from.chronicle_.until(calm);
    key_frames_ = from.key_frames_;
    watches_ = from.watches_;
    first_moment_ = from.first_moment_;
    std::erase_if(key_frames_, [&](const auto& frame) { return frame->world.events() > calm; });
    std::erase_if(watches_, [&](const RunawayWatch& watch) { return watch.seen() > calm; });
    attach(std::move(position.world), std::move(chronicle));
    hands_ = all.rewound(hands, position.laid);
  }
  while (tip().events() < event || hands_.deeds().size() < hands) {
    const std::size_t next = hands_.deeds().size();
    const bool is_next = next < hands && all.deeds()[next].begin == tip().events();
    if (is_next) hands_.lay_again(*tip_, all.deeds()[next]);
    else tip_->run_until(Time::max(), 1);
  }
}

// ---------------------------------------------------------------- going on

bool Branch::advance(Time until, std::uint64_t events) {
  if (has_ended()) return false;
  try {
    return go_on(until, events);
  } catch (const std::exception& broken) {
    break_off(broken.what());
    return true;
  }
}

bool Branch::go_on(Time until, std::uint64_t events) {
  const Plan& plan = basis_->plan;
  const Time limit = std::min(until, plan.stop);
  const EventNumber begun_at = tip().events();
  const EventNumber enough = begun_at + std::min(events, plan.limits.events);
  bool is_there = false;
  while (!is_there && !ended_ && tip().events() < enough) {
    keep_key_frame();
    const EventNumber here = tip().events();
    const std::uint64_t left = plan.limits.events - std::min(plan.limits.events, here);
    const EventNumber look = watches_.back().due();
    const std::uint64_t to_look = look > here ? look - here : 1;
    const std::uint64_t slice =
        std::min({enough - here, key_frame_interval - here % key_frame_interval, left, to_look});
    is_there = hands_.run_until(*tip_, limit, slice);
    if (is_there && limit == plan.stop) ended_ = RunEnd::stopped;
    else if (const auto how = looked_about()) ended_ = how;
    else if (!is_there && slice == left) ended_ = RunEnd::event_limit;
  }
  chronicler_->review_arrivals(tip());
  return tip().events() > begun_at || ended_.has_value();
}

void Branch::keep_key_frame() {
  const bool is_due =
      key_frames_.empty() ||
      tip().events() / key_frame_interval > key_frames_.back()->world.events() / key_frame_interval;
  if (is_due)
    key_frames_.push_back(std::make_shared<const Position>(Position{*tip_, hands_.deeds().size()}));
}

/// How the run must end, if it must.
std::optional<RunEnd> Branch::looked_about() {
  RunawayWatch watch = watches_.back();
  if (tip().events() < watch.due()) return std::nullopt;
  const std::optional<RunEnd> how = watch.look(tip(), basis_->plan);
  watches_.push_back(watch);
  return how;
}

/// What an event did before it failed is undone: the branch ends with the one before, or before the
/// hand in whose deed it was.
void Branch::break_off(const std::string& why) {
  const EventNumber failed = std::max<EventNumber>(tip().events(), 1);
  const std::vector<Hand>& list = hands_.list();
  const std::size_t laid = hands_.deeds().size();
  EventNumber last = failed - 1;
  if (laid < list.size()) last = std::min<EventNumber>(last, list[laid].after);
  if (laid > 0) last = std::max(last, hands_.deeds().back().end);
  last = whole_moment(last);
  go_back_to(*this, last, hands_laid_by(last));
  why_broken_ = "Event " + std::to_string(failed) + " cannot happen: " + why +
                ". That is a bug in the protocol; this branch ends before it.";
}

std::string Branch::lay(const Hand& hand) {
  if (hand.at && *hand.at > reached()) tip_->run_until(*hand.at, 1);
  std::string whom = hands_.lay(*tip_, hand);
  if (whom.empty()) return whom;
  seen_.clear();
  ended_.reset();
  chronicle_.set_findings({});
  chronicler_->review_arrivals(tip());
  return whom;
}

// ---------------------------------------------------------------- looking back

EventNumber Branch::whole_moment(EventNumber event) const {
  event = std::max(event, first_moment_);
  for (const Hands::Laid& deed : hands().deeds()) {
    if (deed.begin < event && event < deed.end) return deed.end;
  }
  return event;
}

std::size_t Branch::hands_laid_by(EventNumber event) const {
  const auto& deeds = hands().deeds();
  const auto later =
      std::ranges::upper_bound(deeds, event, {}, [](const Hands::Laid& deed) { return deed.end; });
  return static_cast<std::size_t>(later - deeds.begin());
}

/// No hand did anything right after it, or around it.
bool Branch::is_calm(EventNumber event) const {
  return std::ranges::none_of(hands().deeds(), [&](const Hands::Laid& deed) {
    return deed.begin <= event && event < std::max(deed.end, deed.begin + 1);
  });
}

/// As near to an event as the branch's own hands allow: within a deed, before that.
void Branch::step_to(Position& position, EventNumber event) const {
  const auto& deeds = hands().deeds();
  while (true) {
    const std::size_t next = position.laid;
    const bool has_next = next < deeds.size();
    const EventNumber here = position.world.events();
    if (has_next && deeds[next].begin == here) {
      if (deeds[next].end > event) return;
      lay_again(position);
      continue;
    }
    if (here == event) return;
    const EventNumber there = has_next ? std::min(event, deeds[next].begin) : event;
    position.world.run_until(Time::max(), there - here);
  }
}

void Branch::lay_again(Position& position) const {
  const Hands::Laid& deed = hands().deeds()[position.laid];
  if (position.world.now() < deed.at) position.world.run_until(deed.at, 1);
  lay_hand(position.world, hands().list()[position.laid].action, basis_->protocol->leader);
  ++position.laid;
}

/// Requires: it is not before the first moment.
Position Branch::position_at(EventNumber event) const {
  const auto later = std::ranges::upper_bound(
      key_frames_, event, {}, [](const auto& frame) { return frame->world.events(); });
  const Seen* seen = newest_seen_before(event);
  const Position& frame = **std::prev(later);
  const bool seen_is_nearer = seen != nullptr && seen->event >= frame.world.events();
  Position position = seen_is_nearer ? seen->position : frame;
  step_to(position, event);
  return position;
}

const Branch::Seen* Branch::newest_seen_before(EventNumber event) const {
  const Seen* best = nullptr;
  for (const Seen& seen : seen_) {
    const bool is_before = seen.goes_on && seen.event <= event;
    if (is_before && (best == nullptr || seen.event > best->event)) best = &seen;
  }
  return best;
}

Branch::Seen Branch::see(EventNumber event) const {
  if (event < first_moment_) {
    Position start{make_world(basis_->plan, basis_->catalogue)};
    if (event == 0) return {0, std::move(start), false};
    Snapshot snapshot(event);
    start.world.set_observer(&snapshot);
    start.world.begin();
    return {event, {snapshot.take()}, false};
  }
  Position position = position_at(event);
  if (position.world.events() == event) return {event, std::move(position), true};
  Snapshot snapshot(event);
  position.world.set_observer(&snapshot);
  lay_again(position);
  return {event, {snapshot.take()}, false};
}

const World& Branch::world_at(EventNumber event) {
  const auto found = std::ranges::find(seen_, event, &Seen::event);
  if (found != seen_.end()) {
    seen_.splice(seen_.end(), seen_, found);
    return seen_.back().position.world;
  }
  Seen seen = see(event);
  if (seen_.size() == 2) seen_.pop_front();
  seen_.push_back(std::move(seen));
  return seen_.back().position.world;
}

void Branch::watch(EventNumber first, EventNumber last, Observer& observer) {
  if (first <= first_moment_) {
    World world = make_world(basis_->plan, basis_->catalogue);
    world.set_observer(&observer);
    world.begin();
    if (last <= first_moment_) return;
    first = first_moment_ + 1;
  }
  Position position = position_at(first - 1);
  position.world.set_observer(&observer);
  step_to(position, last);
  if (position.world.events() == last) return;
  lay_again(position);
}

}  // namespace orrery::gui
