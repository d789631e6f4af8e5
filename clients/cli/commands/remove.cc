#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/descriptor.h"

#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/usage.h"
#include "clients/cli/error_report.h"
#include "clients/cli/json_output.h"
#include "clients/cli/names.h"
#include "clients/cli/newest_revision.h"
#include "clients/cli/send_with_request_id.h"

namespace entente::cli {
namespace {

// The etag that a document came with; a report has none.
std::string EtagOf(const google::protobuf::Message* document) {
  if (document == nullptr) return "";
  const google::protobuf::FieldDescriptor* field =
      document->GetDescriptor()->FindFieldByName("etag");
  return field == nullptr ? "" : document->GetReflection()->GetString(*document, field);
}

// The call that does it, guarded by the etag of what is there now: so a request that is sent again
// does the same once, and one of another day is another.
template <typename Request, typename Send>
ExitStatus SendGuarded(const Session& session, const char* method, const v1::Revision& newest,
                       const RemoveArguments& arguments, const char* done, Send send) {
  Request request;
  request.set_name(DocumentOf(newest));
  request.set_etag(EtagOf(DocumentIn(newest)));
  request.set_reason(arguments.reason);
  request.set_validate_only(arguments.check_only);
  if constexpr (requires { request.set_force(true); }) request.set_force(arguments.force);
  const auto answer = SendWithRequestId(method, std::move(request), send);
  if (!answer.ok()) return ReportError(session, answer.status());
  if (session.format == Format::kJson) {
    session.out << ToJson(*answer) << "\n";
  } else {
    session.out << (arguments.check_only ? "can be " : "") << done << ": " << answer->name()
                << "\n";
  }
  return ExitStatus::kOk;
}

ExitStatus CannotBe(const Session& session, const v1::Revision& newest, const char* done) {
  session.messages << "entente: " << DocumentOf(newest) << ": a report is not " << done
                   << "; a newer one takes its place (add report "
                   << "--supersedes)\n";
  return ExitStatus::kUsage;
}

}  // namespace

ExitStatus Delete(const Session& session, const RemoveArguments& arguments) {
  const std::vector<std::string> names = NamesMeant(arguments.name);
  if (names.empty()) return NotUnderstood(session, arguments.name, kNamesWanted);
  const auto newest = NewestRevision(session, names);
  if (!newest.ok()) return ReportError(session, newest.status());
  client::Client& client = session.client;
  constexpr char kDone[] = "deleted";
  switch (newest->document_case()) {
    case v1::Revision::kAgency:
      return SendGuarded<v1::DeleteAgencyRequest>(
          session, "DeleteAgency", *newest, arguments, kDone,
          [&](const auto& sent) { return client.DeleteAgency(sent); });
    case v1::Revision::kRelease:
      return SendGuarded<v1::DeleteReleaseRequest>(
          session, "DeleteRelease", *newest, arguments, kDone,
          [&](const auto& sent) { return client.DeleteRelease(sent); });
    case v1::Revision::kInitiative:
      return SendGuarded<v1::DeleteInitiativeRequest>(
          session, "DeleteInitiative", *newest, arguments, kDone,
          [&](const auto& sent) { return client.DeleteInitiative(sent); });
    case v1::Revision::kCommitment:
      return SendGuarded<v1::DeleteCommitmentRequest>(
          session, "DeleteCommitment", *newest, arguments, kDone,
          [&](const auto& sent) { return client.DeleteCommitment(sent); });
    default:
      return CannotBe(session, *newest, kDone);
  }
}

ExitStatus Undelete(const Session& session, const RemoveArguments& arguments) {
  const std::vector<std::string> names = NamesMeant(arguments.name);
  if (names.empty()) return NotUnderstood(session, arguments.name, kNamesWanted);
  const auto newest = NewestRevision(session, names);
  if (!newest.ok()) return ReportError(session, newest.status());
  client::Client& client = session.client;
  constexpr char kDone[] = "brought back";
  switch (newest->document_case()) {
    case v1::Revision::kAgency:
      return SendGuarded<v1::UndeleteAgencyRequest>(
          session, "UndeleteAgency", *newest, arguments, kDone,
          [&](const auto& sent) { return client.UndeleteAgency(sent); });
    case v1::Revision::kRelease:
      return SendGuarded<v1::UndeleteReleaseRequest>(
          session, "UndeleteRelease", *newest, arguments, kDone,
          [&](const auto& sent) { return client.UndeleteRelease(sent); });
    case v1::Revision::kInitiative:
      return SendGuarded<v1::UndeleteInitiativeRequest>(
          session, "UndeleteInitiative", *newest, arguments, kDone,
          [&](const auto& sent) { return client.UndeleteInitiative(sent); });
    case v1::Revision::kCommitment:
      return SendGuarded<v1::UndeleteCommitmentRequest>(
          session, "UndeleteCommitment", *newest, arguments, kDone,
          [&](const auto& sent) { return client.UndeleteCommitment(sent); });
    default:
      return CannotBe(session, *newest, kDone);
  }
}

}  // namespace entente::cli
