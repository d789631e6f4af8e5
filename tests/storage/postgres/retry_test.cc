// What a write makes of the database's own refusals to go on: serialization failures, deadlocks and
// locks that were not to be had.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/store_fixture.h"

namespace entente::storage::postgres {
namespace {

// As many as a write is promised in all.
constexpr int kAttempts = 5;

class Retries : public StoreTest, public ::testing::WithParamInterface<const char*> {
 protected:
  // The next `times` attempts end with `sqlstate` as they record their change, late in the
  // transaction.  A sequence counts them, since it does not follow a rollback.
  void FailWith(const std::string& sqlstate, int times) {
    pqxx::nontransaction work(sql_.connection());
    work.exec("CREATE SEQUENCE attempt");
    work.exec(absl::StrCat("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ",
                           "IF nextval('attempt') <= ", times, " THEN ",
                           "RAISE EXCEPTION 'refused' USING ERRCODE = '", sqlstate, "'; END IF; ",
                           "RETURN NEW; END $$"));
    work.exec(
        "CREATE TRIGGER refuse BEFORE INSERT ON change FOR EACH ROW EXECUTE FUNCTION refuse()");
  }

  std::string Attempts() { return sql_.Ask("SELECT last_value FROM attempt"); }
};

TEST_P(Retries, AWriteInTheWayOfOthersIsRunAgainAndMadeOnce) {
  FailWith(GetParam(), kAttempts - 1);

  const Written written = MustWrite(*store_, MakeChange({NewPut(MakeAgency("a", "US"))}));

  EXPECT_FALSE(written.repeated);
  EXPECT_EQ(written.number, 1);
  EXPECT_EQ(Attempts(), absl::StrCat(kAttempts));
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM change"), "1");
  EXPECT_EQ(sql_.Ask("SELECT number FROM head"), "1");
}

TEST_P(Retries, AWriteThatIsAlwaysInTheWayIsAbortedAndLeavesNothing) {
  FailWith(GetParam(), 1000);
  const Change change = MakeChange({NewPut(MakeAgency("a", "US"))});
  const auto before = sql_.CountRows();

  const auto written = store_->Write(WriteContext(), change);

  EXPECT_THAT(written.status(), FailsWith(absl::StatusCode::kAborted, kReasonRevisionChanged));
  EXPECT_TRUE(HasRetryInfo(written.status()));
  EXPECT_EQ(Attempts(), absl::StrCat(kAttempts));
  EXPECT_EQ(sql_.CountRows(), before);
}

TEST_P(Retries, TheRequestIdOfAnAbortedWriteIsFreeForItsRepeat) {
  FailWith(GetParam(), kAttempts);
  const Change change = MakeChange({NewPut(MakeAgency("a", "US"))});
  ASSERT_FALSE(store_->Write(WriteContext(), change).ok());

  const Written written = MustWrite(*store_, change);

  EXPECT_FALSE(written.repeated);
  EXPECT_EQ(written.number, 1);
}

// serialization_failure, deadlock_detected, lock_not_available.
INSTANTIATE_TEST_SUITE_P(SqlStates, Retries, ::testing::Values("40001", "40P01", "55P03"),
                         [](const auto& state) { return std::string(state.param); });

}  // namespace
}  // namespace entente::storage::postgres
