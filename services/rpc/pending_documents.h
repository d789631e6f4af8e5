// The documents of one request laid over what is stored: what one of them names, or belongs to, may
// be another of them.  What is stored is read once, however many of them ask for it.  Used by one
// write at a time (joint_drafts.h); not shared between threads.

#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/message.h"

#include "storage/resource.h"
#include "storage/store.h"

namespace entente::rpc {

class PendingDocuments final : public storage::DocumentReader {
 public:
  // `stored` outlives this.  `today`, in UTC, is the day on which what is new is recorded.
  PendingDocuments(storage::DocumentReader& stored, absl::CivilDay today)
      : stored_(stored), today_(today) {}

  // Looks up all of these at once, so that Lookup need not ask again.
  absl::Status Prefetch(const storage::CallContext& context, const std::set<std::string>& names,
                        const std::set<std::string>& region_codes);

  // What is stored under a name that was looked up; null when there is nothing.
  [[nodiscard]] const storage::Reference* FindStored(std::string_view name) const;

  // A document that shall be made: from now on others may name it.  `sent` is as the caller sent
  // it.
  void Announce(storage::ResourceType type, const std::string& name, const std::string& uid,
                const google::protobuf::Message& sent);

  // A document as it shall be written: from now on it is read, in the place of `current` where it
  // replaces that.
  void Set(const storage::Put& put, const std::optional<storage::StoredResource>& current);

  // A text that shall be stored.
  void SetText(const storage::Text& text) { texts_[text.sha256] = text.text; }

  absl::StatusOr<storage::StoredResource> Get(const storage::CallContext& context,
                                              storage::ResourceType type,
                                              std::string_view name) override;
  absl::StatusOr<std::vector<storage::StoredResource>> BatchGet(
      const storage::CallContext& context, storage::ResourceType type,
      const std::vector<std::string>& names) override;
  absl::StatusOr<storage::Family> GetFamily(const storage::CallContext& context,
                                            std::string_view initiative) override;
  absl::StatusOr<storage::References> Lookup(const storage::CallContext& context,
                                             const std::vector<std::string>& names,
                                             const std::vector<std::string>& region_codes) override;
  // Of what is stored: nothing else names what is new.
  absl::StatusOr<std::vector<storage::Referrer>> ListReferrers(const storage::CallContext& context,
                                                               std::string_view uid,
                                                               int limit) override;
  absl::StatusOr<std::vector<storage::SettledCitation>> ListUnverified(
      const storage::CallContext& context, std::string_view release_uid, int limit) override;
  absl::StatusOr<std::string> GetText(const storage::CallContext& context,
                                      std::string_view sha256) override;

 private:
  // Of one request a store is asked for its caller, or for what everybody's standing rests on: the
  // two see different documents.
  using Key = std::pair<bool, std::string>;
  static Key KeyOf(const storage::CallContext& context, std::string_view name);

  absl::StatusOr<storage::Family> ReadFamily(const storage::CallContext& context,
                                             const std::string& initiative);

  storage::DocumentReader& stored_;
  const absl::CivilDay today_;
  std::map<std::string, std::optional<storage::Reference>, std::less<>> looked_up_;
  std::map<std::string, bool> countries_;
  std::map<std::string, storage::Reference> announced_;
  std::map<std::string, storage::StoredResource, std::less<>> set_;
  std::map<std::string, std::set<std::string>> children_;  // of what is set, by initiative
  std::map<Key, storage::StoredResource> read_;            // releases
  std::map<Key, storage::Family> families_;
  std::map<std::string, std::string, std::less<>> texts_;  // that shall be stored
  std::optional<storage::Text> last_text_;                 // one stored text at a time is held
};

}  // namespace entente::rpc
