#include "sim/faults/hand.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <map>
#include <tuple>
#include <utility>

#include "sim/core/ensure.hpp"
#include "sim/core/pins.hpp"

namespace orrery {
namespace {

template <class Kind>
constexpr bool is_hand_only = boost::mp11::mp_contains<HandOnlyAction, Kind>::value;
template <class Kind>
constexpr bool is_about_message = is_hand_only<Kind> && !std::same_as<Kind, Expire>;

std::optional<Problem> problem_with_number(std::uint32_t nth) {
  if (nth > 0) return std::nullopt;
  return Problem{"the first one is number 1", "nth", ""};
}

/// What a fault that goes on by itself, or waits for a trigger, is made of.
struct NoHand {
  std::string_view key;
  std::string_view why;
  std::string_view instead;
};

constexpr std::string_view goes_on = "goes on by itself: a hand does one thing at once";
constexpr std::string_view is_sent = "strikes a message as it is sent, when a trigger says so";
constexpr std::array no_hands{
    NoHand{"flapping", goes_on, R"(use "partition", and later "heal")"},
    NoHand{"swizzle_clog", goes_on, R"(use "clog", and later "release")"},
    NoHand{"rolling_restart", goes_on, R"(use "crash", and later "restart")"},
    NoHand{"clock_strobe", goes_on, R"(use "clock_step")"},
    NoHand{"postpone", goes_on, R"(use "delay_message", again and again)"},
    NoHand{"lose", is_sent, R"(use "drop" for one under way)"},
    NoHand{"delay", is_sent, R"(use "delay_message" for one under way)"},
    NoHand{"duplicate", is_sent, R"(use an entry of "faults" with a "when")"},
};

const NoHand* find_no_hand(std::string_view key) {
  const auto* found = std::find_if(no_hands.begin(), no_hands.end(),
                                   [&](const NoHand& no) { return no.key == key; });
  return found == no_hands.end() ? nullptr : found;
}

std::string key_of_action(const HandAction& action) {
  return std::visit([]<class Kind>(const Kind&) { return file_key(name_of<Kind>()); }, action);
}

// ---------------------------------------------------------------- words

/// "the 2nd AppendEntries", or just "AppendEntries" for the first.
std::string numbered(std::uint32_t nth, const std::string& type) {
  return nth == 1 ? type : "the " + ordinal_text(nth) + " " + type;
}

template <class OfMessage>
std::string ends_of(const OfMessage& action) {
  return to_text(action.from) + " to " + to_text(action.to);
}

template <class OfMessage>
std::string message_text(const OfMessage& action) {
  return numbered(action.nth, action.message) + " from " + ends_of(action);
}

std::string deed_text(const Drop& drop) { return "drop " + message_text(drop); }
std::string deed_text(const Deliver& deliver) { return "deliver " + message_text(deliver); }
std::string deed_text(const DelayMessage& delay) {
  if (!delay.until) return "hold back " + message_text(delay);
  return "delay " + message_text(delay) + " until " + to_text(*delay.until);
}
std::string deed_text(const Expire& expire) {
  return "expire " + numbered(expire.nth, expire.timer) + " of " + to_text(expire.node);
}

/// What observers are told: whom it struck too, unless the fault names just that.
std::string announcement(const std::string& what, const std::string& whom) {
  const bool is_by_name = what.substr(what.find(' ') + 1) == whom;
  return "hand: " + (is_by_name ? what : what + " (" + whom + ")");
}

// ---------------------------------------------------------------- what words name

template <class OfMessage>
std::optional<MessageUnderWay> find_message(const World& world, const OfMessage& action) {
  for (const MessageUnderWay& message : messages_under_way(world)) {
    const bool is_it = message.type == action.message && message.from == action.from &&
                       message.to == action.to && message.nth == action.nth;
    if (is_it) return message;
  }
  return std::nullopt;
}

/// So many of its type are under way between them.
template <class OfMessage>
std::size_t count_messages(const World& world, const OfMessage& action) {
  const std::vector<MessageUnderWay> all = messages_under_way(world);
  return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [&](const MessageUnderWay& message) {
        return message.type == action.message && message.from == action.from &&
               message.to == action.to;
      }));
}

std::optional<LiveTimer> find_timer(const World& world, const Expire& expire) {
  for (const LiveTimer& timer : live_timers(world, expire.node)) {
    if (timer.type == expire.timer && timer.nth == expire.nth) return timer;
  }
  return std::nullopt;
}

std::optional<EventHandle> pending_with_id(const World& world, std::uint64_t id) {
  std::optional<EventHandle> found;
  world.pending().for_each([&](EventHandle handle, const Event& event) {
    if (event.id == id && carries_message(event.kind)) found = handle;
  });
  return found;
}

// ---------------------------------------------------------------- deeds

/// On from relay to relay, until it has arrived or something stops it.
void deliver_now(World& world, const MessageUnderWay& message) {
  if (!message.pending) world.perform_held(message.id);
  std::optional<EventHandle> next = message.pending;
  if (!next) next = pending_with_id(world, message.id);
  while (next && world.pending().at(*next).kind == EventKind::relay) {
    world.perform(*next);
    next = pending_with_id(world, message.id);
  }
  const bool is_on_link = next && !world.pending().is_aside(*next) &&
                          world.pending().at(*next).kind == EventKind::message;
  if (!is_on_link) return;
  // What reaches a paused process waits for it in line.
  if (world.is_paused(message.to)) world.postpone(*next, world.now());
  else world.perform(*next);
}

void perform_on(World& world, const Drop&, const MessageUnderWay& message) {
  if (message.pending) world.drop(*message.pending);
  else world.drop_held(message.id);
}
void perform_on(World& world, const Deliver&, const MessageUnderWay& message) {
  deliver_now(world, message);
}
void perform_on(World& world, const DelayMessage& delay, const MessageUnderWay& message) {
  world.postpone(*message.pending, std::max(world.now(), delay.until.value_or(Time::max())));
}

template <class OfMessage>
std::string lay_on_message(World& world, const OfMessage& action) {
  const auto message = find_message(world, action);
  if (!message) return "";
  if (std::same_as<OfMessage, DelayMessage> && !message->pending) return "";
  world.announce_fault("hand: " + deed_text(action));
  perform_on(world, action, *message);
  return ends_of(action);
}

std::string lay_on_timer(World& world, const Expire& expire) {
  const auto timer = find_timer(world, expire);
  if (!timer || world.is_paused(expire.node)) return "";
  world.announce_fault("hand: " + deed_text(expire));
  world.perform(timer->pending);
  return to_text(expire.node);
}

/// Whom it struck.
std::string strike_by_hand(World& world, const FaultAction& fault, const LeaderRule& leader) {
  const Draw draw = Draw::named(world.seed(), hash_of_name("hand"), hash_of_name(to_text(fault)),
                                world.now(), world.events());
  Scene scene{.world = world, .leader = leader, .draw = draw};
  return std::visit([&](const auto& kind) { return strike(kind, scene); }, fault).whom;
}

/// A rehearsal on a fork says whom it will strike, so that observers hear of the fault before they
/// see what follows from it.
std::string lay_fault(World& world, const FaultAction& fault, const LeaderRule& leader) {
  World rehearsal = world;
  const std::string whom = strike_by_hand(rehearsal, fault, leader);
  if (whom.empty()) return "";
  world.announce_fault(announcement(to_text(fault), whom));
  return strike_by_hand(world, fault, leader);
}

// ---------------------------------------------------------------- reasons

template <class OfMessage>
std::string why_no_message(const World& world, const OfMessage& action) {
  if (find_message(world, action)) return "a link holds it back: release, deliver or drop it";
  const std::size_t count = count_messages(world, action);
  if (count == 0) return "no " + action.message + " is under way from " + ends_of(action);
  return "only " + std::to_string(count) + " " + action.message + (count == 1 ? " is" : " are") +
         " under way from " + ends_of(action);
}

std::string why_no_timer(const World& world, const Expire& expire) {
  const std::string node = to_text(expire.node);
  if (!world.is_up(expire.node)) return node + " is down: no timer runs there";
  if (world.is_paused(expire.node)) return node + " is paused: its timers wait for it to resume";
  return node + " has no " + numbered(expire.nth, expire.timer) + " running";
}

}  // namespace

std::optional<Problem> problem_with(const Drop& drop) { return problem_with_number(drop.nth); }
std::optional<Problem> problem_with(const Deliver& deliver) {
  return problem_with_number(deliver.nth);
}
std::optional<Problem> problem_with(const DelayMessage& delay) {
  return problem_with_number(delay.nth);
}
std::optional<Problem> problem_with(const Expire& expire) {
  return problem_with_number(expire.nth);
}

bool not_for_hands(std::string_view key) { return find_no_hand(key) != nullptr; }

namespace {

/// Whom a fault of this kind can strike; empty: whoever is there.
template <class Kind>
std::string who_can() {
  if constexpr (std::same_as<Kind, Crash>) return ": who is down cannot crash";
  else if constexpr (std::same_as<Kind, Restart>) return ": only who is down can restart";
  else if constexpr (std::same_as<Kind, Pause>) return ": who is down or paused cannot be paused";
  else if constexpr (std::same_as<Kind, Resume>) return ": nobody there is paused";
  else if constexpr (std::same_as<Kind, Heal>) return ": nothing is cut there";
  else if constexpr (std::same_as<Kind, Release>) return ": nothing is held there";
  else return {};
}

}  // namespace

std::optional<Problem> problem_with(const Hand& hand) {
  const std::string key = key_of_action(hand.action);
  if (const NoHand* no = find_no_hand(key)) {
    return Problem{"\"" + key + "\" " + std::string(no->why), key, std::string(no->instead)};
  }
  const std::optional<FaultAction> fault = fault_of(hand.action);
  if (!fault) return std::nullopt;
  // Whom an entry of an instant cannot mean, a hand cannot mean either.
  FaultEntry entry{.at = Time{0}};
  std::visit([&](const auto& kind) { entry.action = kind; }, *fault);
  return problem_with(entry);
}

std::optional<FaultAction> fault_of(const HandAction& action) {
  return std::visit(
      []<class Kind>(const Kind& kind) -> std::optional<FaultAction> {
        if constexpr (is_hand_only<Kind>) return std::nullopt;
        else return FaultAction(kind);
      },
      action);
}

std::string to_text(const HandAction& action) {
  return std::visit(
      []<class Kind>(const Kind& kind) {
        if constexpr (is_hand_only<Kind>) return deed_text(kind);
        else return to_text(FaultAction(kind));
      },
      action);
}

std::string to_text(const Hand& hand) {
  const std::string text = to_text(hand.action) + " after event " + std::to_string(hand.after);
  return hand.at ? text + ", at " + to_text(*hand.at) : text;
}

std::string lay_hand(World& world, const HandAction& action, const LeaderRule& leader) {
  return std::visit(
      [&]<class Kind>(const Kind& kind) {
        if constexpr (is_about_message<Kind>) return lay_on_message(world, kind);
        else if constexpr (std::same_as<Kind, Expire>) return lay_on_timer(world, kind);
        else return lay_fault(world, FaultAction(kind), leader);
      },
      action);
}

std::string why_nobody(const World& world, const HandAction& action) {
  return std::visit(
      [&]<class Kind>(const Kind& kind) -> std::string {
        if constexpr (is_about_message<Kind>) return why_no_message(world, kind);
        else if constexpr (std::same_as<Kind, Expire>) return why_no_timer(world, kind);
        else return "\"" + to_text(FaultAction(kind)) + "\" strikes nobody now" + who_can<Kind>();
      },
      action);
}

std::vector<MessageUnderWay> messages_under_way(const World& world) {
  std::vector<MessageUnderWay> all;
  const auto add = [&](const Event& event, std::optional<EventHandle> pending) {
    all.push_back({.id = event.id,
                   .type = event.payload->type_name(),
                   .from = event.from,
                   .to = world.node_at(event.target()),
                   .arrival = event.time,
                   .pending = pending});
  };
  world.pending().for_each([&](EventHandle handle, const Event& event) {
    const bool is_on_link = event.kind == EventKind::message || event.kind == EventKind::relay;
    if (is_on_link && !world.pending().is_aside(handle)) add(event, handle);
  });
  for (const auto& [id, held] : world.held()) add(held.event, std::nullopt);
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  std::map<std::tuple<std::string_view, NodeId, NodeId>, std::uint32_t> counts;
  for (MessageUnderWay& message : all) {
    message.nth = ++counts[{message.type, message.from, message.to}];
  }
  return all;
}

std::vector<LiveTimer> live_timers(const World& world, NodeId node) {
  const EventQueue& pending = world.pending();
  std::vector<EventHandle> handles = world.box(node).timer_events();
  std::sort(handles.begin(), handles.end(), [&](EventHandle a, EventHandle b) {
    return std::pair(pending.at(a).time, pending.at(a).id) <
           std::pair(pending.at(b).time, pending.at(b).id);
  });
  std::vector<LiveTimer> timers;
  std::map<std::string_view, std::uint32_t> counts;
  for (const EventHandle handle : handles) {
    const Event& event = pending.at(handle);
    const std::string_view type = world.timer_name(event);
    timers.push_back(
        {.type = type, .nth = ++counts[type], .expiry = event.time, .pending = handle});
  }
  return timers;
}

}  // namespace orrery
