// check_commitment.h, and check_parties.h and check_quantity.h as they show in a commitment.

#include "services/rpc/check_commitment.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "storage/error.h"
#include "tests/services/rpc/service_fixture.h"
#include "tests/services/rpc/tracking_documents.h"

namespace entente::rpc {
namespace {

using test::GoodCommitment;
using test::GoodDueChange;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using v1::Commitment;

constexpr absl::CivilDay kToday(2010, 11, 17);

absl::Status Complete(Commitment& commitment, const DateContext& dates = {}) {
  commitment.set_name("initiatives/joint-assessment/commitments/publish");
  Violations faults;
  CompleteCommitment(commitment, dates, kToday, "commitment", faults);
  return faults.ToStatus();
}

TEST(CompleteCommitment, AcceptsWhatIsRight) {
  Commitment commitment = GoodCommitment();
  *commitment.add_due_changes() = GoodDueChange();
  commitment.mutable_quantity()->set_min("1500000");
  commitment.mutable_quantity()->set_currency_code("USD");

  EXPECT_TRUE(Complete(commitment).ok()) << Complete(commitment);
}

TEST(CompleteCommitment, FillsInBoundsAndWhatEachChangeChanged) {
  Commitment commitment = GoodCommitment();
  *commitment.add_due_changes() = GoodDueChange("2010-10-01", "2011-03");
  *commitment.add_due_changes() = GoodDueChange("2010-11-01", "");
  *commitment.add_due_changes() = GoodDueChange("2010-11-02", "2012");
  commitment.mutable_due_changes(0)->mutable_old_due()->set_edtf("1999");

  ASSERT_TRUE(Complete(commitment).ok());

  EXPECT_EQ(commitment.baseline_due().latest(), "2010-09-30");
  EXPECT_EQ(commitment.due_changes(0).old_due().edtf(), "2010-09");
  EXPECT_EQ(commitment.due_changes(1).old_due().latest(), "2011-03-31");
  EXPECT_FALSE(commitment.due_changes(2).has_old_due());
}

TEST(CompleteCommitment, TheFirstChangeOfWhatHadNoDateHasNoOldOne) {
  Commitment commitment = GoodCommitment();
  commitment.clear_baseline_due();
  *commitment.add_due_changes() = GoodDueChange();

  ASSERT_TRUE(Complete(commitment).ok());

  EXPECT_FALSE(commitment.due_changes(0).has_old_due());
}

TEST(CompleteCommitment, WordsOfAChangeAreMeasuredFromItsDay) {
  Commitment commitment = GoodCommitment();
  v1::DueChange change = GoodDueChange("2010-10-01", "");
  change.mutable_new_due()->set_phrase("by the end of the year");
  *commitment.add_due_changes() = change;

  ASSERT_TRUE(Complete(commitment).ok()) << Complete(commitment);

  EXPECT_EQ(commitment.due_changes(0).new_due().anchor(), "2010-10-01");
  EXPECT_EQ(commitment.due_changes(0).new_due().latest(), "2010-12-31");
}

TEST(CompleteCommitment, FiscalYearsAreThoseOfTheGovernmentAskedFor) {
  Commitment commitment = GoodCommitment();
  commitment.mutable_baseline_due()->clear_edtf();
  commitment.mutable_baseline_due()->set_phrase("by the end of the fiscal year");
  commitment.mutable_baseline_due()->set_anchor("2010-07-13");

  ASSERT_TRUE(Complete(commitment, {.fiscal_region = "US"}).ok());

  EXPECT_EQ(commitment.baseline_due().latest(), "2010-09-30");
}

struct BadCommitment {
  std::string name;
  std::function<void(Commitment&)> spoil;
  std::string field;
  std::string says;
};

std::vector<BadCommitment> BadDates() {
  const auto due_with = [](const std::string& edtf) {
    return [edtf](Commitment& c) { c.mutable_baseline_due()->set_edtf(edtf); };
  };
  const std::string field = "commitment.baseline_due.edtf";
  return {
      {"a season in an interval", due_with("2010-21/2010-23"), field, "season"},
      {"a qualified season", due_with("2010-21~"), field, ""},
      {"the u of the draft", due_with("201u"), field, "u"},
      {"the word unknown", due_with("2010/unknown"), field, "unknown"},
      {"the word open", due_with("2010/open"), field, "open"},
      {"the y of the draft", due_with("y2010"), field, "y"},
      {"the 31st of February", due_with("2010-02-31"), field, "February"},
      {"no date at all", due_with("soon"), field, ""},
      {"words without an anchor",
       [](Commitment& c) {
         c.mutable_baseline_due()->clear_edtf();
         c.mutable_baseline_due()->set_phrase("later this summer");
       },
       "commitment.baseline_due.anchor", ""},
      {"a date that says nothing", [](Commitment& c) { c.mutable_baseline_due()->clear_edtf(); },
       "commitment.baseline_due", "says nothing"},
  };
}

std::vector<BadCommitment> BadCommitments() {
  return {
      {"no text", [](Commitment& c) { c.clear_texts(); }, "commitment.texts", "at least one"},
      {"two texts in a language", [](Commitment& c) { *c.add_texts() = c.texts(0); },
       "commitment.texts[1].language_code", "at most one"},
      {"no modality", [](Commitment& c) { c.clear_modality(); }, "commitment.modality", "WILL"},
      {"no debtor", [](Commitment& c) { c.clear_debtors(); }, "commitment.debtors", "at least one"},
      {"a debtor that is nobody", [](Commitment& c) { c.mutable_debtors(0)->clear_party(); },
       "commitment.debtors[0].party", "exactly one of"},
      {"the public as debtor",
       [](Commitment& c) { c.mutable_debtors(0)->set_group(v1::Party::PUBLIC); },
       "commitment.debtors[0]", "got PUBLIC; wanted an agency or a country"},
      {"an organization as debtor",
       [](Commitment& c) { c.mutable_debtors(0)->set_organization_name("Acme"); },
       "commitment.debtors[0]", "got \"Acme\""},
      {"a debtor twice",
       [](Commitment& c) {
         *c.add_debtors() = c.debtors(0);
         c.mutable_debtors(1)->set_named_as("the U.S.");
       },
       "commitment.debtors[1]", "US is named twice"},
      {"an organization as creditor",
       [](Commitment& c) { c.mutable_creditors(0)->set_organization_name("Acme"); },
       "commitment.creditors[0]", "an agency, a country or PUBLIC"},
      {"a group that is none",
       [](Commitment& c) { c.mutable_creditors(0)->set_group(v1::Party::GROUP_UNSPECIFIED); },
       "commitment.creditors[0]", "GROUP_UNSPECIFIED"},
      {"CONDITIONAL without its condition",
       [](Commitment& c) { c.set_modality(Commitment::CONDITIONAL); }, "commitment.condition",
       "is empty"},
      {"a condition without CONDITIONAL", [](Commitment& c) { c.set_condition("if it rains"); },
       "commitment.condition", "CONDITIONAL"},
      {"a quantity that says nothing", [](Commitment& c) { c.mutable_quantity(); },
       "commitment.quantity", "says nothing"},
      {"a quantity of nothing", [](Commitment& c) { c.mutable_quantity()->set_min("6"); },
       "commitment.quantity.unit", "what is counted"},
      {"a quantity of two things",
       [](Commitment& c) {
         c.mutable_quantity()->set_min("6");
         c.mutable_quantity()->set_unit("officers");
         c.mutable_quantity()->set_currency_code("USD");
       },
       "commitment.quantity.unit", "one of them"},
      {"a quantity upside down",
       [](Commitment& c) {
         c.mutable_quantity()->set_min("7");
         c.mutable_quantity()->set_max("6.9");
         c.mutable_quantity()->set_unit("officers");
       },
       "commitment.quantity.max", "less than min"},
      {"a currency that is none",
       [](Commitment& c) {
         c.mutable_quantity()->set_min("7");
         c.mutable_quantity()->set_currency_code("dollars");
       },
       "commitment.quantity.currency_code", "dollars"},
      {"a number that is none",
       [](Commitment& c) {
         c.mutable_quantity()->set_max("six");
         c.mutable_quantity()->set_unit("officers");
       },
       "commitment.quantity.max", "six"},
      {"a change by nobody",
       [](Commitment& c) {
         *c.add_due_changes() = GoodDueChange();
         c.mutable_due_changes(0)->clear_stated_by();
       },
       "commitment.due_changes[0].stated_by", "required"},
      {"a change by the public",
       [](Commitment& c) {
         *c.add_due_changes() = GoodDueChange();
         c.mutable_due_changes(0)->mutable_stated_by()->set_group(v1::Party::PUBLIC);
       },
       "commitment.due_changes[0].stated_by", "an organization"},
      {"a change without a citation",
       [](Commitment& c) {
         *c.add_due_changes() = GoodDueChange();
         c.mutable_due_changes(0)->clear_citation();
       },
       "commitment.due_changes[0].citation", "required"},
      {"a change without a quote",
       [](Commitment& c) {
         *c.add_due_changes() = GoodDueChange();
         c.mutable_due_changes(0)->mutable_citation()->clear_exact();
       },
       "commitment.due_changes[0].citation.exact", "needs the words"},
      {"a change on no day",
       [](Commitment& c) { *c.add_due_changes() = GoodDueChange("2010-02-31"); },
       "commitment.due_changes[0].date", "February"},
      {"a change on a day that has not come",
       [](Commitment& c) { *c.add_due_changes() = GoodDueChange("2010-11-19"); },
       "commitment.due_changes[0].date", "at most 2010-11-18"},
      {"changes out of order",
       [](Commitment& c) {
         *c.add_due_changes() = GoodDueChange("2010-10-02");
         *c.add_due_changes() = GoodDueChange("2010-10-01");
         c.mutable_due_changes(1)->clear_new_due();
       },
       "commitment.due_changes[1].date", "2010-10-02"},
      {"offsets without words",
       [](Commitment& c) {
         *c.add_citations() = test::CitationOf("");
         c.mutable_citations(0)->set_start(1);
         c.mutable_citations(0)->set_end(2);
       },
       "commitment.citations[0].exact", "empty"},
  };
}

TEST(CompleteCommitment, RefusesEachBadFieldNamingItAlone) {
  std::vector<BadCommitment> cases = BadCommitments();
  for (BadCommitment& bad : BadDates()) cases.push_back(std::move(bad));
  for (const BadCommitment& bad : cases) {
    SCOPED_TRACE(bad.name);
    Commitment commitment = GoodCommitment();
    bad.spoil(commitment);

    const absl::Status status = Complete(commitment);

    EXPECT_THAT(test::BadFieldsOf(status), ElementsAre(bad.field));
    EXPECT_THAT(test::FaultOf(status, bad.field), HasSubstr(bad.says));
  }
}

TEST(CompleteCommitment, NamesEveryBadFieldAtOnce) {
  Commitment commitment = GoodCommitment();
  commitment.clear_texts();
  commitment.mutable_debtors(0)->set_group(v1::Party::PUBLIC);
  commitment.set_condition("if it rains");

  EXPECT_THAT(test::BadFieldsOf(Complete(commitment)),
              ElementsAre("commitment.texts", "commitment.condition", "commitment.debtors[0]"));
}

// --- KeepSlips ---

TEST(KeepSlips, LeavesABaselineWithoutDueChangesFree) {
  Commitment previous = GoodCommitment();
  ASSERT_TRUE(Complete(previous).ok());
  Commitment changed = previous;
  changed.mutable_baseline_due()->set_edtf("2011");

  EXPECT_TRUE(KeepSlips(previous, changed).ok());
}

TEST(KeepSlips, FreezesABaselineThatSlipped) {
  Commitment previous = GoodCommitment();
  *previous.add_due_changes() = GoodDueChange();
  ASSERT_TRUE(Complete(previous).ok());
  Commitment changed = previous;
  changed.mutable_baseline_due()->set_edtf("2011");
  Commitment emptied = previous;
  emptied.clear_baseline_due();

  for (Commitment* commitment : {&changed, &emptied}) {
    const absl::Status status = KeepSlips(previous, *commitment);

    EXPECT_TRUE(absl::IsFailedPrecondition(status));
    EXPECT_EQ(storage::ReasonOf(status), storage::kReasonBaselineFrozen);
  }
}

TEST(KeepSlips, LeavesTheSameWordsAsTheyWereUnderstood) {
  Commitment previous = GoodCommitment();
  *previous.add_due_changes() = GoodDueChange();
  ASSERT_TRUE(Complete(previous).ok());
  previous.mutable_baseline_due()->set_latest("2010-09-29");
  previous.mutable_baseline_due()->set_rule("edtf/0");
  Commitment changed = previous;
  changed.set_deliverable("the assessment");
  ASSERT_TRUE(Complete(changed).ok());

  ASSERT_TRUE(KeepSlips(previous, changed).ok());

  EXPECT_EQ(changed.baseline_due().rule(), "edtf/0");
  EXPECT_EQ(changed.due_changes(0).old_due().latest(), "2010-09-29");
}

TEST(KeepSlips, RefusesWhatDropsOrAltersAChangeOnRecordNamingIt) {
  Commitment previous = GoodCommitment();
  *previous.add_due_changes() = GoodDueChange("2010-10-01", "2011-03");
  *previous.add_due_changes() = GoodDueChange("2010-11-01", "2011-06");
  ASSERT_TRUE(Complete(previous).ok());
  const std::vector<std::pair<std::string, std::function<void(Commitment&)>>> attacks = {
      {"due_changes[0]", [](Commitment& c) { c.clear_due_changes(); }},
      {"due_changes[1]", [](Commitment& c) { c.mutable_due_changes()->RemoveLast(); }},
      {"due_changes[0]", [](Commitment& c) { c.mutable_due_changes()->DeleteSubrange(0, 1); }},
      {"due_changes[0]",
       [](Commitment& c) { c.mutable_due_changes(0)->mutable_new_due()->set_edtf("2011-04"); }},
      {"due_changes[1]", [](Commitment& c) { c.mutable_due_changes(1)->clear_new_due(); }},
      {"due_changes[1]", [](Commitment& c) { c.mutable_due_changes(1)->set_date("2010-11-02"); }},
      {"due_changes[1]", [](Commitment& c) { c.mutable_due_changes(1)->set_reason("snow"); }},
      {"due_changes[1]",
       [](Commitment& c) { c.mutable_due_changes(1)->mutable_stated_by()->set_region_code("CA"); }},
      {"due_changes[1]",
       [](Commitment& c) {
         c.mutable_due_changes(1)->mutable_citation()->set_exact("this summer");
       }},
      {"due_changes[1]",
       [](Commitment& c) {
         c.mutable_due_changes(1)->mutable_citation()->set_release("releases/other");
       }},
  };
  for (std::size_t i = 0; i < attacks.size(); ++i) {
    SCOPED_TRACE(i);
    Commitment changed = previous;
    attacks[i].second(changed);

    const absl::Status status = KeepSlips(previous, changed);

    EXPECT_TRUE(absl::IsFailedPrecondition(status));
    EXPECT_EQ(storage::ReasonOf(status), storage::kReasonBaselineFrozen);
    EXPECT_THAT(std::string(status.message()), HasSubstr(attacks[i].first));
  }
}

TEST(KeepSlips, LetsMoreChangesFollow) {
  Commitment previous = GoodCommitment();
  *previous.add_due_changes() = GoodDueChange("2010-10-01", "2011-03");
  ASSERT_TRUE(Complete(previous).ok());
  Commitment changed = previous;
  *changed.add_due_changes() = GoodDueChange("2010-11-01", "2011-06");
  ASSERT_TRUE(Complete(changed).ok());

  ASSERT_TRUE(KeepSlips(previous, changed).ok());

  EXPECT_EQ(changed.due_changes(1).old_due().edtf(), "2011-03");
}

TEST(KeepSlips, AQuoteInTheCharactersOfItsTextIsTheSame) {
  Commitment previous = GoodCommitment();
  *previous.add_due_changes() = GoodDueChange();
  previous.mutable_due_changes(0)->mutable_citation()->set_exact("the plan\'s  date");
  ASSERT_TRUE(Complete(previous).ok());
  Commitment changed = previous;
  v1::Citation& citation = *changed.mutable_due_changes(0)->mutable_citation();
  citation.set_exact("the plan\xE2\x80\x99s date");
  citation.set_start(7);
  citation.set_end(22);

  EXPECT_TRUE(KeepSlips(previous, changed).ok());
}

}  // namespace
}  // namespace entente::rpc
