// Every client against every scenario of this folder (README.md), on a server of its own: once as
// it is, and, of the scenarios that only read, once through a network that keeps breaking off.

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/server_process.h"
#include "tests/support/unruly_proxy.h"

namespace entente::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kSource = ENTENTE_SOURCE_DIR;
const std::string kFolder = kSource + "/tests/conformance";

// A client's runner.
struct Runner {
  std::string name;
  std::vector<std::string> command;
  std::string needs;  // a file without which it cannot run, and what makes that
  // How many bytes the network carries between one break and the next: more than its longest call
  // takes, less than a scenario.  grpcurl asks for the descriptors with each call.  0: it does not
  // ask again for an answer that broke off in the middle, and is not tried with breaks.
  std::size_t cut_bytes;
};

void PrintTo(const Runner& runner, std::ostream* out) { *out << runner.name; }

std::vector<Runner> Runners() {
  const std::string typescript = kSource + "/build/typescript/out/tests/conformance.js";
  return {{"grpcurl", {kFolder + "/grpcurl.sh"}, kSource + "/build/tools/bin/grpcurl", 100'000},
          {"cpp", {ENTENTE_CPP_RUNNER}, ENTENTE_CPP_RUNNER, 0},
          {"typescript", {"node", typescript}, typescript, 6'000}};
}

std::vector<std::string> Scenarios() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

class Conformance : public ::testing::TestWithParam<Runner> {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(GetParam().needs)) {
      ASSERT_EQ(std::getenv("ENTENTE_REQUIRE_TOOLS"), nullptr) << GetParam().needs << " is missing";
      GTEST_SKIP() << GetParam().needs << " is missing: ./dev test makes it";
    }
    const std::string socket = folder_.path() + "/server.sock";
    server_ = std::make_unique<ServerProcess>(
        folder_.path() + "/data", std::vector<std::string>{"--listen", "unix:" + socket});
    const Output import = RunProgram({ENTENTE_CLIENT_BINARY, "--server", server_->address(),
                                      "import", kSource + "/clients/samples/border-2010.jsonl"});
    ASSERT_EQ(import.exit_status, 0) << import.err;
    proxy_ = std::make_unique<UnrulyProxy>(socket);
  }

  Output Run(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> command = GetParam().command;
    command.insert(command.end(), {"--server", "127.0.0.1:" + std::to_string(proxy_->port())});
    command.insert(command.end(), more.begin(), more.end());
    const std::vector<std::string> scenarios = Scenarios();
    command.insert(command.end(), scenarios.begin(), scenarios.end());
    return RunProgram(command, {"PATH=" + kSource + "/build/tools/bin:" + std::getenv("PATH")});
  }

  const TemporaryFolder folder_;
  std::unique_ptr<ServerProcess> server_;
  std::unique_ptr<UnrulyProxy> proxy_;
};

TEST_P(Conformance, EveryScenarioIsMet) {
  const Output output = Run();

  EXPECT_EQ(output.exit_status, 0) << output.out << output.err;
  for (const std::string& file : Scenarios()) {
    const std::string name = std::filesystem::path(file).stem().string();
    EXPECT_THAT("\n" + output.out, HasSubstr("\nok " + name + "\n"));
  }
}

class BrokenConformance : public Conformance {};

TEST_P(BrokenConformance, WhatReadsIsMetThoughTheNetworkBreaksOff) {
  proxy_->CutEvery(GetParam().cut_bytes);

  const Output output = Run({"--through-cuts"});

  EXPECT_EQ(output.exit_status, 0) << output.out << output.err;
  EXPECT_THAT("\n" + output.out, HasSubstr("\nok walk\n"));
  EXPECT_THAT("\n" + output.out, HasSubstr("\nok watch-all\n"));
  EXPECT_THAT(output.out, Not(HasSubstr("ok create"))) << "it does not only read";
  EXPECT_GT(proxy_->cuts(), 2);
}

std::vector<Runner> RunnersForBreaks() {
  std::vector<Runner> runners = Runners();
  std::erase_if(runners, [](const Runner& runner) { return runner.cut_bytes == 0; });
  return runners;
}

std::string NameOf(const ::testing::TestParamInfo<Runner>& runner) { return runner.param.name; }

INSTANTIATE_TEST_SUITE_P(Clients, Conformance, ::testing::ValuesIn(Runners()), &NameOf);
INSTANTIATE_TEST_SUITE_P(Clients, BrokenConformance, ::testing::ValuesIn(RunnersForBreaks()),
                         &NameOf);

}  // namespace
}  // namespace entente::test
