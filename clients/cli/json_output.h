// Documents as Protobuf's JSON (lowerCamelCase, as grpcurl prints it), for `--json`.  Any thread.

#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "google/protobuf/message.h"

namespace entente::cli {

// The message as indented JSON without a line end, every line after the first led by `indent`
// spaces.
[[nodiscard]] std::string ToJson(const google::protobuf::Message& message, int indent = 0);

// The message as JSON in one line, without a line end.
[[nodiscard]] std::string ToJsonLine(const google::protobuf::Message& message);

// A JSON array of messages, written as they come: however many there are, only one is held.
class JsonArray final {
 public:
  explicit JsonArray(std::ostream& out) : out_(out) {}
  void Add(const google::protobuf::Message& message);
  // Ends the array; to be called once, also when nothing was added.
  void End();

 private:
  std::ostream& out_;
  bool empty_ = true;
};

}  // namespace entente::cli
