#pragma once
/// The network and the disks of a run, as settings.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/disk.hpp"
#include "sim/core/distribution.hpp"
#include "sim/core/error.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/probability.hpp"
#include "sim/net/topology_plan.hpp"
#include "sim/net/units.hpp"

namespace orrery {

/// A link sends one message after the other. What comes while it is sending waits in a queue, and
/// what the queue has no room for is dropped. Each direction of each pair of nodes is a link; what
/// a node relays waits with what it sends itself.
struct Bandwidth {
  BitRate rate{};
  ByteCount queue{256U << 10U};  ///< room for what waits or is being sent
  static constexpr std::string_view required[] = {"rate"};
  static constexpr std::string_view shorthand = "rate";
  friend bool operator==(const Bandwidth&, const Bandwidth&) = default;
};
BOOST_DESCRIBE_STRUCT(Bandwidth, (), (rate, queue))

/// Whose a process is.
enum class Scope {
  network,  ///< one for all links together
  link,     ///< each link has its own
};
BOOST_DESCRIBE_ENUM(Scope, network, link)

/// Losses that come together (Gilbert 1960, Elliott 1963): a link is in a burst or not, and every
/// message that it is given may change that. A burst has 1 / end messages on average, and begin /
/// (begin + end) of all messages are in one. The network's own loss comes on top.
struct Bursts {
  Scope of = Scope::link;
  Probability begin{};  ///< that a message finds a burst beginning
  Probability end{};    ///< … ending
  Probability loss{1};  ///< of messages in a burst
  static constexpr std::string_view required[] = {"begin", "end"};
  friend bool operator==(const Bursts&, const Bursts&) = default;
};
BOOST_DESCRIBE_STRUCT(Bursts, (), (of, begin, end, loss))

/// Times in which latencies are longer. They come and go whether or not anybody sends.
struct SlowPeriods {
  Scope of = Scope::network;
  /// From the end of one to the next.
  Distribution every{Exponential{.mean = std::chrono::seconds(10)}};
  Distribution for_{Exponential{.mean = std::chrono::seconds(1)}};  ///< how long one lasts
  double factor = 10;                                               ///< times the latency
  friend bool operator==(const SlowPeriods&, const SlowPeriods&) = default;
};
BOOST_DESCRIBE_STRUCT(SlowPeriods, (), (of, every, for_, factor))

/// One end of a link: "n3", or "replicas" or "clients".
struct Endpoint {
  char group = 'n';
  std::uint32_t number = 0;  ///< 0: the whole group
  bool contains(NodeId node) const {
    return node.group() == group && (number == 0 || node.number() == number);
  }
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};
BOOST_DESCRIBE_STRUCT(Endpoint, (), (group, number))

/// "n3", as a scenario writes it.
std::string to_text(const Endpoint& endpoint);
/// Nothing if the text is not exactly an endpoint.
std::optional<Endpoint> parse_endpoint(std::string_view text);

/// One endpoint, or a list of them: whoever is one of these.
struct Endpoints {
  std::vector<Endpoint> any_of{};
  bool contains(NodeId node) const;
  friend bool operator==(const Endpoints&, const Endpoints&) = default;
};
BOOST_DESCRIBE_STRUCT(Endpoints, (), (any_of))

/// Messages of this type, or on these links (of which a relayed message takes several), meet
/// something else than the others. What a rule
/// leaves out is as in the network; the first rule that fits a message is the one.
struct LinkRule {
  std::optional<std::string> message{};  ///< the type's name: "AppendEntries"
  std::optional<Endpoints> from{};
  std::optional<Endpoints> to{};
  std::optional<Distribution> latency{};
  std::optional<Probability> loss{};
  std::optional<Probability> duplicate{};
  std::optional<Probability> corrupt{};
  friend bool operator==(const LinkRule&, const LinkRule&) = default;
};
BOOST_DESCRIBE_STRUCT(LinkRule, (), (message, from, to, latency, loss, duplicate, corrupt))

/// "Append from n1 to clients", "all messages": which messages a rule is for.
std::string to_text(const LinkRule& rule);

/// What every message meets on its way, on each link that it takes.
struct NetworkPlan {
  TopologyPlan topology{};  ///< who is linked with whom; everybody with everybody unless it is said
  /// One way, of links whose latency the topology does not know. A constant, so that a run without
  /// settings can be followed with a pencil; a scenario that wants messages to overtake each other
  /// says so.
  Distribution latency{Constant{std::chrono::milliseconds(10)}};
  Probability loss{};              ///< a message never arrives
  Probability duplicate{};         ///< a message arrives twice, each time with a latency of its own
  std::optional<Bursts> bursts{};  ///< losses that come together
  std::optional<Bandwidth> bandwidth{};  ///< how much a link sends; any amount at once if absent
  bool fifo = false;          ///< messages of a link arrive in the order of their sending
  Probability corrupt{};      ///< a message is damaged on its way
  bool checksum = true;       ///< what is damaged is found out and dropped; else it arrives changed
  bool authenticated = true;  ///< whom a message comes from is known for certain (as with MACs)
  std::optional<SlowPeriods> slow{};  ///< times in which latencies are longer
  std::vector<LinkRule> rules{};      ///< exceptions, by message and by link
  friend bool operator==(const NetworkPlan&, const NetworkPlan&) = default;
};
BOOST_DESCRIBE_STRUCT(NetworkPlan, (),
                      (topology, latency, loss, duplicate, bursts, bandwidth, fifo, corrupt,
                       checksum, authenticated, slow, rules))

/// A queue without room.
std::optional<Problem> problem_with(const Bandwidth& bandwidth);
/// Bursts that never begin or never end.
std::optional<Problem> problem_with(const Bursts& bursts);
/// A factor that is none, or periods too short to be told apart.
std::optional<Problem> problem_with(const SlowPeriods& slow);
/// A rule that changes nothing.
std::optional<Problem> problem_with(const LinkRule& rule);

/// What every node's disk does. A persist is a batch of writes and then a sync.
struct DiskPlan {
  /// One write, of a changed member of the durable state or of one entry of a log, from the process
  /// to the disk's cache. Those of a batch come one after the other.
  Distribution write{Constant{Duration{0}}};
  /// From then until what was written survives a crash: a solid-state disk's.
  Distribution sync{Constant{std::chrono::milliseconds(1)}};
  /// What a crash leaves of the writes that no sync has completed, unless the crash says it.
  Unsynced unsynced = Unsynced::lost;
  friend bool operator==(const DiskPlan&, const DiskPlan&) = default;
};
BOOST_DESCRIBE_STRUCT(DiskPlan, (), (write, sync, unsynced))

}  // namespace orrery
