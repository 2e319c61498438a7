#include "gui/session/links_again.hpp"

#include <algorithm>
#include <exception>
#include <string>
#include <string_view>

#include "gui/session/live_moment.hpp"
#include "sim/core/observer.hpp"
#include "sim/faults/surroundings.hpp"

namespace orrery::gui {
namespace {

/// The same nodes in the same places.
bool are_of_one_run(const World& world, const Chronicle& recorded) {
  const auto places = static_cast<Place>(recorded.nodes().size());
  if (world.node_count() != places) return false;
  for (Place place = 0; place < places; ++place) {
    if (to_text(world.node_at(place)) != recorded.nodes()[place].name) return false;
  }
  return true;
}

LinksThen links_now(const World& world, const std::vector<Place>& asked) {
  LinksThen now{.event = world.events(), .cuts = cuts_among(world, asked)};
  const Network& network = world.environment_as<Surroundings>().network;
  if (!network.has_holds()) return now;
  for (const Place from : asked) {
    for (const Place to : asked) {
      const auto hold = network.hold_of(world.node_at(from), world.node_at(to));
      if (from != to && hold != Holding::none) now.held.push_back({from, to});
    }
  }
  return now;
}

}  // namespace

/// Writes down what the links are like after each fault, as soon as the next event begins: until
/// then a hand may have done more.
class LinksAgain::Watcher final : public Observer {
 public:
  Watcher(const std::vector<const Mark*>& recorded, const std::vector<Place>& asked)
      : recorded_(recorded), asked_(asked) {}

  std::vector<LinksThen> states{LinksThen{}};  // nothing is cut from the beginning

  void fault(const World& world, std::string_view what) override {
    const bool is_known = struck_ < recorded_.size() &&
                          recorded_[struck_]->event == world.events() &&
                          recorded_[struck_]->text == what;
    if (!is_known && agrees_until_ == ~EventNumber{0}) agrees_until_ = world.events();
    ++struck_;
    has_struck_ = true;
  }
  void event_begins(const World& world, const Event&) override { write_down(world, 1); }

  void write_down(const World& world, EventNumber ahead = 0) {
    if (!std::exchange(has_struck_, false)) return;
    LinksThen now = links_now(world, asked_);
    now.event -= ahead;
    states.push_back(std::move(now));
  }
  /// It went as recorded up to this event, which is not included.
  bool agrees_by(EventNumber event) const { return event < agrees_until_; }
  std::size_t struck() const { return struck_; }

 private:
  const std::vector<const Mark*>& recorded_;
  const std::vector<Place>& asked_;
  std::size_t struck_ = 0;
  bool has_struck_ = false;
  EventNumber agrees_until_ = ~EventNumber{0};
};

LinksAgain::LinksAgain(const Plan& plan, const Catalogue& catalogue, const Chronicle& recorded) {
  for (const Mark& mark : recorded.marks()) {
    if (mark.kind == Mark::Kind::fault) faults_.push_back(&mark);
  }
  try {
    auto run = std::make_unique<Run>(plan, catalogue);
    if (!are_of_one_run(run->world(), recorded)) return;
    links_ = links_of(run->world());
    asked_ = nodes_with_cuts(run->world());
    watcher_ = std::make_unique<Watcher>(faults_, asked_);
    run->set_observer(watcher_.get());
    run_ = std::move(run);
  } catch (const std::exception&) {  // another program recorded it: nothing is known
  }
}

LinksAgain::~LinksAgain() = default;

/// Until what that fault did is written down. False if the run is not that which was recorded.
bool LinksAgain::run_past(EventNumber fault) {
  try {
    while (!has_ended_ && run_->world().events() <= fault) {
      has_ended_ = !run_->advance(fault + 1 - run_->world().events());
    }
  } catch (const std::exception&) {
    has_ended_ = true;
  }
  if (has_ended_) watcher_->write_down(run_->world());
  const auto later = std::ranges::upper_bound(faults_, fault, {}, &Mark::event);
  return watcher_->agrees_by(fault) &&
         watcher_->struck() >= static_cast<std::size_t>(later - faults_.begin());
}

const LinksThen* LinksAgain::after(EventNumber event) {
  if (run_ == nullptr) return nullptr;
  const auto& states = watcher_->states;
  const auto later = std::ranges::upper_bound(faults_, event, {}, &Mark::event);
  if (later == faults_.begin()) return &states.front();
  const EventNumber newest = (*std::prev(later))->event;
  if (asked_.empty() || newest > events_max || !run_past(newest)) return nullptr;
  const auto state = std::ranges::upper_bound(states, event, {}, &LinksThen::event);
  return state == states.begin() ? nullptr : &*std::prev(state);
}

std::string_view LinksAgain::why_unknown(EventNumber event) const {
  if (run_ == nullptr) return "it cannot be run again here";
  if (asked_.empty()) return cuts_of_too_many;
  return event > events_max ? "make it live" : "run again, it goes otherwise";
}

std::optional<LinkThen> LinksAgain::link(Place from, Place to, EventNumber event) {
  const LinksThen* then = after(event);
  const auto is_asked = [&](Place node) { return std::ranges::binary_search(asked_, node); };
  if (then == nullptr) return std::nullopt;
  const bool is_told = then->event == 0 || (is_asked(from) && is_asked(to));
  if (!is_told) return std::nullopt;
  LinkThen link = link_in(run_->world(), from, to);  // its topology stays the same
  link.is_cut = std::ranges::count(then->cuts, CutThen{from, to}) > 0;
  link.is_held = std::ranges::count(then->held, CutThen{from, to}) > 0;
  return link;
}

}  // namespace orrery::gui
