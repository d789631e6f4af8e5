#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/usage.h"
#include "clients/cli/commands/writing.h"
#include "clients/cli/names.h"
#include "clients/cli/render.h"

namespace entente::cli {
namespace {

v1::DueChange ChangeOf(FlagReader& flags, const ChangeDueArguments& arguments) {
  v1::DueChange change;
  if (!IsDay(arguments.day))
    flags.AddFault("--on", absl::StrCat("'", arguments.day, "': wanted a day, YYYY-MM-DD"));
  if (arguments.due.empty() && !arguments.no_date)
    flags.AddFault("--due", "missing: wanted the new date, or --no-date");
  if (!arguments.due.empty())
    *change.mutable_new_due() = flags.DateOf("--due", arguments.due, arguments.day);
  *change.mutable_stated_by() = ParseParty(arguments.stated_by);
  change.set_date(arguments.day);
  change.set_reason(arguments.why);
  *change.mutable_citation() = flags.CitationOf(arguments.quote);
  return change;
}

std::string Due(const v1::FuzzyDate& date) {
  const std::string words = LongDate(date);
  return words.empty() ? "on no date" : words;
}

}  // namespace

ExitStatus ChangeDue(const Session& session, const ChangeDueArguments& arguments) {
  v1::ChangeDueDateRequest request;
  request.set_name(CommitmentName(session, arguments.name));
  if (request.name().empty()) return ExitStatus::kUsage;
  FlagReader flags;
  *request.mutable_due_change() = ChangeOf(flags, arguments);
  request.set_reason(arguments.reason);
  if (!flags.faults().empty()) return ReportFaults(session, flags);
  const auto changed =
      SendWithRequestId("ChangeDueDate", std::move(request),
                        [&](const auto& sent) { return session.client.ChangeDueDate(sent); });
  if (!changed.ok()) return ReportError(session, changed.status());
  if (session.format == Format::kJson)
    session.out << ToJson(*changed) << "\n";
  else
    session.out << changed->name() << "\n  due " << Due(changed->current_due()) << "; at first "
                << Due(changed->baseline_due()) << "\n";
  return ExitStatus::kOk;
}

}  // namespace entente::cli
