#pragma once
/// The agent that asks the clients: draws operations, in an open or a closed loop, and gives up
/// what is not answered in time. Every put writes a value that nobody else writes ("c2.17"), so
/// that a judge knows whose write a read saw.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/agent.hpp"
#include "sim/core/draw.hpp"
#include "sim/core/sampler.hpp"
#include "sim/core/world.hpp"
#include "sim/workload/workload_plan.hpp"

namespace orrery {

class KvWorkload final : public Agent {
 public:
  /// For the clients c1 … c<count> of the world that it is added to.
  KvWorkload(const Kv& settings, std::uint32_t count);

  Ref<Agent> clone() const override { return make_ref<KvWorkload>(*this); }
  std::string_view name() const override { return "workload"; }
  void begin(World& world, std::uint32_t self) override;
  void alarm(World& world, AlarmToken token) override;
  void completed(World& world, NodeId client, const Result& result) override;

 private:
  struct Settings {
    Kv kv;
    Sampler gap;  // between two arrivals of an open loop
  };
  struct Client {
    NodeId id{};
    bool is_busy = false;
    bool has_alarm = false;  // for its time-out: one at a time, set anew when it comes early
    Time deadline{};
    std::uint64_t operations = 0;
    std::uint32_t key = 0;  // of the newest operation, from 0
    Operation operation{};
  };

  bool is_over(Time now) const;
  void ask(World& world, Client& client);
  void arrive(World& world);
  void check_deadline(World& world, Client& client);
  Operation draw_operation(const Client& client, std::uint32_t key, Draw draw) const;
  void remember(const Client& client, const Result& result);
  AlarmToken token_of(const Client& client) const;

  std::shared_ptr<const Settings> settings_;
  std::uint32_t self_ = 0;
  std::vector<Client> clients_;
  std::vector<std::string> last_seen_;  // by key: what a cas expects to find
  std::uint64_t asked_ = 0;
  std::uint64_t arrivals_ = 0;
  std::uint64_t backlog_ = 0;  // arrivals of an open loop that wait for a client
  std::uint32_t next_ = 0;     // where the search for an idle client begins
};

}  // namespace orrery
