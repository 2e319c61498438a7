#pragma once
/// A primary and its secondaries. N. Budhiraja, K. Marzullo, F. Schneider and S. Toueg, "The
/// Primary-Backup Approach", chapter 8 of S. Mullender (ed.), Distributed Systems, 2nd ed., 1993.
///
/// What the paper asks of such a service:
///   Pb1  at any time at most one server is the primary: the predicate Prmy holds of it
///   Pb2  a client sends a request to one server, its Dest (primary_client.hpp)
///   Pb3  a request that reaches any other server is not processed
///   Pb4  outages are few, and each is over within a bound: the fail-over time
///
/// The primary appends writes to its log and ships it; a secondary that hears nothing for the
/// detection time begins a fail-over. In the paper's protocols links lose nothing and delays are
/// bounded; then silence means a crash, and Pb1 holds. Here there are partitions, too: then silence
/// means nothing, and both sides have a primary, unless a witness grants leases (witness.hpp).
///
/// When a write is acknowledged is said by `replication`. What a fail-over loses of writes that
/// were acknowledged before anybody else had them is counted by who finds them in its log when it
/// is back (`discarded`).
/// Beyond the paper: several orders of shipping, fail-back, and servers that come back after a
/// crash. Left out: shortening the log.

#include <algorithm>
#include <optional>
#include <variant>
#include <vector>

#include "protocols/primary_secondary/messages.hpp"
#include "protocols/primary_secondary/primary_client.hpp"
#include "protocols/primary_secondary/witness.hpp"
#include "protocols/shared/kv_machine.hpp"
#include "sim/core/box.hpp"
#include "sim/core/log.hpp"
#include "sim/core/process.hpp"

namespace orrery::primary_secondary {

// ---------------------------------------------------------------- timers

/// The primary has said nothing for the detection time.
struct Silence {
  friend auto operator<=>(const Silence&, const Silence&) = default;
};
BOOST_DESCRIBE_STRUCT(Silence, (), ())

/// Whoever has not answered the inquiry by now is not waited for.
struct InquiryOver {
  friend auto operator<=>(const InquiryOver&, const InquiryOver&) = default;
};
BOOST_DESCRIBE_STRUCT(InquiryOver, (), ())

struct HeartbeatDue {
  friend auto operator<=>(const HeartbeatDue&, const HeartbeatDue&) = default;
};
BOOST_DESCRIBE_STRUCT(HeartbeatDue, (), ())

/// Time to ship what has been appended.
struct ShipDue {
  friend auto operator<=>(const ShipDue&, const ShipDue&) = default;
};
BOOST_DESCRIBE_STRUCT(ShipDue, (), ())

// ---------------------------------------------------------------- outputs

/// This server is the primary from now on.
struct Promoted {
  Epoch epoch{};
  friend auto operator<=>(const Promoted&, const Promoted&) = default;
};
BOOST_DESCRIBE_STRUCT(Promoted, (), (epoch))

/// … and no more.
struct SteppedDown {
  Epoch epoch{};  // in which it was
  friend auto operator<=>(const SteppedDown&, const SteppedDown&) = default;
};
BOOST_DESCRIBE_STRUCT(SteppedDown, (), (epoch))

/// A server that is back had entries that the primary has not.
struct Discarded {
  std::uint64_t entries{};
  std::uint64_t acknowledged{};  // so many of them had been
  friend auto operator<=>(const Discarded&, const Discarded&) = default;
};
BOOST_DESCRIBE_STRUCT(Discarded, (), (entries, acknowledged))

// ---------------------------------------------------------------- configuration and state

/// When a write is acknowledged.
enum class Replication : std::uint8_t {
  async,      ///< when the primary has it
  semi_sync,  ///< when so many secondaries (`acks`) have it, too
  sync,       ///< when every secondary has it that has not been silent for the detection time
};
BOOST_DESCRIBE_ENUM(Replication, async, semi_sync, sync)

/// Who replaces a primary that is silent.
enum class Failover : std::uint8_t { none, automatic };
BOOST_DESCRIBE_ENUM(Failover, none, automatic)

struct Config {
  Replication replication{};
  std::uint32_t acks{1};  // of semi_sync
  Readers reads{};        // who answers reads
  Duration lag{};         // the log is shipped so often; 0: at once
  Duration heartbeat{std::chrono::milliseconds(50)};
  Duration detection{std::chrono::milliseconds(200)};  // silence for so long is a failure
  Failover failover{Failover::automatic};
  std::optional<Duration> failBack{};  // n1 is the primary again when it has been back for so long
  std::optional<Duration> lease{};     // the witness grants for so long; absent: there is none
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (),
                      (replication, acks, reads, lag, heartbeat, detection, failover, failBack,
                       lease))

struct Durable {
  Epoch epoch{};  // the greatest that this server has heard of
  Log<Entry> log{};
  Index acknowledged{};       // it has told clients up to here
  std::uint64_t discarded{};  // so many writes that it had acknowledged are lost
  friend bool operator==(const Durable&, const Durable&) = default;
};
BOOST_DESCRIBE_STRUCT(Durable, (), (epoch, log, acknowledged, discarded))

enum class Role : std::uint8_t { secondary, candidate, primary };
BOOST_DESCRIBE_ENUM(Role, secondary, candidate, primary)

/// The newest write of a client, and its result.
struct Done {
  RequestId request{};
  Result result{};
  friend bool operator==(const Done&, const Done&) = default;
};
BOOST_DESCRIBE_STRUCT(Done, (), (request, result))

/// A secondary, as its primary knows it.
struct Secondary {
  Index next{};      // the entry to ship next
  Index matched{};   // it has all up to here
  Time heard{};      // when it last answered
  Time backSince{};  // it has not been silent for the detection time since then
  friend auto operator<=>(const Secondary&, const Secondary&) = default;
};
BOOST_DESCRIBE_STRUCT(Secondary, (), (next, matched, heard, backSince))

struct Volatile {
  Role role{};
  KvMachine machine{};
  Map<NodeId, Done> done{};  // by client, so that a request that comes twice is done once
  Index applied{};           // to the machine
  // the primary's
  Index begun{};    // its log's length when it was promoted
  Index shipped{};  // it ships up to here
  SmallMap<NodeId, Secondary> secondaries{};
  SmallSet<NodeId> inSync{};  // who is waited for (`sync`), itself among them
  SmallSet<NodeId> wanted{};  // … and is to be, once the witness knows
  Time leaseUntil{};
  Time leaseSentAt{};
  // a candidate's
  SmallMap<NodeId, Position> positions{};  // of logs, by who answered
  friend bool operator==(const Volatile&, const Volatile&) = default;
};
BOOST_DESCRIBE_STRUCT(Volatile, (),
                      (role, machine, done, applied, begun, shipped, secondaries, inSync, wanted,
                       leaseUntil, leaseSentAt, positions))

// ---------------------------------------------------------------- the server

/// The primary at first, and again after a fail-back.
inline constexpr NodeId original = replica(1);

class Server
    : public Process<
          std::variant<Request, Update, UpdateReply, Inquire, InquireReply, TakeOver, LeaseReply>,
          std::variant<Silence, InquiryOver, HeartbeatDue, ShipDue>,
          std::variant<Promoted, SteppedDown, Discarded>, Durable, Volatile, Config> {
 public:
  /// A primary that has crashed does not know whether there is another one by now: it listens.
  void start() {
    apply_up_to(log.size());
    const bool has_no_rival = failover == Failover::none || epoch == Epoch{};
    if (self() == original && has_no_rival) return take_over();
    listen();
  }

  // ------------------------------------------------------------ requests (Pb3)

  void on(const Request& m, NodeId from) {
    const bool is_read = m.operation.action == Action::get;
    if (is_read && reads == Readers::any) return respond(from, m.request, read(m.operation));
    if (role != Role::primary) {
      return send(from, NotPrimary{.request = m.request, .primary = epoch.primary});
    }
    if (!may_serve()) return;
    if (is_read) return respond(from, m.request, read(m.operation));
    const Done* newest = done.find(from);
    if (newest != nullptr && newest->request == m.request)
      return respond(from, m.request, newest->result);
    if ((newest != nullptr && m.request < newest->request) || is_in_log(from, m.request)) return;
    append({.epoch = epoch, .client = from, .request = m.request, .operation = m.operation});
  }

  // ------------------------------------------------------------ shipping the log

  void on(ShipDue) {
    if (role != Role::primary) return;
    start_timer(ShipDue{}, lag);
    shipped = log.size();
    for (const NodeId secondary : peers()) ship_to(secondary);
  }

  /// "I am alive", and once more what may have been lost.
  void on(HeartbeatDue) {
    if (role != Role::primary) return;
    start_timer(HeartbeatDue{}, heartbeat);
    for (auto& [secondary, known] : secondaries) {
      known.next = std::min(known.next, known.matched + 1);
      send(secondary, update_for(known));
    }
    review_in_sync();
    if (lease) ask_witness(wanted);
    acknowledge();
    if (is_time_to_fail_back()) hand_over();
  }

  void on(const Update& m, NodeId from) {
    if (!m.epoch.is_credible() || !m.previous.is_credible() || m.epoch.primary != from) return;
    if (!peers().contains(from)) return;
    if (is_fenced(m.epoch)) return send(from, UpdateReply{.epoch = epoch});
    follow(m.epoch);
    discard_rivals(m);
    if (!has(m.previous)) {
      const Index common = std::min<Index>(log.size(), m.previous.index - 1);
      return send(from, UpdateReply{.epoch = epoch, .index = common});
    }
    take(m);
    const Index index = m.previous.index + m.entries.size();
    send(from, UpdateReply{.epoch = epoch, .fits = true, .index = index});
  }

  void on(const UpdateReply& m, NodeId from) {
    if (!m.epoch.is_credible()) return;
    if (m.epoch > epoch) return follow(m.epoch);
    const auto place = secondaries.find(from);
    if (role != Role::primary || m.epoch != epoch || place == secondaries.end()) return;
    if (m.index > log.size()) return;
    Secondary& known = place->second;
    if (is_silent(known)) known.backSince = monotonic_now();
    known.heard = monotonic_now();
    if (m.fits) {
      known.matched = std::max(known.matched, m.index);
      known.next = std::max(known.next, known.matched + 1);
    } else {
      known.matched =
          std::min(known.matched, m.index);  // it has lost its disk, or that is an old reply
      known.next = m.index + 1;
    }
    if (!m.fits || known.next <= shipped) ship_to(from);
    acknowledge();
  }

  // ------------------------------------------------------------ fail-over

  /// Of servers with one lease, and all that was acknowledged, anyone will do; else it is to be the
  /// one whose log has most.
  void on(Silence) {
    if (role == Role::primary) return;
    if (lease && replication == Replication::sync) return take_over();
    role = Role::candidate;
    positions = {{self(), last()}};
    start_timer(InquiryOver{}, heartbeat);
    broadcast(Inquire{.epoch = epoch});
    if (peers().empty()) choose_successor();
  }

  /// Its primary may still be there, only not for who asks: that is not this server's business.
  void on(const Inquire& m, NodeId from) {
    if (peers().contains(from)) send(from, InquireReply{.epoch = m.epoch, .last = last()});
  }

  void on(const InquireReply& m, NodeId from) {
    if (role != Role::candidate || m.epoch != epoch || !m.last.is_credible()) return;
    if (!peers().contains(from)) return;
    positions[from] = m.last;
    if (positions.size() == peers().size() + 1) choose_successor();
  }

  void on(InquiryOver) {
    if (role == Role::candidate) choose_successor();
  }

  void on(const TakeOver& m, NodeId from) {
    if (role == Role::primary || m.epoch != epoch || !peers().contains(from)) return;
    take_over();
  }

  /// A lease counts from when it was asked for: the witness begins to count later.
  void on(const LeaseReply& m, NodeId from) {
    if (from != witness || !lease || !m.epoch.is_credible() || m.sentAt <= leaseSentAt) return;
    if (m.epoch > epoch && role == Role::primary) return follow(m.epoch);
    if (!m.granted || m.epoch.primary != self() || role == Role::secondary) return;
    if (role == Role::candidate && m.epoch > epoch) {
      promote(m.epoch, m.inSync);
    } else if (role != Role::primary || m.epoch != epoch) {
      return;
    }
    leaseSentAt = m.sentAt;
    leaseUntil = m.sentAt + *lease;
    inSync = in_sync_of(m.inSync);
    acknowledge();
  }

 protected:
  // ------------------------------------------------------------ rules

  /// Prmy: it is the primary, and its lease, where there are leases, is not over.
  virtual bool is_primary() const {
    return role == Role::primary && (!lease || monotonic_now() < leaseUntil);
  }

  /// No epoch comes twice, whoever else begins one.
  virtual Epoch next_epoch() const { return {.number = epoch.number + 1, .primary = self()}; }

  /// What comes from an earlier epoch than the newest known comes from a primary that is none any
  /// more, and has only not heard of that.
  virtual bool is_fenced(const Epoch& of_update) const { return of_update < epoch; }

  /// Enough servers have the log up to here.
  virtual Index replicated() const {
    std::vector<Index> matched;
    for (const auto& [secondary, known] : secondaries) {
      const bool is_waited_for = inSync.contains(secondary) || wanted.contains(secondary);
      if (replication != Replication::sync || is_waited_for) matched.push_back(known.matched);
    }
    std::sort(matched.begin(), matched.end(), std::greater<>());
    std::size_t needed = 0;
    if (replication == Replication::semi_sync) needed = std::min<std::size_t>(acks, matched.size());
    if (replication == Replication::sync) needed = matched.size();
    return needed == 0 ? log.size() : matched[needed - 1];
  }

  /// A log that ends with a later epoch, or later in the same, has all that the other has.
  virtual NodeId most_advanced() const {
    NodeId best = self();
    for (const auto& [server, position] : positions) {
      if (position > positions.at(best)) best = server;
    }
    return best;
  }

  /// What the machine has of a log that it must not have: only what the primary has counts.
  virtual void discard_after(Index end) {
    const Index lost = acknowledged > end ? acknowledged - end : 0;
    output(Discarded{.entries = log.size() - end, .acknowledged = lost});
    discarded += lost;
    acknowledged = std::min(acknowledged, end);
    log.truncate(end);
    if (applied <= end) return;
    machine = {};
    done = {};
    applied = 0;
  }

 private:
  static constexpr Index entries_max = 64;  // in one message

  // ------------------------------------------------------------ the log

  Epoch epoch_at(Index index) const { return index == 0 ? Epoch{} : log[index - 1].epoch; }
  Position last() const { return {.epoch = epoch_at(log.size()), .index = log.size()}; }
  bool has(const Position& entry) const {
    return entry.index <= log.size() && epoch_at(entry.index) == entry.epoch;
  }

  void apply_up_to(Index end) {
    for (; applied < end; ++applied) {
      const Entry& entry = log[applied];
      done.insert_or_assign(entry.client, {entry.request, machine.apply(entry.operation)});
    }
  }

  Result read(const Operation& operation) { return machine.apply(operation); }

  void respond(NodeId client, const RequestId& request, const Result& result) {
    send(client, Response{.request = request, .result = result});
  }

  /// … and waits there to be acknowledged.
  bool is_in_log(NodeId client, const RequestId& request) const {
    for (Index i = log.size(); i > applied; --i) {
      if (log[i - 1].client == client && log[i - 1].request == request) return true;
    }
    return false;
  }

  // ------------------------------------------------------------ the primary

  /// What its log had from the start may have been shown to nobody yet.
  bool may_serve() const { return is_primary() && replicated() >= begun; }

  void append(Entry entry) {
    log.push_back(std::move(entry));
    if (replicated() == log.size()) acknowledged = log.size();  // on disk with the entry
    persist();
    if (lag == Duration{0}) {
      shipped = log.size();
      for (const NodeId secondary : peers()) ship_to(secondary);
    }
    acknowledge();
  }

  /// Applies what enough servers have, and tells the clients.
  void acknowledge() {
    if (!may_serve()) return;
    const Index end = replicated();
    while (applied < end) {
      const Entry entry = log[applied];
      apply_up_to(applied + 1);
      respond(entry.client, entry.request, done.at(entry.client).result);
    }
    if (acknowledged >= end) return;
    acknowledged = end;
    persist();
  }

  Update update_for(const Secondary& known) const {
    const Index before = std::min(known.next - 1, shipped);
    const Index end = std::min(shipped, before + entries_max);
    Update update{.epoch = epoch, .begun = begun, .previous = {epoch_at(before), before}};
    for (Index i = before; i < end; ++i) update.entries.push_back(log[i]);
    return update;
  }

  void ship_to(NodeId secondary) {
    Secondary& known = secondaries.at(secondary);
    Update update = update_for(known);
    known.next = update.previous.index + update.entries.size() + 1;
    send(secondary, std::move(update));
  }

  bool is_silent(const Secondary& known) const { return monotonic_now() - known.heard > detection; }

  /// Who is silent is waited for no more; who has everything is waited for again. One change at a
  /// time, until the witness knows.
  void review_in_sync() {
    if (replication != Replication::sync || wanted != inSync) return;
    for (const auto& [secondary, known] : secondaries) {
      if (is_silent(known)) wanted.erase(secondary);
      else if (known.matched == log.size()) wanted.insert(secondary);
    }
    if (!lease) inSync = wanted;
  }

  /// The primary before has failed: it has been silent for long enough.
  void wait_no_more_for(NodeId server) {
    if (replication != Replication::sync || wanted.erase(server) == 0) return;
    if (lease) ask_witness(wanted);
    else inSync = wanted;
  }

  SmallSet<NodeId> in_sync_of(const SmallSet<NodeId>& told) const {
    if (!told.empty()) return told;
    SmallSet<NodeId> all(peers().begin(), peers().end());
    all.insert(self());
    return all;
  }

  void ask_witness(const SmallSet<NodeId>& in_sync) {
    send(witness, LeaseRequest{.epoch = epoch, .sentAt = monotonic_now(), .inSync = in_sync});
  }

  bool is_time_to_fail_back() const {
    if (!failBack || self() == original || !is_primary() || applied < log.size()) return false;
    const Secondary& known = secondaries.at(original);
    return !is_silent(known) && known.matched == log.size() &&
           monotonic_now() - known.backSince >= *failBack;
  }

  void hand_over() {
    if (lease) send(witness, Release{.epoch = epoch});
    send(original, TakeOver{.epoch = epoch});
    step_down();
    listen();
  }

  // ------------------------------------------------------------ changes of role

  /// The next of the servers after the primary is the first to notice, and so on around.
  void listen() {
    if (failover == Failover::none) return;
    const std::uint32_t n = peers().size() + 1;
    const NodeId primary = epoch == Epoch{} ? original : epoch.primary;
    const std::uint32_t behind = (self().number() + n - primary.number() % n) % n;
    start_timer(Silence{}, detection * (behind == 0 ? n : behind));
  }

  void step_down() {
    if (role == Role::primary) output(SteppedDown{.epoch = epoch});
    role = Role::secondary;
    stop_timer(InquiryOver{});
    stop_timer(HeartbeatDue{});
    stop_timer(ShipDue{});
  }

  /// There is a primary, in this epoch.
  void follow(const Epoch& newest) {
    if (role != Role::secondary) {
      step_down();
      apply_up_to(log.size());
    }
    if (newest > epoch) {
      epoch = newest;
      persist();
    }
    listen();
  }

  void choose_successor() {
    stop_timer(InquiryOver{});
    const NodeId best = most_advanced();
    if (best == self()) return take_over();
    role = Role::secondary;
    send(best, TakeOver{.epoch = epoch});
    listen();
  }

  void take_over() {
    if (!lease) return promote(next_epoch(), {});
    role = Role::candidate;
    ask_witness({});
    start_timer(Silence{}, heartbeat);  // until somebody is the primary
  }

  void promote(const Epoch& next, const SmallSet<NodeId>& in_sync) {
    apply_up_to(log.size());
    const NodeId before = epoch.primary;
    epoch = next;
    persist();
    role = Role::primary;
    begun = shipped = log.size();
    inSync = wanted = in_sync_of(in_sync);
    if (before != self()) wait_no_more_for(before);
    secondaries.clear();
    for (const NodeId secondary : peers()) {
      secondaries[secondary] = {
          .next = log.size() + 1, .heard = monotonic_now(), .backSince = monotonic_now()};
    }
    stop_timer(Silence{});
    output(Promoted{.epoch = epoch});
    start_timer(HeartbeatDue{}, heartbeat);
    if (lag > Duration{0}) start_timer(ShipDue{}, lag);
    for (const auto& [secondary, known] : secondaries) send(secondary, update_for(known));
  }

  // ------------------------------------------------------------ the secondary

  /// Since its epoch began, a primary's log has grown by entries of that epoch alone.
  void discard_rivals(const Update& m) {
    if (log.size() <= m.begun || epoch_at(m.begun + 1) == m.epoch) return;
    discard_after(m.begun);
    persist();
    apply_up_to(log.size());
  }

  void take(const Update& m) {
    Index index = m.previous.index;
    bool has_changed = false;
    for (const Entry& entry : m.entries) {
      ++index;
      if (index <= log.size() && epoch_at(index) == entry.epoch) continue;
      if (index <= log.size()) discard_after(index - 1);
      log.push_back(entry);
      has_changed = true;
    }
    if (!has_changed) return;
    persist();
    apply_up_to(log.size());
  }
};
static_assert(is_process<Server>);

}  // namespace orrery::primary_secondary
