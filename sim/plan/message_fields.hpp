#pragma once
/// What a scenario may name of a message's content, and write into it, without a message at hand:
/// the path that orrery::mutating::change_field follows, followed in the types.

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/core/change_field.hpp"
#include "sim/plan/path.hpp"

namespace orrery {

/// Why nothing can ever be changed there.
struct Misfit {
  bool is_value = false;  ///< the field is there, and cannot have that value
  std::string sentence{};
  std::string suggestion{};
};

namespace vocabulary {

template <mutating::ChangesACopy T>
using Content = std::remove_cvref_t<decltype(*std::declval<const T&>())>;

template <mutating::Leaf T>
constexpr std::string_view what_fits() {
  if constexpr (std::same_as<T, bool>) return "true or false";
  else if constexpr (std::unsigned_integral<T>) return "a whole number, not negative";
  else if constexpr (std::integral<T>) return "a whole number";
  else if constexpr (std::same_as<T, double>) return "a number with a fraction";
  else if constexpr (std::same_as<T, NodeId>) return "the name of a node";
  else if constexpr (std::same_as<T, std::string>) return "a text";
  else if constexpr (std::same_as<T, Duration>) return "a time, like \"5ms\"";
  else return "one of its words";
}

template <mutating::Leaf T>
Misfit misfit_of_leaf(const std::string& name, const Value& wanted) {
  Misfit misfit{.is_value = true,
                .sentence = "\"" + name + "\" is never " + shown(wanted),
                .suggestion = "it is " + std::string(what_fits<T>())};
  if constexpr (DescribedEnum<T>) {
    std::vector<std::string> words;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
        [&](auto enumerator) { words.emplace_back(enumerator.name); });
    const auto* text = wanted.get_if<std::string>();
    misfit.suggestion = text != nullptr ? suggestion_among(*text, words) : "it is " + listed(words);
  }
  return misfit;
}

template <class T>
std::vector<std::string> names_of_members() {
  std::vector<std::string> names;
  if constexpr (DescribedStruct<T>) {
    boost::mp11::mp_for_each<describing::Members<T>>(
        [&](auto member) { names.emplace_back(member.name); });
  }
  return names;
}

/// Of writing a value into what is called `name`.
template <class T>
std::optional<Misfit> misfit_here(const std::string& name, const Value& wanted) {
  if constexpr (mutating::Leaf<T>) {
    if (mutating::read_leaf<T>(wanted)) return std::nullopt;
    return misfit_of_leaf<T>(name, wanted);
  } else if constexpr (describing::is_optional<T>) {
    if (wanted.is_null()) return std::nullopt;
    return misfit_here<typename T::value_type>(name, wanted);
  } else if constexpr (mutating::ChangesACopy<T>) {
    return misfit_here<Content<T>>(name, wanted);
  } else {
    const std::vector<std::string> members = names_of_members<T>();
    return Misfit{.is_value = true,
                  .sentence = name + " is no single value, and cannot become " + shown(wanted),
                  .suggestion = members.empty() ? "" : "name a field of it: " + listed(members)};
  }
}

/// Of changing what `path` names in what is called `name`: to that value, or to a drawn one (null).
template <class T>
std::optional<Misfit> misfit_at(const std::string& name, std::string_view path,
                                const Value* wanted) {
  if (path.empty()) return wanted == nullptr ? std::nullopt : misfit_here<T>(name, *wanted);
  if constexpr (mutating::Leaf<T>) {
    return Misfit{.sentence = name + " has no fields"};
  } else if constexpr (mutating::ChangesACopy<T>) {
    return misfit_at<Content<T>>(name, path, wanted);
  } else if constexpr (describing::is_optional<T> || mutating::List<T>) {
    return misfit_at<typename T::value_type>(name, path, wanted);
  } else if constexpr (DescribedStruct<T>) {
    const std::string first(path.substr(0, path.find('.')));
    const std::string_view rest = path.substr(std::min(path.size(), first.size() + 1));
    std::optional<Misfit> misfit{{.sentence = name + " has no " + shown(first),
                                  .suggestion = suggestion_among(first, names_of_members<T>())}};
    boost::mp11::mp_for_each<describing::Members<T>>([&](auto member) {
      using Member = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
      if (first == member.name) misfit = misfit_at<Member>(first, rest, wanted);
    });
    return misfit;
  } else {
    return Misfit{.sentence = name + " has no fields that can be named"};
  }
}

}  // namespace vocabulary

/// Of changing a message of this type so. Null `wanted`: to something that is drawn.
template <class Message>
std::optional<Misfit> misfit_of_lie(std::string_view path, const Value* wanted) {
  return vocabulary::misfit_at<Message>(std::string(name_of<Message>()), path, wanted);
}

}  // namespace orrery
