#pragma once
/// Ben-Or's consensus: who cannot know tosses a coin. M. Ben-Or, "Another Advantage of Free Choice:
/// Completely Asynchronous Agreement Protocols", PODC 1983.
///
/// Read it beside the paper's Protocol A, which bears f crashes among n > 2f processes, and its
/// Protocol B, which bears f liars among n > 5f: they differ in three numbers, below "rules". No
/// deterministic protocol can promise a decision in an asynchronous system of which one may crash
/// (Fischer, Lynch & Paterson 1985); this one decides with probability 1, whatever the schedule.
///
/// The paper's f is t, its n is N. Said otherwise than there:
///   stop     the paper's processes go on for ever. Here, who has decided v in round r says
///            (1, r+1, v) and (2, r+1, v, D) at once, and stops. All others begin round r+1 with v,
///            too (more than f, or (n+f)/2, D-messages do not miss n-f of n), so these are just
///            what it would have said, and with them all decide in round r+1.
///   loss     the paper's channels lose nothing. Here, who waits for long asks for what it lacks.
///   restart  the paper's crashes are for good. Here, what a process has said is on its disk before
///            it leaves, and whoever comes back goes on with that: nobody ever says two things in
///            one phase of one round.

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "protocols/shared/small_map.hpp"
#include "sim/core/box.hpp"
#include "sim/core/draw.hpp"
#include "sim/core/log.hpp"
#include "sim/core/process.hpp"

namespace orrery::ben_or {

using Round = std::uint64_t;

/// Nothing that a run can reach: what a hostile message says instead is ignored.
inline constexpr Round beyond_any_run = Round{1} << 62;

enum class Bit : std::uint8_t { zero, one };
BOOST_DESCRIBE_ENUM(Bit, zero, one)

// ---------------------------------------------------------------- messages

/// "(1, r, x)": the sender's value in round r.
struct Report {
  Round r{};
  Bit x{};
  friend auto operator<=>(const Report&, const Report&) = default;
};
BOOST_DESCRIBE_STRUCT(Report, (), (r, x))

/// "(2, r, v, D)", a D-message: most have reported v. Without a value, "(2, r, ?)".
struct Proposal {
  Round r{};
  std::optional<Bit> v{};
  friend auto operator<=>(const Proposal&, const Proposal&) = default;
};
BOOST_DESCRIBE_STRUCT(Proposal, (), (r, v))

/// Not the paper's: what did you say in round r?
struct Ask {
  Round r{};
  friend auto operator<=>(const Ask&, const Ask&) = default;
};
BOOST_DESCRIBE_STRUCT(Ask, (), (r))

using Message = std::variant<Report, Proposal, Ask>;

// ---------------------------------------------------------------- timers

/// A phase has not come to its end.
struct AskDue {
  friend auto operator<=>(const AskDue&, const AskDue&) = default;
};
BOOST_DESCRIBE_STRUCT(AskDue, (), ())

using Timer = std::variant<AskDue>;

// ---------------------------------------------------------------- outputs

/// It knew no better: its value in the next round is the coin's.
struct Flipped {
  Round round{};  // at whose end
  Bit value{};
  friend auto operator<=>(const Flipped&, const Flipped&) = default;
};
BOOST_DESCRIBE_STRUCT(Flipped, (), (round, value))

struct Decided {
  Bit value{};
  Round round{};
  friend auto operator<=>(const Decided&, const Decided&) = default;
};
BOOST_DESCRIBE_STRUCT(Decided, (), (value, round))

using Output = std::variant<Flipped, Decided>;

// ---------------------------------------------------------------- configuration and state

enum class Faults : std::uint8_t {
  crash,      ///< Protocol A
  byzantine,  ///< Protocol B
};
BOOST_DESCRIBE_ENUM(Faults, crash, byzantine)

enum class Coin : std::uint8_t {
  local,   ///< each process tosses its own
  common,  ///< all see the same in a round: M. Rabin, "Randomized Byzantine Generals", 1983, where
           ///< a trusted dealer has shared a list of random bits among them before they begin
};
BOOST_DESCRIBE_ENUM(Coin, local, common)

/// Of the n messages of a phase, which n - f a process sees.
enum class Sees : std::uint8_t {
  first,  ///< those that come first
  drawn,  ///< any, each set as likely as any other: the scheduler that the expected number of
          ///< rounds is calculated for. All n are waited for, so nobody may be down
};
BOOST_DESCRIBE_ENUM(Sees, first, drawn)

struct Config {
  Faults faults{Faults::crash};
  std::optional<std::uint32_t> f{};  // so many at most; absent: as many as the protocol bears
  Coin coin{Coin::local};
  std::optional<std::uint32_t> ones{};  // so many, n1 first, begin with 1; absent: half of them
  Sees sees{Sees::first};
  Duration ask{std::chrono::seconds(1)};  // who waits so long asks for what it lacks, and again

  std::uint32_t faults_among(std::uint32_t n) const {
    return f.value_or((n - 1) / (faults == Faults::crash ? 2 : 5));
  }
  Bit input_of(NodeId node, std::uint32_t n) const {
    return node.number() <= ones.value_or(n / 2) ? Bit::one : Bit::zero;
  }
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (), (faults, f, coin, ones, sees, ask))

struct Durable {
  // What it has said, round by round: x of (1, r, x), then v, or nothing, of (2, r, …).
  Log<std::optional<Bit>> said{};
  std::optional<Bit> decided{};
  Round decidedIn{};      // in which round; 0: in none yet
  std::uint64_t dealt{};  // by the dealer of the common coin: the seed of its list
  // A crash between the two would leave a decision that nobody can tell the round of.
  static constexpr std::string_view written_together[] = {"decided", "decidedIn"};
  friend bool operator==(const Durable&, const Durable&) = default;
};
BOOST_DESCRIBE_STRUCT(Durable, (), (said, decided, decidedIn, dealt))

/// One message of a phase.
struct Heard {
  NodeId from{};
  std::optional<Bit> v{};
  friend auto operator<=>(const Heard&, const Heard&) = default;
};
BOOST_DESCRIBE_STRUCT(Heard, (), (from, v))

/// Those of this round and of later ones, each in the order of arrival.
using Phases = SmallMap<Round, std::vector<Heard>>;

/// What it waits for.
enum class Awaits : std::uint8_t { reports, proposals, nothing };
BOOST_DESCRIBE_ENUM(Awaits, reports, proposals, nothing)

struct Volatile {
  Awaits awaits{};
  Round r{};
  Bit x{};
  Phases reports{};
  Phases proposals{};
  friend bool operator==(const Volatile&, const Volatile&) = default;
};
BOOST_DESCRIBE_STRUCT(Volatile, (), (awaits, r, x, reports, proposals))

// ---------------------------------------------------------------- the process

class BenOr : public Process<Message, Timer, Output, Durable, Volatile, Config> {
 public:
  /// "Step 0: set r := 1." Who comes back goes on where it was.
  void start() {
    if (said.empty()) return begin_round(1, input_of(self(), n()));
    r = (said.size() + 1) / 2;
    x = *said[place_of_report(r)];
    if (decided) return announce();
    awaits = said.size() % 2 == 1 ? Awaits::reports : Awaits::proposals;
    ask_for_the_missing();
  }

  /// "Step 2: Wait till messages of type (1, r, *) are received from N - t processes."
  void on(const Report& m, NodeId from) {
    if (!hear(reports, m.r, {.from = from, .v = m.x})) return;
    if (awaits == Awaits::reports && m.r == r && is_enough(reports[r])) propose();
  }

  /// "Step 3: Wait till messages of type (2, r, *) arrive from N - t processes."
  void on(const Proposal& m, NodeId from) {
    if (!hear(proposals, m.r, {.from = from, .v = m.v})) return;
    if (awaits == Awaits::proposals && m.r == r && is_enough(proposals[r])) end_round();
  }

  void on(const Ask& m, NodeId from) {
    if (!peers().contains(from) || m.r == 0 || m.r >= beyond_any_run) return;
    const std::size_t place = place_of_report(m.r);
    if (place < said.size()) send(from, Report{.r = m.r, .x = *said[place]});
    if (place + 1 < said.size()) send(from, Proposal{.r = m.r, .v = said[place + 1]});
  }

  void on(AskDue) { ask_for_the_missing(); }

 protected:
  // ------------------------------------------------------------ rules: Protocol A, Protocol B

  /// "… from N - t processes."
  virtual std::uint32_t awaited() const { return n() - faults_among(n()); }

  /// "If more than N/2 messages have the same value v …" In B: "more than (N + t)/2".
  virtual bool is_worth_a_proposal(std::uint32_t count) const {
    return 2 * count > n() + liars_at_most();
  }

  /// "If there is at least one D-message (2, r, v, D) then set x := v." In B: "at least t + 1".
  virtual bool is_convincing(std::uint32_t count) const { return count > liars_at_most(); }

  /// "If there are more than t D-messages then decide v." In B: "more than (N + t)/2".
  virtual bool is_decisive(std::uint32_t count) const {
    return faults == Faults::crash ? count > faults_among(n()) : 2 * count > n() + liars_at_most();
  }

  /// "Set x = 1 or 0 each with probability 1/2."
  virtual Bit flip() {
    constexpr std::uint64_t purpose = hash_of_name("common coin");
    if (coin == Coin::local) return between(0U, 1U) == 1 ? Bit::one : Bit::zero;
    return Draw::named(dealt, purpose, 0, Time{}, r).below(2) == 1 ? Bit::one : Bit::zero;
  }

  /// Before anybody hears of it.
  virtual void persist_words() { persist(); }

  /// Who has decided takes part in one more round, of which it knows what it would hear.
  virtual void say_farewell() {
    if (said.size() <= place_of_report(r)) say(Report{.r = r, .x = x}, x);
    if (said.size() <= place_of_report(r) + 1) say(Proposal{.r = r, .v = x}, x);
  }

  std::uint32_t n() const { return peers().size() + 1; }

 private:
  std::uint32_t liars_at_most() const {
    return faults == Faults::byzantine ? faults_among(n()) : 0;
  }

  static std::size_t place_of_report(Round round) {
    return static_cast<std::size_t>(2 * (round - 1));
  }

  /// "Step 1: send the message (1, r, x) to all the processes."
  void begin_round(Round round, Bit value) {
    r = round;
    x = value;
    awaits = Awaits::reports;
    reports.erase(reports.begin(), reports.lower_bound(r));
    proposals.erase(proposals.begin(), proposals.lower_bound(r));
    say(Report{.r = r, .x = x}, x);
    start_timer(AskDue{}, ask);
    if (is_enough(reports[r])) propose();
  }

  void propose() {
    const auto [v, count] = most_frequent(seen(reports[r]));
    awaits = Awaits::proposals;
    const std::optional<Bit> proposed =
        is_worth_a_proposal(count) ? std::optional(v) : std::nullopt;
    say(Proposal{.r = r, .v = proposed}, proposed);
    start_timer(AskDue{}, ask);
    if (is_enough(proposals[r])) end_round();
  }

  void end_round() {
    const auto [v, count] = most_frequent(seen(proposals[r]));
    if (is_decisive(count)) return decide(v);
    if (is_convincing(count)) return begin_round(r + 1, v);
    const Bit tossed = flip();
    output(Flipped{.round = r, .value = tossed});
    begin_round(r + 1, tossed);
  }

  void decide(Bit v) {
    decided = v;
    decidedIn = r;
    announce();
  }

  /// Requires: decided.
  void announce() {
    output(Decided{.value = *decided, .round = decidedIn});
    r = decidedIn + 1;
    x = *decided;
    awaits = Awaits::nothing;
    reports.clear();
    proposals.clear();
    stop_timer(AskDue{});
    say_farewell();
  }

  /// To all, oneself among them.
  template <class M>
  void say(const M& message, std::optional<Bit> value) {
    said.push_back(value);
    persist_words();
    broadcast(message);
    if (awaits != Awaits::nothing) send(self(), message);
  }

  /// False if it is of no use any more, or hostile: of each process the first counts.
  bool hear(Phases& phases, Round round, const Heard& heard) const {
    if (awaits == Awaits::nothing || round < r || round >= beyond_any_run) return false;
    if (heard.from != self() && !peers().contains(heard.from)) return false;
    std::vector<Heard>& all = phases[round];
    if (is_heard(all, heard.from)) return false;
    all.push_back(heard);
    return true;
  }

  static bool is_heard(const std::vector<Heard>& all, NodeId from) {
    return std::any_of(all.begin(), all.end(), [&](const Heard& one) { return one.from == from; });
  }

  bool is_enough(const std::vector<Heard>& all) const {
    return all.size() >= (sees == Sees::drawn ? n() : awaited());
  }

  /// Of what has come, as many messages as are waited for.
  std::vector<Heard> seen(std::vector<Heard> all) {
    const auto last = static_cast<std::uint32_t>(all.size() - 1);
    for (std::uint32_t i = 0; sees == Sees::drawn && i < awaited(); ++i) {
      std::swap(all[i], all[between(i, last)]);
    }
    all.resize(std::min<std::size_t>(all.size(), awaited()));
    return all;
  }

  /// The value that is there most often, and how often.
  static std::pair<Bit, std::uint32_t> most_frequent(const std::vector<Heard>& all) {
    std::uint32_t counts[] = {0, 0};
    for (const Heard& one : all) {
      if (one.v) ++counts[static_cast<std::size_t>(*one.v)];
    }
    return counts[1] > counts[0] ? std::pair(Bit::one, counts[1]) : std::pair(Bit::zero, counts[0]);
  }

  void ask_for_the_missing() {
    const std::vector<Heard>& all = awaits == Awaits::reports ? reports[r] : proposals[r];
    for (const NodeId peer : peers()) {
      if (!is_heard(all, peer)) send(peer, Ask{.r = r});
    }
    hear_oneself();
    start_timer(AskDue{}, ask);
  }

  /// What was on its way to itself may have died with an earlier life.
  void hear_oneself() {
    const std::size_t place = place_of_report(r);
    if (awaits == Awaits::reports) send(self(), Report{.r = r, .x = *said[place]});
    else send(self(), Proposal{.r = r, .v = said[place + 1]});
  }
};
static_assert(is_process<BenOr>);

}  // namespace orrery::ben_or

// Compiled once, in ben_or.cpp.
extern template class orrery::BoxOf<orrery::ben_or::BenOr>;
