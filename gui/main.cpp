#include "gui/shell/viewer_main.hpp"
#include "protocols/registry.hpp"

int main(int argc, char** argv) { return orrery::viewer(argc, argv, orrery::shipped_catalogue()); }
