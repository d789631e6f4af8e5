// What the store makes of a world that fails: lost connections, late answers, callers who leave, a
// database that stops or hangs, a COMMIT whose answer never comes.

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "storage/postgres/embedded/cluster.h"
#include "storage/postgres/migrate.h"
#include "storage/postgres/watchdog.h"
#include "tests/storage/postgres/store_fixture.h"
#include "tests/support/cutting_proxy.h"
#include "tests/support/scratch.h"

namespace entente::storage::postgres {
namespace {

using test::CuttingProxy;
using AtCommit = CuttingProxy::AtCommit;

constexpr auto kDeadlineExceeded = absl::StatusCode::kDeadlineExceeded;
constexpr auto kCancelled = absl::StatusCode::kCancelled;
constexpr auto kUnavailable = absl::StatusCode::kUnavailable;
constexpr auto kResourceExhausted = absl::StatusCode::kResourceExhausted;

// Far more than what is promised (100 ms), and far less than waiting for anything but that takes:
// these tests share their machine with others.
constexpr absl::Duration kSoon = absl::Seconds(1);

CallContext ReadWithin(absl::Duration time) {
  CallContext context = ReadContext();
  context.deadline = absl::Now() + time;
  return context;
}

// Blocks who reads countries, until Release or its end.
class BlockedCountries final {
 public:
  explicit BlockedCountries(const std::string& url) : sql_(url), work_(sql_.connection()) {
    work_.exec("LOCK TABLE country IN ACCESS EXCLUSIVE MODE");
  }
  void Release() { work_.abort(); }

 private:
  Sql sql_;
  pqxx::work work_;
};

// Blocks who writes, at the number.
class BlockedWrites final {
 public:
  explicit BlockedWrites(const std::string& url) : sql_(url), work_(sql_.connection()) {
    work_.exec("SELECT FROM head FOR UPDATE");
  }
  void Release() { work_.abort(); }

 private:
  Sql sql_;
  pqxx::work work_;
};

class Faults : public StoreTest {
 protected:
  // Ends all connections that the store has now.
  void KillBackends() {
    const std::string now = sql_.Ask("SELECT clock_timestamp()");
    EXPECT_TRUE(WaitUntil([&] {
      return sql_.Ask(absl::StrCat("SELECT count(pg_terminate_backend(pid)) FROM", kBackends,
                                   " AND backend_start < '", now, "'")) == "0";
    }));
  }

  // A store with one connection in each lane, all of them made.
  void MakeNarrowStore(std::size_t waiters_max = 64) {
    store_ = MustMakeStore({.url = database_.url(),
                            .read_connections = 1,
                            .write_connections = 1,
                            .bulk_connections = 1,
                            .waiters_max = waiters_max});
    ASSERT_TRUE(AreConnected(4));  // the feed's too
  }

  // Waits until the store has all its connections: one in the making would escape what a test does
  // to them.
  bool AreConnected(int count) {
    return WaitUntil([&] {
      return sql_.Ask(absl::StrCat("SELECT count(*) FROM", kBackends, " AND state = 'idle'")) ==
             absl::StrCat(count);
    });
  }

  // The pids of the store's connections.
  std::string Pids() {
    return sql_.Ask(absl::StrCat("SELECT string_agg(pid::text, ',' ORDER BY pid) FROM", kBackends));
  }

  absl::Status ReadCountry(const CallContext& context) {
    return store_->GetCountry(context, "HT").status();
  }
  absl::Status ReadKey() { return store_->TokenKey(ReadContext()).status(); }

  Put Agency(const std::string& id) { return NewPut(MakeAgency(id, "US")); }

  // What was written is there once and the numbers have no gap.
  void ExpectWhole(std::int64_t changes) {
    EXPECT_EQ(sql_.Ask("SELECT count(*) FROM change"), absl::StrCat(changes));
    EXPECT_EQ(sql_.Ask("SELECT max(number) FROM change"), absl::StrCat(changes));
    EXPECT_EQ(sql_.Ask("SELECT number FROM head"), absl::StrCat(changes));
    EXPECT_EQ(sql_.Ask("SELECT count(*) FROM request WHERE number IS NULL"), "0");
  }

  static constexpr const char* kBackends =
      " pg_stat_activity WHERE datname = current_database() AND application_name = "
      "'entente-server'";
};

TEST_F(Faults, CallsGoOnWhenAllConnectionsWereLostBetweenThem) {
  MustPut(*store_, Agency("a"));

  for (int round = 0; round < 5; ++round) {
    KillBackends();
    const auto read = store_->Get(ReadContext(), ResourceType::kAgency, "agencies/a");
    EXPECT_TRUE(read.ok()) << read.status();
    KillBackends();
    EXPECT_FALSE(MustWrite(*store_, MakeChange({Agency(absl::StrCat("b", round))})).repeated);
  }

  ExpectWhole(6);
}

TEST_F(Faults, AReadGoesOnWhenItsBackendIsKilledInTheMiddle) {
  BlockedCountries blocked(database_.url());
  absl::Status status;
  std::thread reader([&] { status = ReadCountry(ReadContext()); });
  ASSERT_TRUE(AreBlocked(sql_, 1));

  sql_.Ask(absl::StrCat("SELECT pg_terminate_backend(pid) FROM", kBackends,
                        " AND wait_event_type = 'Lock'"));
  // The second try is blocked as well, on another connection.
  ASSERT_TRUE(AreBlocked(sql_, 1));
  blocked.Release();
  reader.join();

  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(Faults, AWriteGoesOnWhenItsBackendIsKilledInTheMiddle) {
  BlockedWrites blocked(database_.url());
  absl::StatusOr<Written> written;
  std::thread writer([&] { written = store_->Write(WriteContext(), MakeChange({Agency("a")})); });
  ASSERT_TRUE(AreBlocked(sql_, 1));

  KillBackends();
  ASSERT_TRUE(AreBlocked(sql_, 1));
  blocked.Release();
  writer.join();

  ASSERT_TRUE(written.ok()) << written.status();
  EXPECT_FALSE(written->repeated);
  ExpectWhole(1);
}

TEST_F(Faults, AStatementEndsAtItsDeadlineAndTheNextOneIsNotHit) {
  MakeNarrowStore();
  ASSERT_TRUE(ReadKey().ok());
  const std::string pids = Pids();
  BlockedCountries blocked(database_.url());
  std::vector<absl::Duration> late;

  for (int round = 0; round < 200; ++round) {
    const CallContext context = ReadWithin(absl::Milliseconds(5));
    EXPECT_THAT(ReadCountry(context), FailsWith(kDeadlineExceeded, kReasonDeadline));
    late.push_back(absl::Now() - context.deadline);
    const absl::Status next = ReadKey();
    ASSERT_TRUE(next.ok()) << next << " in round " << round;
  }

  std::sort(late.begin(), late.end());
  EXPECT_LT(late[100], kSoon);
  EXPECT_LT(late.back(), Watchdog::kPatience + kSoon);
  RecordProperty("median_us", static_cast<int>(absl::ToInt64Microseconds(late[100])));
  RecordProperty("worst_us", static_cast<int>(absl::ToInt64Microseconds(late.back())));
  // On a machine that stands still for that long, the watchdog cuts the connection, as it has to.
  if (late.back() < Watchdog::kPatience) {
    EXPECT_EQ(Pids(), pids) << "a connection was made anew";
  }
}

TEST_F(Faults, NothingOfAStatementIsLeftInTheDatabaseSoonAfterItsDeadline) {
  BlockedCountries blocked(database_.url());
  const CallContext context = ReadWithin(absl::Milliseconds(100));
  std::thread reader(
      [&] { EXPECT_THAT(ReadCountry(context), FailsWith(kDeadlineExceeded, kReasonDeadline)); });
  ASSERT_TRUE(AreBlocked(sql_, 1));

  EXPECT_TRUE(AreBlocked(sql_, 0));
  const absl::Duration late = absl::Now() - context.deadline;
  reader.join();

  EXPECT_LT(late, kSoon);
  RecordProperty("late_us", static_cast<int>(absl::ToInt64Microseconds(late)));
}

// The deadline falls anywhere into the statement, and just after it.
TEST_F(Faults, ACancelThatComesTooLateHitsNobody) {
  MakeNarrowStore();
  ASSERT_TRUE(ReadKey().ok());
  MustPut(*store_, Agency("first"));
  const std::string pids = Pids();
  std::mt19937 random(1);
  int late = 0;
  std::int64_t written = 1;

  for (int round = 0; round < 300; ++round) {
    const absl::Status read = ReadCountry(ReadWithin(absl::Microseconds(random() % 400)));
    if (!read.ok()) {
      EXPECT_THAT(read, FailsWith(kDeadlineExceeded, kReasonDeadline));
      ++late;
    }
    const absl::Status next = ReadKey();
    ASSERT_TRUE(next.ok()) << next << " in round " << round;
  }
  for (int round = 0; round < 100; ++round) {
    CallContext context = WriteContext();
    context.deadline = absl::Now() + absl::Microseconds(random() % 6000);
    const auto write = store_->Write(context, MakeChange({Agency(absl::StrCat("w", round))}));
    if (write.ok()) {
      ++written;
    } else {
      EXPECT_THAT(write.status(), FailsWith(kDeadlineExceeded, kReasonDeadline));
      ++late;
    }
    MustPut(*store_, Agency(absl::StrCat("next", round)));
    ++written;
  }

  ExpectWhole(written);
  EXPECT_GT(late, 0);
  RecordProperty("late", late);
  EXPECT_EQ(Pids(), pids) << "a connection was made anew";
}

TEST_F(Faults, ACallerWhoLeavesEndsABlockedStatement) {
  BlockedCountries blocked(database_.url());
  CallContext context = ReadContext();
  context.cancellation = std::make_shared<Cancellation>();
  absl::Status status;
  std::thread reader([&] { status = ReadCountry(context); });
  ASSERT_TRUE(AreBlocked(sql_, 1));

  const absl::Time left = absl::Now();
  context.cancellation->Cancel();
  reader.join();
  const absl::Duration took = absl::Now() - left;

  EXPECT_THAT(status, FailsWith(kCancelled, kReasonCancelled));
  EXPECT_LT(took, kSoon);
  RecordProperty("took_us", static_cast<int>(absl::ToInt64Microseconds(took)));
  EXPECT_TRUE(AreBlocked(sql_, 0));
}

TEST_F(Faults, ACallerWhoLeavesABlockedWriteLeavesNothing) {
  BlockedWrites blocked(database_.url());
  const auto before = sql_.CountRows();
  CallContext context = WriteContext();
  context.cancellation = std::make_shared<Cancellation>();
  absl::Status status;
  std::thread writer([&] { status = store_->Write(context, MakeChange({Agency("a")})).status(); });
  ASSERT_TRUE(AreBlocked(sql_, 1));

  context.cancellation->Cancel();
  writer.join();

  EXPECT_THAT(status, FailsWith(kCancelled, kReasonCancelled));
  EXPECT_EQ(sql_.CountRows(), before);
}

TEST_F(Faults, ACallerWhoHasLeftOrIsLateGetsNoConnection) {
  CallContext left = ReadContext();
  left.cancellation = std::make_shared<Cancellation>();
  left.cancellation->Cancel();

  EXPECT_THAT(ReadCountry(left), FailsWith(kCancelled, kReasonCancelled));
  EXPECT_THAT(ReadCountry(ReadWithin(-absl::Seconds(1))),
              FailsWith(kDeadlineExceeded, kReasonDeadline));
  EXPECT_THAT(ReadCountry(ReadWithin(-absl::InfiniteDuration())),
              FailsWith(kDeadlineExceeded, kReasonDeadline));
}

TEST_F(Faults, AnInfiniteDeadlineIsNone) {
  EXPECT_TRUE(ReadCountry(ReadWithin(absl::InfiniteDuration())).ok());
}

TEST_F(Faults, AFullLaneRefusesAndServesThoseWhoWait) {
  MakeNarrowStore(/*waiters_max=*/2);
  BlockedCountries blocked(database_.url());
  std::vector<std::thread> readers;
  readers.reserve(3);
  for (int i = 0; i < 3; ++i) {
    // One that comes while the fourth is trying is refused, and comes again.
    readers.emplace_back([&] {
      absl::Status status;
      do {
        status = ReadCountry(ReadContext());
      } while (ReasonOf(status) == kReasonQueueFull);
      EXPECT_TRUE(status.ok()) << status;
    });
  }

  // One has the connection and two wait, once a fourth is refused.
  absl::Status refused;
  EXPECT_TRUE(WaitUntil([&] {
    refused = ReadCountry(ReadWithin(absl::Milliseconds(5)));
    return ReasonOf(refused) == kReasonQueueFull;
  }));
  // Another lane is not concerned.
  MustPut(*store_, NewPut(MakeRelease("r")));
  blocked.Release();
  for (std::thread& reader : readers) reader.join();

  EXPECT_THAT(refused, FailsWith(kResourceExhausted, kReasonQueueFull));
  EXPECT_TRUE(HasRetryInfo(refused));
}

TEST_F(Faults, ACallerWhoLeavesTheQueueIsLetGo) {
  MakeNarrowStore();
  BlockedCountries blocked(database_.url());
  std::thread first([&] { EXPECT_TRUE(ReadCountry(ReadContext()).ok()); });
  ASSERT_TRUE(AreBlocked(sql_, 1));
  CallContext context = ReadContext();
  context.cancellation = std::make_shared<Cancellation>();
  absl::Status status;
  std::thread second([&] { status = ReadCountry(context); });

  context.cancellation->Cancel();
  second.join();
  blocked.Release();
  first.join();

  EXPECT_THAT(status, FailsWith(kCancelled, kReasonCancelled));
}

// The store reaches its database by way of a proxy that can be told to fail.
class FaultyNetwork : public Faults {
 protected:
  FaultyNetwork() {
    store_ = MustMakeStore({.url = absl::StrCat(proxy_.url(), "&connect_timeout=2"),
                            .log = [this](std::string_view line) {
                              const std::lock_guard lock(mutex_);
                              log_.emplace_back(line);
                            }});
  }
  ~FaultyNetwork() override { store_.reset(); }

  // A write that meets the failure at its first COMMIT.
  Written WriteThrough(AtCommit what, const std::string& id) {
    proxy_.OnNextCommit(what);
    Written written = MustWrite(*store_, MakeChange({Agency(id)}));
    EXPECT_EQ(written.resources.at(0).name, absl::StrCat("agencies/", id));
    EXPECT_EQ(written.resources.at(0).revision, 1);
    EXPECT_EQ(
        sql_.Ask(absl::StrCat("SELECT count(*) FROM revision v JOIN resource r USING (uid) WHERE "
                              "r.name = 'agencies/",
                              id, "'")),
        "1");
    return written;
  }

  CuttingProxy proxy_{database_.url()};
  std::mutex mutex_;
  std::vector<std::string> log_;
};

TEST_F(FaultyNetwork, ACommitThatNeverArrivedIsMadeOnce) {
  for (int round = 1; round <= 5; ++round) {
    const Written written = WriteThrough(AtCommit::kCut, absl::StrCat("a", round));
    EXPECT_FALSE(written.repeated);
    EXPECT_EQ(written.number, round);
  }
  ExpectWhole(5);
}

TEST_F(FaultyNetwork, ACommitWhoseAnswerWasLostIsFoundAgain) {
  for (int round = 1; round <= 5; ++round) {
    const Written written = WriteThrough(AtCommit::kCutAnswer, absl::StrCat("a", round));
    EXPECT_TRUE(written.repeated);
    EXPECT_EQ(written.number, round);
  }
  ExpectWhole(5);
}

// The second run meets the first one in the middle of its COMMIT, or just after.
TEST_F(FaultyNetwork, ACommitThatGoesOnWhileTheConnectionIsCutIsMadeOnce) {
  for (int round = 1; round <= 20; ++round) {
    EXPECT_EQ(WriteThrough(AtCommit::kForwardAndCut, absl::StrCat("a", round)).number, round);
  }
  ExpectWhole(20);
}

TEST_F(FaultyNetwork, ManyWritersLoseTheirCommitsAndNoneIsLost) {
  std::vector<std::thread> writers;
  writers.reserve(4);
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < 10; ++i) {
        MustWrite(*store_, MakeChange({Agency(absl::StrCat("w-", writer, "-", i))}));
      }
    });
  }
  std::mt19937 random(1);
  std::thread cutter([&] {
    std::string number;
    std::string last;
    EXPECT_TRUE(WaitUntil([&] {
      number = sql_.Ask("SELECT number FROM head");
      if (number != std::exchange(last, number)) {
        proxy_.OnNextCommit(static_cast<AtCommit>(1 + random() % 3));
      }
      return number == "40";
    }));
    proxy_.OnNextCommit(AtCommit::kForward);
  });
  for (std::thread& writer : writers) writer.join();
  cutter.join();

  ExpectWhole(40);
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM agency"), "40");
}

TEST_F(FaultyNetwork, ACommitInDoubtIsSaidWhenTheDatabaseStaysAway) {
  const Change change = MakeChange({Agency("a")});
  CallContext context = WriteContext();
  context.deadline = absl::Now() + absl::Seconds(1);
  proxy_.OnNextCommit(AtCommit::kCutAnswer, /*then_refuse=*/true);

  const auto written = store_->Write(context, change);
  proxy_.Refuse(false);
  // Until the keeper has noticed.
  absl::StatusOr<Written> again;
  EXPECT_TRUE(WaitUntil([&] {
    again = store_->Write(WriteContext(), change);
    return again.ok();
  }));

  EXPECT_THAT(written.status(), FailsWith(kUnavailable, kReasonCommitInDoubt));
  EXPECT_TRUE(HasRetryInfo(written.status()));
  EXPECT_GE(absl::Now(), context.deadline);
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->number, 1);
  ExpectWhole(1);
}

TEST_F(FaultyNetwork, ADatabaseThatRefusesIsUnavailableAtOnceAndWellAgainAfterwards) {
  ASSERT_TRUE(AreConnected(11));  // the feed's too
  proxy_.Refuse(true);
  KillBackends();

  EXPECT_THAT(ReadCountry(ReadContext()), FailsWith(kUnavailable, kReasonDatabaseUnavailable));
  const auto write = store_->Write(WriteContext(), MakeChange({Agency("a")}));
  EXPECT_THAT(write.status(), FailsWith(kUnavailable, kReasonDatabaseUnavailable));
  EXPECT_TRUE(HasRetryInfo(write.status()));
  proxy_.Refuse(false);

  EXPECT_TRUE(WaitUntil([&] { return ReadKey().ok(); }));
  EXPECT_EQ(MustWrite(*store_, MakeChange({Agency("a")})).number, 1);
  const std::lock_guard lock(mutex_);
  EXPECT_THAT(log_, ::testing::Contains(::testing::HasSubstr("the database is away")));
  EXPECT_THAT(log_, ::testing::Contains("the database is back"));
}

// Not even cancel requests are answered.
TEST_F(FaultyNetwork, ADatabaseThatHangsHoldsNobodyBeyondTheDeadline) {
  ASSERT_TRUE(AreConnected(11));  // the feed's too
  proxy_.Stall(true);

  const CallContext context = ReadWithin(absl::Milliseconds(200));
  std::vector<std::thread> readers;
  readers.reserve(3);
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back(
        [&] { EXPECT_THAT(ReadCountry(context), FailsWith(kDeadlineExceeded, kReasonDeadline)); });
  }
  for (std::thread& reader : readers) reader.join();
  const absl::Duration late = absl::Now() - context.deadline;
  proxy_.Stall(false);

  // The second in which an answer is waited for, and a little.
  EXPECT_LT(late, absl::Seconds(2));
  EXPECT_TRUE(WaitUntil([&] { return ReadKey().ok(); }));
  EXPECT_TRUE(ReadCountry(ReadContext()).ok());
}

TEST_F(FaultyNetwork, ACommitThatHangsIsInDoubtAtTheDeadline) {
  const Change change = MakeChange({Agency("a")});
  CallContext context = WriteContext();
  context.deadline = absl::Now() + absl::Milliseconds(500);
  proxy_.OnNextCommit(AtCommit::kStall);

  const auto written = store_->Write(context, change);
  const absl::Duration late = absl::Now() - context.deadline;
  proxy_.Stall(false);

  EXPECT_THAT(written.status(), FailsWith(kUnavailable, kReasonCommitInDoubt));
  EXPECT_LT(late, absl::Seconds(2));
  absl::StatusOr<Written> again;
  EXPECT_TRUE(WaitUntil([&] {
    again = store_->Write(WriteContext(), change);
    return again.ok();
  }));
  EXPECT_EQ(again->number, 1);
  ExpectWhole(1);
}

TEST_F(FaultyNetwork, AStoreCanGoWhileItsDatabaseHangs) {
  ASSERT_TRUE(AreConnected(11));  // the feed's too
  proxy_.Stall(true);
  EXPECT_THAT(ReadCountry(ReadWithin(absl::Milliseconds(50))),
              FailsWith(kDeadlineExceeded, kReasonDeadline));

  store_.reset();
}

// A database of the test's own, to be stopped.
class StoppedDatabase : public ::testing::Test {
 protected:
  StoppedDatabase() { Start(); }
  ~StoppedDatabase() override {
    cluster_.reset();
    std::error_code error;
    std::filesystem::remove_all(directory_, error);
  }

  void Start() {
    if (directory_.empty()) {
      directory_ = test::ScratchTemplate("entente-test");
      if (mkdtemp(directory_.data()) == nullptr) std::abort();
    }
    auto cluster = embedded::Cluster::Start({.data_dir = directory_, .durable = false});
    ASSERT_TRUE(cluster.ok()) << cluster.status();
    cluster_ = *std::move(cluster);
  }

  std::string directory_;
  std::unique_ptr<embedded::Cluster> cluster_;
};

TEST_F(StoppedDatabase, IsUnavailableAtOnceAndWellAgainWithTheSameStore) {
  ASSERT_TRUE(Migrate(cluster_->url()).ok());
  const std::unique_ptr<Store> store = MustMakeStore({.url = cluster_->url()});
  MustPut(*store, NewPut(MakeAgency("before", "US")));
  const auto read = [&] {
    return store->Get(ReadContext(), ResourceType::kAgency, "agencies/before").status();
  };

  ASSERT_TRUE(cluster_->Stop().ok());
  cluster_.reset();
  const absl::Time stopped = absl::Now();
  for (int i = 0; i < 3; ++i) {
    const absl::Status status = read();
    EXPECT_THAT(status, FailsWith(kUnavailable, kReasonDatabaseUnavailable));
    EXPECT_TRUE(HasRetryInfo(status));
  }
  const auto write = store->Write(WriteContext(), MakeChange({NewPut(MakeAgency("b", "US"))}));
  EXPECT_THAT(write.status(), FailsWith(kUnavailable, kReasonDatabaseUnavailable));
  EXPECT_THAT(store->Probe(absl::Now() + absl::Seconds(5)),
              FailsWith(kUnavailable, kReasonDatabaseUnavailable));
  EXPECT_LT(absl::Now() - stopped, absl::Seconds(5)) << "far from the deadline of half a minute";
  Start();

  EXPECT_TRUE(WaitUntil([&] { return read().ok(); }));
  EXPECT_EQ(MustWrite(*store, MakeChange({NewPut(MakeAgency("b", "US"))})).number, 2);
  EXPECT_TRUE(store->Probe(absl::Now() + absl::Seconds(5)).ok());
}

}  // namespace
}  // namespace entente::storage::postgres
