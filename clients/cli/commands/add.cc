#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/usage.h"
#include "clients/cli/commands/writing.h"
#include "clients/cli/document_file.h"
#include "clients/cli/flag_reader.h"
#include "clients/cli/names.h"
#include "clients/cli/render.h"

namespace entente::cli {
namespace {

// Adds what a source says when one is named.
template <typename Document>
void AddQuote(FlagReader& flags, const QuoteArguments& quote, Document& document) {
  v1::Citation citation = flags.CitationOf(quote);
  if (!citation.release().empty()) *document.add_citations() = std::move(citation);
}

void AddText(const std::string& text, const std::string& language_code,
             google::protobuf::RepeatedPtrField<v1::LocalizedText>& texts) {
  if (text.empty()) return;
  v1::LocalizedText& added = *texts.Add();
  added.set_text(text);
  added.set_language_code(language_code);
}

void SetIf(const std::string& value, std::string* field) {
  if (!value.empty()) *field = value;
}

// The id it shall have: the one asked for, else that of the file's document.
template <typename Document>
std::string IdFor(const AddArguments& add, const Document& document) {
  return add.id.empty() && !document.name().empty() ? IdOf(document.name()) : add.id;
}

void Fill(FlagReader& flags, const AddInitiativeArguments& arguments, v1::Initiative& initiative) {
  if (!arguments.kind.empty()) flags.SetKind(arguments.kind, initiative);
  AddText(arguments.title, arguments.language_code, *initiative.mutable_titles());
  AddText(arguments.summary, arguments.language_code, *initiative.mutable_summaries());
  if (!arguments.announced.empty())
    *initiative.mutable_announced() = flags.DateOf("--announced", arguments.announced, "");
  for (const std::string& participant : arguments.participants)
    *initiative.add_participants() = flags.ParticipantOf(participant);
  for (const std::string& place : arguments.places) *initiative.add_places() = flags.PlaceOf(place);
  for (const std::string& topic : arguments.topics) initiative.add_topics(topic);
  for (const std::string& release : arguments.releases)
    *initiative.add_releases() = flags.ReleaseOf(release);
  AddQuote(flags, arguments.add.quote, initiative);
}

void Fill(FlagReader& flags, const AddCommitmentArguments& arguments, v1::Commitment& commitment) {
  AddText(arguments.text, arguments.language_code, *commitment.mutable_texts());
  if (!arguments.modality.empty())
    commitment.set_modality(
        flags.WordOf<v1::Commitment::Modality>("--modality", arguments.modality));
  SetIf(arguments.condition, commitment.mutable_condition());
  for (const std::string& who : arguments.debtors) *commitment.add_debtors() = ParseParty(who);
  for (const std::string& who : arguments.creditors) *commitment.add_creditors() = ParseParty(who);
  SetIf(arguments.deliverable, commitment.mutable_deliverable());
  if (!arguments.due.empty())
    *commitment.mutable_baseline_due() = flags.DateOf("--due", arguments.due, arguments.said);
  AddQuote(flags, arguments.add.quote, commitment);
}

void FillStatus(FlagReader& flags, const AddReportArguments& arguments, v1::StatusReport& status) {
  for (const std::string& who : arguments.reporters) *status.add_reporters() = ParseParty(who);
  status.set_official(flags.WordOf<v1::Standing::Official>("--official", arguments.official));
  status.set_stance(flags.WordOf<v1::StatusReport::Stance>("--stance", arguments.stance));
  if (!arguments.delivered.empty())
    *status.mutable_delivered() = flags.DateOf("--delivered", arguments.delivered, "");
}

void FillFinding(FlagReader& flags, const AddReportArguments& arguments,
                 v1::FindingReport& finding) {
  *finding.mutable_assessor() = ParseParty(arguments.assessor);
  finding.set_evidence(flags.WordOf<v1::Standing::Evidence>("--evidence", arguments.evidence));
  finding.set_method(arguments.method);
  if (!arguments.delivered.empty())
    *finding.mutable_delivered() = flags.DateOf("--delivered", arguments.delivered, "");
}

// The report that `text` names, by its whole name, `x/y`, or its id among those of `parent`.
std::string ReportName(const std::string& parent, const std::string& text) {
  const ParsedName parsed = ParseName(text);
  if (parsed.sort == NameSort::kReport) return parsed.name;
  if (parsed.sort == NameSort::kChild)
    return absl::StrCat("initiatives/", parsed.name, "/reports/", parsed.child);
  return absl::StrCat(parent, "/reports/", text);
}

void Fill(FlagReader& flags, const AddReportArguments& arguments, const std::string& parent,
          v1::Report& report) {
  SetIf(arguments.day, report.mutable_as_of_date());
  const bool status = !arguments.reporters.empty();
  const bool finding = !arguments.assessor.empty();
  if (status && finding) flags.AddFault("--assessor", "not with --reporter: a status or a finding");
  if (!status && !finding && arguments.add.file.empty())
    flags.AddFault("--reporter",
                   "missing: wanted a --reporter (a status) or an --assessor (a finding)");
  if (status) FillStatus(flags, arguments, *report.mutable_status());
  if (finding && !status) FillFinding(flags, arguments, *report.mutable_finding());
  if (!arguments.supersedes.empty())
    report.set_supersedes(ReportName(parent, arguments.supersedes));
  AddQuote(flags, arguments.add.quote, report);
}

void Fill(FlagReader& flags, const AddSearchArguments& arguments, const std::string& /*parent*/,
          v1::Report& report) {
  SetIf(arguments.day, report.mutable_as_of_date());
  v1::SearchReport& search = *report.mutable_search();
  SetIf(arguments.searched_by, search.mutable_searched_by());
  SetIf(arguments.government, search.mutable_region_code());
  for (const std::string& place : arguments.places) search.add_places(place);
  SetIf(arguments.question, search.mutable_question());
  if (!arguments.outcome.empty())
    search.set_outcome(flags.WordOf<v1::SearchReport::Outcome>("--outcome", arguments.outcome));
  AddQuote(flags, arguments.add.quote, report);
}

// A report of any kind, about the subject.
template <typename Arguments>
ExitStatus AddReportAbout(const Session& session, const Arguments& arguments) {
  const auto subject = TrackedName(session, arguments.subject);
  if (!subject.ok()) return ReportError(session, subject.status());
  v1::CreateReportRequest request;
  v1::Report& report = *request.mutable_report();
  const absl::Status read = ReadDocument(arguments.add.file, report);
  if (!read.ok()) return CannotUse(session, read);
  request.set_parent(InitiativeOf(*subject));
  request.set_report_id(IdFor(arguments.add, report));
  if (ParseName(*subject).sort == NameSort::kCommitment) report.set_commitment(*subject);
  FlagReader flags;
  if (ParseName(*subject).sort == NameSort::kReport)
    flags.AddFault("SUBJECT", "a report: wanted an initiative or a commitment");
  Fill(flags, arguments, request.parent(), report);
  if (!flags.faults().empty()) return ReportFaults(session, flags);
  return SendAdded(session, "CreateReport", std::move(request), arguments.add,
                   [&](const auto& sent) { return session.client.CreateReport(sent); });
}

}  // namespace

ExitStatus AddInitiative(const Session& session, const AddInitiativeArguments& arguments) {
  v1::CreateInitiativeRequest request;
  v1::Initiative& initiative = *request.mutable_initiative();
  const absl::Status read = ReadDocument(arguments.add.file, initiative);
  if (!read.ok()) return CannotUse(session, read);
  request.set_initiative_id(IdFor(arguments.add, initiative));
  FlagReader flags;
  Fill(flags, arguments, initiative);
  if (!flags.faults().empty()) return ReportFaults(session, flags);
  return SendAdded(session, "CreateInitiative", std::move(request), arguments.add,
                   [&](const auto& sent) { return session.client.CreateInitiative(sent); });
}

ExitStatus AddCommitment(const Session& session, const AddCommitmentArguments& arguments) {
  v1::CreateCommitmentRequest request;
  request.set_parent(InitiativeName(session, arguments.initiative));
  if (request.parent().empty()) return ExitStatus::kUsage;
  v1::Commitment& commitment = *request.mutable_commitment();
  const absl::Status read = ReadDocument(arguments.add.file, commitment);
  if (!read.ok()) return CannotUse(session, read);
  request.set_commitment_id(IdFor(arguments.add, commitment));
  FlagReader flags;
  Fill(flags, arguments, commitment);
  if (!flags.faults().empty()) return ReportFaults(session, flags);
  return SendAdded(session, "CreateCommitment", std::move(request), arguments.add,
                   [&](const auto& sent) { return session.client.CreateCommitment(sent); });
}

ExitStatus AddReport(const Session& session, const AddReportArguments& arguments) {
  return AddReportAbout(session, arguments);
}

ExitStatus AddSearch(const Session& session, const AddSearchArguments& arguments) {
  return AddReportAbout(session, arguments);
}

}  // namespace entente::cli
