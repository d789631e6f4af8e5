#include "services/rpc/status.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"

#include "services/rpc/violations.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

google::rpc::Status ErrorDetailsOf(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.code(), status.error_code());
  EXPECT_EQ(details.message(), status.error_message());
  return details;
}

// The detail of that type; empty, with a failure, when there is none.
template <typename Detail>
Detail ErrorDetailOf(const grpc::Status& status) {
  const google::rpc::Status details = ErrorDetailsOf(status);
  Detail detail;
  for (const auto& any : details.details()) {
    if (any.UnpackTo(&detail)) return detail;
  }
  ADD_FAILURE() << "no " << detail.GetTypeName();
  return detail;
}

// As it travels: percent-encoded text, and the details.
std::size_t BytesOf(const grpc::Status& status) {
  std::size_t bytes = status.error_details().size();
  for (const char c : status.error_message()) bytes += (c >= ' ' && c <= '~' && c != '%') ? 1 : 3;
  return bytes;
}

absl::Status NotFound() {
  return storage::WithResource(
      storage::MakeError(absl::StatusCode::kNotFound, storage::kReasonNotFound,
                         "there is no initiatives/x-y-z", {{"name", "initiatives/x-y-z"}}),
      "entente.dev/Initiative", "initiatives/x-y-z");
}

TEST(ToGrpcStatus, OkIsOk) {
  EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok());
  EXPECT_EQ(ToGrpcStatus(absl::OkStatus()).error_details(), "");
}

TEST(ToGrpcStatus, CarriesCodeTextAndDetailsWithErrorInfoFirst) {
  const grpc::Status status = ToGrpcStatus(NotFound());

  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status.error_message(), "there is no initiatives/x-y-z");
  const google::rpc::Status details = ErrorDetailsOf(status);
  ASSERT_EQ(details.details_size(), 2);
  EXPECT_EQ(details.details(0).type_url(), "type.googleapis.com/google.rpc.ErrorInfo");
  const auto info = ErrorDetailOf<google::rpc::ErrorInfo>(status);
  EXPECT_EQ(info.reason(), "RESOURCE_NOT_FOUND");
  EXPECT_EQ(info.domain(), "entente");
  EXPECT_EQ(info.metadata().at("name"), "initiatives/x-y-z");
  EXPECT_EQ(ErrorDetailOf<google::rpc::ResourceInfo>(status).resource_name(), "initiatives/x-y-z");
}

TEST(ToGrpcStatus, AnErrorWithoutErrorInfoGetsOne) {
  const grpc::Status status = ToGrpcStatus(absl::FailedPreconditionError("not now"));

  EXPECT_EQ(ErrorDetailOf<google::rpc::ErrorInfo>(status).reason(), "FAILED_PRECONDITION");
  EXPECT_EQ(ErrorDetailOf<google::rpc::ErrorInfo>(status).domain(), "entente");
}

TEST(ToGrpcStatus, WhatIsOurFaultIsToldInGeneralWords) {
  absl::Status ours = storage::MakeError(absl::StatusCode::kInternal, storage::kReasonInternal,
                                         "SELECT secret FROM host", {{"path", "/var/lib"}});
  for (const absl::Status& status :
       {ours, absl::UnknownError("SELECT secret"), absl::DataLossError("SELECT secret")}) {
    const grpc::Status sent = ToGrpcStatus(status);

    EXPECT_EQ(sent.error_code(), grpc::StatusCode::INTERNAL);
    EXPECT_THAT(sent.error_message(), Not(HasSubstr("secret")));
    EXPECT_THAT(sent.error_details(), Not(HasSubstr("secret")));
    EXPECT_THAT(sent.error_details(), Not(HasSubstr("/var")));
    EXPECT_EQ(ErrorDetailOf<google::rpc::ErrorInfo>(sent).reason(), "INTERNAL");
  }
}

TEST(ToGrpcStatus, DropsWholeViolationsFromTheEndAndSaysHowMany) {
  Violations violations;
  for (int i = 0; i < 100; ++i) {
    violations.Add("initiative.participants[" + std::to_string(i) + "].role",
                   "is not set; wanted one of SIGNATORY, PARTY, LEAD, HOST and so on");
  }

  const grpc::Status status = ToGrpcStatus(violations.ToStatus());

  EXPECT_LE(BytesOf(status), kErrorBytesMax);
  const auto bad_request = ErrorDetailOf<google::rpc::BadRequest>(status);
  const int shown = bad_request.field_violations_size() - 1;
  EXPECT_GT(shown, 20);
  EXPECT_EQ(bad_request.field_violations(shown - 1).field(),
            "initiative.participants[" + std::to_string(shown - 1) + "].role");
  EXPECT_EQ(bad_request.field_violations(shown).field(), "");
  EXPECT_EQ(bad_request.field_violations(shown).description(),
            std::to_string(100 - shown) + " more faults are not shown here");
}

TEST(ToGrpcStatus, FitsForEveryNumberAndSizeOfViolations) {
  for (const int count : {1, 2, 5, 10, 30, 99, 100, 101, 5000}) {
    for (const std::size_t size : {1, 30, 100, 600, 5000}) {
      Violations violations;
      for (int i = 0; i < count; ++i)
        violations.Add(std::string(size / 3, 'f'), std::string(size, '\n'));

      const grpc::Status status = ToGrpcStatus(violations.ToStatus());

      EXPECT_LE(BytesOf(status), kErrorBytesMax) << count << " " << size;
      const auto bad_request = ErrorDetailOf<google::rpc::BadRequest>(status);
      ASSERT_GT(bad_request.field_violations_size(), 0);
      const auto& last = *bad_request.field_violations().rbegin();
      if (last.field().empty() && size >= 3) {
        const int shown = bad_request.field_violations_size() - 1;
        EXPECT_THAT(last.description(), HasSubstr(std::to_string(count - shown) + " more fault"));
      }
    }
  }
}

TEST(ToGrpcStatus, CutsTheViolationsOfOtherDetailsToo) {
  absl::Status status = storage::MakeError(absl::StatusCode::kFailedPrecondition,
                                           storage::kReasonInUse, "agencies/us-cbp is in use");
  google::rpc::PreconditionFailure failure;
  for (int i = 0; i < 200; ++i) {
    auto* violation = failure.add_violations();
    violation->set_type("REFERENCED");
    violation->set_subject("initiatives/initiative-number-" + std::to_string(i));
  }
  storage::SetDetail(status, failure);

  const grpc::Status sent = ToGrpcStatus(status);

  EXPECT_LE(BytesOf(sent), kErrorBytesMax);
  const auto cut = ErrorDetailOf<google::rpc::PreconditionFailure>(sent);
  EXPECT_GT(cut.violations_size(), 20);
  EXPECT_THAT(cut.violations().rbegin()->description(),
              HasSubstr(std::to_string(201 - cut.violations_size()) + " more faults"));
}

TEST(ToGrpcStatus, CutsALongTextAsItTravelsAndBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "é";

  const grpc::Status status = ToGrpcStatus(absl::NotFoundError(text));

  EXPECT_LE(BytesOf(status), kErrorBytesMax);
  EXPECT_TRUE(status.error_message().ends_with("é..."));
}

TEST(ToGrpcStatus, TextThatIsNotUtf8IsCutWhereItBreaks) {
  const grpc::Status status =
      ToGrpcStatus(absl::NotFoundError("good\xFF"
                                       "bad"));

  EXPECT_EQ(status.error_message(), "good...");
}

TEST(ToGrpcStatus, GivesUpDetailsAndThenMetadataRatherThanTheError) {
  absl::Status status = storage::MakeError(absl::StatusCode::kNotFound, storage::kReasonNotFound,
                                           "not there", {{"name", std::string(10'000, 'x')}});
  status = storage::WithResource(status, "entente.dev/Initiative", std::string(10'000, 'x'));

  const grpc::Status sent = ToGrpcStatus(status);

  EXPECT_LE(BytesOf(sent), kErrorBytesMax);
  EXPECT_EQ(sent.error_message(), "not there");
  EXPECT_EQ(ErrorDetailOf<google::rpc::ErrorInfo>(sent).reason(), "RESOURCE_NOT_FOUND");
}

}  // namespace
}  // namespace entente::rpc
