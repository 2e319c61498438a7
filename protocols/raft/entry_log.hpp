#pragma once
/// Raft's log, in the words of its paper: the first index is 1, and an entry is known by its index
/// and its term.

#include <algorithm>
#include <vector>

#include "protocols/shared/client_sessions.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/log.hpp"
#include "sim/core/shared.hpp"

namespace orrery::raft {

using Term = std::uint64_t;
using Index = std::uint64_t;

/// What a leader appends when its term begins: "the leader commits a blank no-op entry into the log
/// at the start of its term" (§8). No state machine hears of it.
struct NoOp {
  friend auto operator<=>(const NoOp&, const NoOp&) = default;
};
BOOST_DESCRIBE_STRUCT(NoOp, (), ())

/// What has become of an administrator's request.
enum class RequestStatus : std::uint8_t {
  ok,          ///< it is done
  timeout,     ///< a new server has not caught up in time (§4.2.1), or a successor not taken over
  impossible,  ///< nobody would vote, say, or a server would lead that may not
  expired,     ///< a later one of the same administrator has been answered
};
BOOST_DESCRIBE_ENUM(RequestStatus, ok, timeout, impossible, expired)

/// The latest one of an administrator. It stands for a session: "the session tracks the latest
/// serial number processed for the client, along with the associated response" (§6.3).
struct AnsweredRequest {
  std::uint64_t number{};  // from 1; 0 for none
  RequestStatus status{};
  friend auto operator<=>(const AnsweredRequest&, const AnsweredRequest&) = default;
};
BOOST_DESCRIBE_STRUCT(AnsweredRequest, (), (number, status))

/// Who the cluster is: "cluster configurations are stored and communicated using special entries in
/// the replicated log" (dissertation §4.1). No state machine hears of it.
struct Configuration {
  SmallSet<NodeId> voters{};     // of Cold,new, those of Cnew
  SmallSet<NodeId> learners{};   // "non-voting members", who get entries and count for nothing
  SmallSet<NodeId> oldVoters{};  // of Cold,new, those of Cold; else nobody
  SmallMap<NodeId, AnsweredRequest> answered{};  // for each administrator, its latest request

  /// Whether this is a Cold,new (§4.3).
  bool is_joint() const { return !oldVoters.empty(); }
  /// Cnew of Cold,new.
  Configuration without_old() const {
    return {.voters = voters, .learners = learners, .answered = answered};
  }
  bool has_voter(NodeId server) const {
    return voters.contains(server) || oldVoters.contains(server);
  }
  friend std::strong_ordering operator<=>(const Configuration&, const Configuration&) = default;
};
BOOST_DESCRIBE_STRUCT(Configuration, (), (voters, learners, oldVoters, answered))

/// What an entry asks for.
using Command = std::variant<RegisterClient, ClientRequest, NoOp, Configuration>;

/// "Each entry contains command for state machine, and term when entry was received by leader."
struct Entry {
  Term term{};
  Shared<Command> command{};
  friend auto operator<=>(const Entry&, const Entry&) = default;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (term, command))

/// Copying it costs nothing, whatever it holds. A snapshot may have replaced its beginning
/// (compaction.hpp): indices stay, and of the last entry that is gone the log still knows the term.
struct EntryLog {
  Log<Entry> entries{};  // entries[0] is the one at index 1
  Term discardedTerm{};  // of the last entry that a snapshot has replaced

  /// 0 if the log is empty.
  Index last_index() const { return entries.size(); }
  Term last_term() const { return term_at(last_index()); }
  /// Up to here a snapshot has replaced the entries; 0 for none.
  Index discarded() const { return entries.first(); }
  /// Whether there is an entry at `i`, or was; the start of the log, 0, counts as one.
  bool has(Index i) const { return i <= last_index(); }
  /// Whether the entry at `i` has this term. The start of every log matches, and so does what a
  /// snapshot has replaced: that is committed.
  bool matches(Index i, Term term) const {
    return i < discarded() || (has(i) && term_at(i) == term);
  }
  /// 0 for i = 0, beyond the end, and where nobody knows any more.
  Term term_at(Index i) const {
    if (i <= discarded()) return i == discarded() ? discardedTerm : 0;
    return has(i) ? entries[i - 1].term : 0;
  }
  /// Requires: discarded() < i <= last_index().
  const Entry& operator[](Index i) const { return entries[i - 1]; }

  void append(Entry entry) { entries.push_back(std::move(entry)); }
  /// "Delete the existing entry and all that follow it." Requires: i >= 1. What a snapshot has
  /// replaced stays replaced.
  void delete_from(Index i) {
    if (has(i)) entries.truncate(std::max(i - 1, discarded()));
  }
  /// "Discard log up through" `i`, whose entry has this term, "but retain any following entries".
  void discard_through(Index i, Term term) {
    if (i < discarded()) return;
    entries.forget_before(i);
    discardedTerm = term;
  }
  /// "Discard the entire log": what follows `i` is still to come.
  void discard_all(Index i, Term term) {
    entries.truncate(discarded());
    discard_through(i, term);
  }
  /// A copy of those from `i` on, at most `max` of them. Requires: i > discarded().
  std::vector<Entry> entries_from(Index i, std::size_t max) const {
    std::vector<Entry> copy;
    const Index end = has(i) ? std::min<Index>(entries.size(), i - 1 + max) : i - 1;
    copy.reserve(end - (i - 1));
    for (; i <= end; ++i) copy.push_back((*this)[i]);
    return copy;
  }

  friend bool operator==(const EntryLog&, const EntryLog&) = default;
};
BOOST_DESCRIBE_STRUCT(EntryLog, (), (entries, discardedTerm))

}  // namespace orrery::raft
