#include <string>

#include "absl/strings/str_cat.h"

#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/usage.h"
#include "clients/cli/error_report.h"
#include "clients/cli/json_output.h"
#include "clients/cli/names.h"
#include "clients/cli/render.h"
#include "clients/cli/sheet.h"

namespace entente::cli {
namespace {

// What the server keeps of words that its table does not know.
constexpr char kUnresolvedRule[] = "unresolved";

void PrintDate(const Session& session, const v1::FuzzyDate& date) {
  Sheet sheet(session.terminal);
  std::string title = date.phrase().empty() ? date.edtf() : Quoted(date.phrase());
  if (!date.anchor().empty()) absl::StrAppend(&title, ", said ", date.anchor());
  sheet.Title(title);
  if (date.rule() == kUnresolvedRule)
    sheet.Paragraph("not understood: such words are kept, without days", 2, Style::kBad);
  sheet.Fact("edtf", date.edtf());
  sheet.Fact("earliest", date.has_earliest() ? date.earliest() : "open or unknown");
  sheet.Fact("latest", date.has_latest() ? date.latest() : "open or unknown");
  if (date.latest_strict() != date.latest()) sheet.Fact("strict", date.latest_strict());
  sheet.Fact("expected", date.expected_latest());
  sheet.Fact("precision", Word(date.precision()));
  sheet.Fact("qualifier", Word(date.qualifier()));
  sheet.Fact("rule", date.rule());
  session.out << sheet.text();
}

}  // namespace

ExitStatus When(const Session& session, const WhenArguments& arguments) {
  v1::ResolveDateRequest request;
  const bool edtf = LooksLikeEdtf(arguments.date);
  if (!edtf && arguments.said.empty())
    return NotUnderstood(session, arguments.date, "EDTF, or words with --said DAY");
  v1::FuzzyDate& date = *request.mutable_date();
  if (edtf)
    date.set_edtf(arguments.date);
  else
    date.set_phrase(arguments.date);
  date.set_anchor(arguments.said);
  date.set_language_code(arguments.language_code);
  request.set_place_region_code(arguments.place);
  request.set_debtor_region_code(arguments.debtor);
  const auto response = session.client.ResolveDate(request);
  if (!response.ok()) return ReportError(session, response.status());
  if (session.format == Format::kJson)
    session.out << ToJson(response->date()) << "\n";
  else
    PrintDate(session, response->date());
  return ExitStatus::kOk;
}

}  // namespace entente::cli
