#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::CivilDay kDelivered(2011, 3, 10);

// What is written is what the lists ask for: one record with everything in it, and another one
// without.  Each condition has to find the one and not the other.
class Found : public RecordTest {
 protected:
  void SetUp() override {
    v1::Agency ins = MakeAgency("us-ins", "US");
    ins.add_successors()->set_agency("agencies/us-ice");
    const Put mou = CitingPut(MakeMou(), {MakeCitation("cited", "words")});
    const Put assess = NewPut(MakeAssess());
    const Put joint = NewPut(MakeJoint());
    const Put search = NewPut(MakeSearch("mou", "search", v1::SearchReport::NOTHING, kAssess));
    Change change = MakeChange({NewPut(MakeAgency("us-dhs", "US")),
                                NewPut(MakeAgency("us-ice", "US", {"us-dhs"})), NewPut(ins),
                                NewPut(MakeAgency("fr-dgd", "FR")), NewPut(MakeCited()),
                                NewPut(MakeRelease("other", "", {"fr-dgd"})), mou,
                                NewPut(MakePlain()), NewPut(MakePlainCommitment()), assess, joint,
                                search, NewPut(MakeStatus("plain", "status"))});
    change.keeps = {
        MakeKeep(mou.uid, 0, {MakeSpan({}, v1::Initiative()), MakeSpan(kDelivered, KeptOfMou())}),
        MakeKeep(assess.uid, 0, {MakeSpan({}, KeptOfAssess(), 1)})};
    MustWrite(*store_, change);
  }

  static v1::Initiative MakeMou() {
    v1::Initiative initiative = MakeInitiative(
        {.id = "mou", .agency_ids = {"us-ice"}, .countries = {"CA"}, .places = {"HT"}});
    initiative.mutable_titles(0)->set_text("Memorandum on currency seizures");
    initiative.add_topics("border-security");
    v1::OfficeHolder* minister = initiative.add_office_holders();
    minister->set_display_name("Vic Toews");
    minister->set_office("Minister of Public Safety");
    v1::Relation* relation = initiative.add_relations();
    relation->set_kind(v1::Relation::RENEWS);
    relation->set_target("initiatives/plain");
    v1::Instrument& mou = *initiative.mutable_mou();
    mou.set_legal_force(v1::Instrument::BINDING);
    for (v1::FuzzyDate* date : {mou.mutable_signed_(), mou.mutable_effective(),
                                mou.mutable_expires(), mou.mutable_notice_due()}) {
      date->set_earliest("2010-11-10");
      date->set_latest("2010-11-10");
    }
    return initiative;
  }

  static v1::Initiative MakePlain() {
    return MakeInitiative(
        {.id = "plain", .kind = v1::Initiative::OTHER, .day = "", .agency_ids = {"fr-dgd"}});
  }

  static v1::Commitment MakeAssess() {
    v1::Commitment commitment = MakeCommitment("mou", "assess");
    commitment.mutable_texts(0)->set_text("The assessment will be released.");
    commitment.add_creditors()->set_region_code("CA");
    commitment.add_creditors()->set_group(v1::Party::PUBLIC);
    commitment.mutable_baseline_due()->set_earliest("2010-07-13");
    commitment.mutable_baseline_due()->set_latest("2010-09-22");
    return commitment;
  }

  static v1::Commitment MakePlainCommitment() {
    v1::Commitment commitment = MakeCommitment("plain", "c", "fr-dgd");
    commitment.set_modality(v1::Commitment::DISCUSSED);
    return commitment;
  }

  static v1::Report MakeJoint() {
    v1::Report joint = MakeStatus("mou", "joint");
    joint.mutable_status()->clear_reporters();
    joint.mutable_status()->add_reporters()->set_agency("agencies/us-ice");
    joint.mutable_status()->set_stance(v1::StatusReport::CONFIRMS);
    return joint;
  }

  static v1::Release MakeCited() {
    v1::Release release = MakeRelease("cited", "2010-07-13", {"us-ice"});
    release.set_language_code("fr-CA");
    release.set_title("Saisies de devises");
    release.add_speakers()->set_display_name("Janet Napolitano");
    release.mutable_availability()->set_state(v1::Availability::LIVE);
    release.mutable_reading()->set_state(v1::Reading::DONE);
    release.set_kind(v1::Release::SPEECH);
    return release;
  }

  static v1::Initiative KeptOfMou() {
    v1::Initiative kept = StandingOf(v1::Standing::COMPLETE);
    kept.mutable_standing()->set_corroboration(v1::Standing::THIRD_PARTY);
    kept.mutable_standing()->set_agreement(v1::Side::AGREE);
    kept.mutable_standing()->set_last_report_date("2011-03-10");
    kept.mutable_standing()->add_sides()->set_official(v1::Standing::COMPLETED);
    return kept;
  }

  static v1::Commitment KeptOfAssess() {
    v1::Commitment kept = DueOn("2010-09-22");
    kept.mutable_delivered()->set_earliest("2011-03-10");
    kept.mutable_delivered()->set_latest("2011-03-10");
    kept.mutable_standing()->set_newest_search("initiatives/mou/reports/search");
    return kept;
  }

  std::vector<std::string> Names(ResourceType type, const Condition& condition, SortKey key,
                                 absl::CivilDay day) {
    ListQuery query;
    query.filter.emplace();
    query.filter->condition = condition;
    query.order.key = key;
    const auto page = store_->List(OnDay(day), type, query);
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() ? NamesOf(*page) : std::vector<std::string>();
  }

  void ExpectFinds(ResourceType type, const std::vector<std::pair<const char*, Condition>>& rows,
                   SortKey key, const std::string& name) {
    for (const auto& [what, condition] : rows) {
      EXPECT_THAT(Names(type, condition, key, kDelivered), ElementsAre(name)) << what;
    }
  }

  static Condition Agency(Field field, const std::string& id) {
    return {.field = field, .name = "agencies/" + id};
  }
  static Condition Country(Field field, const std::string& code) {
    return {.field = field, .region_code = code};
  }
  static Condition Words(Field field, const std::string& text) {
    return {.field = field, .text = text};
  }
  static Condition Numbers(Field field, int number) {
    return {.field = field, .numbers = {number}};
  }
  static Condition Day(Field field, absl::CivilDay day) {
    return {.field = field, .days = {day, day}};
  }
  static Condition Any(Field field) { return {.field = field}; }

  static constexpr const char* kAssess = "initiatives/mou/commitments/assess";
  static constexpr absl::CivilDay kSigned = absl::CivilDay(2010, 11, 10);
};

TEST_F(Found, InitiativesByAllThatIsWrittenOfThem) {
  Condition pair = Country(Field::kPair, "CA");
  pair.other_region_code = "US";
  Condition only = pair;
  only.field = Field::kOnly;
  Condition role = Agency(Field::kRole, "us-ice");
  role.role = v1::Participant::SIGNATORY;

  ExpectFinds(ResourceType::kInitiative,
              {{"agency", Agency(Field::kAgency, "us-ice")},
               {"under", Agency(Field::kUnder, "us-dhs")},
               {"lineage", Agency(Field::kLineage, "us-ins")},
               {"role", role},
               {"participant", Country(Field::kParticipant, "US")},
               {"place", Country(Field::kPlace, "HT")},
               {"country", Country(Field::kCountry, "HT")},
               {"pair", pair},
               {"only", only},
               {"kind", Numbers(Field::kKind, v1::Initiative::MOU)},
               {"topic", Words(Field::kTopic, "border-security")},
               {"legal force", Numbers(Field::kLegalForce, v1::Instrument::BINDING)},
               {"release", {.field = Field::kRelease, .name = "releases/cited"}},
               {"relation", {.field = Field::kRelation, .name = "initiatives/plain"}},
               {"announced", Day(Field::kAnnounced, absl::CivilDay(2010, 7, 13))},
               {"signed", Day(Field::kSigned, kSigned)},
               {"effective", Day(Field::kEffective, kSigned)},
               {"expires", Day(Field::kExpires, kSigned)},
               {"notice due", Day(Field::kNoticeDue, kSigned)},
               {"text", Words(Field::kText, "currency seizure")},
               {"official", Numbers(Field::kOfficial, v1::Standing::COMPLETED)},
               {"evidence", Numbers(Field::kEvidence, v1::Standing::COMPLETE)},
               {"corroboration", Numbers(Field::kCorroboration, v1::Standing::THIRD_PARTY)},
               {"sides", Numbers(Field::kSides, v1::Side::AGREE)},
               {"reported", Day(Field::kReported, kDelivered)}},
              SortKey::kAnnounced, "initiatives/mou");
}

TEST_F(Found, InitiativesByTheStandingOfTheDay) {
  EXPECT_THAT(Names(ResourceType::kInitiative, Numbers(Field::kEvidence, v1::Standing::COMPLETE),
                    SortKey::kAnnounced, kDelivered - 1),
              IsEmpty());
}

TEST_F(Found, CommitmentsByAllThatIsWrittenOfThem) {
  Condition to_public = Words(Field::kCreditor, "PUBLIC");
  Condition late{.field = Field::kDaysLate, .comparison = Comparison::kGreaterEqual, .number = 169};

  ExpectFinds(
      ResourceType::kCommitment,
      {{"agency", Agency(Field::kAgency, "us-ice")},
       {"text", Words(Field::kText, "assessments")},
       {"modality", Numbers(Field::kModality, v1::Commitment::WILL)},
       {"debtor", Agency(Field::kDebtor, "us-ice")},
       {"debtor country", Country(Field::kDebtor, "US")},
       {"creditor country", Country(Field::kCreditor, "CA")},
       {"creditor", to_public},
       {"due", Day(Field::kDue, absl::CivilDay(2010, 9, 22))},
       {"possibly due", Day(Field::kPossiblyDue, absl::CivilDay(2010, 9, 22))},
       {"baseline due",
        {.field = Field::kBaselineDue,
         .days = {absl::CivilDay(2010, 7, 13), absl::CivilDay(2010, 9, 22)}}},
       {"delivered", Day(Field::kDelivered, kDelivered)},
       {"schedule", Numbers(Field::kSchedule, v1::Schedule::LATE)},
       {"days late", late},
       {"slips", {.field = Field::kSlips, .comparison = Comparison::kGreaterEqual, .number = 1}},
       {"never reported", Any(Field::kNeverReported)},
       {"searched", Any(Field::kSearched)},
       {"search outcome", Numbers(Field::kSearchOutcome, v1::SearchReport::NOTHING)}},
      SortKey::kAnnounced, kAssess);
}

TEST_F(Found, ReportsByAllThatIsWrittenOfThem) {
  ExpectFinds(ResourceType::kReport,
              {{"reporter", Agency(Field::kReporter, "us-ice")},
               {"stance", Numbers(Field::kStance, v1::StatusReport::CONFIRMS)}},
              SortKey::kAsOf, "initiatives/mou/reports/joint");
  ExpectFinds(ResourceType::kReport,
              {{"kind", Numbers(Field::kReportKind, v1::Report::SEARCH)},
               {"about", {.field = Field::kAbout, .name = kAssess}},
               {"outcome", Numbers(Field::kSearchOutcome, v1::SearchReport::NOTHING)},
               {"text", Words(Field::kText, "web site")}},
              SortKey::kAsOf, "initiatives/mou/reports/search");
}

TEST_F(Found, ReleasesByAllThatIsWrittenOfThem) {
  ExpectFinds(ResourceType::kRelease,
              {{"kind", Numbers(Field::kReleaseKind, v1::Release::SPEECH)},
               {"issuer", Agency(Field::kIssuer, "us-ice")},
               {"issuer country", Country(Field::kIssuerCountry, "US")},
               {"language", Words(Field::kLanguage, "fr")},
               {"released", Day(Field::kReleased, absl::CivilDay(2010, 7, 13))},
               {"availability", Numbers(Field::kAvailability, v1::Availability::LIVE)},
               {"reading", Numbers(Field::kReading, v1::Reading::DONE)},
               {"text", Words(Field::kText, "saisie")}},
              SortKey::kReleased, "releases/cited");
}

}  // namespace
}  // namespace entente::storage::postgres
