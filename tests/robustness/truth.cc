#include "tests/robustness/truth.h"

#include <algorithm>
#include <utility>

#include "services/rpc/kept_fields.h"

namespace entente::robustness {
namespace {

constexpr const char* kHeadSql = "SELECT number, digest, origin FROM head";

constexpr const char* kChangesSql = R"sql(
SELECT number, request_id, (extract(epoch FROM time) * 1000000)::bigint, content_digest, digest
FROM change
ORDER BY number)sql";

constexpr const char* kRevisionsSql = R"sql(
SELECT v.number, r.name, v.uid, r.type, v.revision, v.deleted, v.document, v.document_digest,
  (extract(epoch FROM v.create_time) * 1000000)::bigint
FROM revision v
JOIN resource r ON r.uid = v.uid
ORDER BY v.number, v.ordinal)sql";

TrueRevision RevisionOf(const Sql::Row& row) {
  TrueRevision revision;
  revision.name = row[1];
  revision.uid = row[2];
  revision.type = static_cast<storage::ResourceType>(std::stoi(row[3]));
  revision.revision = std::stoll(row[4]);
  revision.deleted = row[5] == "t";
  revision.document = Sql::Bytes(row[6]);
  revision.document_digest = Sql::Bytes(row[7]);
  revision.create_time_us = std::stoll(row[8]);
  // Reports never change: they have no etag.
  if (revision.type != storage::ResourceType::kReport) {
    revision.etag = rpc::EtagOf(revision.uid, revision.revision);
  }
  return revision;
}

}  // namespace

const TrueChange* Truth::Find(std::int64_t number) const {
  const auto found = std::lower_bound(
      changes.begin(), changes.end(), number,
      [](const TrueChange& change, std::int64_t wanted) { return change.number < wanted; });
  return found == changes.end() || found->number != number ? nullptr : &*found;
}

Truth ReadTruth(Sql& sql) {
  sql.Run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const Sql::Row head = sql.Run(kHeadSql).at(0);
  const Sql::Rows changes = sql.Run(kChangesSql);
  const Sql::Rows revisions = sql.Run(kRevisionsSql);
  sql.Run("COMMIT");
  Truth truth;
  truth.head = std::stoll(head[0]);
  truth.head_digest = Sql::Bytes(head[1]);
  truth.origin = Sql::Bytes(head[2]);
  auto revision = revisions.begin();
  for (const Sql::Row& row : changes) {
    TrueChange change;
    change.number = std::stoll(row[0]);
    change.request_id = row[1];
    change.time_us = std::stoll(row[2]);
    change.content_digest = Sql::Bytes(row[3]);
    change.digest = Sql::Bytes(row[4]);
    for (; revision != revisions.end() && (*revision)[0] == row[0]; ++revision) {
      change.revisions.push_back(RevisionOf(*revision));
    }
    truth.changes.push_back(std::move(change));
  }
  return truth;
}

std::string ReadTokenKey(Sql& sql) {
  return Sql::Bytes(sql.Run("SELECT key FROM server_key WHERE name = 'page_token'").at(0).at(0));
}

std::map<std::string, const TrueRevision*> NewestAt(const Truth& truth, std::int64_t number) {
  std::map<std::string, const TrueRevision*> newest;
  for (const TrueChange& change : truth.changes) {
    if (change.number > number) break;
    for (const TrueRevision& revision : change.revisions) newest[revision.name] = &revision;
  }
  return newest;
}

}  // namespace entente::robustness
