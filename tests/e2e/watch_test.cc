// The change feed against the built server: what etcd promises of its watch (docs/watch.md),
// through crashes, restarts and the command line.

#include <signal.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cpp/client.h"
#include "clients/cpp/error.h"
#include "entente/v1/history_service.grpc.pb.h"
#include "tests/e2e/database.h"
#include "tests/e2e/server_process.h"
#include "tests/support/signal_process.h"

namespace entente::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::chrono::seconds kPatience(120);

// Runs `condition` until it holds; false when it does not within kPatience.
template <typename Condition>
bool WaitUntil(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

v1::WatchRequest From(v1::WatchRequest::Start start, const std::string& filter = "") {
  v1::WatchRequest request;
  request.set_start(start);
  request.set_filter(filter);
  return request;
}

v1::WatchRequest After(const std::string& token) {
  v1::WatchRequest request;
  request.set_resume_token(token);
  return request;
}

// A watch on a thread of its own, which goes on by itself.  Keeps what it saw.
class Watcher final {
 public:
  Watcher(const std::string& address, v1::WatchRequest request)
      : client_(OptionsFor(address)), watch_(client_.Watch(std::move(request))) {
    thread_ = std::thread([this] {
      const absl::Status status = watch_->Run([this](const v1::WatchResponse& message, bool) {
        const std::lock_guard lock(mutex_);
        for (const v1::WatchedChange& change : message.changes().changes()) {
          numbers_.push_back(change.change().number());
          changes_.push_back(change);
        }
        is_open_ = true;
        return true;
      });
      const std::lock_guard lock(mutex_);
      status_ = status;
      is_over_ = true;
    });
  }
  ~Watcher() {
    watch_->Stop();
    thread_.join();
  }

  bool AwaitOpen() {
    return WaitUntil([this] {
      const std::lock_guard lock(mutex_);
      return is_open_;
    });
  }

  // The numbers of the changes seen, once the last of them is `last`.
  std::vector<std::int64_t> NumbersUpTo(std::int64_t last) {
    WaitUntil([&] {
      const std::lock_guard lock(mutex_);
      return !numbers_.empty() && numbers_.back() >= last;
    });
    const std::lock_guard lock(mutex_);
    return numbers_;
  }

  std::vector<v1::WatchedChange> changes() {
    const std::lock_guard lock(mutex_);
    return changes_;
  }

  absl::Status AwaitEnd() {
    WaitUntil([this] {
      const std::lock_guard lock(mutex_);
      return is_over_;
    });
    const std::lock_guard lock(mutex_);
    return status_;
  }

 private:
  static client::ClientOptions OptionsFor(const std::string& address) {
    client::ClientOptions options;
    options.server = address;
    return options;
  }

  client::Client client_;
  std::unique_ptr<client::ChangeWatch> watch_;
  std::mutex mutex_;
  std::vector<std::int64_t> numbers_;
  std::vector<v1::WatchedChange> changes_;
  bool is_open_ = false;
  bool is_over_ = false;
  absl::Status status_;
  std::thread thread_;
};

std::vector<std::int64_t> UpTo(std::int64_t last) {
  std::vector<std::int64_t> numbers;
  for (std::int64_t number = 1; number <= last; ++number) numbers.push_back(number);
  return numbers;
}

grpc::Status Create(ServerProcess& server, const std::string& id) {
  v1::CreateInitiativeRequest request;
  *request.mutable_initiative() = AnInitiative("Initiative " + id);
  request.set_initiative_id(id);
  v1::Initiative answer;
  return server.initiatives().CreateInitiative(ContextFor(10).get(), request, &answer);
}

// Under a request id of its own, so that it can be repeated.
grpc::Status Create(v1::InitiativeService::Stub& stub, int number) {
  v1::CreateInitiativeRequest request;
  *request.mutable_initiative() = AnInitiative("Initiative " + std::to_string(number));
  request.set_initiative_id("initiative-" + std::to_string(number));
  request.set_request_id("00000000-0000-4000-8000-00000000" + std::to_string(number));
  v1::Initiative answer;
  return stub.CreateInitiative(ContextFor(10).get(), request, &answer);
}

class WatchTest : public ::testing::Test {
 protected:
  void Start() {
    server_ = std::make_unique<ServerProcess>(folder_.path() + "/data",
                                              std::vector<std::string>{"--listen", address_});
    address_ = server_->address();
  }

  void SetUp() override {
    Start();
    MakeAgency(*server_, "us-cbp", "US");
  }

  std::int64_t Head() {
    return std::stoll(Database(folder_.path() + "/data").Ask("SELECT number FROM head"));
  }

  // The first message that is read, and the status when there is none.
  grpc::Status WatchOnce(const v1::WatchRequest& request, v1::WatchResponse& first) {
    const auto stub = v1::HistoryService::NewStub(server_->channel());
    const auto context = ContextFor();
    const auto reader = stub->Watch(context.get(), request);
    if (reader->Read(&first)) {
      context->TryCancel();
      reader->Finish();
      return grpc::Status::OK;
    }
    return reader->Finish();
  }

  TemporaryFolder folder_;
  std::string address_ = "127.0.0.1:0";
  std::unique_ptr<ServerProcess> server_;
};

TEST_F(WatchTest, TwoWatchersSeeWhatSeveralWritersWroteOrderedOnceAndWithoutGap) {
  Watcher early(address_, From(v1::WatchRequest::EARLIEST));
  std::vector<std::thread> writers;
  std::atomic<int> refused = 0;
  for (int writer = 0; writer < 3; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < 40; ++i) {
        const std::string id = "initiative-" + std::to_string(writer) + "-" + std::to_string(i);
        if (!Create(*server_, id).ok()) ++refused;
      }
    });
  }
  Watcher late(address_, From(v1::WatchRequest::EARLIEST));
  for (std::thread& writer : writers) writer.join();

  ASSERT_EQ(refused, 0);
  const std::int64_t head = Head();
  EXPECT_EQ(head, 121);
  EXPECT_EQ(early.NumbersUpTo(head), UpTo(head));
  EXPECT_EQ(late.NumbersUpTo(head), UpTo(head));
}

TEST_F(WatchTest, AServerThatIsKilledWhileOthersWriteCostsAWatcherNothing) {
  constexpr int kCreates = 80;
  constexpr int kKillAfter = 20;
  Watcher watcher(address_, From(v1::WatchRequest::EARLIEST));
  std::atomic<int> written = 0;
  std::thread writer([&] {
    const auto stub = v1::InitiativeService::NewStub(
        grpc::CreateChannel(address_, grpc::InsecureChannelCredentials()));
    while (written < kCreates) {
      // Under the same request id until it is acknowledged.
      if (Create(*stub, 1000 + written).ok()) ++written;
    }
  });
  ASSERT_TRUE(WaitUntil([&] { return written > kKillAfter; }));

  server_->Kill();
  Start();  // on the same address
  writer.join();

  const std::int64_t head = Head();
  EXPECT_EQ(head, kCreates + 1);
  EXPECT_EQ(watcher.NumbersUpTo(head), UpTo(head));
}

TEST_F(WatchTest, AServerThatStopsSaysSoAndItsWatchersGoOnWithTheNext) {
  Watcher watcher(address_, From(v1::WatchRequest::EARLIEST));
  ASSERT_TRUE(watcher.AwaitOpen());
  EXPECT_EQ(server_->Terminate(), 0);
  EXPECT_THAT(server_->Log(), HasSubstr("reason=SHUTTING_DOWN"));
  Start();
  ASSERT_TRUE(WaitUntil([&] { return Create(*server_, "after-2010").ok(); }));

  EXPECT_EQ(watcher.NumbersUpTo(2), UpTo(2));
}

TEST_F(WatchTest, AChangeOfManyDocumentsComesWhole) {
  Watcher watcher(address_, From(v1::WatchRequest::NOW));
  ASSERT_TRUE(watcher.AwaitOpen());
  ASSERT_TRUE(Create(*server_, "initiative-2010").ok());
  watcher.NumbersUpTo(2);

  const std::vector<v1::WatchedChange> changes = watcher.changes();

  ASSERT_THAT(changes, SizeIs(1));
  ASSERT_THAT(changes[0].events(), SizeIs(1));
  const v1::WatchEvent& event = changes[0].events(0);
  EXPECT_EQ(event.document(), "initiatives/initiative-2010");
  EXPECT_EQ(event.effect(), v1::WatchEvent::ADDED);
  EXPECT_EQ(event.revision().name(), "initiatives/initiative-2010/revisions/2");
  EXPECT_EQ(event.revision().initiative().titles(0).text(), "Initiative initiative-2010");
  EXPECT_NE(event.revision().initiative().etag(), "");
  EXPECT_EQ(changes[0].change().method(), "entente.v1.InitiativeService/CreateInitiative");
}

TEST_F(WatchTest, ASnapshotAndTheChangesAfterItAreAllThereIs) {
  ASSERT_TRUE(Create(*server_, "initiative-1").ok());
  ASSERT_TRUE(Create(*server_, "initiative-2").ok());

  v1::WatchResponse first;
  ASSERT_TRUE(WatchOnce(From(v1::WatchRequest::SNAPSHOT), first).ok());
  ASSERT_TRUE(Create(*server_, "initiative-3").ok());

  ASSERT_TRUE(first.snapshot().last());
  std::vector<std::string> names;
  for (const v1::Revision& revision : first.snapshot().revisions()) {
    names.push_back(revision.name());
  }
  EXPECT_THAT(names,
              ElementsAre("agencies/us-cbp/revisions/1", "initiatives/initiative-1/revisions/2",
                          "initiatives/initiative-2/revisions/3"));
  Watcher after(address_, After(first.resume_token()));
  EXPECT_THAT(after.NumbersUpTo(4), ElementsAre(4));
}

TEST_F(WatchTest, ATokenThatIsAlteredOrOfAnotherDatabaseIsRefused) {
  v1::WatchResponse opening;
  ASSERT_TRUE(WatchOnce(From(v1::WatchRequest::NOW), opening).ok());
  const std::string token = opening.resume_token();
  std::string altered = token;
  altered[6] = altered[6] == 'A' ? 'B' : 'A';
  TemporaryFolder other_folder;
  v1::WatchResponse other;
  {
    ServerProcess other_server(other_folder.path() + "/data");
    const auto stub = v1::HistoryService::NewStub(other_server.channel());
    const auto context = ContextFor();
    const auto reader = stub->Watch(context.get(), From(v1::WatchRequest::NOW));
    ASSERT_TRUE(reader->Read(&other));
    context->TryCancel();
    reader->Finish();
  }

  v1::WatchResponse none;
  for (const std::string& bad : {altered, other.resume_token()}) {
    const grpc::Status status = WatchOnce(After(bad), none);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(client::Reason(client::FromGrpc(status)), "INVALID_RESUME_TOKEN");
  }
}

TEST_F(WatchTest, ARestoreOfAnOlderBackupIsNoticedByWhoeverSawMore) {
  const std::string data = folder_.path() + "/data";
  v1::WatchResponse earlier;
  ASSERT_TRUE(WatchOnce(From(v1::WatchRequest::NOW), earlier).ok());
  ASSERT_EQ(server_->Terminate(), 0);
  ASSERT_EQ(RunProgram({"/bin/cp", "-a", data, data + ".backup"}).exit_status, 0);
  Start();
  ASSERT_TRUE(WaitUntil([&] { return Create(*server_, "lost-by-the-restore").ok(); }));
  v1::WatchResponse later;
  ASSERT_TRUE(WatchOnce(From(v1::WatchRequest::NOW), later).ok());
  ASSERT_EQ(server_->Terminate(), 0);
  ASSERT_EQ(RunProgram({"/bin/rm", "-r", data}).exit_status, 0);
  ASSERT_EQ(RunProgram({"/bin/mv", data + ".backup", data}).exit_status, 0);
  Start();

  v1::WatchResponse none;
  const grpc::Status of_the_future = WatchOnce(After(later.resume_token()), none);
  ASSERT_TRUE(WaitUntil([&] { return Create(*server_, "another-in-its-place").ok(); }));
  const grpc::Status of_another_change = WatchOnce(After(later.resume_token()), none);

  for (const grpc::Status& lost : {of_the_future, of_another_change}) {
    EXPECT_EQ(lost.error_code(), grpc::StatusCode::OUT_OF_RANGE);
    EXPECT_EQ(client::Reason(client::FromGrpc(lost)), "HISTORY_LOST");
  }
  EXPECT_TRUE(WatchOnce(After(earlier.resume_token()), none).ok());
  Watcher told(address_, After(later.resume_token()));
  EXPECT_EQ(told.AwaitEnd().code(), absl::StatusCode::kOutOfRange);
}

// --- entente watch ---

// The command in the background, ended by its signal.
class Command final {
 public:
  Command(std::vector<std::string> arguments, std::string output)
      : output_(std::move(output)), pid_(StartProgram(arguments, output_)) {}
  ~Command() {
    if (pid_ != 0) Interrupt();
  }

  [[nodiscard]] std::string Output() const {
    std::ostringstream text;
    text << std::ifstream(output_).rdbuf();
    return text.str();
  }
  bool AwaitOutput(const std::string& text) {
    return WaitUntil([&] { return Output().find(text) != std::string::npos; });
  }
  int Interrupt() {
    SignalProcess(pid_, SIGINT);
    return WaitFor(std::exchange(pid_, 0));
  }

 private:
  const std::string output_;
  pid_t pid_;
};

TEST_F(WatchTest, TheCommandPrintsALineForEachEventAndEndsWellWithItsToken) {
  Command watch({ENTENTE_CLIENT_BINARY, "--server", address_, "watch", "--from", "earliest"},
                folder_.path() + "/watch.txt");
  ASSERT_TRUE(watch.AwaitOutput("ADDED    agencies/us-cbp"));
  ASSERT_TRUE(Create(*server_, "initiative-2010").ok());
  ASSERT_TRUE(watch.AwaitOutput("ADDED    initiatives/initiative-2010"));

  EXPECT_EQ(watch.Interrupt(), 0);

  const std::string output = watch.Output();
  EXPECT_THAT(output, HasSubstr("Initiative initiative-2010"));
  const std::string before_token = "to go on from here: --from ";
  const std::size_t at = output.find(before_token);
  ASSERT_NE(at, std::string::npos) << output;
  std::string token = output.substr(at + before_token.size());
  token.resize(token.find('\n'));
  ASSERT_TRUE(Create(*server_, "initiative-2011").ok());
  Command resumed({ENTENTE_CLIENT_BINARY, "--server", address_, "watch", "--from", token, "-o",
                   "jsonl", "type:initiative"},
                  folder_.path() + "/resumed.txt");
  ASSERT_TRUE(resumed.AwaitOutput("\"document\":\"initiatives/initiative-2011\""));
  EXPECT_EQ(resumed.Interrupt(), 0);
  EXPECT_EQ(resumed.Output().find("initiative-2010"), std::string::npos);
}

TEST_F(WatchTest, TheCommandRefusesATokenThatIsNone) {
  const Output output =
      RunProgram({ENTENTE_CLIENT_BINARY, "--server", address_, "watch", "--from", "yesterday"});

  EXPECT_EQ(output.exit_status, 1);
  EXPECT_THAT(output.err, HasSubstr("resume_token"));
  EXPECT_THAT(output.out, IsEmpty());
}

}  // namespace
}  // namespace entente::test
