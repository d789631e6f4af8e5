#include "services/rpc/document_kind.h"

#include <utility>

#include "fmt/format.h"
#include "google/protobuf/repeated_ptr_field.h"

#include "entente/v1/agency.pb.h"
#include "entente/v1/commitment.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "entente/v1/report.pb.h"
#include "services/rpc/check_agency.h"
#include "services/rpc/check_commitment.h"
#include "services/rpc/check_initiative.h"
#include "services/rpc/check_release.h"
#include "services/rpc/check_report.h"
#include "services/rpc/document_walk.h"
#include "services/rpc/fuzzy_date.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using google::protobuf::Message;

template <typename Document>
std::unique_ptr<Message> Make() {
  return std::make_unique<Document>();
}

absl::Status PermitAll(Message&, const Surroundings&) { return absl::OkStatus(); }

// By the places of the initiative, and the government of the first debtor that has one.
DateContext DatesOf(const Surroundings& around,
                    const google::protobuf::RepeatedPtrField<v1::Party>& debtors) {
  DateContext dates = DateContextOf(around.family->initiative.document);
  for (const v1::Party& debtor : debtors) {
    dates.fiscal_region = RegionCodeOf(debtor, around.region_codes);
    if (!dates.fiscal_region.empty()) break;
  }
  return dates;
}

// Those of the commitment that a report is about.
google::protobuf::RepeatedPtrField<v1::Party> DebtorsOf(const v1::Report& report,
                                                        const Family& family) {
  const Member<v1::Commitment>* commitment = family.FindCommitment(report.commitment());
  if (commitment == nullptr) return {};
  return commitment->document.debtors();
}

std::string GetString(const Message& document, const char* name) {
  const auto* field = document.GetDescriptor()->FindFieldByName(name);
  return field == nullptr ? "" : document.GetReflection()->GetString(document, field);
}

}  // namespace

const DocumentKind& AgencyKind() {
  static constexpr DocumentKind kKind = {
      storage::ResourceType::kAgency, &Make<v1::Agency>,
      [](Message& document, const Surroundings& around, const std::string& path,
         Violations& faults) {
        CompleteAgency(static_cast<v1::Agency&>(document),
                       static_cast<const v1::Agency*>(around.previous), path, faults);
      },
      &PermitAll};
  return kKind;
}

const DocumentKind& ReleaseKind() {
  static constexpr DocumentKind kKind = {
      storage::ResourceType::kRelease, &Make<v1::Release>,
      [](Message& document, const Surroundings&, const std::string& path, Violations& faults) {
        CompleteRelease(static_cast<v1::Release&>(document), path, faults);
      },
      &PermitAll};
  return kKind;
}

const DocumentKind& InitiativeKind() {
  static constexpr DocumentKind kKind = {
      storage::ResourceType::kInitiative, &Make<v1::Initiative>,
      [](Message& document, const Surroundings&, const std::string& path, Violations& faults) {
        CompleteInitiative(static_cast<v1::Initiative&>(document), path, faults);
      },
      &PermitAll};
  return kKind;
}

const DocumentKind& CommitmentKind() {
  static constexpr DocumentKind kKind = {
      storage::ResourceType::kCommitment, &Make<v1::Commitment>,
      [](Message& document, const Surroundings& around, const std::string& path,
         Violations& faults) {
        auto& commitment = static_cast<v1::Commitment&>(document);
        CompleteCommitment(commitment, DatesOf(around, commitment.debtors()), around.today, path,
                           faults);
      },
      [](Message& document, const Surroundings& around) {
        if (around.previous == nullptr) return absl::OkStatus();
        return KeepSlips(static_cast<const v1::Commitment&>(*around.previous),
                         static_cast<v1::Commitment&>(document));
      }};
  return kKind;
}

const DocumentKind& ReportKind() {
  static constexpr DocumentKind kKind = {
      storage::ResourceType::kReport, &Make<v1::Report>,
      [](Message& document, const Surroundings& around, const std::string& path,
         Violations& faults) {
        auto& report = static_cast<v1::Report&>(document);
        CompleteReport(report, DatesOf(around, DebtorsOf(report, *around.family)), around.today,
                       path, faults);
        CheckPlaceOf(report, *around.family, around.region_codes, path, faults);
      },
      [](Message& document, const Surroundings& around) {
        return CheckIsNewest(static_cast<const v1::Report&>(document), *around.family);
      }};
  return kKind;
}

std::unique_ptr<Message> Authored(const Message& sent) {
  std::unique_ptr<Message> document(sent.New());
  document->CopyFrom(sent);
  ClearUnauthored(*document);
  const auto* etag = document->GetDescriptor()->FindFieldByName("etag");
  if (etag != nullptr) document->GetReflection()->ClearField(document.get(), etag);
  return document;
}

absl::StatusOr<std::unique_ptr<Message>> ParseDocument(const DocumentKind& kind,
                                                       const storage::StoredResource& stored) {
  std::unique_ptr<Message> document = kind.make();
  if (document->ParseFromString(stored.document)) return document;
  return storage::MakeError(absl::StatusCode::kInternal, storage::kReasonInternal,
                            fmt::format("the stored document of {}, revision {}, does not parse",
                                        stored.name, stored.revision));
}

std::string NameOf(const Message& document) { return GetString(document, "name"); }

std::string EtagIn(const Message& document) { return GetString(document, "etag"); }

void SetName(Message& document, std::string name) {
  document.GetReflection()->SetString(&document, document.GetDescriptor()->FindFieldByName("name"),
                                      std::move(name));
}

}  // namespace entente::rpc
