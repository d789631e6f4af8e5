#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

using BasedOn = RecordTest;

TEST_F(BasedOn, WritesNothingWhenItsBasisHasChanged) {
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

TEST_F(BasedOn, WritesWhenItsBasisStandsEvenWhenNamedTwice) {
  AddAgencies({{"us-cbp", "US"}});
  const StoredResource agency = *Get(ResourceType::kAgency, "agencies/us-cbp");

  Change change = MakeChange({NewPut(MakeInitiative({.id = "i", .agency_ids = {"us-cbp"}}))});
  change.based_on = {{agency.uid, 1}, {agency.uid, 1}};
  MustWrite(*store_, change);
}

TEST_F(BasedOn, MayBeBasedOnWhatItChangesItself) {
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
TEST_F(BasedOn, OfTwoChangesBasedOnEachOtherOneIsRefused) {
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

TEST_F(BasedOn, ADocumentNamedMeanwhileIsNotDeleted) {
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
