#pragma once
/// A client of a service with a primary: it knows one server, Dest, and sends its requests to
/// nobody else (The Primary-Backup Approach, Pb2).

#include <optional>

#include "protocols/primary_secondary/messages.hpp"
#include "sim/core/answer_timeout.hpp"
#include "sim/core/box.hpp"
#include "sim/core/process.hpp"

namespace orrery::primary_secondary {

/// No response: the server may be down, or be no primary that knows of another one.
struct ResponseDue {
  friend auto operator<=>(const ResponseDue&, const ResponseDue&) = default;
};
BOOST_DESCRIBE_STRUCT(ResponseDue, (), ())

/// Which servers answer reads.
enum class Readers : std::uint8_t {
  primary,  ///< the primary alone
  any,      ///< any of them, with what it has got so far
};
BOOST_DESCRIBE_ENUM(Readers, primary, any)

struct ClientConfig {
  Duration retry{std::chrono::milliseconds(200)};  // after so long, another server is asked
  friend auto operator<=>(const ClientConfig&, const ClientConfig&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientConfig, (), (retry))

struct ClientSettings : ClientConfig {
  Readers reads{};
  friend auto operator<=>(const ClientSettings&, const ClientSettings&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientSettings, (ClientConfig), (reads))

struct ClientDurable {
  std::uint64_t starts{};
  friend auto operator<=>(const ClientDurable&, const ClientDurable&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientDurable, (), (starts))

struct ClientVolatile {
  std::optional<Operation> operation{};  // while it is not answered
  RequestId request{};                   // the newest
  NodeId dest{};                         // Dest: whom it sends writes to
  NodeId reader{};                       // … and reads, where any server answers them
  std::uint32_t redirects{};             // followed since it last waited
  friend bool operator==(const ClientVolatile&, const ClientVolatile&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientVolatile, (), (operation, request, dest, reader, redirects))

class Client : public Process<std::variant<Response, NotPrimary>, std::variant<ResponseDue>,
                              Nothing, ClientDurable, ClientVolatile, ClientSettings> {
 public:
  void start() {
    ++starts;
    persist();
    request = {.start = starts};
    dest = peers()[0];
    reader = peers()[(self().number() - 1) % peers().size()];  // c1 reads from n1, c2 from n2
  }

  /// Abandons an operation that is not answered yet; it may still take effect.
  void invoke(const Operation& asked) {
    operation = asked;
    ++request.number;
    redirects = 0;
    ask();
  }

  void on(const Response& m, NodeId from) {
    if (!operation || m.request != request || !peers().contains(from)) return;
    operation.reset();
    stop_timer(ResponseDue{});
    complete(m.result);
  }

  /// Hints may form a circle: after a few of them the client waits for its timer.
  void on(const NotPrimary& m, NodeId from) {
    if (!operation || m.request != request || from != dest) return;
    if (!peers().contains(m.primary) || redirects == peers().size()) return;
    ++redirects;
    dest = m.primary;
    ask();
  }

  void on(ResponseDue) {
    NodeId& silent = goes_to_reader() ? reader : dest;
    silent = peers()[silent.number() % peers().size()];  // the next one
    redirects = 0;
    ask();
  }

 private:
  bool goes_to_reader() const { return reads == Readers::any && operation->action == Action::get; }

  void ask() {
    start_timer(ResponseDue{}, retry);
    send(goes_to_reader() ? reader : dest, Request{.request = request, .operation = *operation});
  }
};
static_assert(is_process<Client> && HandlesOperations<Client>);

}  // namespace orrery::primary_secondary
