/// The schema and the reader say the same: key by key, by walking the schema, and value by value.

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "sim/plan/json.hpp"
#include "sim/plan/plan.hpp"
#include "tests/plan/schema_validator.hpp"
#include "tests/plan/toy_catalogue.hpp"

namespace orrery::plan_test {
namespace {

/// Follows a reference.
const Value& resolved(const Value& document, const Value& schema) {
  const Value* reference = schema.find("$ref");
  if (!reference) return schema;
  return resolved(document,
                  *document.find("$defs")->find(reference->get_if<std::string>()->substr(8)));
}

/// The keys that a schema allows at its top, through its alternatives.
std::set<std::string> keys_of_schema(const Value& document, const Value& schema) {
  std::set<std::string> keys;
  const Value& here = resolved(document, schema);
  if (const Value* properties = here.find("properties")) {
    for (const auto& member : *properties->get_if<Value::Object>()) keys.insert(member.key);
  }
  for (std::string_view alternatives : {"anyOf", "oneOf"}) {
    if (const Value* list = here.find(alternatives)) {
      for (const Value& one : *list->get_if<Value::Array>()) {
        keys.merge(keys_of_schema(document, one));
      }
    }
  }
  return keys;
}

/// What the reader lists when it is asked for a key that nobody has.
template <class T>
std::set<std::string> keys_of_reader() {
  const std::string nobodys_key = "@@@@@@@@@@@@@@@@";
  try {
    read<T>(Value(Value::Object{{nobodys_key, 1}}), Path{});
  } catch (const Error& error) {
    EXPECT_EQ(error.sentence(), "there is no such key");
    std::set<std::string> keys;
    std::string_view text = error.suggestion();
    if (text.empty()) return keys;
    text.remove_prefix(std::string_view("there are: ").size());
    for (auto comma = text.find(", "); comma != std::string_view::npos; comma = text.find(", ")) {
      keys.emplace(text.substr(0, comma));
      text.remove_prefix(comma + 2);
    }
    keys.emplace(text);
    return keys;
  }
  ADD_FAILURE() << "a key that nobody has was accepted";
  return {};
}

std::set<std::string>& walked() {
  static std::set<std::string> names;
  return names;
}

/// Compares the keys of T, then those of everything inside it.
template <class T>
void walk() {
  if constexpr (describing::is_optional<T>) {  // NOLINT(bugprone-branch-clone)
    walk<typename T::value_type>();
  } else if constexpr (std::same_as<T, Distribution>) {
    walk<decltype(T::shape)>();
  } else if constexpr (std::same_as<T, Measures>) {
    walk<Measure>();
  } else if constexpr (std::same_as<T, PublishedTable>) {
    walk<PublishedTableSource>();
  } else if constexpr (std::same_as<T, Selection> || std::same_as<T, Selector> ||
                       std::same_as<T, Rate> || std::same_as<T, Probability> ||
                       std::same_as<T, BitRate> || std::same_as<T, ByteCount> ||
                       std::same_as<T, Link> || std::same_as<T, Endpoint> ||
                       std::same_as<T, Endpoints> || std::same_as<T, Condition> ||
                       std::same_as<T, PinnedValue> || std::same_as<T, DriftRange> ||
                       std::same_as<T, ShiftRange> || std::same_as<T, workload::IntegerRange> ||
                       std::same_as<T, ProtocolChoice> || std::same_as<T, Vary> ||
                       std::same_as<T, Swarm> || std::same_as<T, PublishedFigure> ||
                       std::same_as<T, Statistic> || std::same_as<T, Tolerance>) {
    return;  // texts, numbers and what is varied; a protocol's settings are walked on their own
  } else if constexpr (describing::is_variant<T>) {
    const Value document = schema_of<T>();
    EXPECT_EQ(keys_of_schema(document, document), keys_of_reader<T>()) << name_of<T>();
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, T>>(
        []<class A>(boost::mp11::mp_identity<A>) { walk<A>(); });
  } else if constexpr (DescribedStruct<T>) {
    if (!walked().emplace(qualified_name_of<T>()).second) return;
    const Value document = schema_of<T>();
    EXPECT_EQ(keys_of_schema(document, document), keys_of_reader<T>()) << name_of<T>();
    T described{};
    for_each_member(described, []<class M>(std::string_view, const M&) { walk<M>(); });
  } else if constexpr (requires { typename T::value_type; } && !std::same_as<T, std::string>) {
    walk<typename T::value_type>();
  }
}

TEST(PlanSchema, HasExactlyTheKeysThatTheReaderAccepts) {
  walked().clear();
  walk<Plan>();
  walk<toy::Config>();
  walk<toy::StrictConfig>();
  EXPECT_GE(walked().size(), 25U);
}

TEST(PlanSchema, NamesEveryProtocolsSettingsAndEveryJudge) {
  const Value document = plan_schema(toy::catalogue());
  const Value& plan = resolved(document, document);
  const Value& choices = *plan.find("properties")->find("protocol");
  EXPECT_EQ(keys_of_schema(document, choices), (std::set<std::string>{"toy", "strict"}));
  const Value& config = (*choices.find("oneOf")->get_if<Value::Array>())[0];
  EXPECT_EQ(keys_of_schema(document, *config.find("properties")->find("toy")),
            keys_of_reader<toy::Config>());
  const Value& expect = resolved(document, *plan.find("properties")->find("expect"));
  EXPECT_EQ(to_json(*expect.find("properties")->find("always")->find("items")),
            R"({"enum":["linearizable","complete","toy.safety","strict.beat","availability",)"
            R"("staleness","liveness"]})");
}

struct Sample {
  std::string text;
  bool is_fine;
};

/// Values that are fine or wrong in shape (not in meaning: that two numbers contradict each other
/// no schema says).
// NOLINTNEXTLINE(readability-function-size): a table
std::vector<Sample> samples() {
  std::vector<Sample> all;
  const auto add = [&](const std::string& key, const std::vector<std::string>& fine,
                       const std::vector<std::string>& wrong) {
    const auto with = [&](const std::string& value) {
      return R"({"protocol": "toy", "nodes": 5, ")" + key + "\": " + value + "}";
    };
    for (const std::string& value : fine) all.push_back({with(value), true});
    for (const std::string& value : wrong) all.push_back({with(value), false});
  };
  add("title", {R"("")", R"("x")"}, {"5", "null", "[]"});
  add("seed", {"0", "18446744073709551615", "1e6"}, {"-1", "1.5", R"("1")", "true"});
  add("stop", {R"("150ms")", R"("1.5s")", R"("1h")", R"("2min")"},
      {"150", R"("150")", R"("1 s")", R"("-1s")", R"("1m")", R"("1s..2s")", R"("")", "{}"});
  add("network",
      {"{}", R"({"loss": 0})", R"({"loss": 1})", R"({"latency": "1ms"})",
       R"({"latency": "1ms..2ms"})", R"({"latency": {"constant": {"value": "1ms"}}})",
       R"({"latency": {"mixture": {"parts": [{"distribution": "1ms"}]}}})",
       R"({"bandwidth": "1.5Mbit/s", "fifo": true, "corrupt": 0.5, "checksum": false})",
       R"({"bandwidth": {"rate": "10kB/s", "queue": "1500B"}, "bursts": null})",
       R"({"bursts": {"begin": 0.01, "end": 0.5}, "slow": {"of": "link", "factor": 2.5}})",
       R"({"rules": [{"message": "Ask", "from": "replicas", "to": ["n1", "n2"], "loss": 1}]})"},
      {"5",
       R"({"loss": 1.5})",
       R"({"loss": -1})",
       R"({"loss": "0.1"})",
       R"({"latency": 1})",
       R"({"latency": "1ms.."})",
       R"({"latency": "normal"})",
       R"({"latency": {}})",
       R"({"latency": {"constant": {}, "uniform": {}}})",
       R"({"latency": {"constant": {"v": 1}}})",
       R"({"latency": {"mixture": {"parts": [{"distribution": "1m"}]}}})",
       R"({"x": 1})",
       R"({"bandwidth": "10Mbps"})",
       R"({"bandwidth": 10})",
       R"({"bandwidth": {"queue": "1B"}})",
       R"({"bandwidth": {"rate": "1MB/s", "queue": "1 kB"}})",
       R"({"bursts": {"begin": 0.5}})",
       R"({"slow": {"of": "nodes"}})",
       R"({"rules": {}})",
       R"({"rules": [{"to": "leader"}]})",
       R"({"rules": [{"to": [], "loss": 1}]})",
       R"({"fifo": "yes"})",
       R"({"corrupt": 2})"});
  add("clients",
      {R"({"count": 1, "workload": "kv"})", R"({"count": 1, "workload": {"kv": {}}})",
       R"({"count": 1, "workload": null})", R"({"count": 1, "workload": {"kv": {"rate": "5/s"}}})",
       R"({"count": 1, "workload": {"kv": {"rate": null, "mix": {"delete": 1}}}})",
       R"({"count": 1, "workload": {"register": {"skew": {"zipf": {"exponent": 2}}}}})",
       R"({"count": 1, "workload": {"set": {"rate": "1/s", "arrivals": "fixed", "skew": "zipf"}}})",
       R"({"count": 1, "workload": {"counter": {"by": -3}}})",
       R"({"count": 1, "workload": {"counter": {"by": "-3..5"}}})",
       R"({"count": 1, "workload": {"queue": {"drain": true, "until": "1s"}}})",
       R"({"count": 1, "workload": {"lock": {"hold": "1s", "lease": null, "fencing": true}}})",
       R"({"count": 1, "workload": {"unique_ids": {"retries": 2}}})",
       R"({"count": 1, "workload": {"propose": {"instances": 2}}})"},
      {R"({"count": -1})", R"({"count": 1, "workload": "vk"})", R"({"count": 1, "workload": {}})",
       R"({"count": 1, "workload": {"kv": {"rate": "0/s"}}})",
       R"({"count": 1, "workload": {"kv": {"rate": 5}}})",
       R"({"count": 1, "workload": {"kv": {"mix": {"delete_": 1}}}})",
       R"({"count": 1, "workload": {"kv": {"skew": "zipff"}}})",
       R"({"count": 1, "workload": {"set": {"arrivals": 1}}})",
       R"({"count": 1, "workload": {"counter": {"by": "1-3"}}})",
       R"({"count": 1, "workload": {"counter": {"by": 1.5}}})",
       R"({"count": 1, "workload": {"lock": {"fencing": "yes"}}})",
       R"({"count": 1, "workload": {"propose": {"keys": 2}}})"});
  add("faults",
      {"[]", R"([{"at": "1s", "crash": "leader"}])",
       R"([{"at": "1s", "crash": ["n1", "random 2"]}])",
       R"([{"at": "1s", "crash": {"who": "n1"}, "for": "1s"}])",
       R"([{"at": "1s", "partition": ["leader", ["n1", "rest"]]}])",
       R"([{"at": "1s", "partition": {"groups": ["leader", "rest"]}, "for": null}])",
       R"([{"at": "1s", "heal": "all"}, {"at": "1s", "restart": "crashed"}])",
       R"([{"every": "1s", "jitter": "0s..5ms", "crash": "n1", "times": null}])",
       R"([{"rate": "0.2/s", "nemesis": "full"}])",
       R"([{"when": {"output": "Elected", "where": "term>=3"}, "after": "5ms", "crash": "it"}])",
       R"([{"when": {"message": "Ask", "from": "n1", "nth": 2}, "lose": "it"}])",
       R"([{"when": {"state": "role == leader"}, "partition": ["it", "rest"], "times": 3}])",
       R"([{"rate": "1/5s", "mix": {"parts": [{"crash": "n1", "weight": 2}]}}])",
       R"([{"at": "1s", "sequence": [{"wait": "1s..2s"}, {"crash": "n1", "for": "1s"}]}])"},
      {"{}",
       "[5]",
       "[{}]",
       R"([{"at": "1s"}])",
       R"([{"crash": "n1"}])",
       R"([{"at": null, "crash": "n1"}])",
       R"([{"at": "1s", "every": "1s", "crash": "n1"}])",
       R"([{"rate": "0.0/s", "crash": "n1"}])",
       R"([{"rate": "1/s", "mix": [{"weight": 2}]}])",
       R"([{"at": "1s", "mix": [{"wait": "1s"}]}])",
       R"([{"rate": "1/s", "nemesis": "x"}])",
       R"([{"when": {}, "crash": "n1"}])",
       R"([{"when": "Elected", "crash": "n1"}])",
       R"([{"when": {"state": "leader"}, "crash": "n1"}])",
       R"([{"when": {"output": "Elected", "state": "role == leader"}, "crash": "n1"}])",
       R"([{"when": {"message": "Ask"}, "lose": "n1"}])",
       R"([{"at": "1s", "crash": "n1", "heal": "all"}])",
       R"([{"at": "1s", "crash": "n0"}])",
       R"([{"at": "1s", "crash": "leeder"}])",
       R"([{"at": "1s", "crash": []}])",
       R"([{"at": "1s", "crash": null}])",
       R"([{"at": "1s", "crash": {}}])",
       R"([{"at": "1s", "partition": "n1"}])"});
  add("pins",
      {"[]", R"([{"timer": "ElectionTimeout", "node": "n2", "nth": 4, "is": "170ms"}])",
       R"([{"message": "Ask", "from": "n1", "is": "lost"}, {"message": "Ask", "is": "0s"}])",
       R"([{"choice": "n1", "nth": 2, "is": 18446744073709551615}, {"choice": "n1", "is": -3}])"},
      {"{}", "[{}]", R"([{"timer": "ElectionTimeout"}])", R"([{"is": "1s"}])",
       R"([{"timer": "ElectionTimeout", "message": "Ask", "is": "1s"}])",
       R"([{"message": "Ask", "is": "gone"}])", R"([{"message": "Ask", "is": 1.5}])",
       R"([{"choice": "x", "is": 1}])",
       R"([{"timer": "ElectionTimeout", "nth": "1", "is": "1s"}])"});
  add("hands",
      {"[]", R"([{"after": 7, "crash": "leader"}, {"after": 7, "at": "1s", "heal": "all"}])",
       R"([{"after": 7, "drop": {"message": "Ask", "from": "n1", "to": "n2", "nth": 2}}])",
       R"([{"after": 7, "delay_message": {"message": "Ask", "from": "n1", "to": "n2",
            "until": "1s"}}])",
       R"([{"after": 7, "expire": {"timer": "ElectionTimeout", "node": "n2"}}])"},
      {"{}", "[{}]", R"([{"after": 7}])", R"([{"crash": "n1"}])",
       R"([{"after": -1, "crash": "n1"}])", R"([{"after": "7", "crash": "n1"}])",
       R"([{"after": 7, "crash": "n1", "heal": "all"}])",
       R"([{"after": 7, "crash": "n1", "for": "1s"}])",
       R"([{"after": 7, "drop": {"message": "Ask", "from": "n1"}}])",
       R"([{"after": 7, "expire": {"timer": "ElectionTimeout", "node": "x"}}])"});
  add("expect",
      {"{}", R"({"always": ["toy.safety"], "availability": {"min": 0.5}})",
       R"({"availability": null})", R"({"staleness": {"versions": 1, "age": "1s", "share": 0.9}})",
       R"({"liveness": null})"},
      {R"({"always": "toy.safety"})", R"({"always": ["x"]})", R"({"availability": {}})",
       R"({"availability": {"min": 2}})", R"({"staleness": {"share": 2}})", R"({"liveness": {}})",
       R"({"liveness": "1s"})"});
  add("disk", {R"({"sync": "0s"})", R"({"write": "1us..2us", "unsynced": "any_subset"})"},
      {"[]", R"({"write": 1})", R"({"unsynced": "anySubset"})", R"({"unsynced": null})"});
  add("faults",
      {R"([{"at": "1s", "disk_slow": {"who": "n1", "factor": 3}, "for": "1s"}])",
       R"([{"at": "1s", "disk_read_error": {"who": "all", "record": "vote"}}])",
       R"([{"at": "1s", "crash": {"who": "n1", "unsynced": "torn"}}])",
       R"([null, {"at": "1s", "crash": "n1"}])"},
      {R"([{"at": "1s", "disk_slow": {"who": "n1", "factor": "3"}}])",
       R"([{"at": "1s", "disk_stall": {}}])",
       R"([{"at": "1s", "disk_corrupt": {"who": "n1", "record": 3}}])"});
  add("clocks",
      {"{}", R"({"drift": "-200ppm..+200ppm", "offset": "-5s..1.5h"})", R"({"drift": "0.5%"})",
       R"({"drift": "7ppb", "offset": "+2s"})"},
      {R"({"drift": "200"})", R"({"drift": 200})", R"({"drift": "5 %"})", R"({"offset": "-2"})",
       R"({"offset": 5})", R"({"offset": "--2s"})", R"({"skew": "1s"})"});
  add("faults",
      {R"([{"at": "1s", "clock_drift": {"who": "n1", "drift": "5%"}, "for": "1s"}])",
       R"([{"at": "1s", "clock_step": {"who": ["n1", "leader"], "by": "-2s..2s"}}])",
       R"([{"at": "1s", "clock_strobe": "n1"}])",
       R"([{"at": "1s", "clock_strobe": {"who": "n1", "by": "-1s", "period": "50ms"}}])"},
      {R"([{"at": "1s", "clock_drift": "n1"}])", R"([{"at": "1s", "clock_step": {"who": "n1"}}])",
       R"([{"at": "1s", "clock_drift": {"who": "n1", "drift": "fast"}}])",
       R"([{"at": "1s", "clock_strobe": {"who": "n1", "period": "-1s"}}])"});
  add("swarm",
      {R"({"network.loss": [0, 1]})", R"({"stop": ["1s", null]})", R"({"stop": null})", "null"},
      {"5", "{}", "[]", R"({"network.loss": []})", R"({"network.loss": 0})"});
  add("vary",
      {R"({"nodes": [3, 5], "protocol.toy.backoff": [1]})", R"([{"nodes": 3}, {"nodes": 5}])",
       "null"},
      {"{}", "[]", R"({"nodes": 3})", R"({"nodes": []})", "[{}]", "[3]", "5"});
  add("seeds", {"1", "1000"}, {"-1", "0.5", R"("20")"});
  add("measure",
      {"{}", R"({"a": "events", "b": {"report": "operations.p99_ms", "unit": "msec"}})",
       R"({"a": {"count": {"output": "Elected", "where": "term >= 2", "nth": 3}}})",
       R"({"a": {"reached": {"state": "role == leader", "node": "n1"}}})",
       R"({"a": {"first": {"message": "Ask", "from": "leader"}, "unit": "ms"}})",
       R"({"a": {"state": "log.size", "of": ["n1", "followers"], "take": "max"}})"},
      {"[]", "5", R"({"a": 5})", R"({"a": {}})", R"({"a": {"count": "Elected"}})",
       R"({"a": {"count": {}}})",
       R"({"a": {"count": {"output": "Elected", "state": "role == a"}}})",
       R"({"a": {"count": {"output": "Elected"}, "first": {"output": "Elected"}}})",
       R"({"a": {"state": "log.size", "take": "most"}})"});
  add("expect", {R"({"sometimes": [{"output": "Elected"}, {"state": "log.size > 3"}]})"},
      {R"({"sometimes": {"output": "Elected"}})", R"({"sometimes": ["Elected"]})",
       R"({"sometimes": [{"where": "term >= 2"}]})"});
  for (std::string fine :
       {R"([{"measure": "e", "figures": [{"value": 1}], "tolerance": 0.5}])",
        R"([{"measure": "e", "source": "Doe", "statistic": "p99.9", "tolerance": "5%",
             "figures": [{"value": 1.5, "tolerance": "10%"}, {"value": 3}]}])"}) {
    all.push_back(
        {R"({"protocol": "toy", "measure": {"e": "events"}, "published": )" + fine + "}", true});
  }
  for (std::string wrong :
       {"{}", R"([{"figures": [{"value": 1}]}])", R"([{"measure": "e", "figures": [{}]}])",
        R"([{"measure": "e", "figures": [{"value": "1"}]}])",
        R"([{"measure": "e", "figures": [{"value": 1}], "tolerance": -1}])",
        R"([{"measure": "e", "figures": [{"value": 1}], "tolerance": "5"}])",
        R"([{"measure": "e", "figures": [{"value": 1}], "statistic": "avg"}])"}) {
    all.push_back(
        {R"({"protocol": "toy", "measure": {"e": "events"}, "published": )" + wrong + "}", false});
  }
  for (std::string fine : {"[]", R"([{"kind": "cdf", "x": "e", "log": "x", "title": "E"}])",
                           R"([{"kind": "scatter", "x": "e", "y": "e", "log": "both"}])"}) {
    all.push_back(
        {R"({"protocol": "toy", "measure": {"e": "events"}, "plots": )" + fine + "}", true});
  }
  for (std::string wrong : {"{}", "[{}]", R"([{"kind": "pie", "x": "e"}])",
                            R"([{"kind": "cdf", "x": "e", "log": true}])"}) {
    all.push_back(
        {R"({"protocol": "toy", "measure": {"e": "events"}, "plots": )" + wrong + "}", false});
  }
  add("limits", {R"({"events": 1})"}, {R"({"events": 1.5})", R"({"event": 1})"});
  for (std::string fine :
       {"{}", R"({"pre_vote": true, "fsync": "on_commit", "learners": ["n1"]})",
        R"({"backoff": 1, "priority": -2147483648})", R"({"batch": {"linger": null}})"}) {
    all.push_back({R"({"protocol": {"toy": )" + fine + "}}", true});
  }
  for (std::string wrong :
       {"5", R"({"pre_vote": 1})", R"({"fsync": "onCommit"})", R"({"learners": [1]})",
        R"({"priority": 2147483648})", R"({"batch": {"sizeMax": 1}})", R"({"batch": null})"}) {
    all.push_back({R"({"protocol": {"toy": )" + wrong + "}}", false});
  }
  all.push_back({R"({"protocol": {"strict": {"period": "1s"}}})", true});
  for (std::string wrong : {"{}", R"({"protocol": {}})", R"({"protocol": "strict"})",
                            R"({"protocol": "x"})", R"({"protocol": {"toy": {}, "strict": {}}})",
                            R"({"protocol": {"strict": {}}})", "[]", "5", "null"}) {
    all.push_back({wrong, false});
  }
  return all;
}

TEST(PlanSchema, AcceptsAndRefusesTheSameShapesAsTheReader) {
  const Value schema = plan_schema(toy::catalogue());
  for (const Sample& sample : samples()) {
    SCOPED_TRACE(sample.text);
    const Value value = parse_json(sample.text, "x.json");
    std::string refused;
    try {
      read_plan(value, "x.json", toy::catalogue());
    } catch (const Error& error) {
      refused = error.what();
    }
    EXPECT_EQ(refused.empty(), sample.is_fine) << refused;
    EXPECT_EQ(schema_accepts(schema, value), sample.is_fine);
  }
}

}  // namespace
}  // namespace orrery::plan_test
