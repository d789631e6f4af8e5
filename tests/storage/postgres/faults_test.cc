// What goes wrong around the store: connections lost, deadlines, callers who leave, a database that is
// away, a lane that is full, a COMMIT in doubt.

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "storage/postgres/embedded/cluster.h"
#include "storage/postgres/migrate.h"
#include "tests/storage/postgres/store_fixture.h"
#include "tests/support/cutting_proxy.h"

namespace entente::storage::postgres {
namespace {

using test::CutAt;

constexpr const char* kTerminateAll =
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()";

class Faults : public StoreTest {
 protected:
  Faults() { AddAgencies({{"us-cbp", "US"}}); }

  absl::Status Get() {
    return store_->Get(ReadContext(), ResourceType::kAgency, "agencies/us-cbp").status();
  }

  // Holds the number that every write takes last, so that writes wait.
  void HoldNumber() {
    sql_.Ask("BEGIN");
    sql_.Ask("SELECT number FROM head FOR UPDATE");
  }
  void LetNumberGo() { sql_.Ask("ROLLBACK"); }
};

TEST_F(Faults, LostConnectionsAreMadeAnewWithoutAnError) {
  for (int i = 0; i < 5; ++i) {
    sql_.Ask(kTerminateAll);
    EXPECT_TRUE(Get().ok()) << Get();

    sql_.Ask(kTerminateAll);
    MustPut(*store_, NewPut(MakeAgency(absl::StrCat("after-", i), "US")));
  }
  EXPECT_EQ(sql_.Ask("SELECT number FROM head"), "6");
}

TEST_F(Faults, ABackendKilledInTheMiddleOfAWriteLosesNothing) {
  Sql killer(database_.url());
  HoldNumber();
  absl::StatusOr<Written> written = absl::UnknownError("not run");
  std::thread writer([&] {
    written = store_->Write(WriteContext(), MakeChange({NewPut(MakeAgency("mid-write", "US"))}));
  });
  ASSERT_TRUE(WaitUntil([&] { return AreBlocked(killer, 1); }));

  killer.Ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
             "WHERE datname = current_database() AND wait_event_type = 'Lock'");
  LetNumberGo();
  writer.join();

  EXPECT_TRUE(written.ok()) << written.status();
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM resource WHERE name = 'agencies/mid-write'"), "1");
  EXPECT_EQ(sql_.Ask("SELECT number FROM head"), "2");
}

TEST_F(Faults, AStatementPastItsDeadlineIsCancelledInTheDatabase) {
  Sql watcher(database_.url());
  HoldNumber();
  CallContext context = WriteContext();
  context.deadline = absl::Now() + absl::Milliseconds(300);

  const auto written =
      store_->Write(context, MakeChange({NewPut(MakeAgency("too-late", "US"))}));

  EXPECT_THAT(written.status(), FailsWith(absl::StatusCode::kDeadlineExceeded, kReasonDeadline));
  EXPECT_TRUE(WaitUntil([&] { return AreBlocked(watcher, 0); }));
  LetNumberGo();
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM resource WHERE name = 'agencies/too-late'"), "0");
  EXPECT_EQ(sql_.Ask("SELECT number FROM head"), "1");
}

TEST_F(Faults, TheStatementAfterACancelledOneIsNeverHit) {
  store_ = MustMakeStore({.url = database_.url(), .write_connections = 1});
  for (int i = 0; i < 100; ++i) {
    HoldNumber();
    CallContext context = WriteContext();
    context.deadline = absl::Now() + absl::Milliseconds(5);
    const auto late = store_->Write(context, MakeChange({NewPut(MakeAgency("always-late", "US"))}));
    LetNumberGo();
    EXPECT_FALSE(late.ok());

    const auto next = store_->Write(
        WriteContext(), MakeChange({NewPut(MakeAgency(absl::StrCat("in-time-", i), "US"))}));
    ASSERT_TRUE(next.ok()) << next.status();
  }
}

TEST_F(Faults, ACallerWhoLeavesEndsTheStatement) {
  Sql watcher(database_.url());
  HoldNumber();
  CallContext context = WriteContext();
  context.cancellation = std::make_shared<Cancellation>();
  absl::StatusOr<Written> written = absl::UnknownError("not run");
  std::thread writer([&] {
    written = store_->Write(context, MakeChange({NewPut(MakeAgency("left", "US"))}));
  });
  ASSERT_TRUE(WaitUntil([&] { return AreBlocked(watcher, 1); }));

  context.cancellation->Cancel();
  writer.join();

  EXPECT_THAT(written.status(), FailsWith(absl::StatusCode::kCancelled, kReasonCancelled));
  LetNumberGo();
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM resource WHERE name = 'agencies/left'"), "0");
}

TEST_F(Faults, AFullLaneRefusesAndSaysWhenToTryAgain) {
  store_ = MustMakeStore({.url = database_.url(), .write_connections = 1, .waiters_max = 1});
  MustPut(*store_, NewPut(MakeAgency("first", "US")));  // the lane has its connection
  HoldNumber();
  std::atomic<int> refused{0};
  std::vector<std::thread> writers;
  for (int i = 0; i < 3; ++i) {
    writers.emplace_back([&, i] {
      const auto written = store_->Write(
          WriteContext(), MakeChange({NewPut(MakeAgency(absl::StrCat("writer-", i), "US"))}));
      if (written.ok()) return;
      EXPECT_THAT(written.status(),
                  FailsWith(absl::StatusCode::kResourceExhausted, kReasonQueueFull));
      EXPECT_TRUE(HasRetryInfo(written.status()));
      ++refused;
    });
  }

  // One writes and is blocked, one waits for the connection, one is refused.
  EXPECT_TRUE(WaitUntil([&] { return refused == 1; }));

  LetNumberGo();
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(sql_.Ask("SELECT number FROM head"), "4");
}

TEST_F(Faults, ADocumentNamedMeanwhileIsNotDeleted) {
  const StoredResource agency =
      *store_->Get(ReadContext(), ResourceType::kAgency, "agencies/us-cbp");
  MustPut(*store_, NewPut(MakeAgency("us-cbp-office", "US", {"us-cbp"})));

  const auto deleted = store_->Write(
      WriteContext(),
      MakeChange({NextPut(agency, ParseDocument<v1::Agency>(agency), /*deleted=*/true)}));

  EXPECT_THAT(deleted.status(), FailsWith(absl::StatusCode::kAborted, kReasonRevisionChanged));
}

// The store reaches the database through a proxy that cuts.
class CommitInDoubt : public Faults {
 protected:
  CommitInDoubt() : proxy_(sql_.connection().hostname()) {
    store_ = MustMakeStore({.url = absl::StrCat("host=", proxy_.folder(), " user=entente dbname=",
                                                database_.name()),
                            .read_connections = 1,
                            .write_connections = 2,
                            .bulk_connections = 1});
  }

  void ExpectOnce(const absl::StatusOr<Written>& written) {
    ASSERT_TRUE(written.ok()) << written.status();
    EXPECT_EQ(proxy_.cut_count(), 1);
    EXPECT_EQ(written->number, 2);
    EXPECT_EQ(sql_.Ask("SELECT count(*) FROM resource WHERE name = 'agencies/in-doubt'"), "1");
    EXPECT_EQ(sql_.Ask("SELECT number FROM head"), "2");
    EXPECT_EQ(sql_.Ask("SELECT count(*) FROM change"), "2");
  }

  test::CuttingProxy proxy_;
  const Change change_ = MakeChange({NewPut(MakeAgency("in-doubt", "US"))});
};

TEST_F(CommitInDoubt, CutBeforeTheDatabaseHeardOfItIsWrittenOnce) {
  proxy_.CutNext(CutAt::kBeforeCommit);

  const absl::StatusOr<Written> written = store_->Write(WriteContext(), change_);

  ExpectOnce(written);
  EXPECT_FALSE(written->repeated);
}

TEST_F(CommitInDoubt, CutAfterTheDatabaseCommittedIsWrittenOnce) {
  proxy_.CutNext(CutAt::kAfterCommit);

  const absl::StatusOr<Written> written = store_->Write(WriteContext(), change_);

  ExpectOnce(written);
  EXPECT_TRUE(written->repeated);
}

TEST_F(CommitInDoubt, IsToldWhenTheDatabaseStaysAwayUntilTheDeadline) {
  proxy_.CutNext(CutAt::kAfterCommit, /*and_stay_away=*/true);
  CallContext context = WriteContext();
  context.deadline = absl::Now() + absl::Seconds(1);

  const absl::StatusOr<Written> written = store_->Write(context, change_);

  EXPECT_THAT(written.status(), FailsWith(absl::StatusCode::kUnavailable, kReasonCommitInDoubt));
  EXPECT_EQ(sql_.Ask("SELECT number FROM head"), "2");
}

// A database of its own, to be stopped and started.
TEST(DatabaseAway, SaysUnavailableAndIsWellAgainWhenItReturns) {
  char folder[] = "/tmp/entente-away-XXXXXX";
  ASSERT_NE(mkdtemp(folder), nullptr);
  std::filesystem::permissions(folder, std::filesystem::perms(0755));
  const embedded::ClusterOptions options{.data_dir = std::filesystem::path(folder) / "data",
                                         .durable = false};
  auto cluster = embedded::Cluster::Start(options);
  ASSERT_TRUE(cluster.ok()) << cluster.status();
  ASSERT_TRUE(Migrate((*cluster)->url()).ok());
  const auto store = MustMakeStore({.url = (*cluster)->url()});
  MustPut(*store, NewPut(MakeAgency("us-cbp", "US")));
  const auto get = [&] {
    return store->Get(ReadContext(), ResourceType::kAgency, "agencies/us-cbp").status();
  };
  const auto put = [&] {
    return store->Write(WriteContext(), MakeChange({NewPut(MakeAgency("ca-cbsa", "CA"))})).status();
  };

  EXPECT_TRUE((*cluster)->Stop().ok());

  EXPECT_THAT(get(), FailsWith(absl::StatusCode::kUnavailable, kReasonDatabaseUnavailable));
  EXPECT_THAT(put(), FailsWith(absl::StatusCode::kUnavailable, kReasonDatabaseUnavailable));
  EXPECT_TRUE(HasRetryInfo(get()));

  cluster = embedded::Cluster::Start(options);
  ASSERT_TRUE(cluster.ok()) << cluster.status();

  EXPECT_TRUE(WaitUntil([&] { return get().ok(); }));
  EXPECT_TRUE(put().ok());
  EXPECT_TRUE((*cluster)->Stop().ok());
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace entente::storage::postgres
