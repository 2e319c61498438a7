#include "protocols/registry.hpp"
#include "scenarios/cli.hpp"

int main(int argc, char** argv) { return orrery::cli(argc, argv, orrery::shipped_catalogue()); }
