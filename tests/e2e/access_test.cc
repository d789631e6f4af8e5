// Every method of the real server, tried by callers of every role and clearance on documents of
// every label: what a caller may not see is as if it were not there.

#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "google/rpc/error_info.pb.h"
#include "google/rpc/status.pb.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/v1/history_service.pb.h"
#include "entente/v1/label.pb.h"
#include "services/rpc/sha256.h"
#include "tests/e2e/access_rows.h"
#include "tests/e2e/any_call.h"
#include "tests/e2e/server_process.h"

namespace entente::test {
namespace {

using google::protobuf::MethodDescriptor;
using v1::Label;

// A label, and the id that its documents have in place of ID: with letters that no uid has.
struct Level {
  std::string id;
  Label::Tlp tlp = Label::CLEAR;
  std::string releasable_to;  // a government; empty: all
};
const std::vector<Level> kLevels = {{"zc", Label::CLEAR, ""}, {"zg", Label::GREEN, ""},
                                    {"za", Label::AMBER, ""}, {"zs", Label::AMBER_STRICT, ""},
                                    {"zr", Label::RED, ""},   {"zx", Label::CLEAR, "CA"}};

struct Someone {
  std::string name;  // and API key
  std::string role;  // empty: nobody's key
  Label::Tlp tlp_max = Label::CLEAR;
  std::string government;  // empty: all

  [[nodiscard]] bool Sees(const Level& level) const {
    return level.tlp <= tlp_max &&
           (government.empty() || level.releasable_to.empty() || level.releasable_to == government);
  }
};

std::vector<Someone> Everybody() {
  std::vector<Someone> everybody = {{"chief", "admin", Label::RED, ""},
                                    {"canadian", "editor", Label::RED, "CA"},
                                    {"canadian-reader", "viewer", Label::GREEN, "CA"},
                                    {"world-editor", "editor", Label::AMBER, ""}};
  for (int tlp = Label::CLEAR; tlp <= Label::RED; ++tlp) {
    for (const std::string role : {"viewer", "editor"}) {
      everybody.push_back(
          {absl::StrCat("us-", role, "-", tlp), role, static_cast<Label::Tlp>(tlp), "US"});
    }
  }
  return everybody;
}

// The reason of an error's google.rpc.ErrorInfo.
std::string ReasonOf(const grpc::Status& status) {
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return "";
  for (const auto& detail : details.details()) {
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&info)) return info.reason();
  }
  return "";
}

class Access : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TemporaryFolder>();
    std::ofstream callers(folder_->path() + "/callers.toml");
    for (const Someone& one : Everybody()) {
      callers << "[[caller]]\nname = '" << one.name << "'\nrole = '" << one.role << "'\ntlp_max = '"
              << Label::Tlp_Name(one.tlp_max) << "'\n";
      if (one.role == "admin") {
      } else if (one.government.empty()) {
        callers << "all_governments = true\n";
      } else {
        callers << "governments = ['" << one.government << "']\n";
      }
      callers << "api_key_sha256 = ['" << rpc::Sha256Hex(one.name) << "']\n";
    }
    callers.close();
    server_ = std::make_unique<ServerProcess>(
        folder_->path() + "/data",
        std::vector<std::string>{"--callers-file", folder_->path() + "/callers.toml"});
    for (const MethodDescriptor* method : EveryMethod()) {
      methods_[absl::StrCat(method->service()->name(), "/", method->name())] = method;
    }
    MakeWorld();
  }

  static void TearDownTestSuite() {
    server_.reset();
    folder_.reset();
  }

  static Answer Call(std::string_view method, const std::string& request,
                     const std::string& token) {
    const MethodDescriptor& called = *methods_.at(std::string(method));
    return CallAny(*server_->channel(), called, *RequestOf(called, request), token);
  }

  static void Must(std::string_view method, const std::string& request) {
    const Answer answer = Call(method, request, "chief");
    ASSERT_TRUE(answer.status.ok())
        << method << " " << request << ": " << answer.status.error_message();
  }

  static void MakeWorld() {
    for (const std::string id : {"us-one", "us-free", "us-gone"}) {
      Must("DirectoryService/CreateAgency",
           absl::StrCat("agency_id: '", id, "' agency { region_code: 'US' names { text: 'Agency ",
                        id, "' language_code: 'en' kind: OFFICIAL } }"));
    }
    Must("DirectoryService/DeleteAgency", "name: 'agencies/us-gone'");
    Must("InitiativeService/CreateInitiative",
         "initiative_id: 'hub' initiative { titles { text: 'Hub' language_code: 'en' } announced { "
         "edtf: '2009' } participants { region_code: 'JP' role: PARTY } other { description: 'x' } "
         "}");
    for (const Level& level : kLevels) MakeDocuments(level);
  }

  // Each with the word secret-ID in it.
  static void MakeDocuments(const Level& level) {
    const std::string label = absl::StrCat(
        "label { tlp: ", Label::Tlp_Name(level.tlp),
        level.releasable_to.empty() ? "" : " releasable_to: '" + level.releasable_to + "'", " }");
    const auto fill = [&](std::string_view text) {
      return absl::StrReplaceAll(std::string(text), {{"ID", level.id}, {"LABEL", label}});
    };
    for (const std::string name : {"r", "bare", "gone"}) {
      Must("ReleaseService/CreateRelease",
           fill("release_id: '" + name +
                "-ID' release { kind: STUDY title: 'secret-ID' "
                "language_code: 'en' issuers { agency: 'agencies/us-one' } LABEL }"));
    }
    Must("ReleaseService/AttachText", fill("name: 'releases/r-ID' text: 'Words of secret-ID.'"));
    Must("ReleaseService/DeleteRelease", fill("name: 'releases/gone-ID'"));
    for (const std::string name : {"i", "gone"}) {
      Must("InitiativeService/CreateInitiative",
           fill("initiative_id: '" + name +
                "-ID' initiative { titles { text: 'secret-ID' "
                "language_code: 'en' } announced { edtf: '2010' } participants { agency: "
                "'agencies/us-one' role: PARTY } participants { region_code: 'MX' role: PARTY } "
                "LABEL other { description: 'secret-ID' } citations { release: 'releases/r-ID' "
                "exact: 'secret-ID' } " +
                "relations { kind: FOLLOWS_UP target: 'initiatives/hub' } }"));
    }
    Must("InitiativeService/DeleteInitiative", fill("name: 'initiatives/gone-ID'"));
    const Answer listed =
        Call("HistoryService/ListRevisions", fill("parent: 'initiatives/i-ID'"), "chief");
    v1::ListRevisionsResponse response;
    ASSERT_TRUE(response.ParseFromString(listed.messages.at(0)));
    const std::string& revision = response.revisions(0).name();
    revisions_[level.id] = revision.substr(revision.rfind('/') + 1);
    for (const std::string name : {"due", "gone"}) {
      Must("CommitmentService/CreateCommitment",
           fill("parent: 'initiatives/i-ID' commitment_id: '" + name +
                "' commitment { texts { "
                "text: 'secret-ID' language_code: 'en' } modality: WILL debtors { agency: "
                "'agencies/us-one' } baseline_due { edtf: '2021' } }"));
    }
    Must("CommitmentService/DeleteCommitment", fill("name: 'initiatives/i-ID/commitments/gone'"));
    Must("ReportService/CreateReport",
         fill("parent: 'initiatives/i-ID' report_id: 'first' report { commitment: "
              "'initiatives/i-ID/commitments/due' as_of_date: '2021-02-03' status { reporters { "
              "agency: 'agencies/us-one' } stance: CONFIRMS } citations { release: 'releases/r-ID' "
              "exact: 'secret-ID' } }"));
  }

  // `revision_of` is the level whose revision is asked for where `id` has none.
  static std::string Fill(const AccessRow& row, const std::string& id, const Someone& who,
                          const std::string& revision_of = "") {
    return absl::StrReplaceAll(std::string(row.request),
                               {{"ID", id},
                                {"REVISION", revisions_[revision_of.empty() ? id : revision_of]},
                                {"TLP", Label::Tlp_Name(who.tlp_max)}});
  }

  // What no answer to `who` may hold, but for what was asked.
  static void ExpectNoSecrets(const AccessRow& row, const Someone& who, const Answer& answer,
                              const std::string& asked) {
    for (const Level& level : kLevels) {
      if (who.Sees(level)) continue;
      EXPECT_FALSE(absl::StrContains(answer.Told(), "secret-" + level.id))
          << row.method << " tells " << who.name << " of " << level.id;
      if (level.id == asked) continue;
      EXPECT_FALSE(absl::StrContains(answer.Told(), "-" + level.id))
          << row.method << " names " << level.id << " to " << who.name;
    }
  }

  static void ExpectAsIfAbsent(const AccessRow& row, const Someone& who, const Level& level) {
    const Answer hidden = Call(row.method, Fill(row, level.id, who), who.name);
    const Answer absent = Call(row.method, Fill(row, "zn", who, level.id), who.name);
    ExpectNoSecrets(row, who, hidden, level.id);
    EXPECT_EQ(absl::StrReplaceAll(hidden.Told(), {{"-" + level.id, "-zn"}}), absent.Told())
        << row.method << " tells " << who.name << " that " << level.id << " is there";
    EXPECT_EQ(hidden.status.error_code(), absent.status.error_code());
  }

  static void ExpectToldOfAll(const AccessRow& row, const Someone& who) {
    const Answer answer = Call(row.method, Fill(row, "", who), who.name);
    EXPECT_TRUE(answer.status.ok() || answer.status.error_code() == grpc::StatusCode::CANCELLED)
        << row.method << " to " << who.name << ": " << answer.status.error_message();
    ExpectNoSecrets(row, who, answer, "");
    for (const Level& level : kLevels) {
      if (!who.Sees(level) || absl::StrContains(answer.Told(), "-" + level.id)) continue;
      ADD_FAILURE() << row.method << " keeps " << level.id << " from " << who.name;
    }
  }

  static void ExpectCounted(const AccessRow& row, const Someone& who) {
    const Answer answer = Call(row.method, Fill(row, "", who), who.name);
    ASSERT_TRUE(answer.status.ok()) << row.method << ": " << answer.status.error_message();
    const MethodDescriptor& method = *methods_.at(std::string(row.method));
    const std::unique_ptr<google::protobuf::Message> response(
        google::protobuf::MessageFactory::generated_factory()
            ->GetPrototype(method.output_type())
            ->New());
    ASSERT_TRUE(response->ParseFromString(answer.messages.at(0)));
    std::int64_t seen = 0;
    for (const Level& level : kLevels) seen += who.Sees(level) ? 1 : 0;
    if (row.method == "InitiativeService/SummarizeInitiatives") ++seen;  // the hub
    EXPECT_EQ(response->GetReflection()->GetInt64(
                  *response, method.output_type()->FindFieldByName("total_count")),
              seen)
        << row.method << " to " << who.name;
  }

  // What a caller who may see the document, or asks of nothing that bears a label, is told.
  static void ExpectAllowed(const AccessRow& row, const Someone& who, const Level& level) {
    const Answer answer = Call(row.method, Fill(row, level.id, who), who.name);
    ExpectNoSecrets(row, who, answer, level.id);
    // The documents are of the United States and Mexico, the agencies of the United States.
    const bool is_others = who.government == "CA" && row.needs == Needs::kEditor;
    if (is_others) {
      if (row.method == "TransferService/ImportRecords") {  // tells it as the record's fault
        EXPECT_TRUE(answer.status.ok()) << answer.status.error_message();
        EXPECT_THAT(answer.Told(), ::testing::HasSubstr("OTHER_GOVERNMENT"));
        return;
      }
      EXPECT_EQ(ReasonOf(answer.status), "OTHER_GOVERNMENT")
          << row.method << " to " << who.name << ": " << answer.status.error_message();
      return;
    }
    // What is released to fewer may not be named by what is released to all.
    if (!level.releasable_to.empty() && row.needs == Needs::kEditor) return;
    EXPECT_TRUE(answer.status.ok()) << row.method << " on " << level.id << " to " << who.name
                                    << ": " << answer.status.error_message();
  }

  static bool MayCall(const AccessRow& row, const Someone& who) {
    return row.needs == Needs::kViewer || who.role != "viewer";
  }

  static std::map<std::string, std::string> revisions_;  // of the initiatives, by level
  static std::unique_ptr<TemporaryFolder> folder_;
  static std::unique_ptr<ServerProcess> server_;
  static std::map<std::string, const MethodDescriptor*> methods_;
};

std::map<std::string, std::string> Access::revisions_;
std::unique_ptr<TemporaryFolder> Access::folder_;
std::unique_ptr<ServerProcess> Access::server_;
std::map<std::string, const MethodDescriptor*> Access::methods_;

TEST_F(Access, EveryMethodHasARow) {
  std::set<std::string> rows;
  for (const AccessRow& row : AccessRows()) rows.emplace(row.method);
  std::set<std::string> methods;
  for (const auto& entry : methods_) methods.insert(entry.first);

  EXPECT_EQ(rows, methods);
}

TEST_F(Access, WhoDoesNotSayWhoItIsIsToldNothing) {
  for (const AccessRow& row : AccessRows()) {
    const std::string request = Fill(row, "zc", {.name = "", .role = ""});
    const Answer nobody = Call(row.method, request, "");
    const Answer stranger = Call(row.method, request, "no-key-of-anybody");

    EXPECT_EQ(nobody.status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << row.method;
    EXPECT_EQ(ReasonOf(nobody.status), "CREDENTIALS_MISSING") << row.method;
    EXPECT_EQ(ReasonOf(stranger.status), "CREDENTIALS_INVALID") << row.method;
    EXPECT_TRUE(nobody.messages.empty() && stranger.messages.empty()) << row.method;
  }
}

TEST_F(Access, ARoleThatIsTooLowIsRefusedWhateverTheLabel) {
  for (const Someone& who : Everybody()) {
    for (const AccessRow& row : AccessRows()) {
      if (MayCall(row, who)) continue;
      const Answer answer = Call(row.method, Fill(row, "zc", who), who.name);
      EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::PERMISSION_DENIED) << row.method;
      EXPECT_EQ(ReasonOf(answer.status), "ROLE_TOO_LOW") << row.method;
    }
  }
}

TEST_F(Access, ADocumentThatIsHiddenIsNotThereAndOneThatIsSeenIs) {
  for (const Someone& who : Everybody()) {
    for (const AccessRow& row : AccessRows()) {
      if (row.about != About::kNamed || !MayCall(row, who)) continue;
      for (const Level& level : kLevels) {
        if (who.Sees(level)) {
          ExpectAllowed(row, who, level);
        } else {
          ExpectAsIfAbsent(row, who, level);
        }
      }
    }
  }
}

TEST_F(Access, WhatIsListedCountedOrStreamedIsWhatIsSeen) {
  for (const Someone& who : Everybody()) {
    for (const AccessRow& row : AccessRows()) {
      if (!MayCall(row, who)) continue;
      if (row.about == About::kAll) ExpectToldOfAll(row, who);
      if (row.about == About::kCounted) ExpectCounted(row, who);
    }
  }
}

TEST_F(Access, WhatBearsNoLabelIsForAllOfTheRole) {
  for (const Someone& who : Everybody()) {
    for (const AccessRow& row : AccessRows()) {
      if (row.about == About::kOpen && MayCall(row, who)) ExpectAllowed(row, who, kLevels.front());
    }
  }
}

TEST_F(Access, OnlyAnAdminKeepsTheIdentityOfRecords) {
  const std::string request = "config { keep_identity: true validate_only: true }";

  EXPECT_EQ(ReasonOf(Call("TransferService/ImportRecords", request, "world-editor").status),
            "ROLE_TOO_LOW");
  EXPECT_TRUE(Call("TransferService/ImportRecords", request, "chief").status.ok());
}

TEST_F(Access, WhatIsDeniedIsInTheLogAndNoKeyIs) {
  Call("DirectoryService/DeleteAgency", "name: 'agencies/us-free'", "us-viewer-1");

  const std::string log = server_->Log();
  EXPECT_THAT(log, ::testing::HasSubstr("ROLE_TOO_LOW"));
  EXPECT_THAT(log, ::testing::HasSubstr("us-viewer-1"));
  EXPECT_THAT(log, ::testing::Not(::testing::HasSubstr("no-key-of-anybody")));
}

}  // namespace
}  // namespace entente::test
