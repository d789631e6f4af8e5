// Counts by group.  One statement each: what matches, which groups each of it is in, and what is
// said of each, are common tables; the largest groups come out with their counts.

#include <functional>

#include "absl/strings/str_cat.h"

#include "storage/postgres/date_sql.h"
#include "storage/postgres/fields.h"
#include "storage/postgres/list_sql.h"
#include "storage/postgres/postgres_store.h"
#include "storage/postgres/rows.h"
#include "storage/postgres/terms.h"

namespace entente::storage::postgres {
namespace {

// What a count is of, beside the group as a whole.
enum class Axis {
  kTotal = -1,  // all that match, in no group
  kCount = 0,   // the group as a whole
  kKind = 1,
  kOfficial = 2,
  kEvidence = 3,
  kSchedule = 4,
  kModality = 5,
  kCorroboration = 6,
  kSearched = 7,
};

std::string Number(Axis axis) { return absl::StrCat(static_cast<int>(axis)); }

// --- Groups: SELECTs of (uid, first, second), without what has no such thing ---

std::string GroupsOf(const InitiativeSummaryQuery& query) {
  switch (query.group_by) {
    case v1::SummarizeInitiativesRequest::PAIR:
      return "SELECT p.initiative, p.first, p.second FROM initiative_pair p";
    case v1::SummarizeInitiativesRequest::AGENCY:
      return "SELECT a.initiative, r.name, '' FROM initiative_agency a"
             " JOIN resource r ON r.uid = a.agency";
    case v1::SummarizeInitiativesRequest::AGENCY_PAIR:
      return "SELECT a.initiative, r.name, s.name FROM initiative_agency a"
             " JOIN resource r ON r.uid = a.agency"
             " JOIN initiative_agency b ON b.initiative = a.initiative"
             " JOIN resource s ON s.uid = b.agency AND r.name < s.name";
    case v1::SummarizeInitiativesRequest::COUNTRY:
      return "SELECT c.initiative, c.country, '' FROM initiative_country c";
    case v1::SummarizeInitiativesRequest::TOPIC:
      return absl::StrCat("SELECT t.uid, t.value, '' FROM term t WHERE t.type = 3 AND t.field = ",
                          static_cast<int>(TermField::kTopic));
    case v1::SummarizeInitiativesRequest::YEAR:
      return "SELECT i.uid, to_char(i.announced, 'YYYY'), '' FROM initiative i"
             " WHERE i.announced > '-infinity'";
    default:
      return "SELECT NULL::uuid, '', '' WHERE false";
  }
}

// An organization that is no public body has no name in the index.
std::string PartiesSql(const std::string& side) {
  return absl::StrCat(
      "SELECT p.commitment, coalesce(r.name, p.country, 'PUBLIC'), '' FROM commitment_party p"
      " LEFT JOIN resource r ON r.uid = p.agency"
      " WHERE (p.agency IS NOT NULL OR p.country IS NOT NULL OR p.is_public) AND ",
      side);
}

std::string GroupsOf(const CommitmentSummaryQuery& query, Statement& statement) {
  switch (query.group_by) {
    case v1::SummarizeCommitmentsRequest::DEBTOR:
      return PartiesSql("p.is_debtor");
    case v1::SummarizeCommitmentsRequest::CREDITOR:
      return PartiesSql("NOT p.is_debtor");
    case v1::SummarizeCommitmentsRequest::DEBTOR_COUNTRY:
      return "SELECT p.commitment, p.region_code, '' FROM commitment_party p"
             " WHERE p.is_debtor AND p.region_code IS NOT NULL";
    case v1::SummarizeCommitmentsRequest::PAIR:
      return "SELECT c.uid, p.first, p.second FROM commitment c"
             " JOIN initiative_pair p ON p.initiative = c.initiative";
    case v1::SummarizeCommitmentsRequest::YEAR_DUE:
      return absl::StrCat(
          "SELECT k.uid, to_char(coalesce(k.due_latest, k.due_expected_latest), 'YYYY'), ''"
          " FROM kept k WHERE k.has_due AND coalesce(k.due_latest, k.due_expected_latest) IS NOT"
          " NULL AND ",
          HoldsDay("k", statement.Day()));
    default:
      return "SELECT NULL::uuid, '', '' WHERE false";
  }
}

// --- Facts: SELECTs of (uid, axis, value), each once ---

std::string KeptFact(Axis axis, const std::string& value, const std::string& where,
                     Statement& statement) {
  return absl::StrCat("SELECT m.uid, ", Number(axis), ", ", value,
                      " FROM matched m JOIN kept k ON k.uid = m.uid AND ",
                      HoldsDay("k", statement.Day()), " WHERE ", where);
}

// An initiative has the states of any of its commitments that is there.
std::string InitiativeFacts(Statement& statement) {
  std::string known;
  if (statement.context().as_of.leave_out_later) {
    known = absl::StrCat(" JOIN resource r ON r.uid = c.uid AND r.known <= ", statement.Day());
  }
  return absl::StrCat("SELECT m.uid, ", Number(Axis::kKind), " AS axis, i.kind::integer AS value",
                      " FROM matched m JOIN initiative i ON i.uid = m.uid UNION ALL ",
                      absl::StrCat("SELECT m.uid, ", Number(Axis::kOfficial), ", bit.number",
                                   " FROM matched m JOIN kept k ON k.uid = m.uid AND ",
                                   HoldsDay("k", statement.Day()),
                                   " JOIN generate_series(1, 62) AS bit(number)"
                                   " ON k.officials & (1::bigint << bit.number) <> 0"),
                      " UNION ALL ",
                      KeptFact(Axis::kEvidence, "k.evidence", "k.evidence <> 0", statement),
                      " UNION ALL SELECT DISTINCT m.uid, ", Number(Axis::kSchedule), ", ",
                      ScheduleSql("schedule_state", "k", statement),
                      " FROM matched m JOIN commitment c ON c.initiative = m.uid AND NOT c.deleted",
                      known, " JOIN kept k ON k.uid = c.uid AND ", HoldsDay("k", statement.Day()));
}

std::string CommitmentFacts(Statement& statement) {
  return absl::StrCat(
      "SELECT m.uid, ", Number(Axis::kModality), " AS axis, c.modality::integer AS value",
      " FROM matched m JOIN commitment c ON c.uid = m.uid UNION ALL ",
      KeptFact(Axis::kSchedule, ScheduleSql("schedule_state", "k", statement), "true", statement),
      " UNION ALL ", KeptFact(Axis::kEvidence, "k.evidence", "k.evidence <> 0", statement),
      " UNION ALL ",
      KeptFact(Axis::kCorroboration, "k.corroboration", "k.corroboration <> 0", statement),
      " UNION ALL ", KeptFact(Axis::kSearched, "0", "k.search_outcome IS NOT NULL", statement));
}

// Rows of (place, first, second, axis, value, count), the groups by place.
std::string SummarySql(const std::string& matched, const std::string& groups,
                       const std::string& facts, int group_count_max, Statement& statement) {
  const std::string most = statement.Integer(group_count_max);
  std::string tables;
  for (const std::string& table : statement.tables()) absl::StrAppend(&tables, table, ", ");
  return absl::StrCat(
      "WITH RECURSIVE ", tables, "matched AS MATERIALIZED (", matched, "), ", "grouped AS (",
      groups, "), ",
      "member AS MATERIALIZED (SELECT DISTINCT m.uid, coalesce(g.first, '') COLLATE \"C\" AS first,"
      " coalesce(g.second, '') COLLATE \"C\" AS second"
      " FROM matched m LEFT JOIN grouped AS g(uid, first, second) ON g.uid = m.uid), ",
      "largest AS MATERIALIZED (SELECT first, second, count(*) AS count,"
      " row_number() OVER (ORDER BY count(*) DESC, first, second) AS place"
      " FROM member GROUP BY first, second ORDER BY place LIMIT ",
      most, "), fact AS (", facts, ") ", "SELECT 0::bigint AS place, '' AS first, '' AS second, ",
      Number(Axis::kTotal), " AS axis, 0 AS value, count(*) AS count FROM matched UNION ALL ",
      "SELECT place, first, second, ", Number(Axis::kCount), ", 0, count FROM largest UNION ALL ",
      "SELECT l.place, '', '', f.axis, f.value, count(*) FROM largest l"
      " JOIN member USING (first, second) JOIN fact f ON f.uid = member.uid"
      " GROUP BY l.place, f.axis, f.value ORDER BY place, axis, value");
}

// As a list in an order that no index has: all that the rarest condition finds.
ListQuery AllThatMatch(const SummaryQuery& query) {
  ListQuery list;
  list.filter = query.filter;
  list.parent = query.parent;
  list.order.key = SortKey::kUpdated;
  return list;
}

struct Count {
  Axis axis;
  int value;
  std::int64_t count;
};

// Runs a summary: `groups` and `facts` say what its parts are, `add` takes each count of a group.
template <typename Response>
void Fetch(Transaction& transaction, ResourceType type, const SummaryQuery& query,
           const CallContext& context, const std::function<std::string(Statement&)>& groups,
           const std::function<std::string(Statement&)>& facts,
           const std::function<void(typename Response::Group&, const Count&)>& add,
           Response& response) {
  const ListQuery list = AllThatMatch(query);
  const PagePlan plan = FetchPlan(transaction, type, list, context);
  Parameters parameters;
  Statement statement(context, parameters);
  const std::string matched = MatchedSql(type, list, plan, statement);
  const std::string group_sql = groups(statement);
  const std::string fact_sql = facts(statement);
  const std::string sql =
      SummarySql(matched, group_sql, fact_sql, query.group_count_max, statement);
  response.Clear();
  for (const auto& row : transaction.RunOnce(sql, parameters)) {
    const Count count{static_cast<Axis>(row[3].as<int>()), row[4].as<int>(),
                      row[5].as<std::int64_t>()};
    if (count.axis == Axis::kTotal) {
      response.set_total_count(count.count);
      continue;
    }
    if (count.axis == Axis::kCount) {
      auto* group = response.add_groups();
      group->set_count(count.count);
      for (const int key : {1, 2}) {
        if (const auto text = row[key].template as<std::string>(); !text.empty()) {
          group->add_keys(text);
        }
      }
      continue;
    }
    add(*response.mutable_groups(row[0].as<int>() - 1), count);
  }
}

void AddInitiatives(v1::SummarizeInitiativesResponse::Group& group, const Count& count) {
  switch (count.axis) {
    case Axis::kKind:
      (*group.mutable_by_kind())[v1::Initiative::Kind_Name(count.value)] = count.count;
      break;
    case Axis::kOfficial:
      (*group.mutable_by_official())[v1::Standing::Official_Name(count.value)] = count.count;
      break;
    case Axis::kEvidence:
      (*group.mutable_by_evidence())[v1::Standing::Evidence_Name(count.value)] = count.count;
      break;
    case Axis::kSchedule:
      (*group.mutable_by_schedule())[v1::Schedule::State_Name(count.value)] = count.count;
      break;
    default:
      break;
  }
}

void AddCommitments(v1::SummarizeCommitmentsResponse::Group& group, const Count& count) {
  switch (count.axis) {
    case Axis::kSchedule:
      (*group.mutable_by_schedule())[v1::Schedule::State_Name(count.value)] = count.count;
      break;
    case Axis::kEvidence:
      (*group.mutable_by_evidence())[v1::Standing::Evidence_Name(count.value)] = count.count;
      break;
    case Axis::kModality:
      (*group.mutable_by_modality())[v1::Commitment::Modality_Name(count.value)] = count.count;
      break;
    case Axis::kCorroboration:
      (*group.mutable_by_corroboration())[v1::Standing::Corroboration_Name(count.value)] =
          count.count;
      break;
    case Axis::kSearched:
      group.set_searched_count(count.count);
      break;
    default:
      break;
  }
}

}  // namespace

absl::StatusOr<v1::SummarizeInitiativesResponse> PostgresStore::SummarizeInitiatives(
    const CallContext& context, const InitiativeSummaryQuery& query) {
  if (absl::Status status = CheckFields(query.filter, ResourceType::kInitiative); !status.ok()) {
    return status;
  }
  v1::SummarizeInitiativesResponse response;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Fetch<v1::SummarizeInitiativesResponse>(
        transaction, ResourceType::kInitiative, query, context,
        [&](Statement&) { return GroupsOf(query); }, InitiativeFacts, AddInitiatives, response);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return response;
}

absl::StatusOr<v1::SummarizeCommitmentsResponse> PostgresStore::SummarizeCommitments(
    const CallContext& context, const CommitmentSummaryQuery& query) {
  if (absl::Status status = CheckFields(query.filter, ResourceType::kCommitment); !status.ok()) {
    return status;
  }
  v1::SummarizeCommitmentsResponse response;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Fetch<v1::SummarizeCommitmentsResponse>(
        transaction, ResourceType::kCommitment, query, context,
        [&](Statement& statement) { return GroupsOf(query, statement); }, CommitmentFacts,
        AddCommitments, response);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return response;
}

}  // namespace entente::storage::postgres
