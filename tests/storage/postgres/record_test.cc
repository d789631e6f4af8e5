#include <algorithm>
#include <array>
#include <atomic>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/list_queries.h"
#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;

constexpr auto kAlreadyExists = absl::StatusCode::kAlreadyExists;

using Record = RecordTest;

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
                     " WHERE b.time <= a.time"),
            "0");
}

TEST_F(Record, TimeNeverGoesBackNorStandsStill) {
  sql_.Ask("UPDATE head SET time = now() + interval '1 hour'");
  const std::string next =
      sql_.Ask("SELECT (extract(epoch FROM time) * 1000000)::bigint + 1 FROM head");

  const Written written = MustWrite(*store_, MakeChange({NewPut(MakeAgency("a", "US"))}));

  EXPECT_EQ(absl::StrCat(absl::ToUnixMicros(written.time)), next);
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
  EXPECT_THAT(NamesOf(*ListInitiatives(*store_, ReadContext(), under)),
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

}  // namespace
}  // namespace entente::storage::postgres
