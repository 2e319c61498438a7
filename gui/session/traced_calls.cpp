#include "gui/session/traced_calls.hpp"

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

template <DescribedEnum E>
std::optional<E> enumerator_named(std::string_view name) {
  std::optional<E> found;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
    if (enumerator.name == name) found = enumerator.value;
  });
  return found;
}

Call call_in(const Query& query, const TraceReader& trace) {
  const auto client = parse_node_id(query.text(0));
  const auto action = enumerator_named<Action>(query.text(1));
  if (!client || !action) {
    throw Error({trace.path(), 0, 0, ""}, "this trace is damaged: no client does " +
                                              std::string(query.text(1)) + " as " +
                                              std::string(query.text(0)));
  }
  const auto text_or_empty = [&](int column) {
    return query.is_null(column) ? std::string() : std::string(query.text(column));
  };
  Call call{.client = *client,
            .operation = {*action, text_or_empty(2), text_or_empty(3), text_or_empty(4)},
            .invoked = Time(query.integer(6)),
            .invoked_event = static_cast<std::uint64_t>(query.integer(5))};
  if (query.is_null(7)) return call;
  call.returned = Time(query.integer(8));
  call.returned_event = static_cast<std::uint64_t>(query.integer(7));
  call.result.outcome = enumerator_named<Outcome>(query.text(9)).value_or(Outcome::unknown);
  if (!query.is_null(10)) call.result.value = std::string(query.text(10));
  return call;
}

}  // namespace

std::vector<Call> traced_calls(const TraceReader& trace) {
  Query query = trace.query(
      "SELECT client, action, key, value, expected, invoked_event, invoked_time, returned_event, "
      "returned_time, outcome, result FROM operation ORDER BY operation");
  std::vector<Call> calls;
  while (query.next()) calls.push_back(call_in(query, trace));
  return calls;
}

}  // namespace orrery::gui
