#include "services/rpc/pushed_stream.h"

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
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

constexpr Method kImport = {"entente.v1.TransferService", "ImportRecords", storage::Lane::kBulk};

// What the test makes of the messages and of the end.
struct Script {
  std::function<absl::Status(const Call&, const v1::ImportRecordsRequest&)> take =
      [](const Call&, const v1::ImportRecordsRequest&) { return absl::OkStatus(); };
  std::function<absl::StatusOr<Reply>(const Call&)> end = [](const Call&) {
    return Reply::Of(v1::ImportRecordsResponse());
  };
};

class TestSink final : public MessageSink {
 public:
  explicit TestSink(const Script& script) : script_(script) {}

  absl::Status Take(const Call& call, std::unique_ptr<google::protobuf::Message> message) override {
    return script_.take(call, static_cast<const v1::ImportRecordsRequest&>(*message));
  }
  absl::StatusOr<Reply> End(const Call& call) override { return script_.end(call); }
  [[nodiscard]] std::string request_id() const override { return "an-id"; }

 private:
  const Script& script_;
};

using RawImportService =
    v1::TransferService::WithRawCallbackMethod_ImportRecords<v1::TransferService::Service>;

class ImportTestService final : public RawImportService {
 public:
  explicit ImportTestService(Adaptor& adaptor) : adaptor_(adaptor) {}

  grpc::ServerReadReactor<grpc::ByteBuffer>* ImportRecords(grpc::CallbackServerContext* context,
                                                           grpc::ByteBuffer* out) override {
    return ServePushedStream(
        adaptor_, context, out, kImport,
        [] { return std::make_unique<v1::ImportRecordsRequest>(); },
        [this](const Call&) -> absl::StatusOr<std::unique_ptr<MessageSink>> {
          return std::make_unique<TestSink>(script);
        });
  }

  Script script;

 private:
  Adaptor& adaptor_;
};

// A message with `count` records.
v1::ImportRecordsRequest MessageOf(int count) {
  v1::ImportRecordsRequest request;
  for (int i = 0; i < count; ++i) request.add_records();
  return request;
}

class PushedStream : public ::testing::Test {
 protected:
  PushedStream() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    stub_ = v1::TransferService::NewStub(server_->InProcessChannel(grpc::ChannelArguments()));
  }

  ~PushedStream() override { server_->Shutdown(); }

  AdaptorOptions Options() {
    AdaptorOptions options;
    options.observer = [this](const CallOutcome& outcome) {
      const std::lock_guard lock(mutex_);
      outcomes_.push_back(outcome);
    };
    return options;
  }

  grpc::Status SendAll(const std::vector<v1::ImportRecordsRequest>& messages) {
    grpc::ClientContext context;
    const auto stream = stub_->ImportRecords(&context, &response_);
    for (const auto& message : messages) {
      if (!stream->Write(message)) break;
    }
    stream->WritesDone();
    return stream->Finish();
  }

  static std::string ReasonOf(const grpc::Status& status) {
    google::rpc::Status details;
    google::rpc::ErrorInfo info;
    if (!details.ParseFromString(status.error_details()) || details.details().empty()) return "";
    details.details(0).UnpackTo(&info);
    return info.reason();
  }

  void AwaitEnd() {
    while (adaptor_.in_flight() > 0) std::this_thread::yield();
  }

  std::mutex mutex_;
  std::vector<CallOutcome> outcomes_;
  v1::ImportRecordsResponse response_;
  Workers workers_{"other", 1, 1};
  Workers bulk_workers_{"bulk", 1, 8};
  Adaptor adaptor_{{.read = workers_, .write = workers_, .bulk = bulk_workers_}, Options()};
  ImportTestService service_{adaptor_};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::TransferService::Stub> stub_;
};

TEST_F(PushedStream, TakesEachMessageInOrderAndAnswersAtTheEnd) {
  std::vector<int> counts;
  service_.script.take = [&](const Call&, const v1::ImportRecordsRequest& message) {
    counts.push_back(message.records_size());
    return absl::OkStatus();
  };
  service_.script.end = [](const Call&) {
    v1::ImportRecordsResponse response;
    response.set_change_count(7);
    return Reply::Of(response);
  };

  const grpc::Status status = SendAll({MessageOf(1), MessageOf(2), MessageOf(3)});

  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_THAT(counts, ElementsAre(1, 2, 3));
  EXPECT_EQ(response_.change_count(), 7);
  AwaitEnd();
  const std::lock_guard lock(mutex_);
  ASSERT_EQ(outcomes_.size(), 1U);
  EXPECT_EQ(outcomes_[0].method, "entente.v1.TransferService/ImportRecords");
  EXPECT_EQ(outcomes_[0].request_id, "an-id");
  EXPECT_GT(outcomes_[0].request_bytes, 0U);
}

TEST_F(PushedStream, EndsWithWhatTheSinkSays) {
  service_.script.take = [](const Call&, const v1::ImportRecordsRequest&) {
    return storage::MakeError(absl::StatusCode::kUnavailable, storage::kReasonDatabaseUnavailable,
                              "away");
  };

  const grpc::Status status = SendAll({MessageOf(1), MessageOf(1)});

  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOf(status), storage::kReasonDatabaseUnavailable);
}

TEST_F(PushedStream, TellsNothingOfASinkThatThrows) {
  service_.script.take = [](const Call&, const v1::ImportRecordsRequest&) -> absl::Status {
    throw std::runtime_error("secret");
  };

  const grpc::Status status = SendAll({MessageOf(1)});

  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(status.error_message().find("secret"), std::string::npos);
}

TEST_F(PushedStream, AStreamThatBreaksOffHasNoEnd) {
  std::atomic<int> ends = 0;
  std::atomic<int> taken = 0;
  service_.script.take = [&](const Call&, const v1::ImportRecordsRequest&) {
    ++taken;
    return absl::OkStatus();
  };
  service_.script.end = [&](const Call&) {
    ++ends;
    return Reply::Of(v1::ImportRecordsResponse());
  };
  for (int i = 0; i < 50; ++i) {
    grpc::ClientContext context;
    const auto stream = stub_->ImportRecords(&context, &response_);
    ASSERT_TRUE(stream->Write(MessageOf(1)));
    while (taken <= i) std::this_thread::yield();
    context.TryCancel();
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }

  AwaitEnd();
  EXPECT_EQ(ends, 0);
}

TEST_F(PushedStream, CancelsTheWorkOfACallerWhoLeaves) {
  std::promise<void> entered;
  std::promise<void> left;
  service_.script.take = [&](const Call& call, const v1::ImportRecordsRequest&) {
    call.cancellation->Watch([&] { left.set_value(); });
    entered.set_value();
    left.get_future().wait();
    call.cancellation->Watch({});
    return absl::CancelledError("left");
  };
  grpc::ClientContext context;
  const auto stream = stub_->ImportRecords(&context, &response_);
  ASSERT_TRUE(stream->Write(MessageOf(1)));
  entered.get_future().wait();

  context.TryCancel();

  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  AwaitEnd();
}

TEST_F(PushedStream, EndsWhereTheServerStops) {
  service_.script.take = [this](const Call&, const v1::ImportRecordsRequest&) {
    adaptor_.EndStreams();
    return absl::OkStatus();
  };

  const grpc::Status status = SendAll({MessageOf(1), MessageOf(1)});

  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOf(status), storage::kReasonShuttingDown);
}

TEST_F(PushedStream, RefusesAMessageThatIsNone) {
  v1::ImportRecordsRequest bad = MessageOf(1);
  bad.mutable_config()->set_reason(std::string("a\0b", 3));

  const grpc::Status status = SendAll({bad});

  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(status), storage::kReasonBadRequest);
}

}  // namespace
}  // namespace entente::rpc
