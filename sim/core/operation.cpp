#include "sim/core/operation.hpp"

namespace orrery {

std::string to_text(const Operation& operation) {
  std::string text(name_of_enumerator(operation.action));
  text += " " + operation.key;
  switch (operation.action) {
    case Action::get:
    case Action::erase:
    case Action::members:
    case Action::total:
    case Action::dequeue:
    case Action::generate:
      return text;
    case Action::put:
    case Action::propose:
      return text + "=" + operation.value;
    case Action::append:
    case Action::add:
    case Action::increment:
    case Action::enqueue:
      return text + "+=" + operation.value;
    case Action::cas:
      return text + " " + operation.expected + "->" + operation.value;
    case Action::acquire:
      text += " for " + operation.value;
      return operation.expected.empty() ? text : text + " from holder " + operation.expected;
    case Action::release:
      return text + " by " + operation.value;
    case Action::guarded_put:
      return text + "=" + operation.value + " with token " + operation.expected;
  }
  return text;
}

std::string to_text(const Result& result) {
  std::string text(name_of_enumerator(result.outcome));
  return result.value ? text + " " + *result.value : text;
}

}  // namespace orrery
