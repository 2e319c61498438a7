#include "sim/core/ref.hpp"

#include <array>
#include <vector>

namespace orrery {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool pools_are_used = false;  // so that the sanitizer sees every use after free
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr bool pools_are_used = false;
#else
constexpr bool pools_are_used = true;
#endif
#else
constexpr bool pools_are_used = true;
#endif

constexpr std::size_t granule = 16;
constexpr std::size_t largest = 1024;
constexpr std::size_t block_bytes = 64 * 1024;

struct FreeItem {
  FreeItem* next;
};

/// Blocks live as long as the process: an item may be released on another thread than the one that
/// carved it.
struct Pools {
  std::array<FreeItem*, largest / granule + 1> free{};

  FreeItem* refill(std::size_t size_class) {
    const std::size_t item_bytes = size_class * granule;
    const std::size_t count = block_bytes / item_bytes;
    const std::size_t bytes = count * item_bytes;
    auto* block = static_cast<std::byte*>(::operator new(bytes));
    FreeItem* head = nullptr;
    for (std::size_t i = count; i-- > 0;) head = new (block + i * item_bytes) FreeItem{head};
    return head;
  }
};

thread_local constinit Pools pools;

}  // namespace

void* pool_allocate(std::size_t bytes) {
  if (!pools_are_used || bytes > largest) return ::operator new(bytes);
  const std::size_t size_class = (bytes + granule - 1) / granule;
  FreeItem*& head = pools.free[size_class];
  if (head == nullptr) head = pools.refill(size_class);
  return std::exchange(head, head->next);
}

void pool_release(void* memory, std::size_t bytes) noexcept {
  if (!pools_are_used || bytes > largest) return ::operator delete(memory);
  FreeItem*& head = pools.free[(bytes + granule - 1) / granule];
  head = new (memory) FreeItem{head};
}

}  // namespace orrery
