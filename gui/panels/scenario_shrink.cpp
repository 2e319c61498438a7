#include "gui/panels/scenario_shrink.hpp"

#include <cmath>
#include <string>

#include "gui/model/shrink_run.hpp"
#include "gui/model/shrinking.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

void tell(const Frame& frame, const char* name, const std::string& words) {
  const TextWrapGuard wrap;
  ImGui::TextUnformatted(words.c_str());
  frame.ui.tag(name, last_item(), words);
}

void draw_shrink_button(Flow& flow, Viewer& viewer, const Frame& frame, const char* command,
                        const char* label) {
  flow.next(width_of(label) + 2 * ImGui::GetStyle().FramePadding.x);
  command_button(viewer, frame, command, label, command);
}

}  // namespace

void draw_shrink(Viewer& viewer, const Frame& frame) {
  const ShrinkState& state = viewer.shrink;
  if (state.job && state.progress) {
    const std::string& judge = state.progress->judge;
    tell(frame, "scenario.shrinking",
         (judge.empty() ? "Shrinking: " : "Shrinking, so that " + judge + " says the same: ") +
             words_of(*state.progress));
    Flow flow(std::floor(frame.em * 0.4F));
    draw_shrink_button(flow, viewer, frame, "scenario.shrink_enough", "Small enough");
    draw_shrink_button(flow, viewer, frame, "scenario.shrink_stop", "Stop");
    ImGui::Separator();
  } else if (state.ready) {
    tell(frame, "scenario.shrink_ready", "The shrink has ended. " + words_of(*state.ready));
    Flow flow(std::floor(frame.em * 0.4F));
    draw_shrink_button(flow, viewer, frame, "scenario.shrink_open", "Look at it");
    ImGui::Separator();
  } else if (const Shrunk* shrunk = shrunk_here(viewer)) {
    tell(frame, "scenario.shrunk", shrunk->sentence);
    ImGui::Separator();
  }
}

}  // namespace orrery::gui
