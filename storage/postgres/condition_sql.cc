#include "storage/postgres/condition_sql.h"

#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "storage/postgres/date_sql.h"
#include "storage/postgres/fields.h"
#include "storage/postgres/rows.h"
#include "storage/postgres/terms.h"

namespace entente::storage::postgres {
namespace {

std::string Number(TermField field) { return absl::StrCat(static_cast<int>(field)); }

std::string MatchesNothing() { return "false"; }

// A number on record against the condition's.
std::string_view OperatorOf(Comparison comparison) {
  switch (comparison) {
    case Comparison::kLess:
      return "<";
    case Comparison::kLessEqual:
      return "<=";
    case Comparison::kGreater:
      return ">";
    case Comparison::kGreaterEqual:
      return ">=";
    case Comparison::kHas:
    case Comparison::kPresent:
      break;
  }
  return "=";
}

std::string Bit(int number) { return absl::StrCat(std::int64_t{1} << number, "::bigint"); }

std::string Mask(const std::vector<int>& numbers, Statement& statement) {
  std::int64_t mask = 0;
  for (const int number : numbers) mask |= std::int64_t{1} << number;
  return statement.Integer(mask);
}

// One condition on one row.
class Predicate {
 public:
  Predicate(const Condition& condition, const RowSql& row, Statement& statement)
      : condition_(condition), row_(row), statement_(statement) {}

  std::string Sql() {
    const bool own_outcome =
        row_.type == ResourceType::kReport && condition_.field == Field::kSearchOutcome;
    if (own_outcome) return OfReport();
    if (IsInitiativeField(condition_.field)) return OfInitiative();
    if (IsStandingField(condition_.field)) return OfStanding();
    if (IsCommitmentField(condition_.field)) return OfCommitments();
    if (IsReportField(condition_.field)) return OfReport();
    return Other();
  }

 private:
  // The row of `table` whose uid is `uid`, in the alias x or where it is at hand.
  std::string InMain(ResourceType type, const std::string& uid,
                     const std::function<std::string(const std::string&)>& condition) {
    if (row_.type == type && !row_.columns.empty()) return condition(row_.columns);
    return Exists(absl::StrCat(std::string(MainTable(type)), " x"),
                  absl::StrCat("x.uid = ", uid, " AND ", condition("x")));
  }

  std::string InTerm(const std::string& uid, TermField field, const std::string& value) {
    return Exists("term x",
                  absl::StrCat("x.uid = ", uid, " AND x.field = ", Number(field), " AND ", value));
  }

  // --- Initiatives ---

  std::string Takes(const std::string& agencies) {
    return Exists("initiative_agency x",
                  absl::StrCat("x.initiative = ", row_.initiative, " AND x.agency ", agencies));
  }

  std::string Country(const std::string& more) {
    return Exists("initiative_country x",
                  absl::StrCat("x.initiative = ", row_.initiative,
                               " AND x.country = ", statement_.Text(condition_.region_code), more));
  }

  std::string Role() {
    const std::string has_role = absl::StrCat(" AND x.roles & ", Bit(condition_.role), " <> 0");
    if (!condition_.region_code.empty()) return Country(has_role);
    return Takes(absl::StrCat("= ", statement_.Uid(condition_.name), has_role));
  }

  std::string Pair(const std::string& more) {
    return Exists(
        "initiative_pair x",
        absl::StrCat("x.initiative = ", row_.initiative,
                     " AND x.first = ", statement_.Text(condition_.region_code),
                     " AND x.second = ", statement_.Text(condition_.other_region_code), more));
  }

  std::string Person() {
    const std::string words = statement_.Text(condition_.text);
    if (row_.type != ResourceType::kRelease) {
      return Exists("initiative_person x",
                    absl::StrCat("x.initiative = ", row_.initiative,
                                 " AND x.words @> folded_words(", words, ")"));
    }
    return absl::StrCat(
        "NOT EXISTS (SELECT FROM unnest(folded_words(", words, ")) AS wanted(word) WHERE NOT ",
        InTerm(row_.uid, TermField::kPersonWord, "x.value = wanted.word"), " OFFSET 0)");
  }

  // What is related to one initiative is read once, by both indexes, and hashed.  IS TRUE keeps it
  // from becoming a join, for which PostgreSQL at times reads all initiatives.
  std::string Relation() {
    const std::string other = statement_.Uid(condition_.name);
    const std::string related = statement_.AddTable(
        "related",
        absl::StrCat(
            "MATERIALIZED (SELECT target AS uid FROM initiative_relation WHERE source = ", other,
            " UNION ALL SELECT source FROM initiative_relation WHERE target = ", other, ")"));
    return absl::StrCat("(", row_.initiative, " IN (SELECT uid FROM ", related, ")) IS TRUE");
  }

  std::string DateOfInitiative(const std::string& date) {
    return InMain(ResourceType::kInitiative, row_.initiative,
                  [&](const std::string& x) { return Date(x, date); });
  }

  std::string Date(const std::string& alias, const std::string& date, bool possibly = false) {
    std::string has = absl::StrCat(alias, ".has_", date);
    if (condition_.comparison == Comparison::kPresent) return has;
    return absl::StrCat("(", has, " AND ",
                        RangeSql(BoundsOf(alias, date), condition_, possibly, statement_), ")");
  }

  std::string OfInitiative() {
    switch (condition_.field) {
      case Field::kAgency:
        return Takes(absl::StrCat("= ", statement_.Uid(condition_.name)));
      case Field::kUnder:
        return Takes(absl::StrCat("IN (SELECT uid FROM ", statement_.Below(condition_.name), ")"));
      case Field::kLineage:
        return Takes(
            absl::StrCat("IN (SELECT uid FROM ", statement_.Lineage(condition_.name), ")"));
      case Field::kRole:
        return Role();
      case Field::kParticipant:
        return Country(" AND x.roles <> 0");
      case Field::kPlace:
        return Country(" AND x.is_place");
      case Field::kCountry:
        return Country("");
      case Field::kPair:
        return Pair("");
      case Field::kOnly:
        return Pair(" AND x.country_count = 2");
      case Field::kKind: {
        const std::string kinds = statement_.Numbers(condition_.numbers);
        return InMain(ResourceType::kInitiative, row_.initiative, [&](const std::string& x) {
          return absl::StrCat(x, ".kind = ANY (", kinds, ")");
        });
      }
      case Field::kTopic:
        return InTerm(row_.initiative, TermField::kTopic,
                      absl::StrCat("x.value = ", statement_.Text(condition_.text)));
      case Field::kLegalForce:
        return InTerm(row_.initiative, TermField::kLegalForce,
                      absl::StrCat("x.value = ANY (", statement_.Words(condition_.numbers), ")"));
      case Field::kRelease:
        return InTerm(row_.initiative, TermField::kRelease,
                      absl::StrCat("x.value = ", statement_.Uid(condition_.name), "::text"));
      case Field::kPerson:
        return Person();
      case Field::kRelation:
        return Relation();
      case Field::kAnnounced:
        return DateOfInitiative("announced");
      case Field::kSigned:
        return DateOfInitiative("signed");
      case Field::kEffective:
        return DateOfInitiative("effective");
      case Field::kExpires:
        return DateOfInitiative("expires");
      case Field::kNoticeDue:
        return DateOfInitiative("notice_due");
      default:
        return MatchesNothing();
    }
  }

  // --- Standing, on the day ---

  // Served by kept_pkey: the spans of one resource stand together.
  std::string InKept(const std::string& uid, const std::string& condition) {
    return Exists("kept k", absl::StrCat("k.uid = ", uid, " AND ", HoldsDay("k", statement_.Day()),
                                         " AND ", condition));
  }

  std::string OfStanding() { return InKept(row_.subject, Standing()); }

  std::string Standing() {
    switch (condition_.field) {
      case Field::kOfficial:
        return absl::StrCat("k.officials & ", Mask(condition_.numbers, statement_), " <> 0");
      case Field::kEvidence:
        return absl::StrCat("k.evidence = ANY (", statement_.Numbers(condition_.numbers), ")");
      case Field::kCorroboration:
        return absl::StrCat("k.corroboration = ANY (", statement_.Numbers(condition_.numbers), ")");
      case Field::kSides:
        return absl::StrCat("k.agreement = ANY (", statement_.Numbers(condition_.numbers), ")");
      case Field::kReported:
        if (condition_.comparison == Comparison::kPresent) return "k.reported IS NOT NULL";
        return absl::StrCat(
            "k.reported IS NOT NULL AND ",
            RangeSql("daterange(k.reported, k.reported, '[]')", condition_, false, statement_));
      case Field::kNeverReported:
        return "k.reported IS NULL AND k.search_outcome = 2";
      case Field::kSearched:
        return "k.search_outcome IS NOT NULL";
      case Field::kSearchOutcome:
        return absl::StrCat("k.search_outcome = ANY (", statement_.Numbers(condition_.numbers),
                            ")");
      default:
        return MatchesNothing();
    }
  }

  // --- Commitments ---

  // Of an initiative: any of its commitments, which hide while they, or their being known, do.
  std::string OfCommitments() {
    if (row_.type == ResourceType::kCommitment) return OfCommitment(row_.uid, row_.columns);
    std::string known;
    if (statement_.context().as_of.leave_out_later) {
      known = absl::StrCat(
          " AND ",
          Exists("resource y", absl::StrCat("y.uid = c.uid AND y.known <= ", statement_.Day())));
    }
    return Exists("commitment c",
                  absl::StrCat("c.initiative = ", row_.initiative, " AND NOT c.deleted", known,
                               " AND ", OfCommitment("c.uid", "c")));
  }

  std::string OfCommitment(const std::string& uid, const std::string& columns) {
    switch (condition_.field) {
      case Field::kSchedule:
        return InKept(uid, absl::StrCat(ScheduleSql("schedule_state", "k", statement_), " = ANY (",
                                        statement_.Numbers(condition_.numbers), ")"));
      case Field::kDue:
        return InKept(uid, Date("k", "due"));
      case Field::kPossiblyDue:
        return InKept(uid, Date("k", "due", /*possibly=*/true));
      case Field::kDelivered:
        return InKept(uid, Date("k", "delivered"));
      case Field::kDaysLate:
        return InKept(uid, DaysLate());
      case Field::kSlips:
        if (condition_.comparison == Comparison::kPresent) return InKept(uid, "k.slips > 0");
        return InKept(uid, absl::StrCat("k.slips ", std::string(OperatorOf(condition_.comparison)),
                                        " ", statement_.Integer(condition_.number)));
      case Field::kBaselineDue:
        return Date(columns, "baseline_due");
      case Field::kModality:
        return absl::StrCat(columns, ".modality = ANY (", statement_.Numbers(condition_.numbers),
                            ")");
      case Field::kDebtor:
        return Party(uid, "x.is_debtor");
      case Field::kCreditor:
        return Party(uid, "NOT x.is_debtor");
      default:
        return MatchesNothing();
    }
  }

  // Certainly so: the end of the range that is nearest to being otherwise.
  std::string DaysLate() {
    const std::string least = ScheduleSql("days_late_min", "k", statement_);
    if (condition_.comparison == Comparison::kPresent) return absl::StrCat(least, " IS NOT NULL");
    const std::string number = statement_.Integer(condition_.number);
    const std::string most = ScheduleSql("days_late_max", "k", statement_);
    const std::string compare(OperatorOf(condition_.comparison));
    switch (condition_.comparison) {
      case Comparison::kGreater:
      case Comparison::kGreaterEqual:
        return absl::StrCat(least, " ", compare, " ", number);
      case Comparison::kLess:
      case Comparison::kLessEqual:
        return absl::StrCat(most, " ", compare, " ", number);
      default:
        return absl::StrCat(least, " = ", number, " AND ", most, " = ", number);
    }
  }

  std::string Party(const std::string& uid, const std::string& side) {
    std::string who = "x.is_public";
    if (!condition_.region_code.empty()) {
      who = absl::StrCat("x.region_code = ", statement_.Text(condition_.region_code));
    } else if (!condition_.name.empty()) {
      who = absl::StrCat("x.agency = ", statement_.Uid(condition_.name));
    }
    return Exists("commitment_party x",
                  absl::StrCat("x.commitment = ", uid, " AND ", side, " AND ", who));
  }

  // --- Reports ---

  std::string OfReport() {
    const std::string& report = row_.columns;
    switch (condition_.field) {
      case Field::kReportKind:
        return absl::StrCat(report, ".kind = ANY (", statement_.Numbers(condition_.numbers), ")");
      case Field::kReporter:
        return Author(TermField::kReporterAgency, TermField::kReporterCountry);
      case Field::kAssessor:
        return Author(TermField::kAssessorAgency, TermField::kAssessorCountry);
      case Field::kAbout: {
        const std::string about = statement_.Uid(condition_.name);
        return absl::StrCat("coalesce(", report, ".initiative = ", about, " OR ", report,
                            ".commitment = ", about, ", false)");
      }
      case Field::kAsOf:
        if (condition_.comparison == Comparison::kPresent) return "true";
        return RangeSql(absl::StrCat("daterange(", report, ".as_of, ", report, ".as_of, '[]')"),
                        condition_, false, statement_);
      case Field::kStance:
        return InTerm(row_.uid, TermField::kStance,
                      absl::StrCat("x.value = ANY (", statement_.Words(condition_.numbers), ")"));
      case Field::kSearchOutcome:
        return absl::StrCat("coalesce(", report, ".outcome = ANY (",
                            statement_.Numbers(condition_.numbers), "), false)");
      default:
        return MatchesNothing();
    }
  }

  std::string Author(TermField agency, TermField country) {
    if (!condition_.region_code.empty()) {
      return InTerm(row_.uid, country,
                    absl::StrCat("x.value = ", statement_.Text(condition_.region_code)));
    }
    return InTerm(row_.uid, agency,
                  absl::StrCat("x.value = ", statement_.Uid(condition_.name), "::text"));
  }

  // --- Releases, agencies, and what all have ---

  std::string InRelease(const std::string& condition) {
    return InMain(ResourceType::kRelease, row_.uid,
                  [&](const std::string& x) { return absl::StrCat(x, condition); });
  }

  // What another release replaces is REPLACED, whatever is said of it: as far as the caller sees
  // that one, and it was out.  Served by release_by_replaced.
  std::string Availability() {
    std::string said = InRelease(
        absl::StrCat(".availability = ANY (", statement_.Numbers(condition_.numbers), ")"));
    if (!IsAboutReplaced(condition_)) return said;
    const std::string visible =
        VisibleTo(statement_.context().clearance, "y", statement_.parameters());
    return absl::StrCat(
        "(", said, " OR ",
        Exists("release y", absl::StrCat("y.replaces = ", row_.uid, " AND y.uid <> ", row_.uid,
                                         " AND NOT y.deleted AND ", visible, " AND ",
                                         IsOutSql("y", statement_))),
        ")");
  }

  std::string Issuer() {
    if (!condition_.name.empty()) {
      return Exists("release_agency x", absl::StrCat("x.release = ", row_.uid, " AND x.agency = ",
                                                     statement_.Uid(condition_.name)));
    }
    return Exists("release_country x", absl::StrCat("x.release = ", row_.uid, " AND x.country = ",
                                                    statement_.Text(condition_.region_code)));
  }

  // By the newest revision, which revision_pkey ends with: without a look at the resource.
  std::string Updated() {
    if (condition_.comparison == Comparison::kPresent) return "true";
    const std::string day = "(v.time AT TIME ZONE 'UTC')::date";
    return Exists(absl::StrCat("(SELECT time FROM revision WHERE uid = ", row_.uid,
                               " ORDER BY revision DESC LIMIT 1) v"),
                  RangeSql(absl::StrCat("daterange(", day, ", ", day, ", '[]')"), condition_, false,
                           statement_));
  }

  // A word that a language does not index, such as `the`, stands in all of its texts that are left.
  std::string TextSearch() {
    return Exists(
        absl::StrCat("searched_text x JOIN ", statement_.TextQueries(condition_),
                     " t ON t.config = x.config"),
        absl::StrCat("x.uid = ", row_.uid, " AND (numnode(t.query) = 0 OR x.search @@ t.query)"));
  }

  std::string Other() {
    switch (condition_.field) {
      case Field::kUpdated:
        return Updated();
      case Field::kText:
        return TextSearch();
      case Field::kReleaseKind:
        return InRelease(
            absl::StrCat(".kind = ANY (", statement_.Numbers(condition_.numbers), ")"));
      case Field::kIssuer:
      case Field::kIssuerCountry:
        return Issuer();
      case Field::kLanguage:
        return InTerm(row_.uid, TermField::kLanguage,
                      absl::StrCat("x.value = ", statement_.Text(condition_.text)));
      case Field::kReleased:
        return InMain(ResourceType::kRelease, row_.uid,
                      [&](const std::string& x) { return Date(x, "released"); });
      case Field::kAvailability:
        return Availability();
      case Field::kReading:
        return InRelease(
            absl::StrCat(".reading = ANY (", statement_.Numbers(condition_.numbers), ")"));
      case Field::kAgencyCountry:
        return Exists("agency x", absl::StrCat("x.uid = ", row_.uid, " AND x.region_code = ",
                                               statement_.Text(condition_.region_code)));
      case Field::kAgencyUnder: {
        const std::string above = statement_.Uid(condition_.name);
        return absl::StrCat("(", row_.uid, " IN (SELECT uid FROM ",
                            statement_.AddTable("beneath", BeneathSql(above)), "))");
      }
      case Field::kAgencyName:
        return Exists("agency_name x",
                      absl::StrCat("x.agency = ", row_.uid, " AND position(folded_name(",
                                   statement_.Text(condition_.text), ") IN x.folded) > 0"));
      default:
        return MatchesNothing();
    }
  }

  // Below it, and itself only where it stands in a circle of parents.
  std::string BeneathSql(const std::string& above) {
    const std::string name = absl::StrCat("beneath_", statement_.tables().size());
    return absl::StrCat("(SELECT p.agency AS uid FROM agency_parent p WHERE p.parent = ", above,
                        " UNION SELECT p.agency FROM agency_parent p JOIN ", name,
                        " b ON p.parent = b.uid)");
  }

  const Condition& condition_;
  const RowSql& row_;
  Statement& statement_;
};

}  // namespace

RowSql RowOf(ResourceType type, const std::string& alias) {
  RowSql row{.type = type, .uid = alias + ".uid", .columns = alias};
  row.initiative = row.uid;
  row.subject = row.uid;
  if (type == ResourceType::kCommitment || type == ResourceType::kReport) {
    row.initiative = alias + ".initiative";
  }
  if (type == ResourceType::kReport) {
    row.subject = absl::StrCat("coalesce(", alias, ".commitment, ", alias, ".initiative)");
  }
  return row;
}

std::string_view MainTable(ResourceType type) {
  switch (type) {
    case ResourceType::kAgency:
      return "resource";
    case ResourceType::kRelease:
      return "release";
    case ResourceType::kInitiative:
      return "initiative";
    case ResourceType::kCommitment:
      return "commitment";
    case ResourceType::kReport:
      return "report";
  }
  return "";
}

// Served by revision_pkey.
std::string IsOutSql(std::string_view alias, Statement& statement) {
  if (!statement.context().as_of.leave_out_later) return "true";
  const std::string release(alias);
  const std::string day = statement.Day();
  return absl::StrCat(
      "(coalesce(coalesce(", release, ".released_latest, ", release, ".released_earliest) <= ", day,
      ", true) OR ",
      Exists("revision o", absl::StrCat("o.uid = ", release,
                                        ".uid AND o.revision = 1 AND (o.create_time AT TIME ZONE "
                                        "'UTC')::date <= ",
                                        day)),
      ")");
}

void FlattenAnd(const Expression& expression, std::vector<const Expression*>& conjuncts) {
  if (expression.kind != Expression::Kind::kAnd) {
    conjuncts.push_back(&expression);
    return;
  }
  for (const Expression& operand : expression.operands) FlattenAnd(operand, conjuncts);
}

std::string HoldsSql(const Expression& expression, const RowSql& row, Statement& statement) {
  if (expression.kind == Expression::Kind::kCondition) {
    return Predicate(expression.condition, row, statement).Sql();
  }
  if (expression.kind == Expression::Kind::kAnd) {
    std::vector<const Expression*> conjuncts;
    FlattenAnd(expression, conjuncts);
    statement.HoldTogether(conjuncts);
  }
  std::vector<std::string> operands;
  operands.reserve(expression.operands.size());
  for (const Expression& operand : expression.operands) {
    operands.push_back(HoldsSql(operand, row, statement));
  }
  if (expression.kind == Expression::Kind::kNot) return absl::StrCat("NOT ", operands.front());
  const bool is_or = expression.kind == Expression::Kind::kOr;
  return absl::StrCat("(", absl::StrJoin(operands, is_or ? " OR " : " AND "), ")");
}

}  // namespace entente::storage::postgres
