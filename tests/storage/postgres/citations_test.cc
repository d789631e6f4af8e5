#include <string>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// What citations have for index, and how they are settled.
class Citations : public RecordTest {
 protected:
  void SetUp() override {
    AddAgencies({{"us-ice", "US"}});
    release_ = MustPut(*store_, NewPut(MakeRelease("r")));
    MustPut(*store_, NewPut(MakeInitiative({.id = "mou"})));
  }

  StoredResource Cite(const std::string& id, const std::vector<std::string>& quotes) {
    std::vector<v1::Citation> citations;
    citations.reserve(quotes.size());
    for (const std::string& quote : quotes)
      citations.push_back(MakeCitation("r", quote, {"texts"}));
    return MustPut(*store_, CitingPut(MakeCommitment("mou", id), citations));
  }

  std::vector<SettledCitation> Unverified(int limit = 100) {
    auto unverified = store_->ListUnverified(ReadContext(), release_.uid, limit);
    EXPECT_TRUE(unverified.ok()) << unverified.status();
    return *std::move(unverified);
  }

  // The release with its text, all that is unverified being settled as `anchor`.
  Change AttachChange(std::vector<SettledCitation> unverified,
                      v1::Citation::Anchor anchor = v1::Citation::VERIFIED) {
    Change change = MakeTextChange(NextPut(release_, MakeRelease("r")), "It will be released.");
    change.settled = std::move(unverified);
    for (SettledCitation& one : change.settled) {
      one.citation.citation.set_anchor(anchor);
      one.citation.citation.set_start(3);
    }
    return change;
  }

  std::string Anchors() {
    return sql_.Ask(
        "SELECT string_agg(anchor::text, ' ' ORDER BY r.name, ordinal) FROM citation c"
        " JOIN resource r ON r.uid = c.source");
  }

  StoredResource release_;
};

TEST_F(Citations, HaveARowEachInTheOrderOfTheDocument) {
  const StoredResource stored = Cite("assess", {"will", "be"});

  EXPECT_THAT(
      sql_.Rows("SELECT ordinal, path, r.name, supports, anchor FROM citation c JOIN resource"
                " r ON r.uid = c.release WHERE c.source = '" +
                stored.uid + "' ORDER BY 1"),
      ElementsAre(ElementsAre("0", "citations[0]", "releases/r", "{texts}", "1"),
                  ElementsAre("1", "citations[1]", "releases/r", "{texts}", "1")));
}

TEST_F(Citations, FollowTheDocument) {
  const StoredResource stored = Cite("assess", {"will", "be"});
  Put next = CitingPut(MakeCommitment("mou", "assess"), {MakeCitation("r", "released")});
  next.uid = stored.uid;
  next.expected_revision = 1;
  next.citations[0].citation.set_anchor(v1::Citation::NOT_FOUND);
  MustPut(*store_, next);

  EXPECT_EQ(Anchors(), "3");
}

TEST_F(Citations, UnverifiedOnesAreListedByDocument) {
  Cite("b", {"one", "two"});
  const StoredResource deleted = Cite("a", {"three"});
  MustPut(*store_, [&] {
    Put put = CitingPut(MakeCommitment("mou", "a"), {MakeCitation("r", "three")});
    put.uid = deleted.uid;
    put.expected_revision = 1;
    put.deleted = true;
    return put;
  }());
  CallContext nobody = ReadContext();
  nobody.clearance = {};

  const std::vector<SettledCitation> all = Unverified();
  const auto first = store_->ListUnverified(nobody, release_.uid, 1);

  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].citation.citation.exact(), "three");
  EXPECT_EQ(all[0].uid, deleted.uid);
  EXPECT_EQ(all[0].revision, 2);
  EXPECT_EQ(all[1].citation.citation.exact(), "one");
  EXPECT_EQ(all[1].citation.path, "citations[0]");
  EXPECT_EQ(all[2].citation.path, "citations[1]");
  ASSERT_EQ(first->size(), 1U);
  EXPECT_EQ((*first)[0].citation.citation.exact(), "three");
}

TEST_F(Citations, OfAReleaseThatNobodyCitesAreNone) { EXPECT_THAT(Unverified(), IsEmpty()); }

TEST_F(Citations, AreSettledWithTheText) {
  Cite("assess", {"will", "be"});

  MustWrite(*store_, AttachChange(Unverified()));

  EXPECT_EQ(Anchors(), "2 2");
  EXPECT_THAT(Unverified(), IsEmpty());
  const auto listed = store_->ListCitations(ReadContext(), {});
  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_EQ(listed->citations.at(0).citation.citation.start(), 3);
  EXPECT_EQ(MustGet(ResourceType::kCommitment, "initiatives/mou/commitments/assess").revision, 1);
}

TEST_F(Citations, MayBeSettledAsNotFound) {
  Cite("assess", {"will"});

  MustWrite(*store_, AttachChange(Unverified(), v1::Citation::NOT_FOUND));

  EXPECT_EQ(Anchors(), "3");
}

TEST_F(Citations, ATextIsRefusedWhileOneIsLeftUnsettled) {
  Cite("assess", {"will", "be"});
  std::vector<SettledCitation> some = Unverified(1);
  const auto before = sql_.CountRows();

  const auto written = store_->Write(WriteContext(), AttachChange(std::move(some)));

  EXPECT_THAT(written.status(), FailsWith(kAborted, kReasonRevisionChanged));
  EXPECT_EQ(sql_.CountRows(), before);
  EXPECT_EQ(Anchors(), "1 1");
}

TEST_F(Citations, ATextIsRefusedWhenOneCameInBetween) {
  std::vector<SettledCitation> none = Unverified();
  Cite("assess", {"will"});

  EXPECT_THAT(store_->Write(WriteContext(), AttachChange(std::move(none))).status(),
              FailsWith(kAborted, kReasonRevisionChanged));
}

// The citing document is written, and waits for the number, while the text is attached.
TEST_F(Citations, ATextIsRefusedWhenOneComesInBetweenUncommitted) {
  absl::Status attached;
  std::thread citing;
  std::thread attaching;
  Change attach = AttachChange(Unverified());
  {
    pqxx::work holder(sql_.connection());
    holder.exec("SELECT FROM head FOR UPDATE");
    Sql watcher(database_.url());
    citing = std::thread([&] { Cite("assess", {"will"}); });
    EXPECT_TRUE(AreBlocked(watcher, 1));
    attaching = std::thread([&] { attached = store_->Write(WriteContext(), attach).status(); });
    EXPECT_TRUE(AreBlocked(watcher, 2));
    holder.commit();
  }
  citing.join();
  attaching.join();

  EXPECT_THAT(attached, FailsWith(kAborted, kReasonRevisionChanged));
}

TEST_F(Citations, AreNotSettledFromAnotherRevision) {
  const StoredResource stored = Cite("assess", {"will"});
  std::vector<SettledCitation> before = Unverified();
  Put next = CitingPut(MakeCommitment("mou", "assess"), {MakeCitation("r", "other words")});
  next.uid = stored.uid;
  next.expected_revision = 1;
  MustPut(*store_, next);

  EXPECT_THAT(store_->Write(WriteContext(), AttachChange(std::move(before))).status(),
              FailsWith(kAborted, kReasonRevisionChanged));
  EXPECT_EQ(Unverified().at(0).citation.citation.exact(), "other words");
}

TEST_F(Citations, AreSettledOnce) {
  Cite("assess", {"will"});
  const std::vector<SettledCitation> unverified = Unverified();
  MustWrite(*store_, AttachChange(unverified));

  Change again = MakeChange({NewPut(MakeAgency("a", "US"))});
  again.settled = unverified;

  EXPECT_THAT(store_->Write(WriteContext(), again).status(),
              FailsWith(kAborted, kReasonRevisionChanged));
}

TEST_F(Citations, OfAPutComeWithIt) {
  const StoredResource stored = Cite("assess", {"will"});
  Put next = CitingPut(MakeCommitment("mou", "assess"), {MakeCitation("r", "be released")});
  next.uid = stored.uid;
  next.expected_revision = 1;
  next.citations[0].citation.set_anchor(v1::Citation::VERIFIED);
  Change change = AttachChange(Unverified());
  change.puts.push_back(next);

  MustWrite(*store_, change);

  EXPECT_EQ(Anchors(), "2");
  EXPECT_EQ(store_->ListCitations(ReadContext(), {})->citations.at(0).citation.citation.exact(),
            "be released");
}

TEST_F(Citations, AReleaseWhoseTextIsOldMayBeCitedUnverified) {
  const StoredResource with_text = MustWrite(*store_, AttachChange(Unverified())).resources.at(0);
  Cite("assess", {"the whole release"});

  MustPut(*store_, NextPut(with_text, ParseDocument<v1::Release>(with_text)));

  EXPECT_EQ(Anchors(), "1");
}

TEST_F(Citations, AreNotPartOfTheDigest) {
  const Put citing = CitingPut(MakeCommitment("mou", "assess"), {MakeCitation("r", "will")});
  Change one = MakeChange({citing});
  Change other = one;
  other.puts[0].citations[0].citation.set_anchor(v1::Citation::AMBIGUOUS);
  const auto digest_of = [](const Change& change) {
    const test::TestDatabase fresh(&MigrateTemplate);
    const auto store = MustMakeStore({.url = fresh.url()});
    MustWrite(*store, MakeChange({NewPut(MakeAgency("us-ice", "US")), NewPut(MakeRelease("r")),
                                  NewPut(MakeInitiative({.id = "mou"}))}));
    MustWrite(*store, change);
    return Sql(fresh.url()).Ask("SELECT content_digest FROM change ORDER BY number DESC LIMIT 1");
  };

  EXPECT_EQ(digest_of(one), digest_of(other));
}

}  // namespace
}  // namespace entente::storage::postgres
