// Reindex: from nothing, and beside writers.

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "storage/postgres/index_tables.h"
#include "tests/services/maintenance/upkeep_fixture.h"
#include "tests/services/rpc/tracking_documents.h"

namespace entente::maintenance {
namespace {

using storage::postgres::DerivedTables;
using ::testing::IsEmpty;

class ReindexTest : public UpkeepTest {
 protected:
  void SetUp() override { MakeRecord(); }

  using Rows = std::map<std::string, std::vector<std::vector<std::string>>>;

  // Every row that is derived, but for what is kept of deleted documents: that is computed when
  // they come back.
  Rows DerivedRows() {
    Rows rows;
    for (const auto& table : DerivedTables()) {
      const bool is_kept = table.part == storage::postgres::DerivedPart::kKept;
      const std::string name(table.name);
      std::string condition(table.condition);
      if (is_kept) {
        absl::StrAppend(&condition, " AND ", std::string(table.owner),
                        " NOT IN (SELECT uid FROM resource WHERE deleted)");
      }
      rows[(is_kept ? "kept " : "index ") + name] = sql_.Rows(
          absl::StrCat("SELECT t::text FROM ", name, " t WHERE ", condition, " ORDER BY 1"));
    }
    return rows;
  }

  // Three writers of one initiative come in each other's way more often than one call tries again.
  template <typename Write>
  static void Insist(const Write& write) {
    auto answer = write();
    while (absl::IsAborted(answer.status())) answer = write();
    EXPECT_TRUE(answer.ok()) << answer.status();
  }

  void TruncateDerived() {
    std::string tables;
    for (const auto& table : DerivedTables()) {
      if (table.name == "resource") continue;
      absl::StrAppend(&tables, tables.empty() ? "" : ", ", std::string(table.name));
    }
    sql_.Ask("TRUNCATE " + tables);
  }
};

TEST_F(ReindexTest, MakesTheSameRowsFromNothing) {
  const Rows before = DerivedRows();
  TruncateDerived();

  const Found found = Reindexed();

  EXPECT_EQ(DerivedRows(), before);
  EXPECT_GT(found.tally.faults, 0);
  EXPECT_EQ(found.tally.mended, found.tally.faults);
  EXPECT_THAT(Verified().told, IsEmpty());
}

TEST_F(ReindexTest, WritesNothingWhereNothingDiffers) {
  // A row that is written again stands elsewhere.
  const auto read_places = [this] {
    std::map<std::string, std::string> places;
    for (const auto& table : DerivedTables()) {
      const std::string name(table.name);
      places[name] = sql_.Ask("SELECT string_agg(ctid::text, ',' ORDER BY ctid) FROM " + name);
    }
    return places;
  };
  const auto before = read_places();

  const Found found = Reindexed();

  EXPECT_THAT(found.told, IsEmpty());
  EXPECT_EQ(read_places(), before);
}

TEST_F(ReindexTest, TakesNoChangeNumber) {
  const std::string head = sql_.Ask("SELECT number || ' ' || digest::text FROM head");
  TruncateDerived();

  Reindexed();
  Verified();

  EXPECT_EQ(sql_.Ask("SELECT number || ' ' || digest::text FROM head"), head);
}

// Reports and titles are written, a text is attached and a release gets another day, while the
// record is gone through again and again.
TEST_F(ReindexTest, BesideWritersBothLeaveEverythingAsItHasToBe) {
  constexpr int kWrites = 25;
  std::atomic<int> writers = 3;
  std::vector<std::string> told;
  TruncateDerived();
  Reindexed();

  AtOnce(4, [&](int worker) {
    if (worker == 3) {
      do {
        for (const Found& found : {Verified(), Reindexed()}) {
          told.insert(told.end(), found.told.begin(), found.told.end());
        }
      } while (writers > 0);
      return;
    }
    for (int i = 0; i < kWrites; ++i) {
      if (worker == 0) {
        v1::Report report = rpc::test::GoodStatus("CA", "2011-01-01");
        report.set_commitment(kPublish);
        *report.mutable_citations(0) = rpc::test::CitationOf("will be joint", kRecordedRelease);
        Insist([&] { return Report(absl::StrCat("more-", i), report); });
      } else if (worker == 1) {
        Insist([&] { return Retitle(kAssessment, absl::StrCat("Title ", i)); });
      } else {
        const std::string day = i % 2 == 0 ? "2010-07-14" : "2010-12-01";
        Insist([&] { return SetReleaseDay(kRecordedRelease, day); });
      }
    }
    --writers;
  });

  EXPECT_THAT(told, IsEmpty());
  EXPECT_THAT(Verified().told, IsEmpty());
}

}  // namespace
}  // namespace entente::maintenance
