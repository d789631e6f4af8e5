#include "services/rpc/request_text.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"

#include "services/rpc/document_walk.h"
#include "services/rpc/utf8.h"
#include "services/rpc/violations.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

// As deep as Protobuf's own parser goes.
constexpr int kDepthMax = 100;

void JudgeNul(const std::string& path, const std::string& text, Violations& violations) {
  const std::size_t at = text.find('\0');
  if (at == std::string::npos) return;
  violations.Add(path, absl::StrCat("has a NUL character at byte ", at,
                                    "; text must be free of NUL characters"));
}

void JudgeNulOfField(const Message& message, const FieldDescriptor& field,
                     const std::string& parent, Violations& violations) {
  const Reflection& reflection = *message.GetReflection();
  std::string scratch;
  if (!field.is_repeated()) {
    JudgeNul(PathOf(parent, field.name()), reflection.GetStringReference(message, &field, &scratch),
             violations);
    return;
  }
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    JudgeNul(PathOf(parent, field.name(), i),
             reflection.GetRepeatedStringReference(message, &field, i, &scratch), violations);
  }
}

void JudgeUtf8(const std::string& path, std::string_view text, Violations& violations) {
  const std::size_t at = WellFormedPrefix(text);
  if (at == text.size()) return;
  violations.Add(path, absl::StrFormat("is not valid UTF-8: byte 0x%02X at byte %d does not belong",
                                       static_cast<std::uint8_t>(text[at]), at));
}

// Walks the wire format and judges every string field.  False when the bytes are no message.
bool CollectInvalidUtf8(std::string_view bytes, const Descriptor& type, const std::string& parent,
                        int depth, Violations& violations) {
  if (depth > kDepthMax) return false;
  CodedInputStream in(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                      static_cast<int>(bytes.size()));
  std::map<int, int> seen;  // of each repeated field, by number
  while (const std::uint32_t tag = in.ReadTag()) {
    const FieldDescriptor* field = type.FindFieldByNumber(WireFormatLite::GetTagFieldNumber(tag));
    const bool is_text = field != nullptr && field->type() == FieldDescriptor::TYPE_STRING;
    const bool is_message = field != nullptr && field->type() == FieldDescriptor::TYPE_MESSAGE;
    if ((!is_text && !is_message) ||
        WireFormatLite::GetTagWireType(tag) != WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
      if (!WireFormatLite::SkipField(&in, tag)) return false;
      continue;
    }
    std::uint32_t length = 0;
    if (!in.ReadVarint32(&length)) return false;
    const auto begin = static_cast<std::size_t>(in.CurrentPosition());
    if (length > bytes.size() - begin || !in.Skip(static_cast<int>(length))) return false;
    const std::string_view value = bytes.substr(begin, length);
    const std::string path = field->is_repeated()
                                 ? PathOf(parent, field->name(), seen[field->number()]++)
                                 : PathOf(parent, field->name());
    if (is_text) {
      JudgeUtf8(path, value, violations);
    } else if (!CollectInvalidUtf8(value, *field->message_type(), path, depth + 1, violations)) {
      return false;
    }
  }
  return in.ConsumedEntireMessage();
}

}  // namespace

absl::Status CheckForNul(const Message& message) {
  Violations violations;
  VisitMessages(message, "", [&](const Message& part, const std::string& path) {
    std::vector<const FieldDescriptor*> fields;
    part.GetReflection()->ListFields(part, &fields);
    for (const FieldDescriptor* field : fields) {
      if (field->type() == FieldDescriptor::TYPE_STRING) {
        JudgeNulOfField(part, *field, path, violations);
      }
    }
  });
  return violations.ToStatus();
}

absl::Status ExplainUnparsable(std::string_view bytes, const Descriptor& type) {
  Violations violations;
  // What was found before the bytes ceased to make sense is still the best that can be said.
  (void)CollectInvalidUtf8(bytes, type, "", 0, violations);
  if (!violations.empty()) return violations.ToStatus();
  return storage::MakeError(absl::StatusCode::kInvalidArgument, storage::kReasonMalformedRequest,
                            absl::StrCat("the request's ", bytes.size(), " bytes are not a ",
                                         type.full_name(), " message"));
}

}  // namespace entente::rpc
