#include "ring.hpp"

#include "scenarios/testing.hpp"

namespace ring {
namespace {

using orrery::seeds;
using orrery::sweep;

TEST(Ring, ElectsOne) {
  EXPECT_TRUE(sweep<Ring>("scenarios/election.json", seeds(1, 200)).holds());
}

TEST(Ring, FailsOnPurposeWhereSomeSleepOn) {
  EXPECT_TRUE(
      sweep<Ring>("scenarios/election.json", seeds(1, 200), {"protocol.ring.sleeps_on=true"})
          .holds());
}

}  // namespace
}  // namespace ring
