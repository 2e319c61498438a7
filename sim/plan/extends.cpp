#include "sim/plan/extends.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "sim/plan/json.hpp"
#include "sim/plan/path.hpp"

namespace orrery {
namespace {

void set_sources(Value& value, int source) {
  value.set_source(source);
  if (auto* array = value.get_if<Value::Array>()) {
    for (Value& element : *array) set_sources(element, source);
  } else if (auto* object = value.get_if<Value::Object>()) {
    for (Value::Member& member : *object) set_sources(member.value, source);
  }
}

/// Takes what a file extends out of it, and gives it the value that says so.
std::optional<Value> take_extends(Value& root) {
  auto* object = root.get_if<Value::Object>();
  if (object == nullptr) return std::nullopt;
  const auto found = std::find_if(object->begin(), object->end(),
                                  [](const auto& member) { return member.key == "extends"; });
  if (found == object->end()) return std::nullopt;
  Value extends = std::move(found->value);
  object->erase(found);
  return extends;
}

/// The same file by whatever name.
std::string identity_of(const std::string& file) {
  std::error_code ignored;
  return std::filesystem::weakly_canonical(file, ignored).string();
}

/// `chain`: the files on the way here, each extending the next.
void refuse_circle(const std::vector<std::string>& chain, const std::string& next, const Value& at,
                   const Path& path) {
  const auto is_next = [&](const std::string& file) {
    return identity_of(file) == identity_of(next);
  };
  const auto first = std::find_if(chain.begin(), chain.end(), is_next);
  if (first == chain.end()) {
    if (chain.size() <= reuses_max) return;
    refuse(at, path, "more than " + std::to_string(reuses_max) + " files extend one another");
  }
  std::string circle = *first;
  for (auto file = first + 1; file != chain.end(); ++file) circle += " extends " + *file;
  refuse(at, path, "files extend each other in a circle: " + circle + " extends " + *first);
}

/// A file without what it has in common with the one it extends.
struct Part {
  Value root{};
  std::optional<Value> extends{};
};

Part load_part(const std::string& file, int source) {
  Part part{load_json(file)};
  set_sources(part.root, source);
  part.extends = take_extends(part.root);
  return part;
}

}  // namespace

void merge(Value& base, Value patch) {
  auto* changes = patch.get_if<Value::Object>();
  if (changes == nullptr || base.get_if<Value::Object>() == nullptr) {
    base = std::move(patch);
    return;
  }
  base.set_line(patch.line());
  base.set_source(patch.source());
  auto& members = *base.get_if<Value::Object>();
  for (Value::Member& change : *changes) {
    const auto found = std::find_if(members.begin(), members.end(),
                                    [&](const auto& member) { return member.key == change.key; });
    if (change.value.is_null()) {
      if (found != members.end()) members.erase(found);
    } else if (found == members.end()) {
      members.push_back(std::move(change));
    } else {
      found->line = change.line;
      merge(found->value, std::move(change.value));
    }
  }
}

ScenarioTree load_tree(const std::string& file) {
  ScenarioTree tree{.file = file};
  std::vector<std::string> chain{file};
  std::vector<Value> patches;
  Part part = load_part(file, 0);
  while (part.extends) {
    const Value& at = *part.extends;
    const Path path{file, "extends", &tree.reused};
    const auto* name = at.get_if<std::string>();
    if (name == nullptr) expected("the file that this one changes", at, path);
    const std::string base =
        std::filesystem::path(beside(at, path, *name)).lexically_normal().string();
    refuse_circle(chain, base, at, path);
    if (std::error_code ignored; !std::filesystem::exists(base, ignored)) {
      refuse(at, path, "there is no file " + shown(base));
    }
    patches.push_back(std::move(part.root));
    chain.push_back(base);
    tree.reused.push_back(base);
    part = load_part(base, static_cast<int>(tree.reused.size()));
  }
  tree.root = std::move(part.root);
  for (auto patch = patches.rbegin(); patch != patches.rend(); ++patch) {
    merge(tree.root, std::move(*patch));
  }
  return tree;
}

}  // namespace orrery
