// Citations: their index rows and their list.

#include <cstddef>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "storage/error.h"
#include "storage/postgres/condition_sql.h"
#include "storage/postgres/fields.h"
#include "storage/postgres/index.h"
#include "storage/postgres/postgres_store.h"
#include "storage/postgres/row_batch.h"
#include "storage/postgres/rows.h"
#include "storage/postgres/statement.h"

namespace entente::storage::postgres {
namespace {

// What an entry of the list is beside its citation, the standing and what it has of the release
// (title, issuers, addresses): names, publishers in words.
constexpr int kBytesBesideCitation = 1'000;

// No more of a release is in an entry, however large its document.
constexpr int kReleaseBytesMax = 8'192;

constexpr std::string_view kDeleteCitationsSql = R"sql(
DELETE FROM citation
WHERE source = ANY ($1::uuid[]))sql";

std::string InsertCitationsSql(const RowBatch& citations, Parameters& parameters) {
  return absl::StrCat(R"sql(
INSERT INTO citation (source, ordinal, path, release, supports, anchor, citation, exact, start_offset,
                      end_offset)
SELECT c.source, c.ordinal, c.path, r.uid, c.supports::text[], c.anchor, c.citation, c.exact,
       c.start_offset, c.end_offset
FROM )sql",
                      citations.From("c", parameters), R"sql(
JOIN resource r ON r.name = c.release)sql");
}

std::string SettleSql(const RowBatch& citations, Parameters& parameters) {
  return absl::StrCat(R"sql(
UPDATE citation c
SET anchor = s.anchor, citation = s.citation, exact = s.exact, start_offset = s.start_offset,
    end_offset = s.end_offset
FROM )sql",
                      citations.From("s", parameters), R"sql(
JOIN resource r ON r.name = s.release
WHERE c.source = s.source
  AND c.path = s.path
  AND c.release = r.uid
  AND c.anchor = 1)sql");
}

// Both served by citation_unsettled.
constexpr std::string_view kAreUnsettledSql = R"sql(
SELECT EXISTS (SELECT FROM citation WHERE release = ANY ($1::uuid[]) AND anchor = 1))sql";

constexpr std::string_view kUnverifiedSql = R"sql(
SELECT c.source, c.path, c.citation, s.revision
FROM citation c
JOIN resource s ON s.uid = c.source
WHERE c.release = $1
  AND c.anchor = 1
ORDER BY s.name, c.ordinal
LIMIT $2)sql";

RowBatch CitationBatch() {
  return {{"source", "uuid"},       {"ordinal", "integer"}, {"path", "text"},
          {"release", "text"},      {"supports", "text"},   {"anchor", "smallint"},
          {"citation", "bytea"},    {"exact", "text"},      {"start_offset", "integer"},
          {"end_offset", "integer"}};
}

void AddCitation(const std::string& source, std::int64_t ordinal, const IndexedCitation& cited,
                 RowBatch& row) {
  const v1::Citation& citation = cited.citation;
  row.Text(source).Integer(ordinal).Text(cited.path).Text(citation.release());
  row.Text(ArrayLiteral({citation.supports().begin(), citation.supports().end()}));
  row.Integer(citation.anchor()).Bytes(citation.SerializeAsString()).Text(citation.exact());
  row.IntegerOrNull(citation.has_start(), citation.start());
  row.IntegerOrNull(citation.has_end(), citation.end());
}

absl::StatusOr<v1::Citation> ParseCitation(const pqxx::field& field) {
  v1::Citation citation;
  if (citation.ParseFromString(ReadBytes(field))) return citation;
  return MakeError(absl::StatusCode::kInternal, kReasonInternal,
                   "a citation of the index does not parse");
}

// --- The list: aliases are c (citation), s (the document that cites), l (the release's row) ---

absl::StatusOr<std::string> ConditionSql(const Condition& condition, Statement& statement) {
  Expression expression;
  expression.condition = condition;
  const RowSql release = {
      .type = ResourceType::kRelease, .uid = "l.uid", .initiative = "l.uid", .columns = "l"};
  const std::string uid = "coalesce(s.parent, s.uid)";
  const RowSql initiative = {
      .type = ResourceType::kInitiative, .uid = uid, .initiative = uid, .subject = uid};
  switch (condition.field) {
    case Field::kAnchor:
      return absl::StrCat("c.anchor = ANY (", statement.Numbers(condition.numbers), ")");
    case Field::kRelease:
      return absl::StrCat("coalesce(c.release = ", statement.Uid(condition.name), ", false)");
    case Field::kReleaseKind:
    case Field::kIssuer:
    case Field::kIssuerCountry:
    case Field::kLanguage:
    case Field::kReleased:
    case Field::kAvailability:
    case Field::kReading:
      return HoldsSql(expression, release, statement);
    default:
      break;
  }
  if (IsInitiativeField(condition.field)) return HoldsSql(expression, initiative, statement);
  return MakeError(
      absl::StatusCode::kInternal, kReasonInternal,
      absl::StrCat("a list of citations has no field ", static_cast<int>(condition.field)));
}

absl::StatusOr<std::string> FilterSql(const Expression& expression, Statement& statement) {
  if (expression.kind == Expression::Kind::kCondition) {
    return ConditionSql(expression.condition, statement);
  }
  std::vector<std::string> operands;
  for (const Expression& operand : expression.operands) {
    absl::StatusOr<std::string> sql = FilterSql(operand, statement);
    if (!sql.ok()) return sql.status();
    operands.push_back(*std::move(sql));
  }
  if (expression.kind == Expression::Kind::kNot) return absl::StrCat("NOT ", operands.front());
  const bool is_or = expression.kind == Expression::Kind::kOr;
  return absl::StrCat("(", absl::StrJoin(operands, is_or ? " OR " : " AND "), ")");
}

// What is cited from: a common table of the uids.  Served by resource_by_parent and
// report_by_commitment.
std::string DocumentsSql(const CitationQuery& query, Statement& statement) {
  const std::string uid = statement.Uid(query.document);
  std::string sql = absl::StrCat("SELECT ", uid, " AS uid");
  if (query.include_children) {
    absl::StrAppend(&sql, " UNION ALL SELECT uid FROM resource WHERE parent = ", uid,
                    " UNION ALL SELECT uid FROM report WHERE commitment = ", uid);
  }
  return statement.AddTable("cited_from", absl::StrCat("(", sql, ")"));
}

// Where a page begins: the document's name and the ordinal of the row before.
struct Position {
  std::string document;
  std::int64_t ordinal = 0;
};

std::string SortKeyOf(const std::string& document, std::int64_t ordinal) {
  return absl::StrCat(document, " ", ordinal);
}

absl::StatusOr<Position> PositionOf(const Keyset& after) {
  Position position;
  const std::size_t blank = after.sort_key.find(' ');
  position.document = after.sort_key.substr(0, blank);
  if (blank != std::string::npos &&
      absl::SimpleAtoi(after.sort_key.substr(blank + 1), &position.ordinal)) {
    return position;
  }
  return MakeError(absl::StatusCode::kInternal, kReasonInternal,
                   "a page of citations begins nowhere");
}

// The last one of those that replace a release, each of them the one before, as far as the caller
// sees them.  Served by release_by_replaced; `path` ends a circle.
std::string ReplacedBySql(Statement& statement) {
  const std::string shown = absl::StrCat(
      "NOT x.deleted AND ", VisibleTo(statement.context().clearance, "x", statement.parameters()),
      " AND ", IsOutSql("x", statement));
  return absl::StrCat(R"sql((
  WITH RECURSIVE later AS (
    SELECT x.uid, x.released, ARRAY[hit.release, x.uid] AS path
    FROM release x
    WHERE x.replaces = hit.release AND x.uid <> hit.release AND )sql",
                      shown, R"sql(
    UNION ALL
    SELECT x.uid, x.released, t.path || x.uid
    FROM later t JOIN release x ON x.replaces = t.uid
    WHERE x.uid <> ALL (t.path) AND )sql",
                      shown, R"sql()
  SELECT n.name
  FROM later t JOIN resource n ON n.uid = t.uid
  ORDER BY cardinality(t.path) DESC, t.released DESC, n.name
  LIMIT 1))sql");
}

absl::StatusOr<std::string> HitConditions(const CitationQuery& query, Statement& statement) {
  const CallContext& context = statement.context();
  std::vector<std::string> conditions = {
      "NOT s.deleted", "NOT s.hidden",
      // Of what is said about a deleted commitment.
      absl::StrCat("NOT ", Exists("report p", "p.uid = s.uid AND p.deleted")),
      VisibleTo(context.clearance, "s", statement.parameters()),
      VisibleTo(context.clearance, "l", statement.parameters()),
      KnownBy(context.as_of, "s", statement.parameters()), IsOutSql("l", statement)};
  if (!query.document.empty()) {
    conditions.push_back(
        absl::StrCat("s.uid IN (SELECT uid FROM ", DocumentsSql(query, statement), ")"));
  }
  if (!query.field.empty()) {
    const std::string field = statement.Text(query.field);
    conditions.push_back(
        Exists("unnest(c.supports) AS x(path)",
               absl::StrCat("(x.path = ", field, " OR starts_with(x.path, ", field,
                            " || '.') OR starts_with(x.path, ", field, " || '['))")));
  }
  if (query.filter) {
    absl::StatusOr<std::string> filter = FilterSql(*query.filter, statement);
    if (!filter.ok()) return filter.status();
    conditions.push_back(*std::move(filter));
  }
  if (query.page.after) {
    absl::StatusOr<Position> after = PositionOf(*query.page.after);
    if (!after.ok()) return after.status();
    conditions.push_back(absl::StrCat("(s.name, c.ordinal) > (", statement.Text(after->document),
                                      ", ", statement.Integer(after->ordinal), ")"));
  }
  return AllOf(conditions);
}

// One row more than the page's size; the documents of releases up to the byte limit of a page.
absl::StatusOr<std::string> PageSqlOf(const CitationQuery& query, Statement& statement) {
  absl::StatusOr<std::string> conditions = HitConditions(query, statement);
  if (!conditions.ok()) return conditions.status();
  const std::string limit = statement.Integer(query.page.size + 1);
  const std::string hit = statement.AddTable("hit", absl::StrCat(R"sql(MATERIALIZED (
  SELECT c.source, c.ordinal, c.path, c.citation, c.release, s.name AS cited_in
  FROM citation c
  JOIN resource s ON s.uid = c.source
  JOIN release l ON l.uid = c.release
  WHERE )sql",
                                                                 *conditions, R"sql(
  ORDER BY s.name, c.ordinal
  LIMIT )sql",
                                                                 limit, ")"));
  const std::string replaced_by = ReplacedBySql(statement);
  const std::string day = statement.Day();
  const std::string with = statement.With();
  return absl::StrCat(with, R"sql(
SELECT *
FROM (SELECT *, sum(size) OVER (ORDER BY cited_in, ordinal) - size AS bytes_before
FROM (SELECT *, octet_length(citation) + octet_length(document_kept)
    + least(octet_length(document), )sql",
                      kReleaseBytesMax, ") + ", kBytesBesideCitation, R"sql( AS size
FROM (
  SELECT )sql",
                      ResourceColumnsWithoutKept(), R"sql(,
    hit.cited_in, hit.source, hit.ordinal, hit.path, hit.citation, t.type AS kept_type,
    coalesce((SELECT k.fragment FROM kept k WHERE k.uid = t.uid AND )sql",
                      HoldsDay("k", day), R"sql(), '') AS document_kept,
    )sql",
                      replaced_by, R"sql( AS replaced_by,
    count(*) OVER () AS hit_count
  FROM )sql",
                      hit, R"sql( AS hit
  JOIN resource r ON r.uid = hit.release
  JOIN revision v ON v.uid = r.uid AND v.revision = r.revision
  LEFT JOIN report p ON p.uid = hit.source
  JOIN resource t ON t.uid = coalesce(p.commitment, p.initiative, hit.source)
) AS found) AS sized) AS page
WHERE bytes_before < )sql",
                      kPageBytesMax, R"sql(
ORDER BY cited_in, ordinal)sql");
}

absl::StatusOr<FoundCitation> ReadFound(const pqxx::row& row) {
  FoundCitation found;
  found.release = ReadResource(row);
  constexpr int kFirst = kResourceColumnCount;
  found.document = row[kFirst].as<std::string>();
  found.citation.path = row[kFirst + 3].as<std::string>();
  absl::StatusOr<v1::Citation> citation = ParseCitation(row[kFirst + 4]);
  if (!citation.ok()) return citation.status();
  found.citation.citation = *std::move(citation);
  found.kept_type = static_cast<ResourceType>(row[kFirst + 5].as<std::int16_t>());
  found.kept = ReadBytes(row[kFirst + 6]);
  found.replaced_by = row[kFirst + 7].as<std::string>("");
  return found;
}

absl::StatusOr<CitationPage> ReadCitationPage(const pqxx::result& rows, int page_size) {
  CitationPage page;
  for (const auto& row : rows) {
    if (page.citations.size() == static_cast<std::size_t>(page_size)) break;
    absl::StatusOr<FoundCitation> found = ReadFound(row);
    if (!found.ok()) return found.status();
    page.citations.push_back(*std::move(found));
    page.next = Keyset{
        SortKeyOf(page.citations.back().document, row[kResourceColumnCount + 2].as<std::int64_t>()),
        row[kResourceColumnCount + 1].as<std::string>()};
  }
  const bool has_more =
      !rows.empty() && rows[0][kResourceColumnCount + 8].as<std::size_t>() > page.citations.size();
  if (!has_more) page.next.reset();
  return page;
}

ResourceType TypeOfName(std::string_view name) {
  if (name.find("/commitments/") != std::string_view::npos) return ResourceType::kCommitment;
  if (name.find("/reports/") != std::string_view::npos) return ResourceType::kReport;
  return ResourceType::kInitiative;
}

}  // namespace

absl::StatusOr<CitationPage> PostgresStore::ListCitations(const CallContext& context,
                                                          const CitationQuery& query) {
  if (!query.document.empty()) {
    const absl::Status found = Get(context, TypeOfName(query.document), query.document).status();
    if (!found.ok()) return found;
  }
  CitationPage page;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    Statement statement(context, parameters);
    absl::StatusOr<std::string> sql = PageSqlOf(query, statement);
    if (!sql.ok()) return sql.status();
    absl::StatusOr<CitationPage> read =
        ReadCitationPage(transaction.Run(*sql, parameters), query.page.size);
    if (!read.ok()) return read.status();
    page = *std::move(read);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return page;
}

absl::StatusOr<std::vector<SettledCitation>> PostgresStore::ListUnverified(
    const CallContext& context, std::string_view release_uid, int limit) {
  std::vector<SettledCitation> unverified;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.Text(std::string(release_uid)).Integer(limit);
    unverified.clear();
    for (const auto& row : transaction.Run(kUnverifiedSql, parameters)) {
      absl::StatusOr<v1::Citation> citation = ParseCitation(row[2]);
      if (!citation.ok()) return citation.status();
      SettledCitation one;
      one.uid = row[0].as<std::string>();
      one.citation = {row[1].as<std::string>(), *std::move(citation)};
      one.revision = row[3].as<std::int64_t>();
      unverified.push_back(std::move(one));
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return unverified;
}

void IndexCitations(Transaction& transaction, const Puts& puts) {
  DeleteBefore(transaction, kDeleteCitationsSql, puts);
  RowBatch rows = CitationBatch();
  for (const Put* put : puts) {
    std::int64_t ordinal = 0;
    for (const IndexedCitation& cited : put->citations) {
      AddCitation(put->uid, ordinal++, cited, rows);
    }
  }
  if (rows.empty()) return;
  Parameters parameters;
  const std::string sql = InsertCitationsSql(rows, parameters);
  RunBatch(transaction, sql, parameters, rows.size());
}

bool SettleCitations(Transaction& transaction, const std::vector<const SettledCitation*>& settled) {
  if (settled.empty()) return true;
  RowBatch rows = CitationBatch();
  for (const SettledCitation* one : settled) {
    AddCitation(one->uid, /*ordinal=*/0, one->citation, rows);
  }
  Parameters parameters;
  const std::string sql = SettleSql(rows, parameters);
  const pqxx::result written = RunBatch(transaction, sql, parameters, rows.size());
  return static_cast<std::size_t>(written.affected_rows()) == settled.size();
}

bool AreUnsettled(Transaction& transaction, const std::vector<std::string>& release_uids) {
  if (release_uids.empty()) return false;
  Parameters parameters;
  parameters.TextArray(release_uids);
  return transaction.Run(kAreUnsettledSql, parameters)[0][0].as<bool>();
}

}  // namespace entente::storage::postgres
