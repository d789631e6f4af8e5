#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

constexpr auto kInvalidArgument = absl::StatusCode::kInvalidArgument;

using Requests = RecordTest;

TEST_F(Requests, ARequestIdRepeatedTellsTheSameChange) {
  const Change change = MakeChange({NewPut(MakeAgency("a", "US")), NewPut(MakeAgency("b", "US"))});
  const Written first = MustWrite(*store_, change);
  MustPut(*store_, NextPut(first.resources[0], MakeAgency("a", "US")));
  const auto before = sql_.CountRows();

  const Written second = MustWrite(*store_, change);

  EXPECT_TRUE(second.repeated);
  EXPECT_EQ(second.number, first.number);
  EXPECT_EQ(second.time, first.time);
  EXPECT_EQ(second.resources.at(0).name, "agencies/a");
  EXPECT_EQ(second.resources.at(0).revision, 1);
  EXPECT_EQ(second.resources.at(1).name, "agencies/b");
  EXPECT_EQ(sql_.CountRows(), before);
}

TEST_F(Requests, ARequestIdRepeatedAtTheSameMomentMakesOneChange) {
  for (int round = 0; round < 10; ++round) {
    const Change change = MakeChange({NewPut(MakeAgency(absl::StrCat("a", round), "US"))});
    absl::StatusOr<Written> written[2];
    std::thread threads[2];
    std::int64_t number = 0;
    {
      // Both are in the middle of their transactions at once: one waits for the number, the other
      // one for the first one's request id.
      pqxx::work holder(sql_.connection());
      number = holder.exec1("SELECT number FROM head FOR UPDATE")[0].as<std::int64_t>();
      for (int i = 0; i < 2; ++i) {
        threads[i] = std::thread([&, i] { written[i] = store_->Write(WriteContext(), change); });
      }
      Sql watcher(database_.url());
      EXPECT_TRUE(AreBlocked(watcher, 2));
      holder.commit();
    }
    for (std::thread& thread : threads) thread.join();

    ASSERT_TRUE(written[0].ok() && written[1].ok()) << written[0].status() << written[1].status();
    EXPECT_EQ(written[0]->number, number + 1);
    EXPECT_EQ(written[1]->number, number + 1);
    EXPECT_NE(written[0]->repeated, written[1]->repeated);
    EXPECT_EQ(written[1]->resources.at(0).uid, change.puts[0].uid);
  }
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM change"), "10");
}

TEST_F(Requests, ARequestIdIsFreeAgainAfterAChangeThatFailed) {
  MustPut(*store_, NewPut(MakeAgency("taken", "US")));
  Change change = MakeChange({NewPut(MakeAgency("taken", "US"))});
  ASSERT_FALSE(store_->Write(WriteContext(), change).ok());

  change.puts = {NewPut(MakeAgency("free", "US"))};
  change.request_digest = Sha256Of("another");

  EXPECT_FALSE(MustWrite(*store_, change).repeated);
}

TEST_F(Requests, RefusesARequestIdUsedForAnotherRequest) {
  Change change = MakeChange({NewPut(MakeAgency("a", "US"))});
  MustWrite(*store_, change);

  change.puts = {NewPut(MakeAgency("b", "US"))};
  change.request_digest = Sha256Of("another");
  const auto written = store_->Write(WriteContext(), change);

  EXPECT_THAT(written.status(), FailsWith(kInvalidArgument, kReasonRequestIdReused));
  EXPECT_FALSE(Get(ResourceType::kAgency, "agencies/b").ok());
}

TEST_F(Requests, ARequestIdIsTheCallersAndTheMethodsOwn) {
  Change change = MakeChange({NewPut(MakeAgency("a", "US"))});
  MustWrite(*store_, change);
  Change of_other_caller = change;
  of_other_caller.caller = "somebody else";
  of_other_caller.puts = {NewPut(MakeAgency("b", "US"))};
  Change of_other_method = change;
  of_other_method.method = "entente.v1.DirectoryService/CreateAgency";
  of_other_method.puts = {NewPut(MakeAgency("c", "US"))};

  EXPECT_FALSE(MustWrite(*store_, of_other_caller).repeated);
  EXPECT_FALSE(MustWrite(*store_, of_other_method).repeated);
}

TEST_F(Requests, FindsWhatWasWrittenUnderARequestId) {
  const Change change = MakeChange({NewPut(MakeAgency("a", "US"))});
  const auto find = [&](const std::string& id, const std::string& digest) {
    return store_->FindWritten(ReadContext(), change.caller, change.method, id, digest);
  };

  const auto before = find(change.request_id, change.request_digest);
  const Written written = MustWrite(*store_, change);
  const auto after = find(change.request_id, change.request_digest);
  const auto reused = find(change.request_id, Sha256Of("another"));

  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_FALSE(before->has_value());
  ASSERT_TRUE(after.ok() && after->has_value()) << after.status();
  EXPECT_TRUE((*after)->repeated);
  EXPECT_EQ((*after)->number, written.number);
  EXPECT_EQ((*after)->time, written.time);
  EXPECT_EQ((*after)->resources.at(0).document, written.resources.at(0).document);
  EXPECT_THAT(reused.status(), FailsWith(kInvalidArgument, kReasonRequestIdReused));
}

TEST_F(Requests, ARequestThatFoundNothingToWriteKeepsItsIdAndTakesNoNumber) {
  Change change = MakeChange({});
  const Written first = MustWrite(*store_, change);
  change.puts = {NewPut(MakeAgency("a", "US"))};  // as it would be computed today

  const auto second = store_->Write(WriteContext(), change);
  change.request_digest = Sha256Of("another");
  const auto reused = store_->Write(WriteContext(), change);

  EXPECT_FALSE(first.repeated);
  EXPECT_EQ(first.number, 0);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_TRUE(second->repeated);
  EXPECT_EQ(second->number, 0);
  EXPECT_TRUE(second->resources.empty());
  EXPECT_FALSE(Get(ResourceType::kAgency, "agencies/a").ok());
  EXPECT_THAT(reused.status(), FailsWith(kInvalidArgument, kReasonRequestIdReused));
  EXPECT_EQ(sql_.Ask("SELECT number FROM head"), "0");
}

}  // namespace
}  // namespace entente::storage::postgres
