// The rows of `resource` that a change writes: locked, compared with what the change expects, and
// set.  For one change in one transaction, one thread.

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include <pqxx/pqxx>

#include "storage/postgres/session.h"
#include "storage/store.h"

namespace entente::storage::postgres {

// A row of `resource`.
struct ResourceRow {
  std::string uid;
  ResourceType type = ResourceType::kInitiative;
  std::string name;
  std::int64_t revision = 0;
  bool deleted = false;
  // The label; of a commitment or report that of its initiative.
  std::int64_t tlp = 0;
  std::string releasable_to;  // an array literal
  std::string parent;         // the uid of its initiative; empty for none
  bool hidden = false;        // its initiative is deleted
  std::int64_t kept_version = 0;
  std::string known;  // a date
  // Of a row that the change puts: it was not there, or it was deleted before.
  bool is_new = false;
  bool was_deleted = false;
};

class ResourceRows final {
 public:
  ResourceRows(Transaction& transaction, const Change& change)
      : transaction_(transaction), change_(change) {}

  // Locks and compares.  ABORTED REVISION_CHANGED when a revision, the version of what is kept, or
  // the document of a citation to be settled is another one.
  //
  // Who writes an initiative, or anything that belongs to it, holds its row until the end of the
  // transaction.  So one family has one writer at a time, and the rows of its commitments and
  // reports need no locks of their own.  Rows are locked in the order of their names, then new ones
  // are inserted in the same order: writers wait for each other and never in a circle.
  absl::Status Claim();

  // Sets, after Claim.  ALREADY_EXISTS when a name that should be new is taken.
  absl::Status Write();

  // The row of a put, as it is set.
  [[nodiscard]] const ResourceRow& RowOf(const Put& put) const { return rows_.at(put.uid); }
  // The type of a resource that is put or kept.
  [[nodiscard]] ResourceType TypeOf(const std::string& uid) const { return rows_.at(uid).type; }
  // Whether a keep is the first one of its resource.
  [[nodiscard]] static bool IsFirst(const Keep& keep) { return keep.expected_version == 0; }

 private:
  void Lock();
  void Read(const pqxx::result& rows);
  absl::Status SetPut(const Put& put);
  absl::Status SetKeep(const Keep& keep);
  absl::Status CheckSettled() const;
  absl::Status SetParent(const Put& put, ResourceRow& row) const;
  absl::Status Insert();
  void Update();

  Transaction& transaction_;
  const Change& change_;
  std::map<std::string, ResourceRow> rows_;  // by uid
  std::map<std::string, std::string> uids_;  // by name
};

// The name of the initiative that a commitment or report belongs to; empty for other names.
[[nodiscard]] std::string ParentNameOf(std::string_view name);

// ABORTED REVISION_CHANGED, with RetryInfo.
[[nodiscard]] absl::Status RevisionChangedStatus();

}  // namespace entente::storage::postgres
