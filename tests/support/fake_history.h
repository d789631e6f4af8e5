// The record as it was, in memory, for FakeStore (fake_store.h), which adds to it.  Labels are not
// looked at.  Not for more than one thread.

#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "services/rpc/names.h"
#include "storage/history_reader.h"

namespace entente::test {

class FakeHistory final : public storage::HistoryReader {
 public:
  // Every revision, in the order written.
  std::vector<storage::RecordedRevision> revisions;
  // What every read fails with while it is not OK.
  absl::Status failure;
  std::vector<storage::CallContext> contexts;  // of ListAt

  absl::StatusOr<storage::RevisionPage> ListRevisions(
      const storage::CallContext&, storage::ResourceType type, std::string_view name,
      const storage::RevisionQuery& query) override {
    if (!failure.ok()) return failure;
    storage::RevisionPage page;
    bool is_there = false;
    for (auto at = revisions.rbegin(); at != revisions.rend(); ++at) {
      if (at->resource.name != name || at->resource.type != type) continue;
      is_there = true;
      if (query.before.has_value() && at->resource.revision >= *query.before) continue;
      if (static_cast<int>(page.revisions.size()) == query.size) {
        page.next = page.revisions.back().resource.revision;
        break;
      }
      page.revisions.push_back(*at);
    }
    if (!is_there) return absl::NotFoundError("none");
    return page;
  }

  absl::StatusOr<storage::RecordedRevision> GetRevision(const storage::CallContext&,
                                                        storage::ResourceType type,
                                                        std::string_view name,
                                                        std::int64_t number) override {
    if (!failure.ok()) return failure;
    for (const storage::RecordedRevision& revision : revisions) {
      if (revision.resource.name == name && revision.resource.type == type &&
          revision.resource.change_number == number) {
        return revision;
      }
    }
    return absl::NotFoundError("none");
  }

  absl::StatusOr<storage::FoundMoment> FindMoment(const storage::CallContext&,
                                                  absl::Time time) override {
    if (!failure.ok()) return failure;
    storage::FoundMoment found;
    for (const storage::RecordedRevision& revision : revisions) {
      found.newest = {revision.change.number, revision.change.time};
      if (revision.change.time <= time) found.moment = found.newest;
    }
    return found;
  }

  absl::StatusOr<std::vector<storage::StoredResource>> BatchGetAt(
      const storage::CallContext&, storage::ResourceType type,
      const std::vector<std::string>& names, std::int64_t number) override {
    if (!failure.ok()) return failure;
    const auto all = At(number);
    std::vector<storage::StoredResource> found;
    for (const std::string& name : names) {
      const auto one = all.find(name);
      if (one == all.end() || one->second.type != type) return absl::NotFoundError("none");
      found.push_back(one->second);
    }
    return found;
  }

  absl::StatusOr<storage::Family> GetFamilyAt(const storage::CallContext&,
                                              std::string_view initiative,
                                              std::int64_t number) override {
    if (!failure.ok()) return failure;
    storage::Family family;
    for (const auto& [name, stored] : At(number)) {
      if (rpc::InitiativeOf(name) != initiative) continue;
      if (name == initiative) family.initiative = stored;
      if (stored.type == storage::ResourceType::kCommitment) family.commitments.push_back(stored);
      if (stored.type == storage::ResourceType::kReport) family.reports.push_back(stored);
    }
    if (family.initiative.name.empty()) return absl::NotFoundError("none");
    return family;
  }

  absl::StatusOr<storage::MomentPage> ListAt(const storage::CallContext& context,
                                             const storage::MomentQuery& query) override {
    contexts.push_back(context);
    if (!failure.ok()) return failure;
    storage::MomentPage page;
    const auto all = At(query.number);
    for (auto at = all.upper_bound(query.after); at != all.end(); ++at) {
      if (at->second.type != query.type) continue;
      if (at->second.delete_time.has_value() && !query.show_deleted) continue;
      if (static_cast<int>(page.resources.size()) == query.size) {
        page.is_last = false;
        break;
      }
      page.resources.push_back(at->second);
    }
    return page;
  }

 private:
  // Each document as a change left it, by name.
  std::map<std::string, storage::StoredResource, std::less<>> At(std::int64_t number) const {
    std::map<std::string, storage::StoredResource, std::less<>> all;
    for (const storage::RecordedRevision& revision : revisions) {
      if (revision.change.number <= number) all[revision.resource.name] = revision.resource;
    }
    return all;
  }
};

}  // namespace entente::test
