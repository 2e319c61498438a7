#include "sim/plan/path.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <numeric>

namespace orrery {
namespace {

constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_plain_character(char c) {
  return (c >= 'a' && c <= 'z') || is_upper(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || c == '[' || c == ']';
}

/// Insertions, deletions, substitutions and swaps of neighbours between the two (optimal string
/// alignment).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last;
  std::vector<std::size_t> last(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::vector<std::size_t> row(b.size() + 1, i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = last[j - 1] + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, substituted});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last = std::move(last);
    last = std::move(row);
  }
  return last[b.size()];
}

const Value* child(const Value& parent, std::string_view step) {
  const auto* array = parent.get_if<Value::Array>();
  const auto index = index_of_step(step);
  if (!array || !index) return parent.find(step);
  return *index < array->size() ? &(*array)[*index] : nullptr;
}

}  // namespace

Path Path::operator/(std::string_view name) const {
  // An error is one line of moderate length, whatever somebody has as a key.
  const bool is_plain =
      std::all_of(name.begin(), name.end(), is_plain_character) && name.size() < 60;
  const std::string key = is_plain && !name.empty() ? std::string(name) : shown(std::string(name));
  return {file, text.empty() ? key : text + "." + key, reused};
}

Path Path::operator[](std::size_t index) const {
  return {file, text + "[" + std::to_string(index) + "]", reused};
}

const std::string& file_of(const Value& at, const Path& path) {
  const auto reused = static_cast<std::size_t>(at.source());
  return reused == 0 || path.reused == nullptr ? path.file : (*path.reused)[reused - 1];
}

std::string beside(const Value& at, const Path& path, const std::string& file) {
  return (std::filesystem::path(file_of(at, path)).parent_path() / file).string();
}

void refuse(const Value& at, const Path& path, std::string sentence, std::string suggestion) {
  throw Error({file_of(at, path), at.line(), 0, path.text}, std::move(sentence),
              std::move(suggestion));
}

void refuse(const Value& whole, const Path& path, const Problem& problem) {
  const bool is_inside = !problem.path.empty();
  const bool is_element = problem.path.starts_with('[');
  const Path inner = is_element  ? Path{path.file, path.text + problem.path, path.reused}
                     : is_inside ? path / problem.path
                                 : path;
  refuse(deepest(whole, problem.path), inner, problem.sentence, problem.suggestion);
}

void expected(std::string_view what, const Value& at, const Path& path, std::string suggestion) {
  refuse(at, path, "expected " + std::string(what) + ", not " + shown(at), std::move(suggestion));
}

std::string shown(const Value& value) {
  constexpr std::size_t longest = 60;
  if (value.get_if<Value::Array>() || value.get_if<Value::Object>()) {
    return std::string(value.kind());
  }
  const auto* text = value.get_if<std::string>();
  if (text && text->size() > longest) return to_json(text->substr(0, longest) + "…");
  return to_json(value);
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::optional<std::string> nearest(std::string_view name, const std::vector<std::string>& names) {
  constexpr std::size_t longest_compared = 100;  // the distance costs the product of the lengths
  if (name.size() > longest_compared) return std::nullopt;
  std::optional<std::string> best;
  std::size_t best_distance = std::max<std::size_t>(1, name.size() / 3) + 1;
  for (const std::string& candidate : names) {
    if (candidate.size() > longest_compared) continue;
    const bool is_beginning = name.size() >= 3 && candidate.starts_with(name);
    const std::size_t distance = is_beginning ? 1 : edit_distance(name, candidate);
    if (distance < best_distance && distance < std::max(name.size(), candidate.size())) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view name) {
  return "did you mean \"" + std::string(name) + "\"?";
}

std::string suggestion_among(std::string_view name, const std::vector<std::string>& names) {
  if (const auto near = nearest(name, names)) return did_you_mean(*near);
  return names.empty() ? "" : "there are: " + listed(names);
}

std::string path_text(std::string_view list, std::size_t index) {
  return std::string(list) + "[" + std::to_string(index) + "]";
}

std::string_view take_step(std::string_view& path) {
  if (path.front() == '.') path.remove_prefix(1);
  const auto end = path.find_first_of(".[", 1);
  const std::string_view step = path.substr(0, end);
  path.remove_prefix(step.size());
  return step;
}

std::optional<std::size_t> index_of_step(std::string_view step) {
  if (step.size() < 3 || step.front() != '[' || step.back() != ']') return std::nullopt;
  std::size_t index = 0;
  const char* const last = step.data() + step.size() - 1;
  const auto [end, error] = std::from_chars(step.data() + 1, last, index);
  if (error != std::errc{} || end != last) return std::nullopt;
  return index;
}

const Value& deepest(const Value& root, std::string_view path) {
  const Value* at = &root;
  while (!path.empty()) {
    const Value* next = child(*at, take_step(path));
    if (!next) break;
    at = next;
  }
  return *at;
}

}  // namespace orrery
