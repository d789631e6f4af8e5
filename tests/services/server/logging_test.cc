#include "services/server/logging.h"

#include <algorithm>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "google/protobuf/stubs/logging.h"
#include "grpc/grpc.h"
#include "grpc/support/log.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "storage/error.h"
#include "tests/services/server/log_lines.h"

namespace entente::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

rpc::CallOutcome Outcome(const absl::Status& status = absl::OkStatus()) {
  return {.method = "entente.v1.InitiativeService/GetInitiative",
          .caller = "anonymous",
          .peer = "ipv4:127.0.0.1:40000",
          .request_id = "",
          .status = status,
          .duration = absl::Microseconds(1500),
          .request_bytes = 12,
          .response_bytes = 345};
}

TEST(Log, TextIsKeyAndValueOneLineACall) {
  LogLines lines;

  lines.log().Call(Outcome());

  EXPECT_THAT(lines.Take(),
              MatchesRegex("time=20..-..-..T..:..:..\\....Z level=info msg=call "
                           "method=entente.v1.InitiativeService/GetInitiative caller=anonymous "
                           "peer=ipv4:127.0.0.1:40000 code=OK ms=1.500 request_bytes=12 "
                           "response_bytes=345\n"));
}

TEST(Log, JsonHasTheSameNames) {
  LogLines lines(LogFormat::kJson);
  rpc::CallOutcome outcome = Outcome(storage::MakeError(
      absl::StatusCode::kNotFound, storage::kReasonNotFound, "there is no initiatives/secret"));
  outcome.request_id = "0190163d-8694-739b-aea5-966c26f8ad91";

  lines.log().Call(outcome);

  const std::string text = lines.Take();
  const nlohmann::json line = nlohmann::json::parse(text);
  EXPECT_EQ(line["level"], "info");
  EXPECT_EQ(line["msg"], "call");
  EXPECT_EQ(line["method"], "entente.v1.InitiativeService/GetInitiative");
  EXPECT_EQ(line["caller"], "anonymous");
  EXPECT_EQ(line["peer"], "ipv4:127.0.0.1:40000");
  EXPECT_EQ(line["code"], "NOT_FOUND");
  EXPECT_EQ(line["reason"], "RESOURCE_NOT_FOUND");
  EXPECT_EQ(line["ms"], 1.5);
  EXPECT_EQ(line["request_bytes"], 12);
  EXPECT_EQ(line["response_bytes"], 345);
  EXPECT_EQ(line["request_id"], outcome.request_id);
  EXPECT_TRUE(line.contains("time"));
  EXPECT_THAT(text, Not(HasSubstr("secret")));  // what a caller sent stays out
}

TEST(Log, WhatIsTheServersFaultIsToldInFull) {
  LogLines lines;

  lines.log().Call(Outcome(absl::InternalError("relation \"x\" does not exist")));
  lines.log().Call(Outcome(absl::UnavailableError("connection refused")));

  EXPECT_THAT(lines.Take(),
              AllOf(HasSubstr("level=error"), HasSubstr("code=INTERNAL"),
                    HasSubstr(R"(error="relation \"x\" does not exist")"),
                    HasSubstr("level=warning"), HasSubstr(R"(error="connection refused")")));
}

TEST(Log, WhoIsDeniedIsToldInAWarningForTheAudit) {
  for (const auto& [code, reason] :
       {std::pair(absl::StatusCode::kPermissionDenied, storage::kReasonRoleTooLow),
        std::pair(absl::StatusCode::kUnauthenticated, storage::kReasonBadCredentials)}) {
    LogLines lines(LogFormat::kJson);

    lines.log().Call(Outcome(storage::MakeError(code, reason, "not for secret")));

    const std::string text = lines.Take();
    const nlohmann::json line = nlohmann::json::parse(text);
    EXPECT_EQ(line["level"], "warning");
    EXPECT_EQ(line["audit"], "denied");
    EXPECT_EQ(line["reason"], reason);
    EXPECT_EQ(line["method"], "entente.v1.InitiativeService/GetInitiative");
    EXPECT_EQ(line["peer"], "ipv4:127.0.0.1:40000");
    EXPECT_THAT(text, Not(HasSubstr("secret")));
  }
}

TEST(Log, ACallThatIsNotDeniedHasNoAudit) {
  LogLines lines;

  lines.log().Call(Outcome());
  lines.log().Call(Outcome(absl::UnavailableError("connection refused")));

  EXPECT_THAT(lines.Take(), Not(HasSubstr("audit")));
}

TEST(Log, ASlowCallIsAWarning) {
  LogLines lines(LogFormat::kJson);
  rpc::CallOutcome outcome = Outcome();
  outcome.duration = kSlowDefault + absl::Milliseconds(1);

  lines.log().Call(outcome);

  const nlohmann::json line = nlohmann::json::parse(lines.Take());
  EXPECT_EQ(line["level"], "warning");
  EXPECT_EQ(line["slow"], true);
  EXPECT_EQ(line["code"], "OK");
  EXPECT_FALSE(line.contains("error"));
}

TEST(Log, ASlowCallersMistakeKeepsItsTextOut) {
  LogLines lines;
  rpc::CallOutcome outcome = Outcome(absl::InvalidArgumentError("got 'secret'"));
  outcome.duration = absl::Seconds(30);

  lines.log().Call(outcome);

  EXPECT_THAT(lines.Take(),
              AllOf(HasSubstr("level=warning"), HasSubstr("slow=true"), Not(HasSubstr("secret"))));
}

TEST(Log, ASlowFaultOfTheServerStaysAnError) {
  LogLines lines;
  rpc::CallOutcome outcome = Outcome(absl::InternalError("broken"));
  outcome.duration = absl::Seconds(30);

  lines.log().Call(outcome);

  EXPECT_THAT(lines.Take(),
              AllOf(HasSubstr("level=error"), HasSubstr("slow=true"), HasSubstr("error=broken")));
}

TEST(Log, StreamsAndCallsThatTakeNoLongerThanAskedAreNotSlow) {
  LogLines lines;
  rpc::CallOutcome outcome = Outcome();
  outcome.duration = kSlowDefault;
  lines.log().Call(outcome);

  outcome.duration = absl::Hours(5);
  for (const char* method :
       {"entente.v1.HistoryService/Watch", "entente.v1.TransferService/ImportRecords",
        "entente.v1.TransferService/ExportRecords"}) {
    outcome.method = method;
    lines.log().Call(outcome);
  }

  EXPECT_THAT(lines.Take(), AllOf(Not(HasSubstr("slow")), Not(HasSubstr("level=warning"))));
}

TEST(Log, WhatIsSlowIsForTheOperatorToSay) {
  LogLines lines(LogFormat::kText, LogLevel::kDebug, absl::Milliseconds(1));

  lines.log().Call(Outcome());

  EXPECT_THAT(lines.Take(), HasSubstr("slow=true"));
}

TEST(Log, ACallOfATraceNamesIt) {
  LogLines lines(LogFormat::kJson);
  rpc::CallOutcome outcome = Outcome();
  outcome.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  lines.log().Call(outcome);

  const nlohmann::json line = nlohmann::json::parse(lines.Take());
  EXPECT_EQ(line["trace_id"], "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(line["parent_id"], "00f067aa0ba902b7");
  EXPECT_EQ(line["span_id"].get<std::string>().size(), 16U);
  EXPECT_NE(line["span_id"], line["parent_id"]);
}

TEST(Log, ATraceThatIsNoneIsLeftOut) {
  LogLines lines;
  rpc::CallOutcome outcome = Outcome();
  outcome.traceparent = "00-nonsense";

  lines.log().Call(outcome);

  EXPECT_THAT(lines.Take(), AllOf(Not(HasSubstr("trace_id")), Not(HasSubstr("span_id")),
                                  Not(HasSubstr("parent_id")), Not(HasSubstr("nonsense"))));
}

TEST(Log, NothingIsLostWhileSomebodyReads) {
  LogLines lines;

  lines.log().Call(Outcome());

  EXPECT_EQ(lines.log().lines_lost(), 0U);
}

TEST(Log, NothingThatComesInBreaksALine) {
  const std::string nasty = "a\nb \"c\" \\ \x01 \xFF é";
  for (const LogFormat format : {LogFormat::kText, LogFormat::kJson}) {
    LogLines lines(format);
    rpc::CallOutcome outcome = Outcome();
    outcome.request_id = nasty;

    lines.log().Call(outcome);

    const std::string text = lines.Take();
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
    if (format == LogFormat::kJson) {
      EXPECT_EQ(nlohmann::json::parse(text)["request_id"], "a\nb \"c\" \\ \x01 \xEF\xBF\xBD é");
    }
  }
}

TEST(Log, ValuesWithSpacesAndEmptyOnesAreQuoted) {
  LogLines lines;

  lines.log().Write(LogLevel::kInfo, "two words",
                    {{"empty", ""}, {"equals", "a=b"}, {"n", std::int64_t{7}}});

  EXPECT_THAT(lines.Take(), HasSubstr(R"(msg="two words" empty="" equals="a=b" n=7)"));
}

TEST(Log, BracesAreOrdinaryText) {
  LogLines lines;

  lines.log().Write(LogLevel::kInfo, "{} %v {0}");

  EXPECT_THAT(lines.Take(), HasSubstr(R"(msg="{} %v {0}")"));
}

TEST(Log, LinesBelowItsLevelAreLeftOut) {
  LogLines lines(LogFormat::kText, LogLevel::kWarning);

  lines.log().Call(Outcome());
  lines.log().Write(LogLevel::kWarning, "heard");

  EXPECT_THAT(lines.Take(), AllOf(HasSubstr("heard"), Not(HasSubstr("msg=call"))));
}

TEST(LibraryLogs, TakesWhatGrpcAndProtobufSay) {
  LogLines lines;
  grpc_init();  // gRPC is silent before
  {
    const LibraryLogs library_logs(lines.log());
    gpr_log(GPR_ERROR, "from %s", "grpc");
    GOOGLE_LOG(ERROR) << "from protobuf";
  }
  grpc_shutdown();

  EXPECT_THAT(lines.Take(),
              AllOf(HasSubstr(R"(level=warning msg="from grpc" library=grpc)"),
                    HasSubstr(R"(level=debug msg="from protobuf" library=protobuf)")));
}

}  // namespace
}  // namespace entente::server
