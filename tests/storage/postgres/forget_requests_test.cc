// Old request ids are forgotten a few at a time; young ones stay, and a repeat finds its change.

#include <atomic>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "storage/postgres/maintenance.h"
#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);

class ForgetRequests : public RecordTest {
 protected:
  void SetUp() override {
    StoreOptions options;
    options.url = database_.url();
    auto maintenance = MakeMaintenance(options);
    ASSERT_TRUE(maintenance.ok()) << maintenance.status();
    maintenance_ = *std::move(maintenance);
  }

  int Forget(absl::Duration age, int limit) {
    CallContext context = ReadContext();
    context.lane = Lane::kBulk;
    const absl::StatusOr<int> forgotten = maintenance_->ForgetRequests(context, age, limit);
    EXPECT_TRUE(forgotten.ok()) << forgotten.status();
    return forgotten.value_or(-1);
  }

  void Age(const std::string& request_id, const std::string& interval) {
    sql_.Ask("UPDATE request SET time = now() - interval '" + interval + "' WHERE request_id = '" +
             request_id + "'");
  }

  // `count` request ids that led to nothing, of some days ago, the later numbers the older.
  void AddOld(int count) {
    sql_.Ask(
        absl::StrCat("INSERT INTO request (request_id, caller, method, digest, time)"
                     " SELECT gen_random_uuid(), 'caller', 'method', sha256('x'),"
                     " now() - interval '3 days' - i * interval '1 second'"
                     " FROM generate_series(1, ",
                     count, ") AS i"));
  }

  std::string CountRequests() { return sql_.Ask("SELECT count(*) FROM request"); }

  std::unique_ptr<Maintenance> maintenance_;
};

TEST_F(ForgetRequests, OldOnesGoAndYoungOnesStay) {
  const Change old = MakeChange({NewPut(MakeAgency("old", "US"))});
  const Change young = MakeChange({NewPut(MakeAgency("young", "US"))});
  MustWrite(*store_, old);
  MustWrite(*store_, young);
  Age(old.request_id, "25 hours");
  Age(young.request_id, "23 hours");

  EXPECT_EQ(Forget(kDay, 500), 1);

  EXPECT_EQ(sql_.Ask("SELECT request_id FROM request"), young.request_id);
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM change"), "2");
}

TEST_F(ForgetRequests, ARepeatThatIsYoungFindsItsChangeAndOneForgottenIsNew) {
  const Change change = MakeChange({NewPut(MakeAgency("us-cbp", "US"))});
  const Written written = MustWrite(*store_, change);
  Forget(kDay, 500);

  const Written repeated = MustWrite(*store_, change);
  EXPECT_TRUE(repeated.repeated);
  EXPECT_EQ(repeated.number, written.number);

  Age(change.request_id, "25 hours");
  Forget(kDay, 500);
  EXPECT_THAT(store_->Write(WriteContext(), change).status(),
              FailsWith(absl::StatusCode::kAlreadyExists, kReasonAlreadyExists));
}

TEST_F(ForgetRequests, NoMoreThanTheLimitGoAtATimeTheOldestFirst) {
  AddOld(25);
  const std::string youngest =
      sql_.Ask("SELECT request_id FROM request ORDER BY time DESC LIMIT 1");

  EXPECT_EQ(Forget(kDay, 10), 10);
  EXPECT_EQ(CountRequests(), "15");
  EXPECT_EQ(Forget(kDay, 10), 10);
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM request WHERE request_id = '" + youngest + "'"), "1");
  EXPECT_EQ(Forget(kDay, 10), 5);
  EXPECT_EQ(Forget(kDay, 10), 0);
}

TEST_F(ForgetRequests, WhatAnotherServerIsAtIsPassedOver) {
  AddOld(5);
  pqxx::work other(sql_.connection());
  other.exec("SELECT FROM request ORDER BY time LIMIT 2 FOR UPDATE");

  EXPECT_EQ(Forget(kDay, 500), 3);

  other.abort();
  EXPECT_EQ(Forget(kDay, 500), 2);
}

TEST_F(ForgetRequests, SeveralServersAtOnceForgetEachOnce) {
  AddOld(200);
  std::atomic<int> forgotten = 0;

  AtOnce(4, [&](int) {
    for (int round = 0; round < 10; ++round) forgotten += Forget(kDay, 5);
  });
  forgotten += Forget(kDay, 500);

  EXPECT_EQ(forgotten, 200);
  EXPECT_EQ(CountRequests(), "0");
}

TEST_F(ForgetRequests, AreFoundByTheirTime) {
  AddOld(5'000);
  sql_.Ask("ANALYZE request");

  std::string plan;
  for (const auto& row : sql_.Rows("EXPLAIN SELECT request_id FROM request WHERE time < now() -"
                                   " interval '1 day' ORDER BY time LIMIT 500")) {
    absl::StrAppend(&plan, row[0], "\n");
  }

  EXPECT_THAT(plan, ::testing::HasSubstr("request_by_time"));
}

}  // namespace
}  // namespace entente::storage::postgres
