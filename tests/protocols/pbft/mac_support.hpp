#pragma once
/// What the tests of PBFT without signatures have in common.

#include "tests/protocols/pbft/support.hpp"

namespace orrery::pbft {

/// With an authenticator for all four replicas.
template <class T>
Signed<T> told_by(NodeId node, T content) {
  return signed_by(node, std::move(content), {n1, n2, n3, n4});
}

inline Signed<Request> mac_request(Timestamp t, const std::vector<NodeId>& readers) {
  return signed_by(c1, *request(t), readers);
}
inline Requests mac_requests(Timestamp t, const std::vector<NodeId>& readers = {n1, n2, n3, n4}) {
  return Requests(Batch{mac_request(t, readers)});
}
inline const Requests a1 = mac_requests(1);
inline const Requests a2 = mac_requests(2);

inline Signed<PrePrepare> mac_pre_prepare(View v, Seq n, const Requests& m) {
  return told_by(primary_of(v, 4), PrePrepare{.view = v, .seq = n, .requests = m});
}
inline Signed<Prepare> mac_prepare(View v, Seq n, const Requests& m, NodeId i) {
  return told_by(i, Prepare{.view = v, .seq = n, .digest = m.digest(), .replica = i});
}
inline Signed<Commit> mac_commit(View v, Seq n, const Requests& m, NodeId i) {
  return told_by(i, Commit{.view = v, .seq = n, .digest = m.digest(), .replica = i});
}

inline const Digest nothing_done = hash_of(Shared<ServiceState>{});

/// With the state before the first request as its only checkpoint.
inline MacViewChange change(View v, NodeId i, std::vector<Claim> p = {},
                            std::vector<Claim> q = {}) {
  return {.view = v,
          .stable = 0,
          .checkpoints = {{.seq = 0, .digest = nothing_done}},
          .prepared = std::move(p),
          .prePrepared = std::move(q),
          .replica = i};
}
inline Signed<ViewChangeAck> ack(NodeId i, const MacViewChange& of) {
  return told_by(
      i, ViewChangeAck{.view = of.view, .replica = i, .author = of.replica, .digest = hash_of(of)});
}

/// By the primary of view v, on these view changes, with these requests from 1 on.
inline Signed<MacNewView> mac_new_view(View v, const std::vector<MacViewChange>& changes,
                                       const std::vector<Requests>& assigned = {}) {
  MacNewView m{.view = v, .checkpoint = {.seq = 0, .digest = nothing_done}};
  for (const MacViewChange& each : changes) {
    m.changes.push_back({.replica = each.replica, .digest = hash_of(each)});
  }
  Seq n = 0;
  for (const Requests& each : assigned) {
    m.prePrepares.push_back(mac_pre_prepare(v, ++n, each.without_content()));
  }
  return told_by(primary_of(v, 4), m);
}

}  // namespace orrery::pbft
