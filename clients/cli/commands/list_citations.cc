#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/descriptor.h"

#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/listing.h"
#include "clients/cli/commands/usage.h"
#include "clients/cli/names.h"
#include "clients/cli/render.h"
#include "clients/cli/source_words.h"

namespace entente::cli {
namespace {

std::string IssuersOf(const CitationEntry& entry) {
  std::vector<std::string> issuers;
  for (const v1::Issuer& issuer : entry.issuers()) issuers.push_back(WhoOf(issuer));
  return absl::StrJoin(issuers, ", ");
}

std::string SourceWords(const CitationEntry& entry) {
  const v1::Citation& citation = entry.citation();
  if (!citation.has_start() || !citation.has_end()) return IdOf(citation.release());
  return absl::StrCat(IdOf(citation.release()), " [", citation.start(), "-", citation.end(), "]");
}

// The field within the detail that makes the initiative what it is: `mou.legal_force` of
// `legal_force`; that an instrument is signed, its acts of consent say.
std::string DetailField(const v1::Initiative& initiative, const std::string& field) {
  const auto* detail = initiative.GetReflection()->GetOneofFieldDescriptor(
      initiative, v1::Initiative::descriptor()->FindOneofByName("detail"));
  if (detail == nullptr) return field;
  return absl::StrCat(detail->name(), ".", field == "signed" ? "consent_acts" : field);
}

// `request`, of which nothing supports the field, about the same field within the detail, as far as
// it is one.
absl::Status LookIntoDetail(const Session& session, v1::ListCitationsRequest& request) {
  const bool whole = absl::StrContains(request.field(), '.') ||
                     v1::Initiative::descriptor()->FindFieldByName(request.field()) != nullptr;
  if (whole || ParseName(request.document()).sort != NameSort::kInitiative) return absl::OkStatus();
  v1::ListCitationsRequest probe = request;
  probe.set_page_size(1);
  const auto found = session.client.ListCitations(probe);
  if (!found.ok()) return found.status();
  if (found->entries_size() > 0) return absl::OkStatus();
  const auto initiative = session.client.GetInitiative(request.document());
  if (!initiative.ok()) return initiative.status();
  request.set_field(DetailField(*initiative, request.field()));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ListCitationsRequest> CitationsRequest(const Session& session,
                                                          const CitationArguments& arguments) {
  auto request = ListRequest<v1::ListCitationsRequest>(arguments.list);
  request.set_field(arguments.field);
  if (arguments.document.empty()) return request;
  auto document = TrackedName(session, arguments.document);
  if (!document.ok()) return document.status();
  request.set_document(*std::move(document));
  request.set_include_children(!arguments.only_own);
  if (arguments.field.empty()) return request;
  absl::Status looked = LookIntoDetail(session, request);
  if (!looked.ok()) return looked;
  return request;
}

ExitStatus ListCitations(const Session& session, const CitationArguments& arguments) {
  auto request = CitationsRequest(session, arguments);
  if (!request.ok()) return ReportError(session, request.status());
  auto range = session.client.Citations(*std::move(request));
  return PrintList(session, range, arguments.list, {"citation", "citations"},
                   {{"DATE", 4, 10, Style::kPlain},
                    {"PUBLISHER", 3, 8, Style::kPlain},
                    {"QUOTE", 1, 30, Style::kPlain},
                    {"SOURCE", 2, 20, Style::kName, true},
                    {"ANCHOR", 5, 8, Style::kPlain},
                    {"SUPPORTS", 6, 14, Style::kPlain},
                    {"SOURCE IS", 4, 8, Style::kPlain},
                    {"CITED BY", 0, 20, Style::kName}},
                   [](const CitationEntry& entry) -> std::vector<std::string> {
                     return {ShortDate(entry.release_date()),
                             IssuersOf(entry),
                             entry.citation().exact().empty() ? "the whole release"
                                                              : Quoted(entry.citation().exact()),
                             SourceWords(entry),
                             Word(entry.citation().anchor()),
                             absl::StrJoin(entry.citation().supports(), ", "),
                             AvailabilityWords(entry.availability(), entry.replaced_by()),
                             ShortName(entry.document())};
                   });
}

}  // namespace entente::cli
