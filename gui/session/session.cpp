#include "gui/session/session.hpp"

namespace orrery::gui {

const std::vector<Call>& Session::calls() {
  static const std::vector<Call> none;
  return none;
}

Session::Answer Session::act(EventNumber, Time, const HandAction&) {
  return {.sentence = "This run is recorded: make it live first."};
}

}  // namespace orrery::gui
