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

// Spans and their sides, in one round trip.  An empty text stands for NULL, but in the names of
// reports.
constexpr std::string_view kInsertKeptSql = R"sql(
WITH spans AS (
  INSERT INTO kept (uid, since, until, fragment, officials, evidence, corroboration, agreement, reported,
                    search_outcome, has_due, due_earliest, due_latest, due_latest_strict,
                    due_expected_latest, has_delivered, delivered_earliest, delivered_latest, slips,
                    last_report, newest_search)
  SELECT k.uid, k.since, k.until, k.fragment, k.officials, k.evidence, k.corroboration, k.agreement,
         nullif(k.reported, '')::date, nullif(k.search_outcome, 0), k.has_due,
         nullif(k.due_earliest, '')::date, nullif(k.due_latest, '')::date,
         nullif(k.due_latest_strict, '')::date, nullif(k.due_expected_latest, '')::date, k.has_delivered,
         nullif(k.delivered_earliest, '')::date, nullif(k.delivered_latest, '')::date, k.slips,
         k.last_report, k.newest_search
  FROM unnest($1::uuid[], $2::date[], $3::date[], $4::bytea[], $5::bigint[], $6::smallint[], $7::smallint[],
              $8::smallint[], $9::text[], $10::smallint[], $11::boolean[], $12::text[], $13::text[],
              $14::text[], $15::text[], $16::boolean[], $17::text[], $18::text[], $19::integer[],
              $20::text[], $21::text[])
    AS k(uid, since, until, fragment, officials, evidence, corroboration, agreement, reported,
         search_outcome, has_due, due_earliest, due_latest, due_latest_strict, due_expected_latest,
         has_delivered, delivered_earliest, delivered_latest, slips, last_report, newest_search))
INSERT INTO kept_side (uid, since, ordinal, region_code, word, official, report, as_of)
SELECT s.uid, s.since, s.ordinal, nullif(s.region_code, ''), s.word, s.official, s.report,
       nullif(s.as_of, '')::date
FROM unnest($22::uuid[], $23::date[], $24::integer[], $25::text[], $26::smallint[], $27::smallint[],
            $28::text[], $29::text[])
  AS s(uid, since, ordinal, region_code, word, official, report, as_of))sql";

std::string InsertTermsSql(ResourceType type) {
  const bool is_initiative = type == ResourceType::kInitiative;
  return absl::StrCat(R"sql(
INSERT INTO term (uid, type, field, value, since, until, sort_date, deleted, tlp, releasable_to)
SELECT x.uid, )sql",
                      static_cast<int>(type),
                      R"sql(, t.field, t.value, t.since, t.until, x.announced, x.deleted, x.tlp,
       x.releasable_to
FROM unnest($1::uuid[], $2::smallint[], $3::text[], $4::date[], $5::date[])
  AS t(uid, field, value, since, until)
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

// The columns of spans, each as an array.
class SpanColumns {
 public:
  void Add(const std::string& uid, const Days& days, const KeptSpan& span, ResourceType type,
           const Outcomes& outcomes) {
    uids_.push_back(uid);
    since_.push_back(days.since);
    until_.push_back(days.until);
    fragments_.push_back(span.fragment->SerializeAsString());
    slips_.push_back(span.slips);
    const Parts parts = PartsOf(span, type);
    AddStanding(parts.standing ? *parts.standing : v1::Standing::default_instance(), outcomes);
    AddDates(parts);
  }

  [[nodiscard]] Parameters ToParameters() const {
    Parameters parameters;
    parameters.TextArray(uids_).TextArray(since_).TextArray(until_).BytesArray(fragments_);
    parameters.IntegerArray(officials_).IntegerArray(evidence_).IntegerArray(corroboration_);
    parameters.IntegerArray(agreement_).TextArray(reported_).IntegerArray(outcomes_);
    parameters.TextArray(has_due_).TextArray(due_earliest_).TextArray(due_latest_);
    parameters.TextArray(due_latest_strict_).TextArray(due_expected_latest_);
    parameters.TextArray(has_delivered_).TextArray(delivered_earliest_);
    parameters.TextArray(delivered_latest_).IntegerArray(slips_);
    parameters.TextArray(last_reports_).TextArray(newest_searches_);
    return parameters;
  }

 private:
  void AddStanding(const v1::Standing& standing, const Outcomes& outcomes) {
    std::int64_t officials = 0;
    for (const v1::Side& side : standing.sides()) {
      if (side.official() != 0) officials |= std::int64_t{1} << side.official();
    }
    officials_.push_back(officials);
    evidence_.push_back(standing.evidence());
    corroboration_.push_back(standing.corroboration());
    agreement_.push_back(standing.agreement());
    reported_.push_back(standing.last_report_date());
    outcomes_.push_back(OutcomeOf(standing, outcomes));
    last_reports_.push_back(standing.last_report());
    newest_searches_.push_back(standing.newest_search());
  }

  void AddDates(const Parts& parts) {
    const v1::FuzzyDate& due = parts.due ? *parts.due : v1::FuzzyDate::default_instance();
    has_due_.emplace_back(parts.due ? "t" : "f");
    due_earliest_.push_back(due.earliest());
    due_latest_.push_back(due.latest());
    due_latest_strict_.push_back(due.latest_strict());
    due_expected_latest_.push_back(due.expected_latest());
    const v1::FuzzyDate& delivered =
        parts.delivered ? *parts.delivered : v1::FuzzyDate::default_instance();
    has_delivered_.emplace_back(parts.delivered ? "t" : "f");
    delivered_earliest_.push_back(delivered.earliest());
    delivered_latest_.push_back(delivered.latest());
  }

  std::vector<std::string> uids_;
  std::vector<std::string> since_;
  std::vector<std::string> until_;
  std::vector<std::string> fragments_;
  std::vector<std::int64_t> officials_;
  std::vector<std::int64_t> evidence_;
  std::vector<std::int64_t> corroboration_;
  std::vector<std::int64_t> agreement_;
  std::vector<std::string> reported_;
  std::vector<std::int64_t> outcomes_;
  std::vector<std::string> has_due_;
  std::vector<std::string> due_earliest_;
  std::vector<std::string> due_latest_;
  std::vector<std::string> due_latest_strict_;
  std::vector<std::string> due_expected_latest_;
  std::vector<std::string> has_delivered_;
  std::vector<std::string> delivered_earliest_;
  std::vector<std::string> delivered_latest_;
  std::vector<std::int64_t> slips_;
  std::vector<std::string> last_reports_;
  std::vector<std::string> newest_searches_;
};

// The columns of the sides of spans, each as an array.
class SideColumns {
 public:
  void Add(const std::string& uid, const Days& days, const KeptSpan& span, ResourceType type) {
    const v1::Standing* const standing = PartsOf(span, type).standing;
    if (standing == nullptr) return;
    std::int64_t ordinal = 0;
    for (const v1::Side& side : standing->sides()) {
      uids_.push_back(uid);
      since_.push_back(days.since);
      ordinals_.push_back(ordinal++);
      region_codes_.push_back(side.region_code());
      words_.push_back(side.word());
      officials_.push_back(side.official());
      reports_.push_back(side.report());
      as_of_.push_back(side.as_of_date());
    }
  }

  void AddTo(Parameters& parameters) const {
    parameters.TextArray(uids_).TextArray(since_).IntegerArray(ordinals_).TextArray(region_codes_);
    parameters.IntegerArray(words_).IntegerArray(officials_).TextArray(reports_).TextArray(as_of_);
  }

 private:
  std::vector<std::string> uids_;
  std::vector<std::string> since_;
  std::vector<std::int64_t> ordinals_;
  std::vector<std::string> region_codes_;
  std::vector<std::int64_t> words_;
  std::vector<std::int64_t> officials_;
  std::vector<std::string> reports_;
  std::vector<std::string> as_of_;
};

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
class TermColumns {
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
    if (uids_.empty()) return;
    Parameters parameters;
    parameters.TextArray(uids_).IntegerArray(fields_).TextArray(values_);
    parameters.TextArray(since_).TextArray(until_);
    transaction.Run(InsertTermsSql(type), parameters);
  }

 private:
  void AddRow(const std::string& uid, const StandingTerm& term, const std::string& since,
              const std::string& until) {
    uids_.push_back(uid);
    fields_.push_back(static_cast<std::int64_t>(term.first));
    values_.push_back(term.second == 0 ? "" : absl::StrCat(term.second));
    since_.push_back(since);
    until_.push_back(until);
  }

  std::vector<std::string> uids_;
  std::vector<std::int64_t> fields_;
  std::vector<std::string> values_;
  std::vector<std::string> since_;
  std::vector<std::string> until_;
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

void DeleteBefore(Transaction& transaction, const std::vector<TypedKeep>& keeps) {
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
  DeleteBefore(transaction, keeps);
  const Outcomes outcomes = ReadOutcomes(transaction, keeps);
  SpanColumns spans;
  SideColumns sides;
  std::map<ResourceType, TermColumns> terms;
  for (const TypedKeep& typed : keeps) {
    const Keep& keep = *typed.keep;
    for (std::size_t i = 0; i < keep.spans.size(); ++i) {
      const Days days = DaysOf(keep.spans, i);
      spans.Add(keep.uid, days, keep.spans[i], typed.type, outcomes);
      sides.Add(keep.uid, days, keep.spans[i], typed.type);
    }
    terms[typed.type].Add(keep, typed.type, outcomes);
  }
  Parameters rows = spans.ToParameters();
  sides.AddTo(rows);
  transaction.Run(kInsertKeptSql, rows);
  for (const auto& [type, columns] : terms) columns.Insert(transaction, type);
}

}  // namespace entente::storage::postgres
