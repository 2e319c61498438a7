#pragma once
/// The agent that asks the clients: in an open or a closed loop, with time-outs and retries,
/// whatever the kind of workload. What is asked says its asker (asker.hpp).
///
/// A client is asked for one operation at a time. One that is down is not asked, and knows nothing
/// of the task that it was at when it is back. One that is paused notices nothing: what it is asked
/// waits for it, as what it has been told does; what it waits for may take until a time-out, or
/// two, after it is back.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sim/core/agent.hpp"
#include "sim/core/sampler.hpp"
#include "sim/core/world.hpp"
#include "sim/workload/asker.hpp"
#include "sim/workload/lock_asker.hpp"

namespace orrery {

class WorkloadAgent final : public Agent {
 public:
  /// For the clients c1 … c<count> of the world that it is added to.
  WorkloadAgent(const Workload& workload, std::uint32_t count);

  Ref<Agent> clone() const override { return make_ref<WorkloadAgent>(*this); }
  std::string_view name() const override { return "workload"; }
  void begin(World& world, std::uint32_t self) override;
  void alarm(World& world, AlarmToken token) override;
  void completed(World& world, NodeId client, const Result& result) override;

 private:
  using AnyAsker = std::variant<workload::RegisterAsker, workload::SetAsker, workload::CounterAsker,
                                workload::QueueAsker, workload::LockAsker, workload::UniqueIdsAsker,
                                workload::ProposeAsker, workload::ScriptAsker>;
  struct Settings {
    workload::Pace pace;
    Sampler gap;  // between two arrivals at random instants
  };
  struct Client {
    NodeId id{};
    bool is_asking = false;
    bool is_at_task = false;    // also between its operations
    bool has_alarm = false;     // for its time-out: one at a time, set anew when it comes early
    bool was_paused = false;    // when its time-out was last looked at
    std::uint32_t life = 0;     // in which its task began
    std::uint32_t retries = 0;  // of the newest operation
    Time deadline{};
    workload::Turn turn{};  // of the newest operation
    workload::Question question{};
  };

  std::optional<Time> earliest(const Client& client) const;
  static AnyAsker asker_of(const Workload& workload, std::uint32_t clients);

  void arrive(World& world);
  Time first_arrival(const World& world) const;
  Time next_arrival(const World& world);
  bool is_over(Time now) const;

  /// The first or next operation of the client's task. False if there is none, or nobody to ask.
  bool ask(World& world, Client& client);
  void begin_turn(const World& world, Client& client);
  void invoke(World& world, Client& client);
  void check_deadline(World& world, Client& client);
  bool retry(World& world, Client& client, const Result& result);
  void end_task(World& world, Client& client);
  void forget_after_crash(const World& world, Client& client);
  AlarmToken token_of(const Client& client) const;

  std::shared_ptr<const Settings> settings_;
  AnyAsker asker_;
  std::uint32_t self_ = 0;
  std::vector<Client> clients_;
  std::uint64_t asked_ = 0;
  std::uint64_t arrivals_ = 0;
  std::uint64_t backlog_ = 0;  // arrivals of an open loop that wait for a client
  std::uint32_t next_ = 0;     // where the search for an idle client begins
};

}  // namespace orrery
