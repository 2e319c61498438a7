#pragma once
/// Shared ownership inside worlds: an intrusive pointer with an atomic count (forks cross threads)
/// and a free list per thread and size, so that a message or a copied node costs no trip to the
/// system allocator.
/// Invariant: what more than one owner can see is never written, except where a class says how
/// (Log).

#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

namespace orrery {

/// Memory of `bytes` from this thread's free list for its size class; beyond 1 KiB from the system.
void* pool_allocate(std::size_t bytes);

/// Gives back what `pool_allocate(bytes)` returned, on any thread.
void pool_release(void* memory, std::size_t bytes) noexcept;

/// A base whose derived classes are allocated through the pools.
struct Pooled {
  static void* operator new(std::size_t bytes) { return pool_allocate(bytes); }
  static void operator delete(void* memory, std::size_t bytes) noexcept {
    pool_release(memory, bytes);
  }
};

/// What a Ref can point at: counts its owners. A copy is a new object with no owners yet.
class Counted {
 public:
  Counted() = default;
  Counted(const Counted&) noexcept {}
  Counted& operator=(const Counted&) noexcept { return *this; }

  void acquire() const noexcept { owners_.fetch_add(1, std::memory_order_relaxed); }
  /// By whoever made the object, while nobody else can see it: needs no locked instruction.
  void acquire_first() const noexcept { owners_.store(1, std::memory_order_relaxed); }
  /// True when the last owner has gone; the caller then destroys the object. An only owner needs no
  /// locked instruction: nobody is left who could become another.
  bool release() const noexcept {
    return has_one_owner() || owners_.fetch_sub(1, std::memory_order_acq_rel) == 1;
  }
  /// True when nobody else can see the object, so that it may be written in place.
  bool has_one_owner() const noexcept { return owners_.load(std::memory_order_acquire) == 1; }

 protected:
  ~Counted() = default;

 private:
  mutable std::atomic<std::uint32_t> owners_{0};
};

/// An owner of a T derived from Counted. T is destroyed through `delete`, so a base needs a virtual
/// destructor.
template <class T>
class Ref {
 public:
  Ref() = default;
  explicit Ref(T* object) noexcept : object_(object) {
    if (object_) object_->acquire();
  }
  Ref(const Ref& other) noexcept : Ref(other.object_) {}
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  template <std::derived_from<T> Derived>
  Ref(Ref<Derived> other) noexcept : object_(other.detach()) {}
  Ref& operator=(Ref other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Ref() {
    if (object_ && object_->release()) delete object_;
  }

  T* get() const noexcept { return object_; }
  T& operator*() const noexcept { return *object_; }
  T* operator->() const noexcept { return object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }
  friend bool operator==(const Ref& a, const Ref& b) noexcept { return a.object_ == b.object_; }

  /// Gives up the object without releasing it; the caller owns that one count.
  T* detach() noexcept { return std::exchange(object_, nullptr); }
  /// Takes over a count that somebody else made: `detach`, or `acquire_first`.
  static Ref adopt(T* object) noexcept {
    Ref ref;
    ref.object_ = object;
    return ref;
  }

 private:
  T* object_ = nullptr;
};

template <class T, class... Args>
Ref<T> make_ref(Args&&... args) {
  T* object = new T(std::forward<Args>(args)...);
  object->acquire_first();
  return Ref<T>::adopt(object);
}

/// Copy on write: reading is shared, `edit` makes the object ours first.
/// T needs `Ref<T> clone() const`.
template <class T>
class Cow {
 public:
  Cow() = default;
  Cow(Ref<T> object) noexcept : object_(std::move(object)) {}

  const T& operator*() const noexcept { return *object_; }
  const T* operator->() const noexcept { return object_.get(); }
  const T* get() const noexcept { return object_.get(); }
  explicit operator bool() const noexcept { return static_cast<bool>(object_); }

  T& edit() {
    if (!object_->has_one_owner()) object_ = object_->clone();
    return *object_;
  }

 private:
  Ref<T> object_;
};

}  // namespace orrery
