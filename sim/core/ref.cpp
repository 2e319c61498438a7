#include "sim/core/ref.hpp"

#include <array>
#include <mutex>
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
constexpr std::align_val_t cache_line{64};  // an item of so many bytes lies in one
constexpr std::size_t size_classes = largest / granule + 1;

struct FreeItem {
  FreeItem* next;
};

/// What threads leave behind when they end: their free lists, for whoever runs out. Never
/// destroyed, since a thread may end after everything else.
struct Estate {
  std::mutex mutex;
  std::array<std::vector<FreeItem*>, size_classes> lists;

  void add(std::size_t size_class, FreeItem* list) {
    const std::lock_guard lock(mutex);
    lists[size_class].push_back(list);
  }
  FreeItem* take(std::size_t size_class) {
    const std::lock_guard lock(mutex);
    if (lists[size_class].empty()) return nullptr;
    FreeItem* list = lists[size_class].back();
    lists[size_class].pop_back();
    return list;
  }
};

Estate& estate() {
  static Estate& only = *new Estate;
  return only;
}

/// Blocks live as long as the process: an item may be released on another thread than the one that
/// carved it.
struct Pools {
  std::array<FreeItem*, size_classes> free{};

  FreeItem* refill(std::size_t size_class) {
    if (FreeItem* inherited = estate().take(size_class)) return inherited;
    const std::size_t item_bytes = size_class * granule;
    const std::size_t count = block_bytes / item_bytes;
    const std::size_t bytes = count * item_bytes;
    auto* block = static_cast<std::byte*>(::operator new(bytes, cache_line));
    FreeItem* head = nullptr;
    for (std::size_t i = count; i-- > 0;) head = new (block + i * item_bytes) FreeItem{head};
    return head;
  }
};

// Without a destructor, so that the way to it is short; the lists are handed over by a Will.
thread_local constinit Pools pools;

struct Will {
  ~Will() {
    for (std::size_t size_class = 0; size_class < size_classes; ++size_class) {
      FreeItem*& head = pools.free[size_class];
      if (head != nullptr) estate().add(size_class, std::exchange(head, nullptr));
    }
  }
};

/// Whoever puts something into an empty list has made a will.
void make_will() {
  thread_local const Will will;
  static_cast<void>(&will);
}

}  // namespace

void* pool_allocate(std::size_t bytes) {
  if (!pools_are_used || bytes > largest) return ::operator new(bytes);
  const std::size_t size_class = (bytes + granule - 1) / granule;
  FreeItem*& head = pools.free[size_class];
  if (head == nullptr) {
    make_will();
    head = pools.refill(size_class);
  }
  return std::exchange(head, head->next);
}

void pool_release(void* memory, std::size_t bytes) noexcept {
  if (!pools_are_used || bytes > largest) return ::operator delete(memory);
  FreeItem*& head = pools.free[(bytes + granule - 1) / granule];
  if (head == nullptr) make_will();
  head = new (memory) FreeItem{head};
}

}  // namespace orrery
