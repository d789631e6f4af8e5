// Runs scenarios (tests/conformance/README.md) by the C++ client.
//
//   conformance_cpp --server HOST:PORT [--through-cuts] FILE...

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/random/random.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/rpc/error_info.pb.h"
#include "nlohmann/json.hpp"

#include "clients/cpp/client.h"
#include "clients/cpp/error.h"
#include "tests/clients/cpp/conformance_calls.h"

namespace entente::client::test {
namespace {

using nlohmann::json;

// What a step came to; empty: as it has to be.
using Wrong = std::string;

// Whether what is expected is met: README.md, `answer`.
bool IsMet(const json& expected, const json& got) {
  if (expected.is_object()) {
    for (const auto& [key, value] : expected.items()) {
      // A message that is absent is what others write as null.
      if (!IsMet(value, got.is_object() && got.contains(key) ? got[key] : json())) return false;
    }
    return got.is_object();
  }
  if (!expected.is_array()) return expected == got;
  if (!got.is_array() || expected.size() != got.size()) return false;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (!IsMet(expected[i], got[i])) return false;
  }
  return true;
}

Wrong Compare(const json& expected, const json& got) {
  if (IsMet(expected, got)) return "";
  return absl::StrCat("wanted ", expected.dump().substr(0, 1'000), ", got ",
                      got.dump().substr(0, 1'000));
}

std::string NewUuid() {
  thread_local absl::BitGen random;
  const auto bits = [&] { return absl::Uniform<std::uint64_t>(random); };
  const std::uint64_t high = (bits() & ~0xF000ULL) | 0x4000ULL;
  const std::uint64_t low = (bits() & ~(3ULL << 62)) | (1ULL << 63);
  return absl::StrFormat("%08x-%04x-%04x-%04x-%012x", high >> 32, (high >> 16) & 0xFFFF,
                         high & 0xFFFF, low >> 48, low & 0xFFFFFFFFFFFFULL);
}

json ErrorOf(const absl::Status& status) {
  json error = {{"code", absl::StatusCodeToString(status.code())},
                {"reason", Reason(status)},
                {"metadata", ReasonFacts(status)},
                {"fields", json::array()}};
  for (const FieldViolation& violation : FieldViolations(status)) {
    error["fields"].push_back(violation.field);
  }
  google::rpc::ErrorInfo info;
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.ErrorInfo");
  if (payload.has_value() && info.ParseFromString(std::string(*payload))) {
    error["domain"] = info.domain();
  }
  return error;
}

// One scenario, from its first step to the last or the first that is wrong.
class Scenario {
 public:
  Scenario(Client& client, const json& scenario) : client_(client), steps_(scenario["steps"]) {}

  Wrong Run() {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (const Wrong wrong = RunStep(Filled(steps_[i])); !wrong.empty()) {
        return absl::StrCat("step ", i + 1, ": ", wrong);
      }
    }
    return "";
  }

 private:
  // With `${name}` replaced in every string.
  json Filled(json value) {
    if (value.is_string()) return Fill(value.get<std::string>());
    if (value.is_structured()) {
      for (json& member : value) member = Filled(member);
    }
    return value;
  }

  std::string Fill(const std::string& text) {
    static const std::regex variable(R"(\$\{([^}]+)\})");
    std::string filled;
    auto rest = text.cbegin();
    for (std::smatch match; std::regex_search(rest, text.cend(), match, variable);
         rest = match[0].second) {
      filled.append(rest, match[0].first);
      std::string& value = variables_[match[1]];
      if (value.empty() && match[1].str().rfind("uuid:", 0) == 0) value = NewUuid();
      filled += value;
    }
    return filled.append(rest, text.cend());
  }

  void Keep(const json& step, const json& answer) {
    const json keep = step.value("keep", json::object());
    for (const auto& [name, pointer] : keep.items()) {
      const json& value = answer.at(json::json_pointer(pointer.get<std::string>()));
      variables_[name] = value.is_string() ? value.get<std::string>() : value.dump();
    }
  }

  Wrong RunStep(const json& step) {
    if (step.contains("call")) return RunCall(step);
    if (step.contains("walk")) return RunWalk(step);
    if (step.contains("watch")) return RunWatch(step);
    return "is neither call, walk nor watch";
  }

  Wrong RunCall(const json& step) {
    const auto call = Calls().find(step["call"]);
    if (call == Calls().end()) return absl::StrCat("there is no ", step["call"].dump());
    const auto answer = call->second(client_, step.value("request", json::object()));
    if (step.contains("error")) {
      if (answer.ok()) return absl::StrCat("wanted an error, got ", answer->dump().substr(0, 500));
      return Compare(step["error"], ErrorOf(answer.status()));
    }
    if (!answer.ok()) return absl::StrCat("failed: ", answer.status().ToString());
    const Wrong wrong = Compare(step.value("answer", json::object()), *answer);
    if (wrong.empty()) Keep(step, *answer);
    return wrong;
  }

  Wrong RunWalk(const json& step) {
    const auto walk = Walks().find(step["walk"]);
    if (walk == Walks().end()) return absl::StrCat("there is no list ", step["walk"].dump());
    const auto resources = walk->second(client_, step.value("request", json::object()));
    if (!resources.ok()) return absl::StrCat("failed: ", resources.status().ToString());
    const json::json_pointer at(step.value("at", "/name"));
    json got = json::array();
    for (const json& resource : *resources) got.push_back(resource.at(at));
    return Compare(step["names"], got);
  }

  Wrong RunWatch(const json& step) {
    v1::WatchRequest request;
    if (const absl::Status read = ReadJson(step["watch"], request); !read.ok())
      return read.ToString();
    const std::size_t wanted = step["changes"].size();
    json changes = json::array();
    std::string token;
    const auto watch = client_.Watch(request);
    const absl::Status status = watch->Run([&](const v1::WatchResponse& message, bool) {
      for (const v1::WatchedChange& change : message.changes().changes()) {
        if (changes.size() < wanted) changes.push_back(WriteJson(change));
      }
      token = message.resume_token();
      return changes.size() < wanted;
    });
    if (!status.ok()) return absl::StrCat("failed: ", status.ToString());
    const Wrong wrong = Compare(step["changes"], changes);
    if (wrong.empty()) Keep(step, {{"resume_token", token}});
    return wrong;
  }

  Client& client_;
  const json steps_;
  std::map<std::string, std::string> variables_;
};

struct Arguments {
  std::string server;
  bool through_cuts = false;
  std::vector<std::string> files;
};

std::optional<Arguments> ReadArguments(const std::vector<std::string_view>& words) {
  Arguments arguments;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--through-cuts") {
      arguments.through_cuts = true;
    } else if (words[i] == "--server" && i + 1 < words.size()) {
      arguments.server = words[++i];
    } else {
      arguments.files.emplace_back(words[i]);
    }
  }
  if (arguments.server.empty() || arguments.files.empty()) return std::nullopt;
  return arguments;
}

int Run(const Arguments& arguments) {
  ClientOptions options;
  options.server = arguments.server;
  options.timeout = absl::Seconds(60);
  Client client(options);
  int status = 0;
  for (const std::string& file : arguments.files) {
    std::ifstream in(file);
    const json scenario = json::parse(in);
    if (arguments.through_cuts && !scenario.value("through_cuts", false)) continue;
    const std::string name = std::filesystem::path(file).stem().string();
    const Wrong wrong = Scenario(client, scenario).Run();
    if (wrong.empty()) {
      std::printf("ok %s\n", name.c_str());
    } else {
      std::printf("not ok %s: %s\n", name.c_str(), wrong.c_str());
      status = 1;
    }
    std::fflush(stdout);
  }
  return status;
}

}  // namespace
}  // namespace entente::client::test

int main(int argc, char** argv) {
  const auto arguments = entente::client::test::ReadArguments({argv + 1, argv + argc});
  if (!arguments.has_value()) {
    std::fprintf(stderr, "usage: conformance_cpp --server HOST:PORT [--through-cuts] FILE...\n");
    return 2;
  }
  return entente::client::test::Run(*arguments);
}
