#include "sim/check/history.hpp"

#include <gtest/gtest.h>

#include "tests/support/histories.hpp"

namespace orrery {
namespace {

using enum HistoryModel;

History parsed(std::string_view text, HistoryModel model, HistoryFormat format) {
  return parse_history(text, "h", format, model);
}

Call read_call(NodeId client, Operation operation, std::uint64_t invoked, std::uint64_t returned,
               Result result) {
  Call call{.client = client,
            .operation = std::move(operation),
            .invoked = Time(static_cast<std::int64_t>(invoked)),
            .invoked_event = invoked};
  if (returned == 0) return call;
  call.returned = Time(static_cast<std::int64_t>(returned));
  call.returned_event = returned;
  call.result = std::move(result);
  return call;
}

const NodeId first('p', 1);
const NodeId second('p', 2);

// ---------------------------------------------------------------- the three formats

TEST(History, JsonLinesPairInvocationsWithAnswers) {
  const std::string text =
      R"({"process": 0, "type": "invoke", "f": "put", "key": "k1", "value": "7"}
{"process": 3, "type": "invoke", "f": "cas", "key": "k1", "value": ["7", 8]}

{"process": 0, "type": "ok", "f": "put", "key": "k1", "value": "7"}
{"process": 3, "type": "info", "f": "cas", "key": "k1", "value": ["7", 8]}
{"process": 0, "type": "invoke", "f": "get", "key": "k1", "value": null}
{"process": 0, "type": "ok", "f": "get", "key": "k1", "value": "a\u00e4 \"b\""}
{"process": 0, "type": "invoke", "f": "delete", "key": "k1"}
)";
  const History history = parsed(text, kv, HistoryFormat::jsonl);
  EXPECT_EQ(
      history.calls,
      (std::vector<Call>{
          read_call(first, {.action = Action::put, .key = "k1", .value = "7"}, 1, 4, {}),
          read_call(second, {.action = Action::cas, .key = "k1", .value = "8", .expected = "7"}, 2,
                    5, {.outcome = Outcome::unknown}),
          read_call(first, {.action = Action::get, .key = "k1"}, 6, 7, {.value = "aä \"b\""}),
          read_call(first, {.action = Action::erase, .key = "k1"}, 8, 0, {})}));
  EXPECT_EQ(history.names, (std::map<NodeId, std::string>{{first, "0"}, {second, "3"}}));
}

TEST(History, EdnIsReadAsMapsOrAsOneListOfThem) {
  const std::string maps = R"({:process 7, :type :invoke, :f :write, :value 3} ; a comment
{:process 7, :type :fail, :f :write, :value 3, :error [:timeout "x"]}
{:type :info, :f :start, :process :nemesis, :value nil}
{:process 7 :type :invoke :f :read :value nil :index 4}
#jepsen.history.Op{:process 7, :type :ok, :f :read, :value nil})";
  const std::vector<Call> calls{
      read_call(first, {.action = Action::put, .value = "3"}, 1, 2, {.outcome = Outcome::failed}),
      read_call(first, {.action = Action::get}, 4, 5, {})};
  EXPECT_EQ(parsed(maps, cas_register, HistoryFormat::edn).calls, calls);
  EXPECT_EQ(parsed("[" + maps + "\n]", cas_register, HistoryFormat::edn).calls, calls);
  EXPECT_EQ(parsed("(" + maps + "\n)", cas_register, HistoryFormat::edn).calls, calls);
}

TEST(History, AKeyMayBePartOfTheValue) {
  const std::string text = R"({:process 1, :type :invoke, :f :read, :value [9 nil]}
{:process 1, :type :ok, :f :read, :value [9 4]})";
  EXPECT_EQ(parsed(text, kv, HistoryFormat::edn).calls,
            (std::vector<Call>{
                read_call(first, {.action = Action::get, .key = "9"}, 1, 2, {.value = "4"})}));
}

TEST(History, EtcdsLogLeavesTimedOutOperationsOpen) {
  const std::string text =
      "INFO  jepsen.util - 0\t:invoke\t:cas\t[1 2]\n"
      "INFO  jepsen.util - 3\t:invoke\t:read\tnil\n"
      "INFO  jepsen.util - 0\t:info\t:cas\t:timed-out\n"
      "INFO  jepsen.util - 3\t:ok\t:read\t4\n";
  EXPECT_EQ(
      parsed(text, cas_register, HistoryFormat::etcd).calls,
      (std::vector<Call>{read_call(first, {.action = Action::cas, .value = "2", .expected = "1"}, 1,
                                   3, {.outcome = Outcome::unknown}),
                         read_call(second, {.action = Action::get}, 2, 4, {.value = "4"})}));
}

TEST(History, ReadsOfCollectionsAreTheirElementsInTheOrderOfBytes) {
  const std::string set = R"({:process 0, :type :invoke, :f :add, :value "a b"}
{:process 0, :type :ok, :f :add, :value "a b"}
{:process 0, :type :invoke, :f :read}
{:process 0, :type :ok, :f :read, :value #{"a b" 10 9}})";
  EXPECT_EQ(parsed(set, HistoryModel::set, HistoryFormat::edn).calls,
            (std::vector<Call>{
                read_call(first, {.action = Action::add, .value = "a%20b"}, 1, 2, {}),
                read_call(first, {.action = Action::members}, 3, 4, {.value = "10 9 a%20b"})}));
}

TEST(History, AnswersAloneAreASequentialHistory) {
  EXPECT_EQ(
      parsed("{:process 1, :type :ok, :f :enqueue, :value 1}", queue, HistoryFormat::edn).calls,
      (std::vector<Call>{read_call(first, {.action = Action::enqueue, .value = "1"}, 1, 1, {})}));
}

TEST(History, FormatsAreKnownByTheirFirstCharacters) {
  EXPECT_EQ(format_of("{\"process\": 1}", "h"), HistoryFormat::jsonl);
  EXPECT_EQ(format_of("  \n{ \"process\": 1}", "h"), HistoryFormat::jsonl);
  EXPECT_EQ(format_of("{:process 1}", "h"), HistoryFormat::edn);
  EXPECT_EQ(format_of("; words\n[{:process 1}]", "h"), HistoryFormat::edn);
  EXPECT_EQ(format_of("INFO  jepsen.util - 0", "h"), HistoryFormat::etcd);
  EXPECT_THROW(format_of("process,type\n", "h"), Error);
}

TEST(History, WhatIsWrittenReadsBackAsTheSameHistory) {
  struct Case {
    HistoryKind kind;
    HistoryModel model;
  };
  const std::vector<Case> cases{{HistoryKind::reg, kv},
                                {HistoryKind::list, kv},
                                {HistoryKind::set, HistoryModel::set},
                                {HistoryKind::counter, counter},
                                {HistoryKind::queue, queue},
                                {HistoryKind::lock, lock}};
  for (const auto& [kind, model] : cases) {
    for (const HistoryFormat format : {HistoryFormat::jsonl, HistoryFormat::edn}) {
      SCOPED_TRACE(name_of_model(model) + " as " + std::string(name_of_enumerator(format)));
      const auto drawn = drawn_history({.operations = 60, .keys = 2, .kind = kind}, 1);
      const std::string text = write_history(drawn, format);
      const History again = parsed(text, model, format);
      EXPECT_EQ(write_history(again.calls, format), text);
      ASSERT_EQ(again.calls.size(), drawn.size());
      for (std::size_t i = 0; i < drawn.size(); ++i) {
        EXPECT_EQ(again.calls[i].operation, drawn[i].operation);
        EXPECT_EQ(again.calls[i].result.outcome, drawn[i].result.outcome);
      }
    }
  }
  const auto one_key = drawn_history({.operations = 60}, 1);
  std::vector<Call> keyless = one_key;
  for (Call& each : keyless) each.operation.key.clear();
  const std::string log = write_history(keyless, HistoryFormat::etcd);
  EXPECT_EQ(
      write_history(parsed(log, cas_register, HistoryFormat::etcd).calls, HistoryFormat::etcd),
      log);
  EXPECT_THROW(write_history(drawn_history({.keys = 2}, 1), HistoryFormat::etcd), Error);
}

// ---------------------------------------------------------------- bad input

TEST(HistoryBadInput, IsRefusedWithItsLine) {
  struct Case {
    std::string why;
    HistoryFormat format;
    std::string text;
    std::string message;
  };
  const std::string invoked = R"({"process": 1, "type": "invoke", "f": "read"})";
  const auto json = HistoryFormat::jsonl;
  const auto edn = HistoryFormat::edn;
  const auto etcd = HistoryFormat::etcd;
  const std::vector<Case> cases{
      {"cut off", json, invoked + "\n{\"process\": 1, \"ty",
       "h:2: expected a JSON object such as {\"process\": 1, \"type\": \"invoke\", \"f\": \"get\", "
       "\"key\": \"k1\"}"},
      {"no object", json, "[1]",
       "h:1: expected a JSON object such as {\"process\": 1, \"type\": \"invoke\", \"f\": \"get\", "
       "\"key\": \"k1\"}"},
      {"no type", json, R"({"process": 1, "f": "read"})",
       "h:1: expected a \"type\" (invoke, ok, fail or info)"},
      {"another type", json, R"({"process": 1, "type": "done", "f": "read"})",
       "h:1: \"done\" is no type of line (invoke, ok, fail or info)"},
      {"no operation", json, R"({"process": 1, "type": "invoke"})",
       "h:1: expected an operation under \"f\""},
      {"an operation of another model", json, R"({"process": 1, "type": "invoke", "f": "enqueue"})",
       "h:1: \"enqueue\" is no operation of the model cas-register (it has read, get, write, put, "
       "cas)"},
      {"nothing to write", json, R"({"process": 1, "type": "invoke", "f": "write"})",
       "h:1: expected a value to write"},
      {"no pair", json, R"({"process": 1, "type": "invoke", "f": "cas", "value": 3})",
       "h:1: expected [expected, new] as the value of a cas, not 3"},
      {"no value", json, R"({"process": 1, "type": "invoke", "f": "write", "value": {"a": 1}})",
       "h:1: expected a number or a text as a value, not {\"a\":1}"},
      {"asks twice", json, invoked + "\n" + invoked,
       "h:2: process 1 invokes before its operation of line 1 is answered"},
      {"another answer", json,
       invoked + "\n" + R"({"process": 1, "type": "ok", "f": "write", "value": 1})",
       "h:2: process 1 is answered a write, but it has asked for a read on line 1"},
      {"an answer to nobody", json, invoked + "\n" + R"({"process": 2, "type": "ok", "f": "read"})",
       "h:2: an answer to a process that has not asked for anything (every answer needs a line of "
       "type invoke before it)"},
      {"an open map", edn, "{:process 1\n:type :ok",
       "h:2: the file ends before the '}' of what begins on line 1"},
      {"an open list", edn, "[{:process 1, :type :invoke, :f :read}\n",
       "h:2: the file ends before the ']' of what begins on line 1"},
      {"an open text", edn, "{:process \"1", "h:1: the file ends inside the text of line 1"},
      {"closes nothing", edn, "}", "h:1: '}' closes what was not opened"},
      {"a key alone", edn, "{:process}", "h:1: a key of a map has no value"},
      {"no number", edn, "{:process 1x}", "h:1: \"1x\" is no number"},
      {"no map", edn, "{:process 1, :type :invoke, :f :read}\n17",
       "h:2: expected an operation as a map, not 17"},
      {"half a line", etcd, "INFO  jepsen.util - 0\t:invoke\t:read",
       "h:1: expected \"INFO jepsen.util - PROCESS :TYPE :OPERATION VALUE\""},
  };
  for (const auto& [why, format, text, message] : cases) {
    SCOPED_TRACE(why);
    try {
      parsed(text, cas_register, format);
      ADD_FAILURE() << "was read";
    } catch (const Error& error) {
      EXPECT_EQ(std::string(error.what()), message);
    }
  }
}

}  // namespace
}  // namespace orrery
