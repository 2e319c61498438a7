#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "gui/model/scenario_edit.hpp"
#include "gui/model/shrink_run.hpp"
#include "gui/model/words.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/scenario_drawing.hpp"
#include "gui/panels/scenario_shrink.hpp"
#include "gui/panels/text_field.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

/// So many ems of the mouse's way are a step of a number.
constexpr float drag_step = 0.5F;
/// More choices than this are shown in a list, fewer come one after the other.
constexpr std::size_t choices_in_turn = 3;

class ScenarioPanel {
 public:
  ScenarioPanel(Viewer& viewer, const Frame& frame)
      : viewer_(viewer),
        frame_(frame),
        state_(viewer.scenario),
        can_change_(why_not_change(viewer).empty()),
        rows_(rows_in_the_list(viewer)) {
    if (const Shrunk* shrunk = shrunk_here(viewer)) {
      rows_ = with_removed(rows_, shrunk->before);
      removed_opacity_ = opacity_of_removed(shrunk->seconds, viewer.settings.has_motion);
    }
    in_trouble_ = row_in_trouble(viewer.scenario, rows_);
  }

  void draw() {
    draw_head();
    if (rows_.empty()) return draw_nothing();
    {
      const ChildGuard list("##rows");
      const SeenWithin seen(frame_.ui);
      const StyleGuard spacing(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
      names_ = room_for_names(rows_, ImGui::GetContentRegionAvail().x, frame_.em);
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        const IdGuard id(static_cast<int>(i));
        draw_row(rows_[i]);
      }
      state_.wants_sight = false;
    }
    if (state_.drag) drag();
    if (asked_) asked_();
  }

 private:
  // -------------------------------------------------------------- the head

  void draw_head() {
    const bool is_live = viewer_.session->is_live();
    if (!is_live) {
      const TextWrapGuard wrap;
      ImGui::TextUnformatted("This run is recorded: nothing of it can be changed.");
      frame_.ui.tag("scenario.recorded", last_item(), "This run is recorded");
    }
    Flow flow(std::floor(frame_.em * 0.4F));
    if (!is_live) draw_button(flow, "file.make_live", "Make it live", "scenario.make_live");
    draw_button(flow, "scenario.save", "Save as…", "scenario.save");
    draw_button(flow, "scenario.all", state_.shows_all ? "What it says" : "All settings",
                "scenario.all");
    if (is_live) {
      flow.next(ImGui::GetFrameHeight());
      command_icon(viewer_, frame_, "branch.undo", Icon::back, "scenario.undo");
      flow.next(ImGui::GetFrameHeight());
      command_icon(viewer_, frame_, "branch.redo", Icon::forward, "scenario.redo");
      draw_button(flow, "seeds.try", "Try 100 seeds", "scenario.try");
      draw_button(flow, "scenario.shrink", "Shrink", "scenario.shrink");
    }
    ImGui::Separator();
    draw_shrink(viewer_, frame_);
  }

  void draw_button(Flow& flow, const char* command, const char* label, const char* name) {
    flow.next(width_of(label) + 2 * ImGui::GetStyle().FramePadding.x);
    command_button(viewer_, frame_, command, label, name);
  }

  void draw_nothing() {
    const TextWrapGuard wrap;
    ImGui::TextUnformatted(
        "What this run is made of is not known here: its trace has no plan that this program can "
        "read.");
    frame_.ui.tag("scenario.nothing", last_item(), "What this run is made of is not known here");
  }

  // -------------------------------------------------------------- a row

  void draw_row(const ScenarioRow& row) {
    const float height = std::floor(frame_.em * 1.4F);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = std::floor(ImGui::GetContentRegionAvail().x);
    const Rect area = snapped({at.x, at.y, width, height});
    if (row.is_removed) return draw_removed(row, area);
    const RowPlace place = place_in_row(row, area, names_, can_change_);
    const bool is_typed = !row.edits.empty() && state_.typing == row.setting.path;
    const float pressable = is_typed ? place.value.x - at.x : width;
    ImGui::InvisibleButton("row", ImVec2(std::max(1.0F, pressable), height));
    const RowLook look{.is_selected = state_.selected == row.setting.path,
                       .is_hovered = ImGui::IsItemHovered(),
                       .can_change = can_change_,
                       .is_typed = is_typed,
                       .number = state_.number,
                       .mouse = {ImGui::GetMousePos().x, ImGui::GetMousePos().y}};
    if (look.is_selected && state_.wants_sight) ImGui::SetScrollHereY();
    use_mouse(row, place, look);
    draw_scenario_row(frame_, row, place, look);
    tag(row, place);
    if (is_typed) draw_field(place);
    draw_choices(row);
    draw_trouble(row, place);
  }

  /// Nothing can be done to it.
  void draw_removed(const ScenarioRow& row, const Rect& area) {
    ImGui::Dummy(ImVec2(area.width, area.height));
    draw_removed_row(frame_, row, place_in_row(row, area, names_, false), removed_opacity_);
    frame_.ui.tag("scenario.row." + row.setting.path, area,
                  row.setting.name + " " + row.setting.text + ", left out");
    if (ImGui::IsItemHovered()) explain_in_words(frame_, words_of_row(row, false));
  }

  void tag(const ScenarioRow& row, const RowPlace& place) {
    const std::string& path = row.setting.path;
    const std::string value =
        row.lead.empty() ? row.setting.text : row.lead + " " + row.setting.text;
    std::string words = row.setting.name + " " + value;
    if (row.is_changed) words += ", changed from " + row.before;
    if (!row.fate.empty()) words += ", " + row.fate;
    frame_.ui.tag("scenario.row." + path, place.area, words);
    if (place.opener.width > 0) frame_.ui.tag("scenario.opener." + path, place.opener);
    if (!row.edits.empty()) frame_.ui.tag("scenario.value." + path, place.value, value);
    for (std::size_t i = 0; i < place.numbers.size() && can_change_; ++i) {
      std::string name = "scenario.number." + path;
      if (i > 0) name += "." + std::to_string(i);
      frame_.ui.tag(name, place.numbers[i]);
    }
    if (place.reset.width > 0) frame_.ui.tag("scenario.reset." + path, place.reset);
    if (place.remove.width > 0) frame_.ui.tag("scenario.remove." + path, place.remove);
  }

  // -------------------------------------------------------------- the mouse

  void use_mouse(const ScenarioRow& row, const RowPlace& place, const RowLook& look) {
    if (!look.is_hovered || state_.drag) return;
    const auto number = std::ranges::find_if(
        place.numbers, [&](const Rect& each) { return each.contains(look.mouse); });
    const bool is_on_number = can_change_ && number != place.numbers.end();
    if (is_on_number) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    explain_row(row, place, look, is_on_number);
    const bool is_on_value = can_change_ && place.value.contains(look.mouse) && !row.edits.empty();
    if (is_on_value && ImGui::IsMouseDoubleClicked(0)) return begin_typing(state_, row);
    if (!ImGui::IsMouseClicked(0)) return;
    if (is_on_number) {
      const auto which = static_cast<std::size_t>(number - place.numbers.begin());
      return begin_drag(state_, row, which, look.mouse.x);
    }
    press(row, place, look, is_on_value);
  }

  void explain_row(const ScenarioRow& row, const RowPlace& place, const RowLook& look,
                   bool is_on_number) {
    if (place.reset.contains(look.mouse)) return explain(frame_, viewer_, "scenario.reset");
    if (place.remove.contains(look.mouse)) return explain(frame_, viewer_, "scenario.remove");
    if (is_on_number) {
      return explain_in_words(frame_, "Drag left or right; with Shift finely. Double-click: type.");
    }
    const bool is_on_value = place.value.contains(look.mouse) && row.fate.empty();
    const bool is_short = width_of(row.setting.text) < place.value.width;
    const bool is_section = row.setting.kind == SettingRow::Kind::section;
    if (is_section || (is_on_value && is_short && !row.is_changed)) return;
    explain_in_words(frame_, words_of_row(row, can_change_));
  }

  void press(const ScenarioRow& row, const RowPlace& place, const RowLook& look, bool is_on_value) {
    const std::string path = row.setting.path;
    state_.selected = path;
    if (place.reset.contains(look.mouse)) return ask("scenario.reset", path);
    if (place.remove.contains(look.mouse)) return ask("scenario.remove", path);
    const bool is_section = row.setting.kind == SettingRow::Kind::section;
    const bool is_opened = place.opener.contains(look.mouse) || is_section;
    if (is_opened && row.setting.can_open) return toggle_row(state_, path);
    if (is_on_value && !row.setting.choices.empty()) return press_choice(row);
    if (row.event > 0) {
      asked_ = [this, row] { go_to_strike(viewer_, row); };
    }
  }

  void press_choice(const ScenarioRow& row) {
    if (row.setting.choices.size() > choices_in_turn) return ImGui::OpenPopup("choices");
    asked_ = [this, row] { change_scenario(viewer_, next_choice(row, 1)); };
  }

  /// Also when the button is let go the last value counts.
  void drag() {
    NumberDrag& drag = *state_.drag;
    if (ImGui::IsMouseDown(0)) {
      ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
      const bool is_fine = ImGui::GetIO().KeyShift;
      drag.wanted = dragged_text(drag, ImGui::GetMousePos().x, frame_.em * drag_step, is_fine);
    } else if (drag.wanted == drag.tried) {
      return state_.drag.reset();
    }
    asked_ = [this] { go_on_dragging(viewer_); };
  }

  void ask(const char* command, const std::string& path) {
    asked_ = [this, command, path] { frame_.commands.run(command, viewer_, path); };
  }

  // -------------------------------------------------------------- what is typed or chosen

  void draw_field(const RowPlace& place) {
    const ImVec2 below = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos(ImVec2(place.value.x, place.value.y));
    const float down = std::floor((place.value.height - ImGui::GetFontSize()) / 2);
    const StyleGuard padding(ImGuiStyleVar_FramePadding,
                             ImVec2(std::floor(frame_.em * 0.2F), down));
    ImGui::SetNextItemWidth(std::max(frame_.em * 4, place.area.right() - place.value.x));
    if (state_.wants_keyboard) ImGui::SetKeyboardFocusHere();
    const TextField field{.id = "##typed", .flags = ImGuiInputTextFlags_AutoSelectAll};
    const TypedIn typed = text_field(field, state_.typed);
    frame_.ui.tag("scenario.typed", last_item(), state_.typed);
    if (typed.is_too_long) say(viewer_, too_long_words("this field", field.most), true);
    state_.wants_keyboard = false;
    if (ImGui::IsItemDeactivated()) {
      const bool is_taken = !ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape));
      asked_ = [this, is_taken] { end_typing(viewer_, is_taken); };
    }
    ImGui::SetCursorScreenPos(below);
  }

  void draw_choices(const ScenarioRow& row) {
    const PopupGuard popup("choices");
    if (!popup) return;
    for (const std::string& choice : row.setting.choices) {
      if (ImGui::MenuItem(choice.c_str(), nullptr, choice == row.setting.text)) {
        asked_ = [this, change = change_to(row, choice)] { change_scenario(viewer_, change); };
      }
      frame_.ui.tag("scenario.choice." + choice, last_item(), choice);
    }
  }

  /// Why the value was refused that was tried last.
  void draw_trouble(const ScenarioRow& row, const RowPlace& place) {
    if (&row != in_trouble_) return;
    const float em = frame_.em;
    const float indent = std::floor(em * 1.3F);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_icon(*ImGui::GetWindowDrawList(), Icon::cross,
              snapped({place.area.x + em * 0.2F, at.y, em, em}), frame_.theme.bad);
    ImGui::SetCursorScreenPos(ImVec2(at.x + indent, at.y));
    const ColourGuard ink(ImGuiCol_Text, frame_.theme.bad);
    const TextWrapGuard wrap;
    ImGui::TextUnformatted(state_.trouble.c_str());
    frame_.ui.tag("scenario.trouble", last_item(), state_.trouble);
  }

  Viewer& viewer_;
  const Frame& frame_;
  ScenarioState& state_;
  bool can_change_;
  float names_ = 0;
  float removed_opacity_ = 1;
  std::vector<ScenarioRow> rows_;
  const ScenarioRow* in_trouble_ = nullptr;  // among them
  std::function<void()> asked_{};            // after all is drawn: it may replace the run
};

}  // namespace

void draw_scenario(Viewer& viewer, const Frame& frame) {
  if (!viewer.session) return;
  ScenarioPanel(viewer, frame).draw();
}

}  // namespace orrery::gui
