#pragma once
/// The museum of bugs: anti-entropy with one rule as others got it wrong. A scenario asks for one
/// with {"anti_entropy": {"bug": "no_checksum"}} and says in `violates` who notices
/// (scenarios/anti_entropy_museum). Each class overrides one virtual function of anti_entropy.hpp.

#include "protocols/anti_entropy/anti_entropy.hpp"

namespace orrery::anti_entropy {

enum class Bug : std::uint8_t {
  no_checksum,  ///< a site believes every update, also one that was damaged on its way
};
BOOST_DESCRIBE_ENUM(Bug, no_checksum)

/// A site with this bug.
Ref<Box> make_site_with(Bug bug, const Config& config);

/// G6. A bit is flipped, and gossip spreads it to everybody. Amazon S3 was down for about eight
/// hours on 20 July 2008: servers gossiped their state with messages "that had a single bit
/// corrupted such that the message was still intelligible, but the system state information was
/// incorrect", and these, unlike customers' data, had no checksum.
class NoChecksum : public Site {
 protected:
  bool is_intact(const Update&) const override { return true; }
};

}  // namespace orrery::anti_entropy
