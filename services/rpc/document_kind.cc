#include "services/rpc/document_kind.h"

#include <utility>

#include "entente/v1/agency.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "services/rpc/check_agency.h"
#include "services/rpc/check_initiative.h"
#include "services/rpc/check_release.h"

namespace entente::rpc {
namespace {

using google::protobuf::Message;

template <typename Document>
std::unique_ptr<Message> Make() {
  return std::make_unique<Document>();
}

std::string GetString(const Message& document, const char* field) {
  return document.GetReflection()->GetString(document,
                                             document.GetDescriptor()->FindFieldByName(field));
}

}  // namespace

const DocumentKind& AgencyKind() {
  static constexpr DocumentKind kKind = {
      storage::ResourceType::kAgency, &Make<v1::Agency>,
      [](Message& document, const Message* previous, const std::string& path, Violations& faults) {
        CompleteAgency(static_cast<v1::Agency&>(document), static_cast<const v1::Agency*>(previous),
                       path, faults);
      }};
  return kKind;
}

const DocumentKind& ReleaseKind() {
  static constexpr DocumentKind kKind = {
      storage::ResourceType::kRelease, &Make<v1::Release>,
      [](Message& document, const Message*, const std::string& path, Violations& faults) {
        CompleteRelease(static_cast<v1::Release&>(document), path, faults);
      }};
  return kKind;
}

const DocumentKind& InitiativeKind() {
  static constexpr DocumentKind kKind = {
      storage::ResourceType::kInitiative, &Make<v1::Initiative>,
      [](Message& document, const Message*, const std::string& path, Violations& faults) {
        CompleteInitiative(static_cast<v1::Initiative&>(document), path, faults);
      }};
  return kKind;
}

std::string NameOf(const Message& document) { return GetString(document, "name"); }

std::string EtagIn(const Message& document) { return GetString(document, "etag"); }

void SetName(Message& document, std::string name) {
  document.GetReflection()->SetString(&document, document.GetDescriptor()->FindFieldByName("name"),
                                      std::move(name));
}

}  // namespace entente::rpc
