#include "clients/cpp/error.h"

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"

namespace entente::client {
namespace {

using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

// What a server sends for a request with two bad fields, worth a repeat in 1.5 s.
grpc::Status TwoBadFields() {
  google::rpc::BadRequest bad_request;
  for (const char* field : {"initiative.titles", "initiative.participants[0].role"}) {
    auto* violation = bad_request.add_field_violations();
    violation->set_field(field);
    violation->set_description(std::string("what is wrong with ") + field);
  }
  google::rpc::ErrorInfo info;
  info.set_reason("BAD_REQUEST");
  info.set_domain("entente");
  (*info.mutable_metadata())["count"] = "2";
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(1);
  retry.mutable_retry_delay()->set_nanos(500'000'000);
  google::rpc::Status details;
  details.add_details()->PackFrom(info);
  details.add_details()->PackFrom(bad_request);
  details.add_details()->PackFrom(retry);
  return {grpc::StatusCode::INVALID_ARGUMENT, "2 fields are wrong", details.SerializeAsString()};
}

TEST(Error, KeepsCodeAndMessage) {
  const absl::Status status = FromGrpc(TwoBadFields());

  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "2 fields are wrong");
}

TEST(Error, IsOkForOk) { EXPECT_TRUE(FromGrpc(grpc::Status::OK).ok()); }

TEST(Error, TellsEveryBadFieldInOrder) {
  const auto violations = FieldViolations(FromGrpc(TwoBadFields()));

  ASSERT_EQ(violations.size(), 2U);
  EXPECT_EQ(violations[0].field, "initiative.titles");
  EXPECT_EQ(violations[1].field, "initiative.participants[0].role");
  EXPECT_EQ(violations[1].description, "what is wrong with initiative.participants[0].role");
}

TEST(Error, TellsReasonFactsAndRetryDelay) {
  const absl::Status status = FromGrpc(TwoBadFields());

  EXPECT_EQ(Reason(status), "BAD_REQUEST");
  EXPECT_THAT(ReasonFacts(status), UnorderedElementsAre(Pair("count", "2")));
  EXPECT_EQ(RetryDelay(status), absl::Milliseconds(1500));
}

TEST(Error, HasNoDetailsWhenGrpcMadeIt) {
  const absl::Status status = FromGrpc({grpc::StatusCode::UNAVAILABLE, "no connection"});

  EXPECT_EQ(Reason(status), "");
  EXPECT_THAT(FieldViolations(status), IsEmpty());
  EXPECT_THAT(ReasonFacts(status), IsEmpty());
  EXPECT_FALSE(RetryDelay(status).has_value());
}

TEST(Error, KeepsTheMessageWhenDetailsCannotBeRead) {
  const absl::Status status =
      FromGrpc({grpc::StatusCode::NOT_FOUND, "there is none", "\xFF\xFF not protobuf"});

  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(status.message(), "there is none");
  EXPECT_EQ(Reason(status), "");
}

}  // namespace
}  // namespace entente::client
