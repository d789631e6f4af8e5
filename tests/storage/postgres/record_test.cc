#include <algorithm>
#include <atomic>
#include <barrier>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/store_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr auto kAlreadyExists = absl::StatusCode::kAlreadyExists;
constexpr auto kAborted = absl::StatusCode::kAborted;
constexpr auto kInvalidArgument = absl::StatusCode::kInvalidArgument;
constexpr auto kNotFound = absl::StatusCode::kNotFound;

class Record : public StoreTest {
 protected:
  absl::StatusOr<StoredResource> Get(ResourceType type, const std::string& name) {
    return store_->Get(ReadContext(), type, name);
  }

  // Runs `work` on `count` threads that start at the same moment.
  static void AtOnce(int count, const std::function<void(int)>& work) {
    std::barrier start(count);
    std::vector<std::thread> threads;
    threads.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      threads.emplace_back([&, i] {
        start.arrive_and_wait();
        work(i);
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
};

TEST_F(Record, GivesBackTheDocumentByteForByte) {
  AddAgencies({{"us-cbp", "US"}});
  v1::Initiative initiative = MakeInitiative({.id = "sea", .agency_ids = {"us-cbp"}});
  initiative.mutable_titles(0)->set_text(std::string("quote ' \" back \\ tab \t é 日本 🙂"));
  const Put put = NewPut(initiative);

  const Written written = MustWrite(*store_, MakeChange({put}));
  const absl::StatusOr<StoredResource> read = Get(ResourceType::kInitiative, "initiatives/sea");

  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->document, initiative.SerializeAsString());
  EXPECT_EQ(read->kept, "");
  EXPECT_EQ(read->name, "initiatives/sea");
  EXPECT_EQ(read->uid, put.uid);
  EXPECT_EQ(read->type, ResourceType::kInitiative);
  EXPECT_EQ(read->revision, 1);
  EXPECT_EQ(read->change_number, written.number);
  EXPECT_EQ(read->create_time, written.time);
  EXPECT_EQ(read->update_time, written.time);
  EXPECT_EQ(read->delete_time, std::nullopt);
  EXPECT_EQ(written.resources.at(0).document, read->document);
  EXPECT_FALSE(written.repeated);
}

TEST_F(Record, KeepsUnknownFieldsOfANewerProgram) {
  auto agency = MakeAgency("us-cbp", "US");
  agency.GetReflection()->MutableUnknownFields(&agency)->AddLengthDelimited(9999, "newer");

  const StoredResource stored = MustPut(*store_, NewPut(agency));

  EXPECT_EQ(stored.document, agency.SerializeAsString());
}

TEST_F(Record, NumbersChangesFromOne) {
  EXPECT_EQ(MustWrite(*store_, MakeChange({NewPut(MakeAgency("a", "US"))})).number, 1);
  EXPECT_EQ(MustWrite(*store_, MakeChange({NewPut(MakeAgency("b", "US"))})).number, 2);
}

TEST_F(Record, NumbersHaveNoGapAfterAChangeThatFailed) {
  MustPut(*store_, NewPut(MakeAgency("a", "US")));

  const auto failed = store_->Write(WriteContext(), MakeChange({NewPut(MakeAgency("a", "US"))}));
  const Written next = MustWrite(*store_, MakeChange({NewPut(MakeAgency("b", "US"))}));

  EXPECT_FALSE(failed.ok());
  EXPECT_EQ(next.number, 2);
}

TEST_F(Record, NumbersOfManyWritersAreCommitOrderWithoutGap) {
  AddAgencies({{"us-cbp", "US"}});
  constexpr int kWriters = 8;
  constexpr int kEach = 25;
  std::vector<std::vector<std::int64_t>> numbers(kWriters);

  AtOnce(kWriters, [&](int writer) {
    for (int i = 0; i < kEach; ++i) {
      const auto put = NewPut(
          MakeInitiative({.id = absl::StrCat("i-", writer, "-", i), .agency_ids = {"us-cbp"}}));
      numbers[writer].push_back(MustWrite(*store_, MakeChange({put})).number);
    }
  });

  std::vector<std::int64_t> all;
  for (const auto& of_one : numbers) {
    EXPECT_TRUE(std::is_sorted(of_one.begin(), of_one.end()));
    all.insert(all.end(), of_one.begin(), of_one.end());
  }
  std::sort(all.begin(), all.end());
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i], static_cast<std::int64_t>(i) + 2);
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM change"), "201");
  EXPECT_EQ(sql_.Ask("SELECT number FROM head"), "201");
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM change a JOIN change b ON b.number = a.number + 1"
                     " WHERE b.time < a.time"),
            "0");
}

TEST_F(Record, TimeNeverGoesBack) {
  sql_.Ask("UPDATE head SET time = now() + interval '1 hour'");
  const std::string before =
      sql_.Ask("SELECT (extract(epoch FROM time) * 1000000)::bigint FROM head");

  const Written written = MustWrite(*store_, MakeChange({NewPut(MakeAgency("a", "US"))}));

  EXPECT_EQ(absl::StrCat(absl::ToUnixMicros(written.time)), before);
}

// As storage/postgres/digest.h says, read anew.
class Chain {
 public:
  static std::string Next(const std::string& before, std::int64_t number, std::int64_t micros,
                          const std::string& content_digest) {
    std::string bytes = before;
    AddNumber(bytes, number);
    AddNumber(bytes, micros);
    return Sha256Of(bytes + content_digest);
  }

  static void AddNumber(std::string& bytes, std::int64_t number) {
    for (int byte = 7; byte >= 0; --byte) bytes += static_cast<char>(number >> (8 * byte));
  }

  static void AddText(std::string& bytes, const std::string& text) {
    AddNumber(bytes, static_cast<std::int64_t>(text.size()));
    bytes += text;
  }
};

std::string Unhex(const std::string& hex) { return absl::HexStringToBytes(hex); }

TEST_F(Record, DigestsChainFromTheOriginToTheHead) {
  AddAgencies({{"us-cbp", "US"}, {"ca-cbsa", "CA"}});
  AtOnce(4, [&](int writer) {
    for (int i = 0; i < 10; ++i) {
      Change change = MakeChange({NewPut(MakeInitiative({.id = absl::StrCat("i-", writer, "-", i),
                                                         .agency_ids = {"us-cbp"}})),
                                  NewPut(MakeRelease(absl::StrCat("r-", writer, "-", i)))});
      change.reason = "because é";
      MustWrite(*store_, change);
    }
  });
  const StoredResource stored = *Get(ResourceType::kInitiative, "initiatives/i-0-0");
  MustPut(*store_, NextPut(stored, ParseDocument<v1::Initiative>(stored), /*deleted=*/true));

  std::string digest = Unhex(sql_.Ask("SELECT encode(origin, 'hex') FROM head"));
  const auto changes = sql_.Rows(
      "SELECT number, (extract(epoch FROM time) * 1000000)::bigint, caller, method, request_id,"
      " reason, peer, encode(digest, 'hex') FROM change ORDER BY number");
  for (const auto& change : changes) {
    std::string content;
    for (int i = 2; i <= 6; ++i) Chain::AddText(content, change[i]);
    const auto revisions = sql_.Rows(absl::StrCat(
        "SELECT r.type, r.uid, r.name, v.revision, v.deleted::int, encode(v.document, 'hex')"
        " FROM revision v JOIN resource r USING (uid) WHERE v.number = ",
        change[0], " ORDER BY v.ordinal"));
    Chain::AddNumber(content, static_cast<std::int64_t>(revisions.size()));
    for (const auto& revision : revisions) {
      Chain::AddNumber(content, std::stoll(revision[0]));
      Chain::AddText(content, revision[1]);
      Chain::AddText(content, revision[2]);
      Chain::AddNumber(content, std::stoll(revision[3]));
      Chain::AddNumber(content, std::stoll(revision[4]));
      Chain::AddText(content, Sha256Of(Unhex(revision[5])));
    }
    digest = Chain::Next(digest, std::stoll(change[0]), std::stoll(change[1]), Sha256Of(content));
    ASSERT_EQ(absl::BytesToHexString(digest), change[7]) << "change " << change[0];
  }

  EXPECT_EQ(changes.size(), 42U);
  EXPECT_EQ(sql_.Ask("SELECT encode(digest, 'hex') FROM head"), absl::BytesToHexString(digest));
}

TEST_F(Record, TwoDatabasesHaveDifferentOrigins) {
  const test::TestDatabase fresh;
  const test::TestDatabase other;
  ASSERT_TRUE(MigrateTemplate(fresh.url()).ok());
  ASSERT_TRUE(MigrateTemplate(other.url()).ok());

  EXPECT_NE(Sql(fresh.url()).Ask("SELECT origin FROM head"),
            Sql(other.url()).Ask("SELECT origin FROM head"));
}

TEST_F(Record, RefusesANameThatIsTaken) {
  MustPut(*store_, NewPut(MakeAgency("us-cbp", "US")));

  const auto again =
      store_->Write(WriteContext(), MakeChange({NewPut(MakeAgency("us-cbp", "CA"))}));

  EXPECT_THAT(again.status(), FailsWith(kAlreadyExists, kReasonAlreadyExists));
}

TEST_F(Record, RefusesTheNameOfADeletedResource) {
  const StoredResource stored = MustPut(*store_, NewPut(MakeRelease("r")));
  MustPut(*store_, NextPut(stored, MakeRelease("r"), /*deleted=*/true));

  const auto again = store_->Write(WriteContext(), MakeChange({NewPut(MakeRelease("r"))}));

  EXPECT_THAT(again.status(), FailsWith(kAlreadyExists, kReasonAlreadyExists));
}

TEST_F(Record, OneOfManyCreatorsOfANameWins) {
  std::atomic<int> created = 0;
  std::atomic<int> refused = 0;

  AtOnce(8, [&](int) {
    const auto written =
        store_->Write(WriteContext(), MakeChange({NewPut(MakeAgency("one", "US"))}));
    if (written.ok()) {
      ++created;
    } else {
      EXPECT_THAT(written.status(), FailsWith(kAlreadyExists, kReasonAlreadyExists));
      ++refused;
    }
  });

  EXPECT_EQ(created, 1);
  EXPECT_EQ(refused, 7);
}

TEST_F(Record, OneOfTwoUpdatersWins) {
  AddAgencies({{"us-cbp", "US"}});
  StoredResource stored =
      MustPut(*store_, NewPut(MakeInitiative({.id = "i", .agency_ids = {"us-cbp"}})));

  for (int round = 0; round < 20; ++round) {
    std::array<absl::Status, 2> outcome;
    AtOnce(2, [&](int updater) {
      v1::Initiative changed = MakeInitiative({.id = "i", .agency_ids = {"us-cbp"}});
      changed.mutable_titles(0)->set_text(absl::StrCat("round ", round, " by ", updater));
      outcome[updater] =
          store_->Write(WriteContext(), MakeChange({NextPut(stored, changed)})).status();
    });

    const int winner = outcome[0].ok() ? 0 : 1;
    EXPECT_TRUE(outcome[winner].ok()) << outcome[winner];
    EXPECT_THAT(outcome[1 - winner], FailsWith(kAborted, kReasonRevisionChanged));
    EXPECT_TRUE(HasRetryInfo(outcome[1 - winner]));
    stored = *Get(ResourceType::kInitiative, "initiatives/i");
    EXPECT_EQ(stored.revision, round + 2);
    EXPECT_EQ(ParseDocument<v1::Initiative>(stored).titles(0).text(),
              absl::StrCat("round ", round, " by ", winner));
  }
}

TEST_F(Record, WritesNothingWhenItsBasisHasChanged) {
  AddAgencies({{"us-cbp", "US"}});
  const StoredResource agency = *Get(ResourceType::kAgency, "agencies/us-cbp");
  MustPut(*store_, NextPut(agency, MakeAgency("us-cbp", "US")));
  const auto before = sql_.CountRows();
  const std::string head = sql_.Ask("SELECT head::text FROM head");
  const std::string text = MakeText(100, 1);

  Change change = MakeChange({NewPut(MakeInitiative({.id = "i", .agency_ids = {"us-cbp"}}))});
  change.based_on = {{agency.uid, agency.revision}};
  change.texts = {{HexSha256Of(text), text}};
  const auto written = store_->Write(WriteContext(), change);

  EXPECT_THAT(written.status(), FailsWith(kAborted, kReasonRevisionChanged));
  EXPECT_EQ(sql_.CountRows(), before);
  EXPECT_EQ(sql_.Ask("SELECT head::text FROM head"), head);
}

TEST_F(Record, WritesWhenItsBasisStandsEvenWhenNamedTwice) {
  AddAgencies({{"us-cbp", "US"}});
  const StoredResource agency = *Get(ResourceType::kAgency, "agencies/us-cbp");

  Change change = MakeChange({NewPut(MakeInitiative({.id = "i", .agency_ids = {"us-cbp"}}))});
  change.based_on = {{agency.uid, 1}, {agency.uid, 1}};
  MustWrite(*store_, change);
}

TEST_F(Record, MayBeBasedOnWhatItChangesItself) {
  AddAgencies({{"us-cbp", "US"}});
  const StoredResource agency = *Get(ResourceType::kAgency, "agencies/us-cbp");

  Change change = MakeChange({NextPut(agency, MakeAgency("us-cbp", "US")),
                              NewPut(MakeInitiative({.id = "i", .agency_ids = {"us-cbp"}}))});
  change.based_on = {{agency.uid, 1}};
  MustWrite(*store_, change);
  Change stale = MakeChange(
      {NextPut(*Get(ResourceType::kAgency, "agencies/us-cbp"), MakeAgency("us-cbp", "US"))});
  stale.based_on = {{agency.uid, 1}};

  EXPECT_THAT(store_->Write(WriteContext(), stale).status(),
              FailsWith(kAborted, kReasonRevisionChanged));
}

// Two changes, each based on what the other one changes: both at once would be a write skew.
TEST_F(Record, OfTwoChangesBasedOnEachOtherOneIsRefused) {
  const StoredResource left = MustPut(*store_, NewPut(MakeAgency("left", "US")));
  const StoredResource right = MustPut(*store_, NewPut(MakeAgency("right", "US")));
  Change change[] = {MakeChange({NextPut(left, MakeAgency("left", "US"))}),
                     MakeChange({NextPut(right, MakeAgency("right", "US"))})};
  change[0].based_on = {{right.uid, 1}};
  change[1].based_on = {{left.uid, 1}};
  absl::Status outcome[2];

  AtOnce(2, [&](int i) { outcome[i] = store_->Write(WriteContext(), change[i]).status(); });

  EXPECT_NE(outcome[0].ok(), outcome[1].ok()) << outcome[0] << outcome[1];
  EXPECT_THAT(outcome[0].ok() ? outcome[1] : outcome[0],
              FailsWith(kAborted, kReasonRevisionChanged));
}

TEST_F(Record, AChangeOfManyIsAllOrNothing) {
  MustPut(*store_, NewPut(MakeAgency("taken", "US")));
  const auto before = sql_.CountRows();

  const auto written = store_->Write(
      WriteContext(),
      MakeChange({NewPut(MakeAgency("first", "US")), NewPut(MakeRelease("second")),
                  NewPut(MakeAgency("taken", "US")), NewPut(MakeAgency("last", "US"))}));

  EXPECT_THAT(written.status(), FailsWith(kAlreadyExists, kReasonAlreadyExists));
  EXPECT_EQ(sql_.CountRows(), before);
  EXPECT_THAT(Get(ResourceType::kAgency, "agencies/first").status(),
              FailsWith(kNotFound, kReasonNotFound));
}

TEST_F(Record, DocumentsOfOneChangeMayNameEachOtherInAnyOrder) {
  const Written written =
      MustWrite(*store_, MakeChange({NewPut(MakeInitiative({.id = "i", .agency_ids = {"us-bp"}})),
                                     NewPut(MakeRelease("r", "2010-07-13", {"us-dhs"})),
                                     NewPut(MakeAgency("us-bp", "US", {"us-cbp"})),
                                     NewPut(MakeAgency("us-cbp", "US", {"us-dhs"})),
                                     NewPut(MakeAgency("us-dhs", "US"))}));

  EXPECT_EQ(written.resources.at(0).name, "initiatives/i");
  EXPECT_EQ(written.resources.at(4).name, "agencies/us-dhs");
  InitiativeQuery under{.all_of = {{InitiativeCondition::Field::kUnder, "agencies/us-dhs"},
                                   {InitiativeCondition::Field::kCountry, "US"}}};
  EXPECT_THAT(NamesOf(*store_->ListInitiatives(ReadContext(), under)),
              ElementsAre("initiatives/i"));
}

// Without an order of their own, two such changes would deadlock every other time.
TEST_F(Record, ChangesThatShareResourcesWaitForEachOtherInOneOrder) {
  const StoredResource left = MustPut(*store_, NewPut(MakeAgency("left", "US")));
  const StoredResource right = MustPut(*store_, NewPut(MakeAgency("right", "US")));

  for (int round = 1; round <= 20; ++round) {
    std::atomic<int> won = 0;
    AtOnce(2, [&](int i) {
      Put puts[] = {NextPut(left, MakeAgency("left", "US")),
                    NextPut(right, MakeAgency("right", "US"))};
      for (Put& put : puts) put.expected_revision = round;
      const auto written = store_->Write(WriteContext(), MakeChange({puts[i], puts[1 - i]}));
      if (written.ok()) ++won;
    });
    EXPECT_EQ(won, 1);
  }
  EXPECT_EQ(sql_.Ask("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"),
            "0");
}

TEST_F(Record, ARequestIdRepeatedTellsTheSameChange) {
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

TEST_F(Record, ARequestIdRepeatedAtTheSameMomentMakesOneChange) {
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

TEST_F(Record, ARequestIdIsFreeAgainAfterAChangeThatFailed) {
  MustPut(*store_, NewPut(MakeAgency("taken", "US")));
  Change change = MakeChange({NewPut(MakeAgency("taken", "US"))});
  ASSERT_FALSE(store_->Write(WriteContext(), change).ok());

  change.puts = {NewPut(MakeAgency("free", "US"))};
  change.request_digest = Sha256Of("another");

  EXPECT_FALSE(MustWrite(*store_, change).repeated);
}

TEST_F(Record, RefusesARequestIdUsedForAnotherRequest) {
  Change change = MakeChange({NewPut(MakeAgency("a", "US"))});
  MustWrite(*store_, change);

  change.puts = {NewPut(MakeAgency("b", "US"))};
  change.request_digest = Sha256Of("another");
  const auto written = store_->Write(WriteContext(), change);

  EXPECT_THAT(written.status(), FailsWith(kInvalidArgument, kReasonRequestIdReused));
  EXPECT_FALSE(Get(ResourceType::kAgency, "agencies/b").ok());
}

TEST_F(Record, ARequestIdIsTheCallersAndTheMethodsOwn) {
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

TEST_F(Record, FindsWhatWasWrittenUnderARequestId) {
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

TEST_F(Record, DeletingAndUndeletingAreRevisions) {
  const StoredResource first = MustPut(*store_, NewPut(MakeRelease("r")));
  const StoredResource second =
      MustPut(*store_, NextPut(first, MakeRelease("r"), /*deleted=*/true));
  const auto deleted = Get(ResourceType::kRelease, "releases/r");
  const StoredResource third = MustPut(*store_, NextPut(second, MakeRelease("r")));

  ASSERT_TRUE(deleted.ok()) << deleted.status();
  EXPECT_EQ(deleted->revision, 2);
  EXPECT_EQ(deleted->create_time, first.create_time);
  EXPECT_EQ(deleted->delete_time, second.update_time);
  EXPECT_EQ(third.revision, 3);
  EXPECT_EQ(third.delete_time, std::nullopt);
  EXPECT_EQ(third.create_time, first.create_time);
  EXPECT_GE(third.update_time, second.update_time);
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM revision"), "3");
}

TEST_F(Record, ADocumentNamedMeanwhileIsNotDeleted) {
  const StoredResource agency = MustPut(*store_, NewPut(MakeAgency("us-cbp", "US")));
  const StoredResource office =
      MustPut(*store_, NewPut(MakeAgency("us-cbp-office", "US", {"us-cbp"})));
  const Put remove = NextPut(agency, MakeAgency("us-cbp", "US"), /*deleted=*/true);

  const auto refused = store_->Write(WriteContext(), MakeChange({remove}));
  // Together with the one that names it, it may go.
  const Put remove_office =
      NextPut(office, MakeAgency("us-cbp-office", "US", {"us-cbp"}), /*deleted=*/true);
  const Written both = MustWrite(*store_, MakeChange({remove, remove_office}));

  EXPECT_THAT(refused.status(), FailsWith(kAborted, kReasonRevisionChanged));
  EXPECT_NE(both.resources.at(0).delete_time, std::nullopt);
}

class Texts : public Record {
 protected:
  // A release with its text, in one change; then the text as it is stored.
  std::string StoreAndRead(const std::string& id, const std::string& text) {
    const std::string sha256 = HexSha256Of(text);
    v1::Release release = MakeRelease(id);
    release.mutable_text()->set_sha256(sha256);
    Change change = MakeChange({NewPut(release)});
    change.texts = {{sha256, text}};
    MustWrite(*store_, change);
    const auto read = store_->GetText(ReadContext(), sha256);
    EXPECT_TRUE(read.ok()) << read.status();
    return read.value_or("");
  }
};

TEST_F(Texts, OfTwoMebibytesComeBackByteForByte) {
  const std::string text = MakeText(std::size_t{2} << 20, 7);

  EXPECT_TRUE(StoreAndRead("r", text) == text);
}

TEST_F(Texts, AreStoredOnce) {
  StoreAndRead("one", "the same");
  StoreAndRead("two", "the same");

  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM release_text"), "1");
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM release WHERE text_sha256 IS NOT NULL"), "2");
}

TEST_F(Texts, UnknownOnesAreNotFound) {
  EXPECT_THAT(store_->GetText(ReadContext(), std::string(64, '0')).status(),
              FailsWith(kNotFound, kReasonNotFound));
}

TEST_F(Texts, OfTheRealReleasesComeBackByteForByte) {
  const char* const chosen = std::getenv("ENTENTE_CORPUS_DIR");
  const std::filesystem::path folder = chosen != nullptr ? chosen : ENTENTE_CORPUS_DIR;
  // A folder that somebody named has to be there; without one, only the project was checked out.
  if (chosen == nullptr && !std::filesystem::is_directory(folder)) {
    GTEST_SKIP() << "no releases at " << folder << "; set ENTENTE_CORPUS_DIR to their folder";
  }
  ASSERT_TRUE(std::filesystem::is_directory(folder)) << "ENTENTE_CORPUS_DIR is " << folder;
  int count = 0;

  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".txt") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    ASSERT_FALSE(text.empty()) << entry.path();
    EXPECT_TRUE(StoreAndRead(entry.path().stem(), text) == text) << entry.path();
    ++count;
  }

  EXPECT_GT(count, 0);
  RecordProperty("texts", count);
}

TEST_F(Record, BatchGetKeepsTheOrderAskedForAndRepeats) {
  AddAgencies({{"a", "US"}, {"b", "US"}, {"c", "US"}});

  const auto resources = store_->BatchGet(ReadContext(), ResourceType::kAgency,
                                          {"agencies/c", "agencies/a", "agencies/c"});

  ASSERT_TRUE(resources.ok()) << resources.status();
  ASSERT_EQ(resources->size(), 3U);
  EXPECT_EQ((*resources)[0].name, "agencies/c");
  EXPECT_EQ((*resources)[1].name, "agencies/a");
  EXPECT_EQ((*resources)[2].name, "agencies/c");
}

TEST_F(Record, BatchGetNamesTheFirstThatIsNotThere) {
  AddAgencies({{"a", "US"}});

  const auto resources = store_->BatchGet(ReadContext(), ResourceType::kAgency,
                                          {"agencies/a", "agencies/x", "agencies/y"});

  EXPECT_THAT(resources.status(), FailsWith(kNotFound, kReasonNotFound));
  EXPECT_THAT(resources.status().message(), ::testing::HasSubstr("agencies/x"));
}

TEST_F(Record, GetAsksForOneType) {
  AddAgencies({{"a", "US"}});

  EXPECT_FALSE(Get(ResourceType::kRelease, "agencies/a").ok());
}

TEST_F(Record, ListsWhoNamesAResource) {
  AddAgencies({{"us-dhs", "US"}});
  const StoredResource dhs = *Get(ResourceType::kAgency, "agencies/us-dhs");
  v1::Agency itself = MakeAgency("us-dhs", "US");
  itself.add_successors()->set_agency("agencies/us-dhs");
  MustPut(*store_, NextPut(dhs, itself));
  MustPut(*store_, NewPut(MakeAgency("us-cbp", "US", {"us-dhs"})));
  MustPut(*store_, NewPut(MakeRelease("r", "2010-07-13", {"us-dhs"})));
  const StoredResource gone = MustPut(*store_, NewPut(MakeRelease("gone", "", {"us-dhs"})));
  MustPut(*store_, NextPut(gone, MakeRelease("gone", "", {"us-dhs"}), /*deleted=*/true));
  const StoredResource moved = MustPut(*store_, NewPut(MakeRelease("moved", "", {"us-dhs"})));
  MustPut(*store_, NextPut(moved, MakeRelease("moved", "", {"us-cbp"})));
  v1::Initiative initiative = MakeInitiative({.id = "i", .agency_ids = {"us-cbp"}});
  initiative.add_office_holders()->set_agency("agencies/us-dhs");
  MustPut(*store_, NewPut(initiative));

  const auto referrers = [&](int limit) {
    std::vector<std::string> names;
    const auto found = store_->ListReferrers(ReadContext(), dhs.uid, limit);
    for (const Referrer& referrer : *found) {
      names.push_back(referrer.name);
    }
    return names;
  };

  EXPECT_THAT(referrers(10), ElementsAre("agencies/us-cbp", "initiatives/i", "releases/r"));
  EXPECT_THAT(referrers(2), ElementsAre("agencies/us-cbp", "initiatives/i"));
  EXPECT_THAT(
      sql_.Rows("SELECT DISTINCT field FROM reference ORDER BY field"),
      ElementsAre(ElementsAre("issuers"), ElementsAre("office_holders"), ElementsAre("parents"),
                  ElementsAre("participants"), ElementsAre("successors")));
}

TEST_F(Record, LookupTellsWhatADocumentHasToKnow) {
  AddAgencies({{"us-cbp", "US"}, {"interpol", ""}});
  v1::Release secret = MakeRelease("secret");
  secret.mutable_label()->set_tlp(v1::Label::RED);
  secret.mutable_label()->add_releasable_to("US");
  secret.mutable_label()->add_releasable_to("CA");
  const StoredResource release = MustPut(*store_, NewPut(secret));
  MustPut(*store_, NextPut(release, secret, /*deleted=*/true));
  CallContext nobody = ReadContext();
  nobody.clearance = {};

  const auto found = store_->Lookup(
      nobody, {"agencies/us-cbp", "agencies/interpol", "releases/secret", "agencies/none"},
      {"HT", "XX"});
  const auto nothing = store_->Lookup(nobody, {}, {});

  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->resources.size(), 3U);
  EXPECT_EQ(found->resources.at("agencies/us-cbp").region_code, "US");
  EXPECT_EQ(found->resources.at("agencies/us-cbp").type, ResourceType::kAgency);
  EXPECT_EQ(found->resources.at("agencies/interpol").region_code, "");
  const Reference& reference = found->resources.at("releases/secret");
  EXPECT_EQ(reference.uid, release.uid);
  EXPECT_EQ(reference.revision, 2);
  EXPECT_TRUE(reference.deleted);
  EXPECT_EQ(reference.label.tlp(), v1::Label::RED);
  EXPECT_THAT(reference.label.releasable_to(), ElementsAre("US", "CA"));
  EXPECT_TRUE(found->countries.at("HT"));
  EXPECT_FALSE(found->countries.at("XX"));
  EXPECT_TRUE(nothing.ok());
}

class Labels : public Record {
 protected:
  void SetUp() override {
    AddAgencies({{"us-cbp", "US"}});
    Add("open", v1::Label::TLP_UNSPECIFIED, {});
    Add("amber", v1::Label::AMBER, {});
    Add("for-us-ca", v1::Label::GREEN, {"US", "CA"});
  }

  void Add(const std::string& id, v1::Label::Tlp tlp, const std::vector<std::string>& governments) {
    v1::Label label;
    label.set_tlp(tlp);
    for (const std::string& government : governments) label.add_releasable_to(government);
    v1::Initiative initiative =
        MakeInitiative({.id = id, .agency_ids = {"us-cbp"}, .places = {"HT"}});
    *initiative.mutable_label() = label;
    v1::Release release = MakeRelease(id, "2010-07-13", {"us-cbp"});
    *release.mutable_label() = label;
    MustWrite(*store_, MakeChange({NewPut(initiative), NewPut(release)}));
  }

  // What a clearance sees: the ids, from each way of asking, which must agree.
  std::vector<std::string> SeenBy(const Clearance& clearance) {
    CallContext context = ReadContext();
    context.clearance = clearance;
    std::vector<std::string> ids;
    for (const std::string id : {"open", "amber", "for-us-ca"}) {
      const auto initiative = store_->Get(context, ResourceType::kInitiative, "initiatives/" + id);
      const auto release = store_->Get(context, ResourceType::kRelease, "releases/" + id);
      EXPECT_EQ(initiative.ok(), release.ok());
      if (initiative.ok()) {
        ids.push_back(id);
      } else {
        EXPECT_THAT(initiative.status(), FailsWith(kNotFound, kReasonNotFound));
      }
    }
    using Field = InitiativeCondition::Field;
    const std::vector<std::vector<InitiativeCondition>> ways = {
        {},
        {{Field::kAgency, "agencies/us-cbp"}},
        {{Field::kUnder, "agencies/us-cbp"}},
        {{Field::kCountry, "HT"}},
        {{Field::kCountry, "HT"}, {Field::kAgency, "agencies/us-cbp"}}};
    for (const auto& way : ways) {
      std::vector<std::string> listed;
      for (const auto& name : NamesOf(*store_->ListInitiatives(context, {.all_of = way}))) {
        listed.push_back(name.substr(name.find('/') + 1));
      }
      EXPECT_THAT(listed, ::testing::UnorderedElementsAreArray(ids));
    }
    using ReleaseField = ReleaseCondition::Field;
    const std::vector<std::vector<ReleaseCondition>> release_ways = {
        {}, {{ReleaseField::kIssuer, "agencies/us-cbp"}}, {{ReleaseField::kCountry, "US"}}};
    for (const auto& way : release_ways) {
      EXPECT_EQ(store_->ListReleases(context, {.all_of = way})->resources.size(), ids.size());
    }
    return ids;
  }
};

TEST_F(Labels, HideWhatIsAboveTheClearance) {
  EXPECT_THAT(SeenBy({.tlp_max = v1::Label::CLEAR, .all_governments = true}), ElementsAre("open"));
  EXPECT_THAT(SeenBy({.tlp_max = v1::Label::GREEN, .all_governments = true}),
              ElementsAre("open", "for-us-ca"));
  EXPECT_THAT(SeenBy({.tlp_max = v1::Label::AMBER, .all_governments = true}),
              ElementsAre("open", "amber", "for-us-ca"));
}

TEST_F(Labels, HideWhatIsForOtherGovernments) {
  EXPECT_THAT(SeenBy({.tlp_max = v1::Label::RED, .governments = {}}), ElementsAre("open", "amber"));
  EXPECT_THAT(SeenBy({.tlp_max = v1::Label::RED, .governments = {"HT"}}),
              ElementsAre("open", "amber"));
  EXPECT_THAT(SeenBy({.tlp_max = v1::Label::RED, .governments = {"HT", "CA"}}),
              ElementsAre("open", "amber", "for-us-ca"));
}

TEST_F(Labels, FollowTheDocument) {
  const StoredResource stored = *Get(ResourceType::kInitiative, "initiatives/amber");
  v1::Initiative opened = ParseDocument<v1::Initiative>(stored);
  opened.clear_label();
  MustPut(*store_, NextPut(stored, opened));
  CallContext nobody = ReadContext();
  nobody.clearance = {};

  EXPECT_TRUE(store_->Get(nobody, ResourceType::kInitiative, "initiatives/amber").ok());
  EXPECT_THAT(NamesOf(*store_->ListInitiatives(
                  nobody, {.all_of = {{InitiativeCondition::Field::kAgency, "agencies/us-cbp"}}})),
              UnorderedElementsAre("initiatives/open", "initiatives/amber"));
}

TEST_F(Record, ResolvesAnAgencyByAnyOfItsNames) {
  v1::Agency cbp = MakeAgency("us-cbp", "US");
  v1::AgencyName* acronym = cbp.add_names();
  acronym->set_text("CBP");
  acronym->set_kind(v1::AgencyName::ACRONYM);
  acronym->set_language_code("en");
  v1::Agency other = MakeAgency("xx-cbp", "CA");
  other.mutable_names(0)->set_text("  cbp ");
  const StoredResource gone = MustPut(*store_, NewPut(MakeAgency("gone", "US")));
  MustWrite(*store_, MakeChange({NewPut(cbp), NewPut(other),
                                 NextPut(gone, MakeAgency("gone", "US"), true)}));

  const auto matches = store_->ResolveAgency(ReadContext(), {.text = "\tCbP\n"});
  const auto in_us = store_->ResolveAgency(ReadContext(), {.text = "cbp", .region_code = "US"});
  const auto spaced = store_->ResolveAgency(ReadContext(), {.text = "agency  US-CBP"});
  const auto deleted = store_->ResolveAgency(ReadContext(), {.text = "Agency gone"});

  ASSERT_TRUE(matches.ok()) << matches.status();
  ASSERT_EQ(matches->size(), 2U);
  EXPECT_EQ((*matches)[0].agency.name, "agencies/xx-cbp");
  EXPECT_EQ((*matches)[0].name_index, 0);
  EXPECT_EQ((*matches)[1].agency.name, "agencies/us-cbp");
  EXPECT_EQ((*matches)[1].name_index, 1);
  ASSERT_EQ(in_us->size(), 1U);
  EXPECT_EQ(spaced->size(), 1U);
  EXPECT_THAT(*deleted, IsEmpty());
}

TEST_F(Record, HasOneKeyOfThirtyTwoBytes) {
  const auto key = store_->TokenKey(ReadContext());

  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ(key->size(), 32U);
  EXPECT_EQ(*store_->TokenKey(ReadContext()), *key);
}

TEST_F(Record, ProbeIsOkOnADatabaseThatCanBeWrittenTo) {
  EXPECT_TRUE(store_->Probe(absl::Now() + absl::Seconds(10)).ok());

  sql_.Ask(
      absl::StrCat("ALTER DATABASE ", database_.name(), " SET default_transaction_read_only = on"));
  const std::unique_ptr<Store> read_only = MustMakeStore({.url = database_.url()});

  EXPECT_THAT(read_only->Probe(absl::Now() + absl::Seconds(10)),
              FailsWith(absl::StatusCode::kUnavailable, kReasonDatabaseUnavailable));
  EXPECT_THAT(
      read_only->Write(WriteContext(), MakeChange({NewPut(MakeAgency("a", "US"))})).status(),
      FailsWith(absl::StatusCode::kUnavailable, kReasonDatabaseUnavailable));
}

}  // namespace
}  // namespace entente::storage::postgres
