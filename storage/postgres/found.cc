#include "storage/postgres/found.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "storage/postgres/condition_sql.h"
#include "storage/postgres/date_sql.h"
#include "storage/postgres/fields.h"
#include "storage/postgres/terms.h"

namespace entente::storage::postgres {
namespace {

// Any day; an index of ranges finds all of its rows by it.
constexpr const char* kAnyDay = "daterange(NULL, NULL)";

// As in the predicates of the indexes of migration 0002.
constexpr const char* kIsWaiting = "w.has_due AND NOT w.has_delivered";
constexpr const char* kCameLate =
    "w.has_due AND w.has_delivered"
    " AND (w.delivered_earliest > coalesce(w.due_latest, w.due_latest_strict)"
    " OR w.delivered_latest > coalesce(w.due_latest_strict, w.due_latest))";
constexpr const char* kIsIndeterminate =
    "w.has_due"
    " AND (coalesce(w.due_earliest, w.due_latest, w.due_latest_strict, w.due_expected_latest)"
    " IS NULL OR w.has_delivered"
    " AND (w.delivered_latest <= coalesce(w.due_latest, w.due_latest_strict,"
    " w.due_expected_latest)) IS NOT TRUE"
    " AND (w.delivered_earliest > coalesce(w.due_latest, w.due_latest_strict)) IS NOT TRUE)";

Found RowsOf(const std::string& table, const std::string& uid, const std::string& where,
             Finds finds) {
  Found found{.leaf = {.from = table + " w", .where = where}, .finds = finds};
  found.leaf.uid = uid;
  return found;
}

class Finder {
 public:
  Finder(ResourceType type, const Condition& condition, const std::string& most,
         Statement& statement)
      : type_(type), condition_(condition), most_(most), statement_(statement) {}

  std::vector<Found> Make() {
    const Field field = condition_.field;
    if (type_ == ResourceType::kReport && field == Field::kSearchOutcome) return OfReport();
    if (IsStandingField(field)) return OfStanding();
    if (IsCommitmentField(field)) return OfCommitment();
    if (IsReportField(field)) return OfReport();
    if (IsInitiativeField(field) && type_ != ResourceType::kRelease) return OfInitiative();
    return Own();
  }

 private:
  // --- Rows of the tables that stand in the order of a list ---

  Found Term(ResourceType type, TermField field, const std::string& value, Finds finds,
             const std::string& arms = "") {
    Found found =
        RowsOf("term", "w.uid",
               absl::StrCat("w.type = ", static_cast<int>(type),
                            " AND w.field = ", static_cast<int>(field), " AND w.value = ", value,
                            " AND ", HoldsDay("w", statement_.Day())),
               finds);
    found.leaf.arms = arms;
    found.leaf.sort = "w.sort_date";
    found.leaf.label = "w";
    return found;
  }

  Found TermOfNumbers(ResourceType type, TermField field, Finds finds) {
    return Term(type, field, "arm.value", finds,
                absl::StrCat("SELECT unnest(", statement_.Words(condition_.numbers), ") AS value"));
  }

  Found Term(TermField field, const std::string& value) {
    return Term(type_, field, value, Finds::kListed);
  }

  Found TermOfBody(TermField agency, TermField country) {
    if (!condition_.region_code.empty()) {
      return Term(country, statement_.Text(condition_.region_code));
    }
    return Term(agency, absl::StrCat(statement_.Uid(condition_.name), "::text"));
  }

  Found Agencies(const std::string& where, const std::string& arms = "") {
    Found found =
        RowsOf("initiative_agency", "w.initiative", "w.agency = " + where, Finds::kInitiative);
    found.leaf.arms = arms;
    found.leaf.has_kind = true;
    return Sorted(std::move(found));
  }

  Found Countries(const std::string& more) {
    Found found =
        RowsOf("initiative_country", "w.initiative",
               absl::StrCat("w.country = ", statement_.Text(condition_.region_code), more),
               Finds::kInitiative);
    found.leaf.has_kind = true;
    return Sorted(std::move(found));
  }

  Found Pairs(const std::string& more) {
    return Sorted(RowsOf(
        "initiative_pair", "w.initiative",
        absl::StrCat("w.first = ", statement_.Text(condition_.region_code),
                     " AND w.second = ", statement_.Text(condition_.other_region_code), more),
        Finds::kInitiative));
  }

  static Found Sorted(Found found) {
    found.finds = Finds::kInitiative;
    found.leaf.sort = "w.announced";
    found.leaf.label = "w";
    return found;
  }

  // --- Initiatives ---

  std::string Role() {
    return absl::StrCat(" AND w.roles & ", std::int64_t{1} << condition_.role, "::bigint <> 0");
  }

  std::string Word() {
    return absl::StrCat("(SELECT word FROM unnest(folded_words(", statement_.Text(condition_.text),
                        ")) AS x(word) ORDER BY length(word) DESC, word LIMIT 1)");
  }

  Found Dated(const std::string& date) {
    Found found = OwnRows(ResourceType::kInitiative,
                          absl::StrCat("w.has_", date, " AND ", InRange(BoundsOf("w", date))), "");
    found.finds = Finds::kInitiative;
    found.has_row = false;
    return found;
  }

  std::string InRange(const std::string& range, bool possibly = false) {
    if (condition_.comparison == Comparison::kPresent) {
      return absl::StrCat(range, " && ", kAnyDay);
    }
    return RangeSql(range, condition_, possibly, statement_);
  }

  std::vector<Found> Relations() {
    const std::string other = statement_.Uid(condition_.name);
    return {RowsOf("initiative_relation", "w.source", "w.target = " + other, Finds::kInitiative),
            RowsOf("initiative_relation", "w.target", "w.source = " + other, Finds::kInitiative)};
  }

  std::vector<Found> OfInitiative() {
    constexpr ResourceType kInitiative = ResourceType::kInitiative;
    switch (condition_.field) {
      case Field::kAgency:
        return {Agencies(statement_.Uid(condition_.name))};
      case Field::kUnder:
        return {Agencies("arm.value", absl::StrCat("SELECT uid AS value FROM ",
                                                   statement_.Below(condition_.name)))};
      case Field::kLineage:
        return {Agencies("arm.value", absl::StrCat("SELECT uid AS value FROM ",
                                                   statement_.Lineage(condition_.name)))};
      case Field::kRole:
        if (!condition_.region_code.empty()) return {Countries(Role())};
        return {Agencies(absl::StrCat(statement_.Uid(condition_.name), Role()))};
      case Field::kParticipant:
        return {Countries(" AND w.roles <> 0")};
      case Field::kPlace:
        return {Countries(" AND w.is_place")};
      case Field::kCountry:
        return {Countries("")};
      case Field::kPair:
        return {Pairs("")};
      case Field::kOnly:
        return {Pairs(" AND w.country_count = 2")};
      case Field::kKind: {
        Found found = Sorted(OwnRows(kInitiative, "w.kind = arm.value", ""));
        found.leaf.arms =
            absl::StrCat("SELECT unnest(", statement_.Numbers(condition_.numbers), ") AS value");
        return {std::move(found)};
      }
      case Field::kTopic:
        return {Term(kInitiative, TermField::kTopic, statement_.Text(condition_.text),
                     Finds::kInitiative)};
      case Field::kPerson:
        return {Term(kInitiative, TermField::kPersonWord, Word(), Finds::kInitiative)};
      case Field::kLegalForce:
        return {TermOfNumbers(kInitiative, TermField::kLegalForce, Finds::kInitiative)};
      case Field::kRelease:
        return {Term(kInitiative, TermField::kRelease,
                     absl::StrCat(statement_.Uid(condition_.name), "::text"), Finds::kInitiative)};
      case Field::kRelation:
        return Relations();
      case Field::kAnnounced:
        return {Sorted(OwnRows(kInitiative,
                               WithinDays("w.announced", DaysAsked(condition_), statement_), ""))};
      case Field::kSigned:
        return {Dated("signed")};
      case Field::kEffective:
        return {Dated("effective")};
      case Field::kExpires:
        return {Dated("expires")};
      case Field::kNoticeDue:
        return {Dated("notice_due")};
      default:
        return {};
    }
  }

  // --- Standing ---

  std::vector<Found> OfStanding() {
    if (type_ != ResourceType::kReport) return {StandingOf(type_, Finds::kListed)};
    return {StandingOf(ResourceType::kInitiative, Finds::kAboutInitiative),
            StandingOf(ResourceType::kCommitment, Finds::kAboutCommitment)};
  }

  Found StandingOf(ResourceType type, Finds finds) {
    switch (condition_.field) {
      case Field::kOfficial:
        return TermOfNumbers(type, TermField::kOfficial, finds);
      case Field::kEvidence:
        return TermOfNumbers(type, TermField::kEvidence, finds);
      case Field::kCorroboration:
        return TermOfNumbers(type, TermField::kCorroboration, finds);
      case Field::kSides:
        return TermOfNumbers(type, TermField::kSides, finds);
      case Field::kSearchOutcome:
        return TermOfNumbers(type, TermField::kSearchOutcome, finds);
      case Field::kNeverReported:
        return Term(type, TermField::kNeverReported, "''", finds);
      case Field::kSearched:
        return Term(type, TermField::kSearched, "''", finds);
      default:
        return Kept(absl::StrCat("w.reported IS NOT NULL AND ",
                                 WithinDays("w.reported", DaysAsked(condition_), statement_)),
                    finds);
    }
  }

  Found Kept(const std::string& where, Finds finds) {
    return RowsOf("kept", "w.uid", absl::StrCat(where, " AND ", HoldsDay("w", statement_.Day())),
                  finds);
  }

  // --- Commitments ---

  Found KeptOfCommitment(const std::string& where) { return Kept(where, Finds::kCommitment); }

  std::vector<Found> OfCommitment() {
    constexpr ResourceType kCommitment = ResourceType::kCommitment;
    switch (condition_.field) {
      case Field::kSchedule:
        return Schedules();
      case Field::kDue:
        return {KeptOfCommitment("w.has_due AND " + InRange(BoundsOf("w", "due")))};
      case Field::kPossiblyDue:
        return {KeptOfCommitment("w.has_due AND " + InRange(BoundsOf("w", "due"), true))};
      case Field::kDelivered:
        return {KeptOfCommitment("w.has_delivered AND " + InRange(BoundsOf("w", "delivered")))};
      case Field::kDaysLate:
        return DaysLate();
      case Field::kSlips: {
        const bool is_any = condition_.comparison == Comparison::kPresent;
        return {KeptOfCommitment(absl::StrCat("w.slips > 0 AND w.slips >= ",
                                              statement_.Integer(is_any ? 1 : condition_.number)))};
      }
      case Field::kBaselineDue: {
        Found found = OwnRows(
            kCommitment, "w.has_baseline_due AND " + InRange(BoundsOf("w", "baseline_due")), "");
        found.finds = Finds::kCommitment;
        found.has_row = false;
        return {std::move(found)};
      }
      case Field::kModality:
        return {TermOfNumbers(kCommitment, TermField::kModality, Finds::kCommitment)};
      case Field::kDebtor:
        return {Party(TermField::kDebtorAgency, TermField::kDebtorCountry)};
      case Field::kCreditor:
        if (condition_.name.empty() && condition_.region_code.empty()) {
          return {Term(kCommitment, TermField::kCreditorPublic, "''", Finds::kCommitment)};
        }
        return {Party(TermField::kCreditorAgency, TermField::kCreditorCountry)};
      default:
        return {};
    }
  }

  Found Party(TermField agency, TermField country) {
    const bool is_country = !condition_.region_code.empty();
    return Term(ResourceType::kCommitment, is_country ? country : agency,
                is_country ? statement_.Text(condition_.region_code)
                           : absl::StrCat(statement_.Uid(condition_.name), "::text"),
                Finds::kCommitment);
  }

  Found Waiting(const std::string& condition) {
    return KeptOfCommitment(
        absl::StrCat(kIsWaiting, " AND ", BoundsOf("w", "due"), " ", condition));
  }

  // Past its latest day, which is before `day`; or past the strict one where only that is known.
  std::vector<Found> Overdue(absl::CivilDay day) {
    const std::string before = statement_.DayOf(day);
    Found past = KeptOfCommitment(absl::StrCat(kIsWaiting, " AND w.due_latest < ", before));
    past.leaf.order = "w.due_latest, w.uid";
    Found strictly = KeptOfCommitment(
        absl::StrCat(kIsWaiting, " AND w.due_latest IS NULL AND w.due_latest_strict < ", before));
    strictly.leaf.order = "w.due_latest_strict, w.uid";
    return {std::move(past), std::move(strictly)};
  }

  std::vector<Found> Schedules() {
    const absl::CivilDay today = statement_.context().as_of.day;
    std::vector<Found> found;
    const auto add = [&found](std::vector<Found> more) {
      std::move(more.begin(), more.end(), std::back_inserter(found));
    };
    for (const int state : condition_.numbers) {
      if (state == v1::Schedule::NOT_YET_DUE) {
        add({Waiting(absl::StrCat(">> ", statement_.Range({{}, today})))});
      } else if (state == v1::Schedule::IN_DUE_WINDOW) {
        add({Waiting(absl::StrCat("&& ", statement_.Range({today, today})))});
      } else if (state == v1::Schedule::SOFT_OVERDUE) {
        add({Waiting(
            absl::StrCat("&& ", statement_.Range({today, today}), " AND w.due_latest IS NULL"))});
      } else if (state == v1::Schedule::OVERDUE) {
        add(Overdue(today));
      } else if (state == v1::Schedule::ON_TIME) {
        add({KeptOfCommitment(
            absl::StrCat("w.has_delivered AND ", BoundsOf("w", "delivered"), " && ", kAnyDay))});
      } else if (state == v1::Schedule::LATE) {
        add({CameLate()});
      } else if (state == v1::Schedule::INDETERMINATE) {
        add({InOrderOfUid(kIsIndeterminate)});
      }
    }
    return found;
  }

  Found CameLate() { return InOrderOfUid(kCameLate); }

  // Ordered, or the planner would look for it among all that was kept.
  Found InOrderOfUid(const std::string& where) {
    Found found = KeptOfCommitment(where);
    found.leaf.order = "w.uid";
    return found;
  }

  // What is late at all; what has waited for at least so long.
  std::vector<Found> DaysLate() {
    constexpr std::int64_t kDaysMax = 1'000'000;
    const bool is_least = condition_.comparison == Comparison::kGreater ||
                          condition_.comparison == Comparison::kGreaterEqual;
    const std::int64_t least = std::clamp<std::int64_t>(condition_.number, 1, kDaysMax);
    const absl::CivilDay today = statement_.context().as_of.day;
    std::vector<Found> found = Overdue(is_least ? today - (least - 1) : today);
    found.push_back(CameLate());
    return found;
  }

  // --- Reports ---

  std::vector<Found> OfReport() {
    switch (condition_.field) {
      case Field::kReportKind:
        return {TermOfNumbers(type_, TermField::kReportKind, Finds::kListed)};
      case Field::kReporter:
        return {TermOfBody(TermField::kReporterAgency, TermField::kReporterCountry)};
      case Field::kAssessor:
        return {TermOfBody(TermField::kAssessorAgency, TermField::kAssessorCountry)};
      case Field::kStance:
        return {TermOfNumbers(type_, TermField::kStance, Finds::kListed)};
      case Field::kAbout: {
        const bool is_commitment = absl::StrContains(condition_.name, "/commitments/");
        return {OwnRows(type_,
                        absl::StrCat(is_commitment ? "w.commitment = " : "w.initiative = ",
                                     statement_.Uid(condition_.name)),
                        "w.as_of")};
      }
      case Field::kSearchOutcome: {
        Found found = OwnRows(type_, "w.outcome = arm.value", "w.as_of");
        found.leaf.arms =
            absl::StrCat("SELECT unnest(", statement_.Numbers(condition_.numbers), ") AS value");
        return {std::move(found)};
      }
      default:
        return {};
    }
  }

  // --- Releases, agencies, and what all have ---

  Found Issuers() {
    Found found;
    if (!condition_.name.empty()) {
      found = RowsOf("release_agency", "w.release",
                     absl::StrCat("w.agency = ", statement_.Uid(condition_.name)), Finds::kListed);
    } else {
      found = RowsOf("release_country", "w.release",
                     absl::StrCat("w.country = ", statement_.Text(condition_.region_code)),
                     Finds::kListed);
    }
    found.leaf.sort = "w.released";
    found.leaf.label = "w";
    found.leaf.has_kind = true;
    return found;
  }

  Found Updated() {
    const DayRange days = DaysAsked(condition_);
    std::vector<std::string> where;
    const auto midnight = [&](absl::CivilDay day) {
      return absl::StrCat("(", statement_.DayOf(day), "::timestamp AT TIME ZONE 'UTC')");
    };
    if (days.first) where.push_back("w.time >= " + midnight(*days.first));
    if (days.last) where.push_back("w.time < " + midnight(*days.last + 1));
    return RowsOf("revision", "w.uid", AllOf(where), Finds::kListed);
  }

  Found TextFound() {
    Found found;
    found.leaf.from = absl::StrCat(
        "found_by_text(", static_cast<int>(type_), "::smallint, ", statement_.Text(condition_.text),
        ", ", condition_.is_phrase ? "true" : "false", ", ", most_, ") AS w(uid)");
    found.leaf.where = "true";
    found.leaf.uid = "w.uid";
    return found;
  }

  std::vector<Found> Availability() {
    std::vector<Found> found = {TermOfNumbers(type_, TermField::kAvailability, Finds::kListed)};
    if (IsAboutReplaced(condition_)) {
      found.push_back(RowsOf("release", "w.replaces", "w.replaces IS NOT NULL", Finds::kListed));
    }
    return found;
  }

  std::vector<Found> Own() {
    switch (condition_.field) {
      case Field::kUpdated:
        return {Updated()};
      case Field::kText:
        return {TextFound()};
      case Field::kPerson:
        return {Term(TermField::kPersonWord, Word())};
      case Field::kReleaseKind: {
        Found found = OwnRows(type_, "w.kind = arm.value", "w.released");
        found.leaf.arms =
            absl::StrCat("SELECT unnest(", statement_.Numbers(condition_.numbers), ") AS value");
        return {std::move(found)};
      }
      case Field::kIssuer:
      case Field::kIssuerCountry:
        return {Issuers()};
      case Field::kLanguage:
        return {Term(TermField::kLanguage, statement_.Text(condition_.text))};
      case Field::kAvailability:
        return Availability();
      case Field::kReading:
        return {TermOfNumbers(type_, TermField::kReading, Finds::kListed)};
      case Field::kAgencyCountry:
        return {RowsOf("agency", "w.uid",
                       absl::StrCat("w.region_code = ", statement_.Text(condition_.region_code)),
                       Finds::kListed)};
      case Field::kAgencyUnder: {
        const std::string below = statement_.Below(condition_.name);
        return {RowsOf("agency_parent", "w.agency",
                       absl::StrCat("w.parent IN (SELECT uid FROM ", below, ")"), Finds::kListed)};
      }
      default:
        return {};
    }
  }

  const ResourceType type_;
  const Condition& condition_;
  const std::string& most_;
  Statement& statement_;
};

}  // namespace

Found OwnRows(ResourceType type, const std::string& where, const std::string& sort) {
  Found found{.leaf = {.from = absl::StrCat(std::string(MainTable(type)), " w"), .where = where}};
  found.leaf.uid = "w.uid";
  found.leaf.sort = sort;
  found.leaf.label = "w";
  found.has_row = true;
  return found;
}

std::vector<Found> FoundBy(ResourceType type, const Condition& condition, const std::string& most,
                           Statement& statement) {
  return Finder(type, condition, most, statement).Make();
}

}  // namespace entente::storage::postgres
