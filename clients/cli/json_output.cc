#include "clients/cli/json_output.h"

#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "google/protobuf/util/json_util.h"

namespace entente::cli {

std::string ToJson(const google::protobuf::Message& message, int indent) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  std::string json;
  // Fails only for an Any of unknown type and for times out of range; the API has neither.
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  if (!status.ok()) return "null";
  absl::StripTrailingAsciiWhitespace(&json);
  std::string line_end = "\n";
  line_end.append(static_cast<std::size_t>(indent), ' ');
  return absl::StrReplaceAll(json, {{"\n", line_end}});
}

std::string ToJsonLine(const google::protobuf::Message& message) {
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json);
  return status.ok() ? json : "null";
}

void JsonArray::Add(const google::protobuf::Message& message) {
  out_ << (empty_ ? "[\n  " : ",\n  ") << ToJson(message, 2);
  empty_ = false;
}

void JsonArray::End() { out_ << (empty_ ? "[]\n" : "\n]\n"); }

}  // namespace entente::cli
