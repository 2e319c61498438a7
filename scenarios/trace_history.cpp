#include "scenarios/trace_history.hpp"

#include "scenarios/trace_words.hpp"
#include "sim/core/describe.hpp"

namespace orrery {
namespace {

template <DescribedEnum E>
E enumerator_named(const Value& name) {
  const auto* text = name.get_if<std::string>();
  std::optional<E> found;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
    if (text != nullptr && enumerator.name == *text) found = enumerator.value;
  });
  ensure(found.has_value(), "a trace names actions and outcomes as they are called");
  return *found;
}

Call call_in(const TraceReader::Row& row) {
  Call call{.client = parse_node_id(text_in(row[0])).value_or(NodeId{}),
            .operation = {.action = enumerator_named<Action>(row[1]),
                          .key = text_in(row[2]),
                          .value = text_in(row[3]),
                          .expected = text_in(row[4])},
            .invoked = time_in(row[6]),
            .invoked_event = number_in(row[5])};
  if (row[7].is_null()) return call;
  call.returned_event = number_in(row[7]);
  call.returned = time_in(row[8]);
  call.result.outcome = enumerator_named<Outcome>(row[9]);
  if (!row[10].is_null()) call.result.value = text_in(row[10]);
  return call;
}

}  // namespace

std::vector<Call> calls_of(const TraceReader& trace) {
  require_events(trace);
  std::vector<Call> calls;
  for (const TraceReader::Row& row : trace.rows(
           "SELECT client, action, key, value, expected, invoked_event, invoked_time, "
           "returned_event, returned_time, outcome, result FROM operation ORDER BY operation")) {
    calls.push_back(call_in(row));
  }
  return calls;
}

}  // namespace orrery
