#pragma once
/// The museum of bugs: ABD with one rule as others got it wrong. A scenario asks for one with
/// {"abd": {"bug": "no_write_back"}} and says in `violates` who notices (scenarios/abd_museum).
/// Each class overrides one virtual function of abd.hpp.

#include "protocols/abd/abd.hpp"

namespace orrery::abd {

enum class Bug : std::uint8_t {
  no_write_back,  ///< a reader keeps to itself what it has found
};
BOOST_DESCRIBE_ENUM(Bug, no_write_back)

/// A client with this bug.
Ref<Box> make_client_with(Bug bug, const ClientConfig& config);

/// D5. Readers that do not propagate what they return: as in every store that reads and writes
/// majorities and calls that strong. Cassandra repairs what a read at QUORUM has found before it
/// answers, for this reason ("monotonic quorum reads").
class NoWriteBack : public Client {
 protected:
  bool writes_back() const override { return false; }
};

}  // namespace orrery::abd
