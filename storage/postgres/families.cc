#include <utility>

#include "absl/strings/str_cat.h"

#include "storage/postgres/family_rows.h"
#include "storage/postgres/postgres_store.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

// Served by resource_name_unique and resource_by_parent.  Deleted and hidden ones too.  One
// statement, so that all of it is of one moment.
std::string FamilySql(const CallContext& context, Parameters& parameters) {
  const std::string columns = ResourceColumns(parameters, context.as_of.day);
  const std::string known = KnownBy(context.as_of, "r", parameters);
  return absl::StrCat(R"sql(
WITH family AS (
  SELECT r.uid
  FROM resource r
  WHERE r.name = $1
    AND r.type = 3
    AND )sql",
                      VisibleTo(context.clearance, "r", parameters), " AND ", known, R"sql()
SELECT )sql",
                      columns, R"sql(
FROM (SELECT uid FROM family
      UNION ALL
      SELECT c.uid FROM family f JOIN resource c ON c.parent = f.uid) AS member
JOIN resource r ON r.uid = member.uid
JOIN revision v ON v.uid = r.uid AND v.revision = r.revision
WHERE )sql",
                      known, R"sql(
ORDER BY r.type, r.name)sql");
}

}  // namespace

Family ReadFamily(const pqxx::result& rows) {
  Family family;
  for (const auto& row : rows) {
    StoredResource member = ReadResource(row);
    switch (member.type) {
      case ResourceType::kCommitment:
        family.commitments.push_back(std::move(member));
        break;
      case ResourceType::kReport:
        family.reports.push_back(std::move(member));
        break;
      default:
        family.initiative = std::move(member);
    }
  }
  return family;
}

absl::StatusOr<Family> PostgresStore::GetFamily(const CallContext& context,
                                                std::string_view initiative) {
  Family family;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.Text(std::string(initiative));
    const std::string sql = FamilySql(context, parameters);
    const pqxx::result rows = transaction.Run(sql, parameters);
    if (rows.empty()) return NotFoundStatus(ResourceType::kInitiative, initiative);
    family = ReadFamily(rows);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return family;
}

}  // namespace entente::storage::postgres
