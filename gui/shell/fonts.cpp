#include "gui/shell/fonts.hpp"

#include <imgui.h>
#include <imgui_freetype.h>

#include <cmath>
#include <filesystem>

namespace orrery::gui {
namespace {

// Where fonts-dejavu-core puts it.
constexpr const char* dejavu = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";

// Latin, Greek, punctuation, arrows and signs of mathematics, shapes, dingbats, more of
// mathematics. The atlas keeps a pointer to it.
constexpr ImWchar ranges[] = {0x0020, 0x00FF, 0x0370, 0x03FF, 0x2000, 0x206F, 0x2190, 0x22FF,
                              0x25A0, 0x25FF, 0x2700, 0x27BF, 0x27C0, 0x27FF, 0};

struct Substitute {
  ImWchar symbol;
  char ascii;
};

constexpr Substitute substitutes[] = {
    {0x2026, '.'}, {0x2013, '-'}, {0x2014, '-'}, {0x2018, '\''}, {0x2019, '\''}, {0x201C, '"'},
    {0x201D, '"'}, {0x2022, '*'}, {0x2190, '<'}, {0x2191, '^'},  {0x2192, '>'},  {0x2193, 'v'},
    {0x2194, '-'}, {0x21D2, '>'}, {0x2212, '-'}, {0x2260, '#'},  {0x2264, '<'},  {0x2265, '>'},
    {0x25A0, '#'}, {0x25A1, '#'}, {0x25B2, '^'}, {0x25B6, '>'},  {0x25B8, '>'},  {0x25BA, '>'},
    {0x25BC, 'v'}, {0x25BE, 'v'}, {0x25C0, '<'}, {0x25C6, '*'},  {0x25C7, '*'},  {0x25CB, 'o'},
    {0x25CF, '*'}, {0x2713, '+'}, {0x2714, '+'}, {0x2715, 'x'},  {0x2716, 'x'},  {0x2717, 'x'},
    {0x2718, 'x'}, {0x26A0, '!'}};

void add_built_in(ImFontAtlas& atlas, float em) {
  ImFontConfig config;
  config.SizePixels = em;
  ImFont* font = atlas.AddFontDefault(&config);
  atlas.Build();
  for (const auto& [symbol, ascii] : substitutes) {
    font->AddRemapChar(symbol, static_cast<ImWchar>(ascii));
  }
}

void add_dejavu(ImFontAtlas& atlas, float em) {
  atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  ImFontConfig config;
  config.PixelSnapH = true;  // glyphs fall on whole pixels: crisp, and the same in every renderer
  config.OversampleH = 1;
  config.OversampleV = 1;
  atlas.AddFontFromFileTTF(dejavu, em, &config, ranges);
  atlas.Build();
}

}  // namespace

bool has_dejavu() {
  std::error_code error;
  return std::filesystem::is_regular_file(dejavu, error);
}

void load_fonts(float em) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  const float height = std::round(em);
  if (has_dejavu()) {
    add_dejavu(atlas, height);
  } else {
    add_built_in(atlas, height);
  }
}

}  // namespace orrery::gui
