#include "ring.hpp"
#include "scenarios/cli.hpp"

int main(int argc, char** argv) { return orrery::cli(argc, argv, {ring::Ring::protocol()}); }
