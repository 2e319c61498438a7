#pragma once
/// The words of a protocol that the triggers and pins of a scenario may name, from the descriptions
/// of its processes.

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/plan/message_fields.hpp"

namespace orrery {

/// A member of a state, an output or a message.
struct MemberWord {
  std::string name{};
  std::vector<std::string> values{};  ///< of an enum: its enumerators
  bool has_size = false;              ///< "log.size" is a word, too
};

struct TypeWord {
  std::string name{};
  std::vector<MemberWord> members{};
  /// Of a message: why a liar can never change its content so; null: nobody knows.
  std::optional<Misfit> (*misfit)(std::string_view path, const Value* wanted) = nullptr;
};

struct Vocabulary {
  std::vector<TypeWord> outputs{};
  std::vector<TypeWord> messages{};
  std::vector<TypeWord> timers{};
  std::vector<MemberWord> state{};
};

/// The words of a list.
template <class Word>
std::vector<std::string> names_of(const std::vector<Word>& words) {
  std::vector<std::string> names;
  for (const Word& word : words) names.push_back(word.name);
  return names;
}

/// The word of that name; null if there is none.
template <class Word>
const Word* find_word(const std::vector<Word>& words, std::string_view name) {
  const auto found =
      std::find_if(words.begin(), words.end(), [&](const Word& word) { return word.name == name; });
  return found == words.end() ? nullptr : &*found;
}

namespace vocabulary {

template <class T>
std::vector<MemberWord> members_of() {
  std::vector<MemberWord> words;
  typename CalledAs<T>::Type described{};
  for_each_member(described, [&]<class M>(std::string_view name, const M&) {
    MemberWord word{.name = std::string(name)};
    if constexpr (DescribedEnum<M>) {
      boost::mp11::mp_for_each<boost::describe::describe_enumerators<M>>(
          [&](auto enumerator) { word.values.emplace_back(enumerator.name); });
    }
    word.has_size = Iterable<M> && !std::convertible_to<const M&, std::string_view>;
    words.push_back(std::move(word));
  });
  return words;
}

template <class T>
void add_type(std::vector<TypeWord>& types) {
  if constexpr (!std::same_as<T, std::monostate>) {
    const bool is_known = std::any_of(
        types.begin(), types.end(), [](const TypeWord& type) { return type.name == name_of<T>(); });
    if (!is_known) types.push_back({std::string(name_of<T>()), members_of<T>()});
  }
}

template <class Variant>
void add_types(std::vector<TypeWord>& types) {
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Variant>>(
      [&]<class T>(boost::mp11::mp_identity<T>) { add_type<T>(types); });
}

/// Requires: the types are in the list.
template <class Variant>
void add_misfits(std::vector<TypeWord>& messages) {
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Variant>>(
      [&]<class T>(boost::mp11::mp_identity<T>) {
        for (TypeWord& type : messages) {
          if (type.name == name_of<T>()) type.misfit = misfit_of_lie<T>;
        }
      });
}

template <class Process>
void add_process(Vocabulary& words) {
  add_types<typename Process::Output>(words.outputs);
  add_types<typename Process::Message>(words.messages);
  add_types<typename Process::Timer>(words.timers);
  add_misfits<typename Process::Message>(words.messages);
  for (auto&& members :
       {members_of<typename Process::Durable>(), members_of<typename Process::Volatile>()}) {
    words.state.insert(words.state.end(), members.begin(), members.end());
  }
}

}  // namespace vocabulary

/// Of all processes of a protocol: what they output, what they can receive, what they remember.
template <class... Process>
Vocabulary vocabulary_of() {
  Vocabulary words;
  (vocabulary::add_process<Process>(words), ...);
  return words;
}

}  // namespace orrery
