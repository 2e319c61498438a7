#pragma once
/// The museum of bugs: rumour mongering with one rule as somebody got it wrong. A scenario asks for
/// one with {"rumor": {"bug": "first_contact"}} and says in `violates` who notices
/// (scenarios/rumor_museum). Each class overrides one virtual function of rumor.hpp.

#include "protocols/rumor/rumor.hpp"

namespace orrery::rumor {

enum class Bug : std::uint8_t {
  first_contact,  ///< a site loses interest at its first unnecessary contact, whatever k is
};
BOOST_DESCRIBE_ENUM(Bug, first_contact)

/// A site with this bug.
Ref<Box> make_site_with(Bug bug, const Config& config);

/// G7. The rumour stops before everyone has it. With k = 1 and push alone, 18 % of the sites never
/// hear of it (table 1); gossip with too small a fan-out, or too few rounds, has done this in many
/// systems.
class FirstContact : public Site {
 protected:
  bool is_enough(std::uint32_t unnecessary_contacts) const override {
    return unnecessary_contacts >= 1;
  }
};

}  // namespace orrery::rumor
