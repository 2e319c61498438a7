#pragma once
/// A client of PBFT: M. Castro and B. Liskov, "Practical Byzantine Fault Tolerance" (OSDI 1999),
/// §4.1. It asks the primary, and believes what f + 1 replicas say.

#include "protocols/pbft/messages.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/answer_timeout.hpp"
#include "sim/core/process.hpp"

namespace orrery::pbft {

/// "The client does not receive replies soon enough."
struct RetryDue {
  friend auto operator<=>(const RetryDue&, const RetryDue&) = default;
};
BOOST_DESCRIBE_STRUCT(RetryDue, (), ())

struct ClientConfig {
  Duration retry{
      std::chrono::milliseconds(200)};  // the wait for replies is drawn from here to twice this
  friend auto operator<=>(const ClientConfig&, const ClientConfig&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientConfig, (), (retry))

/// A client remembers nothing over a crash, and needs nothing: its timestamps are its clock's.
struct ClientVolatile {
  View view{};                                // as far as it knows
  Timestamp timestamp{};                      // t of its newest request
  std::optional<Operation> operation{};       // o, while it is not answered
  SmallMap<NodeId, Signed<Reply>> replies{};  // to this request, one of each replica
  friend bool operator==(const ClientVolatile&, const ClientVolatile&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientVolatile, (), (view, timestamp, operation, replies))

class Client : public Process<std::variant<Signed<Reply>>, std::variant<RetryDue>, Nothing,
                              NoDurable, ClientVolatile, ClientConfig> {
 public:
  void start() {}

  /// "A client c requests the execution of state machine operation o by sending a request message
  /// to the primary." Abandons one that is not answered yet; it may still take effect.
  void invoke(const Operation& asked) {
    operation = asked;
    timestamp = next_timestamp();
    replies.clear();
    send(primary_of(view, peers().size()), request());
    start_timer(RetryDue{}, between(retry, 2 * retry));
  }

  /// "The client waits for f + 1 replies with valid signatures from different replicas, and with
  /// the same t and r, before accepting the result r. This ensures that the result is valid, since
  /// at most f replicas can be faulty."
  void on(const Signed<Reply>& m) {
    if (!operation || m->timestamp != timestamp || m->client != self()) return;
    if (!peers().contains(m->replica) || !m.is_by(m->replica, self())) return;
    replies.insert_or_assign(m->replica, m);
    std::uint32_t same = 0;
    View its_view = m->view;
    for (const auto& [replica, reply] : replies) {
      if (reply->result != m->result) continue;
      ++same;
      its_view = std::min(its_view, reply->view);
    }
    if (same < replies_needed()) return;
    view = std::max(view, its_view);  // one of them does not lie
    operation.reset();
    stop_timer(RetryDue{});
    complete(m->result);
  }

  /// "If the client does not receive replies soon enough, it broadcasts the request to all
  /// replicas."
  void on(RetryDue) {
    broadcast(request());
    start_timer(RetryDue{}, between(retry, 2 * retry));
  }

 protected:
  virtual std::uint32_t replies_needed() const { return one_correct(peers().size()); }

  virtual Signed<Request> vouch(const Request& m) const { return sign(m); }

 private:
  Signed<Request> request() const {
    return vouch({.operation = *operation, .timestamp = timestamp, .client = self()});
  }

  /// "The timestamp could be the value of the client's local clock when the request is issued."
  /// (The one that is never set back.)
  Timestamp next_timestamp() const {
    const auto clock = static_cast<Timestamp>(monotonic_now().count());
    return std::max(timestamp, clock) + 1;
  }
};
static_assert(is_process<Client> && HandlesOperations<Client>);

/// One without signatures: its request has an entry for each replica, so that the primary can pass
/// it on, and is no proof for anybody else (TOCS 2002, §4).
class ClientWithMacs : public Client {
 protected:
  Signed<Request> vouch(const Request& m) const override {
    return authenticate(m, std::vector<NodeId>(peers().begin(), peers().end()));
  }
};
static_assert(is_process<ClientWithMacs> && HandlesOperations<ClientWithMacs>);

}  // namespace orrery::pbft
