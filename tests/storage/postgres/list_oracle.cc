#include "tests/storage/postgres/list_oracle.h"

#include <algorithm>
#include <limits>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

#include "storage/postgres/condition_sql.h"
#include "tests/storage/postgres/date_oracle.h"

namespace entente::storage::postgres {
namespace {

template <typename Range, typename Value>
bool Contains(const Range& range, const Value& value) {
  return std::find(std::begin(range), std::end(range), value) != std::end(range);
}

template <typename Range, typename Test>
bool Any(const Range& range, Test test) {
  return std::any_of(std::begin(range), std::end(range), test);
}

Day DayOfTime(std::int64_t seconds) {
  return Day(1970, 1, 1) + (seconds - (seconds % 86400 + 86400) % 86400) / 86400;
}

bool StandingHolds(const Condition& condition, const Span& span) {
  const std::vector<int>& numbers = condition.numbers;
  switch (condition.field) {
    case Field::kOfficial:
      return Any(span.officials, [&](int official) { return Contains(numbers, official); });
    case Field::kEvidence:
      return Contains(numbers, span.evidence);
    case Field::kCorroboration:
      return Contains(numbers, span.corroboration);
    case Field::kSides:
      return Contains(numbers, span.agreement);
    case Field::kReported:
      return span.reported && Certainly(condition, span.reported, span.reported);
    case Field::kNeverReported:
      return !span.reported && span.search_outcome == 2;
    case Field::kSearched:
      return span.search_outcome.has_value();
    case Field::kSearchOutcome:
      return span.search_outcome && Contains(numbers, *span.search_outcome);
    default:
      return false;
  }
}

bool IsStanding(Field field) { return field >= Field::kOfficial && field <= Field::kSearchOutcome; }
bool IsOfCommitment(Field field) { return field >= Field::kSchedule && field <= Field::kCreditor; }

std::int64_t Number(const OptionalDay& day, std::int64_t unknown) {
  return day ? *day - Day(1970, 1, 1) : unknown;
}

// The words searched for by the others.
std::string OtherWords(const std::vector<const Expression*>& conjuncts, const Expression* one) {
  std::vector<std::string> words;
  for (const Expression* conjunct : conjuncts) {
    const bool is_text =
        conjunct->kind == Expression::Kind::kCondition && conjunct->condition.field == Field::kText;
    if (is_text && conjunct != one) words.push_back(conjunct->condition.text);
  }
  return absl::StrJoin(words, " ");
}

}  // namespace

const Span* ListOracle::SpanOn(const std::vector<Span>& spans, Day day) {
  for (const Span& span : spans) {
    if ((!span.since || *span.since <= day) && (!span.until || day < *span.until)) return &span;
  }
  return nullptr;
}

bool ListOracle::IsBelow(int agency, const std::string& above) const {
  std::set<int> seen;
  std::vector<int> left = world_.agencies[agency].parents;
  while (!left.empty()) {
    const int parent = left.back();
    left.pop_back();
    if (!seen.insert(parent).second) continue;
    if (world_.agencies[parent].name == above) return true;
    left.insert(left.end(), world_.agencies[parent].parents.begin(),
                world_.agencies[parent].parents.end());
  }
  return false;
}

bool ListOracle::IsLineage(int agency, const std::string& other) const {
  const auto leads_to = [this](const std::string& from, const std::string& to) {
    std::set<std::string> seen;
    std::vector<std::string> left = {from};
    while (!left.empty()) {
      const std::string name = left.back();
      left.pop_back();
      if (!seen.insert(name).second) continue;
      if (name == to) return true;
      for (const AgencyRecord& record : world_.agencies) {
        if (record.name != name) continue;
        for (const int next : record.successors) left.push_back(world_.agencies[next].name);
      }
    }
    return false;
  };
  const std::string& name = world_.agencies[agency].name;
  return leads_to(name, other) || leads_to(other, name);
}

bool ListOracle::OfInitiative(const Condition& condition,
                              const InitiativeRecord& initiative) const {
  const auto agency_takes_part = [&](auto&& test) {
    return Any(initiative.participants, [&](const ParticipantRecord& participant) {
      return participant.agency >= 0 && test(participant.agency);
    });
  };
  const auto countries = [&](auto&& test) {
    return Any(initiative.participants, [&](const ParticipantRecord& participant) {
      const std::string country =
          participant.agency >= 0 ? world_.CountryOf(participant.agency) : participant.country;
      return !country.empty() && test(country, participant.role);
    });
  };
  const auto takes_part = [&](const std::string& code) {
    return countries([&](const std::string& country, int) { return country == code; });
  };
  switch (condition.field) {
    case Field::kAgency:
      return agency_takes_part([&](int a) { return world_.agencies[a].name == condition.name; });
    case Field::kUnder:
      return agency_takes_part([&](int a) {
        return world_.agencies[a].name == condition.name || IsBelow(a, condition.name);
      });
    case Field::kLineage:
      return agency_takes_part([&](int a) { return IsLineage(a, condition.name); });
    case Field::kRole:
      if (!condition.region_code.empty()) {
        return countries([&](const std::string& country, int role) {
          return country == condition.region_code && role == condition.role;
        });
      }
      return Any(initiative.participants, [&](const ParticipantRecord& participant) {
        return participant.agency >= 0 && participant.role == condition.role &&
               world_.agencies[participant.agency].name == condition.name;
      });
    case Field::kParticipant:
      return takes_part(condition.region_code);
    case Field::kPlace:
      return Contains(initiative.places, condition.region_code);
    case Field::kCountry:
      return takes_part(condition.region_code) ||
             Contains(initiative.places, condition.region_code);
    case Field::kPair:
      return takes_part(condition.region_code) && takes_part(condition.other_region_code);
    case Field::kOnly:
      return takes_part(condition.region_code) && takes_part(condition.other_region_code) &&
             world_.CountriesOf(initiative).size() == 2;
    case Field::kPerson:
      return Any(initiative.people, [&](const std::vector<std::string>& words) {
        const std::vector<std::string> wanted = absl::StrSplit(condition.text, ' ');
        return std::all_of(wanted.begin(), wanted.end(),
                           [&](const std::string& word) { return Contains(words, word); });
      });
    case Field::kKind:
      return Contains(condition.numbers, initiative.kind);
    case Field::kTopic:
      return Contains(initiative.topics, condition.text);
    case Field::kLegalForce:
      return initiative.legal_force && Contains(condition.numbers, *initiative.legal_force);
    case Field::kRelease:
      return Any(initiative.releases,
                 [&](int r) { return world_.releases[r].name == condition.name; });
    case Field::kRelation:
      if (Any(initiative.relations, [&](const auto& relation) {
            return world_.initiatives[relation.second].name == condition.name;
          })) {
        return true;
      }
      return Any(world_.initiatives, [&](const InitiativeRecord& other) {
        return other.name == condition.name && Any(other.relations, [&](const auto& relation) {
                 return world_.initiatives[relation.second].name == initiative.name;
               });
      });
    case Field::kAnnounced:
      return DateHolds(condition, initiative.announced);
    case Field::kSigned:
      return DateHolds(condition, initiative.signing);
    case Field::kEffective:
      return DateHolds(condition, initiative.effective);
    case Field::kExpires:
      return DateHolds(condition, initiative.expires);
    case Field::kNoticeDue:
      return DateHolds(condition, initiative.notice_due);
    default:
      return false;
  }
}

bool ListOracle::OfCommitment(const Condition& condition, const CommitmentRecord& commitment,
                              Day day) const {
  const Span* span = SpanOn(commitment.spans, day);
  const auto party = [&](bool is_debtor) {
    return Any(commitment.parties, [&](const PartyRecord& p) {
      if (p.is_debtor != is_debtor) return false;
      if (!condition.region_code.empty()) {
        return (p.agency >= 0 ? world_.CountryOf(p.agency) : p.country) == condition.region_code;
      }
      if (!condition.name.empty()) {
        return p.agency >= 0 && world_.agencies[p.agency].name == condition.name;
      }
      return p.is_public;
    });
  };
  switch (condition.field) {
    case Field::kSchedule:
      return Contains(condition.numbers, ScheduleOf(span->due, span->delivered, day).state);
    case Field::kDue:
      return DateHolds(condition, span->due);
    case Field::kPossiblyDue:
      return span->due.has && Possibly(condition, span->due.earliest, span->due.latest);
    case Field::kBaselineDue:
      return DateHolds(condition, commitment.baseline_due);
    case Field::kDelivered:
      return DateHolds(condition, span->delivered);
    case Field::kDaysLate:
      return DaysLateHold(condition, ScheduleOf(span->due, span->delivered, day));
    case Field::kSlips:
      return Compares(condition.comparison, span->slips, condition.number);
    case Field::kModality:
      return Contains(condition.numbers, commitment.modality);
    case Field::kDebtor:
      return party(true);
    case Field::kCreditor:
      return party(false);
    default:
      return false;
  }
}

bool ListOracle::OfReport(const Condition& condition, const ReportRecord& report) const {
  const auto author = [&](int kind) {
    if (report.kind != kind) return false;
    if (condition.region_code.empty()) {
      return Any(report.agencies, [&](int a) { return world_.agencies[a].name == condition.name; });
    }
    return Contains(report.countries, condition.region_code) || Any(report.agencies, [&](int a) {
             return world_.CountryOf(a) == condition.region_code;
           });
  };
  switch (condition.field) {
    case Field::kReportKind:
      return Contains(condition.numbers, report.kind);
    case Field::kReporter:
      return author(1);
    case Field::kAssessor:
      return author(2);
    case Field::kAbout:
      return world_.initiatives[report.initiative].name == condition.name ||
             (report.commitment >= 0 &&
              world_.commitments[report.commitment].name == condition.name);
    case Field::kAsOf:
      return Certainly(condition, report.as_of, report.as_of);
    case Field::kStance:
      return report.stance != 0 && Contains(condition.numbers, report.stance);
    case Field::kSearchOutcome:
      return report.kind == 3 && Contains(condition.numbers, report.outcome);
    default:
      return false;
  }
}

bool ListOracle::OfRelease(const Condition& condition, const ReleaseRecord& release) const {
  const auto country = [&] {
    return Contains(release.countries, condition.region_code) || Any(release.agencies, [&](int a) {
             return world_.CountryOf(a) == condition.region_code;
           });
  };
  switch (condition.field) {
    case Field::kReleaseKind:
      return Contains(condition.numbers, release.kind);
    case Field::kIssuer:
      if (condition.name.empty()) return country();
      return Any(release.agencies,
                 [&](int a) { return world_.agencies[a].name == condition.name; });
    case Field::kIssuerCountry:
      return country();
    case Field::kLanguage:
      return Contains(release.languages, condition.text);
    case Field::kReleased:
      return DateHolds(condition, release.released);
    case Field::kAvailability:
      return Contains(condition.numbers, release.availability);
    case Field::kReading:
      return Contains(condition.numbers, release.reading);
    case Field::kPerson: {
      const std::vector<std::string> wanted = absl::StrSplit(condition.text, ' ');
      return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& word) {
        return Contains(release.speaker_words, word);
      });
    }
    default:
      return false;
  }
}

bool ListOracle::OfAgency(const Condition& condition, const AgencyRecord& agency) const {
  switch (condition.field) {
    case Field::kAgencyCountry:
      return agency.region_code == condition.region_code;
    case Field::kAgencyUnder:
      return IsBelow(static_cast<int>(&agency - world_.agencies.data()), condition.name);
    case Field::kAgencyName:
      return Any(agency.names,
                 [&](const std::string& name) { return absl::StrContains(name, condition.text); });
    default:
      return false;
  }
}

// Whether one of the words is no stop word of the language.
bool ListOracle::IsIndexed(const std::string& config, const std::string& words) const {
  const std::vector<std::string> all = absl::StrSplit(words, ' ', absl::SkipEmpty());
  return Any(all, [&](const std::string& word) { return !stems_.at({config, word}).empty(); });
}

// Word by word; a phrase wherever it begins.  Stop words are in none of the texts of the language,
// and so in all of them, where another word decides or no language has one that does.
bool ListOracle::TextHolds(const Condition& condition, const Record& record,
                           const std::string& beside) const {
  const std::vector<std::string> wanted = absl::StrSplit(condition.text, ' ');
  const std::vector<std::string> configs = {"english", "french"};
  const bool is_anywhere =
      Any(configs, [&](const std::string& config) { return IsIndexed(config, condition.text); });
  return Any(record.texts, [&](const auto& text) {
    if (!IsIndexed(text.first, condition.text)) {
      return !is_anywhere || IsIndexed(text.first, beside);
    }
    const auto stems_of = [&](const std::string& word) { return stems_.at({text.first, word}); };
    std::vector<std::vector<std::string>> words;
    for (const auto& word : std::vector<std::string>(absl::StrSplit(text.second, ' '))) {
      words.push_back(stems_of(word));
    }
    if (!condition.is_phrase) {
      return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& word) {
        return stems_of(word).empty() || Contains(words, stems_of(word));
      });
    }
    // A phrase keeps the places of the stop words between its words, not those at its ends.
    std::size_t first = 0;
    std::size_t last = wanted.size();
    while (first < last && stems_of(wanted[first]).empty()) ++first;
    while (last > first && stems_of(wanted[last - 1]).empty()) --last;
    for (std::size_t at = 0; at + (last - first) <= words.size(); ++at) {
      bool all = true;
      for (std::size_t i = first; i < last; ++i) {
        const std::vector<std::string> stems = stems_of(wanted[i]);
        all = all && (stems.empty() || words[at + i - first] == stems);
      }
      if (all) return true;
    }
    return false;
  });
}

const std::vector<Span>* ListOracle::SubjectSpans(const Record& record) const {
  switch (record.type) {
    case ResourceType::kInitiative:
      return &static_cast<const InitiativeRecord&>(record).spans;
    case ResourceType::kCommitment:
      return &static_cast<const CommitmentRecord&>(record).spans;
    case ResourceType::kReport: {
      const auto& report = static_cast<const ReportRecord&>(record);
      return report.commitment >= 0 ? &world_.commitments[report.commitment].spans
                                    : &world_.initiatives[report.initiative].spans;
    }
    default:
      return nullptr;
  }
}

const InitiativeRecord& ListOracle::InitiativeOf(const Record& record) const {
  if (record.type == ResourceType::kCommitment) {
    return world_.initiatives[static_cast<const CommitmentRecord&>(record).initiative];
  }
  if (record.type == ResourceType::kReport) {
    return world_.initiatives[static_cast<const ReportRecord&>(record).initiative];
  }
  return static_cast<const InitiativeRecord&>(record);
}

bool ListOracle::HoldsOf(const Condition& condition, const Record& record,
                         const CallContext& context, const std::string& beside) const {
  const Field field = condition.field;
  const Day day = context.as_of.day;
  if (field == Field::kText) return TextHolds(condition, record, beside);
  if (field == Field::kUpdated) {
    const Day updated = DayOfTime(record.updated);
    return Certainly(condition, updated, updated);
  }
  if (record.type == ResourceType::kRelease) {
    return OfRelease(condition, static_cast<const ReleaseRecord&>(record));
  }
  if (record.type == ResourceType::kAgency) {
    return OfAgency(condition, static_cast<const AgencyRecord&>(record));
  }
  if (record.type == ResourceType::kReport &&
      (field >= Field::kReportKind || field == Field::kSearchOutcome)) {
    return OfReport(condition, static_cast<const ReportRecord&>(record));
  }
  if (IsStanding(field)) {
    const Span* span = SpanOn(*SubjectSpans(record), day);
    return span != nullptr && StandingHolds(condition, *span);
  }
  if (!IsOfCommitment(field)) return OfInitiative(condition, InitiativeOf(record));
  if (record.type == ResourceType::kCommitment) {
    return OfCommitment(condition, static_cast<const CommitmentRecord&>(record), day);
  }
  return Any(world_.commitments, [&](const CommitmentRecord& commitment) {
    const bool is_known =
        !context.as_of.leave_out_later || !commitment.known || *commitment.known <= day;
    return &world_.initiatives[commitment.initiative] == &record && !commitment.deleted &&
           is_known && OfCommitment(condition, commitment, day);
  });
}

bool ListOracle::Holds(const Expression& expression, const Record& record,
                       const CallContext& context, const std::string& beside) const {
  const auto holds = [&](const Expression& operand) { return Holds(operand, record, context); };
  const auto& operands = expression.operands;
  switch (expression.kind) {
    case Expression::Kind::kCondition:
      return HoldsOf(expression.condition, record, context, beside);
    case Expression::Kind::kAnd: {
      std::vector<const Expression*> conjuncts;
      FlattenAnd(expression, conjuncts);
      return std::all_of(conjuncts.begin(), conjuncts.end(), [&](const Expression* conjunct) {
        return Holds(*conjunct, record, context, OtherWords(conjuncts, conjunct));
      });
    }
    case Expression::Kind::kOr:
      return Any(operands, holds);
    case Expression::Kind::kNot:
      return !holds(operands.front());
  }
  return false;
}

bool ListOracle::IsShown(const Record& record, const CallContext& context,
                         const ListQuery& query) const {
  const Clearance& clearance = context.clearance;
  if (record.deleted && !query.show_deleted) return false;
  if (record.tlp > clearance.tlp_max) return false;
  const bool is_releasable = clearance.all_governments || record.releasable_to.empty() ||
                             Any(record.releasable_to, [&](const std::string& code) {
                               return Contains(clearance.governments, code);
                             });
  if (!is_releasable) return false;
  const bool is_child =
      record.type == ResourceType::kCommitment || record.type == ResourceType::kReport;
  if (!query.parent.empty() && InitiativeOf(record).name != query.parent) return false;
  if (!context.as_of.leave_out_later) return true;
  const Day day = context.as_of.day;
  const auto is_later = [&](const OptionalDay& known) { return known && *known > day; };
  if (is_child || record.type == ResourceType::kInitiative) {
    const FuzzyDay& announced = InitiativeOf(record).announced;
    if (is_later(announced.earliest ? announced.earliest : announced.latest)) return false;
  }
  if (record.type == ResourceType::kReport &&
      static_cast<const ReportRecord&>(record).as_of > day) {
    return false;
  }
  if (!is_child) return true;
  return !is_later(record.type == ResourceType::kCommitment
                       ? static_cast<const CommitmentRecord&>(record).known
                       : static_cast<const ReportRecord&>(record).known);
}

// Negated where it descends, so that smaller keys come first either way.
std::vector<std::int64_t> ListOracle::SortKeyOf(const Record& record, const Order& order,
                                                Day day) const {
  constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();
  const auto known = [&](std::int64_t value) { return order.descending ? -value : value; };
  const auto of_date = [&](const FuzzyDay& date) {
    const OptionalDay when = date.earliest ? date.earliest : date.latest;
    return std::vector<std::int64_t>{when ? known(Number(when, 0)) : kLast};
  };
  switch (order.key) {
    case SortKey::kAnnounced:
      return of_date(InitiativeOf(record).announced);
    case SortKey::kSigned:
      return of_date(InitiativeOf(record).signing);
    case SortKey::kExpires:
      return of_date(InitiativeOf(record).expires);
    case SortKey::kUpdated:
      return {known(record.updated)};
    case SortKey::kDue: {
      const Span* span = SpanOn(*SubjectSpans(record), day);
      const OptionalDay due = span != nullptr && span->due.has ? span->due.latest : OptionalDay();
      return {due ? known(Number(due, 0)) : kLast};
    }
    case SortKey::kDaysLate: {
      const Span* span = SpanOn(*SubjectSpans(record), day);
      const ScheduleAnswer answer = ScheduleOf(span->due, span->delivered, day);
      return {answer.days_late_max ? known(*answer.days_late_max) : kLast,
              answer.days_late_min ? known(*answer.days_late_min) : kLast};
    }
    case SortKey::kAsOf:
      return {known(Number(static_cast<const ReportRecord&>(record).as_of, 0))};
    case SortKey::kReleased:
      return of_date(static_cast<const ReleaseRecord&>(record).released);
    case SortKey::kName:
      break;
  }
  return {};
}

std::vector<const Record*> ListOracle::Matching(const CallContext& context, ResourceType type,
                                                const ListQuery& query) const {
  std::vector<const Record*> records;
  const auto add = [&](const auto& all) {
    for (const auto& record : all) {
      if (!IsShown(record, context, query)) continue;
      if (query.filter && !Holds(*query.filter, record, context)) continue;
      records.push_back(&record);
    }
  };
  if (type == ResourceType::kAgency) add(world_.agencies);
  if (type == ResourceType::kRelease) add(world_.releases);
  if (type == ResourceType::kInitiative) add(world_.initiatives);
  if (type == ResourceType::kCommitment) add(world_.commitments);
  if (type == ResourceType::kReport) add(world_.reports);
  return records;
}

std::vector<std::string> ListOracle::Names(const CallContext& context, ResourceType type,
                                           const ListQuery& query) const {
  std::vector<const Record*> records = Matching(context, type, query);
  const auto before = [&](const Record* left, const Record* right) {
    if (query.order.key == SortKey::kName) {
      return query.order.descending ? left->name > right->name : left->name < right->name;
    }
    const auto left_key = SortKeyOf(*left, query.order, context.as_of.day);
    const auto right_key = SortKeyOf(*right, query.order, context.as_of.day);
    return left_key != right_key ? left_key < right_key : left->uid > right->uid;
  };
  std::sort(records.begin(), records.end(), before);
  std::vector<std::string> names;
  names.reserve(records.size());
  for (const Record* record : records) names.push_back(record->name);
  return names;
}

}  // namespace entente::storage::postgres
