#include "clients/cli/newest_revision.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "clients/cli/names.h"

namespace entente::cli {

std::vector<std::string> NamesMeant(const std::string& text) {
  const ParsedName parsed = ParseName(text);
  const std::string initiative = absl::StrCat("initiatives/", parsed.name);
  switch (parsed.sort) {
    case NameSort::kNone:
    case NameSort::kCountry:
      return {};
    case NameSort::kId:
      return {initiative, absl::StrCat("releases/", parsed.name),
              absl::StrCat("agencies/", parsed.name)};
    case NameSort::kChild:
      return {absl::StrCat(initiative, "/commitments/", parsed.child),
              absl::StrCat(initiative, "/reports/", parsed.child)};
    default:
      return {parsed.name};
  }
}

absl::StatusOr<v1::Revision> NewestRevision(const Session& session,
                                            const std::vector<std::string>& names) {
  absl::Status missing;
  for (const std::string& name : names) {
    v1::ListRevisionsRequest request;
    request.set_parent(name);
    request.set_page_size(1);
    const auto page = session.client.ListRevisions(request);
    if (page.ok() && !page->revisions().empty()) return page->revisions(0);
    if (!page.ok() && !absl::IsNotFound(page.status())) return page.status();
    if (missing.ok()) missing = page.status();
  }
  return missing.ok() ? absl::NotFoundError("none of its revisions is for you to see") : missing;
}

std::string DocumentOf(const v1::Revision& revision) {
  return revision.name().substr(0, revision.name().rfind("/revisions/"));
}

const google::protobuf::Message* DocumentIn(const v1::Revision& revision) {
  switch (revision.document_case()) {
    case v1::Revision::kAgency:
      return &revision.agency();
    case v1::Revision::kRelease:
      return &revision.release();
    case v1::Revision::kInitiative:
      return &revision.initiative();
    case v1::Revision::kCommitment:
      return &revision.commitment();
    case v1::Revision::kReport:
      return &revision.report();
    case v1::Revision::DOCUMENT_NOT_SET:
      break;
  }
  return nullptr;
}

}  // namespace entente::cli
