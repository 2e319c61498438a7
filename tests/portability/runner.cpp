// The smallest program that runs scenarios: prints "scenario seed digest" for each file, as
// tests/golden/digests.txt has it. It is built for other machines, where the program's libraries
// are not at hand.

#include <cstdio>
#include <filesystem>

#include "protocols/registry.hpp"
#include "sim/core/value.hpp"
#include "sim/plan/experiment.hpp"

int main(int argc, char** argv) {
  try {
    const orrery::Catalogue catalogue = orrery::shipped_catalogue();
    for (int i = 1; i < argc; ++i) {
      const std::filesystem::path file(argv[i]);
      const auto experiment = orrery::load_experiment(file.string(), {}, catalogue);
      orrery::ExperimentFold fold(experiment);
      while (fold.runs_done() < fold.runs()) {
        const std::uint64_t next = fold.runs_done();
        orrery::Run run(experiment.plan_of(fold.cell_of(next), fold.seed_of(next), catalogue),
                        catalogue);
        run.finish();
        fold.add(run.report());
      }
      const std::string name = (file.parent_path().filename() / file.stem()).generic_string();
      std::printf("%s %llu %016llx\n", name.c_str(),
                  static_cast<unsigned long long>(experiment.plan().seed),
                  static_cast<unsigned long long>(fold.report().digest));
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
