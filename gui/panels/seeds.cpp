#include "gui/model/seeds.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "gui/panels/guards.hpp"
#include "gui/panels/seeds_drawing.hpp"
#include "gui/panels/time_painting.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

class SeedsPanel {
 public:
  SeedsPanel(Viewer& viewer, const Frame& frame)
      : viewer_(viewer),
        frame_(frame),
        state_(viewer.seeds),
        is_stale_(are_seeds_stale(viewer)),
        shown_seed_(viewer.session->words().seed) {}

  void draw() {
    if (!state_.is_there()) return draw_nothing();
    draw_head();
    {
      const ChildGuard wall("##wall");
      const SeenWithin seen(frame_.ui);
      draw_wall();
    }
    if (asked_) asked_();
  }

 private:
  // -------------------------------------------------------------- the head

  void draw_nothing() {
    const TextWrapGuard wrap;
    const std::string why = why_not_try_seeds(viewer_);
    const std::string words =
        "Does it also go like this with other luck? The scenario as it stands is run with 100 "
        "other "
        "seeds, a tile a run, and those that violate something come first.";
    tell("seeds.nothing", why.empty() ? words : words + " " + why);
    ImGui::Dummy(ImVec2(0, std::floor(frame_.em * 0.3F)));
    if (viewer_.session->is_live()) {
      key_button(viewer_, frame_, "seeds.try", "Try 100 seeds", "seeds.try");
    } else {
      command_button(viewer_, frame_, "file.make_live", "Make it live", "seeds.make_live");
    }
  }

  void tell(const char* name, const std::string& words) {
    ImGui::TextUnformatted(words.c_str());
    frame_.ui.tag(name, last_item(), words);
  }

  /// Buttons at the left, beside them what there is to say.
  void draw_head() {
    const float gap = std::floor(frame_.em * 0.6F);
    if (state_.search) {
      command_button(viewer_, frame_, "seeds.stop", "Stop", "seeds.stop");
      ImGui::SameLine(0, gap);
    }
    if (is_stale_) command_button(viewer_, frame_, "seeds.anew", "Run them anew", "seeds.anew");
    else if (!state_.search)
      command_button(viewer_, frame_, "seeds.more", "Next 100", "seeds.more");
    if (is_stale_ || !state_.search) ImGui::SameLine(0, gap);
    {
      const GroupGuard beside;
      const TextWrapGuard wrap;
      if (state_.search) draw_progress();
      else ImGui::AlignTextToFramePadding();
      tell("seeds.headline", headline(state_));
      if (is_stale_) draw_stale();
      const std::string remarks = remarks_on_seeds(state_);
      const ColourGuard faint(ImGuiCol_Text, frame_.theme.faint);
      if (!remarks.empty()) tell("seeds.remarks", remarks);
    }
    ImGui::Dummy(ImVec2(0, std::floor(frame_.em * 0.2F)));
  }

  void draw_stale() {
    const float em = frame_.em;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_icon(*ImGui::GetWindowDrawList(), Icon::warning, snapped({at.x, at.y, em, em}),
              frame_.theme.warn);
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + std::floor(em * 1.3F));
    const ColourGuard ink(ImGuiCol_Text, frame_.theme.warn);
    tell("seeds.stale", "These runs are of the scenario as it was before: it has changed since.");
  }

  /// So many are there: words and a bar.
  void draw_progress() {
    const float height = ImGui::GetFrameHeight();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = std::max(1.0F, ImGui::GetContentRegionAvail().x);
    ImGui::Dummy(ImVec2(width, height));
    const std::string words =
        std::to_string(state_.runs.size()) + " of " + std::to_string(state_.wanted) + " seeds";
    const Rect area = snapped({at.x, at.y, width, height});
    const float thick = std::max(3.0F, std::floor(frame_.em * 0.3F));
    const float text = std::ceil(width_of(words)) + std::floor(frame_.em * 0.6F);
    const Rect bar = snapped({area.x + text, area.y + (height - thick) / 2,
                              std::max(1.0F, std::min(area.width - text, frame_.em * 14)), thick});
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddText({area.x, area.y + std::floor((height - ImGui::GetFontSize()) / 2)},
                 frame_.theme.text, words.c_str());
    const float share = static_cast<float>(state_.runs.size()) / static_cast<float>(state_.wanted);
    fill_split(list, bar, std::floor(bar.x + share * bar.width), frame_.theme.accent,
               frame_.theme.frame);
    frame_.ui.tag("seeds.progress", area, words);
  }

  // -------------------------------------------------------------- the wall

  void draw_wall() {
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const float room = std::floor(ImGui::GetContentRegionAvail().x);
    const SeedGrid grid = seed_grid(room, frame_.em);
    state_.columns = grid.columns;
    const std::size_t tiles = state_.order.size();
    const float height = std::max(1.0F, grid.height_of(tiles));
    scroll_to_selected(grid);
    seed_width_ = std::ceil(width_of(std::to_string(state_.first + state_.wanted)));
    ImGui::InvisibleButton("wall", ImVec2(std::max(1.0F, room), height));
    const bool is_over = ImGui::IsItemHovered();
    const auto [first, end] = grid.in_sight(tiles, ImGui::GetScrollY(), ImGui::GetWindowHeight());
    for (std::size_t place = first; place < end; ++place) {
      Rect area = grid.area_of(place);
      area.x += std::floor(corner.x);
      area.y += std::floor(corner.y);
      draw_one(state_.runs[state_.order[place]], area, is_over);
    }
  }

  void scroll_to_selected(const SeedGrid& grid) {
    if (!state_.wants_sight) return;
    state_.wants_sight = false;
    for (std::size_t place = 0; place < state_.order.size(); ++place) {
      if (state_.runs[state_.order[place]].seed != state_.selected) continue;
      const Rect area = grid.area_of(place);
      const float top = ImGui::GetScrollY();
      const float room = ImGui::GetWindowHeight();
      if (area.y < top) ImGui::SetScrollY(area.y);
      else if (area.bottom() > top + room) ImGui::SetScrollY(area.bottom() - room);
    }
  }

  void draw_one(const SeedRun& run, const Rect& area, bool is_over) {
    const std::string time = violation_time(run);
    const SeedTile tile =
        tile_of(run, {.area = area,
                      .em = frame_.em,
                      .busiest = state_.busiest,
                      .seed_width = seed_width_,
                      .time_width = time.empty() ? 0 : std::ceil(width_of(time))});
    const Point mouse{ImGui::GetMousePos().x, ImGui::GetMousePos().y};
    const bool is_hovered = is_over && area.contains(mouse);
    draw_seed_tile(frame_, run, tile,
                   {.is_selected = state_.selected == run.seed,
                    .is_hovered = is_hovered,
                    .is_open = !is_stale_ && run.seed == shown_seed_});
    const std::string number = std::to_string(run.seed);
    const bool is_broken_promise = run.verdict == SeedRun::Verdict::violated;
    frame_.ui.tag("seeds.tile." + number, area,
                  "seed " + number + (is_broken_promise ? " violates " : ", ") +
                      verdict_words(run) + (time.empty() ? "" : " at " + time));
    if (!is_hovered) return;
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    explain_in_words(frame_, words_of(run) + "\nClick: look at this run.");
    if (!ImGui::IsMouseClicked(0)) return;
    state_.selected = run.seed;
    asked_ = [this, number] { frame_.commands.run("seeds.open", viewer_, number); };
  }

  Viewer& viewer_;
  const Frame& frame_;
  SeedsState& state_;
  bool is_stale_;
  std::uint64_t shown_seed_;
  float seed_width_ = 0;
  std::function<void()> asked_{};  // after all is drawn: it replaces the run
};

}  // namespace

void draw_seeds(Viewer& viewer, const Frame& frame) {
  if (!viewer.session) return;
  SeedsPanel(viewer, frame).draw();
}

}  // namespace orrery::gui
