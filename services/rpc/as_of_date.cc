#include "services/rpc/as_of_date.h"

#include "services/dates/civil_date.h"

namespace entente::rpc {

void CheckAsOfDate(std::string_view as_of_date, Violations& faults) {
  if (as_of_date.empty()) return;
  faults.AddIfError("as_of_date", dates::ParseCivilDate(as_of_date).status());
}

storage::CallContext ContextAsOf(const Call& call, std::string_view as_of_date) {
  storage::CallContext context = call.context();
  const absl::StatusOr<absl::CivilDay> day = dates::ParseCivilDate(as_of_date);
  if (day.ok()) context.as_of = {.day = *day, .leave_out_later = true};
  return context;
}

}  // namespace entente::rpc
