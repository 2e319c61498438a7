#include "ring.hpp"

#include "sim/core/box.hpp"

namespace ring {
namespace {

constexpr orrery::Promise one_leader{"ring.one_leader", "at most one process is elected"};

class OneLeader final : public orrery::Monitor {
 public:
  orrery::Ref<orrery::Monitor> clone() const override { return orrery::make_ref<OneLeader>(*this); }
  std::string_view name() const override { return one_leader.name; }

  void output(orrery::World& world, NodeId node, const orrery::Payload&) override {
    if (leader_ == node) return;
    if (leader_ == NodeId{}) {
      leader_ = node;
      return;
    }
    world.violated(one_leader.name, {leader_, node},
                   to_text(leader_) + " and " + to_text(node) + " are both elected");
  }

 private:
  NodeId leader_{};
};

void populate(orrery::World& world, const Config& config, const orrery::Population& population) {
  world.add_group('n', population.nodes, 'n',
                  [&](NodeId) { return orrery::make_box<Ring>(config); });
}

}  // namespace

orrery::Protocol Ring::protocol() {
  return {
      .name = "ring",
      .title = "Election on a ring",
      .paper =
          "An improved algorithm for decentralized extrema-finding in circular "
          "configurations of processes",
      .authors = "Chang & Roberts",
      .year = 1979,
      .file = "ring.hpp",
      .scenario = "scenarios/election.json",
      .settings = orrery::settings_of<Config>(),
      .populate = orrery::populate_from<Config, populate>,
      .promises = {one_leader},
      .monitors =
          [] { return std::vector<orrery::Ref<orrery::Monitor>>{orrery::make_ref<OneLeader>()}; },
      .outputs = {"Elected"},
      .vocabulary = orrery::vocabulary_of<Ring>()};
}

}  // namespace ring
