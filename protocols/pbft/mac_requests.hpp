#pragma once
/// PBFT's normal case with message authentication codes: M. Castro and B. Liskov, "Practical
/// Byzantine Fault Tolerance and Proactive Recovery" (TOCS 2002), §4.3. It is that with signatures
/// but for one thing: a faulty client can make an authenticator that convinces some replicas and
/// not others.

#include "protocols/pbft/retransmission.hpp"

namespace orrery::pbft {

class MacRequests : public Retransmission {
 public:
  using Retransmission::on;

  void on(const Signed<Prepare>& m) {
    NormalCase::on(m);
    const Signed<PrePrepare>* doubted = macVotes.doubted.find(m->seq);
    if (doubted == nullptr || !have_others_prepared(**doubted)) return;
    const Signed<PrePrepare> believed = *doubted;
    macVotes.doubted.erase(m->seq);
    NormalCase::on(believed);
  }

 protected:
  bool has_signatures() const override { return false; }

  /// The request's authenticator has a right entry for this replica; or f backups have prepared it,
  /// who are f + 1 with the primary, so that one who does not lie has authenticated it. (Without
  /// that, a client could bring a request to commit at some replicas and block the others.) What is
  /// in doubt waits for that.
  bool are_clients_word(const Signed<PrePrepare>& m) override {
    if (NormalCase::are_clients_word(m) || have_others_prepared(*m)) return true;
    macVotes.doubted.insert_or_assign(m->seq, m);
    return false;
  }

  void end_log_of_view() override {
    Retransmission::end_log_of_view();
    macVotes.doubted.clear();
  }

 private:
  bool have_others_prepared(const PrePrepare& m) const {
    const Votes* said = votes.find(m.seq);
    if (said == nullptr) return false;
    const auto agree =
        std::count_if(said->prepares.begin(), said->prepares.end(),
                      [&](const auto& vote) { return vote.second->digest == m.requests.digest(); });
    return agree >= faulty_max(replicas()) && agree > 0;
  }
};

}  // namespace orrery::pbft
