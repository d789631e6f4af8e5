// Changes that were computed from what is no more so are refused.

#include <atomic>

#include "absl/strings/str_cat.h"

#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

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

}  // namespace
}  // namespace entente::storage::postgres
