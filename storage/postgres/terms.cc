// The inverted index: one row for each value that a list may be asked for.

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
WHERE uid = $1
  AND field NOT BETWEEN 10 AND 16)sql";

// The row of a family's table has the rest.
std::string InsertSql(std::string_view table, std::string_view sort_date) {
  const std::string date(sort_date);
  return absl::StrCat(R"sql(
INSERT INTO term (uid, type, field, value, since, until, sort_date, deleted, tlp, releasable_to)
SELECT x.uid, $2::smallint, t.field, t.value, '-infinity', 'infinity', x.)sql",
                      date, R"sql(, x.deleted, x.tlp, x.releasable_to
FROM )sql",
                      std::string(table), R"sql( x,
  (SELECT v.field, v.value COLLATE "C" AS value
   FROM unnest($3::smallint[], $4::text[]) AS v(field, value)
   UNION
   SELECT n.field, r.uid::text COLLATE "C"
   FROM unnest($5::smallint[], $6::text[]) AS n(field, name)
   JOIN resource r ON r.name = n.name
   UNION
   SELECT n.field, a.region_code
   FROM unnest($7::smallint[], $8::text[]) AS n(field, name)
   JOIN resource r ON r.name = n.name
   JOIN agency a ON a.uid = r.uid
   WHERE a.region_code IS NOT NULL
   UNION
   SELECT w.field, word COLLATE "C"
   FROM unnest($9::smallint[], $10::text[]) AS w(field, text), unnest(folded_words(w.text)) AS word) AS t
WHERE x.uid = $1
  AND octet_length(t.value) <= )sql",
                      kTermBytesMax);
}

std::string InsertSqlOf(ResourceType type) {
  switch (type) {
    case ResourceType::kRelease:
      return InsertSql("release", "released");
    case ResourceType::kCommitment:
      return InsertSql("commitment", "announced");
    case ResourceType::kReport:
      return InsertSql("report", "as_of");
    default:
      return InsertSql("initiative", "announced");
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

void IndexTerms(Transaction& transaction, const Put& put, const Terms& terms) {
  if (put.expected_revision > 0) {
    Parameters uid;
    uid.Text(put.uid);
    transaction.Run(kDeleteTermsSql, uid);
  }
  Parameters parameters;
  parameters.Text(put.uid).Integer(static_cast<std::int64_t>(put.type));
  for (const Terms::Column* column :
       {&terms.values_, &terms.uids_, &terms.regions_, &terms.words_}) {
    parameters.IntegerArray(column->fields).TextArray(column->values);
  }
  transaction.Run(InsertSqlOf(put.type), parameters);
}

std::string WordsOf(const v1::OfficeHolder& person) {
  return absl::StrCat(person.display_name(), " ", person.named_as(), " ", person.office());
}

}  // namespace entente::storage::postgres
