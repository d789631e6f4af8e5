// What is related to an initiative.

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "storage/error.h"
#include "storage/postgres/postgres_store.h"
#include "storage/postgres/rows.h"
#include "storage/postgres/statement.h"

namespace entente::storage::postgres {
namespace {

// What is written into a sort key, with blanks between, which names have none of.
enum Part { kDepth, kName, kKind, kInverse, kVia, kPartCount };

// The initiatives that one relation leads to from `from`, in either direction.  Served by
// initiative_relation_pkey and initiative_relation_by_target.
std::string StepsFrom(const std::string& from) {
  return absl::StrCat(
      "(SELECT x.target AS uid, x.kind, false AS inverse FROM initiative_relation x "
      "WHERE x.source = ",
      from,
      " UNION ALL SELECT x.source, x.kind, true FROM initiative_relation x WHERE x.target = ", from,
      ")");
}

// `reached` holds each initiative once for each depth: UNION ends circles there, and a walk of five
// steps ends in any case.  Of the steps that lead to one from the depth before, the first by the
// name it starts from, then against no relation, then by kind, is told.  What is deleted, or not to
// be seen, is not walked through.
std::string HitsSql(const RelatedQuery& query, Statement& statement) {
  const std::string root = statement.Uid(query.name);
  const std::string depth = statement.Integer(query.depth);
  const std::string visible = VisibleTo(statement.context().clearance, "i", statement.parameters());
  std::string after;
  if (query.page.after) {
    const std::string key = statement.Text(query.page.after->sort_key);
    after = absl::StrCat(" WHERE (depth, name) > (split_part(", key,
                         ", ' ', 1)::bigint, split_part(", key, ", ' ', 2))");
  }
  return absl::StrCat(
      "reached AS (SELECT ", root, " AS uid, 0::bigint AS depth UNION SELECT i.uid, r.depth + 1 ",
      "FROM reached r CROSS JOIN LATERAL ", StepsFrom("r.uid"),
      " AS step JOIN initiative i ON i.uid = step.uid WHERE r.depth < ", depth,
      " AND NOT i.deleted AND ", visible, "), ",
      "nearest AS MATERIALIZED (SELECT uid, min(depth) AS depth FROM reached GROUP BY uid), ",
      "related AS (SELECT DISTINCT ON (step.uid) step.uid, n.depth, own.name, step.kind, "
      "step.inverse, via.name AS via FROM nearest v CROSS JOIN LATERAL ",
      StepsFrom("v.uid"),
      " AS step JOIN nearest n ON n.uid = step.uid AND n.depth = v.depth + 1 "
      "JOIN resource via ON via.uid = v.uid JOIN resource own ON own.uid = step.uid "
      "ORDER BY step.uid, via.name, step.inverse, step.kind), ",
      "hit AS MATERIALIZED (SELECT uid, concat_ws(' ', depth, name, kind, inverse, via) AS "
      "sort_key, row_number() OVER (ORDER BY depth, name) AS place FROM related",
      after, " ORDER BY depth, name LIMIT ", statement.Integer(query.page.size + 1), ")");
}

RelatedInitiative ReadRelated(StoredResource initiative, const std::string& sort_key) {
  const std::vector<std::string> parts = absl::StrSplit(sort_key, ' ');
  RelatedInitiative related{.initiative = std::move(initiative)};
  if (parts.size() != kPartCount) return related;
  int kind = 0;
  if (absl::SimpleAtoi(parts[kKind], &kind)) related.kind = static_cast<v1::Relation::Kind>(kind);
  (void)absl::SimpleAtoi(parts[kDepth], &related.depth);
  related.inverse = parts[kInverse] == "t";
  related.via = parts[kVia];
  return related;
}

}  // namespace

absl::StatusOr<RelatedPage> PostgresStore::ListRelated(const CallContext& context,
                                                       const RelatedQuery& query) {
  if (absl::StatusOr<StoredResource> root = Get(context, ResourceType::kInitiative, query.name);
      !root.ok()) {
    return root.status();
  }
  RelatedPage related;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    Statement statement(context, parameters);
    const std::string hits = HitsSql(query, statement);
    std::vector<std::string> sort_keys;
    const std::string sql = PageSql(hits, parameters, context.as_of.day);
    Page page = ReadPage(transaction.Run(sql, parameters), query.page.size, &sort_keys);
    related = RelatedPage();
    for (std::size_t i = 0; i < page.resources.size(); ++i) {
      related.initiatives.push_back(ReadRelated(std::move(page.resources[i]), sort_keys[i]));
    }
    related.next = std::move(page.next);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return related;
}

}  // namespace entente::storage::postgres
