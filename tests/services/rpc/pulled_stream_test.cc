#include "services/rpc/pulled_stream.h"

#include <atomic>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "google/rpc/error_info.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/server_builder.h"
#include "gtest/gtest.h"

#include "entente/v1/transfer_service.grpc.pb.h"
#include "services/rpc/workers.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using ::testing::ElementsAre;

constexpr Method kExport = {"entente.v1.TransferService", "ExportRecords", storage::Lane::kBulk};

// What the test makes of each message: by its place, from 0.
using Make = std::function<absl::StatusOr<std::optional<Reply>>(const Call&, int)>;

class TestSource final : public MessageSource {
 public:
  explicit TestSource(const Make& make) : make_(make) {}
  absl::StatusOr<std::optional<Reply>> Next(const Call& call) override {
    return make_(call, at_++);
  }

 private:
  const Make& make_;
  int at_ = 0;
};

using RawExportService =
    v1::TransferService::WithRawCallbackMethod_ExportRecords<v1::TransferService::Service>;

class ExportTestService final : public RawExportService {
 public:
  explicit ExportTestService(Adaptor& adaptor) : adaptor_(adaptor) {}

  grpc::ServerWriteReactor<grpc::ByteBuffer>* ExportRecords(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* in) override {
    return ServePulledStream<v1::ExportRecordsRequest>(
        adaptor_, context, in, kExport,
        [this](const Call&,
               const v1::ExportRecordsRequest&) -> absl::StatusOr<std::unique_ptr<MessageSource>> {
          return std::make_unique<TestSource>(make);
        });
  }

  Make make;

 private:
  Adaptor& adaptor_;
};

// A message with `count` records.
std::optional<Reply> ExportedCount(int count) {
  v1::ExportRecordsResponse response;
  for (int i = 0; i < count; ++i) response.add_records();
  return Reply::Of(response);
}

class PulledStream : public ::testing::Test {
 protected:
  PulledStream() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    stub_ = v1::TransferService::NewStub(server_->InProcessChannel(grpc::ChannelArguments()));
  }

  ~PulledStream() override { server_->Shutdown(); }

  AdaptorOptions Options() {
    AdaptorOptions options;
    options.observer = [this](const CallOutcome& outcome) {
      const std::lock_guard lock(mutex_);
      outcomes_.push_back(outcome);
    };
    return options;
  }

  // The records of each message, and how the stream ended.
  grpc::Status ReadAll(std::vector<int>& counts, grpc::ClientContext& context) {
    const auto stream = stub_->ExportRecords(&context, {});
    v1::ExportRecordsResponse response;
    while (stream->Read(&response)) counts.push_back(response.records_size());
    return stream->Finish();
  }

  static std::string ReasonOf(const grpc::Status& status) {
    google::rpc::Status details;
    google::rpc::ErrorInfo info;
    if (!details.ParseFromString(status.error_details()) || details.details().empty()) return "";
    details.details(0).UnpackTo(&info);
    return info.reason();
  }

  static void Await(const std::function<bool()>& condition) {
    while (!condition()) std::this_thread::yield();
  }

  std::mutex mutex_;
  std::vector<CallOutcome> outcomes_;
  Workers workers_{"other", 1, 1};
  Workers bulk_workers_{"bulk", 1, 8};
  Adaptor adaptor_{{.read = workers_, .write = workers_, .bulk = bulk_workers_}, Options()};
  ExportTestService service_{adaptor_};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::TransferService::Stub> stub_;
};

TEST_F(PulledStream, SendsEachMessageInOrderAndEnds) {
  service_.make = [](const Call&, int at) -> absl::StatusOr<std::optional<Reply>> {
    return at < 3 ? ExportedCount(at + 1) : std::nullopt;
  };
  std::vector<int> counts;
  grpc::ClientContext context;

  const grpc::Status status = ReadAll(counts, context);

  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_THAT(counts, ElementsAre(1, 2, 3));
  Await([this] { return adaptor_.in_flight() == 0; });
  const std::lock_guard lock(mutex_);
  ASSERT_EQ(outcomes_.size(), 1U);
  EXPECT_EQ(outcomes_[0].method, "entente.v1.TransferService/ExportRecords");
  EXPECT_TRUE(outcomes_[0].status.ok());
  EXPECT_GT(outcomes_[0].response_bytes, 0U);
}

TEST_F(PulledStream, EndsWithWhatTheSourceSaysAfterWhatItSent) {
  service_.make = [](const Call&, int at) -> absl::StatusOr<std::optional<Reply>> {
    if (at == 0) return ExportedCount(1);
    return storage::MakeError(absl::StatusCode::kUnavailable, storage::kReasonDatabaseUnavailable,
                              "away");
  };
  std::vector<int> counts;
  grpc::ClientContext context;

  const grpc::Status status = ReadAll(counts, context);

  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOf(status), storage::kReasonDatabaseUnavailable);
  EXPECT_THAT(counts, ElementsAre(1));
}

TEST_F(PulledStream, TellsNothingOfASourceThatThrows) {
  service_.make = [](const Call&, int) -> absl::StatusOr<std::optional<Reply>> {
    throw std::runtime_error("secret");
  };
  std::vector<int> counts;
  grpc::ClientContext context;

  const grpc::Status status = ReadAll(counts, context);

  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(status.error_message().find("secret"), std::string::npos);
}

TEST_F(PulledStream, MakesNoMessageBeforeTheOneBeforeHasLeft) {
  // Larger than what HTTP/2 takes for a caller that does not read.
  constexpr int kRecords = 2'000'000;
  std::atomic<int> made = 0;
  service_.make = [&made](const Call&, int at) -> absl::StatusOr<std::optional<Reply>> {
    ++made;
    return at < 5 ? ExportedCount(kRecords) : std::nullopt;
  };
  grpc::ClientContext context;
  const auto stream = stub_->ExportRecords(&context, {});
  v1::ExportRecordsResponse response;

  ASSERT_TRUE(stream->Read(&response));
  Await([&made] { return made >= 2; });
  EXPECT_LE(made, 3);  // one that is being read, one on its way, one in hand
  while (stream->Read(&response)) {
  }

  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(made, 6);
}

TEST_F(PulledStream, CancelsTheWorkOfACallerWhoLeaves) {
  std::promise<void> entered;
  std::promise<void> left;
  service_.make = [&](const Call& call, int) -> absl::StatusOr<std::optional<Reply>> {
    call.cancellation->Watch([&] { left.set_value(); });
    entered.set_value();
    left.get_future().wait();
    call.cancellation->Watch({});
    return absl::CancelledError("left");
  };
  grpc::ClientContext context;
  const auto stream = stub_->ExportRecords(&context, {});
  entered.get_future().wait();

  context.TryCancel();

  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  Await([this] { return adaptor_.in_flight() == 0; });
}

TEST_F(PulledStream, EndsWhereTheServerStops) {
  service_.make = [this](const Call&, int at) -> absl::StatusOr<std::optional<Reply>> {
    if (at == 1) adaptor_.EndStreams();
    return ExportedCount(1);
  };
  std::vector<int> counts;
  grpc::ClientContext context;

  const grpc::Status status = ReadAll(counts, context);

  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOf(status), storage::kReasonShuttingDown);
  EXPECT_THAT(counts, ElementsAre(1, 1));
}

TEST_F(PulledStream, HasADeadlineForEachMessage) {
  std::vector<absl::Duration> left;
  service_.make = [&left](const Call& call, int at) -> absl::StatusOr<std::optional<Reply>> {
    left.push_back(call.deadline - absl::Now());
    return at == 0 ? ExportedCount(1) : std::nullopt;
  };
  std::vector<int> counts;
  grpc::ClientContext context;

  ASSERT_TRUE(ReadAll(counts, context).ok());

  ASSERT_EQ(left.size(), 2U);
  for (const absl::Duration duration : left) {
    EXPECT_LE(duration, Options().deadline_max);
    EXPECT_GT(duration, absl::ZeroDuration());
  }
}

TEST_F(PulledStream, RefusesARequestThatIsNoMessage) {
  service_.make = [](const Call&, int) -> absl::StatusOr<std::optional<Reply>> {
    return std::nullopt;
  };
  v1::ExportRecordsRequest request;
  request.set_resume_name(std::string("a\0b", 3));
  grpc::ClientContext context;

  const auto stream = stub_->ExportRecords(&context, request);
  v1::ExportRecordsResponse response;
  EXPECT_FALSE(stream->Read(&response));
  const grpc::Status status = stream->Finish();

  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(status), storage::kReasonBadRequest);
}

}  // namespace
}  // namespace entente::rpc
