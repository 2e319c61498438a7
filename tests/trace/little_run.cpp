#include "tests/trace/little_run.hpp"

namespace orrery {

// NOLINTNEXTLINE(readability-function-size): a table
SpaceTime little_run() {
  using std::chrono::milliseconds;
  const auto ms = [](int count) { return Time(milliseconds(count)); };
  SpaceTime run;
  run.nodes = {{.name = "n1"}, {.name = "n2"}, {.name = "c1"}};
  run.events = {
      {.number = 1, .time = ms(0), .node = 0, .kind = "start", .title = "starts"},
      {.number = 2, .time = ms(0), .node = 1, .kind = "start", .title = "starts"},
      {.number = 3, .time = ms(0), .node = 2, .kind = "start", .title = "starts"},
      {.number = 4,
       .time = ms(10),
       .node = 0,
       .kind = "timer",
       .title = "ElectionTimeout",
       .cause = 1},
      {.number = 5,
       .time = ms(17),
       .node = 1,
       .kind = "message",
       .title = "RequestVote",
       .detail = "term 1, candidateId n1",
       .cause = 4},
      {.number = 6,
       .time = ms(25),
       .node = 0,
       .kind = "message",
       .title = "RequestVoteReply",
       .detail = "term 1, voteGranted true",
       .cause = 5,
       .notes = {"Elected: term 1"}},
      {.number = 8, .time = ms(30), .node = 2, .kind = "invoke", .title = "put k=\"<&>\";"},
      {.number = 10, .time = ms(40), .node = 0, .kind = "crash", .title = "crashes"},
      {.number = 11,
       .time = ms(44),
       .node = 0,
       .kind = "message",
       .title = "Request",
       .detail = "the target is down",
       .cause = 8},
      {.number = 12,
       .time = ms(900),
       .node = 0,
       .kind = "restart",
       .title = "restarts",
       .cause = 9},
  };
  run.messages = {
      {.id = 1,
       .type = "RequestVote",
       .detail = "term 1, candidateId n1",
       .from = 0,
       .to = 1,
       .sent = ms(10),
       .sent_by = 4,
       .ended = ms(17),
       .received_by = 5},
      {.id = 2,
       .type = "RequestVoteReply",
       .detail = "term 1, voteGranted true",
       .from = 1,
       .to = 0,
       .sent = ms(17),
       .sent_by = 5,
       .ended = ms(25),
       .received_by = 6},
      {.id = 3,
       .type = "AppendEntries",
       .detail = "term 1",
       .from = 0,
       .to = 1,
       .sent = ms(25),
       .sent_by = 6,
       .ended = ms(25),
       .why_not = "lost on the way"},
      {.id = 4,
       .type = "Request",
       .from = 2,
       .to = 0,
       .sent = ms(30),
       .sent_by = 8,
       .ended = ms(44),
       .received_by = 11,
       .why_not = "the target is down"},
      {.id = 5, .type = "Request", .from = 2, .to = 1, .sent = ms(30), .sent_by = 8},
  };
  run.marks = {{.before = 10, .time = ms(40), .text = "crash leader (n1)"}};
  return run;
}

}  // namespace orrery
