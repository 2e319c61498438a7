#include "gui/model/glyphs.hpp"

#include <algorithm>

namespace orrery::gui {

void Glyphs::take_in(Word word, std::vector<Word>& words, std::vector<std::size_t>& indexes) {
  if (index_in(indexes, word) != none) return;
  if (indexes.size() <= word) indexes.resize(std::size_t{word} + 1, none);
  indexes[word] = words.size();
  words.push_back(word);
}

void Glyphs::follow(const Chronicle& chronicle) {
  const auto& words = chronicle.words();
  const bool goes_on = messages_seen_ <= chronicle.messages().size() &&
                       roles_seen_.size() <= chronicle.nodes().size() &&
                       words_seen_.size() <= words.size() &&
                       std::equal(words_seen_.begin(), words_seen_.end(), words.begin());
  if (!goes_on) *this = {};
  words_seen_.insert(words_seen_.end(),
                     words.begin() + static_cast<std::ptrdiff_t>(words_seen_.size()), words.end());

  const auto& messages = chronicle.messages();
  for (; messages_seen_ < messages.size(); ++messages_seen_) {
    take_in(messages[messages_seen_].type, types_, type_index_);
  }

  // Roles of all nodes in the order of events, so that the numbers do not depend on when we looked.
  struct Fresh {
    EventNumber event;
    Place node;
    Word role;
  };
  std::vector<Fresh> fresh;
  roles_seen_.resize(chronicle.nodes().size(), 0);
  for (Place node = 0; node < roles_seen_.size(); ++node) {
    const auto& changes = chronicle.roles_of(node);
    roles_seen_[node] = std::min(roles_seen_[node], changes.size());
    for (; roles_seen_[node] < changes.size(); ++roles_seen_[node]) {
      const RoleChange& change = changes[roles_seen_[node]];
      if (change.role <= Chronicle::paused_word) continue;
      if (role_index(change.role) == none) fresh.push_back({change.event, node, change.role});
    }
  }
  std::stable_sort(fresh.begin(), fresh.end(), [](const Fresh& a, const Fresh& b) {
    return a.event != b.event ? a.event < b.event : a.node < b.node;
  });
  for (const Fresh& change : fresh) take_in(change.role, roles_, role_index_);
}

Shape Glyphs::shape_of_type(Word type) const {
  const std::size_t index = type_index(type);
  return index == none ? Shape::circle : shape_of(index);
}

Colour Glyphs::colour_of_type(const Theme& theme, Word type) const {
  const std::size_t index = type_index(type);
  return index == none ? theme.faint : category(theme, index);
}

Shape Glyphs::shape_of_role(Word role) const {
  const std::size_t index = role_index(role);
  return index == none ? Shape::circle : shape_of(index);
}

Colour Glyphs::colour_of_role(const Theme& theme, Word role) const {
  if (role == Chronicle::down_word) return theme.down;
  if (role == Chronicle::paused_word) return theme.faint;
  const std::size_t index = role_index(role);
  return index == none ? theme.line : category(theme, index);
}

}  // namespace orrery::gui
