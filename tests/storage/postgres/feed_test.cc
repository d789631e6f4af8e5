// The change feed on PostgreSQL: order, pieces, positions, members, snapshots, and who is told.

#include "storage/feed.h"

#include <atomic>
#include <future>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto kOutOfRange = absl::StatusCode::kOutOfRange;

CallContext FeedContext() {
  CallContext context = ReadContext();
  context.lane = Lane::kFeed;
  return context;
}

std::string Short(const FeedRevision& revision) {
  return std::to_string(revision.recorded.change.number) + " " + revision.recorded.resource.name;
}

std::vector<std::string> Shorts(const std::vector<FeedRevision>& revisions) {
  std::vector<std::string> all;
  for (const FeedRevision& revision : revisions) all.push_back(Short(revision));
  return all;
}

class FeedTest : public RecordTest {
 protected:
  Feed& feed() { return store_->feed(); }

  FeedEnds MustReadEnds() {
    absl::StatusOr<FeedEnds> ends = feed().Ends(FeedContext());
    EXPECT_TRUE(ends.ok()) << ends.status();
    return ends.ok() ? *std::move(ends) : FeedEnds();
  }

  FeedPage MustRead(const FeedCursor& cursor) {
    absl::StatusOr<FeedPage> page = feed().ReadChanges(FeedContext(), cursor);
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() ? *std::move(page) : FeedPage();
  }

  std::vector<FeedRevision> MustReadAll() {
    FeedCursor cursor{MustReadEnds().origin, 0};
    std::vector<FeedRevision> all;
    while (true) {
      FeedPage page = MustRead(cursor);
      if (page.revisions.empty()) return all;
      cursor = page.next;
      for (FeedRevision& revision : page.revisions) all.push_back(std::move(revision));
    }
  }

  std::vector<std::string> Snapshot(std::int64_t number) {
    std::vector<std::string> names;
    std::optional<SnapshotCursor> cursor = SnapshotCursor();
    while (cursor) {
      absl::StatusOr<SnapshotPage> page = feed().ReadSnapshot(FeedContext(), number, *cursor);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return names;
      for (const FeedRevision& revision : page->revisions) names.push_back(Short(revision));
      cursor = page->next;
    }
    return names;
  }

  void PutFamily() {
    AddAgencies({{"us-ice", "US"}});
    MustWrite(*store_, MakeChange({NewPut(MakeInitiative({.id = "mou"}))}));
    MustWrite(*store_,
              MakeChange({NewPut(MakeCommitment("mou", "a")), NewPut(MakeStatus("mou", "z"))}));
  }
};

TEST_F(FeedTest, GivesEachRevisionOfEachChangeInTheOrderOfTheNumbers) {
  PutFamily();

  const std::vector<FeedRevision> all = MustReadAll();

  EXPECT_THAT(Shorts(all),
              ElementsAre("1 agencies/us-ice", "2 initiatives/mou",
                          "3 initiatives/mou/commitments/a", "3 initiatives/mou/reports/z"));
  EXPECT_FALSE(all[2].ends_change);
  EXPECT_TRUE(all[3].ends_change);
  EXPECT_EQ(all[3].parent, all[1].recorded.resource.uid);
}

TEST_F(FeedTest, GivesTheStateBeforeAndThatOfWhatADocumentBelongsTo) {
  PutFamily();
  const StoredResource mou = MustGet(ResourceType::kInitiative, "initiatives/mou");
  MustPut(*store_, NextPut(mou, ParseDocument<v1::Initiative>(mou), /*deleted=*/true));

  FeedPage page = MustRead({MustReadEnds().origin, 0});

  ASSERT_THAT(page.revisions, SizeIs(5));
  ASSERT_TRUE(page.revisions[4].before.has_value());
  EXPECT_EQ(page.revisions[4].before->number, 2);
  EXPECT_FALSE(page.revisions[4].before->deleted);
  EXPECT_TRUE(page.revisions[4].recorded.resource.delete_time.has_value());
  const std::vector<DocumentState>& states = page.owners[mou.uid];
  ASSERT_THAT(states, SizeIs(2));
  EXPECT_EQ(states[0].number, 2);
  EXPECT_EQ(states[0].document, mou.document);
  EXPECT_TRUE(states[1].deleted);
}

TEST_F(FeedTest, ReadsOnAfterAPositionAndFindsNothingAtTheHead) {
  PutFamily();
  const FeedPage first = MustRead({MustReadEnds().origin, 0});

  EXPECT_EQ(first.next.position.number, 3);
  EXPECT_EQ(first.next.position.digest, MustReadEnds().head.digest);
  EXPECT_THAT(MustRead(first.next).revisions, IsEmpty());
  EXPECT_THAT(Shorts(MustRead({first.next.position, 0}).revisions), IsEmpty());
}

TEST_F(FeedTest, ReadsALargeChangeInPiecesThatMakeItWhole) {
  std::vector<Put> puts;
  std::vector<std::string> expected;
  for (int i = 0; i < kFeedRevisionsMax + 7; ++i) {
    const std::string id = absl::StrCat("agency-", 1000 + i);
    puts.push_back(NewPut(MakeAgency(id, "US")));
    expected.push_back("1 agencies/" + id);
  }
  MustWrite(*store_, MakeChange(std::move(puts)));

  const FeedPage first = MustRead({MustReadEnds().origin, 0});

  EXPECT_THAT(first.revisions, SizeIs(kFeedRevisionsMax));
  EXPECT_EQ(first.next.position.number, 0);
  EXPECT_EQ(first.next.read, kFeedRevisionsMax);
  EXPECT_EQ(Shorts(MustReadAll()), expected);
}

TEST_F(FeedTest, EndsAPageByItsBytesButNeverBeforeItsFirstRevision) {
  // Of 200 KiB each: eleven are over the limit of a page.
  for (int i = 0; i < 12; ++i) {
    v1::Release release = MakeRelease(absl::StrCat("release-", 10 + i));
    release.set_archive_uri(MakeText(200 * 1024, static_cast<unsigned>(i)));
    MustPut(*store_, NewPut(release));
  }

  const FeedPage first = MustRead({MustReadEnds().origin, 0});

  EXPECT_THAT(first.revisions, SizeIs(11));
  EXPECT_EQ(first.next.position.number, 11);
  EXPECT_THAT(MustReadAll(), SizeIs(12));
}

TEST_F(FeedTest, RefusesAPositionThatIsNotOfThisHistory) {
  PutFamily();
  const FeedEnds ends = MustReadEnds();
  FeedPosition other = ends.head;
  other.digest[0] ^= 1;

  for (const FeedPosition& lost :
       {other, FeedPosition{ends.head.number + 1, ends.head.digest},
        FeedPosition{ends.head.number - 1, ends.head.digest}, FeedPosition{0, ends.head.digest},
        FeedPosition{-1, ends.head.digest}, FeedPosition{ends.head.number, "short"}}) {
    EXPECT_THAT(feed().ReadChanges(FeedContext(), {lost, 0}).status(),
                FailsWith(kOutOfRange, kReasonHistoryLost))
        << lost.number;
  }
}

TEST_F(FeedTest, TakesTheFirstBytesOfADigestForAPosition) {
  PutFamily();
  FeedPosition position = MustReadEnds().head;
  position.digest.resize(kPositionDigestBytes);

  EXPECT_TRUE(feed().ReadChanges(FeedContext(), {position, 0}).ok());
}

TEST_F(FeedTest, RefusesAPositionOfAnotherDatabaseThatHasAsManyChanges) {
  test::TestDatabase other(&MigrateTemplate);
  const std::unique_ptr<Store> other_store = MustMakeStore({.url = other.url()});

  MustWrite(*store_, MakeChange({NewPut(MakeAgency("us-ice", "US"))}));
  MustWrite(*other_store, MakeChange({NewPut(MakeAgency("us-ice", "US"))}));

  EXPECT_THAT(other_store->feed().ReadChanges(FeedContext(), {MustReadEnds().head, 0}).status(),
              FailsWith(kOutOfRange, kReasonHistoryLost));
}

TEST_F(FeedTest, MembersAreThoseOfTheTimeOfAChange) {
  PutFamily();
  const StoredResource mou = MustGet(ResourceType::kInitiative, "initiatives/mou");
  const StoredResource a = MustGet(ResourceType::kCommitment, "initiatives/mou/commitments/a");
  MustPut(*store_, NextPut(a, ParseDocument<v1::Commitment>(a), /*deleted=*/true));
  MustPut(*store_, NewPut(MakeCommitment("mou", "b")));

  const auto at_4 = feed().ReadMembers(FeedContext(), mou.uid, 4);
  const auto at_3 = feed().ReadMembers(FeedContext(), mou.uid, 3);

  ASSERT_TRUE(at_4.ok()) << at_4.status();
  ASSERT_TRUE(at_3.ok()) << at_3.status();
  EXPECT_THAT(Shorts(*at_4),
              ElementsAre("4 initiatives/mou/commitments/a", "3 initiatives/mou/reports/z"));
  EXPECT_TRUE((*at_4)[0].recorded.resource.delete_time.has_value());
  EXPECT_FALSE((*at_4)[0].before->deleted);
  EXPECT_EQ((*at_4)[1].before->number, 3);
  EXPECT_FALSE((*at_3)[0].recorded.resource.delete_time.has_value());
  EXPECT_FALSE((*at_3)[0].before.has_value());
}

TEST_F(FeedTest, ASnapshotHoldsWhatWasThereThenWhateverCameAfter) {
  PutFamily();
  MustPut(*store_, NewPut(MakeRelease("later")));
  const StoredResource mou = MustGet(ResourceType::kInitiative, "initiatives/mou");
  const StoredResource touched = MustPut(*store_, NextPut(mou, ParseDocument<v1::Initiative>(mou)));
  MustPut(*store_, NextPut(touched, ParseDocument<v1::Initiative>(touched), /*deleted=*/true));

  EXPECT_THAT(Snapshot(0), IsEmpty());
  EXPECT_THAT(Snapshot(3),
              ElementsAre("1 agencies/us-ice", "2 initiatives/mou",
                          "3 initiatives/mou/commitments/a", "3 initiatives/mou/reports/z"));
  EXPECT_THAT(Snapshot(5),
              ElementsAre("1 agencies/us-ice", "4 releases/later", "5 initiatives/mou",
                          "3 initiatives/mou/commitments/a", "3 initiatives/mou/reports/z"));
  // What belongs to a deleted one is not deleted itself: whether it is there, its owner says.
  EXPECT_THAT(Snapshot(6),
              ElementsAre("1 agencies/us-ice", "4 releases/later",
                          "3 initiatives/mou/commitments/a", "3 initiatives/mou/reports/z"));
  const auto page = feed().ReadSnapshot(FeedContext(), 6, {ResourceType::kCommitment, ""});
  ASSERT_TRUE(page.ok());
  EXPECT_TRUE(page->owners.at(mou.uid).back().deleted);
}

TEST_F(FeedTest, ASnapshotIsWalkedPageByPageByName) {
  std::vector<Put> puts;
  std::vector<std::string> expected;
  for (int i = 0; i < kFeedRevisionsMax + 3; ++i) {
    const std::string id = absl::StrCat("agency-", 1000 + i);
    puts.push_back(NewPut(MakeAgency(id, "US")));
    expected.push_back("1 agencies/" + id);
  }
  MustWrite(*store_, MakeChange(std::move(puts)));

  EXPECT_EQ(Snapshot(1), expected);
}

TEST_F(FeedTest, AWaitEndsWithTheNextChangeLongBeforeItsPatience) {
  std::future<absl::Status> waited = std::async(
      std::launch::async, [this] { return feed().Await(FeedContext(), 0, absl::Seconds(25)); });
  // Only once it listens is there something to be told.
  ASSERT_TRUE(WaitUntil([this] {
    return sql_.Ask(
               "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%\"entente_change\"%' "
               "OR query LIKE '%number > $1%'") != "0";
  }));

  PutFamily();

  ASSERT_EQ(waited.wait_for(std::chrono::seconds(20)), std::future_status::ready);
  EXPECT_TRUE(waited.get().ok());
}

TEST_F(FeedTest, AWaitEndsAtOnceWhenThereIsMoreAlready) {
  PutFamily();

  EXPECT_TRUE(feed().Await(FeedContext(), 2, absl::Seconds(25)).ok());
}

TEST_F(FeedTest, AWaitEndsWithItsPatience) {
  EXPECT_TRUE(feed().Await(FeedContext(), 0, absl::Milliseconds(20)).ok());
  EXPECT_THAT(MustRead({MustReadEnds().origin, 0}).revisions, IsEmpty());
}

TEST_F(FeedTest, AReaderAmongWritersSeesEachChangeOnceInOrderAndWhole) {
  constexpr int kWriters = 3;
  constexpr int kChanges = 20;
  std::atomic<bool> done = false;
  std::future<std::vector<FeedRevision>> read = std::async(std::launch::async, [&] {
    FeedCursor cursor{MustReadEnds().origin, 0};
    std::vector<FeedRevision> all;
    while (true) {
      const bool was_done = done;
      FeedPage page = MustRead(cursor);
      if (page.revisions.empty()) {
        if (was_done) return all;
        EXPECT_TRUE(
            feed().Await(FeedContext(), cursor.position.number, absl::Milliseconds(50)).ok());
      }
      cursor = page.next;
      for (FeedRevision& revision : page.revisions) all.push_back(std::move(revision));
    }
  });

  AtOnce(kWriters, [&](int writer) {
    for (int i = 0; i < kChanges; ++i) {
      MustWrite(*store_,
                MakeChange({NewPut(MakeAgency(absl::StrCat("a-", writer, "-", i), "US")),
                            NewPut(MakeAgency(absl::StrCat("b-", writer, "-", i), "US"))}));
    }
  });
  done = true;

  const std::vector<FeedRevision> all = read.get();
  ASSERT_THAT(all, SizeIs(2 * kWriters * kChanges));
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].recorded.change.number, static_cast<std::int64_t>(i / 2 + 1));
    EXPECT_EQ(all[i].ends_change, i % 2 == 1);
  }
}

}  // namespace
}  // namespace entente::storage::postgres
