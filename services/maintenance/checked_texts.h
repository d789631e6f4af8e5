// A Store whose texts are looked at before they are believed: one that does not have the SHA-256
// that it is stored under is not there to be quoted from.  Used by one walk over the record at a
// time; not shared between threads.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "storage/store.h"

namespace entente::maintenance {

class CheckedTexts final : public storage::DocumentReader {
 public:
  // `store` outlives this.
  explicit CheckedTexts(storage::DocumentReader& store) : store_(store) {}

  // DATA_LOSS when the text has another SHA-256.  The last one read is kept: neighbours often quote
  // the same.
  absl::StatusOr<std::string> GetText(const storage::CallContext& context,
                                      std::string_view sha256) override;

  // As of the store.
  absl::StatusOr<storage::StoredResource> Get(const storage::CallContext& context,
                                              storage::ResourceType type,
                                              std::string_view name) override {
    return store_.Get(context, type, name);
  }
  absl::StatusOr<std::vector<storage::StoredResource>> BatchGet(
      const storage::CallContext& context, storage::ResourceType type,
      const std::vector<std::string>& names) override {
    return store_.BatchGet(context, type, names);
  }
  absl::StatusOr<storage::Family> GetFamily(const storage::CallContext& context,
                                            std::string_view initiative) override {
    return store_.GetFamily(context, initiative);
  }
  absl::StatusOr<storage::References> Lookup(
      const storage::CallContext& context, const std::vector<std::string>& names,
      const std::vector<std::string>& region_codes) override {
    return store_.Lookup(context, names, region_codes);
  }
  absl::StatusOr<std::vector<storage::Referrer>> ListReferrers(const storage::CallContext& context,
                                                               std::string_view uid,
                                                               int limit) override {
    return store_.ListReferrers(context, uid, limit);
  }
  absl::StatusOr<std::vector<storage::SettledCitation>> ListUnverified(
      const storage::CallContext& context, std::string_view release_uid, int limit) override {
    return store_.ListUnverified(context, release_uid, limit);
  }

 private:
  storage::DocumentReader& store_;
  std::optional<storage::Text> last_;
};

}  // namespace entente::maintenance
