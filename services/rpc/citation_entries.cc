#include "services/rpc/citation_entries.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"

#include "entente/v1/agency.pb.h"
#include "entente/v1/commitment.pb.h"
#include "entente/v1/country.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "services/dates/civil_date.h"
#include "services/rpc/agency_names.h"
#include "services/rpc/as_of_date.h"
#include "services/rpc/check_fields.h"
#include "services/rpc/document_kind.h"
#include "services/rpc/list.h"
#include "services/rpc/names.h"
#include "services/rpc/resource_errors.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/text_shape.h"
#include "services/rpc/violations.h"
#include "services/rpc/wording.h"
#include "storage/error.h"
#include "storage/query.h"

namespace entente::rpc {
namespace {

using Entry = v1::ListCitationsResponse::Entry;
using storage::FoundCitation;
using storage::ResourceType;

constexpr ResourceType kCitingTypes[] = {ResourceType::kInitiative, ResourceType::kCommitment,
                                         ResourceType::kReport};

// The type of a document that cites, by its name; an agency for what is no such name.
ResourceType CitingTypeOf(const std::string& name) {
  for (const ResourceType type : kCitingTypes) {
    if (CheckName(type, name).ok()) return type;
  }
  return ResourceType::kAgency;
}

absl::StatusOr<storage::CitationQuery> PlanCitations(const ServiceDependencies& dependencies,
                                                     const Call& call,
                                                     const ListArguments& arguments,
                                                     const v1::ListCitationsRequest& request) {
  Violations faults;
  const std::string& document = request.document();
  if (!document.empty() && CitingTypeOf(document) == ResourceType::kAgency) {
    faults.Add("document",
               fmt::format("got {}; wanted the name of an initiative, a commitment or a "
                           "report, or nothing for every document",
                           Quoted(document)));
  }
  if (request.include_children() && document.empty()) {
    faults.Add("include_children", "is set without `document`, whose children are meant");
  }
  if (!request.field().empty()) faults.AddIfError("field", CheckLength(request.field(), kLineMax));
  ASSIGN_OR_RETURN(storage::ListQuery list,
                   PlanList(dependencies, call, arguments, std::move(faults)));
  storage::CitationQuery query;
  query.document = document;
  query.include_children = request.include_children();
  query.field = request.field();
  query.filter = std::move(list.filter);
  query.page = std::move(list.page);
  return query;
}

absl::Status BrokenError(const std::string& name) {
  return storage::MakeError(absl::StatusCode::kInternal, storage::kReasonInternal,
                            fmt::format("the stored document of {} does not parse", name));
}

// What the entries of one page are told from: each release and publisher read once.
class Sources {
 public:
  static absl::StatusOr<Sources> Read(storage::Store& store, const storage::CallContext& context,
                                      const std::vector<FoundCitation>& citations) {
    Sources sources;
    RETURN_IF_ERROR(sources.ParseReleases(citations));
    RETURN_IF_ERROR(sources.ReadPublishers(store, context));
    return sources;
  }

  // The release was among the citations read.
  [[nodiscard]] const v1::Release& ReleaseOf(const FoundCitation& found) const {
    return releases_.at(found.release.name);
  }

  // In words; the name or code itself where nothing is known.
  [[nodiscard]] std::string PublisherOf(const v1::Issuer& issuer,
                                        const v1::Release& release) const {
    if (issuer.has_organization_name()) return issuer.organization_name();
    if (issuer.has_region_code()) {
      const auto country = countries_.find(issuer.region_code());
      return country == countries_.end() ? issuer.region_code()
                                         : NameIn(country->second, release.language_code());
    }
    const auto agency = agencies_.find(issuer.agency());
    return agency == agencies_.end() ? issuer.agency() : OfficialNameOf(agency->second, release);
  }

 private:
  absl::Status ParseReleases(const std::vector<FoundCitation>& citations) {
    for (const FoundCitation& found : citations) {
      const auto [known, is_new] = releases_.try_emplace(found.release.name);
      if (is_new && !known->second.ParseFromString(found.release.document)) {
        return BrokenError(found.release.name);
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadPublishers(storage::Store& store, const storage::CallContext& context) {
    std::set<std::string> names;
    std::set<std::string> codes;
    for (const auto& [name, release] : releases_) {
      for (const v1::Issuer& issuer : release.issuers()) {
        if (issuer.has_agency()) names.insert(issuer.agency());
        if (issuer.has_region_code()) codes.insert(issuer.region_code());
      }
    }
    for (const std::string& code : codes) {
      ASSIGN_OR_RETURN(countries_[code], store.GetCountry(context, code));
    }
    if (names.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::vector<storage::StoredResource> agencies,
                     store.BatchGet(context, ResourceType::kAgency, {names.begin(), names.end()}));
    for (const storage::StoredResource& agency : agencies) {
      if (!agencies_[agency.name].ParseFromString(agency.document)) return BrokenError(agency.name);
    }
    return absl::OkStatus();
  }

  // Languages by their primary subtag: `fr-CA` is read by whoever reads `fr`.
  static bool IsSameLanguage(std::string_view a, std::string_view b) {
    return a.substr(0, a.find('-')) == b.substr(0, b.find('-'));
  }

  static std::string NameIn(const v1::Country& country, std::string_view language) {
    for (const v1::CountryName& name : country.names()) {
      if (IsSameLanguage(name.language_code(), language)) return name.text();
    }
    return country.names().empty() ? country.region_code() : country.names(0).text();
  }

  // The best of its official names: of the release's language and day, of the language, of the day,
  // any.
  static std::string OfficialNameOf(const v1::Agency& agency, const v1::Release& release) {
    std::string best = agency.name();
    int best_fit = -1;
    for (const v1::AgencyName& name : agency.names()) {
      if (name.kind() != v1::AgencyName::OFFICIAL) continue;
      const int fit = (IsSameLanguage(name.language_code(), release.language_code()) ? 2 : 0) +
                      (IsBorneOn(name, release.release_date().latest()) ? 1 : 0);
      if (fit <= best_fit) continue;
      best_fit = fit;
      best = name.text();
    }
    return best;
  }

  std::map<std::string, v1::Release> releases_;
  std::map<std::string, v1::Agency> agencies_;
  std::map<std::string, v1::Country> countries_;
};

// The standing in the kept fragment of an initiative or commitment.
absl::StatusOr<v1::Standing> StandingOf(const FoundCitation& found) {
  v1::Initiative initiative;
  v1::Commitment commitment;
  const bool is_commitment = found.kept_type == ResourceType::kCommitment;
  const bool parsed = is_commitment ? commitment.ParseFromString(found.kept)
                                    : initiative.ParseFromString(found.kept);
  if (!parsed) return BrokenError(found.document);
  return is_commitment ? commitment.standing() : initiative.standing();
}

absl::StatusOr<Entry> EntryOf(const FoundCitation& found, const Sources& sources) {
  const v1::Release& release = sources.ReleaseOf(found);
  Entry entry;
  entry.set_document(found.document);
  entry.set_path(found.citation.path);
  *entry.mutable_citation() = found.citation.citation;
  entry.set_title(release.title());
  *entry.mutable_issuers() = release.issuers();
  for (const v1::Issuer& issuer : release.issuers()) {
    entry.add_publishers(sources.PublisherOf(issuer, release));
  }
  entry.set_language_code(release.language_code());
  if (release.has_release_date()) *entry.mutable_release_date() = release.release_date();
  entry.set_uri(release.uri());
  entry.set_archive_uri(release.archive_uri());
  if (release.has_availability()) *entry.mutable_availability() = release.availability();
  entry.set_replaced_by(found.replaced_by);
  ASSIGN_OR_RETURN(*entry.mutable_standing(), StandingOf(found));
  return entry;
}

}  // namespace

absl::StatusOr<v1::ListCitationsResponse> ListCitationEntries(
    const ServiceDependencies& dependencies, const Call& call,
    const v1::ListCitationsRequest& request) {
  const std::string question =
      fmt::format("{}\n{}\n{}", request.document(), request.include_children(), request.field());
  ListArguments arguments;
  arguments.list = filter::List::kCitations;
  arguments.page_size = request.page_size();
  arguments.page_token = request.page_token();
  arguments.filter = request.filter();
  arguments.as_of_date = request.as_of_date();
  arguments.question = question;
  ASSIGN_OR_RETURN(const storage::CitationQuery query,
                   PlanCitations(dependencies, call, arguments, request));
  const storage::CallContext context = ContextAsOf(call, request.as_of_date());
  const auto page = dependencies.store.ListCitations(context, query);
  if (!page.ok()) {
    return ExplainRead(page.status(), CitingTypeOf(request.document()), request.document());
  }
  ASSIGN_OR_RETURN(const Sources sources,
                   Sources::Read(dependencies.store, context, page->citations));
  v1::ListCitationsResponse response;
  for (const FoundCitation& found : page->citations) {
    ASSIGN_OR_RETURN(*response.add_entries(), EntryOf(found, sources));
  }
  response.set_next_page_token(NextPageToken(dependencies, call, arguments, page->next));
  response.set_as_of_date(dates::FormatCivilDate(context.as_of.day));
  return response;
}

}  // namespace entente::rpc
