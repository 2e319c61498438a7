#pragma once
/// Ordered containers for a handful of elements, one or two for each server: sorted arrays inside
/// their owner, so that copying a node's state allocates nothing. (What can grow without bound is a
/// Map or a Log.)

#include <boost/container/flat_map.hpp>
#include <boost/container/flat_set.hpp>
#include <boost/container/small_vector.hpp>
#include <functional>
#include <utility>

namespace orrery {

template <class K, class V>
using SmallMap = boost::container::flat_map<K, V, std::less<K>,
                                            boost::container::small_vector<std::pair<K, V>, 8>>;

template <class K>
using SmallSet = boost::container::flat_set<K, std::less<K>, boost::container::small_vector<K, 8>>;

}  // namespace orrery
