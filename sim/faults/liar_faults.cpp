#include "sim/faults/liar_faults.hpp"

#include <algorithm>
#include <utility>

namespace orrery {
namespace {

std::vector<std::uint64_t> hashes_of(const std::vector<std::string>& names) {
  std::vector<std::uint64_t> hashes;
  for (const std::string& name : names) hashes.push_back(hash_of_name(name));
  return hashes;
}

constexpr std::uint64_t some = hash_of_name("some");

Draw drawn_of(const Lie& lie, NodeId node) {
  return Draw::named(lie.seed, some, who(node), Time{0}, 0);
}

/// Some of the honest replicas, and not all of them where there are two: else nobody would be lied
/// to, or nobody told the truth. Everybody else by a coin.
std::vector<NodeId> drawn_hearers(const Lie& lie, const World& world) {
  std::vector<NodeId> hearers;
  std::vector<NodeId> honest;
  for (SlotIndex slot = 0; slot < world.node_count(); ++slot) {
    const NodeId node = world.node_at(slot);
    const bool is_liar = std::binary_search(lie.liars.begin(), lie.liars.end(), node);
    if (node.group() == 'n' && !is_liar) honest.push_back(node);
    else if (drawn_of(lie, node).chance(0.5)) hearers.push_back(node);
  }
  std::ranges::sort(honest, {}, [&](NodeId node) { return drawn_of(lie, node).below(~0ULL); });
  if (honest.size() > 1) {
    honest.resize(1 + drawn_of(lie, NodeId{}).below(honest.size() - 1));
  }
  hearers.insert(hearers.end(), honest.begin(), honest.end());
  std::ranges::sort(hearers);
  return hearers;
}

/// What every kind of lie has in common: these liars, if they may, lie from now on.
template <class Kind>
Struck begin(const Kind& kind, Lie lie, Scene& scene) {
  std::vector<Selection> wanted{kind.who};
  if (kind.to) wanted.push_back(*kind.to);
  std::vector<std::vector<NodeId>> nodes = scene.resolve(wanted);
  lie.liars = std::move(nodes.front());
  if (lie.liars.empty() || !scene.may_lie(lie.liars)) return {};
  if (kind.to) lie.to = std::move(nodes[1]);
  lie.types = hashes_of(kind.messages);
  lie.seed = kind.seed ? *kind.seed : seed_of_a_lie(scene);
  if (std::same_as<Kind, Equivocate> && !lie.to) lie.to = drawn_hearers(lie, scene.world);
  for (const NodeId liar : lie.liars) scene.world.declare_liar(liar);
  const std::string whom = to_text(lie.liars);
  const std::uint32_t name = scene.surroundings().lies.begin(std::move(lie));
  return {.whom = whom,
          .lift = [name, whom](World& world) -> std::string {
            const bool was_there = world.environment_as<Surroundings>().lies.end(name);
            return was_there ? "no more lies of this kind (" + whom + ")" : "";
          },
          .outlasts_faults = true};
}

}  // namespace

std::uint64_t seed_of_a_lie(const Scene& scene) {
  return scene.draw.then(hash_of_name("lie")).below(1'000'000);
}

Struck strike(const Mute& mute, Scene& scene) {
  return begin(mute, {.share = mute.share, .what = lie::Silence{}}, scene);
}

Struck strike(const Dawdle& dawdle, Scene& scene) {
  return begin(dawdle, {.share = dawdle.share, .what = lie::Lateness{dawdle.by}}, scene);
}

Struck strike(const Falsify& falsify, Scene& scene) {
  return begin(falsify,
               {.share = falsify.share,
                .what = lie::Falsehood{falsify.field, falsify.value, falsify.collude}},
               scene);
}

Struck strike(const Equivocate& equivocate, Scene& scene) {
  return begin(equivocate,
               {.what = lie::Falsehood{equivocate.field, equivocate.value, equivocate.collude}},
               scene);
}

Struck strike(const Replay& replay, Scene& scene) {
  return begin(replay, {.share = replay.share, .what = lie::Repetition{}}, scene);
}

Struck strike(const Impersonate& impersonate, Scene& scene) {
  std::vector<NodeId> as = impersonate.as;
  if (as.empty()) {
    const Peers replicas = scene.world.group('n');
    as.assign(replicas.begin(), replicas.end());
  }
  return begin(impersonate, {.share = impersonate.share, .what = lie::Impersonation{std::move(as)}},
               scene);
}

}  // namespace orrery
