// The inverted index: one row for each value that a list may be asked for.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "storage/postgres/index.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

// A longer one is no word that anybody asks for; with the widest label an entry of the index would
// pass the 2,704 bytes that PostgreSQL allows.
constexpr int kTermBytesMax = 256;

constexpr std::string_view kDeleteTermsSql = R"sql(
DELETE FROM term
WHERE uid = ANY ($1::uuid[])
  AND field NOT BETWEEN 10 AND 16)sql";

// A family's table, and its column that its lists are ordered by.
struct Family {
  std::string table;
  std::string sort_date;
};

Family FamilyOf(ResourceType type) {
  switch (type) {
    case ResourceType::kRelease:
      return {"release", "released"};
    case ResourceType::kCommitment:
      return {"commitment", "announced"};
    case ResourceType::kReport:
      return {"report", "as_of"};
    default:
      return {"initiative", "announced"};
  }
}

}  // namespace

void Terms::Column::Add(TermField field, std::string value) {
  fields.push_back(static_cast<std::int64_t>(field));
  values.push_back(std::move(value));
}

void Terms::Add(TermField field, std::string value) { values_.Add(field, std::move(value)); }

void Terms::Add(TermField field, int number) { Add(field, absl::StrCat(number)); }

void Terms::AddUidOf(TermField field, std::string name) { uids_.Add(field, std::move(name)); }

void Terms::AddRegionOf(TermField field, std::string agency) {
  regions_.Add(field, std::move(agency));
}

void Terms::AddParty(TermField agency, TermField country, const v1::Party& party) {
  if (party.has_agency()) {
    AddUidOf(agency, party.agency());
    AddRegionOf(country, party.agency());
  }
  if (party.has_region_code()) Add(country, party.region_code());
}

void Terms::AddWordsOf(TermField field, std::string text) { words_.Add(field, std::move(text)); }

void TermBatch::Add(const Put& put, const Terms& terms) {
  const auto add = [&put](const Terms::Column& column, RowBatch& rows) {
    for (std::size_t i = 0; i < column.fields.size(); ++i) {
      rows.Text(put.uid).Integer(column.fields[i]).Text(column.values[i]);
    }
  };
  add(terms.values_, values_);
  add(terms.uids_, uids_);
  add(terms.regions_, regions_);
  add(terms.words_, words_);
}

// The row of the family's table has the rest.
std::string TermBatch::InsertSql(Parameters& parameters) const {
  const Family family = FamilyOf(type_);
  const std::string values = values_.From("v", parameters);
  const std::string uids = uids_.From("n", parameters);
  const std::string regions = regions_.From("n", parameters);
  return absl::StrCat(
      R"sql(
INSERT INTO term (uid, type, field, value, since, until, sort_date, deleted, tlp, releasable_to)
SELECT x.uid, )sql",
      static_cast<int>(type_), ", t.field, t.value, '-infinity', 'infinity', x.", family.sort_date,
      R"sql(, x.deleted, x.tlp, x.releasable_to
FROM
  (SELECT v.uid, v.field, v.value COLLATE "C" AS value
   FROM )sql",
      values, R"sql(
   UNION
   SELECT n.uid, n.field, r.uid::text COLLATE "C"
   FROM )sql",
      uids, R"sql(
   JOIN resource r ON r.name = n.value
   UNION
   SELECT n.uid, n.field, a.region_code
   FROM )sql",
      regions, R"sql(
   JOIN resource r ON r.name = n.value
   JOIN agency a ON a.uid = r.uid
   WHERE a.region_code IS NOT NULL
   UNION
   SELECT w.uid, w.field, word COLLATE "C"
   FROM )sql",
      words_.From("w", parameters), R"sql(,
     unnest(folded_words(w.value)) AS word) AS t
JOIN )sql",
      family.table, " x ON x.uid = t.uid\nWHERE octet_length(t.value) <= ", kTermBytesMax);
}

void TermBatch::Write(Transaction& transaction, const Puts& puts) const {
  DeleteBefore(transaction, kDeleteTermsSql, puts);
  const std::size_t row_count =
      std::max({values_.size(), uids_.size(), regions_.size(), words_.size()});
  if (row_count == 0) return;
  Parameters rows;
  const std::string sql = InsertSql(rows);
  RunBatch(transaction, sql, rows, row_count);
}

std::string WordsOf(const v1::OfficeHolder& person) {
  return absl::StrCat(person.display_name(), " ", person.named_as(), " ", person.office());
}

}  // namespace entente::storage::postgres
