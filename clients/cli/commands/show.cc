#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/sheets.h"
#include "clients/cli/commands/usage.h"
#include "clients/cli/error_report.h"
#include "clients/cli/json_output.h"
#include "clients/cli/names.h"
#include "clients/cli/read_time.h"

namespace entente::cli {
namespace {

// What a read is asked for beside the name.
struct ReadAt {
  std::string as_of_date;
  google::protobuf::Timestamp read_time;
  bool has_read_time = false;
};

template <typename Request>
Request RequestFor(const std::string& name, const ReadAt& at) {
  Request request;
  request.set_name(name);
  if constexpr (requires { request.as_of_date(); }) request.set_as_of_date(at.as_of_date);
  if (at.has_read_time) *request.mutable_read_time() = at.read_time;
  return request;
}

// What the lists hold is read as it is now; an old reading of a document stands alone.
absl::Status Print(const Session& session, const v1::Initiative& initiative, const ReadAt& at) {
  Dossier dossier = {initiative, {}, {}, {}, AgencyNames(session.client), {}, at.as_of_date};
  absl::Status loaded;
  if (at.has_read_time) {
    dossier.agencies.WantThoseOf(initiative);
    loaded = dossier.agencies.Load();
  } else {
    loaded = LoadDossier(session.client, at.as_of_date, dossier);
  }
  if (!loaded.ok()) return loaded;
  session.out << InitiativeSheet(dossier, session.terminal);
  return absl::OkStatus();
}

// The quotes of a commitment or report, and of the reports about it.
absl::Status LoadQuotes(const Session& session, const std::string& name, const ReadAt& at,
                        TrackedContext& context) {
  v1::ListCitationsRequest request;
  request.set_document(name);
  request.set_include_children(true);
  request.set_as_of_date(at.as_of_date);
  auto citations = AllOf(session.client.Citations(request), &context.as_of_date);
  if (!citations.ok()) return citations.status();
  context.citations = *std::move(citations);
  for (const CitationEntry& entry : context.citations) WantIssuersOf(entry, context.agencies);
  return context.agencies.Load();
}

absl::Status LoadContext(const Session& session, const v1::Commitment& commitment, const ReadAt& at,
                         TrackedContext& context) {
  const std::string parent = InitiativeOf(commitment.name());
  const auto initiative =
      session.client.GetInitiative(RequestFor<v1::GetInitiativeRequest>(parent, at));
  if (!initiative.ok()) return initiative.status();
  context.announced = initiative->announced();
  if (at.has_read_time) return absl::OkStatus();
  v1::ListReportsRequest request;
  request.set_parent(parent);
  request.set_as_of_date(at.as_of_date);
  auto reports = AllOf(session.client.Reports(request), &context.as_of_date);
  if (!reports.ok()) return reports.status();
  for (v1::Report& report : *reports)
    if (report.commitment() == commitment.name()) context.reports.push_back(std::move(report));
  return LoadQuotes(session, commitment.name(), at, context);
}

absl::Status Print(const Session& session, const v1::Commitment& commitment, const ReadAt& at) {
  TrackedContext context = {{}, {}, {}, AgencyNames(session.client), at.as_of_date};
  absl::Status loaded = LoadContext(session, commitment, at, context);
  if (!loaded.ok()) return loaded;
  if (!commitment.schedule().as_of_date().empty())
    context.as_of_date = commitment.schedule().as_of_date();
  session.out << CommitmentSheet(commitment, context, session.terminal);
  return absl::OkStatus();
}

absl::Status Print(const Session& session, const v1::Report& report, const ReadAt& at) {
  TrackedContext context = {{}, {}, {}, AgencyNames(session.client), at.as_of_date};
  if (!at.has_read_time) {
    absl::Status loaded = LoadQuotes(session, report.name(), at, context);
    if (!loaded.ok()) return loaded;
  }
  session.out << ReportSheet(report, context, session.terminal);
  return absl::OkStatus();
}

absl::Status Print(const Session& session, const v1::Release& release, const ReadAt&) {
  session.out << ReleaseSheet(release, session.terminal);
  return absl::OkStatus();
}
absl::Status Print(const Session& session, const v1::Agency& agency, const ReadAt&) {
  session.out << AgencySheet(agency, session.terminal);
  return absl::OkStatus();
}
absl::Status Print(const Session& session, const v1::Country& country, const ReadAt&) {
  session.out << CountrySheet(country, session.terminal);
  return absl::OkStatus();
}

// Prints what a read answered, or its error.
template <typename Resource>
ExitStatus Answer(const Session& session, const absl::StatusOr<Resource>& answer,
                  const ReadAt& at) {
  if (!answer.ok()) return ReportError(session, answer.status());
  if (session.format == Format::kJson) {
    session.out << ToJson(*answer) << "\n";
    return ExitStatus::kOk;
  }
  const absl::Status printed = Print(session, *answer, at);
  return printed.ok() ? ExitStatus::kOk : ReportError(session, printed);
}

absl::StatusOr<v1::Initiative> GetInitiative(const Session& session, const std::string& name,
                                             const ReadAt& at) {
  return session.client.GetInitiative(RequestFor<v1::GetInitiativeRequest>(name, at));
}
absl::StatusOr<v1::Commitment> GetCommitment(const Session& session, const std::string& name,
                                             const ReadAt& at) {
  return session.client.GetCommitment(RequestFor<v1::GetCommitmentRequest>(name, at));
}
absl::StatusOr<v1::Report> GetReport(const Session& session, const std::string& name,
                                     const ReadAt& at) {
  return session.client.GetReport(RequestFor<v1::GetReportRequest>(name, at));
}
absl::StatusOr<v1::Release> GetRelease(const Session& session, const std::string& name,
                                       const ReadAt& at) {
  return session.client.GetRelease(RequestFor<v1::GetReleaseRequest>(name, at));
}
absl::StatusOr<v1::Agency> GetAgency(const Session& session, const std::string& name,
                                     const ReadAt& at) {
  return session.client.GetAgency(RequestFor<v1::GetAgencyRequest>(name, at));
}

ExitStatus NothingHas(const Session& session, const std::string& text, const char* sorts) {
  session.messages << "entente: no " << sorts << " has the id '"
                   << Printable(text, session.messages_terminal.charset)
                   << "'; entente initiatives, commitments, reports, releases and agencies list "
                      "them\n";
  return ExitStatus::kRefused;
}

// The first document that bears the id.
ExitStatus ShowId(const Session& session, const std::string& id, const ReadAt& at) {
  const auto initiative = GetInitiative(session, absl::StrCat("initiatives/", id), at);
  if (!absl::IsNotFound(initiative.status())) return Answer(session, initiative, at);
  const auto release = GetRelease(session, absl::StrCat("releases/", id), at);
  if (!absl::IsNotFound(release.status())) return Answer(session, release, at);
  const auto agency = GetAgency(session, absl::StrCat("agencies/", id), at);
  if (!absl::IsNotFound(agency.status())) return Answer(session, agency, at);
  return NothingHas(session, id, "initiative, release or agency");
}

// The commitment, or else the report, of the initiative.
ExitStatus ShowChild(const Session& session, const ParsedName& parsed, const ReadAt& at) {
  const std::string parent = absl::StrCat("initiatives/", parsed.name);
  const auto commitment =
      GetCommitment(session, absl::StrCat(parent, "/commitments/", parsed.child), at);
  if (!absl::IsNotFound(commitment.status())) return Answer(session, commitment, at);
  const auto report = GetReport(session, absl::StrCat(parent, "/reports/", parsed.child), at);
  if (!absl::IsNotFound(report.status())) return Answer(session, report, at);
  return NothingHas(session, absl::StrCat(parsed.name, "/", parsed.child), "commitment or report");
}

}  // namespace

ExitStatus Show(const Session& session, const ShowArguments& arguments) {
  ReadAt at = {arguments.as_of_date, {}, !arguments.read_time.empty()};
  if (at.has_read_time && !ParseInstant(arguments.read_time, at.read_time))
    return NotUnderstood(session, arguments.read_time, "a time, 2026-11-01T00:00:00Z");
  const ParsedName parsed = ParseName(arguments.name);
  switch (parsed.sort) {
    case NameSort::kId:
      return ShowId(session, parsed.name, at);
    case NameSort::kChild:
      return ShowChild(session, parsed, at);
    case NameSort::kInitiative:
      return Answer(session, GetInitiative(session, parsed.name, at), at);
    case NameSort::kCommitment:
      return Answer(session, GetCommitment(session, parsed.name, at), at);
    case NameSort::kReport:
      return Answer(session, GetReport(session, parsed.name, at), at);
    case NameSort::kRelease:
      return Answer(session, GetRelease(session, parsed.name, at), at);
    case NameSort::kAgency:
      return Answer(session, GetAgency(session, parsed.name, at), at);
    case NameSort::kCountry:
      return Answer(session, session.client.GetCountry(parsed.name), at);
    case NameSort::kNone:
      break;
  }
  return NotUnderstood(session, arguments.name,
                       "initiatives/ID, INITIATIVE/ID of a commitment or report, releases/ID, "
                       "agencies/ID or countries/CODE");
}

}  // namespace entente::cli
