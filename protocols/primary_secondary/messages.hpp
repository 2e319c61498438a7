#pragma once
/// What clients, servers and the witness of primary_secondary.hpp say to each other.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocols/shared/request_id.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/operation.hpp"
#include "sim/core/time.hpp"

namespace orrery::primary_secondary {

/// Nothing that a run can reach: what a hostile message says instead is ignored.
inline constexpr std::uint64_t beyond_any_run = std::uint64_t{1} << 62;

/// A time in office. Of two, the greater one is the later; the default one is before all.
struct Epoch {
  std::uint64_t number{};
  NodeId primary{};

  constexpr bool is_credible() const { return number < beyond_any_run; }
  friend constexpr auto operator<=>(const Epoch&, const Epoch&) = default;
};
BOOST_DESCRIBE_STRUCT(Epoch, (), (number, primary))

/// Where an entry stands in the log, from 1; 0 is before the first.
using Index = std::uint64_t;

/// The last entry of a log: of two logs, the greater one has what the other one may miss.
struct Position {
  Epoch epoch{};
  Index index{};

  constexpr bool is_credible() const { return epoch.is_credible() && index < beyond_any_run; }
  friend constexpr auto operator<=>(const Position&, const Position&) = default;
};
BOOST_DESCRIBE_STRUCT(Position, (), (epoch, index))

/// A write in the log.
struct Entry {
  Epoch epoch{};  // in which it was appended
  NodeId client{};
  RequestId request{};
  Operation operation{};
  friend auto operator<=>(const Entry&, const Entry&) = default;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (epoch, client, request, operation))

// ---------------------------------------------------------------- clients and servers

struct Request {
  RequestId request{};
  Operation operation{};
  friend auto operator<=>(const Request&, const Request&) = default;
};
BOOST_DESCRIBE_STRUCT(Request, (), (request, operation))

struct Response {
  RequestId request{};
  Result result{};
  friend auto operator<=>(const Response&, const Response&) = default;
};
BOOST_DESCRIBE_STRUCT(Response, (), (request, result))

struct NotPrimary {
  RequestId request{};
  NodeId primary{};  // who is, as far as the server knows
  friend auto operator<=>(const NotPrimary&, const NotPrimary&) = default;
};
BOOST_DESCRIBE_STRUCT(NotPrimary, (), (request, primary))

// ---------------------------------------------------------------- servers

/// A piece of the primary's log; without entries, that the primary is alive.
struct Update {
  Epoch epoch{};        // of its primary
  Index begun{};        // its log's length when the epoch began: what follows is of this epoch
  Position previous{};  // the entry before those that follow
  std::vector<Entry> entries{};
  friend auto operator<=>(const Update&, const Update&) = default;
};
BOOST_DESCRIBE_STRUCT(Update, (), (epoch, begun, previous, entries))

struct UpdateReply {
  Epoch epoch{};  // the greatest that the secondary knows
  bool fits{};    // it had the entry before, and has now those that followed:
  Index index{};  // … up to here. Else: it may have up to here what the primary has
  friend auto operator<=>(const UpdateReply&, const UpdateReply&) = default;
};
BOOST_DESCRIBE_STRUCT(UpdateReply, (), (epoch, fits, index))

/// "The primary is silent. How much of its log have you got?"
struct Inquire {
  Epoch epoch{};  // that is over
  friend auto operator<=>(const Inquire&, const Inquire&) = default;
};
BOOST_DESCRIBE_STRUCT(Inquire, (), (epoch))

struct InquireReply {
  Epoch epoch{};  // the inquiry's
  Position last{};
  friend auto operator<=>(const InquireReply&, const InquireReply&) = default;
};
BOOST_DESCRIBE_STRUCT(InquireReply, (), (epoch, last))

/// "Be the next primary."
struct TakeOver {
  Epoch epoch{};  // that is over
  friend auto operator<=>(const TakeOver&, const TakeOver&) = default;
};
BOOST_DESCRIBE_STRUCT(TakeOver, (), (epoch))

// ---------------------------------------------------------------- servers and the witness

/// Asks for a new epoch (without `inSync`), or for more of the present one.
struct LeaseRequest {
  Epoch epoch{};
  Time sentAt{};              // by the server's monotonic clock: the lease counts from here
  SmallSet<NodeId> inSync{};  // who has all that will have been acknowledged
  friend bool operator==(const LeaseRequest&, const LeaseRequest&) = default;
};
BOOST_DESCRIBE_STRUCT(LeaseRequest, (), (epoch, sentAt, inSync))

struct LeaseReply {
  bool granted{};
  Epoch epoch{};  // that the witness knows
  Time sentAt{};  // the request's
  SmallSet<NodeId> inSync{};
  friend bool operator==(const LeaseReply&, const LeaseReply&) = default;
};
BOOST_DESCRIBE_STRUCT(LeaseReply, (), (granted, epoch, sentAt, inSync))

/// "I am the primary no more, although my lease is not over."
struct Release {
  Epoch epoch{};
  friend auto operator<=>(const Release&, const Release&) = default;
};
BOOST_DESCRIBE_STRUCT(Release, (), (epoch))

}  // namespace orrery::primary_secondary
