#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "gui/model/lesson.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {

namespace {

using Draw = void (*)(Viewer&, const Frame&);

constexpr ImGuiWindowFlags fixed_window =
    ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoResize |
    ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoSavedSettings |
    ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoFocusOnAppearing;
/// Is not covered by windows that come later.
constexpr ImGuiWindowFlags above = fixed_window & ~ImGuiWindowFlags_NoBringToFrontOnFocus;
constexpr ImGuiWindowFlags unscrolled =
    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;

struct WindowLook {
  ImVec2 padding{0, 0};
  Colour fill = 0;
};

/// A window there. How it looks is its own affair: what opens inside it (menus, tooltips) looks as
/// everywhere.
WindowGuard plain_window(const std::string& name, const Rect& area, const WindowLook& look,
                         ImGuiWindowFlags flags) {
  ImGui::SetNextWindowPos(top_left(area));
  ImGui::SetNextWindowSize(size_of(area));
  const StyleGuard padded(ImGuiStyleVar_WindowPadding, look.padding);
  const StyleGuard small(ImGuiStyleVar_WindowMinSize, ImVec2(1, 1));
  const StyleGuard unbordered(ImGuiStyleVar_WindowBorderSize, 0.0F);
  const ColourGuard filled(ImGuiCol_WindowBg, look.fill);
  return WindowGuard(name.c_str(), flags);
}

/// A row of the frame, across the whole screen. Returns how high what is in it is.
float draw_strip(const char* name, const Rect& area, const Frame& frame, Draw draw,
                 Viewer& viewer) {
  const ImVec2 padding(std::floor(frame.em * 0.5F), std::floor(frame.em * 0.3F));
  const WindowGuard window =
      plain_window(name, area, {padding, frame.theme.background}, fixed_window | unscrolled);
  const float top = ImGui::GetCursorScreenPos().y;
  {
    const GroupGuard all;
    draw(viewer, frame);
  }
  return std::ceil(last_item().bottom() - top + 2 * padding.y);
}

// ---------------------------------------------------------------- the tiles

Draw drawing_of(Panel panel) {
  switch (panel) {
    case Panel::network:
      return draw_network;
    case Panel::space_time:
      return draw_space_time;
    case Panel::operations:
      return draw_operations;
    case Panel::log:
      return draw_log;
    case Panel::metrics:
      return draw_metrics;
    case Panel::entries:
      return draw_entries;
    case Panel::seeds:
      return draw_seeds;
    case Panel::inspector:
      return draw_inspector;
    case Panel::scenario:
      return draw_scenario;
  }
  return nullptr;
}

/// Of a tab whose name is seen whole.
float wanted_width(Panel panel, const Frame& frame) {
  return std::ceil(width_of(std::string(title_of(panel)))) + frame.em;
}

/// The tab of what is shown has its whole name; the others share what is left.
float width_of_tab(const Tile& tile, Panel panel, const Frame& frame) {
  const float room = tile.title.width - tile.title.height;
  if (tile.tabs.size() == 1) return room;
  const float first = std::min(room / 2, wanted_width(tile.panel, frame));
  if (panel == tile.panel) return first;
  const float share = (room - first) / static_cast<float>(tile.tabs.size() - 1);
  return std::min(share, wanted_width(panel, frame));
}

/// The names of the panels that share the tile; a click shows one, a double click lets it fill the
/// screen.
void draw_tab(const Tile& tile, Panel panel, const Frame& frame, Viewer& viewer) {
  const std::string name = "title." + std::string(name_of(panel));
  const std::string title(title_of(panel));
  const bool is_alone = tile.tabs.size() == 1;
  const float height = tile.title.height;
  const float width = width_of_tab(tile, panel, frame);
  ImGui::InvisibleButton(name.c_str(), ImVec2(std::max(1.0F, std::floor(width)), height));
  const Rect area = last_item();
  if (ImGui::IsItemClicked()) focus(viewer.frame, panel);
  if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(0)) {
    frame.commands.run("view.maximise", viewer, std::string(name_of(panel)));
  }
  if (width < wanted_width(panel, frame)) explain_in_words(frame, title);
  frame.ui.tag(name, area, title);
  const bool is_shown = panel == tile.panel;
  const bool is_focused = viewer.frame.focused == panel;
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (!is_alone && is_shown) {  // a tab that belongs to what is below it
    list->AddRectFilled(top_left(area), bottom_right(area), frame.theme.panel);
  }
  const float y = area.y + std::floor((area.height - ImGui::GetFontSize()) / 2);
  const ImVec2 at(area.x + std::floor(frame.em * 0.5F), y);
  list->AddText(at, is_focused || (!is_alone && is_shown) ? frame.theme.text : frame.theme.faint,
                shortened(title, area.width - frame.em * 0.5F).c_str());
  ImGui::SameLine(0, 0);
}

/// Names, and a button that makes the panel fill the screen.
void draw_title(const Tile& tile, const Frame& frame, Viewer& viewer) {
  const std::string panel(name_of(tile.panel));
  const WindowGuard window =
      plain_window("##title." + std::string(name_of(tile.tabs.front())), tile.title,
                   {.fill = frame.theme.title}, fixed_window | unscrolled);
  const bool is_focused = viewer.frame.focused == tile.panel;
  for (const Panel tab : tile.tabs) draw_tab(tile, tab, frame, viewer);
  const float side = tile.title.height;
  ImGui::SetCursorPosX(tile.title.width - side);
  const Icon icon = viewer.frame.maximised ? Icon::smaller : Icon::larger;
  const IconButton button{
      .id = "title." + panel + ".maximise",
      .icon = icon,
      .size = ImVec2(side, side),
      .words = viewer.frame.maximised ? "beside the others again" : "fill the screen"};
  const bool is_pressed = icon_button(frame, button);
  explain(frame, viewer, "view.maximise");
  if (is_focused) {
    const float width = std::max(3.0F, std::floor(frame.em * 0.2F));
    const Rect& bar = tile.title;
    ImGui::GetWindowDrawList()->AddRectFilled(top_left(bar), ImVec2(bar.x + width, bar.bottom()),
                                              frame.theme.accent);
  }
  if (is_pressed) frame.commands.run("view.maximise", viewer, panel);
}

ImVec2 padding_of(Panel panel, float em) {
  const bool fills_all =
      panel == Panel::network || panel == Panel::space_time || panel == Panel::operations;
  if (fills_all) return {0, 0};
  return {std::floor(em * 0.5F), std::floor(em * 0.35F)};
}

void draw_content(const Tile& tile, const Frame& frame, Viewer& viewer) {
  const std::string name = "panel." + std::string(name_of(tile.panel));
  const ImGuiWindowFlags scroll = tile.panel == Panel::inspector ? 0 : unscrolled;
  const WindowGuard window =
      plain_window("##" + name, tile.content, {padding_of(tile.panel, frame.em), frame.theme.panel},
                   fixed_window | scroll);
  if (ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows) &&
      (ImGui::IsMouseClicked(0) || ImGui::IsMouseClicked(1))) {
    focus(viewer.frame, tile.panel);
  }
  frame.ui.tag(name, tile.content, std::string(title_of(tile.panel)));
  const SeenWithin seen(frame.ui, tile.content);
  drawing_of(tile.panel)(viewer, frame);
}

/// Over what a lesson's step is not about, until the mouse or the keyboard turns to it.
void draw_veil(const Tile& tile, const Frame& frame, const Viewer& viewer) {
  const bool is_clear = is_to_be_seen(viewer, tile.panel) || viewer.frame.focused == tile.panel;
  if (is_clear || viewer.settings.theme == ThemeName::contrast) return;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (tile.content.contains({mouse.x, mouse.y})) return;
  constexpr float veil = 0.6F;
  const WindowGuard window =
      plain_window("##veil." + std::string(name_of(tile.panel)), tile.content, {},
                   above | unscrolled | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoInputs);
  ImGui::GetWindowDrawList()->AddRectFilled(top_left(tile.content), bottom_right(tile.content),
                                            faded(frame.theme.panel, veil));
}

/// Around the panel that the keyboard is in.
void draw_focus_ring(const Tile& tile, const Frame& frame) {
  const float grown = std::max(2.0F, std::floor(frame.em * 0.12F));
  const ImVec2 from(tile.title.x - grown, tile.title.y - grown);
  const ImVec2 to(tile.content.right() + grown, tile.content.bottom() + grown);
  ImGui::GetBackgroundDrawList()->AddRectFilled(from, to, frame.theme.accent);
}

void draw_splitter(const Splitter& splitter, const Frame& frame, Viewer& viewer) {
  const std::string name = "splitter." + std::to_string(splitter.index);
  const WindowGuard window = plain_window("##" + name, splitter.area, {},
                                          above | unscrolled | ImGuiWindowFlags_NoBackground);
  ImGui::InvisibleButton("grip", size_of(splitter.area));
  frame.ui.tag(name, splitter.area, splitter.is_upright ? "drag left or right" : "drag up or down");
  if (!ImGui::IsItemHovered() && !ImGui::IsItemActive()) return;
  ImGui::SetMouseCursor(splitter.is_upright ? ImGuiMouseCursor_ResizeEW
                                            : ImGuiMouseCursor_ResizeNS);
  const Point middle = splitter.area.centre();
  const float half = std::max(1.0F, std::floor(frame.em * 0.1F));
  const Rect line = splitter.is_upright
                        ? Rect{middle.x - half, splitter.area.y, 2 * half, splitter.area.height}
                        : Rect{splitter.area.x, middle.y - half, splitter.area.width, 2 * half};
  const Rect whole = snapped(line);
  ImGui::GetWindowDrawList()->AddRectFilled(top_left(whole), bottom_right(whole),
                                            frame.theme.accent);
  if (!ImGui::IsItemActive() || !ImGui::IsMouseDragging(0, 0)) return;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  auto& splits = viewer.frame.splits[static_cast<std::size_t>(viewer.settings.layout)];
  splits[splitter.index] = share_at(splitter, {mouse.x, mouse.y});
}

void draw_tiles(Viewer& viewer, const Frame& frame, const Rect& room) {
  const Session* looked_at = viewer.session.get();
  const FrameState& state = viewer.frame;
  const Layout layout = viewer.settings.layout;
  const TileChoice choice{layout, state.splits[static_cast<std::size_t>(layout)], state.recent};
  const Tiling divided = state.maximised ? tiling_of_one(room, frame.em, *state.maximised)
                                         : tiling(room, frame.em, choice);
  for (const Tile& tile : divided.tiles) {
    if (viewer.session.get() != looked_at) return;  // a panel's command opened another run
    if (tile.panel == viewer.frame.focused) draw_focus_ring(tile, frame);
    draw_title(tile, frame, viewer);
    if (viewer.session.get() == looked_at) draw_content(tile, frame, viewer);
    if (viewer.session.get() == looked_at) draw_veil(tile, frame, viewer);
  }
  for (const Splitter& splitter : divided.splitters) draw_splitter(splitter, frame, viewer);
}

// ---------------------------------------------------------------- the screen

/// Takes rows off the top and the bottom of what is left of the screen.
class Rows {
 public:
  explicit Rows(ImVec2 size) : left_{0, 0, std::floor(size.x), std::floor(size.y)} {}
  Rect above(float height) {
    const float taken = std::min(std::ceil(height), left_.height);
    const Rect row{left_.x, left_.y, left_.width, taken};
    left_.y += taken;
    left_.height -= taken;
    return row;
  }
  Rect below(float height) {
    const float taken = std::min(std::ceil(height), left_.height);
    left_.height -= taken;
    return {left_.x, left_.bottom(), left_.width, taken};
  }
  /// A column off the right side.
  Rect right(float width) {
    const float taken = std::min(std::ceil(width), left_.width);
    left_.width -= taken;
    return {left_.right(), left_.y, taken, left_.height};
  }
  Rect rest() const { return left_; }

 private:
  Rect left_;
};

void draw_menu_bar(Viewer& viewer, const Frame& frame, const Rect& row) {
  const WindowGuard window = plain_window("##menu", row, {.fill = frame.theme.title},
                                          fixed_window | unscrolled | ImGuiWindowFlags_MenuBar);
  draw_menu(viewer, frame);
}

/// The strip of the whole run, higher with more branches if there is room.
float overview_height(const Viewer& viewer, const Frame& frame) {
  constexpr float low_screen = 34;  // in lines of text
  if (ImGui::GetIO().DisplaySize.y < low_screen * frame.em) return frame.em * 4.2F;
  const std::size_t branches = std::min<std::size_t>(viewer.session->branches().size(), 5);
  const auto rows = static_cast<float>(branches > 1 ? branches : 0);
  return frame.em * (5.2F + 1.25F * rows);
}

void draw_start_panel(Viewer& viewer, const Frame& frame, const Rect& room) {
  const WindowGuard window = plain_window(
      "##panel.start", room, {ImVec2(frame.em, frame.em), frame.theme.panel}, fixed_window);
  frame.ui.tag("panel.start", room, "Start");
  const SeenWithin seen(frame.ui, room);
  draw_start(viewer, frame);
}

/// At the lower edge of a lesson that goes on below it.
void draw_way_down(const Frame& frame, const Rect& row) {
  const WindowGuard window =
      plain_window("##lesson.more", row, {ImVec2(frame.em * 0.75F, 0), frame.theme.title},
                   fixed_window | unscrolled);
  ImGui::SetCursorPosY(std::floor((row.height - ImGui::GetFontSize()) / 2));
  const ColourGuard ink(ImGuiCol_Text, frame.theme.text);
  ImGui::TextUnformatted("PageDown: more");
  frame.ui.tag("panel.lesson_more", last_item(), "PageDown: more");
}

/// Beside whatever else is on the screen.
void draw_lesson_panel(Viewer& viewer, const Frame& frame, Rect column) {
  bool& goes_on = viewer.frame.lesson_goes_on;
  if (goes_on) {
    const float more = std::floor(frame.em * 1.5F);
    column.height -= more;
    draw_way_down(frame, {column.x, column.bottom(), column.width, more});
  }
  const WindowGuard window =
      plain_window("##panel.lesson", column,
                   {ImVec2(frame.em * 0.75F, frame.em * 0.5F), frame.theme.panel}, fixed_window);
  frame.ui.tag("panel.lesson", column, "Lesson");
  const SeenWithin seen(frame.ui, column);
  draw_lesson(viewer, frame);
  goes_on = ImGui::GetScrollY() + 1 < ImGui::GetScrollMaxY();
}

void draw_run(Viewer& viewer, const Frame& frame, Rows& rows) {
  const Session* looked_at = viewer.session.get();
  FrameState& state = viewer.frame;
  const float one_row = ImGui::GetFrameHeight() + std::floor(frame.em * 0.6F);
  const Rect transport = rows.above(std::max(one_row, state.transport_height));
  state.transport_height = draw_strip("##transport", transport, frame, draw_transport, viewer);
  if (viewer.session.get() != looked_at) return;
  const Rect lamps = rows.above(std::max(one_row, state.lamps_height));
  state.lamps_height = draw_strip("##lamps", lamps, frame, draw_lamps, viewer);
  if (viewer.session.get() != looked_at) return;
  const Rect overview = rows.below(overview_height(viewer, frame));
  draw_strip("##overview", overview, frame, draw_overview, viewer);
  if (viewer.session.get() != looked_at) return;
  const float tracks = tracks_height(viewer, frame.em);
  if (tracks > 0) draw_strip("##tracks", rows.below(tracks), frame, draw_tracks, viewer);
  follow_filter(viewer);  // another branch may have been chosen above
  draw_tiles(viewer, frame, rows.rest());
}

Draw drawing_named(std::string_view panel) {
  for (const Panel tile : all_panels) {
    if (name_of(tile) == panel) return drawing_of(tile);
  }
  if (panel == "overview") return draw_overview;
  return panel == "lesson" ? draw_lesson : draw_start;
}

ImVec2 padding_named(std::string_view panel, float em) {
  for (const Panel tile : all_panels) {
    if (name_of(tile) == panel) return padding_of(tile, em);
  }
  return {std::floor(em * 0.75F), std::floor(em * 0.5F)};
}

}  // namespace

void draw_alone(Viewer& viewer, const Frame& frame, std::string_view panel) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const Rect area{0, 0, std::floor(screen.x), std::floor(screen.y)};
  const std::string name = "panel." + std::string(panel);
  const WindowGuard window =
      plain_window("##" + name, area, {padding_named(panel, frame.em), frame.theme.panel},
                   fixed_window | unscrolled);
  frame.ui.tag(name, area, title_of_picture(panel));
  const SeenWithin seen(frame.ui, area);
  drawing_named(panel)(viewer, frame);
}

void draw_viewer(Viewer& viewer, const Frame& frame) {
  std::unique_lock<std::mutex> lock;
  const Session* looked_at = viewer.session.get();
  if (viewer.session) lock = viewer.session->lock();
  frame.ui.clear();

  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::GetBackgroundDrawList()->AddRectFilled(ImVec2(0, 0), screen, frame.theme.background);
  Rows rows(screen);
  draw_menu_bar(viewer, frame, rows.above(ImGui::GetFrameHeight()));
  const Rect status = rows.below(ImGui::GetFontSize() + std::floor(frame.em * 0.7F));
  if (viewer.lesson.play && viewer.session.get() == looked_at) {
    constexpr float lesson_em = 27;
    const float most = std::floor(rows.rest().width * 0.42F);
    draw_lesson_panel(viewer, frame, rows.right(std::min(lesson_em * frame.em, most)));
  }
  if (viewer.session.get() == looked_at) {
    if (viewer.session) draw_run(viewer, frame, rows);
    else draw_start_panel(viewer, frame, rows.rest());
  }
  draw_strip("##status", status, frame, draw_status, viewer);
  if (viewer.session.get() == looked_at) draw_palette(viewer, frame);
}

}  // namespace orrery::gui
