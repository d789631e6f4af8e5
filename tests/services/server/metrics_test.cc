#include "services/server/metrics.h"

#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "services/server/metrics_methods.h"
#include "services/server/metrics_process.h"
#include "services/server/metrics_state.h"
#include "storage/error.h"
#include "tests/services/server/metrics_text.h"

namespace entente::server {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kGet = "entente.v1.InitiativeService/GetInitiative";
constexpr const char* kList = "entente.v1.InitiativeService/ListInitiatives";
constexpr rpc::Method kGetMethod = {"entente.v1.InitiativeService", "GetInitiative"};

rpc::CallOutcome Outcome(std::string method, absl::Status status = absl::OkStatus(),
                         absl::Duration duration = absl::Milliseconds(3)) {
  return {.method = std::move(method),
          .status = std::move(status),
          .duration = duration,
          .request_bytes = 12,
          .response_bytes = 5000};
}

std::string Labels(const std::string& method, const std::string& status) {
  return absl::StrCat("{grpc_method=\"", method, "\",grpc_status=\"", status, "\"");
}

TEST(Metrics, ACallIsCountedByMethodAndStatus) {
  Metrics metrics({kGet, kList});

  metrics.Started(kGetMethod);
  metrics.Started(kGetMethod);
  metrics.Observe(Outcome(kGet));

  const std::string text = TextOf(metrics.Collect());
  const std::string labels = Labels(kGet, "OK");
  EXPECT_THAT(
      text,
      AllOf(
          HasSubstr(absl::StrCat("grpc_server_call_started_total{grpc_method=\"", kGet, "\"} 2\n")),
          HasSubstr(
              absl::StrCat("grpc_server_call_started_total{grpc_method=\"", kList, "\"} 0\n")),
          HasSubstr(absl::StrCat("grpc_server_call_duration_seconds_count", labels, "} 1\n")),
          HasSubstr(absl::StrCat("grpc_server_call_duration_seconds_sum", labels, "} 0.003\n"))));
  EXPECT_THAT(
      text,
      AllOf(HasSubstr(absl::StrCat("grpc_server_call_sent_total_compressed_message_size_bytes_sum",
                                   labels, "} 5000\n")),
            HasSubstr(absl::StrCat("grpc_server_call_rcvd_total_compressed_message_size_bytes_sum",
                                   labels, "} 12\n"))));
  EXPECT_THAT(text, Not(HasSubstr(Labels(kList, "OK"))));
}

TEST(Metrics, ABucketHoldsItsUpperBoundAndAllBelow) {
  Metrics metrics({kGet});
  for (const absl::Duration duration :
       {absl::ZeroDuration(), absl::Milliseconds(2), absl::Microseconds(2001), absl::Seconds(100),
        absl::Hours(5)}) {
    metrics.Observe(Outcome(kGet, absl::OkStatus(), duration));
  }

  const std::string text = TextOf(metrics.Collect());
  const auto bucket = [](const char* bound, int count) {
    return HasSubstr(absl::StrCat("grpc_server_call_duration_seconds_bucket", Labels(kGet, "OK"),
                                  ",le=\"", bound, "\"} ", count, "\n"));
  };
  EXPECT_THAT(text, AllOf(bucket("0.001", 1), bucket("0.002", 2), bucket("0.004", 3),
                          bucket("50", 3), bucket("100", 4), bucket("+Inf", 5)));
}

TEST(Metrics, MethodsThatNobodyKnowsAreCountedTogether) {
  Metrics metrics({kGet});

  metrics.Started({"entente.v1.InitiativeService", "Made.Up.1"});
  for (const char* method : {"made.up/Method", "", "/", "no slash", kList}) {
    metrics.Observe(Outcome(method));
  }

  const std::string text = TextOf(metrics.Collect());
  EXPECT_THAT(text, AllOf(HasSubstr("grpc_server_call_started_total{grpc_method=\"other\"} 1\n"),
                          HasSubstr(absl::StrCat("grpc_server_call_duration_seconds_count",
                                                 Labels("other", "OK"), "} 5\n")),
                          Not(HasSubstr("ade"))));
}

TEST(Metrics, EveryStatusHasTheNameThatGrpcGivesIt) {
  Metrics metrics({kGet});
  for (int code = 0; code <= 16; ++code) {
    metrics.Observe(Outcome(kGet, absl::Status(static_cast<absl::StatusCode>(code), "")));
  }

  const std::string text = TextOf(metrics.Collect());
  for (const char* name : {"OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED",
                           "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "UNAUTHENTICATED",
                           "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE",
                           "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS"}) {
    EXPECT_THAT(text, HasSubstr(absl::StrCat("grpc_server_call_duration_seconds_count",
                                             Labels(kGet, name), "} 1\n")));
  }
}

TEST(Metrics, RefusedCallsAreCountedByReason) {
  Metrics metrics({kGet});
  const auto refuse = [&](absl::StatusCode code, std::string_view reason) {
    metrics.Observe(Outcome(kGet, storage::MakeError(code, reason, "no")));
  };

  refuse(absl::StatusCode::kResourceExhausted, storage::kReasonQueueFull);
  refuse(absl::StatusCode::kResourceExhausted, storage::kReasonQueueFull);
  refuse(absl::StatusCode::kUnauthenticated, storage::kReasonNoCredentials);
  refuse(absl::StatusCode::kPermissionDenied, "NEWER_THAN_THE_TABLE");
  refuse(absl::StatusCode::kNotFound, storage::kReasonQueueFull);  // no refusal
  metrics.Observe(Outcome(kGet, absl::ResourceExhaustedError("without a reason")));

  EXPECT_THAT(TextOf(metrics.Collect()),
              AllOf(HasSubstr("entente_calls_refused_total{reason=\"QUEUE_FULL\"} 2\n"),
                    HasSubstr("entente_calls_refused_total{reason=\"CREDENTIALS_MISSING\"} 1\n"),
                    HasSubstr("entente_calls_refused_total{reason=\"ROLE_TOO_LOW\"} 0\n"),
                    HasSubstr("entente_calls_refused_total{reason=\"OTHER\"} 2\n")));
}

TEST(Metrics, NothingIsLostWhenManyThreadsCount) {
  constexpr int kThreads = 4;
  constexpr int kCalls = 2000;
  Metrics metrics({kGet, kList});
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int call = 0; call < kCalls; ++call) {
        metrics.Started(kGetMethod);
        metrics.Observe(Outcome(kGet));
      }
    });
  }
  const std::string during = TextOf(metrics.Collect());
  for (std::thread& thread : threads) thread.join();

  const std::string text = TextOf(metrics.Collect());
  EXPECT_THAT(during, HasSubstr("grpc_server_call_started_total"));
  EXPECT_THAT(text, AllOf(HasSubstr(absl::StrCat("grpc_server_call_started_total{grpc_method=\"",
                                                 kGet, "\"} 8000\n")),
                          HasSubstr(absl::StrCat("grpc_server_call_duration_seconds_count",
                                                 Labels(kGet, "OK"), "} 8000\n"))));
}

TEST(ApiMethods, AreThoseOfTheProtos) {
  const std::vector<std::string> methods = ApiMethods();

  EXPECT_THAT(methods, AllOf(Contains(kGet), Contains("entente.v1.HistoryService/Watch"),
                             Contains("entente.v1.EvidenceService/ListCitations"),
                             Contains("entente.v1.TransferService/ImportRecords")));
  std::size_t count = 0;
  for (const char* service : {"commitment", "directory", "evidence", "history", "initiative",
                              "release", "report", "transfer"}) {
    std::ifstream in(
        absl::StrCat(ENTENTE_SOURCE_DIR, "/proto/entente/v1/", service, "_service.proto"));
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with("  rpc ")) ++count;
    }
  }
  EXPECT_EQ(methods.size(), count);
}

TEST(ApiMethods, StreamsAreTold) {
  EXPECT_TRUE(IsStream("entente.v1.HistoryService/Watch"));
  EXPECT_TRUE(IsStream("entente.v1.TransferService/ImportRecords"));
  EXPECT_TRUE(IsStream("entente.v1.TransferService/ExportRecords"));
  EXPECT_FALSE(IsStream(kGet));
  EXPECT_FALSE(IsStream("made.up/Method"));
  EXPECT_FALSE(IsStream(""));
}

TEST(CollectState, AsksThoseWhoKnow) {
  MetricsSources sources;
  sources.version = "1.2.3";
  sources.grpc_version = "1.51.1";
  sources.lanes = {
      {"read", [] { return LaneState{.workers = 4, .busy = 3, .queued = 2, .queue_max = 512}; }}};
  sources.calls_in_flight = [] { return std::size_t{7}; };
  sources.database_up = [] { return false; };
  sources.watch_streams = [] { return std::size_t{5}; };
  sources.watch_streams_max = 1000;
  sources.watch_progress = [] {
    return WatchProgress{.head_number = 42, .lag = absl::Milliseconds(250)};
  };
  sources.log_lines_lost = [] { return std::size_t{9}; };

  EXPECT_THAT(
      TextOf(CollectState(sources)),
      AllOf(HasSubstr("entente_build_info{version=\"1.2.3\",grpc=\"1.51.1\"} 1\n"),
            HasSubstr("entente_lane_workers{lane=\"read\"} 4\n"),
            HasSubstr("entente_lane_workers_busy{lane=\"read\"} 3\n"),
            HasSubstr("entente_lane_queue_length{lane=\"read\"} 2\n"),
            HasSubstr("entente_lane_queue_capacity{lane=\"read\"} 512\n"),
            HasSubstr("entente_calls_in_flight 7\n"), HasSubstr("entente_database_up 0\n"),
            HasSubstr("entente_watch_streams 5\n"), HasSubstr("entente_watch_streams_max 1000\n"),
            HasSubstr("entente_watch_head_number 42\n"),
            HasSubstr("entente_watch_lag_seconds 0.25\n"),
            HasSubstr("entente_log_lines_lost_total 9\n")));
}

TEST(CollectState, StatementsAreToldByLaneAndHowLongTheyTook) {
  MetricsSources sources;
  sources.statements = [] {
    return std::vector<storage::StatementTally>{{.lane = storage::Lane::kWrite,
                                                 .bounds = {0.001, 0.005},
                                                 .counts = {3, 2, 1},
                                                 .seconds = 0.5,
                                                 .failed = 1}};
  };

  const std::string at = "db_client_operation_duration_seconds";
  const std::string labels = "{db_system_name=\"postgresql\",lane=\"write\"";
  EXPECT_THAT(TextOf(CollectState(sources)),
              AllOf(HasSubstr(at + "_bucket" + labels + ",le=\"0.001\"} 3\n"),
                    HasSubstr(at + "_bucket" + labels + ",le=\"0.005\"} 5\n"),
                    HasSubstr(at + "_bucket" + labels + ",le=\"+Inf\"} 6\n"),
                    HasSubstr(at + "_count" + labels + "} 6\n"),
                    HasSubstr(at + "_sum" + labels + "} 0.5\n"),
                    HasSubstr("entente_statements_failed_total{lane=\"write\"} 1\n")));
}

TEST(CollectState, OfWhatNobodyKnowsNothingIsTold) {
  const std::string text = TextOf(CollectState({}));

  EXPECT_THAT(text, HasSubstr("entente_build_info"));
  for (const char* name : {"lane", "watch", "database", "in_flight", "log_", "statements"}) {
    EXPECT_THAT(text, Not(HasSubstr(name)));
  }
}

// The value of a metric without labels.
double ValueOf(const std::string& text, const std::string& name) {
  const std::size_t at = text.find("\n" + name + " ");
  return at == std::string::npos ? -1 : std::stod(text.substr(at + name.size() + 2));
}

TEST(CollectProcess, TellsWhatThisProcessUses) {
  const std::string text = TextOf(CollectProcess());

  EXPECT_GT(ValueOf(text, "process_cpu_seconds_total"), 0);
  EXPECT_GT(ValueOf(text, "process_resident_memory_bytes"), 1 << 20);
  EXPECT_GT(ValueOf(text, "process_virtual_memory_bytes"),
            ValueOf(text, "process_resident_memory_bytes"));
  EXPECT_GE(ValueOf(text, "process_open_fds"), 3);
  EXPECT_GE(ValueOf(text, "process_max_fds"), ValueOf(text, "process_open_fds"));
  EXPECT_GE(ValueOf(text, "process_threads"), 1);
  const double now = static_cast<double>(absl::ToUnixSeconds(absl::Now()));
  EXPECT_LE(ValueOf(text, "process_start_time_seconds"), now + 1);
  EXPECT_GT(ValueOf(text, "process_start_time_seconds"), now - 24 * 3600);
}

TEST(ParseProcessStat, TheNameMayHoldAnything) {
  const std::string fields =
      " S 1 1 1 0 -1 4194560 100 0 0 0 10 5 0 0 20 0 7 0 12345 2300000 450 18446744073709551615";

  for (const std::string& name : {std::string("(x)"), std::string("(a b) c) 9 9 (d)")}) {
    const ProcessStat stat = ParseProcessStat("1234 " + name + fields);

    EXPECT_EQ(stat.threads, 7);
    EXPECT_EQ(stat.start_ticks, 12345);
    EXPECT_EQ(stat.virtual_bytes, 2300000);
    EXPECT_EQ(stat.resident_pages, 450);
  }
}

TEST(ParseProcessStat, WhatIsNoneIsZero) {
  for (const char* text :
       {"", "1234", "1234 (x) S 1 1", "1234 (x) S 1 1 1 0 - - - - - - - - - -"}) {
    EXPECT_EQ(ParseProcessStat(text).threads, 0) << text;
    EXPECT_EQ(ParseProcessStat(text).resident_pages, 0) << text;
  }
}

}  // namespace
}  // namespace entente::server
