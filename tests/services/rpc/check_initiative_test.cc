#include "services/rpc/check_initiative.h"

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "services/evidence/quote.h"
#include "services/rpc/check_fields.h"
#include "tests/services/rpc/service_fixture.h"

namespace entente::rpc {
namespace {

using test::GoodInitiative;
using test::GoodMou;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;
using v1::Initiative;

absl::Status FaultsOf(Initiative initiative) {
  initiative.set_name("initiatives/test-one");
  Violations faults;
  CompleteInitiative(initiative, "initiative", faults);
  return faults.ToStatus();
}

TEST(CompleteInitiative, AcceptsWhatIsRight) {
  EXPECT_TRUE(FaultsOf(GoodInitiative()).ok()) << FaultsOf(GoodInitiative());
  EXPECT_TRUE(FaultsOf(GoodMou()).ok()) << FaultsOf(GoodMou());
}

TEST(CompleteInitiative, FillsInKindLabelDatesAndSigned) {
  Initiative initiative = GoodMou();
  auto* later = initiative.mutable_mou()->add_consent_acts();
  later->set_act(v1::ConsentAct::SIGNATURE);
  later->set_region_code("CA");
  later->mutable_date()->set_edtf("2010-11-12");
  auto* ratified = initiative.mutable_mou()->add_consent_acts();
  ratified->set_act(v1::ConsentAct::RATIFICATION);
  ratified->set_region_code("CA");
  ratified->mutable_date()->set_edtf("2011-01-01");
  Violations faults;

  CompleteInitiative(initiative, "initiative", faults);

  EXPECT_TRUE(faults.empty()) << faults.ToStatus();
  EXPECT_EQ(initiative.kind(), Initiative::MOU);
  EXPECT_EQ(initiative.label().tlp(), v1::Label::CLEAR);
  EXPECT_EQ(initiative.announced().latest(), "2010-07-13");
  EXPECT_EQ(initiative.mou().signed_().latest(), "2010-11-12");
}

TEST(CompleteInitiative, SignedIsAbsentWithoutASignature) {
  Initiative initiative = GoodInitiative();
  initiative.mutable_agreement()->mutable_signed_()->set_edtf("2010-01-01");
  Violations faults;

  CompleteInitiative(initiative, "initiative", faults);

  EXPECT_FALSE(initiative.agreement().has_signed_());
}

TEST(KindOf, EveryDetailHasItsKind) {
  const auto* detail = Initiative::descriptor()->FindOneofByName("detail");
  ASSERT_NE(detail, nullptr);
  std::set<int> kinds;
  for (int i = 0; i < detail->field_count(); ++i) {
    Initiative initiative;
    initiative.GetReflection()->MutableMessage(&initiative, detail->field(i));
    kinds.insert(KindOf(initiative));
  }

  EXPECT_EQ(kinds.size(), static_cast<std::size_t>(detail->field_count()));
  EXPECT_FALSE(kinds.contains(Initiative::KIND_UNSPECIFIED));
}

// One thing made wrong in a good document, and the one field that must be told.
struct BadInitiative {
  std::string name;
  std::function<void(Initiative&)> spoil;
  std::string field;
  std::string says;
};

std::vector<BadInitiative> BadInitiatives() {
  using P = v1::Participant;
  return {
      {"no title", [](Initiative& i) { i.clear_titles(); }, "initiative.titles", "at least one"},
      {"a title of 100 kB",
       [](Initiative& i) { i.mutable_titles(0)->set_text(std::string(102'400, 'x')); },
       "initiative.titles[0].text", "102400 code points; at most 1000"},
      {"an empty title", [](Initiative& i) { i.mutable_titles(0)->clear_text(); },
       "initiative.titles[0].text", "required"},
      {"a title in no language", [](Initiative& i) { i.mutable_titles(0)->clear_language_code(); },
       "initiative.titles[0].language_code", "BCP 47"},
      {"a language that is none",
       [](Initiative& i) { i.mutable_titles(0)->set_language_code("english"); },
       "initiative.titles[0].language_code", "\"english\""},
      {"two titles in a language",
       [](Initiative& i) {
         *i.add_titles() = i.titles(0);
         i.mutable_titles(1)->set_language_code("EN");
       },
       "initiative.titles[1].language_code", "language of [0] too"},
      {"no participant", [](Initiative& i) { i.clear_participants(); }, "initiative.participants",
       "at least one"},
      {"a participant without role", [](Initiative& i) { i.mutable_participants(0)->clear_role(); },
       "initiative.participants[0].role", "wanted one of FUNDING, IMPLEMENTING, PARTY"},
      {"a role that is none",
       [](Initiative& i) { i.mutable_participants(0)->set_role(static_cast<P::Role>(99)); },
       "initiative.participants[0].role", "unknown number 99"},
      {"a participant without a body",
       [](Initiative& i) { i.mutable_participants(0)->clear_participant(); },
       "initiative.participants[0].participant",
       "wanted exactly one of agency, region_code, organization_name"},
      {"a participant twice in a role",
       [](Initiative& i) { *i.add_participants() = i.participants(0); },
       "initiative.participants[1]", "twice as PERSONNEL_CONTRIBUTOR"},
      {"a country in small letters",
       [](Initiative& i) { i.mutable_participants(0)->set_region_code("us"); },
       "initiative.participants[0].region_code", "two capital letters"},
      {"an agency that is no name",
       [](Initiative& i) { i.mutable_participants(0)->set_agency("us-cbp"); },
       "initiative.participants[0].agency", "wanted the name of an agency"},
      {"an agency with capitals",
       [](Initiative& i) { i.mutable_participants(0)->set_agency("agencies/US-CBP"); },
       "initiative.participants[0].agency", "lower-case"},
      {"a signatory that did not sign",
       [](Initiative& i) { i.mutable_participants(0)->set_role(P::SIGNATORY); },
       "initiative.participants[0].role", "needs a SIGNATURE act of US"},
      {"no detail", [](Initiative& i) { i.clear_detail(); }, "initiative.detail",
       "wanted exactly one of mou, agreement"},
      {"the 31st of February", [](Initiative& i) { i.mutable_announced()->set_edtf("2010-02-31"); },
       "initiative.announced.edtf", "February"},
      {"an empty date", [](Initiative& i) { i.mutable_announced()->clear_edtf(); },
       "initiative.announced", "says nothing"},
      {"a place without role", [](Initiative& i) { i.add_places()->set_region_code("HT"); },
       "initiative.places[0].role", "wanted one of LOCATION"},
      {"a place that is nowhere", [](Initiative& i) { i.add_places()->set_role(v1::Place::VENUE); },
       "initiative.places[0].area", "exactly one of region_code, area_name"},
      {"a topic not in kebab-case", [](Initiative& i) { i.add_topics("Border Security"); },
       "initiative.topics[0]", "kebab-case"},
      {"a topic twice",
       [](Initiative& i) {
         i.add_topics("border");
         i.add_topics("border");
       },
       "initiative.topics[1]", "twice"},
      {"an office-holder without name",
       [](Initiative& i) { i.add_office_holders()->set_office("Minister"); },
       "initiative.office_holders[0].display_name", "required"},
      {"a release link without act",
       [](Initiative& i) { i.add_releases()->set_release("releases/a-b"); },
       "initiative.releases[0].act", "ANNOUNCES"},
      {"a relation to itself",
       [](Initiative& i) {
         auto* relation = i.add_relations();
         relation->set_kind(v1::Relation::PARENT);
         relation->set_target("initiatives/test-one");
       },
       "initiative.relations[0].target", "the initiative itself"},
      {"a citation of nothing", [](Initiative& i) { i.add_citations()->set_exact("six"); },
       "initiative.citations[0].release", "required"},
      {"a citation with one offset",
       [](Initiative& i) {
         auto* citation = i.add_citations();
         citation->set_release("releases/a-b");
         citation->set_exact("six");
         citation->set_start(3);
       },
       "initiative.citations[0].end", "both"},
      {"offsets in the wrong order",
       [](Initiative& i) {
         auto* citation = i.add_citations();
         citation->set_release("releases/a-b");
         citation->set_exact("six");
         citation->set_start(3);
         citation->set_end(3);
       },
       "initiative.citations[0].end", "more than `start`"},
      {"offsets in bytes",
       [](Initiative& i) {
         auto* citation = i.add_citations();
         citation->set_release("releases/a-b");
         citation->set_exact("ñandú");
         citation->set_start(0);
         citation->set_end(7);
       },
       "initiative.citations[0].end", "7 code points apart; `exact` has 5"},
      {"a quote without end",
       [](Initiative& i) {
         auto* citation = i.add_citations();
         citation->set_release("releases/a-b");
         citation->set_exact(std::string(evidence::kExactCodePointsMax + 1, 'x'));
       },
       "initiative.citations[0].exact", "at most 10000"},
      {"headcounts swapped", [](Initiative& i) { i.mutable_deployment()->set_headcount_max(5); },
       "initiative.deployment.headcount_max", "5 is less than headcount_min, 6"},
      {"a negative headcount", [](Initiative& i) { i.mutable_deployment()->set_headcount_min(-1); },
       "initiative.deployment.headcount_min", "got -1"},
      {"a document that is no URI",
       [](Initiative& i) { i.mutable_assessment()->set_document_uri("www.dhs.gov"); },
       "initiative.assessment.document_uri", "absolute URI"},
      {"session zero",
       [](Initiative& i) { i.mutable_working_group()->add_sessions()->set_number(0); },
       "initiative.working_group.sessions[0].number", "1 or more"},
      {"an amount that is no number",
       [](Initiative& i) {
         auto* amount = i.mutable_funding()->add_amounts();
         amount->set_min("1,5");
         amount->set_currency_code("USD");
       },
       "initiative.funding.amounts[0].min", "decimal"},
      {"an amount without currency",
       [](Initiative& i) { i.mutable_funding()->add_amounts()->set_min("1"); },
       "initiative.funding.amounts[0].currency_code", "ISO 4217"},
      {"amounts swapped",
       [](Initiative& i) {
         auto* amount = i.mutable_funding()->add_amounts();
         amount->set_min("10");
         amount->set_max("9");
         amount->set_currency_code("USD");
       },
       "initiative.funding.amounts[0].max", "9 is less than min, 10"},
      {"an act without party",
       [](Initiative& i) {
         i.mutable_mou()->add_consent_acts()->set_act(v1::ConsentAct::RATIFICATION);
       },
       "initiative.mou.consent_acts[0].party", "exactly one of"},
      {"a party without act",
       [](Initiative& i) { i.mutable_mou()->add_consent_acts()->set_region_code("CA"); },
       "initiative.mou.consent_acts[0].act", "SIGNATURE"},
      {"a label for no country",
       [](Initiative& i) { i.mutable_label()->add_releasable_to("Canada"); },
       "initiative.label.releasable_to[0]", "two capital letters"},
      {"a label that is none",
       [](Initiative& i) { i.mutable_label()->set_tlp(static_cast<v1::Label::Tlp>(9)); },
       "initiative.label.tlp", "unknown number 9"},
      {"a list without end",
       [](Initiative& i) {
         for (std::size_t n = 0; n <= kListLengthMax; ++n) {
           auto* place = i.add_places();
           place->set_role(v1::Place::VENUE);
           place->set_region_code("CA");
         }
       },
       "initiative.places", "501 elements; at most 500"},
  };
}

TEST(CompleteInitiative, RefusesEachBadFieldNamingItAlone) {
  for (const BadInitiative& bad : BadInitiatives()) {
    SCOPED_TRACE(bad.name);
    Initiative initiative = GoodInitiative();
    bad.spoil(initiative);

    const absl::Status status = FaultsOf(initiative);

    EXPECT_THAT(test::BadFieldsOf(status), ElementsAre(bad.field));
    EXPECT_THAT(test::FaultOf(status, bad.field), HasSubstr(bad.says));
  }
}

TEST(CompleteInitiative, NamesEveryBadFieldAtOnce) {
  Initiative initiative = GoodInitiative();
  initiative.mutable_participants(0)->clear_role();
  initiative.clear_detail();
  initiative.clear_titles();
  initiative.mutable_announced()->set_edtf("2010-02-31");

  EXPECT_THAT(test::BadFieldsOf(FaultsOf(initiative)),
              UnorderedElementsAre("initiative.participants[0].role", "initiative.detail",
                                   "initiative.titles", "initiative.announced.edtf"));
}

TEST(CompleteInitiative, ASignatureOfAnotherSortOfBodyIsNotItsOwn) {
  Initiative initiative = GoodMou();
  initiative.mutable_mou()->mutable_consent_acts(0)->set_organization_name("US");

  EXPECT_THAT(test::BadFieldsOf(FaultsOf(initiative)),
              ElementsAre("initiative.participants[0].role"));
}

TEST(CompleteInitiative, OneBodyMayHaveSeveralRoles) {
  Initiative initiative = GoodInitiative();
  *initiative.add_participants() = initiative.participants(0);
  initiative.mutable_participants(1)->set_role(v1::Participant::LEAD);

  EXPECT_TRUE(FaultsOf(initiative).ok());
}

}  // namespace
}  // namespace entente::rpc
