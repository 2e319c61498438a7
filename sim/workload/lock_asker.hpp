#pragma once
/// How clients use locks, and lose them.
///
/// A task is: acquire, hold, write to what the lock protects, release. Without a lease, a lock that
/// another holds ends the task; the client tries again, with this lock or another, when its loop
/// says so. With one, the client remembers whose token it saw and since when, and takes the lock
/// from a holder that it has seen for longer: whether that one is dead, slow or paused it cannot
/// know, nor does a holder learn that its lock has been taken. That both then believe that they
/// hold it is no mistake of theirs; it is what fencing tokens are for (M. Kleppmann, "How to do
/// distributed locking", 2016).
///
/// What a client does when it does not know:
///   its acquire ended unknown     It may hold the lock: it does not write, but releases it.
///   its write ended unknown       It goes on: its release comes after it.
///   its release ended unknown     It may still hold the lock, but does not write any more: it
///                                 releases it again, until it has an answer.
///   it crashed meanwhile          It has forgotten its token: it does not write, but releases what
///                                 it may hold, by its name, when it is asked next.
/// A release of what one does not hold fails, without effect.

#include <map>

#include "sim/workload/asker.hpp"

namespace orrery::workload {

class LockAsker : public Asker {
 public:
  LockAsker(const Lock& plan, std::uint32_t clients);
  std::optional<Question> next(const Turn& turn);
  std::optional<Duration> answered(const Turn& turn, const Question& asked, const Result& result);
  void forget(NodeId client);

 private:
  /// How a client sees its relation to a lock.
  enum class Stage : std::uint8_t {
    wants_one,     ///< holds none
    has_acquired,  ///< holds it, and has not written yet
    has_done,      ///< is to release it, if it holds it at all
  };
  /// A holder as another client knows it.
  struct Seen {
    std::string token{};
    Time since{};
  };
  struct Client {
    Stage stage = Stage::wants_one;
    std::uint32_t key = 0;
    std::string token{};
    std::map<std::uint32_t, Seen> seen{};  // by key
  };

  Question acquire(const Client& client, const Turn& turn) const;
  Question write(const Client& client, const Turn& turn) const;
  std::optional<Duration> acquired(Client& client, const Turn& turn, const Question& asked,
                                   const Result& result) const;

  Lock plan_;
  KeyChoice keys_;
  std::vector<Client> clients_;
};

}  // namespace orrery::workload
