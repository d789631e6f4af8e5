#include "services/rpc/violations.h"

#include <string>

#include "gtest/gtest.h"

#include "storage/error.h"

namespace entente::rpc {
namespace {

std::string TextOfFaults(const absl::Status& status) { return std::string(status.message()); }

google::rpc::BadRequest BadRequestOf(const absl::Status& status) {
  google::rpc::BadRequest bad_request;
  EXPECT_TRUE(storage::GetDetail(status, bad_request));
  return bad_request;
}

TEST(Violations, NoneIsOk) {
  const Violations violations;

  EXPECT_TRUE(violations.empty());
  EXPECT_TRUE(violations.ToStatus().ok());
}

TEST(Violations, TellsAllAtOnceAndTheFirstInTheText) {
  Violations violations;
  violations.Add("initiative.titles", "has no entry; wanted at least one");
  violations.Add("initiative.participants[2].role", "is not set");

  const absl::Status status = violations.ToStatus();

  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonBadRequest);
  EXPECT_EQ(TextOfFaults(status),
            "initiative.titles: has no entry; wanted at least one (and 1 more)");
  const auto bad_request = BadRequestOf(status);
  ASSERT_EQ(bad_request.field_violations_size(), 2);
  EXPECT_EQ(bad_request.field_violations(1).field(), "initiative.participants[2].role");
  EXPECT_EQ(bad_request.field_violations(1).description(), "is not set");
}

TEST(Violations, OfTheWholeRequestHaveNoField) {
  Violations violations;
  violations.Add("", "is empty");

  EXPECT_EQ(TextOfFaults(violations.ToStatus()), "is empty");
}

TEST(Violations, TakesTheTextOfAnErrorAndNothingOfAnOkStatus) {
  Violations violations;

  violations.AddIfError("date", absl::OkStatus());
  EXPECT_TRUE(violations.empty());
  violations.AddIfError("date", absl::InvalidArgumentError("31 February is no day"));

  EXPECT_EQ(TextOfFaults(violations.ToStatus()), "date: 31 February is no day");
}

TEST(Violations, PastAHundredOnlyTheCountGoesOn) {
  Violations violations;
  for (int i = 0; i < 5000; ++i) violations.Add("field", "is wrong");

  const absl::Status status = violations.ToStatus();

  EXPECT_EQ(BadRequestOf(status).field_violations_size(), 100);
  EXPECT_EQ(TextOfFaults(status), "field: is wrong (and 4999 more)");
}

TEST(Violations, CutLongTextsBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "é";
  Violations violations;
  violations.Add(text, text);

  const auto violation = BadRequestOf(violations.ToStatus()).field_violations(0);

  EXPECT_EQ(violation.field().size(), 203u);
  EXPECT_EQ(violation.description().size(), 603u);
}

}  // namespace
}  // namespace entente::rpc
