# Dear ImGui as Debian packages it: imgui::imgui. Its pkg-config file puts FreeType before the library that needs it, and
# a static link then fails: here it comes after.
find_path(ImGui_INCLUDE_DIR imgui.h PATH_SUFFIXES imgui)
find_library(ImGui_LIBRARY NAMES imgui)
find_library(ImGui_STB_LIBRARY NAMES stb)  # fonts and pictures
find_package(Freetype QUIET)
if(ImGui_INCLUDE_DIR)
  file(STRINGS "${ImGui_INCLUDE_DIR}/imgui.h" ImGui_VERSION REGEX "define IMGUI_VERSION +\"")
  string(REGEX REPLACE ".*\"([0-9.]+).*\".*" "\\1" ImGui_VERSION "${ImGui_VERSION}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(ImGui
  REQUIRED_VARS ImGui_LIBRARY ImGui_INCLUDE_DIR ImGui_STB_LIBRARY Freetype_FOUND VERSION_VAR ImGui_VERSION)
mark_as_advanced(ImGui_INCLUDE_DIR ImGui_LIBRARY ImGui_STB_LIBRARY)

if(ImGui_FOUND AND NOT TARGET imgui::imgui)
  add_library(imgui::imgui STATIC IMPORTED)
  set_target_properties(imgui::imgui PROPERTIES
    IMPORTED_LOCATION "${ImGui_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${ImGui_INCLUDE_DIR}"
    # Its OpenGL backend opens libGL itself (dlopen).
    INTERFACE_LINK_LIBRARIES "${ImGui_STB_LIBRARY};Freetype::Freetype;${CMAKE_DL_LIBS}")
endif()
