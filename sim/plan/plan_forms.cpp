#include "sim/plan/plan_forms.hpp"

namespace orrery {
namespace {

using Shape = decltype(Distribution::shape);

std::vector<std::string> selector_words() {
  std::vector<std::string> words = Form<Group>::names();
  words.emplace_back("random 2");
  words.emplace_back("n1");
  words.emplace_back("c1");
  return words;
}

}  // namespace

Probability Form<Probability>::read(const Value& value, const Path& path) {
  const auto number = orrery::read<double>(value, path);
  if (!(number >= 0 && number <= 1)) {
    refuse(value, path, shown(value) + " is no probability: it lies between 0 and 1");
  }
  return {number};
}
Value Form<Probability>::write(const Probability& value) { return value.value; }
Value Form<Probability>::schema(Schema& schema) {
  return schema.named("probability", [] {
    return schema_type("number", {{"minimum", 0}, {"maximum", 1}});
  });
}

Rate Form<Rate>::read(const Value& value, const Path& path) {
  const auto* text = value.get_if<std::string>();
  const auto rate = text ? parse_rate(*text) : std::nullopt;
  if (rate) return *rate;
  const auto* number = value.get_if<std::int64_t>();
  const bool is_bare = number && *number > 0;
  expected("a rate", value, path,
           is_bare ? "write \"" + to_json(value) + "/s\"" : "write it as \"50/s\"");
}
Value Form<Rate>::write(const Rate& value) { return to_text(value); }
Value Form<Rate>::schema(Schema& schema) {
  return schema.named("rate", [] {
    return schema_pattern(
        "^(0*[1-9][0-9]*(\\.[0-9]+)?|0+\\.0*[1-9][0-9]*)/([0-9]+(\\.[0-9]+)?)?(ns|us|ms|s|min|h)$",
        "so many in a time, on average: \"50/s\", \"0.2/s\", \"3/100ms\"");
  });
}

Distribution Form<Distribution>::read(const Value& value, const Path& path) {
  if (value.get_if<Value::Object>()) return {orrery::read<Shape>(value, path)};
  const auto range = orrery::read<DurationRange>(value, path);
  const auto* text = value.get_if<std::string>();
  if (text->find("..") == std::string::npos) return {Constant{range.min}};
  return {Uniform{range.min, range.max}};
}
Value Form<Distribution>::write(const Distribution& value) {
  if (const auto* constant = std::get_if<Constant>(&value.shape)) return to_text(constant->value);
  const auto* uniform = std::get_if<Uniform>(&value.shape);
  if (uniform) return to_text(uniform->min) + ".." + to_text(uniform->max);
  return orrery::write(value.shape);
}
Value Form<Distribution>::schema(Schema& schema) {
  return schema.named("distribution", [&] {
    Value::Array alternatives = Form<Shape>::schemas_by_key(schema);
    alternatives.insert(alternatives.begin(), schema.of<DurationRange>());
    return schema_one_of(std::move(alternatives));
  });
}

Selector Form<Selector>::read(const Value& value, const Path& path) {
  const std::string& text = read_text(value, path, "a selector such as \"leader\" or \"n1\"");
  if (const auto selector = parse_selector(text)) return *selector;
  refuse(value, path, shown(value) + " selects no node", suggestion_among(text, selector_words()));
}
Value Form<Selector>::write(const Selector& value) { return to_text(value); }
Value Form<Selector>::schema(Schema& schema) {
  return schema.named("selector", [] {
    std::string words;
    for (const std::string& word : Form<Group>::names()) words += word + "|";
    return schema_pattern(
        "^(" + words + "random [0-9]+|[a-z][1-9][0-9]*)$",
        "who: a node (\"n1\"), \"random 2\", or one of " + listed(Form<Group>::names()));
  });
}

Selection Form<Selection>::read(const Value& value, const Path& path) {
  const auto* list = value.get_if<Value::Array>();
  if (!list) return {{orrery::read<Selector>(value, path)}};
  if (list->empty()) refuse(value, path, "an empty list selects no node");
  return {orrery::read<std::vector<Selector>>(value, path)};
}
Value Form<Selection>::write(const Selection& value) {
  if (value.any_of.size() == 1) return orrery::write(value.any_of.front());
  return orrery::write(value.any_of);
}
Value Form<Selection>::schema(Schema& schema) {
  return schema.named("selection", [&] {
    Value list = schema.of<std::vector<Selector>>();
    list["minItems"] = 1;
    return schema_one_of({schema.of<Selector>(), std::move(list)});
  });
}

ProtocolChoice Form<ProtocolChoice>::read(const Value& value, const Path& path) {
  if (const auto* name = value.get_if<std::string>()) {
    ProtocolChoice choice{*name};
    choice.settings.set_line(value.line());
    return choice;
  }
  const auto* object = value.get_if<Value::Object>();
  if (!object) expected("a protocol's name, or its name with settings", value, path);
  if (object->size() != 1) {
    refuse(value, path, "a run has one protocol, not " + std::to_string(object->size()),
           "write {\"raft\": {…}}");
  }
  return {object->front().key, object->front().value};
}
Value Form<ProtocolChoice>::write(const ProtocolChoice& value) {
  if (value.settings == Value(Value::Object{})) return value.name;
  return Value::Object{{value.name, value.settings}};
}
Value Form<ProtocolChoice>::schema(Schema&) {
  return schema_one_of(
      {schema_type("string"), schema_type("object", {{"minProperties", 1}, {"maxProperties", 1}})});
}

}  // namespace orrery
