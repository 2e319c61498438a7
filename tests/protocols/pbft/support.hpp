#pragma once
/// What the tests of PBFT have in common: names, requests by number, votes, certificates.

#include "protocols/pbft/client.hpp"
#include "protocols/pbft/pbft.hpp"
#include "tests/support/cluster.hpp"
#include "tests/support/signed_by.hpp"

namespace orrery::pbft {

inline constexpr NodeId n1 = replica(1);
inline constexpr NodeId n2 = replica(2);
inline constexpr NodeId n3 = replica(3);
inline constexpr NodeId n4 = replica(4);
inline constexpr NodeId c1 = client(1);
inline constexpr NodeId c2 = client(2);

/// The t-th request of a client: appends a letter for t.
inline Signed<Request> request(Timestamp t, NodeId from = c1) {
  const Operation append{.action = Action::append,
                         .key = "k",
                         .value = std::string(1, static_cast<char>('a' + (t - 1) % 26))};
  return signed_by(from, Request{.operation = append, .timestamp = t, .client = from});
}

inline Requests requests(const std::vector<Timestamp>& each) {
  Batch batch;
  for (const Timestamp t : each) batch.push_back(request(t));
  return Requests(batch);
}
inline const Requests m1 = requests({1});
inline const Requests m2 = requests({2});
inline const Requests m3 = requests({3});

/// The primary of the view assigns n to the batch.
inline Signed<PrePrepare> pre_prepare(View v, Seq n, const Requests& m,
                                      std::uint32_t replicas = 4) {
  return signed_by(primary_of(v, replicas), PrePrepare{.view = v, .seq = n, .requests = m});
}
/// As it is in a log, in P and in O.
inline Signed<PrePrepare> without_requests(Signed<PrePrepare> m) {
  m.change([](PrePrepare& whole) { whole.requests = whole.requests.without_content(); });
  return m;
}
inline Signed<Prepare> prepare(View v, Seq n, const Requests& m, NodeId i) {
  return signed_by(i, Prepare{.view = v, .seq = n, .digest = m.digest(), .replica = i});
}
inline Signed<Commit> commit(View v, Seq n, const Requests& m, NodeId i) {
  return signed_by(i, Commit{.view = v, .seq = n, .digest = m.digest(), .replica = i});
}
inline Signed<Checkpoint> checkpoint(Seq n, Digest d, NodeId i) {
  return signed_by(i, Checkpoint{.seq = n, .digest = d, .replica = i});
}

/// Of 4 replicas: with the votes of the first two backups.
inline Prepared certificate(View v, Seq n, const Requests& m) {
  Prepared whole{.prePrepare = without_requests(pre_prepare(v, n, m))};
  for (const NodeId i : {n1, n2, n3, n4}) {
    if (i != primary_of(v, 4) && whole.prepares.size() < 2) {
      whole.prepares.push_back(prepare(v, n, m, i));
    }
  }
  return whole;
}

/// Of n1, n2 and n3.
inline std::vector<Signed<Checkpoint>> proof(Seq n, Digest d) {
  return {checkpoint(n, d, n1), checkpoint(n, d, n2), checkpoint(n, d, n3)};
}

inline Signed<ViewChange> view_change(View v, NodeId i, const std::vector<Prepared>& prepared = {},
                                      Seq n = 0, Digest d = 0) {
  ViewChange m{.view = v, .stable = n, .replica = i};
  if (n > 0) m.proof = proof(n, d);
  for (const Prepared& each : prepared) m.prepared.push_back(each);
  return signed_by(i, m);
}

inline Signed<Reply> reply(View v, Timestamp t, NodeId i, const Result& r, NodeId c = c1) {
  return signed_by(i, Reply{.view = v, .timestamp = t, .client = c, .replica = i, .result = r});
}

inline const Group four = Group::of(4, 200);

}  // namespace orrery::pbft
