#pragma once
/// A stretch of a run as a space-time diagram (Lamport 1978): nodes, what happened on them, and the
/// messages between them. Plain values, so that every picture is a pure function of one.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/core/time.hpp"

namespace orrery {

struct SpaceTime {
  struct Node {
    std::string name{};
    bool is_up = true;  ///< when the stretch begins
    friend auto operator<=>(const Node&, const Node&) = default;
  };

  /// Something that happened on a node.
  struct Event {
    std::uint64_t number{};  ///< from 1, as in the trace
    Time time{};
    std::size_t node{};                ///< its place in `nodes`
    std::string kind{};                ///< "start", "message", "timer", …
    std::string title{};               ///< "ElectionTimeout", "RequestVote", "crashes"
    std::string detail{};              ///< the message's content in words; may be empty
    std::uint64_t cause{};             ///< number of the event that led to it; 0 for none
    std::vector<std::string> notes{};  ///< outputs and other milestones, in words
    friend auto operator<=>(const Event&, const Event&) = default;
  };

  struct Message {
    std::uint64_t id{};
    std::string type{};
    std::string detail{};  ///< its content in words
    std::size_t from{};
    std::size_t to{};
    Time sent{};
    std::uint64_t sent_by{};      ///< the event that sent it; 0 if none is known
    Time ended{};                 ///< when it arrived or was lost; of one in flight, when it will
    std::uint64_t received_by{};  ///< the event of its arrival; 0 if it never arrived
    std::string why_not{};  ///< "lost on the way", or why it was refused on arrival; may be empty
    friend auto operator<=>(const Message&, const Message&) = default;
  };

  /// Something done to the cluster from outside, or found out about it.
  struct Mark {
    std::uint64_t before{};  ///< the event that it precedes
    Time time{};
    std::string text{};
    friend auto operator<=>(const Mark&, const Mark&) = default;
  };

  std::vector<Node> nodes{};
  std::vector<Event> events{};      ///< by number
  std::vector<Message> messages{};  ///< by time of sending
  std::vector<Mark> marks{};        ///< by the event that they precede
  friend auto operator<=>(const SpaceTime&, const SpaceTime&) = default;
};

/// The place of each event in `events`, by its number.
std::map<std::uint64_t, std::size_t> places_of_events(const SpaceTime& run);

/// "0.233127s": seconds to the microsecond.
std::string seconds_text(Time time);

/// A time between two events that is worth a remark: far above the usual one in this stretch.
/// A stretch of few events has none.
Duration long_silence(const SpaceTime& run);

/// At most `columns_max` columns, the end replaced by "…" if need be.
std::string cut_to(std::string_view text, std::size_t columns_max);

}  // namespace orrery
