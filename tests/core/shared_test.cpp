#include "sim/core/shared.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace orrery::shared_test {

struct Parcel {
  std::string label{};
  std::uint64_t weight{};
  friend auto operator<=>(const Parcel&, const Parcel&) = default;
};
BOOST_DESCRIBE_STRUCT(Parcel, (), (label, weight))

struct Shelf {
  std::uint64_t number{};
  Shared<Parcel> parcel{};
  friend auto operator<=>(const Shelf&, const Shelf&) = default;
};
BOOST_DESCRIBE_STRUCT(Shelf, (), (number, parcel))

const Parcel book{"book", 3};

TEST(Shared, IsMadeWhereItsContentIsExpected) {
  const Shelf shelf{.number = 1, .parcel = book};
  EXPECT_EQ(*shelf.parcel, book);
  EXPECT_EQ(shelf.parcel->weight, 3U);
}

TEST(Shared, CopiesHoldTheSameObject) {
  const Shared<Parcel> parcel = book;
  const Shared<Parcel> copy = parcel;  // NOLINT(performance-unnecessary-copy-initialization)
  EXPECT_EQ(&*copy, &*parcel);
}

TEST(Shared, HoldsAnEmptyContentBeforeItIsGivenOne) {
  const Shared<Parcel> empty;
  EXPECT_EQ(*empty, Parcel{});
  EXPECT_EQ(empty, Shared<Parcel>(Parcel{}));
  EXPECT_EQ(hash_of(empty), hash_of(Shared<Parcel>(Parcel{})));
}

TEST(Shared, ComparesAndHashesByContentNotByPlace) {
  EXPECT_EQ(Shared<Parcel>(book), Shared<Parcel>(Parcel(book)));
  EXPECT_EQ(hash_of(Shelf{1, book}), hash_of(Shelf{1, Parcel(book)}));
  EXPECT_NE(Shared<Parcel>(book), Shared<Parcel>(Parcel{"book", 4}));
  EXPECT_NE(hash_of(Shelf{1, book}), hash_of(Shelf{1, Parcel{"book", 4}}));
  EXPECT_LT(Shared<Parcel>(book), Shared<Parcel>(Parcel{"book", 4}));
}

TEST(Shared, IsItsContentToReaders) { EXPECT_EQ(to_value(Shared<Parcel>(book)), to_value(book)); }

}  // namespace orrery::shared_test
