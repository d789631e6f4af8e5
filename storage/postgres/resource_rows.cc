#include "storage/postgres/resource_rows.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "storage/error.h"
#include "storage/postgres/parameters.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

// Served by resource_pkey and resource_name_unique.  The rows are locked as they leave the sort.
constexpr std::string_view kLockSql = R"sql(
SELECT r.uid, r.type, r.name, r.revision, r.deleted, r.tlp, r.releasable_to::text, r.parent, r.hidden,
       r.kept_version, r.known
FROM resource r
WHERE r.uid IN (
  SELECT coalesce(n.parent, n.uid) FROM resource n WHERE n.uid = ANY ($1::uuid[])
  UNION
  SELECT p.uid FROM resource p WHERE p.name = ANY ($2::text[]))
ORDER BY r.name
FOR NO KEY UPDATE OF r)sql";

// A statement of its own: it has to see what the locks were waited for.
constexpr std::string_view kReadChildrenSql = R"sql(
SELECT r.uid, r.type, r.name, r.revision, r.deleted, r.tlp, r.releasable_to::text, r.parent, r.hidden,
       r.kept_version, r.known
FROM resource r
WHERE r.uid = ANY ($1::uuid[])
  AND r.parent IS NOT NULL)sql";

constexpr std::string_view kInsertResourceSql = R"sql(
INSERT INTO resource (uid, type, name, revision, deleted, tlp, releasable_to, parent, hidden,
                      kept_version, known)
SELECT n.uid, n.type, n.name, 1, n.deleted, n.tlp, n.releasable_to::text[], nullif(n.parent, '')::uuid,
       n.hidden, n.kept_version, n.known
FROM unnest($1::uuid[], $2::smallint[], $3::text[], $4::boolean[], $5::smallint[], $6::text[], $7::text[],
            $8::boolean[], $9::bigint[], $10::date[])
  AS n(uid, type, name, deleted, tlp, releasable_to, parent, hidden, kept_version, known)
ORDER BY n.name COLLATE "C"
ON CONFLICT DO NOTHING
RETURNING name)sql";

constexpr std::string_view kUpdateSql = R"sql(
UPDATE resource r
SET revision = n.revision, deleted = n.deleted, tlp = n.tlp, releasable_to = n.releasable_to::text[],
    hidden = n.hidden, kept_version = n.kept_version, known = n.known
FROM unnest($1::uuid[], $2::bigint[], $3::boolean[], $4::smallint[], $5::text[], $6::boolean[],
            $7::bigint[], $8::date[])
  AS n(uid, revision, deleted, tlp, releasable_to, hidden, kept_version, known)
WHERE r.uid = n.uid)sql";

constexpr std::string_view kAlways = "-infinity";

const v1::Label& LabelOf(const Put& put) {
  if (put.type == ResourceType::kRelease) {
    return static_cast<const v1::Release&>(*put.document).label();
  }
  if (put.type == ResourceType::kInitiative) {
    return static_cast<const v1::Initiative&>(*put.document).label();
  }
  return v1::Label::default_instance();
}

absl::Status AlreadyExistsStatus(const ResourceRow& row) {
  return WithResource(MakeError(absl::StatusCode::kAlreadyExists, kReasonAlreadyExists,
                                absl::StrCat(row.name,
                                             " exists already; an id stays taken, also "
                                             "by a deleted resource")),
                      CollectionOf(row.type), row.name);
}

// The columns of rows, each as an array.
class Columns {
 public:
  void Add(const ResourceRow& row) {
    uids.push_back(row.uid);
    types.push_back(static_cast<std::int64_t>(row.type));
    names.push_back(row.name);
    revisions.push_back(row.revision);
    deleted.emplace_back(row.deleted ? "t" : "f");
    tlps.push_back(row.tlp);
    releasable_to.push_back(row.releasable_to);
    parents.push_back(row.parent);
    hidden.emplace_back(row.hidden ? "t" : "f");
    kept_versions.push_back(row.kept_version);
    known.push_back(row.known);
  }

  std::vector<std::string> uids;
  std::vector<std::int64_t> types;
  std::vector<std::string> names;
  std::vector<std::int64_t> revisions;
  std::vector<std::string> deleted;
  std::vector<std::int64_t> tlps;
  std::vector<std::string> releasable_to;
  std::vector<std::string> parents;
  std::vector<std::string> hidden;
  std::vector<std::int64_t> kept_versions;
  std::vector<std::string> known;
};

}  // namespace

std::string ParentNameOf(std::string_view name) {
  const std::size_t collection = name.find('/');
  const std::size_t end =
      collection == std::string_view::npos ? collection : name.find('/', collection + 1);
  return end == std::string_view::npos ? "" : std::string(name.substr(0, end));
}

absl::Status RevisionChangedStatus() {
  return WithRetry(MakeError(absl::StatusCode::kAborted, kReasonRevisionChanged,
                             "another write came first; read again and try again"),
                   absl::Milliseconds(10));
}

absl::Status ResourceRows::Claim() {
  Lock();
  if (absl::Status status = CheckSettled(); !status.ok()) return status;
  // By type, so that an initiative stands before what belongs to it.
  std::vector<const Put*> puts;
  for (const Put& put : change_.puts) puts.push_back(&put);
  std::stable_sort(puts.begin(), puts.end(),
                   [](const Put* left, const Put* right) { return left->type < right->type; });
  for (const Put* put : puts) {
    if (absl::Status status = SetPut(*put); !status.ok()) return status;
  }
  for (const Keep& keep : change_.keeps) {
    if (absl::Status status = SetKeep(keep); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status ResourceRows::Write() {
  Update();
  return Insert();
}

void ResourceRows::Lock() {
  std::set<std::string> uids;
  std::set<std::string> parents;
  std::set<std::string> added;
  for (const Put& put : change_.puts) {
    (put.expected_revision == 0 ? added : uids).insert(put.uid);
    if (std::string parent = ParentNameOf(put.name); !parent.empty()) {
      parents.insert(std::move(parent));
    }
  }
  for (const Keep& keep : change_.keeps) uids.insert(keep.uid);
  for (const SettledCitation& settled : change_.settled) uids.insert(settled.uid);
  for (const std::string& uid : added) uids.erase(uid);
  if (uids.empty() && parents.empty()) return;
  const std::vector<std::string> there(uids.begin(), uids.end());
  Parameters roots;
  roots.TextArray(there).TextArray({parents.begin(), parents.end()});
  Read(transaction_.Run(kLockSql, roots));
  if (std::all_of(there.begin(), there.end(),
                  [this](const std::string& uid) { return rows_.contains(uid); })) {
    return;
  }
  Parameters children;
  children.TextArray(there);
  Read(transaction_.Run(kReadChildrenSql, children));
}

void ResourceRows::Read(const pqxx::result& rows) {
  for (const auto& fields : rows) {
    ResourceRow row;
    row.uid = fields[0].as<std::string>();
    row.type = static_cast<ResourceType>(fields[1].as<std::int16_t>());
    row.name = fields[2].as<std::string>();
    row.revision = fields[3].as<std::int64_t>();
    row.deleted = fields[4].as<bool>();
    row.tlp = fields[5].as<std::int64_t>();
    row.releasable_to = fields[6].as<std::string>();
    row.parent = fields[7].as<std::string>("");
    row.hidden = fields[8].as<bool>();
    row.kept_version = fields[9].as<std::int64_t>();
    row.known = fields[10].as<std::string>();
    row.was_deleted = row.deleted;
    uids_[row.name] = row.uid;
    rows_[row.uid] = std::move(row);
  }
}

absl::Status ResourceRows::SetPut(const Put& put) {
  ResourceRow& row = rows_[put.uid];
  if (row.revision != put.expected_revision) return RevisionChangedStatus();
  if (put.expected_revision == 0) {
    row.uid = put.uid;
    row.type = put.type;
    row.name = put.name;
    row.known = kAlways;
    row.is_new = true;
    uids_[row.name] = row.uid;
  }
  ++row.revision;
  row.deleted = put.deleted;
  row.tlp = TlpOf(LabelOf(put));
  row.releasable_to = ArrayLiteral(ReleasableTo(LabelOf(put)));
  return SetParent(put, row);
}

absl::Status ResourceRows::SetParent(const Put& put, ResourceRow& row) const {
  const std::string name = ParentNameOf(put.name);
  if (name.empty()) return absl::OkStatus();
  const auto uid = uids_.find(name);
  if (uid == uids_.end()) {
    return MakeError(absl::StatusCode::kInternal, kReasonInternal,
                     absl::StrCat(put.name, " belongs to no initiative on record"));
  }
  const ResourceRow& parent = rows_.at(uid->second);
  row.parent = parent.uid;
  row.hidden = parent.deleted;
  row.tlp = parent.tlp;
  row.releasable_to = parent.releasable_to;
  return absl::OkStatus();
}

absl::Status ResourceRows::SetKeep(const Keep& keep) {
  const auto row = rows_.find(keep.uid);
  if (row == rows_.end() || row->second.kept_version != keep.expected_version) {
    return RevisionChangedStatus();
  }
  ++row->second.kept_version;
  row->second.known = keep.known_since ? DayText(*keep.known_since) : std::string(kAlways);
  return absl::OkStatus();
}

// The citations were read from documents that are still the same.
absl::Status ResourceRows::CheckSettled() const {
  for (const SettledCitation& settled : change_.settled) {
    const auto row = rows_.find(settled.uid);
    if (row == rows_.end() || row->second.revision != settled.revision) {
      return RevisionChangedStatus();
    }
  }
  return absl::OkStatus();
}

absl::Status ResourceRows::Insert() {
  Columns added;
  for (const auto& [uid, row] : rows_) {
    if (row.is_new) added.Add(row);
  }
  if (added.uids.empty()) return absl::OkStatus();
  Parameters parameters;
  parameters.TextArray(added.uids).IntegerArray(added.types).TextArray(added.names);
  parameters.TextArray(added.deleted).IntegerArray(added.tlps).TextArray(added.releasable_to);
  parameters.TextArray(added.parents).TextArray(added.hidden).IntegerArray(added.kept_versions);
  parameters.TextArray(added.known);
  std::set<std::string> inserted;
  for (const auto& fields : transaction_.Run(kInsertResourceSql, parameters)) {
    inserted.insert(fields[0].as<std::string>());
  }
  for (const Put& put : change_.puts) {
    const ResourceRow& row = RowOf(put);
    if (row.is_new && !inserted.contains(row.name)) return AlreadyExistsStatus(row);
  }
  return absl::OkStatus();
}

void ResourceRows::Update() {
  std::set<std::string> changed;
  for (const Put& put : change_.puts) changed.insert(put.uid);
  for (const Keep& keep : change_.keeps) changed.insert(keep.uid);
  Columns columns;
  for (const std::string& uid : changed) {
    if (!rows_.at(uid).is_new) columns.Add(rows_.at(uid));
  }
  if (columns.uids.empty()) return;
  Parameters parameters;
  parameters.TextArray(columns.uids).IntegerArray(columns.revisions).TextArray(columns.deleted);
  parameters.IntegerArray(columns.tlps).TextArray(columns.releasable_to);
  parameters.TextArray(columns.hidden).IntegerArray(columns.kept_versions);
  parameters.TextArray(columns.known);
  transaction_.Run(kUpdateSql, parameters);
}

}  // namespace entente::storage::postgres
