/// What ABD says to settings and clients that make no sense.

#include <gtest/gtest.h>

#include "tests/support/error_in.hpp"

namespace orrery::abd {
namespace {

std::string error_of(const std::string& settings, const std::string& clients = "{}") {
  return error_in(R"({"protocol": {"abd": {)" + settings + "}},\n\"clients\": " + clients + "}");
}

std::string three_clients(const std::string& workload) {
  return R"({"count": 3, "workload": )" + workload + "}";
}

std::string script(const std::string& second_client, const std::string& action) {
  return three_clients(
      R"({"script": {"calls": [
      {"at": "0s", "client": "c1", "action": "put", "key": "x", "value": "1"},
      {"at": "1s", "client": ")" +
      second_client + R"(", "action": )" + action + R"(, "key": "x"}]}})");
}

TEST(AbdSettings, AResendNeedsTime) {
  EXPECT_EQ(error_of(R"("resend": "0s")"),
            "x.json:1: protocol.abd.resend: a client needs some time to wait for answers (write "
            "\"200ms\")");
}

TEST(AbdSettings, RegistersAreReadAndWritten) {
  EXPECT_EQ(error_of("", three_clients(R"({"kv": {"mix": {"get": 1, "put": 1}}})")), "read");
  EXPECT_EQ(error_of("", three_clients(R"({"register": {"keys": 3}})")), "read");
  EXPECT_EQ(error_of("", script("c2", R"("get")")), "read");
  EXPECT_EQ(error_of("", three_clients(R"({"kv": {"mix": {"get": 1, "append": 1}}})")),
            "x.json:2: clients.workload.kv.mix.append: registers are read and written, and nothing "
            "else (leave it out)");
  EXPECT_EQ(error_of("", three_clients(R"({"kv": {"mix": {"get": 1, "delete": 1}}})")),
            "x.json:2: clients.workload.kv.mix.delete: registers are read and written, and nothing "
            "else (leave it out)");
  EXPECT_EQ(error_of("", three_clients(R"({"register": {"mix": {"cas": 1}}})")),
            "x.json:2: clients.workload.register.mix.cas: registers are read and written, and "
            "nothing else (leave it out)");
  EXPECT_EQ(error_of("", three_clients(R"({"queue": {}})")),
            "x.json:2: clients.workload: registers are read and written, and nothing else (write "
            "\"register\": {})");
  EXPECT_EQ(error_of("", script("c2", R"("erase")")),
            "x.json:4: clients.workload.script.calls[1].action: registers are read and written, "
            "and nothing else (write \"get\" or \"put\")");
}

TEST(AbdSettings, ASingleWriterIsTheOnlyOneWhoPuts) {
  const std::string single = R"("writers": "single")";
  EXPECT_EQ(error_of(single, three_clients(R"({"kv": {"mix": {"get": 1, "put": 1}}})")),
            "x.json:2: clients.workload.kv.writers: there is one writer, and 3 clients would write "
            "(write 1, or \"abd\": {\"writers\": \"multi\"})");
  EXPECT_EQ(error_of(single, three_clients(R"({"kv": {"writers": 2}})")),
            "x.json:2: clients.workload.kv.writers: there is one writer, and 2 clients would write "
            "(write 1, or \"abd\": {\"writers\": \"multi\"})");
  EXPECT_EQ(error_of(single, three_clients(R"({"register": {"writers": 1}})")), "read");
  EXPECT_EQ(error_of(single, three_clients(R"({"kv": {"mix": {"get": 1}}})")), "read");
  EXPECT_EQ(error_of(single, R"({"count": 1, "workload": {"register": {}}})"), "read");
  EXPECT_EQ(error_of(single, script("c2", R"("get")")), "read");
  EXPECT_EQ(error_of(single, script("c1", R"("put", "value": "2")")), "read");
  EXPECT_EQ(error_of(single, script("c2", R"("put", "value": "2")")),
            "x.json:4: clients.workload.script.calls[1].client: there is one writer, c1, and so c2 "
            "may only read (write \"c1\", or \"abd\": {\"writers\": "
            "\"multi\"})");
}

}  // namespace
}  // namespace orrery::abd
