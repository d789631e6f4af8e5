#include "services/rpc/check_fields.h"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "fmt/format.h"
#include "google/protobuf/descriptor.h"

#include "entente/v1/agency.pb.h"
#include "entente/v1/text.pb.h"
#include "services/evidence/quote.h"
#include "services/rpc/document_walk.h"
#include "services/rpc/names.h"
#include "services/rpc/references.h"
#include "services/rpc/text_shape.h"

namespace entente::rpc {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::OneofDescriptor;
using google::protobuf::Reflection;

// Oneofs of which one member must be set; all others (OfficeHolder.body, Session.venue) may be
// empty.
constexpr std::array<std::string_view, 6> kRequiredOneofs = {"participant", "area",   "party",
                                                             "issuer",      "detail", "content"};

// Limits of texts by the names of their fields; all others have kTextMax.
constexpr std::array<std::pair<std::string_view, std::size_t>, 23> kLimits = {{
    {"title", kLineMax},
    {"phrase", kLineMax},
    {"named_as", kLineMax},
    {"display_name", kLineMax},
    {"office", kLineMax},
    {"organization_name", kLineMax},
    {"area_name", kLineMax},
    {"locality", kLineMax},
    {"place", kLineMax},
    {"form", kLineMax},
    {"cadence", kLineMax},
    {"reader", kLineMax},
    {"supports", kLineMax},
    {"headcount_phrase", kLineMax},
    {"prefix", evidence::kContextCodePointsMax},
    {"suffix", evidence::kContextCodePointsMax},
    {"exact", evidence::kExactCodePointsMax},
    {"uri", kUriMax},
    {"archive_uri", kUriMax},
    {"document_uri", kUriMax},
    {"unit", kLineMax},
    {"searched_by", kLineMax},
    {"places", kUriMax},
}};

bool IsUriField(std::string_view name) {
  return name == "uri" || name == "archive_uri" || name == "document_uri";
}

std::size_t LimitOf(const FieldDescriptor& field) {
  if (field.containing_type() == v1::AgencyName::descriptor()) return kAgencyNameMax;
  for (const auto& [name, limit] : kLimits) {
    if (field.name() == name) return limit;
  }
  return kTextMax;
}

// What a string that is not empty must be.
absl::Status CheckString(const FieldDescriptor& field, const std::string& value) {
  if (IsRegionCodeField(field)) return CheckRegionCode(value);
  if (const auto type = ReferencedType(field)) return CheckName(*type, value);
  if (field.name() == "language_code") return CheckLanguageCode(value);
  // Titles and summaries have limits of their own (check_texts.h).
  if (field.containing_type() == v1::LocalizedText::descriptor()) return absl::OkStatus();
  absl::Status length = CheckLength(value, LimitOf(field));
  if (!length.ok()) return length;
  return IsUriField(field.name()) ? CheckUri(value) : absl::OkStatus();
}

std::string ValuesOf(const EnumDescriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0) names.push_back(type.value(i)->name());
  }
  return absl::StrJoin(names, ", ");
}

// One pass over the fields of one message.
class FieldChecker {
 public:
  FieldChecker(const Message& message, const std::string& path, Violations& faults)
      : message_(message), reflection_(*message.GetReflection()), path_(path), faults_(faults) {}

  void Run() {
    const auto* type = message_.GetDescriptor();
    for (int i = 0; i < type->field_count(); ++i) {
      if (!IsOutputOnly(*type->field(i))) CheckField(*type->field(i));
    }
    for (int i = 0; i < type->real_oneof_decl_count(); ++i) CheckOneof(*type->oneof_decl(i));
  }

 private:
  void CheckField(const FieldDescriptor& field) {
    if (field.is_repeated()) {
      CheckList(field);
      return;
    }
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      CheckEnum(field, reflection_.GetEnumValue(message_, &field));
      return;
    }
    const bool is_set = IsSet(field);
    if (!is_set && IsRequired(field)) {
      Fault(field, field.name() == "language_code"
                       ? "is required; wanted a language tag (BCP 47), such as en or fr-CA"
                       : "is required and not set");
    }
    if (is_set && field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      faults_.AddIfError(PathOf(path_, field.name()),
                         CheckString(field, reflection_.GetString(message_, &field)));
    }
  }

  void CheckList(const FieldDescriptor& field) {
    const int size = reflection_.FieldSize(message_, &field);
    if (size == 0 && IsRequired(field)) Fault(field, "is empty; wanted at least one");
    if (static_cast<std::size_t>(size) > kListLengthMax) {
      Fault(field, fmt::format("has {} elements; at most {} are allowed", size, kListLengthMax));
      return;
    }
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_STRING) return;
    for (int i = 0; i < size; ++i) {
      const std::string& value = reflection_.GetRepeatedString(message_, &field, i);
      faults_.AddIfError(
          PathOf(path_, field.name(), i),
          value.empty() ? absl::InvalidArgumentError("is empty") : CheckString(field, value));
    }
  }

  void CheckEnum(const FieldDescriptor& field, int number) {
    const EnumDescriptor& type = *field.enum_type();
    if (number == 0 && IsRequired(field)) {
      Fault(field, fmt::format("is required and not set; wanted one of {}", ValuesOf(type)));
    }
    if (type.FindValueByNumber(number) == nullptr) {
      Fault(field,
            fmt::format("got the unknown number {}; wanted one of {}", number, ValuesOf(type)));
    }
  }

  void CheckOneof(const OneofDescriptor& oneof) {
    if (reflection_.HasOneof(message_, &oneof)) return;
    for (const std::string_view required : kRequiredOneofs) {
      if (oneof.name() != required) continue;
      std::vector<std::string> members;
      members.reserve(static_cast<std::size_t>(oneof.field_count()));
      for (int i = 0; i < oneof.field_count(); ++i) members.push_back(oneof.field(i)->name());
      faults_.Add(PathOf(path_, oneof.name()),
                  fmt::format("got none; wanted exactly one of {}", absl::StrJoin(members, ", ")));
    }
  }

  bool IsSet(const FieldDescriptor& field) const { return reflection_.HasField(message_, &field); }

  void Fault(const FieldDescriptor& field, std::string_view description) {
    faults_.Add(PathOf(path_, field.name()), description);
  }

  const Message& message_;
  const Reflection& reflection_;
  const std::string& path_;
  Violations& faults_;
};

}  // namespace

void CheckFields(const Message& document, const std::string& path, Violations& faults) {
  VisitMessages(document, path, [&faults](const Message& message, const std::string& at) {
    if (message.GetDescriptor()->file()->package() != "entente.v1") return;
    FieldChecker(message, at, faults).Run();
  });
}

}  // namespace entente::rpc
