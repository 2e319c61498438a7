#pragma once
/// The protocols that the program knows: one explicit table (registry.cpp).

#include "sim/plan/protocol.hpp"

namespace orrery {

/// Every shipped protocol and every judge that belongs to none of them.
Catalogue shipped_catalogue();

}  // namespace orrery
