#include "storage/postgres/driver.h"

#include <algorithm>
#include <utility>

#include "storage/postgres/condition_sql.h"
#include "storage/postgres/fields.h"

namespace entente::storage::postgres {
namespace {

bool HasZero(const Condition& condition) {
  return std::find(condition.numbers.begin(), condition.numbers.end(), 0) !=
         condition.numbers.end();
}

Reach If(bool can, Reach reach) { return can ? reach : Reach::kNone; }

Reach ReachOfInitiativeField(ResourceType type, const Condition& condition) {
  switch (condition.field) {
    case Field::kAnnounced:  // it bounds the walks of the other lists
      return If(type == ResourceType::kReport && condition.comparison != Comparison::kPresent,
                Reach::kGathered);
    case Field::kRelation:
    case Field::kSigned:
    case Field::kEffective:
    case Field::kExpires:
    case Field::kNoticeDue:
      return Reach::kGathered;
    default:
      return Reach::kSorted;
  }
}

// The states that have an index to be found in: all but NO_DEADLINE.
bool HasScheduleLeaves(const Condition& condition) {
  const auto has_leaf = [](int state) { return state > v1::Schedule::NO_DEADLINE; };
  return !condition.numbers.empty() &&
         std::all_of(condition.numbers.begin(), condition.numbers.end(), has_leaf);
}

bool IsAboutSlipped(const Condition& condition) {
  switch (condition.comparison) {
    case Comparison::kHas:
    case Comparison::kGreaterEqual:
      return condition.number >= 1;
    case Comparison::kGreater:
      return condition.number >= 0;
    case Comparison::kPresent:
      return true;
    default:
      return false;
  }
}

Reach ReachOfCommitmentField(const Condition& condition) {
  switch (condition.field) {
    case Field::kModality:
    case Field::kDebtor:
    case Field::kCreditor:
      return Reach::kSorted;
    case Field::kSchedule:
      return If(HasScheduleLeaves(condition), Reach::kGathered);
    case Field::kSlips:
      return If(IsAboutSlipped(condition), Reach::kGathered);
    default:
      return Reach::kGathered;
  }
}

Reach ReachOfStanding(ResourceType type, const Condition& condition) {
  if (condition.field == Field::kReported || type == ResourceType::kReport) {
    return If(!HasZero(condition), Reach::kGathered);
  }
  return If(!HasZero(condition), Reach::kSorted);
}

Reach ReachOfOwnField(const Condition& condition) {
  switch (condition.field) {
    case Field::kText:
    case Field::kAgencyCountry:
    case Field::kAgencyUnder:
      return Reach::kGathered;
    case Field::kUpdated:
      return If(condition.comparison != Comparison::kPresent, Reach::kGathered);
    case Field::kStance:
      return If(!HasZero(condition), Reach::kSorted);
    case Field::kAvailability:  // what others replace stands in no order
      return IsAboutReplaced(condition) ? Reach::kGathered : Reach::kSorted;
    case Field::kAsOf:
    case Field::kReleased:
    case Field::kAgencyName:
      return Reach::kNone;
    default:
      return Reach::kSorted;
  }
}

Reach ReachOf(ResourceType type, const Condition& condition) {
  const Field field = condition.field;
  if (type == ResourceType::kReport && field == Field::kSearchOutcome) return Reach::kSorted;
  if (IsStandingField(field)) return ReachOfStanding(type, condition);
  if (IsCommitmentField(field)) {
    const Reach reach = ReachOfCommitmentField(condition);
    const bool is_own = type == ResourceType::kCommitment || reach == Reach::kNone;
    return is_own ? reach : Reach::kGathered;
  }
  if (!IsInitiativeField(field) || type == ResourceType::kRelease) {
    return ReachOfOwnField(condition);
  }
  const Reach reach = ReachOfInitiativeField(type, condition);
  if (type == ResourceType::kInitiative || reach == Reach::kNone) return reach;
  if (type == ResourceType::kReport) return Reach::kGathered;
  return reach == Reach::kSorted ? Reach::kByDay : reach;
}

// The conditions of which one drives each operand of an OR: of an AND the first that can.
bool CollectAnyOf(ResourceType type, const Expression& expression, Driver& driver, bool& is_whole) {
  switch (expression.kind) {
    case Expression::Kind::kCondition: {
      const Reach reach = ReachOf(type, expression.condition);
      if (reach == Reach::kNone) return false;
      driver.reach = std::max(driver.reach, reach);
      driver.any_of.push_back(&expression.condition);
      // One word of a person's name finds others, too.
      if (expression.condition.field == Field::kPerson) is_whole = false;
      return true;
    }
    case Expression::Kind::kAnd:
      is_whole = false;
      return std::any_of(expression.operands.begin(), expression.operands.end(),
                         [&](const Expression& operand) {
                           Driver part = driver;
                           if (!CollectAnyOf(type, operand, part, is_whole)) return false;
                           driver = std::move(part);
                           return true;
                         });
    case Expression::Kind::kOr:
      return std::all_of(
          expression.operands.begin(), expression.operands.end(),
          [&](const Expression& operand) { return CollectAnyOf(type, operand, driver, is_whole); });
    case Expression::Kind::kNot:
      break;
  }
  return false;
}

bool IsOfKind(const Driver& driver) {
  const Field field = driver.any_of.front()->field;
  return field == Field::kKind || field == Field::kReleaseKind;
}

}  // namespace

std::vector<const Expression*> ConjunctsOf(const std::optional<Expression>& filter) {
  std::vector<const Expression*> conjuncts;
  if (filter) FlattenAnd(*filter, conjuncts);
  return conjuncts;
}

std::vector<Driver> DriversOf(ResourceType type, const std::vector<const Expression*>& conjuncts) {
  std::vector<Driver> drivers;
  for (const Expression* conjunct : conjuncts) {
    Driver driver;
    bool is_whole = true;
    if (!CollectAnyOf(type, *conjunct, driver, is_whole)) continue;
    // A list of mixed reach is gathered; so is one of which a part goes by day only.
    const bool is_mixed = std::any_of(
        driver.any_of.begin(), driver.any_of.end(),
        [&](const Condition* condition) { return ReachOf(type, *condition) != driver.reach; });
    if (is_mixed) driver.reach = Reach::kGathered;
    if (is_whole) driver.whole = conjunct;
    drivers.push_back(std::move(driver));
  }
  // Of those that are equally common, one that has an order; kinds last, since agencies and
  // countries have an index for each of them.
  std::stable_sort(drivers.begin(), drivers.end(), [](const Driver& left, const Driver& right) {
    return std::pair(left.reach, IsOfKind(left)) < std::pair(right.reach, IsOfKind(right));
  });
  return drivers;
}

}  // namespace entente::storage::postgres
