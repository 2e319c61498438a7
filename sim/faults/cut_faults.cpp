#include "sim/faults/cut_faults.hpp"

#include <algorithm>
#include <utility>

#include "sim/faults/network_faults.hpp"

namespace orrery {
namespace {

Lift heal_of(std::uint32_t cut) {
  return [cut](World& world) -> std::string {
    const bool was_there = world.environment_as<Surroundings>().network.heal(cut);
    return was_there ? "heal (the partition is over)" : "";
  };
}

Struck cut_off(AnyCut where, std::string whom, Scene& scene) {
  const std::uint32_t cut = scene.surroundings().network.cut(std::move(where));
  return {.whom = std::move(whom), .lift = heal_of(cut)};
}

std::vector<Pair> pairs_of(const std::vector<Link>& links) {
  std::vector<Pair> pairs;
  for (const Link& link : links) pairs.emplace_back(link.one, link.other);
  return pairs;
}

std::vector<NodeId> replicas_of(const World& world) {
  std::vector<NodeId> nodes;
  for (const NodeId node : world.group('n')) nodes.push_back(node);
  return nodes;
}

std::optional<Problem> problem_with_links(const std::vector<Link>& links) {
  if (!links.empty()) return std::nullopt;
  return Problem{"an empty list names no link", "", "write [\"n1-n2\"]"};
}

// A flapping partition: cut, whole, cut, …

Struck come(const Flapping& flapping, Scene& scene);

Struck go(const Flapping& flapping, std::uint32_t cut, Scene& scene) {
  scene.surroundings().network.heal(cut);
  scene.world.announce_fault("heal (the partition is over)");
  return {.next = [flapping](Scene& later) { return come(flapping, later); },
          .after = scene.draw.then(hash_of_name("whole")).between(flapping.whole)};
}

Struck come(const Flapping& flapping, Scene& scene) {
  const std::vector<std::vector<NodeId>> sides = scene.resolve(flapping.groups);
  const Duration after = scene.draw.then(hash_of_name("cut")).between(flapping.cut);
  std::string whom;
  for (const auto& side : sides) {
    if (side.empty()) {  // nobody leads, say: the next time there may be a side again
      return {.next = [flapping](Scene& later) { return come(flapping, later); }, .after = after};
    }
    whom += (whom.empty() ? "" : " | ") + to_text(side);
  }
  const std::uint32_t cut = scene.surroundings().network.cut(sides);
  return {.whom = whom,
          .lift = heal_of(cut),
          .next = [flapping, cut](Scene& later) { return go(flapping, cut, later); },
          .after = after};
}

}  // namespace

std::optional<Problem> problem_with(const CutLinks& cut) { return problem_with_links(cut.links); }

std::optional<Problem> problem_with(const OnlyLinks& only) {
  for (std::size_t i = 0; i < only.links.size(); ++i) {
    const auto& [one, other] = only.links[i];
    if (one.group() == 'n' && other.group() == 'n') continue;
    return Problem{"\"only_links\" is about links among replicas", "[" + std::to_string(i) + "]",
                   ""};
  }
  return problem_with_links(only.links);
}

std::optional<Problem> problem_with(const Flapping& flapping) {
  if (flapping.cut.min <= Duration{0}) return Problem{"a cut of 0s does nothing", "cut", ""};
  if (flapping.whole.min <= Duration{0}) {
    return Problem{"without time between them, the cuts are one", "whole", "use \"partition\""};
  }
  auto problem = problem_with(Partition{flapping.groups});
  if (problem) problem->path.insert(0, "groups");
  return problem;
}

Struck strike(const OneWay& one_way, Scene& scene) {
  const auto sides = scene.resolve(std::vector{one_way.from, one_way.to});
  if (sides[0].empty() || sides[1].empty()) return {};
  return cut_off(Cut::one_way(sides[0], sides[1]), to_text(sides[0]) + " to " + to_text(sides[1]),
                 scene);
}

Struck strike(const CutLinks& cut, Scene& scene) {
  std::vector<Link> links = cut.links;
  const Network& network = scene.surroundings().network;
  std::erase_if(links, [&](const Link& link) { return !network.has_link(link.one, link.other); });
  if (links.empty()) return {};
  return cut_off(LinkCut::of(pairs_of(links)), to_text(links), scene);
}

Struck strike(const OnlyLinks& only, Scene& scene) {
  LinkCut cut = LinkCut::all_but(pairs_of(only.links), replicas_of(scene.world));
  if (!cut.separates_anyone()) return {};
  return cut_off(std::move(cut), to_text(only.links), scene);
}

Struck strike(const Isolate& isolate, Scene& scene) {
  const std::vector<NodeId> nodes = scene.resolve(isolate.who);
  if (nodes.empty()) return {};
  return cut_off(Isolation(nodes), to_text(nodes), scene);
}

Struck strike(const Bridge& bridge, Scene& scene) {
  const std::vector<NodeId> over = scene.resolve(bridge.over);
  std::vector<NodeId> others = replicas_of(scene.world);
  std::erase_if(others, [&](NodeId node) { return std::ranges::count(over, node) != 0; });
  others = shuffled(std::move(others), scene.draw.then(hash_of_name("halves")));
  const auto half = others.begin() + static_cast<std::ptrdiff_t>(others.size() / 2);
  std::vector<NodeId> one(others.begin(), half);
  std::vector<NodeId> other(half, others.end());
  if (over.empty() || one.empty()) return {};
  std::sort(one.begin(), one.end());
  std::sort(other.begin(), other.end());
  const std::string whom = to_text(one) + " | " + to_text(other) + " over " + to_text(over);
  return cut_off(Cut({one, other}), whom, scene);
}

Struck strike(const RingOfMajorities& ring, Scene& scene) {
  const std::vector<NodeId> nodes =
      shuffled(scene.resolve(ring.who), scene.draw.then(hash_of_name("ring")));
  RingCut cut(nodes);
  if (!cut.separates_anyone()) return {};
  return cut_off(std::move(cut), to_text(nodes), scene);
}

Struck strike(const Flapping& flapping, Scene& scene) { return come(flapping, scene); }

}  // namespace orrery
