#include "clients/cpp/change_watch.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"

#include "clients/cpp/client.h"
#include "clients/cpp/error.h"

namespace entente::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// What one stream sends, and what it ends with.
struct Script {
  std::vector<v1::WatchResponse> messages;
  grpc::Status end;
};

grpc::Status WithReason(grpc::StatusCode code, const std::string& reason) {
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  google::rpc::Status details;
  details.set_code(static_cast<int>(code));
  details.add_details()->PackFrom(info);
  return {code, reason, details.SerializeAsString()};
}

// Plays its scripts one after the other; past the last one a stream stays open.
class ScriptedService final : public v1::HistoryService::Service {
 public:
  grpc::Status Watch(grpc::ServerContext* context, const v1::WatchRequest* request,
                     grpc::ServerWriter<v1::WatchResponse>* writer) override {
    Script script;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(*request);
      if (!scripts_.empty()) {
        script = scripts_.front();
        scripts_.pop_front();
      } else {
        script.end = grpc::Status::OK;
      }
    }
    for (const v1::WatchResponse& message : script.messages) writer->Write(message);
    if (!script.end.ok()) return script.end;
    while (!context->IsCancelled()) std::this_thread::yield();
    return grpc::Status::CANCELLED;
  }

  void Add(Script script) { scripts_.push_back(std::move(script)); }
  std::vector<v1::WatchRequest> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  std::mutex mutex_;
  std::deque<Script> scripts_;
  std::vector<v1::WatchRequest> requests_;
};

v1::WatchResponse Changes(const std::vector<std::int64_t>& numbers) {
  v1::WatchResponse response;
  for (const std::int64_t number : numbers) {
    response.mutable_changes()->add_changes()->mutable_change()->set_number(number);
  }
  response.set_resume_token("after " + std::to_string(numbers.back()));
  return response;
}

v1::WatchResponse Part(std::int64_t number, int index, const std::string& document, bool last) {
  v1::WatchResponse response;
  v1::ChangePart& part = *response.mutable_part();
  part.mutable_change()->mutable_change()->set_number(number);
  part.mutable_change()->add_events()->set_document(document);
  part.set_part_index(index);
  part.set_last(last);
  if (last) response.set_resume_token("after " + std::to_string(number));
  return response;
}

v1::WatchResponse Snapshot(const std::string& name, bool last) {
  v1::WatchResponse response;
  response.mutable_snapshot()->add_revisions()->set_name(name);
  response.mutable_snapshot()->set_last(last);
  if (last) response.set_resume_token("snapshot");
  return response;
}

const grpc::Status kGone = WithReason(grpc::StatusCode::UNAVAILABLE, "SHUTTING_DOWN");

class ChangeWatchTest : public ::testing::Test {
 protected:
  void Start() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    server_ = builder.BuildAndStart();
    ClientOptions options;
    options.server = "127.0.0.1:" + std::to_string(port);
    client_ = std::make_unique<Client>(options);
    v1::WatchRequest request;
    request.set_start(v1::WatchRequest::SNAPSHOT);
    request.set_filter("type:initiative");
    watch_ = client_->Watch(
        request, {.first_pause = absl::Milliseconds(1), .longest_pause = absl::Milliseconds(2)});
  }

  // Runs until `count` messages came.
  absl::Status Run(int count) {
    return watch_->Run([this, count](const v1::WatchResponse& message, bool is_restart) {
      messages_.push_back(message);
      restarts_.push_back(is_restart);
      return static_cast<int>(messages_.size()) < count;
    });
  }

  std::vector<std::int64_t> Numbers() const {
    std::vector<std::int64_t> numbers;
    for (const v1::WatchResponse& message : messages_) {
      for (const auto& change : message.changes().changes()) {
        numbers.push_back(change.change().number());
      }
    }
    return numbers;
  }

  ScriptedService service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Client> client_;
  std::unique_ptr<ChangeWatch> watch_;
  std::vector<v1::WatchResponse> messages_;
  std::vector<bool> restarts_;
};

TEST_F(ChangeWatchTest, GoesOnAfterTheLastTokenWhenAStreamBreaksOff) {
  service_.Add({{Changes({1}), Changes({2, 3})}, kGone});
  service_.Add({{}, WithReason(grpc::StatusCode::RESOURCE_EXHAUSTED, "WATCH_TOO_SLOW")});
  service_.Add({{Changes({4})}, grpc::Status::OK});
  Start();

  EXPECT_TRUE(Run(3).ok());

  EXPECT_THAT(Numbers(), ElementsAre(1, 2, 3, 4));
  const auto requests = service_.requests();
  ASSERT_THAT(requests, SizeIs(3));
  EXPECT_EQ(requests[0].start(), v1::WatchRequest::SNAPSHOT);
  EXPECT_EQ(requests[1].resume_token(), "after 3");
  EXPECT_EQ(requests[2].resume_token(), "after 3");
  EXPECT_EQ(requests[2].filter(), "type:initiative");
  EXPECT_EQ(watch_->resume_token(), "after 4");
}

TEST_F(ChangeWatchTest, GivesAChangeThatCameInPartsAsOneAndNeverHalfOfIt) {
  service_.Add({{Part(1, 0, "a", false)}, kGone});
  service_.Add({{Part(1, 0, "a", false), Part(1, 1, "b", true)}, grpc::Status::OK});
  Start();

  EXPECT_TRUE(Run(1).ok());

  ASSERT_THAT(messages_, SizeIs(1));
  const v1::WatchedChange& change = messages_[0].changes().changes(0);
  EXPECT_EQ(change.change().number(), 1);
  ASSERT_THAT(change.events(), SizeIs(2));
  EXPECT_EQ(change.events(1).document(), "b");
  EXPECT_EQ(messages_[0].resume_token(), "after 1");
}

TEST_F(ChangeWatchTest, TellsThatASnapshotBeginsAnew) {
  service_.Add({{Snapshot("a", false)}, kGone});
  service_.Add({{Snapshot("a", false), Snapshot("b", true)}, kGone});
  service_.Add({{Changes({9})}, grpc::Status::OK});
  Start();

  EXPECT_TRUE(Run(4).ok());

  EXPECT_THAT(restarts_, ElementsAre(false, true, false, false));
  EXPECT_EQ(service_.requests()[1].start(), v1::WatchRequest::SNAPSHOT);
  EXPECT_EQ(service_.requests()[2].resume_token(), "snapshot");
}

TEST_F(ChangeWatchTest, ReturnsWhatARepeatCannotMend) {
  service_.Add({{Changes({1})}, WithReason(grpc::StatusCode::OUT_OF_RANGE, "HISTORY_LOST")});
  Start();

  const absl::Status status = Run(9);

  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(Reason(status), "HISTORY_LOST");
  EXPECT_THAT(service_.requests(), SizeIs(1));
}

TEST_F(ChangeWatchTest, ReturnsAnErrorOfTheServersOwnMakingButNotABrokenStream) {
  service_.Add({{}, {grpc::StatusCode::INTERNAL, "RST_STREAM"}});
  service_.Add({{}, WithReason(grpc::StatusCode::INTERNAL, "INTERNAL")});
  Start();

  EXPECT_EQ(Reason(Run(9)), "INTERNAL");
  EXPECT_THAT(service_.requests(), SizeIs(2));
}

TEST_F(ChangeWatchTest, StopsWhenToldAlsoWhileNothingComes) {
  service_.Add({{Changes({1})}, grpc::Status::OK});
  Start();
  std::thread stopper([this] {
    while (service_.requests().empty()) std::this_thread::yield();
    watch_->Stop();
  });

  EXPECT_TRUE(Run(9).ok());

  stopper.join();
  EXPECT_TRUE(Run(9).ok()) << "and stays so";
  EXPECT_THAT(service_.requests(), SizeIs(1));
}

TEST_F(ChangeWatchTest, KeepsTryingWhileThereIsNoServer) {
  Start();
  server_->Shutdown();
  int breaks = 0;
  v1::WatchRequest request;
  ChangeWatchOptions options{.first_pause = absl::Milliseconds(1),
                             .longest_pause = absl::Milliseconds(2)};
  ChangeWatch* running = nullptr;
  options.on_break = [&](const absl::Status& status) {
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    if (++breaks == 3) running->Stop();
  };
  const auto watch = client_->Watch(request, options);
  running = watch.get();

  EXPECT_TRUE(watch->Run([](const v1::WatchResponse&, bool) { return true; }).ok());
  EXPECT_EQ(breaks, 3);
  EXPECT_THAT(watch->resume_token(), IsEmpty());
}

}  // namespace
}  // namespace entente::client
