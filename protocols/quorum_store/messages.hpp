#pragma once
/// What clients and nodes of the store say to each other.

#include <optional>
#include <string>
#include <vector>

#include "protocols/quorum_store/membership.hpp"
#include "protocols/quorum_store/merkle.hpp"
#include "protocols/quorum_store/versions.hpp"
#include "sim/core/shared.hpp"

namespace orrery::quorum_store {

/// All versions of a key that somebody has, shared by whoever has the same.
using Copy = Shared<Siblings>;

/// Names a request among all of its sender's, so that nobody takes an answer for another one.
struct Request {
  std::uint64_t life{};  // of the sender: it counts anew after a crash
  std::uint64_t number{};
  friend auto operator<=>(const Request&, const Request&) = default;
};
BOOST_DESCRIBE_STRUCT(Request, (), (life, number))

// ---------------------------------------------------------------- clients (§4.1)

/// get(key)
struct Get {
  Request request{};
  std::string key{};
  friend auto operator<=>(const Get&, const Get&) = default;
};
BOOST_DESCRIBE_STRUCT(Get, (), (request, key))

/// "A single object or a list of objects with conflicting versions along with a context."
struct GetReply {
  Request request{};
  std::vector<std::string> values{};  // of the siblings; deleted ones have none
  VersionVector context{};
  friend auto operator<=>(const GetReply&, const GetReply&) = default;
};
BOOST_DESCRIBE_STRUCT(GetReply, (), (request, values, context))

/// put(key, context, object)
struct Put {
  Request request{};
  std::string key{};
  VersionVector context{};
  std::optional<std::string> value{};  // nothing: delete
  friend auto operator<=>(const Put&, const Put&) = default;
};
BOOST_DESCRIBE_STRUCT(Put, (), (request, key, context, value))

struct PutReply {
  Request request{};
  friend auto operator<=>(const PutReply&, const PutReply&) = default;
};
BOOST_DESCRIBE_STRUCT(PutReply, (), (request))

// ---------------------------------------------------------------- coordinators and replicas (§4.5)

struct Read {
  Request request{};
  std::string key{};
  friend auto operator<=>(const Read&, const Read&) = default;
};
BOOST_DESCRIBE_STRUCT(Read, (), (request, key))

struct ReadReply {
  Request request{};
  Copy copy{};
  friend auto operator<=>(const ReadReply&, const ReadReply&) = default;
};
BOOST_DESCRIBE_STRUCT(ReadReply, (), (request, copy))

struct Write {
  Request request{};
  std::string key{};
  Copy copy{};
  NodeId intended{};  // "a hint … that suggests which node was the intended recipient" (§4.6); the
                      // receiver itself: no hint
  friend auto operator<=>(const Write&, const Write&) = default;
};
BOOST_DESCRIBE_STRUCT(Write, (), (request, key, copy, intended))

struct WriteReply {
  Request request{};
  friend auto operator<=>(const WriteReply&, const WriteReply&) = default;
};
BOOST_DESCRIBE_STRUCT(WriteReply, (), (request))

// ---------------------------------------------------------------- repair (§4.6, §4.7, §5)

/// What was kept for its receiver; or, of a read repair, what it had missed.
struct HandOff {
  std::string key{};
  Copy copy{};
  friend auto operator<=>(const HandOff&, const HandOff&) = default;
};
BOOST_DESCRIBE_STRUCT(HandOff, (), (key, copy))

/// "Once the transfer succeeds" (§4.6): it has this.
struct HandedOff {
  std::string key{};
  Copy copy{};
  friend auto operator<=>(const HandedOff&, const HandedOff&) = default;
};
BOOST_DESCRIBE_STRUCT(HandedOff, (), (key, copy))

/// "Two nodes exchange the root of the Merkle tree corresponding to the key ranges that they host
/// in common" (§4.7), and then what is below those that differ.
struct Compare {
  std::vector<BranchHash> branches{};
  friend auto operator<=>(const Compare&, const Compare&) = default;
};
BOOST_DESCRIBE_STRUCT(Compare, (), (branches))

struct Entry {
  std::string key{};
  Copy copy{};
  friend auto operator<=>(const Entry&, const Entry&) = default;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (key, copy))

/// The leaves of a branch that differs; as an answer, those of them that are still different.
struct Leaves {
  Branch branch{};
  std::vector<Entry> entries{};
  bool isAnswer{};
  friend auto operator<=>(const Leaves&, const Leaves&) = default;
};
BOOST_DESCRIBE_STRUCT(Leaves, (), (branch, entries, isAnswer))

// ---------------------------------------------------------------- membership (§4.8.1, §6.4)

/// An administrator's.
struct Issue {
  std::uint64_t number{};
  MembershipChange change{};
  friend auto operator<=>(const Issue&, const Issue&) = default;
};
BOOST_DESCRIBE_STRUCT(Issue, (), (number, change))

/// It is in persistent store.
struct Issued {
  std::uint64_t number{};
  friend auto operator<=>(const Issued&, const Issued&) = default;
};
BOOST_DESCRIBE_STRUCT(Issued, (), (number))

/// "The two nodes efficiently reconcile their persisted membership change histories." A client
/// "downloads [a node's] current view" with it: it learns, and nobody learns from it.
struct Gossip {
  std::vector<MembershipChange> changes{};
  bool isAnswer{};
  friend auto operator<=>(const Gossip&, const Gossip&) = default;
};
BOOST_DESCRIBE_STRUCT(Gossip, (), (changes, isAnswer))

inline Gossip gossip_of(const MembershipHistory& known, bool is_answer) {
  Gossip gossip{.isAnswer = is_answer};
  for (const auto& [machine, change] : known) gossip.changes.push_back(change);
  return gossip;
}

// ---------------------------------------------------------------- a timer of clients and nodes

/// A node that was taken for down is asked again.
struct TryAgain {
  NodeId node{};
  friend auto operator<=>(const TryAgain&, const TryAgain&) = default;
};
BOOST_DESCRIBE_STRUCT(TryAgain, (), (node))

}  // namespace orrery::quorum_store
