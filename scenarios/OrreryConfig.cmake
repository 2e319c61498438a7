# What find_package(Orrery) gives:
#   Orrery::program  the program as a library, orrery::cli(argc, argv, catalogue), for protocols of your own
#   Orrery::testing  sweep<MyProtocol>(…) for GoogleTest (scenarios/testing.hpp); only where GoogleTest is installed
#   Orrery::orrery   the program as it is shipped
#   Orrery::viewer   the viewer as a library, orrery::viewer(argc, argv, protocols) of gui/shell/viewer_main.hpp; only where
#                    Dear ImGui, GLFW and OpenGL are installed
#   orrery_add_scenarios(PROGRAM FILE…)  each scenario is a test by its name, which PROGRAM runs twice
include(CMakeFindDependencyMacro)
find_dependency(Boost 1.81 CONFIG COMPONENTS graph)
find_dependency(fmt)
find_dependency(nlohmann_json 3.11)
find_dependency(CLI11 2.1)
find_dependency(SQLite3 3.38)
find_dependency(Threads)
include(${CMAKE_CURRENT_LIST_DIR}/OrreryTargets.cmake)
if(EXISTS ${CMAKE_CURRENT_LIST_DIR}/OrreryViewerTargets.cmake)
  list(PREPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR})  # FindImGui.cmake
  find_package(ImGui 1.86 QUIET)
  list(POP_FRONT CMAKE_MODULE_PATH)
  find_package(glfw3 3.3 CONFIG QUIET)
  find_package(OpenGL QUIET)
  if(ImGui_FOUND AND glfw3_FOUND AND OpenGL_FOUND)
    include(${CMAKE_CURRENT_LIST_DIR}/OrreryViewerTargets.cmake)
  endif()
endif()

find_package(GTest QUIET)
if(GTest_FOUND AND NOT TARGET Orrery::testing)
  add_library(Orrery::testing INTERFACE IMPORTED)
  target_link_libraries(Orrery::testing INTERFACE Orrery::program GTest::gtest)
endif()

# Files are relative to the folder of the CMakeLists.txt that calls this, and the tests run there.
function(orrery_add_scenarios program)
  foreach(file IN LISTS ARGN)
    string(REGEX REPLACE "\\.json$" "" name ${file})
    add_test(NAME ${name} WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
             COMMAND ${program} run ${file} --verify --quiet)
  endforeach()
endfunction()
