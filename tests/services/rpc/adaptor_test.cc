#include "services/rpc/adaptor.h"

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

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "google/protobuf/stubs/logging.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"

#include "entente/v1/initiative_service.grpc.pb.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr Method kGet = {"entente.v1.InitiativeService", "GetInitiative", storage::Lane::kRead};
constexpr Method kCreate = {"entente.v1.InitiativeService", "CreateInitiative",
                            storage::Lane::kWrite};

constexpr Method kSummarize = {"entente.v1.InitiativeService", "SummarizeInitiatives",
                               storage::Lane::kBulk};

using GetInitiativeHandler =
    std::function<absl::StatusOr<Reply>(const Call&, const v1::GetInitiativeRequest&)>;
using CreateInitiativeHandler =
    std::function<absl::StatusOr<Reply>(const Call&, const v1::CreateInitiativeRequest&)>;

using SummarizeHandler =
    std::function<absl::StatusOr<Reply>(const Call&, const v1::SummarizeInitiativesRequest&)>;

using RawInitiativeService = v1::InitiativeService::WithRawCallbackMethod_GetInitiative<
    v1::InitiativeService::WithRawCallbackMethod_CreateInitiative<
        v1::InitiativeService::WithRawCallbackMethod_SummarizeInitiatives<
            v1::InitiativeService::Service>>>;

// Three methods of the real API, whose handlers are the test's.
class InitiativeTestService final : public RawInitiativeService {
 public:
  explicit InitiativeTestService(Adaptor& adaptor) : adaptor_(adaptor) {}

  grpc::ServerUnaryReactor* GetInitiative(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* in,
                                          grpc::ByteBuffer* out) override {
    newest_context = context;
    return adaptor_.Serve<v1::GetInitiativeRequest>(context, in, out, kGet, get);
  }

  grpc::ServerUnaryReactor* CreateInitiative(grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* in,
                                             grpc::ByteBuffer* out) override {
    return adaptor_.Serve<v1::CreateInitiativeRequest>(context, in, out, kCreate, create);
  }

  grpc::ServerUnaryReactor* SummarizeInitiatives(grpc::CallbackServerContext* context,
                                                 const grpc::ByteBuffer* in,
                                                 grpc::ByteBuffer* out) override {
    return adaptor_.Serve<v1::SummarizeInitiativesRequest>(context, in, out, kSummarize, summarize);
  }

  GetInitiativeHandler get = [](const Call&, const v1::GetInitiativeRequest& request) {
    v1::Initiative initiative;
    initiative.set_name(request.name());
    return Reply::Of(initiative);
  };
  CreateInitiativeHandler create = [](const Call&, const v1::CreateInitiativeRequest& request) {
    return Reply::Of(request.initiative());
  };
  SummarizeHandler summarize = [](const Call&, const v1::SummarizeInitiativesRequest&) {
    return Reply();
  };
  std::atomic<grpc::CallbackServerContext*> newest_context = nullptr;  // of a GetInitiative

 private:
  Adaptor& adaptor_;
};

// A server on a free port, one worker a lane and one place in its queue, and a client.
class AdaptorTest : public ::testing::Test {
 protected:
  AdaptorTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    server_ = builder.BuildAndStart();
    channel_ = grpc::CreateChannel("127.0.0.1:" + std::to_string(port),
                                   grpc::InsecureChannelCredentials());
    stub_ = v1::InitiativeService::NewStub(channel_);
  }

  // After a failed assertion handlers may still wait; a test that releases them does so before.
  ~AdaptorTest() override { server_->Shutdown(std::chrono::system_clock::now()); }

  static v1::GetInitiativeRequest Named(const std::string& name) {
    v1::GetInitiativeRequest request;
    request.set_name(name);
    return request;
  }

  grpc::Status Get(const std::string& name) {
    grpc::ClientContext context;
    v1::Initiative initiative;
    return stub_->GetInitiative(&context, Named(name), &initiative);
  }

  // A call from a thread of its own.
  std::future<grpc::Status> GetLater(const std::string& name) {
    return std::async(std::launch::async, [this, name] { return Get(name); });
  }

  grpc::Status Send(const std::string& method, const std::string& bytes) {
    grpc::GenericStub stub(channel_);
    grpc::ClientContext context;
    grpc::Slice slice(bytes);
    const grpc::ByteBuffer request(&slice, 1);
    grpc::ByteBuffer response;
    std::promise<grpc::Status> status;
    stub.UnaryCall(&context, "/entente.v1.InitiativeService/" + method, grpc::StubOptions(),
                   &request, &response, [&](grpc::Status s) { status.set_value(std::move(s)); });
    return status.get_future().get();
  }

  std::vector<CallOutcome> outcomes() {
    const std::lock_guard lock(mutex_);
    return outcomes_;
  }

  AdaptorOptions Options() {
    AdaptorOptions options;
    options.clock = [this] { return absl::Now() + absl::Seconds(clock_lead_seconds_.load()); };
    options.observer = [this](const CallOutcome& outcome) {
      const std::lock_guard lock(mutex_);
      outcomes_.push_back(outcome);
    };
    return options;
  }

  // Holds the read worker until Release.
  void HoldReadWorker() {
    service_.get = [this](const Call&,
                          const v1::GetInitiativeRequest& request) -> absl::StatusOr<Reply> {
      ++handled_;
      if (request.name() == "hold") {
        held_.set_value();
        release_.get_future().wait();
      }
      return Reply();
    };
    holding_ = GetLater("hold");
    held_.get_future().wait();
  }

  void Release() {
    release_.set_value();
    EXPECT_TRUE(holding_.get().ok());
  }

  template <typename Condition>
  static void Await(Condition condition) {
    while (!condition()) std::this_thread::yield();
  }

  std::mutex mutex_;
  std::vector<CallOutcome> outcomes_;
  std::atomic<int> clock_lead_seconds_ = 0;
  std::atomic<int> handled_ = 0;
  std::promise<void> held_;
  std::promise<void> release_;
  std::future<grpc::Status> holding_;

  Workers read_workers_{"read", 1, 1};
  Workers write_workers_{"write", 1, 1};
  Workers bulk_workers_{"bulk", 1, 1};
  Adaptor adaptor_{{.read = read_workers_, .write = write_workers_, .bulk = bulk_workers_},
                   Options()};
  InitiativeTestService service_{adaptor_};
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::InitiativeService::Stub> stub_;
};

google::rpc::Status DetailsOf(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details())) << status.error_message();
  return details;
}

template <typename Detail>
Detail DetailOf(const grpc::Status& status) {
  const google::rpc::Status details = DetailsOf(status);
  Detail detail;
  for (const auto& any : details.details()) {
    if (any.UnpackTo(&detail)) return detail;
  }
  ADD_FAILURE() << "no " << detail.GetTypeName() << " in " << status.error_message();
  return detail;
}

std::string ReasonOf(const grpc::Status& status) {
  return DetailOf<google::rpc::ErrorInfo>(status).reason();
}

TEST_F(AdaptorTest, GivesTheRequestToTheHandlerAndItsReplyToTheCaller) {
  grpc::ClientContext context;
  v1::Initiative initiative;

  const grpc::Status status =
      stub_->GetInitiative(&context, Named("initiatives/border-vision"), &initiative);

  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(initiative.name(), "initiatives/border-vision");
}

TEST_F(AdaptorTest, LargeRequestsAndRepliesPassWhole) {
  v1::CreateInitiativeRequest request;
  for (int i = 0; i < 100; ++i) {
    request.mutable_initiative()->add_titles()->set_text(std::string(30'000, 'x'));
  }
  grpc::ClientContext context;
  v1::Initiative initiative;

  const grpc::Status status = stub_->CreateInitiative(&context, request, &initiative);

  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(initiative.SerializeAsString(), request.initiative().SerializeAsString());
}

TEST_F(AdaptorTest, TellsTheHandlerWhoCallsAndUntilWhen) {
  Call seen;
  service_.get = [&](const Call& call, const v1::GetInitiativeRequest&) {
    seen = call;
    return Reply();
  };

  ASSERT_TRUE(Get("initiatives/abc").ok());

  EXPECT_EQ(seen.method.FullName(), "entente.v1.InitiativeService/GetInitiative");
  EXPECT_EQ(seen.caller.name, "anonymous");
  EXPECT_THAT(seen.peer, HasSubstr("127.0.0.1"));
  EXPECT_EQ(seen.request_digest.size(), 32u);
  EXPECT_EQ(seen.deadline,
            seen.arrival + absl::Seconds(15));  // the default, for want of the caller's
  EXPECT_EQ(seen.context().lane, storage::Lane::kRead);
  EXPECT_EQ(seen.context().deadline, seen.deadline);
  EXPECT_EQ(seen.context().cancellation, seen.cancellation);
}

TEST_F(AdaptorTest, TheCallersDeadlineHoldsUpToTheServersMaximum) {
  absl::Duration left;
  service_.get = [&](const Call& call, const v1::GetInitiativeRequest&) {
    left = call.deadline - call.arrival;
    return Reply();
  };
  const auto get_within = [&](std::chrono::seconds seconds) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + seconds);
    v1::Initiative initiative;
    return stub_->GetInitiative(&context, Named("initiatives/abc"), &initiative).ok();
  };

  ASSERT_TRUE(get_within(std::chrono::seconds(40)));
  EXPECT_LE(left, absl::Seconds(40));
  EXPECT_GT(left, absl::Seconds(15));
  ASSERT_TRUE(get_within(std::chrono::hours(5)));
  EXPECT_EQ(left, absl::Seconds(60));
}

TEST_F(AdaptorTest, TheDigestIsThatOfTheRequestsBytes) {
  std::vector<std::string> digests;
  service_.get = [&](const Call& call, const v1::GetInitiativeRequest&) {
    digests.push_back(call.request_digest);
    return Reply();
  };

  for (const std::string name : {"one", "one", "two"}) ASSERT_TRUE(Get(name).ok());

  EXPECT_EQ(digests[0], digests[1]);
  EXPECT_NE(digests[0], digests[2]);
}

TEST_F(AdaptorTest, ErrorsArriveWithTheirDetails) {
  service_.get = [](const Call&, const v1::GetInitiativeRequest&) -> absl::StatusOr<Reply> {
    return storage::WithResource(
        storage::MakeError(absl::StatusCode::kNotFound, storage::kReasonNotFound, "there is none"),
        "entente.dev/Initiative", "initiatives/abc");
  };

  const grpc::Status status = Get("initiatives/abc");

  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status.error_message(), "there is none");
  EXPECT_EQ(ReasonOf(status), "RESOURCE_NOT_FOUND");
  EXPECT_EQ(DetailOf<google::rpc::ResourceInfo>(status).resource_name(), "initiatives/abc");
}

TEST_F(AdaptorTest, InvalidUtf8IsRefusedNamingTheField) {
  const google::protobuf::LogSilencer silencer;
  v1::CreateInitiativeRequest request;
  request.mutable_initiative()->add_titles()->set_text("fine");
  request.mutable_initiative()->add_titles()->set_text("broken \xFF");

  const grpc::Status status = Send("CreateInitiative", request.SerializeAsString());

  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(status), "BAD_REQUEST");
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_EQ(bad_request.field_violations_size(), 1);
  EXPECT_EQ(bad_request.field_violations(0).field(), "initiative.titles[1].text");
}

TEST_F(AdaptorTest, ANulIsRefusedNamingTheField) {
  const grpc::Status status = Get(std::string("initiatives/a\0b", 15));

  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_EQ(bad_request.field_violations_size(), 1);
  EXPECT_EQ(bad_request.field_violations(0).field(), "name");
}

TEST_F(AdaptorTest, BytesThatAreNoMessageAreRefused) {
  const grpc::Status status = Send("GetInitiative", "\xFF\xFF\xFF");

  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(status), "MALFORMED_REQUEST");
  EXPECT_THAT(status.error_message(), HasSubstr("entente.v1.GetInitiativeRequest"));
}

TEST_F(AdaptorTest, AFullQueueRefusesAndSaysWhenToComeAgain) {
  HoldReadWorker();
  std::future<grpc::Status> waiting = GetLater("waits");
  Await([&] { return read_workers_.queued() == 1; });

  const grpc::Status status = Get("too many");

  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonOf(status), "QUEUE_FULL");
  EXPECT_GT(DetailOf<google::rpc::RetryInfo>(status).retry_delay().nanos(), 0);
  Release();
  EXPECT_TRUE(waiting.get().ok());
  EXPECT_TRUE(Get("again").ok());
}

TEST_F(AdaptorTest, WritesDoNotWaitForReads) {
  HoldReadWorker();
  grpc::ClientContext context;
  v1::Initiative initiative;

  EXPECT_TRUE(stub_->CreateInitiative(&context, v1::CreateInitiativeRequest(), &initiative).ok());

  Release();
}

TEST_F(AdaptorTest, ReadsDoNotWaitForBulkWork) {
  service_.summarize = [this](const Call&, const v1::SummarizeInitiativesRequest&) {
    held_.set_value();
    release_.get_future().wait();
    return Reply();
  };
  holding_ = std::async(std::launch::async, [this] {
    grpc::ClientContext context;
    v1::SummarizeInitiativesResponse response;
    return stub_->SummarizeInitiatives(&context, v1::SummarizeInitiativesRequest(), &response);
  });
  held_.get_future().wait();

  EXPECT_TRUE(Get("initiatives/abc").ok());

  Release();
}

TEST_F(AdaptorTest, ACallWhoseDeadlineHasPassedIsRefusedBeforeAnyWork) {
  clock_lead_seconds_ = 3600;
  service_.get = [&](const Call&, const v1::GetInitiativeRequest&) {
    ++handled_;
    return Reply();
  };
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(1));
  v1::Initiative initiative;

  const grpc::Status status = stub_->GetInitiative(&context, Named("late"), &initiative);

  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(ReasonOf(status), "DEADLINE_EXCEEDED");
  EXPECT_EQ(handled_, 0);
}

TEST_F(AdaptorTest, ACallWhoseDeadlinePassesInTheQueueIsRefusedBeforeAnyWork) {
  HoldReadWorker();
  std::future<grpc::Status> waiting = GetLater("waits");
  Await([&] { return read_workers_.queued() == 1; });

  clock_lead_seconds_ = 3600;
  Release();

  EXPECT_EQ(waiting.get().error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(handled_, 1);  // only the one that held the worker
}

TEST_F(AdaptorTest, TheHandlerLearnsThatTheCallerLeft) {
  std::promise<void> running;
  std::promise<bool> seen;
  service_.get = [&](const Call& call, const v1::GetInitiativeRequest&) -> absl::StatusOr<Reply> {
    std::promise<void> cancelled;
    call.cancellation->Watch([&] { cancelled.set_value(); });
    running.set_value();
    cancelled.get_future().wait();
    call.cancellation->Watch({});
    seen.set_value(call.cancellation->cancelled());
    return absl::CancelledError("the caller left");
  };
  grpc::ClientContext context;
  std::future<grpc::Status> status = std::async(std::launch::async, [&] {
    v1::Initiative initiative;
    return stub_->GetInitiative(&context, Named("initiatives/abc"), &initiative);
  });
  running.get_future().wait();

  context.TryCancel();

  EXPECT_EQ(status.get().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_TRUE(seen.get_future().get());
  Await([&] { return adaptor_.in_flight() == 0; });
  EXPECT_EQ(outcomes().at(0).status.code(), absl::StatusCode::kCancelled);
}

TEST_F(AdaptorTest, ACallThatIsCancelledInTheQueueIsNotBegun) {
  HoldReadWorker();
  grpc::ClientContext context;
  std::future<grpc::Status> waiting = std::async(std::launch::async, [&] {
    v1::Initiative initiative;
    return stub_->GetInitiative(&context, Named("leaves"), &initiative);
  });
  Await([&] { return read_workers_.queued() == 1; });

  context.TryCancel();
  Await([&] { return service_.newest_context.load()->IsCancelled(); });
  Release();

  EXPECT_EQ(waiting.get().error_code(), grpc::StatusCode::CANCELLED);
  Await([&] { return adaptor_.in_flight() == 0; });
  EXPECT_EQ(handled_, 1);  // only the one that held the worker
  EXPECT_EQ(storage::ReasonOf(outcomes().at(1).status), storage::kReasonCancelled);
}

TEST_F(AdaptorTest, AHandlerThatThrowsIsAnInternalErrorWhoseTextOnlyTheObserverGets) {
  service_.get = [](const Call&, const v1::GetInitiativeRequest& request) -> absl::StatusOr<Reply> {
    if (request.name() == "int") throw 42;
    throw std::runtime_error("secret");
  };

  for (const std::string name : {"exception", "int"}) {
    const grpc::Status status = Get(name);

    EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
    EXPECT_THAT(status.error_message(), Not(HasSubstr("secret")));
    EXPECT_EQ(ReasonOf(status), "INTERNAL");
  }
  EXPECT_EQ(outcomes().at(0).status.message(), "the handler threw: secret");
  EXPECT_THAT(std::string(outcomes().at(1).status.message()), HasSubstr("no std::exception"));
}

TEST_F(AdaptorTest, AStoppedServerSaysSo) {
  read_workers_.Stop();

  const grpc::Status status = Get("initiatives/abc");

  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOf(status), "SHUTTING_DOWN");
  EXPECT_GT(DetailOf<google::rpc::RetryInfo>(status).retry_delay().seconds(), 0);
}

TEST_F(AdaptorTest, TheObserverIsToldOfEveryCall) {
  v1::CreateInitiativeRequest request;
  request.mutable_initiative()->set_name("initiatives/abc");
  request.set_request_id("0190163d-8694-739b-aea5-966c26f8ad91");
  grpc::ClientContext context;
  v1::Initiative initiative;

  ASSERT_TRUE(stub_->CreateInitiative(&context, request, &initiative).ok());
  ASSERT_FALSE(Send("GetInitiative", "\xFF").ok());

  const std::vector<CallOutcome> seen = outcomes();
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0].method, "entente.v1.InitiativeService/CreateInitiative");
  EXPECT_EQ(seen[0].caller, "anonymous");
  EXPECT_THAT(seen[0].peer, HasSubstr("127.0.0.1"));
  EXPECT_EQ(seen[0].request_id, request.request_id());
  EXPECT_TRUE(seen[0].status.ok());
  EXPECT_EQ(seen[0].request_bytes, request.ByteSizeLong());
  EXPECT_EQ(seen[0].response_bytes, initiative.ByteSizeLong());
  EXPECT_GE(seen[0].duration, absl::ZeroDuration());
  EXPECT_EQ(seen[1].status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(seen[1].request_bytes, 1u);
  EXPECT_EQ(seen[1].response_bytes, 0u);
}

TEST_F(AdaptorTest, ManyCallsAtOnceAllEndOneWayOrTheOther) {
  std::vector<std::future<grpc::Status>> calls;
  calls.reserve(50);
  for (int i = 0; i < 50; ++i) calls.push_back(GetLater("initiatives/abc"));

  for (auto& call : calls) {
    const grpc::Status status = call.get();
    EXPECT_TRUE(status.ok() || status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED)
        << status.error_message();
  }
  Await([&] { return adaptor_.in_flight() == 0; });
  EXPECT_EQ(outcomes().size(), 50u);
}

}  // namespace
}  // namespace entente::rpc
