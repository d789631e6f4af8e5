// The views of the schema `reporting` on records that the store wrote: what they show, what they
// leave out, and what is said of them.

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::IsEmpty;

using Rows = std::vector<std::vector<std::string>>;

constexpr absl::CivilDay kAnnounced(2010, 7, 13);
constexpr absl::CivilDay kSlipped(2010, 10, 1);
constexpr absl::CivilDay kReleased(2011, 3, 10);

constexpr const char* kQuote = "The assessment, which will be released later this summer,";

v1::FuzzyDate LaterThisSummer() {
  v1::FuzzyDate date;
  date.set_earliest("2010-07-13");
  date.set_latest("2010-09-22");
  date.set_latest_strict("2010-08-31");
  return date;
}

v1::FuzzyDate DayOf(const std::string& day) {
  v1::FuzzyDate date;
  date.set_earliest(day);
  date.set_latest(day);
  return date;
}

// An initiative of two governments with a commitment, reports, standings, citations and a release:
// a row in every view that has rows of records.  All names and texts have `id` in them.
struct FamilySpec {
  std::string id;
  v1::Label::Tlp tlp = v1::Label::TLP_UNSPECIFIED;
  std::vector<std::string> releasable_to;
};

class Reporting : public RecordTest {
 protected:
  void SetUp() override {
    AddAgencies({{"us-dhs", "US"}, {"ca-ps", "CA"}});
    MustPut(*store_, NewPut(MakeInitiative({.id = "vision", .countries = {"US", "CA"}})));
  }

  void AddFamily(const FamilySpec& spec) {
    AddRelease(spec);
    const Put initiative = NewPut(InitiativeOf(spec));
    const Put commitment = CommitmentOf(spec);
    Change change = MakeChange({initiative, commitment, StatusOf(spec), SearchOf(spec)});
    change.keeps = {StandingKeep(initiative.uid, spec), CommitmentKeep(commitment.uid, spec)};
    MustWrite(*store_, change);
  }

  void SetDeleted(ResourceType type, const std::string& name, bool deleted) {
    const StoredResource stored = MustGet(type, name);
    if (type == ResourceType::kRelease) {
      MustPut(*store_, NextPut(stored, ParseDocument<v1::Release>(stored), deleted));
    } else {
      MustPut(*store_, NextPut(stored, ParseDocument<v1::Initiative>(stored), deleted));
    }
  }

  // How many rows of a view say the word anywhere.
  int Mentions(const std::string& view, const std::string& word) {
    return std::stoi(sql_.Ask(absl::StrCat("SELECT count(*) FROM reporting.", view,
                                           " x WHERE x::text LIKE '%", word, "%'")));
  }

  std::vector<std::string> Views() {
    std::vector<std::string> views;
    for (const auto& row : sql_.Rows("SELECT viewname FROM pg_views"
                                     " WHERE schemaname = 'reporting' ORDER BY viewname")) {
      views.push_back(row[0]);
    }
    return views;
  }

  // Those with rows of an initiative, all of which are named after it or name it.
  std::vector<std::string> ViewsOfInitiatives() {
    std::vector<std::string> views;
    const std::set<std::string> others = {"agencies", "countries",       "enum_values", "pairs",
                                          "releases", "release_issuers", "commitments"};
    for (const std::string& view : Views()) {
      if (!others.contains(view)) views.push_back(view);
    }
    views.emplace_back("commitments");
    return views;
  }

  Rows Schedules(const std::string& day) {
    return sql_.Rows(
        absl::StrCat("SELECT schedule_state, days_late_min, days_late_max, slips, delivered,"
                     " baseline_schedule_state, baseline_days_late_min, baseline_days_late_max,"
                     " as_of_date FROM reporting.commitments_as_of('",
                     day, "')"));
  }

 private:
  static v1::Label LabelOf(const FamilySpec& spec) {
    v1::Label label;
    label.set_tlp(spec.tlp);
    for (const std::string& government : spec.releasable_to) label.add_releasable_to(government);
    return label;
  }

  void AddRelease(const FamilySpec& spec) {
    v1::Release release = MakeRelease(spec.id, "2010-07-13", {"us-dhs"});
    release.add_issuers()->set_region_code("CA");
    release.set_language_code("fr-CA");
    release.set_uri("https://www.dhs.gov/" + spec.id);
    release.mutable_availability()->set_state(v1::Availability::WITHDRAWN);
    *release.mutable_label() = LabelOf(spec);
    MustWrite(*store_, MakeTextChange(NewPut(release), absl::StrCat(spec.id, ": ", kQuote)));
  }

  static v1::Initiative InitiativeOf(const FamilySpec& spec) {
    v1::Initiative initiative = MakeInitiative({.id = spec.id,
                                                .kind = v1::Initiative::ASSESSMENT,
                                                .agency_ids = {"us-dhs"},
                                                .countries = {"US", "CA"},
                                                .places = {"HT"}});
    initiative.add_topics("border-security");
    v1::OfficeHolder* minister = initiative.add_office_holders();
    minister->set_display_name("Vic Toews");
    minister->set_office("Minister of Public Safety");
    minister->set_capacity(v1::OfficeHolder::ANNOUNCED);
    v1::Relation* relation = initiative.add_relations();
    relation->set_kind(v1::Relation::PARENT);
    relation->set_target("initiatives/vision");
    *initiative.mutable_label() = LabelOf(spec);
    return initiative;
  }

  static Put CommitmentOf(const FamilySpec& spec) {
    v1::Commitment commitment = MakeCommitment(spec.id, "publish", "us-dhs");
    commitment.add_creditors()->set_group(v1::Party::PUBLIC);
    *commitment.mutable_baseline_due() = LaterThisSummer();
    v1::Citation citation = MakeCitation(spec.id, kQuote, {"baseline_due"});
    citation.set_start(static_cast<int>(spec.id.size()) + 2);
    citation.set_end(static_cast<int>(spec.id.size()) + 59);
    Put put = CitingPut(commitment, {citation});
    put.citations[0].citation.set_anchor(v1::Citation::VERIFIED);
    return put;
  }

  static Put StatusOf(const FamilySpec& spec) {
    v1::Report report = MakeStatus(spec.id, "released", CommitmentName(spec));
    report.set_as_of_date("2011-03-10");
    *report.mutable_status()->mutable_delivered() = DayOf("2011-03-10");
    report.mutable_status()->set_stance(v1::StatusReport::CONFIRMS);
    return NewPut(report);
  }

  static Put SearchOf(const FamilySpec& spec) {
    v1::Report report = MakeSearch(spec.id, "searched", v1::SearchReport::NOTHING);
    report.set_as_of_date("2010-12-31");
    return NewPut(report);
  }

  // Nothing found about the initiative as such.
  static Keep StandingKeep(std::string uid, const FamilySpec& spec) {
    v1::Initiative kept;
    v1::Standing& standing = *kept.mutable_standing();
    standing.set_agreement(v1::Side::NONE);
    standing.set_newest_search(absl::StrCat("initiatives/", spec.id, "/reports/searched"));
    for (const char* government : {"CA", "US"}) {
      v1::Side* side = standing.add_sides();
      side->set_region_code(government);
      side->set_word(v1::Side::NOT_SEARCHED);
    }
    return MakeKeep(std::move(uid), 0, {MakeSpan({}, kept)});
  }

  // Due in summer; then put off to the next spring; then delivered.
  static Keep CommitmentKeep(std::string uid, const FamilySpec& spec) {
    v1::Commitment announced;
    *announced.mutable_current_due() = LaterThisSummer();
    v1::Commitment slipped;
    *slipped.mutable_current_due() = DayOf("2011-03-31");
    v1::Commitment delivered = slipped;
    *delivered.mutable_delivered() = DayOf("2011-03-10");
    v1::Standing& standing = *delivered.mutable_standing();
    standing.set_agreement(v1::Side::ONE_SIDED);
    standing.set_evidence(v1::Standing::COMPLETE);
    standing.set_corroboration(v1::Standing::OWN_WORD);
    standing.set_last_report(absl::StrCat("initiatives/", spec.id, "/reports/released"));
    standing.set_last_report_date("2011-03-10");
    v1::Side* canada = standing.add_sides();
    canada->set_region_code("CA");
    canada->set_word(v1::Side::SILENT);
    v1::Side* us = standing.add_sides();
    us->set_region_code("US");
    us->set_word(v1::Side::SAID);
    us->set_official(v1::Standing::COMPLETED);
    us->set_report(standing.last_report());
    us->set_as_of_date("2011-03-10");
    Keep keep = MakeKeep(std::move(uid), 0,
                         {MakeSpan({}, announced), MakeSpan(kSlipped, slipped, 1),
                          MakeSpan(kReleased, delivered, 1)});
    keep.known_since = kAnnounced;
    return keep;
  }

  static std::string CommitmentName(const FamilySpec& spec) {
    return absl::StrCat("initiatives/", spec.id, "/commitments/publish");
  }
};

// --- What is said of them ---

TEST_F(Reporting, EveryViewColumnAndFunctionHasAComment) {
  EXPECT_THAT(Views(), testing::SizeIs(Gt(10)));
  EXPECT_NE(sql_.Ask("SELECT obj_description('reporting'::regnamespace, 'pg_namespace')"), "");
  EXPECT_THAT(sql_.Rows("SELECT c.relname, a.attname FROM pg_class c"
                        " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
                        " WHERE c.relnamespace = 'reporting'::regnamespace"
                        " AND (coalesce(obj_description(c.oid, 'pg_class'), '') = ''"
                        "      OR coalesce(col_description(c.oid, a.attnum), '') = '')"),
              IsEmpty());
  EXPECT_THAT(sql_.Rows("SELECT oid::regprocedure FROM pg_proc"
                        " WHERE pronamespace = 'reporting'::regnamespace"
                        " AND coalesce(obj_description(oid, 'pg_proc'), '') = ''"),
              IsEmpty());
}

TEST_F(Reporting, HasTheNameOfEveryEnumValueAndNoOther) {
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  for (const auto& row : sql_.Rows("SELECT DISTINCT enum FROM reporting.enum_values")) {
    const auto* const type = pool->FindEnumTypeByName(absl::StrCat("entente.v1.", row[0]));
    ASSERT_NE(type, nullptr) << row[0];
    Rows expected;
    for (int i = 0; i < type->value_count(); ++i) {
      const auto* const value = type->value(i);
      if (value->number() != 0) {
        expected.push_back({absl::StrCat(value->number()), value->name()});
      }
    }
    EXPECT_EQ(
        sql_.Rows(absl::StrCat("SELECT number, name FROM reporting.enum_values WHERE enum = '",
                               row[0], "' ORDER BY number")),
        expected)
        << row[0] << ": add what is missing to enum_value, in a new migration";
  }
}

TEST_F(Reporting, HasTheNamesOfEveryEnumThatAViewShows) {
  EXPECT_THAT(
      sql_.Rows("WITH shown AS (SELECT pg_get_viewdef(c.oid) AS text FROM pg_class c"
                " WHERE c.relnamespace = 'reporting'::regnamespace"
                " UNION ALL SELECT prosrc FROM pg_proc"
                " WHERE pronamespace = 'reporting'::regnamespace)"
                " SELECT DISTINCT m[1]"
                " FROM shown, regexp_matches(text, '''([A-Z][A-Za-z]*\\.[A-Z][A-Za-z]*)''', 'g') m"
                " WHERE m[1] NOT IN (SELECT enum FROM reporting.enum_values)"),
      IsEmpty());
}

// --- What they show ---

TEST_F(Reporting, ShowsAnInitiativeWithAllThatBelongsToIt) {
  AddFamily({.id = "threat-assessment"});

  EXPECT_THAT(
      sql_.Rows("SELECT name, title, kind, announced_earliest, announced_latest,"
                " signed_earliest, legal_force, country_count"
                " FROM reporting.initiatives WHERE kind = 'ASSESSMENT'"),
      ElementsAre(ElementsAre("initiatives/threat-assessment", "Initiative threat-assessment",
                              "ASSESSMENT", "2010-07-13", "2010-07-13", "", "", "2")));
  // The department signs; that the country is a party is not said of the department.
  EXPECT_THAT(sql_.Rows("SELECT agency, region_code, role FROM reporting.participants"
                        " WHERE initiative = 'initiatives/threat-assessment' ORDER BY 2, 3"),
              ElementsAre(ElementsAre("", "CA", "PARTY"), ElementsAre("", "US", "PARTY"),
                          ElementsAre("agencies/us-dhs", "US", "SIGNATORY")));
  EXPECT_THAT(sql_.Rows("SELECT region_code FROM reporting.places"),
              ElementsAre(ElementsAre("HT")));
  EXPECT_THAT(sql_.Rows("SELECT topic FROM reporting.topics"),
              ElementsAre(ElementsAre("border-security")));
  EXPECT_THAT(sql_.Rows("SELECT display_name, office, capacity FROM reporting.office_holders"),
              ElementsAre(ElementsAre("Vic Toews", "Minister of Public Safety", "ANNOUNCED")));
  EXPECT_THAT(sql_.Rows("SELECT kind, target FROM reporting.relations"),
              ElementsAre(ElementsAre("PARENT", "initiatives/vision")));
  EXPECT_THAT(sql_.Rows("SELECT first, second, initiatives, bilateral_initiatives, newest_announced"
                        " FROM reporting.pairs"),
              ElementsAre(ElementsAre("CA", "US", "2", "2", "2010-07-13")));
}

TEST_F(Reporting, ShowsSourcesAndTheWordsThatAreQuoted) {
  AddFamily({.id = "threat-assessment"});

  EXPECT_THAT(
      sql_.Rows("SELECT name, title, kind, released_latest, language_code, uri,"
                " availability, reading, has_text, replaces FROM reporting.releases"),
      ElementsAre(ElementsAre(
          "releases/threat-assessment", "Release threat-assessment", "PRESS_RELEASE", "2010-07-13",
          "fr-ca", "https://www.dhs.gov/threat-assessment", "WITHDRAWN", "UNREAD", "t", "")));
  EXPECT_THAT(sql_.Rows("SELECT agency, region_code FROM reporting.release_issuers ORDER BY 2"),
              ElementsAre(ElementsAre("", "CA"), ElementsAre("agencies/us-dhs", "US")));
  EXPECT_THAT(
      sql_.Rows("SELECT document, initiative, supports, exact, start_offset, end_offset, anchor,"
                " release FROM reporting.citations"),
      ElementsAre(ElementsAre("initiatives/threat-assessment/commitments/publish",
                              "initiatives/threat-assessment", "{baseline_due}", kQuote, "19", "76",
                              "VERIFIED", "releases/threat-assessment")));
}

TEST_F(Reporting, ASettledQuoteHasTheWordsAndPlacesOfTheText) {
  MustPut(*store_, NewPut(MakeRelease("later", "2010-07-13", {"us-dhs"})));
  const Put put =
      CitingPut(MakeCommitment("vision", "act", "us-dhs"), {MakeCitation("later", "x")});
  MustWrite(*store_, MakeChange({put}));
  const std::string asked =
      "SELECT exact, start_offset, end_offset, anchor FROM reporting.citations";
  ASSERT_THAT(sql_.Rows(asked), ElementsAre(ElementsAre("x", "", "", "UNVERIFIED")));
  const StoredResource release = MustGet(ResourceType::kRelease, "releases/later");
  Change change = MakeTextChange(NextPut(release, ParseDocument<v1::Release>(release)), "a X");
  SettledCitation settled;
  settled.uid = put.uid;
  settled.revision = 1;
  settled.citation = put.citations[0];
  settled.citation.citation.set_exact("X");
  settled.citation.citation.set_start(2);
  settled.citation.citation.set_end(3);
  settled.citation.citation.set_anchor(v1::Citation::VERIFIED);
  change.settled = {settled};

  MustWrite(*store_, change);

  EXPECT_THAT(sql_.Rows(asked), ElementsAre(ElementsAre("X", "2", "3", "VERIFIED")));
}

TEST_F(Reporting, ShowsWhoOwesWhatToWhom) {
  AddFamily({.id = "threat-assessment"});

  EXPECT_THAT(sql_.Rows("SELECT commitment, initiative, side, agency, region_code, is_public"
                        " FROM reporting.commitment_parties ORDER BY side DESC"),
              ElementsAre(ElementsAre("initiatives/threat-assessment/commitments/publish",
                                      "initiatives/threat-assessment", "DEBTOR", "agencies/us-dhs",
                                      "US", "f"),
                          ElementsAre("initiatives/threat-assessment/commitments/publish",
                                      "initiatives/threat-assessment", "CREDITOR", "", "", "t")));
  EXPECT_THAT(sql_.Rows("SELECT name, initiative, text, modality, baseline_due_earliest,"
                        " baseline_due_latest, baseline_due_latest_strict, due_latest,"
                        " delivered_latest FROM reporting.commitments"),
              ElementsAre(ElementsAre("initiatives/threat-assessment/commitments/publish",
                                      "initiatives/threat-assessment",
                                      "The agency will deliver publish", "WILL", "2010-07-13",
                                      "2010-09-22", "2010-08-31", "2011-03-31", "2011-03-10")));
}

TEST_F(Reporting, ACommitmentStandsOnADayAsWasKnownThen) {
  AddFamily({.id = "threat-assessment"});

  EXPECT_THAT(Schedules("2010-07-12"), IsEmpty());  // no source had spoken of it
  EXPECT_THAT(Schedules("2010-09-01"),
              ElementsAre(ElementsAre("IN_DUE_WINDOW", "", "", "0", "f", "IN_DUE_WINDOW", "", "",
                                      "2010-09-01")));
  EXPECT_THAT(
      Schedules("2010-09-30"),
      ElementsAre(ElementsAre("OVERDUE", "8", "30", "0", "f", "OVERDUE", "8", "30", "2010-09-30")));
  // Put off, so that it is late against the first date only.
  EXPECT_THAT(Schedules("2010-12-31"),
              ElementsAre(ElementsAre("NOT_YET_DUE", "", "", "1", "f", "OVERDUE", "100", "122",
                                      "2010-12-31")));
  EXPECT_THAT(Schedules("2011-03-10"), ElementsAre(ElementsAre("ON_TIME", "", "", "1", "t", "LATE",
                                                               "169", "191", "2011-03-10")));
}

TEST_F(Reporting, ACommitmentOfWhichNothingIsKeptHasNoDeadline) {
  MustPut(*store_, NewPut(MakeCommitment("vision", "act", "us-dhs")));

  EXPECT_THAT(Schedules("2010-09-01"),
              ElementsAre(ElementsAre("NO_DEADLINE", "", "", "0", "f", "NO_DEADLINE", "", "",
                                      "2010-09-01")));
}

TEST_F(Reporting, TodayIsTheDayByUtcWhateverTheTimeZone) {
  AddFamily({.id = "threat-assessment"});
  const std::string asked =
      "SELECT as_of_date = (now() AT TIME ZONE 'UTC')::date FROM reporting.commitments";

  for (const char* zone : {"Pacific/Kiritimati", "Pacific/Pago_Pago"}) {
    sql_.Ask(absl::StrCat("SET TimeZone = '", zone, "'"));
    EXPECT_EQ(sql_.Ask(asked), "t") << zone;
  }
}

TEST_F(Reporting, ShowsWhatWasSaidAndSearchedFor) {
  AddFamily({.id = "threat-assessment"});

  EXPECT_THAT(
      sql_.Rows("SELECT kind, as_of_date, commitment <> '', reporter_region_codes, official,"
                " stance, evidence, delivered, delivered_latest, outcome, superseded_by"
                " FROM reporting.reports ORDER BY as_of_date"),
      ElementsAre(ElementsAre("SEARCH", "2010-12-31", "", "{}", "", "", "", "f", "", "NOTHING", ""),
                  ElementsAre("STATUS", "2011-03-10", "t", "{US}", "COMPLETED", "CONFIRMS", "", "t",
                              "2011-03-10", "", "")));
}

TEST_F(Reporting, AFindingHasItsAssessorAndNamesWhatItSupersedes) {
  v1::Report first = MakeStatus("vision", "first");
  first.set_kind(v1::Report::FINDING);
  first.mutable_finding()->mutable_assessor()->set_agency("agencies/ca-ps");
  first.mutable_finding()->set_evidence(v1::Standing::LIMITED);
  v1::Report second = first;
  second.set_name("initiatives/vision/reports/second");
  second.set_supersedes(first.name());
  second.mutable_finding()->mutable_assessor()->set_organization_name("A university");
  MustWrite(*store_, MakeChange({NewPut(first), NewPut(second)}));

  EXPECT_THAT(
      sql_.Rows("SELECT name, kind, assessor_agency, assessor_region_code, evidence,"
                " superseded_by FROM reporting.reports ORDER BY name"),
      ElementsAre(
          ElementsAre("initiatives/vision/reports/first", "FINDING", "agencies/ca-ps", "CA",
                      "LIMITED", "initiatives/vision/reports/second"),
          ElementsAre("initiatives/vision/reports/second", "FINDING", "", "", "LIMITED", "")));
}

TEST_F(Reporting, ShowsHowThingsStandAndWhatEachGovernmentSays) {
  AddFamily({.id = "threat-assessment"});
  const std::string commitment = "initiatives/threat-assessment/commitments/publish";
  const std::string report = "initiatives/threat-assessment/reports/released";

  EXPECT_THAT(
      sql_.Rows("SELECT subject, commitment, officials, agreement, evidence, corroboration,"
                " last_report, last_report_date, newest_search, newest_search_outcome,"
                " never_reported FROM reporting.standings ORDER BY subject"),
      ElementsAre(ElementsAre("initiatives/threat-assessment", "", "{}", "NONE", "", "", "", "",
                              "initiatives/threat-assessment/reports/searched", "NOTHING", "t"),
                  ElementsAre(commitment, commitment, "{COMPLETED}", "ONE_SIDED", "COMPLETE",
                              "OWN_WORD", report, "2011-03-10", "", "", "f")));
  EXPECT_THAT(
      sql_.Rows("SELECT subject, region_code, word, official, report, as_of_date"
                " FROM reporting.sides ORDER BY subject, region_code"),
      ElementsAre(ElementsAre("initiatives/threat-assessment", "CA", "NOT_SEARCHED", "", "", ""),
                  ElementsAre("initiatives/threat-assessment", "US", "NOT_SEARCHED", "", "", ""),
                  ElementsAre(commitment, "CA", "SILENT", "", "", ""),
                  ElementsAre(commitment, "US", "SAID", "COMPLETED", report, "2011-03-10")));
}

TEST_F(Reporting, WhatIsKeptAnewTakesThePlaceOfTheSides) {
  AddFamily({.id = "threat-assessment"});
  const StoredResource stored = MustGet(ResourceType::kInitiative, "initiatives/threat-assessment");
  v1::Initiative kept;
  kept.mutable_standing()->add_sides()->set_region_code("HT");
  Change change = MakeChange({NewPut(MakeAgency("another", "US"))});
  change.keeps = {MakeKeep(stored.uid, stored.kept_version, {MakeSpan({}, kept)})};

  MustWrite(*store_, change);

  EXPECT_THAT(sql_.Rows("SELECT region_code, word FROM reporting.sides WHERE commitment IS NULL"),
              ElementsAre(ElementsAre("HT", "")));
}

// --- What they leave out ---

TEST_F(Reporting, LeavesOutWhatIsLabelled) {
  AddFamily({.id = "open"});
  AddFamily({.id = "amber", .tlp = v1::Label::AMBER});
  AddFamily({.id = "green", .tlp = v1::Label::GREEN});
  AddFamily({.id = "for-us", .tlp = v1::Label::CLEAR, .releasable_to = {"US"}});

  std::vector<std::string> views = ViewsOfInitiatives();
  views.insert(views.end(), {"releases", "release_issuers"});
  for (const std::string& view : views) {
    EXPECT_GT(Mentions(view, "open"), 0) << view;
    for (const char* id : {"amber", "green", "for-us"}) EXPECT_EQ(Mentions(view, id), 0) << view;
  }
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM reporting.commitments_as_of('2011-03-10')"), "1");
  EXPECT_EQ(sql_.Ask("SELECT initiatives FROM reporting.pairs"), "2");
}

TEST_F(Reporting, ShowsAgainWhatIsOpened) {
  AddFamily({.id = "amber", .tlp = v1::Label::AMBER});
  for (const auto type : {ResourceType::kRelease, ResourceType::kInitiative}) {
    const bool is_release = type == ResourceType::kRelease;
    const StoredResource stored =
        MustGet(type, is_release ? "releases/amber" : "initiatives/amber");
    v1::Release release;
    v1::Initiative initiative;
    if (is_release) release = ParseDocument<v1::Release>(stored);
    if (!is_release) initiative = ParseDocument<v1::Initiative>(stored);
    release.clear_label();
    initiative.clear_label();
    MustPut(*store_, is_release ? NextPut(stored, release) : NextPut(stored, initiative));
  }

  for (const std::string& view : ViewsOfInitiatives())
    EXPECT_GT(Mentions(view, "amber"), 0) << view;
}

TEST_F(Reporting, LeavesOutWhatIsDeletedUntilItIsBroughtBack) {
  AddFamily({.id = "gone"});

  SetDeleted(ResourceType::kInitiative, "initiatives/gone", true);
  for (const std::string& view : ViewsOfInitiatives()) EXPECT_EQ(Mentions(view, "gone"), 0) << view;
  EXPECT_EQ(sql_.Ask("SELECT initiatives FROM reporting.pairs"), "1");

  SetDeleted(ResourceType::kInitiative, "initiatives/gone", false);
  for (const std::string& view : ViewsOfInitiatives()) EXPECT_GT(Mentions(view, "gone"), 0) << view;
}

TEST_F(Reporting, LeavesOutADeletedReleaseUntilItIsBroughtBack) {
  MustPut(*store_, NewPut(MakeRelease("gone", "2010-07-13", {"us-dhs"})));
  const std::string name = "releases/gone";

  for (const bool deleted : {true, false}) {
    SetDeleted(ResourceType::kRelease, name, deleted);
    for (const char* view : {"releases", "release_issuers"}) {
      EXPECT_EQ(Mentions(view, "gone"), deleted ? 0 : 1) << view;
    }
  }
}

TEST_F(Reporting, LeavesOutADeletedCommitmentAndWhatIsSaidOfIt) {
  AddFamily({.id = "kept"});
  const StoredResource stored =
      MustGet(ResourceType::kCommitment, "initiatives/kept/commitments/publish");

  MustPut(*store_, NextPut(stored, ParseDocument<v1::Commitment>(stored), /*deleted=*/true));

  for (const char* view : {"commitments", "commitment_history", "commitment_parties", "citations",
                           "reports", "standings", "sides"}) {
    EXPECT_EQ(Mentions(view, "publish"), 0) << view;
  }
  EXPECT_EQ(sql_.Ask("SELECT string_agg(kind, ',') FROM reporting.reports"), "SEARCH");
}

TEST_F(Reporting, LeavesOutADeletedAgency) {
  AddAgencies({{"no-more", "US"}});
  ASSERT_EQ(Mentions("agencies", "no-more"), 1);
  const StoredResource stored = MustGet(ResourceType::kAgency, "agencies/no-more");

  MustPut(*store_, NextPut(stored, ParseDocument<v1::Agency>(stored), /*deleted=*/true));

  EXPECT_EQ(Mentions("agencies", "no-more"), 0);
}

}  // namespace
}  // namespace entente::storage::postgres
