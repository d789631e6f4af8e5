#include "services/rpc/document_walk.h"

#include <algorithm>
#include <vector>

#include "fmt/format.h"
#include "google/api/field_behavior.pb.h"

namespace entente::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

bool HasBehavior(const FieldDescriptor& field, google::api::FieldBehavior behavior) {
  const auto& behaviors = field.options().GetRepeatedExtension(google::api::field_behavior);
  return std::find(behaviors.begin(), behaviors.end(), behavior) != behaviors.end();
}

std::vector<const FieldDescriptor*> MessageFieldsOf(const Message& message) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  std::erase_if(fields, [](const FieldDescriptor* field) {
    return field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || field->is_map();
  });
  return fields;
}

void ClearOutputOnly(Message& message) {
  const Reflection* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (IsOutputOnly(*field)) reflection->ClearField(&message, field);
  }
}

}  // namespace

void VisitMessages(const Message& message, const std::string& path,
                   const std::function<void(const Message&, const std::string&)>& visit) {
  visit(message, path);
  const Reflection* reflection = message.GetReflection();
  for (const FieldDescriptor* field : MessageFieldsOf(message)) {
    if (!field->is_repeated()) {
      VisitMessages(reflection->GetMessage(message, field), PathOf(path, field->name()), visit);
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      VisitMessages(reflection->GetRepeatedMessage(message, field, i),
                    PathOf(path, field->name(), i), visit);
    }
  }
}

void VisitMutableMessages(Message& message, const std::string& path,
                          const std::function<void(Message&, const std::string&)>& visit) {
  visit(message, path);
  const Reflection* reflection = message.GetReflection();
  for (const FieldDescriptor* field : MessageFieldsOf(message)) {
    if (!field->is_repeated()) {
      VisitMutableMessages(*reflection->MutableMessage(&message, field),
                           PathOf(path, field->name()), visit);
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      VisitMutableMessages(*reflection->MutableRepeatedMessage(&message, field, i),
                           PathOf(path, field->name(), i), visit);
    }
  }
}

std::string PathOf(std::string_view path, std::string_view field) {
  return path.empty() ? std::string(field) : fmt::format("{}.{}", path, field);
}

std::string PathOf(std::string_view path, std::string_view field, int index) {
  return fmt::format("{}[{}]", PathOf(path, field), index);
}

bool IsOutputOnly(const FieldDescriptor& field) {
  return HasBehavior(field, google::api::OUTPUT_ONLY);
}

bool IsRequired(const FieldDescriptor& field) { return HasBehavior(field, google::api::REQUIRED); }

void ClearUnauthored(Message& document) {
  document.DiscardUnknownFields();
  VisitMutableMessages(document, "",
                       [](Message& message, const std::string&) { ClearOutputOnly(message); });
}

}  // namespace entente::rpc
