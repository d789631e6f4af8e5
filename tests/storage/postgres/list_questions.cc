#include "tests/storage/postgres/list_questions.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "tests/storage/postgres/store_fixture.h"

namespace entente::storage::postgres {

std::vector<Field> ListQuestions::FieldsOf(ResourceType type) {
  std::vector<Field> fields = {Field::kUpdated, Field::kText};
  const auto add = [&fields](Field first, Field last) {
    for (int i = static_cast<int>(first); i <= static_cast<int>(last); ++i) {
      const auto field = static_cast<Field>(i);
      if (field != Field::kUpdated && field != Field::kText) fields.push_back(field);
    }
  };
  switch (type) {
    case ResourceType::kInitiative:
    case ResourceType::kCommitment:
      add(Field::kAgency, Field::kCreditor);
      break;
    case ResourceType::kReport:
      add(Field::kAgency, Field::kSearchOutcome);
      add(Field::kReportKind, Field::kStance);
      break;
    case ResourceType::kRelease:
      fields.push_back(Field::kPerson);
      add(Field::kReleaseKind, Field::kReading);
      break;
    case ResourceType::kAgency:
      add(Field::kAgencyCountry, Field::kAgencyName);
      break;
  }
  return fields;
}

std::string ListQuestions::AnyAgency() {
  return dice_.OneIn(15) ? "agencies/none" : dice_.Of(world_.agencies).name;
}

std::vector<int> ListQuestions::AnyNumbers(int least, int most) {
  std::vector<int> numbers;
  if (dice_.OneIn(20)) return numbers;
  for (int n = dice_.Between(1, 3); n > 0; --n) numbers.push_back(dice_.Between(least, most));
  return numbers;
}

void ListQuestions::AddDays(Condition& condition) {
  condition.comparison = static_cast<Comparison>(dice_.Below(6));
  condition.days.first = dice_.AnyDay();
  condition.days.last = *condition.days.first + (dice_.OneIn(2) ? 0 : dice_.Below(700));
  if (condition.comparison != Comparison::kHas) return;
  if (dice_.OneIn(4)) condition.days.first.reset();
  if (dice_.OneIn(4)) condition.days.last.reset();
}

void ListQuestions::AddBody(Condition& condition) {
  if (dice_.OneIn(2)) {
    condition.name = AnyAgency();
  } else {
    condition.region_code = dice_.Of(kWorldCountries);
  }
}

std::string ListQuestions::AnyWords(const char* const* words, int count, int most) {
  std::vector<std::string> chosen;
  for (int n = dice_.Between(1, most); n > 0; --n) chosen.emplace_back(words[dice_.Below(count)]);
  return absl::StrJoin(chosen, " ");
}

Condition ListQuestions::AnyCondition(ResourceType type, Field field) {
  constexpr const char* kTopics[] = {"border-security", "trade", "health", "police", "none"};
  constexpr const char* kLanguages[] = {"fr", "en", "fr-ca", "de"};
  Condition condition;
  condition.field = field;
  switch (field) {
    case Field::kAgency:
    case Field::kUnder:
    case Field::kLineage:
    case Field::kAgencyUnder:
      condition.name = AnyAgency();
      break;
    case Field::kRole:
      condition.role = static_cast<v1::Participant::Role>(dice_.Between(1, 7));
      AddBody(condition);
      break;
    case Field::kReporter:
    case Field::kAssessor:
    case Field::kIssuer:
    case Field::kDebtor:
      AddBody(condition);
      break;
    case Field::kCreditor:
      if (dice_.OneIn(3)) {
        condition.text = "PUBLIC";
      } else {
        AddBody(condition);
      }
      break;
    case Field::kParticipant:
    case Field::kPlace:
    case Field::kCountry:
    case Field::kIssuerCountry:
    case Field::kAgencyCountry:
      condition.region_code = dice_.Of(kWorldCountries);
      break;
    case Field::kPair:
    case Field::kOnly: {
      const int first = dice_.Below(static_cast<int>(std::size(kWorldCountries)) - 1);
      condition.region_code = kWorldCountries[first];
      condition.other_region_code = kWorldCountries[dice_.Between(
          first + 1, static_cast<int>(std::size(kWorldCountries)) - 1)];
      break;
    }
    case Field::kPerson:
      condition.text = AnyWords(kWorldNames, static_cast<int>(std::size(kWorldNames)), 2);
      break;
    case Field::kAgencyName:
      condition.text = dice_.Of(kWorldNames);
      break;
    case Field::kText:
      condition.is_phrase = dice_.OneIn(3);
      condition.text = AnyWords(kWorldWords, static_cast<int>(std::size(kWorldWords)),
                                condition.is_phrase ? 3 : 2);
      break;
    case Field::kTopic:
      condition.text = dice_.Of(kTopics);
      break;
    case Field::kLanguage:
      condition.text = dice_.Of(kLanguages);
      break;
    case Field::kRelease:
      condition.name = dice_.Of(world_.releases).name;
      break;
    case Field::kRelation:
      condition.name = dice_.Of(world_.initiatives).name;
      break;
    case Field::kAbout:
      condition.name =
          dice_.OneIn(2) ? dice_.Of(world_.initiatives).name : dice_.Of(world_.commitments).name;
      break;
    case Field::kAnnounced:
    case Field::kSigned:
    case Field::kEffective:
    case Field::kExpires:
    case Field::kNoticeDue:
    case Field::kUpdated:
    case Field::kReported:
    case Field::kDue:
    case Field::kPossiblyDue:
    case Field::kBaselineDue:
    case Field::kDelivered:
    case Field::kAsOf:
    case Field::kReleased:
      AddDays(condition);
      break;
    case Field::kDaysLate:
    case Field::kSlips:
      condition.comparison = static_cast<Comparison>(dice_.Below(6));
      condition.number = field == Field::kSlips ? dice_.Between(-1, 4) : dice_.Between(-5, 500);
      break;
    case Field::kOfficial:
      condition.numbers = dice_.OneIn(2) ? std::vector<int>{4} : AnyNumbers(20, 27);
      break;
    case Field::kEvidence:
    case Field::kCorroboration:
    case Field::kLegalForce:
    case Field::kAvailability:
      condition.numbers = AnyNumbers(0, 4);
      break;
    case Field::kSchedule:
    case Field::kModality:
      condition.numbers = AnyNumbers(1, 8);
      break;
    case Field::kNeverReported:
    case Field::kSearched:
      break;
    // No list has them.
    case Field::kName:
    case Field::kType:
      break;
    case Field::kKind:
    case Field::kReleaseKind:
    case Field::kSides:
      condition.numbers = AnyNumbers(1, 6);
      break;
    case Field::kReportKind:
    case Field::kStance:
    case Field::kSearchOutcome:
    case Field::kReading:
    case Field::kAnchor:
      condition.numbers = AnyNumbers(1, type == ResourceType::kRelease ? 4 : 3);
      break;
  }
  return condition;
}

Expression ListQuestions::AnyExpression(ResourceType type, int depth) {
  Expression expression;
  const int form = depth <= 1 ? 0 : dice_.Below(7);
  if (form < 3) {
    const std::vector<Field> fields = FieldsOf(type);
    expression.condition = AnyCondition(type, dice_.Of(fields));
    return expression;
  }
  expression.kind = form == 3   ? Expression::Kind::kNot
                    : form == 4 ? Expression::Kind::kOr
                                : Expression::Kind::kAnd;
  if (form == 5) expression.kind = Expression::Kind::kOr;
  const int operands = expression.kind == Expression::Kind::kNot ? 1 : dice_.Between(2, 3);
  for (int i = 0; i < operands; ++i) {
    expression.operands.push_back(AnyExpression(type, depth - 1));
  }
  return expression;
}

Order ListQuestions::AnyOrder(ResourceType type) {
  std::vector<SortKey> keys = {SortKey::kUpdated};
  if (type == ResourceType::kAgency) keys.push_back(SortKey::kName);
  if (type == ResourceType::kRelease) keys.push_back(SortKey::kReleased);
  if (type == ResourceType::kReport) keys.push_back(SortKey::kAsOf);
  if (type != ResourceType::kAgency && type != ResourceType::kRelease) {
    keys.push_back(SortKey::kAnnounced);
  }
  if (type == ResourceType::kInitiative) {
    keys.push_back(SortKey::kSigned);
    keys.push_back(SortKey::kExpires);
  }
  if (type == ResourceType::kCommitment) {
    keys.push_back(SortKey::kDue);
    keys.push_back(SortKey::kDaysLate);
  }
  return {dice_.Of(keys), dice_.OneIn(2)};
}

ListQuery ListQuestions::AnyQuery(ResourceType type) {
  ListQuery query;
  if (!dice_.OneIn(30)) query.filter = AnyExpression(type, dice_.Between(1, 4));
  switch (type) {
    case ResourceType::kAgency:
      query.order = {SortKey::kName, /*descending=*/false};
      break;
    case ResourceType::kRelease:
      query.order.key = SortKey::kReleased;
      break;
    case ResourceType::kReport:
      query.order.key = SortKey::kAsOf;
      break;
    default:
      break;
  }
  if (dice_.OneIn(3)) query.order = AnyOrder(type);
  query.show_deleted = dice_.OneIn(4);
  const bool is_child = type == ResourceType::kCommitment || type == ResourceType::kReport;
  if (is_child && dice_.OneIn(12)) query.parent = dice_.Of(world_.initiatives).name;
  return query;
}

CallContext ListQuestions::AnyContext() {
  CallContext context = ReadContext();
  context.clearance.tlp_max = static_cast<v1::Label::Tlp>(dice_.Between(1, 5));
  context.clearance.all_governments = dice_.OneIn(3);
  if (dice_.OneIn(2)) context.clearance.governments = {dice_.Of(kWorldCountries)};
  context.as_of.day = dice_.AnyDay();
  context.as_of.leave_out_later = dice_.OneIn(3);
  return context;
}

}  // namespace entente::storage::postgres
