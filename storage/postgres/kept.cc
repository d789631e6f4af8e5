// What the server keeps beside documents, by day: the spans, the sides, and the terms of standing.

#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"

#include "entente/v1/commitment.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/report.pb.h"
#include "entente/v1/standing.pb.h"
#include "storage/postgres/index.h"
#include "storage/postgres/resource_rows.h"
#include "storage/postgres/row_batch.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

// Served by resource_name_unique and report_pkey.
constexpr std::string_view kOutcomesSql = R"sql(
SELECT r.name, p.outcome
FROM resource r
JOIN report p ON p.uid = r.uid
WHERE r.name = ANY ($1::text[])
  AND p.outcome IS NOT NULL)sql";

// Served by kept_pkey and term_pkey.  The sides go with their spans.
constexpr std::string_view kDeleteKeptSql = R"sql(
WITH spans AS (DELETE FROM kept WHERE uid = ANY ($1::uuid[]))
DELETE FROM term
WHERE uid = ANY ($1::uuid[])
  AND field BETWEEN 10 AND 16)sql";

struct KeptBatches {
  RowBatch spans{{"uid", "uuid"},
                 {"since", "date"},
                 {"until", "date"},
                 {"fragment", "bytea"},
                 {"slips", "integer"},
                 {"officials", "bigint"},
                 {"evidence", "smallint"},
                 {"corroboration", "smallint"},
                 {"agreement", "smallint"},
                 {"reported", "date"},
                 {"search_outcome", "smallint"},
                 {"last_report", "text"},
                 {"newest_search", "text"},
                 {"has_due", "boolean"},
                 {"due_earliest", "date"},
                 {"due_latest", "date"},
                 {"due_latest_strict", "date"},
                 {"due_expected_latest", "date"},
                 {"has_delivered", "boolean"},
                 {"delivered_earliest", "date"},
                 {"delivered_latest", "date"}};
  RowBatch sides{{"uid", "uuid"},         {"since", "date"},    {"ordinal", "integer"},
                 {"region_code", "text"}, {"word", "smallint"}, {"official", "smallint"},
                 {"report", "text"},      {"as_of", "date"}};
};

// Spans and their sides, in one round trip.
std::string InsertKeptSql(const KeptBatches& batches, Parameters& parameters) {
  const std::string spans = batches.spans.From("k", parameters);
  return absl::StrCat(R"sql(
WITH spans AS (
  INSERT INTO kept (uid, since, until, fragment, slips, officials, evidence, corroboration, agreement,
                    reported, search_outcome, last_report, newest_search, has_due, due_earliest,
                    due_latest, due_latest_strict, due_expected_latest, has_delivered,
                    delivered_earliest, delivered_latest)
  SELECT *
  FROM )sql",
                      spans, R"sql()
INSERT INTO kept_side (uid, since, ordinal, region_code, word, official, report, as_of)
SELECT *
FROM )sql",
                      batches.sides.From("s", parameters));
}

RowBatch TermRows() {
  return {{"uid", "uuid"},
          {"field", "smallint"},
          {"value", "text"},
          {"since", "date"},
          {"until", "date"}};
}

std::string InsertTermsSql(const RowBatch& terms, ResourceType type, Parameters& parameters) {
  const bool is_initiative = type == ResourceType::kInitiative;
  return absl::StrCat(R"sql(
INSERT INTO term (uid, type, field, value, since, until, sort_date, deleted, tlp, releasable_to)
SELECT x.uid, )sql",
                      static_cast<int>(type),
                      R"sql(, t.field, t.value, t.since, t.until, x.announced, x.deleted, x.tlp,
       x.releasable_to
FROM )sql",
                      terms.From("t", parameters), R"sql(
JOIN )sql",
                      is_initiative ? "initiative" : "commitment", " x ON x.uid = t.uid");
}

// The fragment's parts, whatever its type; null where it has none.
struct Parts {
  const v1::Standing* standing = nullptr;
  const v1::FuzzyDate* due = nullptr;
  const v1::FuzzyDate* delivered = nullptr;
};

Parts PartsOf(const KeptSpan& span, ResourceType type) {
  Parts parts;
  if (type == ResourceType::kInitiative) {
    const auto& initiative = static_cast<const v1::Initiative&>(*span.fragment);
    if (initiative.has_standing()) parts.standing = &initiative.standing();
  }
  if (type == ResourceType::kCommitment) {
    const auto& commitment = static_cast<const v1::Commitment&>(*span.fragment);
    if (commitment.has_standing()) parts.standing = &commitment.standing();
    if (commitment.has_current_due()) parts.due = &commitment.current_due();
    if (commitment.has_delivered()) parts.delivered = &commitment.delivered();
  }
  return parts;
}

// The days of a span, each a date.
struct Days {
  std::string since;
  std::string until;
};

Days DaysOf(const std::vector<KeptSpan>& spans, std::size_t i) {
  Days days = {"-infinity", "infinity"};
  if (spans[i].since) days.since = DayText(*spans[i].since);
  if (i + 1 < spans.size() && spans[i + 1].since) days.until = DayText(*spans[i + 1].since);
  return days;
}

using Outcomes = std::map<std::string, int, std::less<>>;

// What the newest search of a standing came to; 0 for none.
int OutcomeOf(const v1::Standing& standing, const Outcomes& outcomes) {
  const auto found = outcomes.find(standing.newest_search());
  return found == outcomes.end() ? 0 : found->second;
}

// NULL when empty.
void AddDay(RowBatch& rows, const std::string& day) { rows.TextOrNull(!day.empty(), day); }

void AddStanding(const v1::Standing& standing, const Outcomes& outcomes, RowBatch& spans) {
  std::int64_t officials = 0;
  for (const v1::Side& side : standing.sides()) {
    if (side.official() != 0) officials |= std::int64_t{1} << side.official();
  }
  spans.Integer(officials).Integer(standing.evidence()).Integer(standing.corroboration());
  spans.Integer(standing.agreement());
  AddDay(spans, standing.last_report_date());
  const int outcome = OutcomeOf(standing, outcomes);
  spans.IntegerOrNull(outcome != 0, outcome);
  spans.Text(standing.last_report()).Text(standing.newest_search());
}

void AddSides(const std::string& uid, const Days& days, const v1::Standing& standing,
              RowBatch& sides) {
  std::int64_t ordinal = 0;
  for (const v1::Side& side : standing.sides()) {
    sides.Text(uid).Text(days.since).Integer(ordinal++);
    sides.TextOrNull(!side.region_code().empty(), side.region_code());
    sides.Integer(side.word()).Integer(side.official()).Text(side.report());
    AddDay(sides, side.as_of_date());
  }
}

void AddSpan(const std::string& uid, const Days& days, const KeptSpan& span, ResourceType type,
             const Outcomes& outcomes, KeptBatches& batches) {
  const Parts parts = PartsOf(span, type);
  const v1::Standing& standing =
      parts.standing != nullptr ? *parts.standing : v1::Standing::default_instance();
  const v1::FuzzyDate& no_date = v1::FuzzyDate::default_instance();
  RowBatch& row = batches.spans;
  row.Text(uid).Text(days.since).Text(days.until).Bytes(span.fragment->SerializeAsString());
  row.Integer(span.slips);
  AddStanding(standing, outcomes, row);
  AddDueBounds(row, parts.due != nullptr, parts.due != nullptr ? *parts.due : no_date);
  AddBounds(row, parts.delivered != nullptr,
            parts.delivered != nullptr ? *parts.delivered : no_date);
  AddSides(uid, days, standing, batches.sides);
}

using StandingTerm = std::pair<TermField, int>;

// 0 for the fields whose terms have an empty value.
std::set<StandingTerm> TermsOf(const v1::Standing& standing, const Outcomes& outcomes) {
  std::set<StandingTerm> terms;
  const auto add = [&terms](TermField field, int number) {
    if (number != 0) terms.emplace(field, number);
  };
  for (const v1::Side& side : standing.sides()) add(TermField::kOfficial, side.official());
  add(TermField::kEvidence, standing.evidence());
  add(TermField::kCorroboration, standing.corroboration());
  add(TermField::kSides, standing.agreement());
  const int outcome = OutcomeOf(standing, outcomes);
  add(TermField::kSearchOutcome, outcome);
  if (outcome != 0) terms.emplace(TermField::kSearched, 0);
  if (outcome == v1::SearchReport::NOTHING && standing.last_report_date().empty()) {
    terms.emplace(TermField::kNeverReported, 0);
  }
  return terms;
}

// The terms of standing of one type of resource; one row for neighbouring spans that share a term.
class StandingTerms {
 public:
  void Add(const Keep& keep, ResourceType type, const Outcomes& outcomes) {
    std::map<StandingTerm, std::string> open;  // since when
    std::string until;
    for (std::size_t i = 0; i < keep.spans.size(); ++i) {
      const Days days = DaysOf(keep.spans, i);
      const Parts parts = PartsOf(keep.spans[i], type);
      std::set<StandingTerm> terms;
      if (parts.standing) terms = TermsOf(*parts.standing, outcomes);
      for (auto term = open.begin(); term != open.end();) {
        if (terms.contains(term->first)) {
          ++term;
          continue;
        }
        AddRow(keep.uid, term->first, term->second, days.since);
        term = open.erase(term);
      }
      for (const StandingTerm& term : terms) open.emplace(term, days.since);
      until = days.until;
    }
    for (const auto& [term, since] : open) AddRow(keep.uid, term, since, until);
  }

  void Insert(Transaction& transaction, ResourceType type) const {
    if (rows_.empty()) return;
    Parameters parameters;
    const std::string sql = InsertTermsSql(rows_, type, parameters);
    RunBatch(transaction, sql, parameters, rows_.size());
  }

 private:
  void AddRow(const std::string& uid, const StandingTerm& term, const std::string& since,
              const std::string& until) {
    rows_.Text(uid).Integer(static_cast<std::int64_t>(term.first));
    rows_.Text(term.second == 0 ? "" : absl::StrCat(term.second)).Text(since).Text(until);
  }

  RowBatch rows_ = TermRows();
};

Outcomes ReadOutcomes(Transaction& transaction, const std::vector<TypedKeep>& keeps) {
  std::set<std::string> names;
  for (const TypedKeep& typed : keeps) {
    for (const KeptSpan& span : typed.keep->spans) {
      const v1::Standing* const standing = PartsOf(span, typed.type).standing;
      if (standing != nullptr) names.insert(standing->newest_search());
    }
  }
  names.erase("");
  Outcomes outcomes;
  if (names.empty()) return outcomes;
  Parameters parameters;
  parameters.TextArray({names.begin(), names.end()});
  for (const auto& row : transaction.Run(kOutcomesSql, parameters)) {
    outcomes.emplace(row[0].as<std::string>(), row[1].as<int>());
  }
  return outcomes;
}

void DeleteKept(Transaction& transaction, const std::vector<TypedKeep>& keeps) {
  std::vector<std::string> uids;
  for (const TypedKeep& typed : keeps) {
    if (!ResourceRows::IsFirst(*typed.keep)) uids.push_back(typed.keep->uid);
  }
  if (uids.empty()) return;
  Parameters parameters;
  parameters.TextArray(uids);
  transaction.Run(kDeleteKeptSql, parameters);
}

}  // namespace

void IndexKeeps(Transaction& transaction, const std::vector<TypedKeep>& keeps) {
  if (keeps.empty()) return;
  DeleteKept(transaction, keeps);
  const Outcomes outcomes = ReadOutcomes(transaction, keeps);
  KeptBatches batches;
  std::map<ResourceType, StandingTerms> terms;
  for (const TypedKeep& typed : keeps) {
    const Keep& keep = *typed.keep;
    for (std::size_t i = 0; i < keep.spans.size(); ++i) {
      AddSpan(keep.uid, DaysOf(keep.spans, i), keep.spans[i], typed.type, outcomes, batches);
    }
    terms[typed.type].Add(keep, typed.type, outcomes);
  }
  Parameters rows;
  const std::string sql = InsertKeptSql(batches, rows);
  RunBatch(transaction, sql, rows, batches.spans.size());
  for (const auto& [type, standing] : terms) standing.Insert(transaction, type);
}

}  // namespace entente::storage::postgres
