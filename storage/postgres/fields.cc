#include "storage/postgres/fields.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

#include "entente/v1/release.pb.h"
#include "storage/error.h"

namespace entente::storage::postgres {
namespace {

absl::Status CheckExpression(const Expression& expression, ResourceType type) {
  if (expression.kind != Expression::Kind::kCondition) {
    for (const Expression& operand : expression.operands) {
      if (absl::Status status = CheckExpression(operand, type); !status.ok()) return status;
    }
    return absl::OkStatus();
  }
  const Field field = expression.condition.field;
  bool known = field == Field::kUpdated || field == Field::kText;
  switch (type) {
    case ResourceType::kInitiative:
    case ResourceType::kCommitment:
      known |= IsInitiativeField(field) || IsStandingField(field) || IsCommitmentField(field);
      break;
    case ResourceType::kReport:
      known |= IsInitiativeField(field) || IsStandingField(field) || IsReportField(field);
      break;
    case ResourceType::kRelease:
      known |=
          field == Field::kPerson || (field >= Field::kReleaseKind && field <= Field::kReading);
      break;
    case ResourceType::kAgency:
      known |= field >= Field::kAgencyCountry && field <= Field::kAgencyName;
      break;
  }
  if (known) return absl::OkStatus();
  return MakeError(absl::StatusCode::kInternal, kReasonInternal,
                   absl::StrCat("a list of ", std::string(CollectionOf(type)), " has no field ",
                                static_cast<int>(field)));
}

}  // namespace

absl::Status CheckFields(const std::optional<Expression>& filter, ResourceType type) {
  return filter ? CheckExpression(*filter, type) : absl::OkStatus();
}

bool IsInitiativeField(Field field) { return field <= Field::kNoticeDue; }

bool IsStandingField(Field field) {
  return field >= Field::kOfficial && field <= Field::kSearchOutcome;
}

bool IsCommitmentField(Field field) {
  return field >= Field::kSchedule && field <= Field::kCreditor;
}

bool IsReportField(Field field) { return field >= Field::kReportKind && field <= Field::kStance; }

bool IsAboutReplaced(const Condition& condition) {
  return condition.field == Field::kAvailability &&
         std::find(condition.numbers.begin(), condition.numbers.end(),
                   v1::Availability::REPLACED) != condition.numbers.end();
}

}  // namespace entente::storage::postgres
