#include "storage/postgres/history.h"

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"

#include "storage/error.h"
#include "storage/postgres/family_rows.h"
#include "storage/postgres/parameters.h"
#include "storage/postgres/revision_rows.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

// What leaves with a document at the most, but for the reason of its change: its uid, times and
// etag, the other facts of the change.
constexpr int kBytesBesideDocument = 900;

// Served by resource_name_unique.
std::string FindSql(const CallContext& context, Parameters& parameters) {
  return absl::StrCat(R"sql(
SELECT r.uid
FROM resource r
WHERE r.name = $1
  AND r.type = $2
  AND )sql",
                      VisibleTo(context.clearance, "r", parameters));
}

// Served by revision_pkey, read backwards.  The sizes are added up without reading the documents
// (octet_length looks at the header only).
std::string ListRevisionsSql(const CallContext& context, Parameters& parameters) {
  return absl::StrCat(R"sql(
WITH hit AS (
  SELECT v.uid, v.revision,
         sum(octet_length(v.document) + octet_length(h.reason) + )sql",
                      kBytesBesideDocument, R"sql() OVER (ORDER BY v.revision DESC)
           - octet_length(v.document) AS bytes_before
  FROM revision v
  JOIN change h ON h.number = v.number
  WHERE v.uid = $1
    AND v.revision < $2
    AND )sql",
                      VisibleTo(context.clearance, "v", parameters), R"sql(
  ORDER BY v.revision DESC
  LIMIT $3)
SELECT )sql",
                      std::string(kRevisionColumns), R"sql(, (SELECT count(*) FROM hit)
FROM hit
JOIN revision v ON v.uid = hit.uid AND v.revision = hit.revision)sql",
                      std::string(kRevisionJoins), R"sql(
WHERE hit.bytes_before < )sql",
                      kPageBytesMax, R"sql(
ORDER BY v.revision DESC)sql");
}

// Served by resource_name_unique and revision_by_change.
std::string GetRevisionSql(const CallContext& context, Parameters& parameters) {
  return absl::StrCat("SELECT ", std::string(kRevisionColumns), R"sql(
FROM revision v)sql",
                      std::string(kRevisionJoins), R"sql(
WHERE r.name = $1
  AND r.type = $2
  AND v.number = $3
  AND )sql",
                      VisibleTo(context.clearance, "r", parameters), " AND ",
                      VisibleTo(context.clearance, "v", parameters));
}

// Numbers have no gaps and times increase with them: the change is found by halving, some thirty
// look-ups in change_pkey among a thousand million, and `change` needs no index on its time.
constexpr std::string_view kFindMomentSql = R"sql(
WITH RECURSIVE newest AS (
  SELECT number, time
  FROM head),
search (low, high) AS (
  SELECT 0::bigint, number
  FROM newest
  UNION ALL
  SELECT CASE WHEN is_by THEN middle ELSE low END, CASE WHEN is_by THEN high ELSE middle - 1 END
  FROM (
    SELECT s.low, s.high, (s.low + s.high + 1) / 2 AS middle,
           (SELECT (extract(epoch FROM c.time) * 1000000)::bigint <= $1
            FROM change c
            WHERE c.number = (s.low + s.high + 1) / 2) AS is_by
    FROM search s
    WHERE s.low < s.high) AS step)
SELECT s.low,
       (SELECT (extract(epoch FROM c.time) * 1000000)::bigint FROM change c WHERE c.number = s.low),
       n.number, (extract(epoch FROM n.time) * 1000000)::bigint
FROM search s, newest n
WHERE s.low = s.high)sql";

// The row of `revision`, as `as`, that the resource `uid` had after the change whose number is the
// parameter `number`; no row when it was not there yet.  Served by revision_pkey, read backwards.
std::string RevisionAt(std::string_view uid, std::string_view number, std::string_view as) {
  return absl::StrCat(R"sql(
CROSS JOIN LATERAL (
  SELECT a.uid, a.revision, a.number, a.time, a.create_time, a.deleted, a.tlp, a.releasable_to, a.document
  FROM revision a
  WHERE a.uid = )sql",
                      std::string(uid), R"sql(
    AND a.number <= )sql",
                      std::string(number), R"sql(
  ORDER BY a.revision DESC
  LIMIT 1) AS )sql",
                      std::string(as));
}

// Served by resource_name_unique.
std::string BatchGetSql(const CallContext& context, Parameters& parameters) {
  return absl::StrCat("SELECT ", ResourceColumnsWithoutKept(), R"sql(
FROM resource r)sql",
                      RevisionAt("r.uid", "$3", "v"), R"sql(
WHERE r.name = ANY ($1::text[])
  AND r.type = $2
  AND )sql",
                      VisibleTo(context.clearance, "r", parameters), " AND ",
                      VisibleTo(context.clearance, "v", parameters));
}

// Served by resource_name_unique and resource_by_parent.
std::string PastFamilySql(const CallContext& context, Parameters& parameters) {
  return absl::StrCat(R"sql(
WITH family AS (
  SELECT r.uid
  FROM resource r)sql",
                      RevisionAt("r.uid", "$2", "v"), R"sql(
  WHERE r.name = $1
    AND r.type = 3
    AND )sql",
                      VisibleTo(context.clearance, "r", parameters), " AND ",
                      VisibleTo(context.clearance, "v", parameters), R"sql()
SELECT )sql",
                      ResourceColumnsWithoutKept(), R"sql(
FROM (SELECT uid FROM family
      UNION ALL
      SELECT c.uid FROM family f JOIN resource c ON c.parent = f.uid) AS member
JOIN resource r ON r.uid = member.uid)sql",
                      RevisionAt("r.uid", "$2", "v"), R"sql(
ORDER BY r.type, r.name)sql");
}

// Of what belongs to an initiative: it was not deleted, and the caller may see it as it was.  Of a
// report: the commitment that it is about was not deleted.
std::string ShownWithParent(const CallContext& context, bool show_deleted, Parameters& parameters) {
  const std::string visible = VisibleTo(context.clearance, "p", parameters);
  std::string parent = absl::StrCat(R"sql(
    AND (r.parent IS NULL OR EXISTS (
      SELECT
      FROM (SELECT) AS one)sql",
                                    RevisionAt("r.parent", "$2", "p"), R"sql(
      WHERE )sql",
                                    visible, show_deleted ? "" : " AND NOT p.deleted", "))");
  if (show_deleted) return parent;
  return absl::StrCat(parent, R"sql(
    AND NOT v.deleted
    AND NOT EXISTS (
      SELECT
      FROM report t)sql",
                      RevisionAt("t.commitment", "$2", "b"), R"sql(
      WHERE t.uid = r.uid
        AND b.deleted))sql");
}

// Served by resource_name_unique: $3 and $4 are the names between which those of the type lie.
std::string SnapshotSql(const CallContext& context, bool show_deleted, Parameters& parameters) {
  return absl::StrCat(R"sql(
WITH hit AS (
  SELECT r.uid, r.name, v.revision, octet_length(v.document) AS size
  FROM resource r)sql",
                      RevisionAt("r.uid", "$2", "v"), R"sql(
  WHERE r.type = $1
    AND r.name > $3
    AND r.name < $4
    AND )sql",
                      VisibleTo(context.clearance, "r", parameters), " AND ",
                      VisibleTo(context.clearance, "v", parameters),
                      ShownWithParent(context, show_deleted, parameters), R"sql(
  ORDER BY r.name
  LIMIT $5),
sized AS (
  SELECT uid, revision, sum(size + )sql",
                      kBytesBesideDocument, R"sql() OVER (ORDER BY name) - size AS bytes_before
  FROM hit)
SELECT )sql",
                      ResourceColumnsWithoutKept(), R"sql(, (SELECT count(*) FROM hit)
FROM sized
JOIN resource r ON r.uid = sized.uid
JOIN revision v ON v.uid = sized.uid AND v.revision = sized.revision
WHERE sized.bytes_before < )sql",
                      kPageBytesMax, R"sql(
ORDER BY r.name)sql");
}

// The names of a type lie after the first of these and before the second: a slash, and what comes
// after a slash.
std::string FirstName(ResourceType type) {
  const bool has_parent = type == ResourceType::kCommitment || type == ResourceType::kReport;
  return absl::StrCat(std::string(CollectionOf(has_parent ? ResourceType::kInitiative : type)),
                      "/");
}

std::string EndOfNames(ResourceType type) {
  std::string end = FirstName(type);
  ++end.back();
  return end;
}

absl::Status NoRevisionStatus(ResourceType type, std::string_view name, std::int64_t number) {
  return NotFoundStatus(type, absl::StrCat(std::string(name), "/revisions/", number));
}

}  // namespace

absl::StatusOr<RevisionPage> PostgresHistory::ListRevisions(const CallContext& context,
                                                            ResourceType type,
                                                            std::string_view name,
                                                            const RevisionQuery& query) {
  RevisionPage page;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters named;
    named.Text(std::string(name)).Integer(static_cast<std::int64_t>(type));
    const pqxx::result found = transaction.Run(FindSql(context, named), named);
    if (found.empty()) return NotFoundStatus(type, name);
    Parameters parameters;
    // One more than asked tells whether there is a page after this one.
    parameters.Text(found[0][0].as<std::string>()).Integer(query.before.value_or(INT64_MAX));
    parameters.Integer(query.size + 1);
    page = RevisionPage();
    const pqxx::result rows = transaction.Run(ListRevisionsSql(context, parameters), parameters);
    for (const auto& row : rows) {
      if (page.revisions.size() == static_cast<std::size_t>(query.size)) break;
      page.revisions.push_back(ReadRevision(row));
    }
    if (!rows.empty() && rows[0][kRevisionColumnCount].as<std::size_t>() > page.revisions.size()) {
      page.next = page.revisions.back().resource.revision;
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return page;
}

absl::StatusOr<RecordedRevision> PostgresHistory::GetRevision(const CallContext& context,
                                                              ResourceType type,
                                                              std::string_view name,
                                                              std::int64_t number) {
  std::optional<RecordedRevision> revision;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.Text(std::string(name)).Integer(static_cast<std::int64_t>(type)).Integer(number);
    const pqxx::result rows = transaction.Run(GetRevisionSql(context, parameters), parameters);
    if (rows.empty()) return NoRevisionStatus(type, name, number);
    revision = ReadRevision(rows[0]);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return *std::move(revision);
}

absl::StatusOr<FoundMoment> PostgresHistory::FindMoment(const CallContext& context,
                                                        absl::Time time) {
  FoundMoment found;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.Integer(absl::ToUnixMicros(time));
    const pqxx::result rows = transaction.Run(kFindMomentSql, parameters);
    const pqxx::row row = rows[0];
    found = FoundMoment();
    found.moment.number = row[0].as<std::int64_t>();
    if (!row[1].is_null()) found.moment.time = TimeOfMicros(row[1].as<std::int64_t>());
    found.newest.number = row[2].as<std::int64_t>();
    if (found.newest.number > 0) found.newest.time = TimeOfMicros(row[3].as<std::int64_t>());
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<std::vector<StoredResource>> PostgresHistory::BatchGetAt(
    const CallContext& context, ResourceType type, const std::vector<std::string>& names,
    std::int64_t number) {
  std::unordered_map<std::string, StoredResource> found;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.TextArray(names).Integer(static_cast<std::int64_t>(type)).Integer(number);
    found.clear();
    for (const auto& row : transaction.Run(BatchGetSql(context, parameters), parameters)) {
      StoredResource resource = ReadResource(row);
      found.emplace(resource.name, std::move(resource));
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  std::vector<StoredResource> resources;
  resources.reserve(names.size());
  for (const std::string& name : names) {
    const auto entry = found.find(name);
    if (entry == found.end()) return NotFoundStatus(type, name);
    resources.push_back(entry->second);
  }
  return resources;
}

absl::StatusOr<Family> PostgresHistory::GetFamilyAt(const CallContext& context,
                                                    std::string_view initiative,
                                                    std::int64_t number) {
  Family family;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.Text(std::string(initiative)).Integer(number);
    const pqxx::result rows = transaction.Run(PastFamilySql(context, parameters), parameters);
    if (rows.empty()) return NotFoundStatus(ResourceType::kInitiative, initiative);
    family = ReadFamily(rows);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return family;
}

absl::StatusOr<MomentPage> PostgresHistory::ListAt(const CallContext& context,
                                                   const MomentQuery& query) {
  MomentPage page;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.Integer(static_cast<std::int64_t>(query.type)).Integer(query.number);
    parameters.Text(query.after.empty() ? FirstName(query.type) : query.after);
    parameters.Text(EndOfNames(query.type)).Integer(query.size + 1);
    const std::string sql = SnapshotSql(context, query.show_deleted, parameters);
    page = MomentPage();
    const pqxx::result rows = transaction.RunOnce(sql, parameters);
    for (const auto& row : rows) {
      if (page.resources.size() == static_cast<std::size_t>(query.size)) break;
      page.resources.push_back(ReadResource(row));
    }
    page.is_last =
        rows.empty() || rows[0][kResourceColumnCount].as<std::size_t>() <= page.resources.size();
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return page;
}

}  // namespace entente::storage::postgres
