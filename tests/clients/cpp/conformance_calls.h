// The C++ client by the names of the RPCs, in Protobuf's JSON: what a scenario of tests/conformance
// calls. Each goes through the method of client::Client that a program would use.

#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "nlohmann/json.hpp"

#include "clients/cpp/client.h"

namespace entente::client::test {

// One unary call: the answer with all its fields, those at their default too.
using Call =
    std::function<absl::StatusOr<nlohmann::json>(Client& client, const nlohmann::json& request)>;

// All pages of a list, each resource with all its fields.
using Walk = std::function<absl::StatusOr<std::vector<nlohmann::json>>(
    Client& client, const nlohmann::json& request)>;

// By RPC: `entente.v1.DirectoryService/GetAgency`.
[[nodiscard]] const std::map<std::string, Call>& Calls();
[[nodiscard]] const std::map<std::string, Walk>& Walks();

// A message of `json`; INVALID_ARGUMENT when it is none.
[[nodiscard]] absl::Status ReadJson(const nlohmann::json& json, google::protobuf::Message& message);

// A message with all its fields, under the names of the .proto files.
[[nodiscard]] nlohmann::json WriteJson(const google::protobuf::Message& message);

}  // namespace entente::client::test
