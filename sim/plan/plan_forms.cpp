#include "sim/plan/plan_forms.hpp"

#include <charconv>

#include "sim/plan/json.hpp"

namespace orrery {
namespace {

/// Takes the next line off the front, without its comment and the blanks around it.
std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  line = line.substr(0, line.find('#'));
  const auto first = std::min(line.find_first_not_of(" \t\r"), line.size());
  return line.substr(first, line.find_last_not_of(" \t\r") + 1 - first);
}

/// One line of a table of measurements: a time, or a share and a time.
struct MeasuredLine {
  std::optional<double> quantile;
  Duration value{};
};

MeasuredLine read_measured_line(std::string_view line, const Error::Place& place) {
  MeasuredLine result;
  if (const auto comma = line.find(','); comma != std::string_view::npos) {
    double share = 0;
    const char* const end = line.data() + comma;
    const auto [read_to, error] = std::from_chars(line.data(), end, share);
    if (error != std::errc{} || read_to != end) {
      throw Error(place, "expected a share and a time, not " + shown(Value(line)),
                  "write it as \"0.99,40ms\"");
    }
    result.quantile = share;
    line.remove_prefix(comma + 1);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  }
  const auto value = parse_duration(line);
  if (!value || *value > longest_sample) {
    throw Error(place, "expected a time, not " + shown(Value(line)), "write it as \"12.5ms\"");
  }
  result.value = *value;
  return result;
}

Empirical read_measurements(const std::string& file) {
  const std::string bytes = read_text_file(file);
  std::string_view text = bytes;
  std::vector<Duration> sample;
  Empirical table;
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    if (line.empty()) continue;
    const Error::Place place{file, number, 0, {}};
    const MeasuredLine measured = read_measured_line(line, place);
    if (measured.quantile) table.points.push_back({*measured.quantile, measured.value});
    else sample.push_back(measured.value);
    if (!sample.empty() && !table.points.empty()) {
      throw Error(place, "a table holds measured times or points, not both");
    }
  }
  if (sample.size() == 1) throw Error({file, 0, 0, {}}, "at least two measured times are needed");
  if (!sample.empty()) return empirical_from(std::move(sample));
  if (const auto problem = problem_with(Distribution{table})) {
    throw Error({file, 0, 0, {}}, problem->sentence);
  }
  return table;
}

using Shape = decltype(Distribution::shape);

std::vector<std::string> selector_words() {
  std::vector<std::string> words = Form<Group>::names();
  words.emplace_back("random 2");
  words.emplace_back("region eu");
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
    Value::Array alternatives = reading::schemas_by_key(Form<Shape>::alternatives(), schema);
    alternatives.insert(alternatives.begin(), schema.of<DurationRange>());
    return schema_one_of(std::move(alternatives));
  });
}

Empirical Form<Empirical>::read(const Value& value, const Path& path) {
  const auto table = orrery::read<EmpiricalTable>(value, path);
  if (!table.file) return {table.points};
  if (!table.points.empty()) {
    refuse(value, path, "\"points\" and \"file\" cannot both be here");
  }
  return read_measurements(beside(value, path, *table.file));
}
Value Form<Empirical>::write(const Empirical& value) {
  return orrery::write(EmpiricalTable{.points = value.points});
}
Value Form<Empirical>::schema(Schema& schema) { return schema.of<EmpiricalTable>(); }

BitRate Form<BitRate>::read(const Value& value, const Path& path) {
  const auto* text = value.get_if<std::string>();
  const auto rate = text ? parse_bit_rate(*text) : std::nullopt;
  if (rate) return *rate;
  if (text && text->starts_with('-')) {
    refuse(value, path, shown(value) + " is negative: a bandwidth is above 0");
  }
  if (text && text->ends_with("bps")) {
    const std::string repaired = text->substr(0, text->size() - 2) + "it/s";
    if (parse_bit_rate(repaired)) expected("a bandwidth", value, path, did_you_mean(repaired));
  }
  expected("a bandwidth", value, path, "write it as \"10Mbit/s\"");
}
Value Form<BitRate>::write(const BitRate& value) { return to_text(value); }
Value Form<BitRate>::schema(Schema& schema) {
  return schema.named("bandwidth", [] {
    return schema_pattern("^[0-9]+(\\.[0-9]+)?([kMG]?bit/s|[kMG]?B/s)$",
                          "bits or bytes a second: \"10Mbit/s\", \"1.5MB/s\"");
  });
}

ByteCount Form<ByteCount>::read(const Value& value, const Path& path) {
  const auto* text = value.get_if<std::string>();
  const auto size = text ? parse_byte_count(*text) : std::nullopt;
  if (size) return *size;
  const auto* number = value.get_if<std::int64_t>();
  const bool is_bare = number && *number >= 0;
  expected("a size in bytes", value, path,
           is_bare ? "write \"" + to_json(value) + "B\"" : "write it as \"64KiB\"");
}
Value Form<ByteCount>::write(const ByteCount& value) { return to_text(value); }
Value Form<ByteCount>::schema(Schema& schema) {
  return schema.named("bytes", [] {
    return schema_pattern("^[0-9]+(\\.[0-9]+)?(B|kB|MB|GB|KiB|MiB|GiB)$",
                          "a size: \"1500B\", \"64KiB\", \"1MB\"");
  });
}

Endpoint Form<Endpoint>::read(const Value& value, const Path& path) {
  const std::string& text = read_text(value, path, "a node such as \"n1\", or \"replicas\"");
  if (const auto endpoint = parse_endpoint(text)) return *endpoint;
  refuse(value, path, shown(value) + " names no nodes",
         suggestion_among(text, {"replicas", "clients", "n1", "c1"}));
}
Value Form<Endpoint>::write(const Endpoint& value) { return to_text(value); }
Value Form<Endpoint>::schema(Schema& schema) {
  return schema.named("endpoint", [] {
    return schema_pattern("^(replicas|clients|[a-z][1-9][0-9]*)$",
                          "a node (\"n1\"), \"replicas\" or \"clients\"");
  });
}

Endpoints Form<Endpoints>::read(const Value& value, const Path& path) {
  const auto* list = value.get_if<Value::Array>();
  if (!list) return {{orrery::read<Endpoint>(value, path)}};
  if (list->empty()) refuse(value, path, "an empty list names no node");
  return {orrery::read<std::vector<Endpoint>>(value, path)};
}
Value Form<Endpoints>::write(const Endpoints& value) {
  if (value.any_of.size() == 1) return orrery::write(value.any_of.front());
  return orrery::write(value.any_of);
}
Value Form<Endpoints>::schema(Schema& schema) {
  return schema.named("endpoints", [&] {
    Value list = schema.of<std::vector<Endpoint>>();
    list["minItems"] = 1;
    return schema_one_of({schema.of<Endpoint>(), std::move(list)});
  });
}

Link Form<Link>::read(const Value& value, const Path& path) {
  const std::string& text = read_text(value, path, "a link such as \"n1-n3\"");
  if (const auto link = parse_link(text)) return *link;
  refuse(value, path, shown(value) + " is no link between two nodes", "write it as \"n1-n3\"");
}
Value Form<Link>::write(const Link& value) { return to_text(value); }
Value Form<Link>::schema(Schema& schema) {
  return schema.named("link", [] {
    return schema_pattern("^[a-z][1-9][0-9]*-[a-z][1-9][0-9]*$", "two nodes: \"n1-n3\"");
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
    return schema_pattern("^(" + words + "random [0-9]+|region .+|[a-z][1-9][0-9]*)$",
                          "who: a node (\"n1\"), \"random 2\", \"region eu\", or one of " +
                              listed(Form<Group>::names()));
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

Condition Form<Condition>::read(const Value& value, const Path& path) {
  const std::string& text = read_text(value, path, "a condition such as \"term >= 3\"");
  if (const auto condition = parse_condition(text)) return *condition;
  expected("a condition", value, path, "write a member, ==, !=, <, <=, > or >=, and a value");
}
Value Form<Condition>::write(const Condition& value) { return to_text(value); }
Value Form<Condition>::schema(Schema& schema) {
  return schema.named("condition", [] {
    return schema_pattern("^ *[A-Za-z0-9_.]+ *(==|!=|<=|>=|<|>) *(\"[^\"]*\"|[^=<>! \"]+) *$",
                          "a member compared: \"role == leader\", \"term >= 3\"");
  });
}

PinnedValue Form<PinnedValue>::read(const Value& value, const Path& path) {
  if (const auto* large = value.get_if<std::uint64_t>()) return {*large};
  if (const auto* small = value.get_if<std::int64_t>()) return {*small};
  const auto* text = value.get_if<std::string>();
  if (text && *text == "lost") return {PinnedLoss{}};
  if (!text) expected("\"lost\", a time or a whole number", value, path);
  return {orrery::read<Duration>(value, path)};
}
Value Form<PinnedValue>::write(const PinnedValue& value) {
  if (const auto* time = std::get_if<Duration>(&value.is)) return to_text(*time);
  if (const auto* small = std::get_if<std::int64_t>(&value.is)) return *small;
  if (const auto* large = std::get_if<std::uint64_t>(&value.is)) return *large;
  return "lost";
}
Value Form<PinnedValue>::schema(Schema& schema) {
  return schema.named("pinned", [&] {
    return schema_one_of(
        {Value::Object{{"const", "lost"}}, schema.of<Duration>(),
         schema_type("integer", {{"minimum", INT64_MIN}, {"maximum", UINT64_MAX}})});
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

ORRERY_FORM_OF_STRUCT(Plan);
ORRERY_FORM_OF_STRUCT(NetworkPlan);
ORRERY_FORM_OF_STRUCT(DiskPlan);
ORRERY_FORM_OF_STRUCT(ProcessingPlan);
ORRERY_FORM_OF_STRUCT(ClockPlan);
ORRERY_FORM_OF_STRUCT(ClientPlan);
ORRERY_FORM_OF_STRUCT(FaultEntry);
ORRERY_FORM_OF_STRUCT(Pin);
ORRERY_FORM_OF_STRUCT(Hand);

}  // namespace orrery
