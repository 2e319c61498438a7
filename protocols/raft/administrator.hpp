#pragma once
/// Who asks a cluster for changes at set times: the administrator of D. Ongaro, "Consensus:
/// Bridging Theory and Practice" (2014), who transfers leadership before a reboot
/// (§3.10), and adds and removes servers (§4.1).
///
/// It finds the leader as clients do (§6.2) and makes one request at a time, in the order of their
/// times, again and again until it is answered. Leaders remember the latest request of each
/// administrator that was answered (§6.3): a late copy of one changes no membership. (Of a transfer
/// it may move leadership once more, as any election may.)

#include "protocols/raft/extensions.hpp"
#include "protocols/shared/client_sessions.hpp"
#include "sim/core/process.hpp"

namespace orrery::raft {

/// What may be asked for. Each has a `number`, which its answer repeats.
using AdministratorRequest = AlternativesOf<ElectionRequest, MembershipRequest>;

using AdministratorMessage = std::variant<RequestDone, NotLeader>;

// ---------------------------------------------------------------- timers

/// The time of a request has come.
struct RequestDue {
  std::uint64_t number{};  // of the request, from 1
  friend auto operator<=>(const RequestDue&, const RequestDue&) = default;
};
BOOST_DESCRIBE_STRUCT(RequestDue, (), (number))

/// Nobody has answered: the server may have crashed, or does not know who leads.
struct AskAgain {
  friend auto operator<=>(const AskAgain&, const AskAgain&) = default;
};
BOOST_DESCRIBE_STRUCT(AskAgain, (), ())

using AdministratorTimer = std::variant<RequestDue, AskAgain>;

// ---------------------------------------------------------------- outputs

/// The time of a request has come: from now on it is made, after those before it.
struct Wanted {
  AdministratorRequest request{};
  friend auto operator<=>(const Wanted&, const Wanted&) = default;
};
BOOST_DESCRIBE_STRUCT(Wanted, (), (request))

/// It is done,
struct Changed {
  AdministratorRequest request{};
  NodeId leader{};  // who says so
  friend auto operator<=>(const Changed&, const Changed&) = default;
};
BOOST_DESCRIBE_STRUCT(Changed, (), (request, leader))

/// or will not be done.
struct Refused {
  AdministratorRequest request{};
  NodeId leader{};
  RequestStatus reason{};
  friend auto operator<=>(const Refused&, const Refused&) = default;
};
BOOST_DESCRIBE_STRUCT(Refused, (), (request, leader, reason))

using AdministratorOutput = std::variant<Wanted, Changed, Refused>;

// ---------------------------------------------------------------- configuration and state

struct TimedRequest {
  Duration at{};                   // after the administrator has started
  AdministratorRequest request{};  // its number is the administrator's to write
  friend auto operator<=>(const TimedRequest&, const TimedRequest&) = default;
};
BOOST_DESCRIBE_STRUCT(TimedRequest, (), (at, request))

struct AdministratorConfig {
  std::vector<TimedRequest> requests{};  // in the order of their times
  Duration retry{
      std::chrono::milliseconds(200)};  // the wait for an answer: from here to twice this
  friend auto operator<=>(const AdministratorConfig&, const AdministratorConfig&) = default;
};
BOOST_DESCRIBE_STRUCT(AdministratorConfig, (), (requests, retry))

struct AdministratorVolatile {
  NodeId server{};            // whom it asks: the leader, as far as it knows
  std::uint64_t redirects{};  // followed since it last waited
  std::uint64_t due{};        // the time of so many requests has come
  std::uint64_t done{};       // so many are answered
  friend auto operator<=>(const AdministratorVolatile&, const AdministratorVolatile&) = default;
};
BOOST_DESCRIBE_STRUCT(AdministratorVolatile, (), (server, redirects, due, done))

// ---------------------------------------------------------------- the administrator

class Administrator : public Process<AdministratorMessage, AdministratorTimer, AdministratorOutput,
                                     NoDurable, AdministratorVolatile, AdministratorConfig> {
 public:
  void start() {
    choose_server();
    for (std::uint64_t number = 1; number <= requests.size(); ++number) {
      start_timer(RequestDue{number}, requests[number - 1].at);
    }
  }

  void on(const RequestDue& timer) {
    const bool was_waiting = is_waiting();
    due = timer.number;
    output(Wanted{.request = numbered(timer.number)});
    if (!was_waiting) ask();
  }

  void on(const RequestDone& m, NodeId from) {
    if (!is_waiting() || m.number != done + 1) return;
    const AdministratorRequest request = numbered(m.number);
    if (m.status == RequestStatus::ok) output(Changed{.request = request, .leader = from});
    else output(Refused{.request = request, .leader = from, .reason = m.status});
    ++done;
    stop_timer(AskAgain{});
    redirects = 0;
    if (is_waiting()) ask();
  }

  /// Stale hints may form a circle: after a few of them it waits for its timer.
  void on(const NotLeader& m, NodeId from) {
    if (!is_waiting() || from != server) return;
    if (!m.leaderHint || !peers().contains(*m.leaderHint) || redirects == peers().size()) return;
    ++redirects;
    server = *m.leaderHint;
    ask();
  }

  void on(AskAgain) {
    choose_server();
    ask();
  }

 private:
  bool is_waiting() const { return done < due; }

  void choose_server() {
    server = peers()[between(0U, peers().size() - 1)];
    redirects = 0;
  }

  void ask() {
    start_timer(AskAgain{}, between(retry, 2 * retry));
    std::visit([&](const auto& request) { send(server, request); }, numbered(done + 1));
  }

  AdministratorRequest numbered(std::uint64_t number) const {
    AdministratorRequest request = requests[number - 1].request;
    std::visit([&](auto& asked) { asked.number = number; }, request);
    return request;
  }
};
static_assert(is_process<Administrator>);

}  // namespace orrery::raft
