#include "services/server/serve.h"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include "gmock/gmock.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"

#include "entente/v1/directory_service.grpc.pb.h"
#include "tests/services/server/fake_store.h"
#include "tests/services/server/log_lines.h"

namespace entente::server {
namespace {

using ::testing::HasSubstr;

// grpc.health.v1.HealthCheckResponse, as bytes.
const std::string kServing = {0x08, 0x01};
const std::string kNotServing = {0x08, 0x02};

class ServeTest : public ::testing::Test {
 protected:
  ServeTest() {
    std::string pattern = ::testing::TempDir() + "/serve-XXXXXX";
    folder_ = mkdtemp(pattern.data());
    config_.listen = *ParseListenAddress("127.0.0.1:0");
    config_.ready_file = folder_ / "ready";
    config_.drain = absl::Hours(1);
  }
  ~ServeTest() override { std::filesystem::remove_all(folder_); }

  void Start() {
    served_ = std::async(std::launch::async,
                         [this] { return Serve(config_, store_, stop_, lines_.log()); });
    while (!std::filesystem::exists(config_.ready_file)) std::this_thread::yield();
    std::getline(std::ifstream(config_.ready_file), address_);
    channel_ = grpc::CreateChannel(address_, grpc::InsecureChannelCredentials());
  }

  // What grpc.health.v1 answers about a service.
  std::string HealthOf(const std::string& service) {
    grpc::GenericStub stub(channel_);
    grpc::ClientContext context;
    grpc::Slice slice(HealthRequest(service));
    const grpc::ByteBuffer request(&slice, 1);
    grpc::ByteBuffer response;
    std::promise<grpc::Status> status;
    stub.UnaryCall(&context, "/grpc.health.v1.Health/Check", grpc::StubOptions(), &request,
                   &response, [&](grpc::Status s) { status.set_value(std::move(s)); });
    const grpc::Status answer = status.get_future().get();
    if (!answer.ok()) return answer.error_message();
    grpc::Slice bytes;
    EXPECT_TRUE(response.DumpToSingleSlice(&bytes).ok());
    return std::string(bytes.begin(), bytes.end());
  }

  static std::string HealthRequest(const std::string& service) {
    return std::string{0x0A, static_cast<char>(service.size())} + service;
  }

  // A call that FakeStore holds.
  std::future<grpc::Status> GetCountryLater() {
    return std::async(std::launch::async, [this] {
      grpc::ClientContext context;
      v1::GetCountryRequest request;
      request.set_name("countries/CA");
      v1::Country country;
      return v1::DirectoryService::NewStub(channel_)->GetCountry(&context, request, &country);
    });
  }

  void Signal() { kill(getpid(), SIGTERM); }

  StopSignals stop_;
  FakeStore store_;
  LogLines lines_;
  ServeConfig config_;
  std::filesystem::path folder_;
  std::future<absl::Status> served_;
  std::string address_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(ServeTest, ServesUntilASignalThenTakesTheReadyFileAway) {
  Start();

  EXPECT_THAT(address_, ::testing::MatchesRegex("127.0.0.1:[1-9][0-9]*"));
  EXPECT_EQ(HealthOf(""), kServing);
  Signal();

  EXPECT_TRUE(served_.get().ok());
  EXPECT_FALSE(std::filesystem::exists(config_.ready_file));
  EXPECT_THAT(lines_.Take(), HasSubstr("msg=serving version="));
}

TEST_F(ServeTest, HealthKnowsEveryServiceAndNoOther) {
  Start();

  for (const std::string name : {"Commitment", "Directory", "Evidence", "History", "Initiative",
                                 "Release", "Report", "Transfer"}) {
    EXPECT_EQ(HealthOf("entente.v1." + name + "Service"), kServing) << name;
  }
  EXPECT_NE(HealthOf("entente.v1.NoService"), kServing);

  Signal();
  EXPECT_TRUE(served_.get().ok());
}

TEST_F(ServeTest, HealthFollowsTheDatabase) {
  Start();

  store_.reachable = false;
  while (HealthOf("entente.v1.DirectoryService") != kNotServing) std::this_thread::yield();
  EXPECT_EQ(HealthOf(""), kServing);
  store_.reachable = true;
  while (HealthOf("entente.v1.DirectoryService") != kServing) std::this_thread::yield();

  Signal();
  EXPECT_TRUE(served_.get().ok());
}

TEST_F(ServeTest, CallsAreTakenAfterTheSignalUntilLoadBalancersHaveHadTheirNotice) {
  config_.notice = absl::Hours(1);
  Start();

  Signal();
  while (HealthOf("") != kNotServing) std::this_thread::yield();
  std::future<grpc::Status> call = GetCountryLater();
  store_.entered.get_future().wait();
  store_.Release();

  EXPECT_TRUE(call.get().ok());
  EXPECT_EQ(served_.wait_for(std::chrono::milliseconds(0)), std::future_status::timeout);
  Signal();
  EXPECT_TRUE(served_.get().ok()) << "a second signal cuts the notice short";
}

TEST_F(ServeTest, ACallThatRunsIsFinishedAfterTheSignal) {
  Start();
  std::future<grpc::Status> call = GetCountryLater();
  store_.entered.get_future().wait();

  Signal();
  while (stop_.count() == 0) std::this_thread::yield();
  store_.Release();

  EXPECT_TRUE(call.get().ok());
  EXPECT_TRUE(served_.get().ok());
}

TEST_F(ServeTest, ASecondSignalCutsTheCallsThatRun) {
  Start();
  std::future<grpc::Status> call = GetCountryLater();
  store_.entered.get_future().wait();

  Signal();
  while (stop_.count() < 1) std::this_thread::yield();
  Signal();

  EXPECT_FALSE(call.get().ok());
  EXPECT_TRUE(served_.get().ok());
}

TEST_F(ServeTest, TheDrainEndsWhenItsTimeIsOver) {
  config_.drain = absl::Milliseconds(50);
  Start();
  std::future<grpc::Status> call = GetCountryLater();
  store_.entered.get_future().wait();

  Signal();

  EXPECT_FALSE(call.get().ok());
  EXPECT_TRUE(served_.get().ok());
}

TEST_F(ServeTest, AWatchOfTheHealthSeesTheEndAndDoesNotDelayIt) {
  Start();
  grpc::GenericStub stub(channel_);
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
  const auto wait = [&] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  auto stream = stub.PrepareCall(&context, "/grpc.health.v1.Health/Watch", &queue);
  stream->StartCall(nullptr);
  ASSERT_TRUE(wait());
  grpc::Slice slice(HealthRequest("entente.v1.DirectoryService"));
  stream->WriteLast(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions(), nullptr);
  ASSERT_TRUE(wait());
  const auto read = [&] {
    grpc::ByteBuffer buffer;
    stream->Read(&buffer, nullptr);
    if (!wait()) return std::string("the end");
    grpc::Slice bytes;
    EXPECT_TRUE(buffer.DumpToSingleSlice(&bytes).ok());
    return std::string(bytes.begin(), bytes.end());
  };
  EXPECT_EQ(read(), kServing);

  Signal();

  EXPECT_EQ(read(), kNotServing);
  EXPECT_EQ(read(), "the end");
  EXPECT_TRUE(served_.get().ok());  // though the drain is an hour
}

TEST_F(ServeTest, ASecondServerOnTheSameAddressIsRefused) {
  Start();
  ServeConfig second = config_;
  second.listen = *ParseListenAddress(address_);
  second.ready_file = folder_ / "second";

  const absl::Status status = Serve(second, store_, stop_, lines_.log());

  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(std::string(status.message()), HasSubstr(address_));
  EXPECT_FALSE(std::filesystem::exists(second.ready_file));
  Signal();
  EXPECT_TRUE(served_.get().ok());
}

TEST_F(ServeTest, ListensOnAUnixSocket) {
  config_.listen = *ParseListenAddress("unix:" + (folder_ / "socket").string());
  Start();

  EXPECT_EQ(HealthOf(""), kServing);
  Signal();

  EXPECT_TRUE(served_.get().ok());
}

TEST_F(ServeTest, WaitsForADatabaseThatIsAwayAndStopsOnASignal) {
  store_.reachable = false;
  served_ = std::async(std::launch::async,
                       [this] { return Serve(config_, store_, stop_, lines_.log()); });

  Signal();

  EXPECT_TRUE(served_.get().ok());
  EXPECT_FALSE(std::filesystem::exists(config_.ready_file));
}

TEST_F(ServeTest, AReadyFileThatCannotBeWrittenEndsTheServer) {
  config_.ready_file = folder_ / "missing" / "ready";

  const absl::Status status = Serve(config_, store_, stop_, lines_.log());

  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace entente::server
