#include <algorithm>
#include <vector>

#include "gui/model/inspector_page.hpp"

namespace orrery::gui {
namespace {

constexpr std::size_t compared_length = 80;
/// More rows of one list than these are counted.
constexpr std::size_t rows_max = 300;

struct Pair {
  std::string name{};
  const Value* one = nullptr;    ///< null: not there
  const Value* other = nullptr;  ///< likewise
};

bool is_tree(const Value* value) {
  if (value == nullptr) return false;
  if (const auto* object = value->get_if<Value::Object>()) return !object->empty();
  if (const auto* list = value->get_if<Value::Array>()) return !list->empty();
  return false;
}

bool are_equal(const Pair& pair) {
  return pair.one != nullptr && pair.other != nullptr && *pair.one == *pair.other;
}

/// The value as an array or an object; null if it is none, or not there.
template <class Kind>
const Kind* as(const Value* value) {
  return value == nullptr ? nullptr : value->get_if<Kind>();
}

const Value* element(const Value::Array* list, std::size_t i) {
  return list != nullptr && i < list->size() ? &(*list)[i] : nullptr;
}

/// Elements side by side by index. A list that is null has none.
std::vector<Pair> pairs_of_lists(const Value::Array* one, const Value::Array* other) {
  std::vector<Pair> pairs;
  const std::size_t size = one == nullptr ? 0 : one->size();
  const std::size_t other_size = other == nullptr ? 0 : other->size();
  for (std::size_t i = 0; i < std::max(size, other_size); ++i) {
    pairs.push_back({std::to_string(i), element(one, i), element(other, i)});
  }
  return pairs;
}

const Value* member_of(const Value* value, const std::string& key) {
  return value == nullptr ? nullptr : value->find(key);
}

/// Members side by side by name, those that only the other has at the end.
std::vector<Pair> pairs_of_members(const Value* one, const Value* other) {
  std::vector<Pair> pairs;
  if (const auto* members = as<Value::Object>(one)) {
    for (const Value::Member& member : *members) {
      pairs.push_back({member.key, &member.value, member_of(other, member.key)});
    }
  }
  if (const auto* members = as<Value::Object>(other)) {
    for (const Value::Member& member : *members) {
      const bool is_new = member_of(one, member.key) == nullptr;
      if (is_new) pairs.push_back({member.key, nullptr, &member.value});
    }
  }
  return pairs;
}

std::vector<Pair> pairs_of(const Value* one, const Value* other) {
  const auto* list = as<Value::Array>(one);
  const auto* other_list = as<Value::Array>(other);
  const bool is_list = list != nullptr || other_list != nullptr;
  return is_list ? pairs_of_lists(list, other_list) : pairs_of_members(one, other);
}

std::string words_of(const Value* value) {
  return value == nullptr ? "not there" : value_words(*value, compared_length);
}

InspectorRow row_of(const Pair& pair, const std::string& path, int depth) {
  InspectorRow row{.kind = InspectorRow::Kind::compared, .depth = depth, .name = pair.name};
  row.value = words_of(pair.other);
  row.before = words_of(pair.one);
  row.path = path;
  row.is_different = !are_equal(pair);
  row.can_open = row.is_different && (is_tree(pair.one) || is_tree(pair.other));
  return row;
}

}  // namespace

/// What differs, then what does not, folded into one row.
void PageWriter::compared(const Value* one, const Value* other, const std::string& owner,
                          int depth) {
  const auto& opened = viewer_.inspector.opened;
  const std::vector<Pair> pairs = pairs_of(one, other);
  std::size_t equal = 0;
  std::size_t shown = 0;
  for (const Pair& pair : pairs) {
    if (are_equal(pair)) {
      ++equal;
      continue;
    }
    if (++shown > rows_max) continue;
    InspectorRow row = row_of(pair, owner + "/" + pair.name, depth);
    if (depth == 0) row.tag = "inspector.compared." + row.name;
    row.is_open = row.can_open && opened.contains(row.path);
    page_.rows.push_back(row);
    if (row.is_open) compared(pair.one, pair.other, row.path, depth + 1);
  }
  if (shown > rows_max) text("", "and " + number_words(shown - rows_max) + " more differ");
  if (equal == 0) return;
  const std::string path = owner + "/=";
  const bool is_open = opened.contains(path);
  const std::string sentence =
      equal == 1 ? "1 member is equal" : number_words(equal) + " members are equal";
  page_.rows.push_back({.kind = InspectorRow::Kind::fold,
                        .depth = depth,
                        .name = sentence,
                        .path = path,
                        .tag = depth == 0 ? "inspector.equal" : "",
                        .can_open = true,
                        .is_open = is_open});
  for (std::size_t i = 0, rows = 0; is_open && i < pairs.size() && rows < rows_max; ++i) {
    if (!are_equal(pairs[i])) continue;
    page_.rows.push_back(row_of(pairs[i], owner + "/" + pairs[i].name, depth));
    ++rows;
  }
}

InspectorPage PageWriter::nodes(Place one, Place other) {
  const std::string& name = chronicle_.nodes()[one].name;
  const std::string& beside = chronicle_.nodes()[other].name;
  page_.title = name + " beside " + beside;
  const EventNumber after = event_at_cut(one).value_or(viewer_.head.event);
  const EventNumber after_beside = event_at_cut(other).value_or(viewer_.head.event);
  heading("State after event #" + number_words(after));
  page_.rows.push_back({.kind = InspectorRow::Kind::compared,
                        .name = "node",
                        .value = beside,
                        .before = name,
                        .tag = "inspector.compared"});
  const Value none = Value::Object{};
  const auto state = value_of(Picked::node(one), after);
  const auto state_beside = value_of(Picked::node(other), after_beside);
  compared(state->is_null() ? &none : state.get(),
           state_beside->is_null() ? &none : state_beside.get(), name + "≠" + beside, 0);
  return std::move(page_);
}

}  // namespace orrery::gui
