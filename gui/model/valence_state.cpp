#include "gui/model/valence_state.hpp"

#include <algorithm>
#include <set>

#include "sim/plan/protocol.hpp"

namespace orrery::gui {
namespace {

/// What a copy of a world costs, and a world to copy from, in events.
constexpr std::uint64_t cost_of_copy = 40;
constexpr std::uint64_t cost_of_world = 400;

/// "Learned(v a)" is about an output "Learned".
bool is_output_named(const Mark& mark, std::string_view name) {
  if (mark.kind != Mark::Kind::output || !mark.text.starts_with(name)) return false;
  return mark.text.size() == name.size() ||
         std::isalnum(static_cast<unsigned char>(mark.text[name.size()])) == 0;
}

bool can_come_alike(const Valence& one, const Valence& other) {
  return std::ranges::equal(one.outcomes, other.outcomes, {}, &PossibleDecision::value,
                            &PossibleDecision::value);
}

}  // namespace

std::string why_no_valence_of(const Session& session) {
  if (session.protocol() == nullptr || !session.is_live()) {
    return "A record does not go on: make it live first, to see what can still come of it.";
  }
  const std::string why_not = why_no_valence(*session.protocol());
  return why_not.empty() ? "" : why_not + ", as Paxos and Ben-Or do.";
}

void ValenceReading::follow(Session& session) {
  const SeenChronicle now = SeenChronicle::of(session);
  if (!seen_.goes_on_as(now)) {
    const std::uint64_t version = version_ + 1;
    *this = {};
    version_ = version;
  }
  // A hand may have done something right after the newest event.
  if (seen_.version != now.version) {
    known_.erase(seen_.last_event);
    if (moment_ && moment_->valence.event == seen_.last_event) moment_.reset();
  }
  seen_ = now;
  const std::vector<Mark>& marks = session.chronicle().marks();
  const DecidingOutput& decides = session.protocol()->decides;
  for (; marks_seen_ < marks.size() && !decision_; ++marks_seen_) {
    const Mark& mark = marks[marks_seen_];
    if (!is_output_named(mark, decides.name)) continue;
    DecisionWatch watch(decides);
    session.watch(mark.event, watch);
    decision_ = watch.first();
    ++version_;
  }
}

/// The first of those at even distances that is not known.
std::optional<EventNumber> ValenceReading::next_moment(EventNumber first, EventNumber last,
                                                       std::size_t moments) const {
  EventNumber stride = 1;
  while ((last - first) / stride >= std::max<std::size_t>(1, moments)) stride *= 2;
  // Multiples of it, so that they stay the same when the window moves.
  for (EventNumber event = first / stride * stride; event <= last; event += stride) {
    if (!known_.contains(event) && !whole_.contains(event)) return event;
  }
  return std::nullopt;
}

/// In the middle between two of which different decisions can come.
std::optional<EventNumber> ValenceReading::next_between(EventNumber first, EventNumber last) const {
  auto next = known_.lower_bound(first);
  while (next != known_.end() && next->first <= last) {
    const auto before = next++;
    if (next == known_.end() || next->first > last) break;
    if (can_come_alike(before->second, next->second)) continue;
    const EventNumber middle = before->first + (next->first - before->first) / 2;
    if (middle != before->first && !whole_.contains(middle)) return middle;
  }
  return std::nullopt;
}

bool ValenceReading::read(Session& session, EventNumber first, EventNumber last,
                          std::size_t moments, std::uint64_t events) {
  if (decision_) last = std::min(last, decision_->event - 1);
  for (std::uint64_t spent = 0; spent < events;) {
    if (!moment_) {
      if (first > last) return false;
      auto next = next_moment(first, last, moments);
      if (!next) next = next_between(first, last);
      if (!next) return false;
      begin(session, *next);
      spent += cost_of_world;
      if (!moment_) continue;
    }
    spent += go_on(*session.protocol(), events - std::min(events, spent));
  }
  return true;
}

void ValenceReading::begin(Session& session, EventNumber event) {
  const World* world = session.world(event);
  ensure(world != nullptr, "a live session has worlds");
  if (known_.contains(world->events())) {
    whole_[event] = world->events();
    return;
  }
  moment_ = std::make_unique<Moment>(Moment{.world = *world, .wanted = event});
  moment_->valence = valence_begun(*world, *session.protocol(), std::nullopt);
}

/// About so many events of the moment under way, or to its end; returns how many.
std::uint64_t ValenceReading::go_on(const Protocol& protocol, std::uint64_t events) {
  Moment& now = *moment_;
  if (!now.running) {
    now.running = std::make_unique<Continuation>(now.world, protocol.decides, ++now.number);
  }
  const std::uint64_t before = now.running->world().events();
  const bool goes_on = now.running->advance(std::max<std::uint64_t>(1, events));
  const std::uint64_t spent = now.running->world().events() - before + cost_of_copy;
  if (goes_on) return spent;
  now.valence.add(now.number, now.running->decision());
  now.running.reset();
  if (now.number < continuations) return spent;
  const EventNumber event = now.valence.event;
  if (event != now.wanted) whole_[now.wanted] = event;
  known_.insert_or_assign(event, std::move(now.valence));
  moment_.reset();
  ++version_;
  return spent;
}

std::vector<std::string> ValenceReading::values() const {
  std::set<std::string> values;
  if (decision_) values.insert(decision_->value);
  for (const auto& [event, valence] : known_) {
    for (const PossibleDecision& outcome : valence.outcomes) values.insert(outcome.value);
  }
  return {values.begin(), values.end()};
}

}  // namespace orrery::gui
