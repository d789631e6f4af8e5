// Records moved out of the real server by many callers at once, each at its own pace.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/v1/transfer_service.grpc.pb.h"
#include "tests/e2e/database.h"
#include "tests/e2e/server_process.h"

namespace entente::test {
namespace {

constexpr int kExports = 32;
constexpr int kReleases = 24;
constexpr std::size_t kTextBytes = 200'000;

class ExportTest : public ::testing::Test {
 protected:
  struct Export {
    std::unique_ptr<grpc::ClientContext> context = ContextFor(300);
    std::unique_ptr<grpc::ClientReader<v1::ExportRecordsResponse>> stream;
    std::vector<std::string> names;
    std::size_t text_bytes = 0;

    // False at the end.
    bool ReadOne() {
      v1::ExportRecordsResponse message;
      if (!stream->Read(&message)) return false;
      for (const v1::Record& record : message.records()) {
        names.push_back(record.has_release() ? record.release().name() : record.agency().name());
        text_bytes += record.text().size();
      }
      return true;
    }
  };

  // Some megabytes: far more than a stream takes without being read.
  void Fill() {
    MakeAgency(server_, "us-dhs", "US");
    const auto context = ContextFor(120);
    v1::ImportRecordsResponse response;
    const auto stream = stub_->ImportRecords(context.get(), &response);
    for (int number = 0; number < kReleases; ++number) {
      v1::ImportRecordsRequest message;
      if (number == 0) message.mutable_config();
      v1::Record& record = *message.add_records();
      v1::Release& release = *record.mutable_release();
      release.set_name(absl::StrCat("releases/r-", 100 + number));
      release.set_title("A release");
      release.set_kind(v1::Release::PRESS_RELEASE);
      release.set_language_code("en");
      release.mutable_release_date()->set_edtf("2010-07-13");
      release.add_issuers()->set_agency("agencies/us-dhs");
      std::string& text = *record.mutable_text();
      for (int line = 0; text.size() < kTextBytes; ++line) {
        absl::StrAppend(&text, "Line ", line, " of release ", number, ".\n");
      }
      ASSERT_TRUE(stream->Write(message));
    }
    stream->WritesDone();
    const grpc::Status status = stream->Finish();
    ASSERT_TRUE(status.ok()) << status.error_message();
    ASSERT_EQ(response.total().created_count(), kReleases) << response.ShortDebugString();
  }

  const TemporaryFolder folder_;
  ServerProcess server_{folder_.path() + "/data"};
  const std::unique_ptr<v1::TransferService::Stub> stub_ =
      v1::TransferService::NewStub(server_.channel());
};

// More than there are workers and connections of their lane: a stream that is not read keeps
// neither.
TEST_F(ExportTest, ManyThatAreReadSlowlyHoldNobodyBackAndMissNothing) {
  ASSERT_NO_FATAL_FAILURE(Fill());
  std::vector<Export> exports(kExports);
  for (Export& one : exports) {
    one.stream = stub_->ExportRecords(one.context.get(), v1::ExportRecordsRequest());
    ASSERT_TRUE(one.ReadOne());
  }

  // While all of them stand still, others are served.
  v1::GetAgencyRequest get;
  get.set_name("agencies/us-dhs");
  v1::Agency agency;
  const grpc::Status answered = server_.directory().GetAgency(ContextFor(20).get(), get, &agency);
  Export late;
  late.stream = stub_->ExportRecords(late.context.get(), v1::ExportRecordsRequest());
  while (late.ReadOne()) {
  }
  const grpc::Status late_status = late.stream->Finish();
  const std::string open_transactions =
      Database(folder_.path() + "/data")
          .Ask("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'");

  EXPECT_TRUE(answered.ok()) << answered.error_message();
  EXPECT_TRUE(late_status.ok()) << late_status.error_message();
  EXPECT_EQ(open_transactions, "0");
  // A message of each in turn.
  bool is_any_left = true;
  while (is_any_left) {
    is_any_left = false;
    for (Export& one : exports) is_any_left |= one.ReadOne();
  }
  for (Export& one : exports) {
    const grpc::Status status = one.stream->Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(one.names, late.names);
    EXPECT_EQ(one.text_bytes, late.text_bytes);
  }
  EXPECT_EQ(late.names.size(), kReleases + 1U);
  EXPECT_GE(late.text_bytes, kReleases * kTextBytes);
}

}  // namespace
}  // namespace entente::test
