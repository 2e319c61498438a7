#include "sim/plan/form_structs.hpp"

namespace orrery::reading {
namespace {

using Presence = Member::Presence;

/// Refuses whatever is no object, and the first key that is none of `keys`.
void require_object(const Value& value, const Path& path, const std::vector<std::string>& keys) {
  const auto* object = value.get_if<Value::Object>();
  if (!object) expected("an object", value, path, keys.empty() ? "" : "keys: " + listed(keys));
  for (const Value::Member& member : *object) {
    if (std::find(keys.begin(), keys.end(), member.key) != keys.end()) continue;
    Value at_key;
    at_key.set_line(member.line);
    at_key.set_source(member.value.source());
    refuse(at_key, path / member.key, "there is no such key", suggestion_among(member.key, keys));
  }
}

/// The one of `choices` that is a key of `object`. Refuses none, and more than one.
const Value::Member& the_one_choice(const Value& object, const Path& path,
                                    const std::vector<std::string>& choices) {
  const Value::Member* chosen = nullptr;
  for (const Value::Member& member : *object.get_if<Value::Object>()) {
    if (std::find(choices.begin(), choices.end(), member.key) == choices.end()) continue;
    if (chosen) {
      refuse(member.value, path / member.key,
             "\"" + chosen->key + "\" and \"" + member.key + "\" cannot both be here");
    }
    chosen = &member;
  }
  if (!chosen) refuse(object, path, "one of these keys must be here: " + listed(choices));
  return *chosen;
}

const Alternative* find(const Alternatives& alternatives, std::string_view key) {
  const auto found = std::find_if(alternatives.begin(), alternatives.end(),
                                  [&](const Alternative& one) { return one.key == key; });
  return found == alternatives.end() ? nullptr : &*found;
}

std::vector<std::string> keys_of(const Outline& outline) {
  std::vector<std::string> keys;
  for (const Member& member : outline.members) {
    if (member.presence != Presence::inlined) {
      keys.push_back(member.key);
      continue;
    }
    for (const Alternative& choice : *member.choices) keys.push_back(choice.key);
  }
  return keys;
}

std::vector<std::string> keys_of(const Outline& outline, Presence presence) {
  std::vector<std::string> keys;
  for (const Member& member : outline.members) {
    if (member.presence == presence) keys.push_back(member.key);
  }
  return keys;
}

const Member* shorthand_of(const Outline& outline) {
  for (const Member& member : outline.members) {
    if (member.key == outline.shorthand) return &member;
  }
  return nullptr;
}

bool is_always_written(const Outline& outline, const std::string& key) {
  return std::any_of(outline.members.begin(), outline.members.end(), [&](const Member& member) {
    return member.presence == Presence::inlined
               ? find(*member.choices, key) != nullptr
               : member.presence == Presence::required && member.key == key;
  });
}

/// Every member by its key, whatever it is.
Value write_all(const Outline& outline, const void* object) {
  Value whole = Value::Object{};
  for (const Member& member : outline.members) {
    Value written = member.write(object);
    if (member.presence != Presence::inlined) {
      whole[member.key] = std::move(written);
      continue;
    }
    for (Value::Member& choice : *written.get_if<Value::Object>()) {
      whole[choice.key] = std::move(choice.value);
    }
  }
  return whole;
}

Value one_key_schema(const Alternative& alternative, Schema& schema) {
  return schema_object(Value::Object{{alternative.key, alternative.schema(schema)}},
                       {alternative.key});
}

/// {"oneOf": [{"required": ["at"]}, …]}: exactly one of these keys is there.
Value::Array each_required(const std::vector<std::string>& keys) {
  Value::Array alternatives;
  for (const std::string& key : keys) {
    alternatives.push_back(Value::Object{{"required", Value::Array{key}}});
  }
  return alternatives;
}

Value object_schema(const Outline& outline, Schema& schema) {
  const Value defaults = write_all(outline, outline.initial);
  Value properties = Value::Object{};
  std::vector<std::string> choices;
  for (const Member& member : outline.members) {
    if (member.presence == Presence::inlined) {
      for (const Alternative& choice : *member.choices) {
        properties[choice.key] = choice.schema(schema);
        choices.push_back(choice.key);
      }
      continue;
    }
    properties[member.key] = member.schema(schema);
    if (member.is_counted) properties[member.key]["minimum"] = 1;
    if (member.presence != Presence::optional) continue;
    const Value* initial = defaults.find(member.key);
    if (!initial->is_null()) properties[member.key]["default"] = *initial;
  }
  Value object = schema_object(std::move(properties), keys_of(outline, Presence::required));
  const std::vector<std::string> exclusive = keys_of(outline, Presence::one_of);
  if (!choices.empty() && !exclusive.empty()) {
    object["allOf"] = Value::Array{Value::Object{{"oneOf", each_required(exclusive)}}};
  } else if (!exclusive.empty()) {
    object["oneOf"] = each_required(exclusive);
  }
  if (!choices.empty()) object["oneOf"] = each_required(choices);
  return object;
}

}  // namespace

// ---------------------------------------------------------------- variants

std::vector<std::string> keys_of(const Alternatives& alternatives) {
  std::vector<std::string> keys;
  for (const Alternative& alternative : alternatives) keys.push_back(alternative.key);
  return keys;
}

void read_variant(const Alternatives& alternatives, void* variant, const Value& value,
                  const Path& path) {
  const std::vector<std::string> keys = keys_of(alternatives);
  const auto* name = value.get_if<std::string>();
  if (!name) {
    require_object(value, path, keys);
    read_choice(alternatives, variant, value, path);
    return;
  }
  const Alternative* alternative = find(alternatives, *name);
  if (!alternative) {
    const auto near = nearest(*name, keys);
    expected("one of " + listed(keys), value, path, near ? did_you_mean(*near) : "");
  }
  if (!alternative->needs_nothing) {
    refuse(value, path, "\"" + *name + "\" needs settings", "write {\"" + *name + "\": {…}}");
  }
  alternative->make(variant);
}

void read_choice(const Alternatives& alternatives, void* variant, const Value& object,
                 const Path& path) {
  const Value::Member& choice = the_one_choice(object, path, keys_of(alternatives));
  find(alternatives, choice.key)->read(variant, choice.value, path / choice.key);
}

Value write_variant(const Alternative& alternative, const void* variant) {
  return Value::Object{{alternative.key, alternative.write(variant)}};
}

Value variant_schema(const Alternatives& alternatives, Schema& schema) {
  Value::Array all = schemas_by_key(alternatives, schema);
  for (const Alternative& alternative : alternatives) {
    if (!alternative.needs_nothing) continue;
    all.push_back(Value::Object{{"const", alternative.key}});
  }
  return schema_one_of(std::move(all));
}

Value::Array schemas_by_key(const Alternatives& alternatives, Schema& schema) {
  Value::Array all;
  for (const Alternative& alternative : alternatives) {
    all.push_back(one_key_schema(alternative, schema));
  }
  return all;
}

// ---------------------------------------------------------------- structs

std::string definition_name(std::string_view qualified_name) {
  std::string name(qualified_name);
  if (name.starts_with("orrery::")) name.erase(0, 8);
  for (auto colons = name.find("::"); colons != std::string::npos; colons = name.find("::")) {
    name.replace(colons, 2, ".");
  }
  return name;
}

void refuse_negative_count(const Value& value, const Path& path) {
  const auto* number = value.get_if<std::int64_t>();
  if (number && *number < 0) refuse(value, path, shown(value) + " is negative: 1 is the least");
}

void read_struct(const Outline& outline, void* object, const Value& value, const Path& path) {
  if (const Member* shorthand = shorthand_of(outline);
      shorthand && !value.get_if<Value::Object>()) {
    shorthand->read(object, value, path);
    return;
  }
  require_object(value, path, keys_of(outline));
  const std::vector<std::string> exclusive = keys_of(outline, Presence::one_of);
  if (!exclusive.empty()) the_one_choice(value, path, exclusive);
  for (const Member& member : outline.members) {
    if (member.presence == Presence::inlined) {
      member.read(object, value, path);
      continue;
    }
    const Value* found = value.find(member.key);
    if (found) member.read(object, *found, path / member.key);
    else if (member.presence == Presence::required) {
      refuse(value, path, "\"" + member.key + "\" is missing here");
    }
  }
}

Value write_struct(const Outline& outline, const void* object) {
  const Value defaults = write_all(outline, outline.initial);
  Value whole = write_all(outline, object);
  Value::Object written;
  for (Value::Member& member : *whole.get_if<Value::Object>()) {
    const Value* as_default = defaults.find(member.key);
    const bool is_needed = is_always_written(outline, member.key) || !as_default;
    if (is_needed || *as_default != member.value) written.push_back(std::move(member));
  }
  const bool is_short = written.size() == 1 && written[0].key == outline.shorthand;
  if (is_short) return std::move(written[0].value);
  return written;
}

Value struct_schema(const Outline& outline, Schema& schema) {
  return schema.named(outline.name, [&] {
    const Member* shorthand = shorthand_of(outline);
    if (!shorthand) return object_schema(outline, schema);
    Value long_form = object_schema(outline, schema);
    Value short_form = shorthand->schema(schema);
    return Value(
        Value::Object{{"anyOf", Value::Array{std::move(short_form), std::move(long_form)}}});
  });
}

Value schema_object(Value properties, const std::vector<std::string>& required) {
  Value object = schema_type("object", {{"properties", std::move(properties)}});
  if (!required.empty()) object["required"] = to_value(required);
  object["additionalProperties"] = false;
  return object;
}

}  // namespace orrery::reading
