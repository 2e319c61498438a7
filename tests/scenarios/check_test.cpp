/// `orrery check` and `orrery export --history`.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/scenarios/program.hpp"

namespace orrery::program {
namespace {

using testing::HasSubstr;

const std::string stale_read = R"({"process": 1, "type": "invoke", "f": "write", "value": 1}
{"process": 1, "type": "ok", "f": "write", "value": 1}
{"process": 2, "type": "invoke", "f": "read"}
{"process": 2, "type": "ok", "f": "read", "value": null}
)";

TEST(Check, AViolationIsDrawnAndExitsWithOne) {
  const TemporaryFile file(stale_read, "stale.jsonl");
  const Answer answer = orrery({"check", file.path(), "--model", "register"});
  EXPECT_EQ(answer.code, 1);
  EXPECT_THAT(answer.out, HasSubstr("✘ violated"));
  EXPECT_THAT(answer.out, HasSubstr("no order of 2 operations explains get -> nothing"));
  EXPECT_THAT(answer.out, HasSubstr("\n  1  put 1           ├──┤\n"
                                    "  2  get -> nothing        ├──┤\n"
                                    "\nLines 1 to 4. "));
  EXPECT_EQ(answer.err, "");
}

TEST(Check, JsonNamesStatusModelOperationsSecondsAndEvidence) {
  const TemporaryFile file(stale_read, "stale.jsonl");
  const Answer answer = orrery({"check", file.path(), "--model", "register", "--json"});
  EXPECT_EQ(answer.code, 1);
  nlohmann::json report = nlohmann::json::parse(answer.out);
  EXPECT_GE(report["seconds"], 0.0);
  report.erase("seconds");
  EXPECT_EQ(report, nlohmann::json::parse(R"({
    "status": "violated", "model": "register", "operations": 2,
    "sentence": "no order of 2 operations explains get -> nothing",
    "evidence": [
      {"process": "1", "operation": "put 1", "key": "", "invoked": 1, "returned": 2},
      {"process": "2", "operation": "get -> nothing", "key": "", "invoked": 3, "returned": 4}]})"));
}

TEST(Check, AHistoryThatHoldsExitsWithZero) {
  const TemporaryFile file(stale_read.substr(0, stale_read.find("{\"process\": 2")), "ok.jsonl");
  const Answer answer = orrery({"check", file.path(), "--model", "register"});
  EXPECT_EQ(answer.code, 0);
  EXPECT_THAT(answer.out, HasSubstr("✔ holds"));
}

TEST(Check, BeyondItsMemoryTheAnswerIsUnknown) {
  const TemporaryFile file(std::string(3U << 20U, '\n') + stale_read, "large.jsonl");
  const Answer answer = orrery({"check", file.path(), "--model", "register", "--memory", "8"});
  EXPECT_EQ(answer.code, 1);
  EXPECT_THAT(answer.out, HasSubstr("? unknown"));
  EXPECT_THAT(answer.out, HasSubstr("a history of 3 MiB does not fit into 8 MiB of memory"));
}

TEST(Check, RefusesWhatItCannotRead) {
  const TemporaryFile cut(stale_read.substr(0, stale_read.size() - 20), "cut.jsonl");
  const TemporaryFile queue("{:process 1, :type :invoke, :f :enqueue, :value 1}\n", "queue.edn");
  const TemporaryFile words("hello", "words.txt");
  const std::vector<Case> cases{
      {"no file",
       {"check"},
       "orrery: check needs a history (write orrery check FILE --model cas-register)\n"},
      {"no model",
       {"check", cut.path()},
       "orrery: check needs to know what the history is about (add --model register, cas-register, "
       "kv, queue, bag, set, counter, unique-ids, lock)\n"},
      {"another model",
       {"check", cut.path(), "--model", "cas_register"},
       "--model: there is no model \"cas_register\" (did you mean \"cas-register\"?)\n"},
      {"another format",
       {"check", cut.path(), "--model", "kv", "--format", "xml"},
       "--format: expected one of jsonl, edn, etcd, not \"xml\"\n"},
      {"a file that is not there",
       {"check", "/nowhere/h.edn", "--model", "kv"},
       "/nowhere/h.edn: there is no directory \"/nowhere\"\n"},
      {"a file cut off",
       {"check", cut.path(), "--model", "register"},
       cut.path() +
           ":4: expected a JSON object such as {\"process\": 1, \"type\": \"invoke\", \"f\": "
           "\"get\", \"key\": \"k1\"}\n"},
      {"no history",
       {"check", words.path(), "--model", "register"},
       words.path() + ":1: this looks like no history (JSON lines, EDN or a log of Jepsen's etcd "
                      "test; --format says which)\n"},
      {"a model that does not fit",
       {"check", queue.path(), "--model", "lock"},
       queue.path() + ":1: \"enqueue\" is no operation of the model lock (it has acquire, release, "
                      "guarded_put, put, get)\n"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.why);
    const Answer answer = orrery(each.arguments);
    EXPECT_EQ(answer.code, 2);
    EXPECT_EQ(answer.err, each.sentence);
    EXPECT_EQ(answer.out, "");
  }
}

TEST(Check, HistoriesOfLocksKeepTheTokensOfTakeovers) {
  const Folder folder;
  const std::string trace = folder / "run.db";
  ASSERT_EQ(orrery({"run", "scenarios/workload/fencing.json", "--trace", trace, "--quiet"}).code,
            0);
  EXPECT_EQ(orrery({"check", trace, "--model", "lock"}).code, 0);
  for (const std::string format : {"jsonl", "edn"}) {
    const std::string history = folder / ("history." + format);
    ASSERT_EQ(orrery({"export", trace, "--history", format, "-o", history}).code, 0);
    const Answer answer = orrery({"check", history, "--model", "lock"});
    EXPECT_EQ(answer.code, 0) << answer.out << answer.err;
  }
}

TEST(Check, ATraceIsJudgedAsItsExportedHistories) {
  const Folder folder;
  const std::string trace = (folder.path() / "run.db").string();
  const Answer run =
      orrery({"run", "scenarios/raft/local_reads.json", "--trace", trace, "--quiet"});
  ASSERT_EQ(run.code, 0) << run.err;
  const auto verdict_on = [](const std::string& file) {
    nlohmann::json report =
        nlohmann::json::parse(orrery({"check", file, "--model", "kv", "--json"}).out);
    return report["sentence"].get<std::string>();
  };
  const std::string sentence = verdict_on(trace);
  EXPECT_THAT(sentence, HasSubstr("no order of 3 operations under k2 explains get k2 -> "));
  for (const std::string format : {"jsonl", "edn"}) {
    const std::string history = (folder.path() / ("history." + format)).string();
    const Answer written = orrery({"export", trace, "--history", format, "-o", history});
    EXPECT_EQ(written.code, 0) << written.err;
    EXPECT_EQ(verdict_on(history), sentence);
  }
  const Answer evidence = orrery(
      {"query", trace,
       "SELECT action FROM verdict JOIN evidence USING (verdict) JOIN operation ON invoked_event = "
       "evidence.event WHERE judge = 'linearizable' ORDER BY operation",
       "--json"});
  EXPECT_EQ(nlohmann::json::parse(evidence.out),
            nlohmann::json::parse(R"([{"action": "put"}, {"action": "put"}, {"action": "get"}])"));
}

}  // namespace
}  // namespace orrery::program
