#pragma once
/// The forms of described structs and of variants of them. read.hpp says how files spell them.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/plan/form.hpp"

namespace orrery {

namespace reading {

template <class T>
constexpr bool is_member(std::string_view name) {
  bool found = false;
  boost::mp11::mp_for_each<describing::Members<T>>(
      [&](auto member) { found = found || name == member.name; });
  return found;
}

template <class T>
constexpr bool is_required(std::string_view name) {
  if constexpr (requires { T::required; }) {
    for (std::string_view required : T::required) {
      if (required == name) return true;
    }
  }
  return false;
}

template <class T>
constexpr bool is_inlined(std::string_view name) {
  if constexpr (requires { T::inlined; }) {
    for (std::string_view inlined : T::inlined) {
      if (inlined == name) return true;
    }
  }
  return false;
}

template <class T>
constexpr bool is_one_of(std::string_view name) {
  if constexpr (requires { T::one_of; }) {
    for (std::string_view choice : T::one_of) {
      if (choice == name) return true;
    }
  }
  return false;
}

template <class T>
constexpr bool declarations_name_members() {
  bool all = true;
  if constexpr (requires { T::required; }) {
    for (std::string_view name : T::required) all = all && is_member<T>(name);
  }
  if constexpr (requires { T::inlined; }) {
    for (std::string_view name : T::inlined) all = all && is_member<T>(name);
  }
  if constexpr (requires { T::one_of; }) {
    for (std::string_view name : T::one_of) all = all && is_member<T>(name);
  }
  if constexpr (requires { T::shorthand; }) all = all && is_member<T>(T::shorthand);
  return all;
}

template <class M>
struct GivenType {
  using Type = M;
};
template <class M>
struct GivenType<std::optional<M>> {
  using Type = M;
};
/// What a required member is read as: a required optional may be empty in memory, not in files.
template <class M>
using Given = typename GivenType<M>::Type;

/// May {} stand for it?
template <class T>
constexpr bool needs_nothing() {
  return !requires { T::required; }
  &&!requires { T::inlined; }
  &&!requires { T::one_of; };
}

/// "raft.Config": what the schema calls the type.
template <class T>
std::string definition_name() {
  std::string name(qualified_name_of<T>());
  if (name.starts_with("orrery::")) name.erase(0, 8);
  for (auto colons = name.find("::"); colons != std::string::npos; colons = name.find("::")) {
    name.replace(colons, 2, ".");
  }
  return name;
}

/// Refuses whatever is no object, and the first key that is none of `keys`.
const Value::Object& read_object(const Value& value, const Path& path,
                                 const std::vector<std::string>& keys);

/// The one of `choices` that is a key of `object`. Refuses none, and more than one.
const Value::Member& the_one_choice(const Value& object, const Path& path,
                                    const std::vector<std::string>& choices);

/// {"type": "object", "properties": {…}, …} that accepts no other key.
Value schema_object(Value properties, const std::vector<std::string>& required);

}  // namespace reading

/// A variant of described structs.
template <class... A>
struct Form<std::variant<A...>> {
  using Variant = std::variant<A...>;
  static_assert((DescribedStruct<A> && ...),
                "files name the alternatives: each is a described struct");

  static std::vector<std::string> keys() { return {file_key(name_of<A>())...}; }

  static Variant read(const Value& value, const Path& path) {
    if (const auto* name = value.get_if<std::string>()) return named(*name, value, path);
    reading::read_object(value, path, keys());
    return read_choice(value, path);
  }

  /// Reads the alternative whose key is among those of `object`.
  static Variant read_choice(const Value& object, const Path& path) {
    const Value::Member& choice = reading::the_one_choice(object, path, keys());
    Variant result;
    (void)((file_key(name_of<A>()) == choice.key &&
            (result = orrery::read<A>(choice.value, path / choice.key), true)) ||
           ...);
    return result;
  }

  static Value write(const Variant& variant) {
    return std::visit(
        []<class B>(const B& alternative) -> Value {
          return Value::Object{{file_key(name_of<B>()), orrery::write(alternative)}};
        },
        variant);
  }

  static Value schema(Schema& schema) {
    Value::Array alternatives = schemas_by_key(schema);
    ((reading::needs_nothing<A>()
          ? alternatives.push_back(Value::Object{{"const", file_key(name_of<A>())}})
          : void()),
     ...);
    return schema_one_of(std::move(alternatives));
  }

  /// The objects with one key that it reads.
  static Value::Array schemas_by_key(Schema& schema) {
    return {one_key_schema(file_key(name_of<A>()), schema.of<A>())...};
  }

  /// The alternatives as keys of a struct's own schema, of which exactly one is there.
  static void add_inlined(Schema& schema, Value& properties, Value::Array& choices) {
    ((properties[file_key(name_of<A>())] = schema.of<A>(),
      choices.push_back(Value::Object{{"required", Value::Array{file_key(name_of<A>())}}})),
     ...);
  }

 private:
  static Variant named(const std::string& name, const Value& value, const Path& path) {
    Variant result;
    bool is_known = false;
    bool is_complete = false;
    (void)((file_key(name_of<A>()) == name &&
            (result = A{}, is_known = true, is_complete = reading::needs_nothing<A>(), true)) ||
           ...);
    if (!is_known) {
      const auto near = nearest(name, keys());
      expected("one of " + listed(keys()), value, path, near ? did_you_mean(*near) : "");
    }
    if (!is_complete) {
      refuse(value, path, "\"" + name + "\" needs settings", "write {\"" + name + "\": {…}}");
    }
    return result;
  }

  static Value one_key_schema(const std::string& key, Value settings) {
    return reading::schema_object(Value::Object{{key, std::move(settings)}}, {key});
  }
};

template <DescribedStruct T>
struct Form<T> {
  static_assert(reading::declarations_name_members<T>(),
                "required, inlined and shorthand name members of the struct");

  static T read(const Value& value, const Path& path) {
    if constexpr (requires { T::shorthand; }) {
      if (!value.get_if<Value::Object>()) return read_shorthand(value, path);
    }
    reading::read_object(value, path, keys());
    if constexpr (requires { T::one_of; }) reading::the_one_choice(value, path, one_of_keys());
    T result{};
    for_each_member(result, [&]<class M>(std::string_view name, M& member) {
      if constexpr (describing::is_variant<M>) {
        if (reading::is_inlined<T>(name)) {
          member = Form<M>::read_choice(value, path);
          return;
        }
      }
      const std::string key = file_key(name);
      const Value* found = value.find(key);
      if (reading::is_required<T>(name)) {
        if (!found) refuse(value, path, "\"" + key + "\" is missing here");
        member = orrery::read<reading::Given<M>>(*found, path / key);
      } else if (found && reading::is_one_of<T>(name)) {
        member = orrery::read<reading::Given<M>>(*found, path / key);
      } else if (found) {
        member = orrery::read<M>(*found, path / key);
      }
    });
    return result;
  }

  static Value write(const T& value) {
    const Value defaults = write_all(T{});
    Value whole = write_all(value);
    Value::Object object;
    for (Value::Member& member : *whole.get_if<Value::Object>()) {
      const Value* as_default = defaults.find(member.key);
      const bool is_needed = is_always_written(member.key) || !as_default;
      if (is_needed || *as_default != member.value) object.push_back(std::move(member));
    }
    if constexpr (requires { T::shorthand; }) {
      const bool is_short = object.size() == 1 && object[0].key == file_key(T::shorthand);
      if (is_short) return std::move(object[0].value);
    }
    return object;
  }

  static Value schema(Schema& schema) {
    return schema.named(reading::definition_name<T>(), [&] { return definition(schema); });
  }

 private:
  static std::vector<std::string> one_of_keys() {
    std::vector<std::string> keys;
    if constexpr (requires { T::one_of; }) {
      for (std::string_view name : T::one_of) keys.push_back(file_key(name));
    }
    return keys;
  }

  static std::vector<std::string> keys() {
    std::vector<std::string> all;
    T described{};
    for_each_member(described, [&]<class M>(std::string_view name, const M&) {
      if constexpr (describing::is_variant<M>) {
        if (reading::is_inlined<T>(name)) {
          for (std::string& key : Form<M>::keys()) all.push_back(std::move(key));
          return;
        }
      }
      all.push_back(file_key(name));
    });
    return all;
  }

  static bool is_always_written(const std::string& key) {
    bool always = false;
    T described{};
    for_each_member(described, [&]<class M>(std::string_view name, const M&) {
      if (file_key(name) == key) always = reading::is_required<T>(name);
      if constexpr (describing::is_variant<M>) {
        if (!reading::is_inlined<T>(name)) return;
        for (const std::string& choice : Form<M>::keys()) always = always || choice == key;
      }
    });
    return always;
  }

  static Value write_all(const T& value) {
    Value whole = Value::Object{};
    for_each_member(value, [&]<class M>(std::string_view name, const M& member) {
      Value written = orrery::write(member);
      if constexpr (describing::is_variant<std::remove_const_t<M>>) {
        if (reading::is_inlined<T>(name)) {
          for (Value::Member& choice : *written.template get_if<Value::Object>()) {
            whole[choice.key] = std::move(choice.value);
          }
          return;
        }
      }
      whole[file_key(name)] = std::move(written);
    });
    return whole;
  }

  static T read_shorthand(const Value& value, const Path& path) {
    T result{};
    for_each_member(result, [&]<class M>(std::string_view name, M& member) {
      if (name == T::shorthand) member = orrery::read<M>(value, path);
    });
    return result;
  }

  static Value definition(Schema& schema) {
    Value properties = Value::Object{};
    std::vector<std::string> required;
    Value::Array choices;
    T described{};
    const Value defaults = write_all(described);
    for_each_member(described, [&]<class M>(std::string_view name, const M&) {
      if constexpr (describing::is_variant<M>) {
        if (reading::is_inlined<T>(name)) {
          Form<M>::add_inlined(schema, properties, choices);
          return;
        }
      }
      const std::string key = file_key(name);
      if (reading::is_required<T>(name)) {
        properties[key] = schema.of<reading::Given<M>>();
        required.push_back(key);
        return;
      }
      if (reading::is_one_of<T>(name)) {
        properties[key] = schema.of<reading::Given<M>>();
        return;
      }
      properties[key] = schema.of<M>();
      if (const Value* initial = defaults.find(key); !initial->is_null()) {
        properties[key]["default"] = *initial;
      }
    });
    Value object = reading::schema_object(std::move(properties), required);
    Value::Array one_of;
    for (const std::string& key : one_of_keys()) {
      one_of.push_back(Value::Object{{"required", Value::Array{key}}});
    }
    if (!choices.empty() && !one_of.empty()) {
      object["allOf"] = Value::Array{Value::Object{{"oneOf", std::move(one_of)}}};
    } else if (!one_of.empty()) {
      object["oneOf"] = std::move(one_of);
    }
    if (!choices.empty()) object["oneOf"] = std::move(choices);
    if constexpr (requires { T::shorthand; }) {
      return Value::Object{{"anyOf", Value::Array{shorthand_schema(schema), std::move(object)}}};
    }
    return object;
  }

  static Value shorthand_schema(Schema& schema) {
    Value result;
    T described{};
    for_each_member(described, [&]<class M>(std::string_view name, const M&) {
      if (name == T::shorthand) result = schema.of<M>();
    });
    return result;
  }
};

}  // namespace orrery
