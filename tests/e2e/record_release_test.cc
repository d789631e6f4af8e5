// The real releases beside the project, put into the model from their hand-made labels, each with
// all it brings by one command: `entente record`.

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "nlohmann/json.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/v1/evidence_service.grpc.pb.h"
#include "entente/v1/release_service.pb.h"
#include "tests/e2e/server_process.h"
#include "tests/support/corpus.h"

namespace entente::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

// `Public Safety Canada` -> `public-safety-canada`, at most 60 characters.
std::string IdOf(const std::string& words) {
  std::string id;
  for (const char c : words) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0) {
      id += static_cast<char>(std::tolower(byte));
    } else if (!id.empty() && id.back() != '-') {
      id += '-';
    }
  }
  id = id.substr(0, 60);
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id;
}

v1::Participant::Role RoleOf(const std::string& label) {
  static const auto* const kRoles = new std::map<std::string, v1::Participant::Role>{
      {"assisted", v1::Participant::BENEFICIARY},
      {"co-announcer", v1::Participant::ANNOUNCER},
      {"co-author", v1::Participant::AUTHOR},
      {"delegation lead", v1::Participant::CO_CHAIR},
      {"deploying", v1::Participant::PERSONNEL_CONTRIBUTOR},
      {"funder", v1::Participant::FUNDING},
      {"lead", v1::Participant::LEAD},
      {"participant", v1::Participant::MEMBER},
      {"party", v1::Participant::PARTY},
      {"provider", v1::Participant::IMPLEMENTING},
      {"recipient", v1::Participant::BENEFICIARY},
      {"signatory", v1::Participant::SIGNATORY},
      {"support", v1::Participant::SUPPORTING}};
  return kRoles->at(label);
}

void SetKind(const std::string& label, v1::Initiative& initiative) {
  if (label == "mou") initiative.mutable_mou();
  if (label == "agreement") initiative.mutable_agreement();
  if (label == "deployment") initiative.mutable_deployment();
  if (label == "joint_assessment") initiative.mutable_assessment();
  if (label == "action_plan") initiative.mutable_action_plan();
  if (label == "working_group") initiative.mutable_working_group();
  if (label == "programme") initiative.mutable_program();
  if (label == "funding") initiative.mutable_funding();
}

v1::Standing::Official OfficialOf(const std::string& label) {
  static const auto* const kStatus = new std::map<std::string, v1::Standing::Official>{
      {"agreed", v1::Standing::AGREED},
      {"announced", v1::Standing::ANNOUNCED},
      {"completed", v1::Standing::COMPLETED},
      {"in_force", v1::Standing::IN_FORCE},
      {"in_operation", v1::Standing::IN_OPERATION},
      {"proposed", v1::Standing::PROPOSED},
      {"signed", v1::Standing::SIGNED}};
  return kStatus->at(label);
}

bool IsCountry(const json& code) { return code.is_string() && code.get<std::string>().size() == 2; }

// The request that records one release, from its labels.
class Recording {
 public:
  // `known` are agencies that earlier releases have brought.
  Recording(const json& labels, std::set<std::string>& known) : labels_(labels), known_(known) {
    AddRelease();
    for (const json& agency : labels.at("agencies")) {
      BringAgency(agency.at("name"), agency.at("country"), agency.at("acronym"));
    }
    for (const json& initiative : labels.at("initiatives")) AddInitiative(initiative);
  }

  [[nodiscard]] const v1::RecordReleaseRequest& request() const { return request_; }
  [[nodiscard]] int quote_count() const { return quote_count_; }

 private:
  void AddRelease() {
    request_.set_release_id(ReleaseId());
    v1::Release& release = *request_.mutable_release();
    release.set_kind(v1::Release::PRESS_RELEASE);
    release.set_title(labels_.at("title"));
    release.set_language_code(labels_.at("languages").at(0));
    release.mutable_release_date()->set_edtf(labels_.at("date"));
    release.add_issuers()->set_region_code(labels_.at("issuer_country"));
    release.set_uri(labels_.at("source_url"));
  }

  std::string ReleaseId() const {
    const std::string file = labels_.at("file");
    return IdOf(file.substr(0, file.rfind('.')));
  }

  // The name of an agency, which is brought unless it is known.
  std::string BringAgency(const std::string& name, const json& country, const json& acronym) {
    std::string full = absl::StrCat("agencies/", IdOf(name));
    if (!known_.insert(full).second) return full;
    v1::Agency& agency = *request_.add_agencies();
    agency.set_name(full);
    if (IsCountry(country)) agency.set_region_code(country);
    AddName(name, v1::AgencyName::OFFICIAL, agency);
    if (acronym.is_string()) AddName(acronym, v1::AgencyName::ACRONYM, agency);
    return full;
  }

  static void AddName(const std::string& text, v1::AgencyName::Kind kind, v1::Agency& agency) {
    v1::AgencyName& name = *agency.add_names();
    name.set_text(text);
    name.set_language_code("en");
    name.set_kind(kind);
  }

  void AddInitiative(const json& label) {
    v1::Initiative& initiative = *request_.add_initiatives();
    initiative.set_name(absl::StrCat(
        "initiatives/", IdOf(absl::StrCat("x", request_.initiatives_size(), "-", ReleaseId()))));
    v1::LocalizedText& title = *initiative.add_titles();
    title.set_text(label.at("title"));
    title.set_language_code(labels_.at("languages").at(0));
    initiative.mutable_announced()->set_edtf(labels_.at("date"));
    SetKind(label.at("kind"), initiative);
    for (const json& participant : label.at("participants"))
      AddParticipant(participant, initiative);
    if (HasSignatory(initiative)) AddSignatures(label, initiative);
    for (const json& country : label.at("beneficiary_countries")) {
      v1::Place& place = *initiative.add_places();
      place.set_region_code(country);
      place.set_role(v1::Place::BENEFICIARY);
    }
    for (const json& topic : label.at("topics")) initiative.add_topics(IdOf(topic));
    initiative.add_releases()->set_act(v1::ReleaseLink::ANNOUNCES);
    for (const json& quote : label.at("quote")) Cite(quote, *initiative.add_citations());
    AddStatus(label, initiative);
    AddCommitments(label, initiative);
  }

  void AddParticipant(const json& label, v1::Initiative& initiative) {
    v1::Participant participant;
    participant.set_role(RoleOf(label.at("role")));
    if (label.contains("agency")) {
      participant.set_agency(
          BringAgency(label.at("agency"), label.at("country"), label.value("acronym", json())));
    } else if (IsCountry(label.at("country"))) {
      participant.set_region_code(label.at("country"));
    } else {
      participant.set_organization_name(label.at("country"));
    }
    *initiative.add_participants() = participant;
  }

  // Who has signed has done so on the day that the labels give.
  static void AddSignatures(const json& label, v1::Initiative& initiative) {
    std::string day;
    for (const json& date : label.at("dates")) {
      if (date.at("what") == "signed") day = date.at("edtf");
    }
    v1::Instrument& instrument =
        initiative.has_mou() ? *initiative.mutable_mou() : *initiative.mutable_agreement();
    for (const v1::Participant& participant : initiative.participants()) {
      if (participant.role() != v1::Participant::SIGNATORY) continue;
      v1::ConsentAct& act = *instrument.add_consent_acts();
      act.set_act(v1::ConsentAct::SIGNATURE);
      act.set_agency(participant.agency());
      act.mutable_date()->set_edtf(day);
    }
  }

  static bool HasSignatory(const v1::Initiative& initiative) {
    return std::any_of(initiative.participants().begin(), initiative.participants().end(),
                       [](const v1::Participant& participant) {
                         return participant.role() == v1::Participant::SIGNATORY;
                       });
  }

  // A quote of this release: which one need not be said.
  void Cite(const std::string& quote, v1::Citation& citation) {
    citation.set_exact(quote);
    ++quote_count_;
  }

  // What the issuer says of it, when its government takes part; what others say is a finding.
  void AddStatus(const json& label, const v1::Initiative& initiative) {
    const json& participants = label.at("participants");
    const bool takes_part =
        std::any_of(participants.begin(), participants.end(), [this](const json& participant) {
          return participant.at("country") == labels_.at("issuer_country");
        });
    if (!takes_part) return;
    v1::Report& report = *request_.add_reports();
    report.set_name(absl::StrCat(initiative.name(), "/reports/when-released"));
    report.set_as_of_date(labels_.at("date"));
    report.mutable_status()->add_reporters()->set_region_code(labels_.at("issuer_country"));
    report.mutable_status()->set_official(OfficialOf(label.at("status_at_release")));
    Cite(label.at("quote").at(0), *report.add_citations());
  }

  // What is dated after the release is owed by the first who takes part.
  void AddCommitments(const json& label, const v1::Initiative& initiative) {
    static const auto* const kOwed = new std::set<std::string>{
        "deployment", "release of the assessment", "next meeting", "target date", "made available"};
    for (const json& date : label.at("dates")) {
      if (!kOwed->contains(date.at("what"))) continue;
      v1::Commitment& commitment = *request_.add_commitments();
      commitment.set_name(absl::StrCat(initiative.name(), "/commitments/", IdOf(date.at("what"))));
      v1::LocalizedText& text = *commitment.add_texts();
      text.set_text(absl::StrCat(label.at("title").get<std::string>(), ": ",
                                 date.at("what").get<std::string>()));
      text.set_language_code("en");
      commitment.set_modality(v1::Commitment::WILL);
      v1::Party& debtor = *commitment.add_debtors();
      if (initiative.participants(0).has_agency()) {
        debtor.set_agency(initiative.participants(0).agency());
      } else {
        debtor.set_region_code(initiative.participants(0).region_code());
      }
      if (date.at("edtf").is_string()) {
        commitment.mutable_baseline_due()->set_edtf(date.at("edtf"));
      }
      Cite(label.at("quote").at(0), *commitment.add_citations());
    }
  }

  const json& labels_;
  std::set<std::string>& known_;
  v1::RecordReleaseRequest request_;
  int quote_count_ = 0;
};

class RecordCommand : public ::testing::Test {
 protected:
  // `entente record`, of a request and the text that belongs to it.
  Output Record(const v1::RecordReleaseRequest& request, const std::string& text,
                const std::vector<std::string>& flags = {}) {
    const std::string file = folder_.path() + "/release.json";
    const std::string text_file = folder_.path() + "/release.txt";
    std::string in_json;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(request, &in_json).ok());
    std::ofstream(file, std::ios::binary) << in_json;
    std::ofstream(text_file, std::ios::binary) << text;
    std::vector<std::string> command = {
        ENTENTE_CLIENT_BINARY, "--server", server_.address(), "record", file, "--text", text_file};
    command.insert(command.end(), flags.begin(), flags.end());
    return RunProgram(command);
  }

  v1::ListCitationsResponse CitationsOf(const std::string& release) {
    v1::ListCitationsRequest request;
    request.set_filter("release:" + release);
    request.set_page_size(1'000);
    v1::ListCitationsResponse answer;
    const grpc::Status status = v1::EvidenceService::NewStub(server_.channel())
                                    ->ListCitations(ContextFor().get(), request, &answer);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return answer;
  }

  const TemporaryFolder folder_;
  ServerProcess server_{folder_.path() + "/data"};
};

TEST_F(RecordCommand, EveryReleaseOfTheCorpusIsRecordedWithItsQuotesVerified) {
  ENTENTE_SKIP_WITHOUT_CORPUS();
  std::set<std::string> known;
  int releases = 0;
  int initiatives = 0;
  int quotes = 0;

  for (const auto& path : CorpusFiles(".json")) {
    SCOPED_TRACE(path);
    const json labels = json::parse(ReadCorpusFile(path));
    const Recording recording(labels, known);
    const Output output = Record(
        recording.request(), ReadCorpusFile(CorpusFolder() / labels.at("file").get<std::string>()));
    ASSERT_EQ(output.exit_status, 0) << output.out << output.err;

    const v1::ListCitationsResponse cited = CitationsOf(recording.request().release_id());
    EXPECT_EQ(cited.entries_size(), recording.quote_count());
    for (const auto& entry : cited.entries()) {
      EXPECT_EQ(entry.citation().anchor(), v1::Citation::VERIFIED) << entry.citation().exact();
    }
    ++releases;
    initiatives += recording.request().initiatives_size();
    quotes += cited.entries_size();
  }

  EXPECT_EQ(releases, 12);
  EXPECT_EQ(initiatives, 37);
  EXPECT_GT(quotes, 49);
  const Output haiti = RunProgram(
      {ENTENTE_CLIENT_BINARY, "--server", server_.address(), "initiatives", "country:HT"});
  EXPECT_EQ(haiti.exit_status, 0);
  EXPECT_THAT(haiti.out, HasSubstr("Haiti"));
}

// A release that needs no corpus.
v1::RecordReleaseRequest SmallRelease() {
  v1::RecordReleaseRequest request;
  request.set_release_id("small");
  request.mutable_release()->set_kind(v1::Release::PRESS_RELEASE);
  request.mutable_release()->set_title("Announcement");
  request.mutable_release()->set_language_code("en");
  request.mutable_release()->mutable_release_date()->set_edtf("2010-07-13");
  request.mutable_release()->add_issuers()->set_region_code("US");
  v1::Initiative& initiative = *request.add_initiatives();
  initiative.set_name("initiatives/small");
  initiative.add_titles()->set_text("Assessment");
  initiative.mutable_titles(0)->set_language_code("en");
  initiative.mutable_assessment();
  initiative.add_participants()->set_region_code("US");
  initiative.mutable_participants(0)->set_role(v1::Participant::AUTHOR);
  initiative.add_releases()->set_act(v1::ReleaseLink::ANNOUNCES);
  initiative.add_citations()->set_exact("released later this summer");
  return request;
}

constexpr char kText[] = "It will be released later this summer.";

TEST_F(RecordCommand, ChecksAndWritesNothing) {
  const Output checked = Record(SmallRelease(), kText, {"--check"});
  const Output shown = RunProgram(
      {ENTENTE_CLIENT_BINARY, "--server", server_.address(), "show", "initiatives/small"});

  EXPECT_EQ(checked.exit_status, 0) << checked.err;
  EXPECT_THAT(checked.out, HasSubstr("nothing was written"));
  EXPECT_THAT(checked.out, HasSubstr("initiatives/small"));
  EXPECT_NE(shown.exit_status, 0);
}

TEST_F(RecordCommand, TellsEveryFaultWithItsPath) {
  v1::RecordReleaseRequest bad = SmallRelease();
  bad.mutable_release()->clear_title();
  bad.mutable_initiatives(0)->mutable_citations(0)->set_exact("nobody said this");

  const Output refused = Record(bad, kText);

  EXPECT_EQ(refused.exit_status, 1);
  EXPECT_THAT(refused.err, HasSubstr("release.title"));
  EXPECT_THAT(refused.err, HasSubstr("initiatives[0].citations[0].exact"));
}

TEST_F(RecordCommand, TheSameFileAgainWritesNothingTwice) {
  const Output first = Record(SmallRelease(), kText);
  const Output again = Record(SmallRelease(), kText);

  EXPECT_EQ(first.exit_status, 0) << first.err;
  EXPECT_EQ(again.exit_status, 0) << again.err;
  EXPECT_EQ(again.out, first.out);
}

TEST_F(RecordCommand, AFileThatIsNoRequestIsToldAsSuch) {
  const std::string file = folder_.path() + "/bad.json";
  std::ofstream(file) << R"({"relaese": {}})";

  const Output refused =
      RunProgram({ENTENTE_CLIENT_BINARY, "--server", server_.address(), "record", file});

  EXPECT_EQ(refused.exit_status, 2);
  EXPECT_THAT(refused.err, HasSubstr("relaese"));
}

}  // namespace
}  // namespace entente::test
