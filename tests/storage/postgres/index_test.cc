#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The rows that documents have for index, beside those with a test of their own.
class Index : public RecordTest {
 protected:
  void SetUp() override {
    AddAgencies({{"us-ice", "US"}, {"us-cbp", "US"}, {"ca-cbsa", "CA"}, {"interpol", ""}});
  }

  std::vector<std::vector<std::string>> TermsOf(const std::string& name) {
    return sql_.Rows(
        "SELECT t.field, coalesce(n.name, t.value) FROM term t JOIN resource r ON"
        " r.uid = t.uid LEFT JOIN resource n ON n.uid::text = t.value WHERE r.name = '" +
        name + "' ORDER BY t.field, 2");
  }

  static void SetDates(v1::FuzzyDate& date, const std::string& earliest,
                       const std::string& latest) {
    if (!earliest.empty()) date.set_earliest(earliest);
    if (!latest.empty()) date.set_latest(latest);
  }
};

TEST_F(Index, AnInstrumentHasTheBoundsOfItsDates) {
  v1::Initiative initiative = MakeInitiative({.id = "mou", .day = ""});
  v1::Instrument& mou = *initiative.mutable_mou();
  SetDates(*mou.mutable_signed_(), "2010-11-10", "2010-11-10");
  mou.mutable_effective()->set_phrase("when both have said so");
  SetDates(*mou.mutable_expires(), "2015-01-01", "");
  mou.set_legal_force(v1::Instrument::NON_BINDING);
  const StoredResource stored = MustPut(*store_, NewPut(initiative));

  EXPECT_THAT(
      sql_.Rows("SELECT has_announced, announced, has_signed, signed_earliest, signed_latest,"
                " has_effective, effective_earliest, has_expires, expires_earliest, expires_latest,"
                " has_notice_due, title FROM initiative"),
      ElementsAre(ElementsAre("f", "-infinity", "t", "2010-11-10", "2010-11-10", "t", "", "t",
                              "2015-01-01", "", "f", "Initiative mou")));
  EXPECT_THAT(TermsOf("initiatives/mou"), ElementsAre(ElementsAre("3", "2")));

  MustPut(*store_, NextPut(stored, MakeInitiative({.id = "mou"})));
  EXPECT_EQ(sql_.Ask("SELECT has_announced AND NOT has_signed AND NOT has_expires FROM initiative"),
            "t");
  EXPECT_THAT(TermsOf("initiatives/mou"), IsEmpty());
}

TEST_F(Index, CountriesThatTakePartArePairedInOrder) {
  const StoredResource stored = MustPut(
      *store_, NewPut(MakeInitiative({.id = "i",
                                      .agency_ids = {"us-ice", "us-cbp", "ca-cbsa", "interpol"},
                                      .countries = {"MX", "US"},
                                      .places = {"HT"}})));

  EXPECT_EQ(sql_.Ask("SELECT country_count FROM initiative"), "3");
  EXPECT_THAT(sql_.Rows("SELECT first, second, country_count FROM initiative_pair ORDER BY 1, 2"),
              ElementsAre(ElementsAre("CA", "MX", "3"), ElementsAre("CA", "US", "3"),
                          ElementsAre("MX", "US", "3")));
  EXPECT_THAT(sql_.Rows("SELECT country, roles, is_place FROM initiative_country ORDER BY 1"),
              ElementsAre(ElementsAre("CA", "2048", "f"), ElementsAre("HT", "0", "t"),
                          ElementsAre("MX", "1024", "f"), ElementsAre("US", "3072", "f")));

  MustPut(*store_, NextPut(stored, MakeInitiative({.id = "i", .agency_ids = {"interpol"}})));
  EXPECT_EQ(sql_.Ask("SELECT country_count FROM initiative"), "0");
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM initiative_pair"), "0");
}

TEST_F(Index, RelationsTopicsAndReleasesAreFound) {
  MustWrite(*store_,
            MakeChange({NewPut(MakeInitiative({.id = "older"})), NewPut(MakeRelease("linked")),
                        NewPut(MakeRelease("cited")), NewPut(MakeRelease("session"))}));
  v1::Initiative initiative = MakeInitiative({.id = "new"});
  for (int i = 0; i < 2; ++i) {
    initiative.add_topics("border-security");
    v1::Relation* relation = initiative.add_relations();
    relation->set_kind(v1::Relation::RENEWS);
    relation->set_target("initiatives/older");
    initiative.add_releases()->set_release("releases/linked");
  }
  initiative.mutable_working_group()->add_sessions()->set_release("releases/session");
  MustPut(*store_, CitingPut(initiative, {MakeCitation("cited", "words")}));

  EXPECT_THAT(sql_.Rows("SELECT kind, r.name FROM initiative_relation JOIN resource r ON r.uid ="
                        " target"),
              ElementsAre(ElementsAre("8", "initiatives/older")));
  EXPECT_THAT(
      TermsOf("initiatives/new"),
      ElementsAre(ElementsAre("1", "border-security"), ElementsAre("4", "releases/cited"),
                  ElementsAre("4", "releases/linked"), ElementsAre("4", "releases/session")));
}

TEST_F(Index, PersonsAreFoundByTheWordsOfNameAndOffice) {
  v1::Initiative initiative = MakeInitiative({.id = "mou"});
  v1::OfficeHolder* minister = initiative.add_office_holders();
  minister->set_display_name("Vic TOEWS");
  minister->set_named_as("M. Toews");
  minister->set_office("Minister of Public-Safety");
  minister->set_capacity(v1::OfficeHolder::ANNOUNCED);
  initiative.mutable_mou()->add_consent_acts()->mutable_by()->set_display_name("Émile O'Neil");
  MustPut(*store_, NewPut(initiative));

  EXPECT_THAT(sql_.Rows("SELECT ordinal, display_name, office, capacity, words FROM"
                        " initiative_person ORDER BY 1"),
              ElementsAre(ElementsAre("0", "Vic TOEWS", "Minister of Public-Safety", "1",
                                      "{m,minister,of,public,safety,toews,vic}"),
                          ElementsAre("1", "Émile O'Neil", "", "0", "{neil,o,émile}")));
  EXPECT_EQ(TermsOf("initiatives/mou").size(), 10U);
}

TEST_F(Index, AReleaseHasItsStatesLanguagesAndSpeakers) {
  MustPut(*store_, NewPut(MakeRelease("old")));
  v1::Release release = MakeRelease("new", "", {"us-ice", "us-cbp", "interpol"});
  release.add_issuers()->set_region_code("US");
  release.set_language_code("fr-Latn-CA");
  release.set_replaces("releases/old");
  release.set_uri("https://example.org/new");
  release.mutable_availability()->set_state(v1::Availability::GONE);
  release.mutable_reading()->set_state(v1::Reading::NO_INITIATIVE);
  release.add_speakers()->set_display_name("Janet Napolitano");
  MustPut(*store_, NewPut(release));

  EXPECT_THAT(
      sql_.Rows("SELECT r.name, has_released, released, p.name, availability, reading, title, uri"
                " FROM release JOIN resource r USING (uid) LEFT JOIN resource p ON p.uid = replaces"
                " ORDER BY 1"),
      ElementsAre(ElementsAre("releases/new", "f", "-infinity", "releases/old", "4", "4",
                              "Release new", "https://example.org/new"),
                  ElementsAre("releases/old", "t", "2010-07-13", "", "0", "1", "Release old", "")));
  EXPECT_THAT(sql_.Rows("SELECT country FROM release_country"), ElementsAre(ElementsAre("US")));
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM release_agency"), "3");
  EXPECT_THAT(
      TermsOf("releases/new"),
      ElementsAre(ElementsAre("2", "janet"), ElementsAre("2", "napolitano"),
                  ElementsAre("40", "fr"), ElementsAre("40", "fr-latn"),
                  ElementsAre("40", "fr-latn-ca"), ElementsAre("41", "4"), ElementsAre("42", "4")));
  EXPECT_THAT(TermsOf("releases/old"),
              ElementsAre(ElementsAre("40", "en"), ElementsAre("41", "0"), ElementsAre("42", "1")));
}

TEST_F(Index, AgenciesHaveANameAndTheirSuccessors) {
  v1::Agency agency;
  agency.set_name("agencies/us-ins");
  agency.set_region_code("US");
  for (const auto kind : {v1::AgencyName::ACRONYM, v1::AgencyName::OFFICIAL}) {
    v1::AgencyName* name = agency.add_names();
    name->set_kind(kind);
    name->set_text(kind == v1::AgencyName::OFFICIAL ? "Immigration Service" : "INS");
  }
  agency.add_successors()->set_agency("agencies/us-ice");
  agency.add_successors()->set_agency("agencies/us-cbp");
  agency.add_successors()->set_agency("agencies/us-ins");  // itself
  agency.add_parents()->set_agency("agencies/us-ins");
  const StoredResource stored = MustPut(*store_, NewPut(agency));
  const auto successors = [&] { return sql_.Ask("SELECT count(*) FROM agency_successor"); };

  EXPECT_EQ(sql_.Ask("SELECT name FROM agency WHERE uid = '" + stored.uid + "'"),
            "Immigration Service");
  EXPECT_EQ(successors(), "2");
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM agency_parent"), "0");

  agency.clear_successors();
  MustPut(*store_, NextPut(stored, agency));
  EXPECT_EQ(successors(), "0");
}

// An entry of an index has 2,704 bytes at most.
TEST_F(Index, LongWordsUnderTheWidestLabelFit) {
  v1::Initiative initiative = MakeInitiative({.id = "wide", .agency_ids = {"us-ice"}});
  for (const auto& row : sql_.Rows("SELECT region_code FROM country ORDER BY md5(region_code)")) {
    initiative.mutable_label()->add_releasable_to(row[0]);
  }
  std::mt19937 random(7);
  for (const int length : {60, 85, 86, 300, 1'000}) {
    std::string word;
    for (int i = 0; i < length; ++i) {
      word += {static_cast<char>(0xe4 + random() % 4), static_cast<char>(0x80 + random() % 64),
               static_cast<char>(0x80 + random() % 64)};
    }
    initiative.add_office_holders()->set_display_name(word);
  }
  v1::Release release = MakeRelease("wide", "2010-07-13", {"us-ice"});
  *release.mutable_label() = initiative.label();
  *release.add_speakers() = initiative.office_holders(4);

  MustWrite(*store_,
            MakeChange({NewPut(initiative), NewPut(release), NewPut(MakeCommitment("wide", "c"))}));

  EXPECT_THAT(TermsOf("initiatives/wide"), ::testing::SizeIs(::testing::Ge(1)));
}

// Whatever documents say within what the services let through, no constraint is in their way.
class AnyDocument : public Index {
 protected:
  std::string Pick(std::vector<std::string> from) { return from[random_() % from.size()]; }
  bool Chance() { return random_() % 2 == 0; }

  std::string Agency() {
    return "agencies/" + Pick({"us-ice", "us-cbp", "ca-cbsa", "interpol", "any"});
  }
  std::string Release() { return "releases/" + Pick({"a", "b", "any"}); }

  v1::Party Party() {
    v1::Party party;
    switch (random_() % 4) {
      case 0:
        party.set_agency(Agency());
        break;
      case 1:
        party.set_region_code(Pick({"US", "CA", "FR"}));
        break;
      case 2:
        party.set_organization_name("Red Cross");
        break;
      default:
        party.set_group(v1::Party::PUBLIC);
    }
    return party;
  }

  v1::FuzzyDate Date() {
    v1::FuzzyDate date;
    date.set_phrase("some day");
    if (Chance()) date.set_earliest(Pick({"0001-01-01", "2010-07-13"}));
    if (Chance()) date.set_latest(Pick({"2010-07-13", "9999-12-31"}));
    if (Chance()) date.set_latest_strict("2010-07-01");
    if (Chance()) date.set_expected_latest("2011-01-01");
    return date;
  }

  v1::Initiative MakeAny() {
    v1::Initiative initiative = MakeInitiative({.id = "any", .day = ""});
    initiative.set_kind(static_cast<v1::Initiative::Kind>(random_() % 12 + 1));
    if (Chance()) *initiative.mutable_announced() = Date();
    for (unsigned i = random_() % 8; i > 0; --i) {
      v1::Participant* participant = initiative.add_participants();
      participant->set_role(static_cast<v1::Participant::Role>(random_() % 13 + 10));
      const v1::Party party = Party();
      if (party.has_agency()) participant->set_agency(party.agency());
      if (party.has_region_code()) participant->set_region_code(party.region_code());
      v1::Place* place = initiative.add_places();
      if (Chance()) place->set_region_code(Pick({"US", "HT"}));
      v1::Relation* relation = initiative.add_relations();
      relation->set_kind(static_cast<v1::Relation::Kind>(random_() % 9 + 1));
      relation->set_target(Pick({"initiatives/any", "initiatives/other"}));
      initiative.add_topics(Pick({"a", "b"}));
      initiative.add_releases()->set_release(Release());
      initiative.add_office_holders()->set_display_name(Pick({"", "---", "A. B."}));
    }
    if (Chance()) {
      v1::Instrument& mou = *initiative.mutable_mou();
      *mou.mutable_signed_() = Date();
      *mou.mutable_effective() = Date();
      *mou.mutable_expires() = Date();
      *mou.mutable_notice_due() = Date();
      mou.set_legal_force(static_cast<v1::Instrument::LegalForce>(random_() % 6));
    }
    initiative.mutable_label()->set_tlp(static_cast<v1::Label::Tlp>(random_() % 6));
    if (Chance()) initiative.mutable_label()->add_releasable_to("US");
    return initiative;
  }

  v1::Release MakeAnyRelease() {
    v1::Release release = MakeRelease("any", Chance() ? "2010-07-13" : "");
    if (Chance()) *release.mutable_release_date() = Date();
    release.set_kind(static_cast<v1::Release::Kind>(random_() % 8 + 1));
    release.set_language_code(Pick({"en", "fr-CA", "x", "a-b-c-d"}));
    if (Chance()) release.set_replaces(Release());
    for (unsigned i = random_() % 4; i > 0; --i) {
      v1::Issuer* issuer = release.add_issuers();
      if (Chance()) issuer->set_agency(Agency());
      if (Chance()) issuer->set_region_code(Pick({"US", "CA"}));
    }
    return release;
  }

  v1::Agency MakeAnyAgency() {
    v1::Agency agency = MakeAgency("any", Chance() ? "US" : "");
    for (unsigned i = random_() % 4; i > 0; --i) {
      agency.add_parents()->set_agency(Agency());
      agency.add_successors()->set_agency(Agency());
      v1::AgencyName* name = agency.add_names();
      name->set_text(Pick({" ", "A  b", "ÉÉ"}));
      name->set_kind(v1::AgencyName::SHORT);
    }
    return agency;
  }

  v1::Commitment MakeAnyCommitment() {
    v1::Commitment commitment = MakeCommitment("any", "c");
    commitment.set_modality(static_cast<v1::Commitment::Modality>(random_() % 8 + 1));
    for (unsigned i = random_() % 4; i > 0; --i) {
      *commitment.add_debtors() = Party();
      *commitment.add_creditors() = Party();
    }
    if (Chance()) *commitment.mutable_baseline_due() = Date();
    return commitment;
  }

  v1::Report MakeAnyReport() {
    const std::string about = Chance() ? "initiatives/any/commitments/c" : "";
    if (Chance()) {
      return MakeSearch("any", "r", static_cast<v1::SearchReport::Outcome>(random_() % 3 + 1),
                        about);
    }
    v1::Report report = MakeStatus("any", "r", about);
    *report.mutable_status()->add_reporters() = Party();
    return report;
  }

  // The next revision of what is there, or the first one.
  template <typename Document>
  Put PutOf(const Document& document) {
    Put put = NewPut(document);
    put.uid = sql_.Ask("SELECT uid FROM resource WHERE name = '" + put.name + "'");
    if (put.uid.empty()) return NewPut(document);
    put.expected_revision =
        std::stoll(sql_.Ask("SELECT revision FROM resource WHERE name = '" + put.name + "'"));
    return put;
  }

  Keep KeepOf(const Put& put) {
    Keep keep = MakeKeep(put.uid, 0, {});
    if (put.expected_revision > 0) {
      keep.expected_version =
          std::stoll(sql_.Ask("SELECT kept_version FROM resource WHERE uid = '" + put.uid + "'"));
    }
    std::optional<absl::CivilDay> since;
    for (unsigned i = random_() % 3 + 1; i > 0; --i) {
      v1::Commitment kept;
      if (Chance()) *kept.mutable_current_due() = Date();
      if (Chance()) *kept.mutable_delivered() = Date();
      kept.mutable_standing()->set_evidence(static_cast<v1::Standing::Evidence>(random_() % 6));
      kept.mutable_standing()->set_newest_search("initiatives/any/reports/r");
      kept.mutable_standing()->add_sides()->set_official(v1::Standing::SUPERSEDED);
      keep.spans.push_back(MakeSpan(since, kept, static_cast<int>(i)));
      since = since ? *since + static_cast<int>(random_() % 9 + 1) : absl::CivilDay(2010, 7, 13);
    }
    return keep;
  }

  std::mt19937 random_{20100713};
};

TEST_F(AnyDocument, MeetsNoConstraint) {
  MustWrite(*store_, MakeChange({NewPut(MakeRelease("a")), NewPut(MakeRelease("b")),
                                 NewPut(MakeInitiative({.id = "other"})),
                                 NewPut(MakeAgency("any", "US")), NewPut(MakeRelease("any"))}));

  for (int round = 0; round < 60; ++round) {
    const Put commitment = PutOf(MakeAnyCommitment());
    Change change = MakeChange({PutOf(MakeAny()), PutOf(MakeAnyRelease()), PutOf(MakeAnyAgency()),
                                commitment, PutOf(MakeAnyReport())});
    change.puts[3].deleted = Chance();
    change.keeps = {KeepOf(commitment)};
    const auto written = store_->Write(WriteContext(), change);
    ASSERT_TRUE(written.ok()) << "round " << round << ": " << written.status();
  }

  // However often it was deleted and labelled anew, its terms agree with its row.
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM term t JOIN commitment c USING (uid) WHERE (t.sort_date,"
                     " t.deleted, t.tlp, t.releasable_to) IS DISTINCT FROM (c.announced, c.deleted,"
                     " c.tlp, c.releasable_to)"),
            "0");
}

}  // namespace
}  // namespace entente::storage::postgres
