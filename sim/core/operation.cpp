#include "sim/core/operation.hpp"

namespace orrery {

std::string to_text(const Operation& operation) {
  std::string text(name_of_enumerator(operation.action));
  text += " " + operation.key;
  switch (operation.action) {
    case Action::get:
    case Action::erase:
      return text;
    case Action::put:
      return text + "=" + operation.value;
    case Action::append:
      return text + "+=" + operation.value;
    case Action::cas:
      return text + " " + operation.expected + "->" + operation.value;
  }
  return text;
}

std::string to_text(const Result& result) {
  std::string text(name_of_enumerator(result.outcome));
  return result.value ? text + " " + *result.value : text;
}

}  // namespace orrery
