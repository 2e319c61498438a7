#include "protocols/quorum_store/quorum_store.hpp"

#include <algorithm>

#include "protocols/quorum_store/administrator.hpp"
#include "protocols/quorum_store/client.hpp"
#include "protocols/quorum_store/quorum_store_checks.hpp"
#include "protocols/quorum_store/quorum_store_museum.hpp"
#include "protocols/registry.hpp"
#include "sim/plan/client_checks.hpp"

namespace orrery::quorum_store {
namespace {

/// … and what is wrong with the nodes.
struct Settings : Config {
  std::optional<Bug> bug{};
};
BOOST_DESCRIBE_STRUCT(Settings, (Config), (bug))

void populate(World& world, const Settings& settings, const Population& population) {
  const StoreConfig store{settings, ring_of(settings, population.nodes)};
  world.add_group('n', population.nodes, 'n', [&](NodeId) {
    return settings.bug ? make_node_with(*settings.bug, store) : make_box<Node>(store);
  });
  if (!settings.changes.empty()) {
    world.add_group('a', 1, 'n', [&](NodeId) {
      return make_box<Administrator>(AdministratorConfig{settings.changes, settings.resend});
    });
  }
  world.add_group('c', population.clients, 'n', [&](NodeId) { return make_box<Client>(store); });
}

/// Below "workload": what is neither a register, which may be deleted, nor a set.
struct Unserved {
  static constexpr const char* only = "the store gets, puts and deletes, and makes sets of that";

  std::optional<Problem> operator()(const workload::Register& registers) const {
    return unless_none(registers.mix.cas, "register.mix.cas");
  }
  std::optional<Problem> operator()(const workload::Kv& kv) const {
    if (auto problem = unless_none(kv.mix.cas, "kv.mix.cas")) return problem;
    return unless_none(kv.mix.append, "kv.mix.append");
  }
  std::optional<Problem> operator()(const workload::Set&) const { return std::nullopt; }
  std::optional<Problem> operator()(const workload::Script& script) const {
    constexpr std::array served{Action::get, Action::put, Action::erase, Action::add,
                                Action::members};
    for (std::size_t i = 0; i < script.calls.size(); ++i) {
      if (std::find(served.begin(), served.end(), script.calls[i].action) != served.end()) continue;
      return Problem{only, "script.calls[" + std::to_string(i) + "].action", "write \"put\""};
    }
    return std::nullopt;
  }
  template <class OtherKind>
  std::optional<Problem> operator()(const OtherKind&) const {
    return Problem{only, "", R"(write "kv": {})"};
  }

 private:
  static std::optional<Problem> unless_none(std::uint32_t weight, const char* path) {
    if (weight == 0) return std::nullopt;
    return Problem{only, path, "leave it out"};
  }
};

std::optional<Problem> problem_with_workload(const ClientPlan& clients) {
  if (!clients.workload) return std::nullopt;
  auto problem = std::visit(Unserved{}, *clients.workload);
  if (problem) problem->path = problem->path.empty() ? "workload" : "workload." + problem->path;
  return problem;
}

/// Enough copies of any key are left, or enough members of the ring to stand in. Clocks decide when
/// a tombstone is old, and which write is the last.
FaultTolerance survives(const Settings& config, std::uint32_t nodes) {
  const std::uint32_t needed = std::max(config.read_quorum(), config.write_quorum());
  // With local quorums, those that are down may be in one data center.
  const std::uint32_t there = config.has_local_quorums()          ? config.n
                              : config.quorums == Quorums::sloppy ? config.smallest_ring(nodes)
                                                                  : config.copies_in_all();
  return {.down = there - std::min(needed, there), .loss = {DiskLoss::unsynced}, .clocks = {}};
}

}  // namespace

Protocol protocol() {
  return {.name = "quorum_store",
          .title = "Quorum store",
          .paper = "Dynamo: Amazon's Highly Available Key-value Store",
          .authors = "DeCandia et al.",
          .year = 2007,
          .file = "protocols/quorum_store/quorum_store.hpp",
          .scenario = "scenarios/quorum_store/hello.json",
          .settings = settings_of<Settings>(),
          .populate = populate_from<Settings, populate>,
          .has_clients = true,
          .problem_with_clients = problem_with_workload,
          .promises = {promises.begin(), promises.end()},
          .monitors = [] { return std::vector<Ref<Monitor>>{make_checks()}; },
          .judges = {replicas_agree()},
          .headline = {"copies"},
          .survives = survives_from<Settings, survives>,
          .outputs = {"Written", "Delivered", "Repaired", "Conflict", "Learned"},
          .vocabulary = vocabulary_of<Node, Client, Administrator>()};
}

}  // namespace orrery::quorum_store

template class orrery::BoxOf<orrery::quorum_store::Node>;
template class orrery::BoxOf<orrery::quorum_store::Client>;
template class orrery::BoxOf<orrery::quorum_store::Administrator>;
