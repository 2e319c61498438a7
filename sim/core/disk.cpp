#include "sim/core/disk.hpp"

namespace orrery {

std::string to_text(const DiskDamage& damage) {
  std::string text;
  for (const DamagedRecord& damaged : damage.records) {
    text += (text.empty() ? "" : ", ") + damaged.record + " is " +
            std::string(name_of_enumerator(damaged.damage));
  }
  return text;
}

void DiskCondition::hash_append(Hasher& hasher) const {
  for (const std::uint32_t count : faults) hasher.add(count > 0);
  orrery::hash_append(hasher, damage);
  hasher.add(has_unwritten_cache);
}

void DiskQueue::hash_append(Hasher& hasher) const {
  for (const Sync& sync : syncs) {
    hasher.add(sync.notices.size());
    for (const PayloadRef& notice : sync.notices) hasher.add(notice->type_key() + notice->hash());
  }
  for (const auto& [sync, outgoing] : held) {
    hasher.add(sync - syncs_done);
    hasher.add(static_cast<std::uint64_t>(outgoing.kind));
    hasher.add(outgoing.to.bits);
    hasher.add(outgoing.payload->type_key() + outgoing.payload->hash());
  }
  if (!condition.is_sound()) condition.hash_append(hasher);
}

}  // namespace orrery
