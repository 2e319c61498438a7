#include "gui/shell/viewer_main.hpp"

#include "ring.hpp"

int main(int argc, char** argv) { return orrery::viewer(argc, argv, {ring::Ring::protocol()}); }
