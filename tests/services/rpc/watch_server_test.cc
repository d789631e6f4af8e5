// Watch as its callers see it: through gRPC, on a feed in memory and a clock of the test's.

#include "services/rpc/watch_server.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"

#include "entente/v1/history_service.grpc.pb.h"
#include "services/rpc/services.h"
#include "storage/error.h"
#include "tests/services/rpc/service_fixture.h"
#include "tests/services/rpc/watch_fixture.h"
#include "tests/support/fake_store.h"

namespace entente::rpc {
namespace {

using test::CommitmentOf;
using test::InitiativeOf;
using test::PutOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string ReasonOf(const grpc::Status& status) {
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  if (!details.ParseFromString(status.error_details()) || details.details().empty() ||
      !details.details(0).UnpackTo(&info)) {
    return "";
  }
  return info.reason();
}

// One watch, read by the test as it likes.
class Watcher final {
 public:
  Watcher(v1::HistoryService::Stub& stub, const v1::WatchRequest& request) {
    context_.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    reader_ = stub.Watch(&context_, request);
  }
  ~Watcher() {
    context_.TryCancel();
    if (!finished_) reader_->Finish();
  }

  // The next message; a default one at the end of the stream.
  v1::WatchResponse Read() {
    v1::WatchResponse response;
    if (!reader_->Read(&response)) return {};
    if (!response.resume_token().empty()) token = response.resume_token();
    return response;
  }

  // The changes of the next message that has some, `NUMBER EFFECT NAME` each.
  std::vector<std::string> ReadChanges() {
    while (true) {
      const v1::WatchResponse response = Read();
      if (response.content_case() == v1::WatchResponse::CONTENT_NOT_SET) return {"the end"};
      std::vector<std::string> changes;
      for (const v1::WatchedChange& change : response.changes().changes()) Append(change, changes);
      if (!changes.empty()) return changes;
    }
  }

  // Exactly so many changes, in as many messages as it takes.
  std::vector<std::string> ReadChanges(std::size_t count) {
    std::vector<std::string> all;
    while (all.size() < count) {
      for (std::string& change : ReadChanges()) all.push_back(std::move(change));
      if (all.back() == "the end") return all;
    }
    return all;
  }

  grpc::Status Finish() {
    while (Read().content_case() != v1::WatchResponse::CONTENT_NOT_SET) continue;
    finished_ = true;
    return reader_->Finish();
  }

  void Cancel() { context_.TryCancel(); }

  std::string token;  // the newest

 private:
  static void Append(const v1::WatchedChange& change, std::vector<std::string>& changes) {
    for (const v1::WatchEvent& event : change.events()) {
      changes.push_back(std::to_string(change.change().number()) + " " + test::Short(event));
    }
  }

  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchResponse>> reader_;
  bool finished_ = false;
};

class WatchServerTest : public ::testing::Test {
 protected:
  WatchServerTest() { StartServer(); }
  ~WatchServerTest() override { StopServer(); }

  void StartServer(std::size_t streams_max = 100) {
    WatchServerOptions options;
    options.streams_max = streams_max;
    options.hub.clock = [this] { return absl::Now() + absl::Seconds(clock_lead_seconds_.load()); };
    options.hub.batch_interval = absl::Milliseconds(5);
    options.hub.poll_interval = absl::Milliseconds(20);
    options.observer = [this](const CallOutcome& outcome) {
      const std::lock_guard lock(mutex_);
      outcomes_.push_back(outcome);
    };
    watch_ = std::make_unique<WatchServer>(store_, std::string(32, 'k'), std::move(options));
    services_ =
        MakeServices({store_, adaptor_, tokens_, [] { return std::string(); }, watch_.get()});
    grpc::ServerBuilder builder;
    for (const auto& service : services_) builder.RegisterService(service.get());
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    server_ = builder.BuildAndStart();
    channel_ = grpc::CreateChannel("127.0.0.1:" + std::to_string(port),
                                   grpc::InsecureChannelCredentials());
    stub_ = v1::HistoryService::NewStub(channel_);
  }

  void StopServer() {
    if (server_ == nullptr) return;
    server_->Shutdown(std::chrono::system_clock::now());
    server_.reset();
    watch_.reset();
  }

  static v1::WatchRequest From(v1::WatchRequest::Start start, const std::string& filter = "") {
    v1::WatchRequest request;
    request.set_start(start);
    request.set_filter(filter);
    return request;
  }

  static v1::WatchRequest After(const std::string& token, const std::string& filter = "") {
    v1::WatchRequest request;
    request.set_resume_token(token);
    request.set_filter(filter);
    return request;
  }

  std::unique_ptr<Watcher> Watch(const v1::WatchRequest& request) {
    return std::make_unique<Watcher>(*stub_, request);
  }

  // One that is told of what comes from now on.
  std::unique_ptr<Watcher> WatchNow(const std::string& filter = "") {
    auto watcher = Watch(From(v1::WatchRequest::NOW, filter));
    EXPECT_TRUE(watcher->Read().has_checkpoint());
    return watcher;
  }

  std::int64_t Put(const std::string& id, const std::vector<std::string>& countries = {"CA"}) {
    return feed().Write({PutOf(id, InitiativeOf(countries))});
  }

  bool WaitUntil(const std::function<bool()>& condition) {
    const absl::Time end = absl::Now() + absl::Seconds(20);
    while (!condition()) {
      if (absl::Now() > end) return false;
      std::this_thread::yield();
    }
    return true;
  }

  std::vector<CallOutcome> outcomes() {
    const std::lock_guard lock(mutex_);
    return outcomes_;
  }

  grpc::Status SendBytes(const std::string& bytes) {
    grpc::GenericStub stub(channel_);
    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    auto call = stub.PrepareCall(&context, "/entente.v1.HistoryService/Watch", &queue);
    const grpc::Slice slice(bytes);
    void* tag = nullptr;
    bool ok = false;
    grpc::Status status;
    call->StartCall(nullptr);
    queue.Next(&tag, &ok);
    call->WriteLast(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions(), nullptr);
    queue.Next(&tag, &ok);
    call->Finish(&status, nullptr);
    queue.Next(&tag, &ok);
    return status;
  }

  entente::test::FakeFeed& feed() { return store_.feed(); }

  std::atomic<int> clock_lead_seconds_ = 0;
  entente::test::FakeStore store_;
  Workers read_workers_{"read", 1, 10};
  Workers write_workers_{"write", 1, 10};
  Adaptor adaptor_{{.read = read_workers_, .write = write_workers_, .bulk = read_workers_}, {}};
  PageTokens tokens_{std::string(32, 'k')};
  std::mutex mutex_;
  std::vector<CallOutcome> outcomes_;
  std::unique_ptr<WatchServer> watch_;
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::HistoryService::Stub> stub_;
};

// --- Where a watch begins ---

TEST_F(WatchServerTest, FromNowOnTellsFirstThatItWatchesAndThenOfWhatComes) {
  Put("before");
  auto watcher = Watch(From(v1::WatchRequest::START_UNSPECIFIED));

  const v1::WatchResponse opening = watcher->Read();
  Put("after");

  EXPECT_EQ(opening.checkpoint().change_number(), 1);
  EXPECT_NE(opening.resume_token(), "");
  EXPECT_THAT(watcher->ReadChanges(), ElementsAre("2 ADDED initiatives/after"));
}

TEST_F(WatchServerTest, FromTheEarliestTellsOfAllThereEverWasAndGoesOn) {
  Put("a");
  Put("b");
  auto watcher = Watch(From(v1::WatchRequest::EARLIEST));

  EXPECT_THAT(watcher->ReadChanges(2),
              ElementsAre("1 ADDED initiatives/a", "2 ADDED initiatives/b"));
  Put("c");
  EXPECT_THAT(watcher->ReadChanges(), ElementsAre("3 ADDED initiatives/c"));
}

TEST_F(WatchServerTest, ASnapshotHoldsEachDocumentOnceAndTheChangesAfterItFollow) {
  Put("a");
  feed().Write({CommitmentOf("a", "c")});
  Put("a", {"CA", "US"});
  feed().SetPageSize(1);
  auto watcher = Watch(From(v1::WatchRequest::SNAPSHOT, "country:CA"));

  std::vector<std::string> names;
  v1::WatchResponse response;
  do {
    response = watcher->Read();
    ASSERT_TRUE(response.has_snapshot());
    for (const v1::Revision& revision : response.snapshot().revisions()) {
      names.push_back(revision.name());
    }
  } while (!response.snapshot().last());
  Put("a", {"MX"});

  EXPECT_THAT(names,
              ElementsAre("initiatives/a/revisions/3", "initiatives/a/commitments/c/revisions/2"));
  EXPECT_NE(response.resume_token(), "");
  EXPECT_THAT(watcher->ReadChanges(2),
              ElementsAre("4 REMOVED initiatives/a", "4 REMOVED initiatives/a/commitments/c"));
}

TEST_F(WatchServerTest, GoesOnAfterATokenAlsoWithAnotherFilter) {
  auto first = Watch(From(v1::WatchRequest::EARLIEST));
  Put("a");
  ASSERT_THAT(first->ReadChanges(), ElementsAre("1 ADDED initiatives/a"));
  const std::string token = first->token;
  Put("b", {"US"});
  Put("c", {"CA"});

  EXPECT_THAT(Watch(After(token))->ReadChanges(2),
              ElementsAre("2 ADDED initiatives/b", "3 ADDED initiatives/c"));
  EXPECT_THAT(Watch(After(token, "country:CA"))->ReadChanges(),
              ElementsAre("3 ADDED initiatives/c"));
}

TEST_F(WatchServerTest, ATokenOfAHistoryThatWasLostIsOutOfRange) {
  Put("a");
  auto first = Watch(From(v1::WatchRequest::EARLIEST));
  first->ReadChanges();
  feed().LoseHistory();

  const grpc::Status status = Watch(After(first->token))->Finish();

  EXPECT_EQ(status.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(ReasonOf(status), storage::kReasonHistoryLost);
}

TEST_F(WatchServerTest, ATokenOfTheFutureIsOutOfRange) {
  const std::string token = ResumeTokens(std::string(32, 'k')).Seal(feed().Position(9));

  EXPECT_EQ(Watch(After(token))->Finish().error_code(), grpc::StatusCode::OUT_OF_RANGE);
}

TEST_F(WatchServerTest, AHistoryThatIsReplacedEndsThoseWhoFollowItAndTheirTokensTellWhatIsLost) {
  auto all = Watch(From(v1::WatchRequest::EARLIEST));
  auto some = Watch(From(v1::WatchRequest::EARLIEST, "country:US"));
  Put("a", {"US"});
  ASSERT_THAT(some->ReadChanges(), ElementsAre("1 ADDED initiatives/a"));
  Put("b", {"CA"});
  ASSERT_THAT(all->ReadChanges(2), ElementsAre("1 ADDED initiatives/a", "2 ADDED initiatives/b"));

  feed().RestoreTo(1);

  for (auto* watcher : {all.get(), some.get()}) {
    const grpc::Status status = watcher->Finish();
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_EQ(ReasonOf(status), storage::kReasonDatabaseUnavailable);
  }
  EXPECT_EQ(ReasonOf(Watch(After(all->token))->Finish()), storage::kReasonHistoryLost);
  // It had been told of nothing that is gone.
  auto again = Watch(After(some->token, "country:US"));
  Put("c", {"US"});
  EXPECT_THAT(again->ReadChanges(), ElementsAre("2 ADDED initiatives/c"));
}

// --- Bad requests ---

TEST_F(WatchServerTest, RefusesWhatIsNotUnderstoodAndNamesTheField) {
  struct Case {
    v1::WatchRequest request;
    std::string text;
    std::string reason;
  };
  for (const Case& bad :
       {Case{After("nonsense"), "resume_token", "INVALID_RESUME_TOKEN"},
        Case{After(""), "resume_token", "INVALID_RESUME_TOKEN"},
        Case{From(static_cast<v1::WatchRequest::Start>(9)), "start", "BAD_REQUEST"},
        Case{From(v1::WatchRequest::NOW, "topic:border"), "column 1", "INVALID_FILTER"},
        Case{From(v1::WatchRequest::NOW, "border"), "column 1", "INVALID_FILTER"},
        Case{From(v1::WatchRequest::NOW, "name:mou"), "column 6", "INVALID_FILTER"},
        Case{From(v1::WatchRequest::NOW, "country:ZZ"), "column 9", "INVALID_FILTER"},
        Case{From(v1::WatchRequest::NOW, "agency:us-none"), "column 8", "INVALID_FILTER"}}) {
    const grpc::Status status = Watch(bad.request)->Finish();
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(ReasonOf(status), bad.reason) << status.error_message();
    EXPECT_THAT(status.error_message(), HasSubstr(bad.text));
  }
}

TEST_F(WatchServerTest, RefusesBytesThatAreNoRequestAndTextThatIsNone) {
  const grpc::Status malformed = SendBytes("\xff\xff\xff");
  EXPECT_EQ(malformed.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(malformed), "MALFORMED_REQUEST");
  const grpc::Status not_utf8 = SendBytes(std::string("\x1a\x02\xc3\x28", 4));
  EXPECT_EQ(ReasonOf(not_utf8), "BAD_REQUEST");
  EXPECT_THAT(not_utf8.error_message(), HasSubstr("filter"));
  const grpc::Status nul = SendBytes(std::string("\x1a\x02\x00\x61", 4));
  EXPECT_EQ(ReasonOf(nul), "BAD_REQUEST");
  EXPECT_THAT(nul.error_message(), HasSubstr("filter"));
}

// --- While it watches ---

TEST_F(WatchServerTest, IsToldOfAChangeWholeAndOnceHoweverManyPiecesItIsReadIn) {
  feed().SetPageSize(2);
  auto watcher = WatchNow();
  std::vector<entente::test::FakeFeed::Put> puts;
  puts.reserve(7);
  for (int i = 0; i < 7; ++i) puts.push_back(PutOf(std::to_string(i), InitiativeOf({"CA"})));
  feed().Write(puts);

  v1::WatchResponse response = watcher->Read();

  ASSERT_EQ(response.changes().changes_size(), 1);
  EXPECT_EQ(response.changes().changes(0).events_size(), 7);
}

TEST_F(WatchServerTest, AQuietStreamIsToldOfEveryTenSeconds) {
  auto watcher = WatchNow("country:US");
  Put("a", {"CA"});

  clock_lead_seconds_ = 10;
  v1::WatchResponse checkpoint = watcher->Read();
  while (checkpoint.checkpoint().change_number() == 0) {
    // It came before the change was looked at.
    clock_lead_seconds_ += 10;
    checkpoint = watcher->Read();
  }

  ASSERT_TRUE(checkpoint.has_checkpoint());
  EXPECT_EQ(checkpoint.checkpoint().change_number(), 1);
  Put("b", {"US"});
  EXPECT_THAT(Watch(After(checkpoint.resume_token()))->ReadChanges(),
              ElementsAre("2 ADDED initiatives/b"));
}

TEST_F(WatchServerTest, OneWatcherDoesNotSeeWhatAnotherAskedFor) {
  auto of_ca = WatchNow("country:CA");
  auto of_us = WatchNow("country:US");
  auto of_all = WatchNow();
  Put("a", {"CA"});
  Put("b", {"US"});

  EXPECT_THAT(of_ca->ReadChanges(), ElementsAre("1 ADDED initiatives/a"));
  EXPECT_THAT(of_us->ReadChanges(), ElementsAre("2 ADDED initiatives/b"));
  EXPECT_THAT(of_all->ReadChanges(2),
              ElementsAre("1 ADDED initiatives/a", "2 ADDED initiatives/b"));
}

TEST_F(WatchServerTest, ADatabaseThatIsAwayForAWhileCostsNothing) {
  auto watcher = WatchNow();
  feed().Fail(absl::UnavailableError("away"));
  Put("a");
  const int before = feed().reads();
  ASSERT_TRUE(WaitUntil([&] { return feed().reads() >= before; }));
  feed().Fail(absl::OkStatus());

  EXPECT_THAT(watcher->ReadChanges(), ElementsAre("1 ADDED initiatives/a"));
}

TEST_F(WatchServerTest, WhoCatchesUpWhileOthersWriteMissesNothingAndIsToldNothingTwice) {
  constexpr int kChanges = 300;
  feed().SetPageSize(3);
  auto live = WatchNow();
  std::thread writer([this] {
    for (int i = 1; i <= kChanges; ++i) Put(std::to_string(i));
  });
  std::vector<std::string> expected;
  for (int i = 1; i <= kChanges; ++i) {
    expected.push_back(std::to_string(i) + " ADDED initiatives/" + std::to_string(i));
  }

  for (int i = 0; i < 5; ++i) {
    auto late = Watch(From(v1::WatchRequest::EARLIEST));
    EXPECT_EQ(late->ReadChanges(kChanges), expected);
  }
  writer.join();

  EXPECT_EQ(live->ReadChanges(kChanges), expected);
}

TEST_F(WatchServerTest, WhoResumesAfterEveryMessageMissesNothingAndIsToldNothingTwice) {
  constexpr int kChanges = 60;
  auto watcher = WatchNow();
  std::thread writer([this] {
    for (int i = 1; i <= kChanges; ++i) Put(std::to_string(i));
  });

  std::vector<std::string> all;
  while (all.size() < kChanges) {
    for (std::string& change : watcher->ReadChanges()) all.push_back(std::move(change));
    watcher = Watch(After(watcher->token));
  }
  writer.join();

  for (int i = 0; i < kChanges; ++i) {
    EXPECT_EQ(all[static_cast<std::size_t>(i)], absl::StrCat(i + 1, " ADDED initiatives/", i + 1));
  }
}

// --- How it ends ---

TEST_F(WatchServerTest, WhoReadsTooSlowlyIsEndedAndHoldsNobodyBack) {
  auto slow = WatchNow();
  auto quick = WatchNow();
  v1::Initiative large = InitiativeOf({"CA"});
  large.mutable_titles()->Add()->set_text(std::string(200 << 10, 'x'));

  int written = 0;
  while (outcomes().empty() && written < 1000) {
    feed().Write({PutOf(std::to_string(written++), large)});
    quick->ReadChanges(1);
  }

  ASSERT_FALSE(outcomes().empty());
  EXPECT_EQ(storage::ReasonOf(outcomes()[0].status), storage::kReasonWatchTooSlow);
  const grpc::Status status = slow->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonOf(status), "WATCH_TOO_SLOW");
  const std::size_t rest = 1;
  feed().Write({PutOf("last", InitiativeOf({"CA"}))});
  EXPECT_THAT(quick->ReadChanges(rest).back(), HasSubstr("initiatives/last"));
  // Its token is that of the last message it got: nothing is lost.
  auto resumed = Watch(After(slow->token));
  std::string last;
  while (last.find("initiatives/last") == std::string::npos) last = resumed->ReadChanges().back();
}

TEST_F(WatchServerTest, WhoLeavesIsForgottenAtOnce) {
  auto live = WatchNow();
  auto other = WatchNow();
  live->Cancel();

  EXPECT_TRUE(WaitUntil([this] { return watch_->stream_count() == 1; }));
  EXPECT_EQ(outcomes().at(0).status.code(), absl::StatusCode::kCancelled);
  Put("a");
  EXPECT_THAT(other->ReadChanges(), ElementsAre("1 ADDED initiatives/a"));
}

TEST_F(WatchServerTest, TheEndOfTheServerIsToldAndWhoComesLaterIsToldToo) {
  auto live = WatchNow();
  watch_->Stop();

  for (const grpc::Status& status :
       {live->Finish(), Watch(From(v1::WatchRequest::NOW))->Finish()}) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_EQ(ReasonOf(status), "SHUTTING_DOWN");
  }
}

TEST_F(WatchServerTest, MoreThanAreLetInAreTurnedAway) {
  StopServer();
  StartServer(/*streams_max=*/1);
  auto first = WatchNow();

  const grpc::Status status = Watch(From(v1::WatchRequest::NOW))->Finish();

  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonOf(status), "TOO_MANY_WATCHES");
  first->Cancel();
  EXPECT_TRUE(WaitUntil([this] { return watch_->stream_count() == 0; }));
  WatchNow();
}

TEST_F(WatchServerTest, EachStreamIsToldOfOnceWhenItEnds) {
  Watch(After("nonsense"))->Finish();

  ASSERT_TRUE(WaitUntil([this] { return !outcomes().empty(); }));
  const CallOutcome outcome = outcomes()[0];
  EXPECT_EQ(outcome.method, "entente.v1.HistoryService/Watch");
  EXPECT_EQ(outcome.status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_GT(outcome.request_bytes, 0U);
  EXPECT_THAT(outcomes(), ::testing::SizeIs(1));
}

}  // namespace
}  // namespace entente::rpc
