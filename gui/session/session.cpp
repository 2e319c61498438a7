#include "gui/session/session.hpp"

namespace orrery::gui {

Session::Answer Session::act(EventNumber, Time, const HandAction&) {
  return {.sentence = "This run is recorded: make it live first."};
}

}  // namespace orrery::gui
