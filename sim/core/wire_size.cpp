#include "sim/core/wire_size.hpp"

#include "sim/core/payload.hpp"

namespace orrery {

std::uint64_t wire_size(const Payload& message) {
  return wire_header_bytes + message.encoded_size();
}

}  // namespace orrery
