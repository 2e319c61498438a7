#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "gui/model/hand_commands.hpp"
#include "gui/model/inspector.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/network_figures.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

using GestureKind = NetworkGesture::Kind;

constexpr const char* network_menu = "network.menu";

/// How far from what is drawn the mouse still means it.
float reach_of(const Frame& frame) { return 0.4F * frame.em; }

Point mouse_point() {
  const ImVec2 at = ImGui::GetIO().MousePos;
  return {at.x, at.y};
}

/// One frame of the panel. What commands do comes last: it may replace the run's history.
class NetworkPanel {
 public:
  NetworkPanel(Viewer& viewer, const Frame& frame)
      : viewer_(viewer), frame_(frame), moment_(viewer.session->moment(viewer.head.event)) {}

  void draw() {
    draw_tools();
    place();
    ImGui::SetCursorScreenPos(top_left(area_));
    ImGui::InvisibleButton("network.area", size_of(area_),
                           ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight);
    is_hovered_ = ImGui::IsItemHovered();
    is_active_ = ImGui::IsItemActive();
    was_pressed_ = ImGui::IsItemActivated();
    was_released_ = ImGui::IsItemDeactivated();
    frame_.ui.tag("network.area", area_, picture_.summary);
    under_ = is_hovered_ ? hit_network(picture_, mouse_point(), reach_of(frame_)) : Picked{};
    if (is_hovered_) viewer_.hovered = under_;
    draw_scene();
    read_messages();
    tag_all();
    if (is_hovered_ && !is_active_) draw_tooltip();
    take_mouse();
  }

 private:
  NetworkScene scene() const {
    return {.chronicle = viewer_.session->chronicle(),
            .moment = *moment_,
            .state = viewer_.network,
            .time = viewer_.head.time,
            .area = area_,
            .em = frame_.em,
            .width_of =
                [](std::string_view text) {
                  return ImGui::CalcTextSize(text.data(), text.data() + text.size()).x;
                },
            .selected = viewer_.selected,
            .hovered = viewer_.hovered,
            .has_motion = viewer_.settings.has_motion,
            .has_summary_row = !summary_is_beside_tools_};
  }

  /// A row above the picture.
  void draw_tools() {
    const float em = frame_.em;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos({at.x + std::floor(0.4F * em), at.y + std::floor(0.3F * em)});
    const StyleGuard gap(ImGuiStyleVar_ItemSpacing, {std::floor(0.4F * em), 0.0F});
    {
      const bool is_on = viewer_.network.partition_tool;
      const ColourGuard colour(ImGuiCol_Button, is_on ? frame_.theme.accent : frame_.theme.frame);
      const ColourGuard ink(ImGuiCol_Text, is_on ? ink_on(frame_.theme.accent) : frame_.theme.text);
      command_button(viewer_, frame_, "network.partition_tool", "Partition", "network.partition");
    }
    ImGui::SameLine();
    command_button(viewer_, frame_, "hand.heal_all", "Heal all", "network.heal_all");
    if (!viewer_.network.moved.empty()) {
      ImGui::SameLine();
      command_button(viewer_, frame_, "network.reset_layout", "Put back", "network.reset_layout");
    }
    tools_ = last_item();
    ImGui::SetCursorScreenPos(at);
  }

  void place() {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float margin = std::floor(0.5F * frame_.em);
    const float top = tools_.bottom() + std::floor(0.2F * frame_.em);
    area_ = snapped({at.x + margin, top, std::max(frame_.em, room.x - 2 * margin),
                     std::max(frame_.em, at.y + room.y - top - std::floor(0.2F * frame_.em))});
    summary_is_beside_tools_ = area_.right() - tools_.right() > 9 * frame_.em;
    picture_ = build_network(scene());
  }

  /// What they say, of few, and while nobody could read it anyway not.
  void read_messages() {
    constexpr std::size_t most_read = 64;
    constexpr int stretches = 4;
    if (viewer_.head.is_playing || picture_.messages.size() > most_read) return;
    std::vector<Place> wanted;
    for (const MessageFigure& message : picture_.messages) wanted.push_back(message.message);
    for (int i = 0; i < stretches; ++i) {
      if (viewer_.network.said.read(*viewer_.session, wanted)) return;
    }
  }

  void draw_summary() {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    ImVec2 at = top_left(area_);
    if (summary_is_beside_tools_) {
      at = {std::floor(tools_.right() + 0.8F * frame_.em),
            std::floor(tools_.y + (tools_.height - frame_.em) / 2)};
    }
    const std::string words = shortened(picture_.summary, area_.right() - at.x);
    list.AddText(at, frame_.theme.faint, words.c_str());
  }

  void draw_scene() {
    draw_summary();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ClipGuard clip(area_);
    const NetworkCanvas canvas{list, viewer_, frame_, picture_};
    draw_network_figures(canvas);
    const NetworkGesture& gesture = viewer_.network.gesture;
    if (!is_active_ || gesture.path.empty()) return;
    if (gesture.kind == GestureKind::none || gesture.kind == GestureKind::move_node) return;
    draw_gesture(canvas, gesture, meaning_of(scene(), picture_), area_);
  }

  void tag_all() {
    const auto box = [](Point at, float radius) {
      return snapped({at.x - radius, at.y - radius, 2 * radius, 2 * radius});
    };
    const auto& nodes = viewer_.session->chronicle().nodes();
    const float reach = reach_of(frame_);
    if (picture_.links.size() <= 200) {
      for (const LinkFigure& link : picture_.links) {
        frame_.ui.tag("link." + nodes[link.one].name + "." + nodes[link.other].name,
                      box(handle_of(picture_, link, reach), reach), words_of(link, picture_));
      }
    }
    const NetworkScene looked_at = scene();
    for (const MessageFigure& message : picture_.messages) {
      frame_.ui.tag("flying." + std::to_string(message.message),
                    box(message.at, message.radius + reach / 2), words_of(looked_at, message));
    }
    for (const NodeFigure& node : picture_.nodes) {
      frame_.ui.tag("node." + node.name, box(node.centre, std::max(node.radius, reach)),
                    words_of(looked_at, picture_, node));
    }
  }

  void draw_tooltip() {
    if (!under_ || ImGui::IsPopupOpen(network_menu)) return;
    const auto lines = tooltip_about(scene(), under_);
    if (lines.empty()) return;
    const TooltipGuard tooltip;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const ColourGuard ink(ImGuiCol_Text, i == 0 ? frame_.theme.text : frame_.theme.faint);
      ImGui::TextUnformatted(lines[i].c_str());
    }
  }

  // ------------------------------------------------------------ the mouse

  void take_mouse() {
    NetworkGesture& gesture = viewer_.network.gesture;
    if (was_pressed_ && ImGui::IsMouseClicked(0)) {
      gesture = {.grabbed = under_, .path = {mouse_point()}};
    } else if (is_active_ && ImGui::IsMouseDown(0) && !gesture.path.empty()) {
      go_on(gesture);
    } else if (was_released_ && !gesture.path.empty()) {
      finish();
      return;
    }
    if (is_hovered_ && ImGui::IsMouseReleased(1)) {
      viewer_.network.menu_of = under_;
      if (under_) select(viewer_, under_);
      ImGui::OpenPopup(network_menu);
    }
    draw_menu();
  }

  GestureKind kind_of(const NetworkGesture& gesture) const {
    const bool wants_ring = viewer_.network.partition_tool || ImGui::GetIO().KeyShift;
    if (wants_ring) return GestureKind::lasso;
    if (gesture.grabbed.kind == Picked::Kind::node) return GestureKind::move_node;
    if (gesture.grabbed.kind == Picked::Kind::message) return GestureKind::drag_message;
    return GestureKind::cut;
  }

  void go_on(NetworkGesture& gesture) {
    const Point mouse = mouse_point();
    const Point first = gesture.path.front();
    if (gesture.kind == GestureKind::none) {
      if (std::hypot(mouse.x - first.x, mouse.y - first.y) < 0.35F * frame_.em) return;
      gesture.kind = kind_of(gesture);
    }
    if (gesture.path.back() != mouse) gesture.path.push_back(mouse);
    if (gesture.kind != GestureKind::move_node) return;
    const Rect& room = picture_.nodes_area;
    if (room.is_empty()) return;
    const std::string& name = viewer_.session->chronicle().nodes()[gesture.grabbed.place].name;
    viewer_.network.moved[name] = {(mouse.x - room.x) / room.width,
                                   (mouse.y - room.y) / room.height};
  }

  void finish() {
    const GestureMeaning meaning = meaning_of(scene(), picture_);
    const NetworkGesture gesture = viewer_.network.gesture;
    viewer_.network.gesture = {};
    if (gesture.kind == GestureKind::none) return click(gesture.grabbed);
    if (gesture.kind == GestureKind::move_node) return;
    const Deed& deed = meaning.deed;
    if (deed.command.empty()) return say(viewer_, "Nothing was done: " + deed.words + ".");
    if (gesture.kind == GestureKind::lasso) viewer_.network.partition_tool = false;
    frame_.commands.run(deed.command, viewer_, deed.argument);
  }

  void click(const Picked& picked) {
    select(viewer_, picked);
    const bool is_double = ImGui::GetIO().MouseClickedCount[0] == 2;
    if (is_double && frame_.commands.find("view.centre")) {
      frame_.commands.run("view.centre", viewer_);
    }
  }

  void draw_menu() {
    const PopupGuard popup(network_menu);
    if (!popup) return;
    const Picked about = viewer_.network.menu_of;
    if (!is_there(viewer_.session->chronicle(), about)) return ImGui::CloseCurrentPopup();
    std::vector<Deed> deeds = menu_about(scene(), about);
    add_comparison(about, deeds);
    if (deeds.empty()) ImGui::TextDisabled("This message is under way no more.");
    const Deed* chosen = nullptr;
    std::string why_not;
    int at = 0;
    for (const Deed& deed : deeds) {
      const IdGuard id(at++);
      if (deed.command.empty()) {
        ImGui::Separator();
      } else if (draw_menu_item(deed, why_not)) {
        chosen = &deed;
      }
    }
    if (!why_not.empty()) {
      ImGui::Separator();
      ImGui::TextDisabled("%s", why_not.c_str());
    }
    if (chosen) frame_.commands.run(chosen->command, viewer_, chosen->argument);
  }

  /// With the node that was selected before the menu was opened.
  void add_comparison(const Picked& about, std::vector<Deed>& deeds) const {
    const Place before = node_selected_before(viewer_);
    if (about.kind != Picked::Kind::node || before == nowhere) return;
    const auto& nodes = viewer_.session->chronicle().nodes();
    deeds.push_back({});
    deeds.push_back({"inspect.compare", nodes[before].name,
                     "Compare " + nodes[about.place].name + " with " + nodes[before].name});
  }

  bool draw_menu_item(const Deed& deed, std::string& why_not) {
    const Command* command = frame_.commands.find(deed.command);
    if (command == nullptr) return false;
    const std::string reason = command->why_not ? command->why_not(viewer_) : std::string{};
    if (!reason.empty()) why_not = reason;
    const std::string chord = command->chords.empty() ? "" : to_text(command->chords.front());
    const bool was_chosen =
        ImGui::MenuItem(deed.words.c_str(), chord.c_str(), false, reason.empty());
    frame_.ui.tag(deed.command, last_item(), deed.words);
    return was_chosen;
  }

  Viewer& viewer_;
  const Frame& frame_;
  std::shared_ptr<const Moment> moment_;
  NetworkPicture picture_;
  Rect area_{};
  Rect tools_{};  ///< the last button above the picture
  bool summary_is_beside_tools_ = false;
  Picked under_{};
  bool is_hovered_ = false;
  bool is_active_ = false;
  bool was_pressed_ = false;
  bool was_released_ = false;
};

}  // namespace

void draw_network(Viewer& viewer, const Frame& frame) {
  if (!viewer.session) return;
  show_what_the_hand_did(viewer);
  viewer.network.glyphs.follow(viewer.session->chronicle());
  // The panel's own window has none; its menu and tooltips have.
  const StyleGuard padding(ImGuiStyleVar_WindowPadding,
                           {std::floor(0.5F * frame.em), std::floor(0.4F * frame.em)});
  NetworkPanel(viewer, frame).draw();
}

}  // namespace orrery::gui
