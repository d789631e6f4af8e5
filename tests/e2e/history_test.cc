// The past of a record on the real server: who wrote what, any document as it was read at any time,
// everything taken out as of one instant.

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/v1/commitment_service.grpc.pb.h"
#include "entente/v1/history_service.grpc.pb.h"
#include "entente/v1/report_service.grpc.pb.h"
#include "entente/v1/transfer_service.grpc.pb.h"
#include "tests/e2e/server_process.h"

namespace entente::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const char* const kSamples = ENTENTE_SOURCE_DIR "/clients/samples/border-2010.jsonl";
const char* const kAssessment = "initiatives/joint-border-assessment-2010";

// A document by name, as it is now or was at a time; its bytes, empty when it is not found.
using Read = std::function<std::string(const std::string&, const google::protobuf::Timestamp*)>;

template <typename Request, typename Document, typename Get>
Read ReaderOf(Get get) {
  return [get](const std::string& name, const google::protobuf::Timestamp* read_time) {
    Request request;
    Document document;
    request.set_name(name);
    // Of one day, that the test may run over midnight.
    if constexpr (requires { request.as_of_date(); }) request.set_as_of_date("2015-01-01");
    if (read_time != nullptr) *request.mutable_read_time() = *read_time;
    const grpc::Status status = get(ContextFor().get(), request, &document);
    EXPECT_TRUE(status.ok() || status.error_code() == grpc::StatusCode::NOT_FOUND)
        << status.error_message();
    return status.ok() ? document.SerializeAsString() : std::string();
  };
}

class HistoryTest : public ::testing::Test {
 protected:
  HistoryTest()
      : server_(folder_.path() + "/data"),
        commitments_(v1::CommitmentService::NewStub(server_.channel())),
        reports_(v1::ReportService::NewStub(server_.channel())),
        history_(v1::HistoryService::NewStub(server_.channel())),
        transfer_(v1::TransferService::NewStub(server_.channel())) {}

  Output Client(const std::string& arguments, const std::string& server) {
    return RunProgram({"/bin/sh", "-c", absl::StrCat("'", ENTENTE_CLIENT_BINARY, "' ", arguments)},
                      {"ENTENTE_SERVER=" + server, "COLUMNS=120", "LC_ALL=C.UTF-8"});
  }

  // What a person's shell would print for the client's command.
  std::string Client(const std::string& arguments) {
    const Output output = Client(arguments, server_.address());
    EXPECT_EQ(output.exit_status, 0) << arguments << "\n" << output.err;
    return output.out;
  }

  Read ReaderFor(const std::string& name) {
    if (name.find("/commitments/") != std::string::npos) {
      return ReaderOf<v1::GetCommitmentRequest, v1::Commitment>(
          [this](auto... rest) { return commitments_->GetCommitment(rest...); });
    }
    if (name.find("/reports/") != std::string::npos) {
      return ReaderOf<v1::GetReportRequest, v1::Report>(
          [this](auto... rest) { return reports_->GetReport(rest...); });
    }
    if (name.rfind("releases/", 0) == 0) {
      return ReaderOf<v1::GetReleaseRequest, v1::Release>(
          [this](auto... rest) { return server_.releases().GetRelease(rest...); });
    }
    if (name.rfind("agencies/", 0) == 0) {
      return ReaderOf<v1::GetAgencyRequest, v1::Agency>(
          [this](auto... rest) { return server_.directory().GetAgency(rest...); });
    }
    return ReaderOf<v1::GetInitiativeRequest, v1::Initiative>(
        [this](auto... rest) { return server_.initiatives().GetInitiative(rest...); });
  }

  grpc::Status ListRevisions(const std::string& parent, v1::ListRevisionsResponse& answer) {
    v1::ListRevisionsRequest request;
    request.set_parent(parent);
    return history_->ListRevisions(ContextFor().get(), request, &answer);
  }

  // The time of the newest change, which made a revision of `name`.
  google::protobuf::Timestamp TimeOfNewest(const std::string& name) {
    v1::ListRevisionsResponse answer;
    const grpc::Status status = ListRevisions(name, answer);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return status.ok() ? answer.revisions(0).change().change_time() : google::protobuf::Timestamp();
  }

  // The lines of the file that `entente export` makes.
  std::vector<std::string> Export(const std::string& arguments = "") {
    const std::string file = folder_.path() + "/export.jsonl";
    Client(absl::StrCat("export ", arguments, " '", file, "'"));
    EXPECT_FALSE(std::filesystem::exists(file + ".part"));
    std::ifstream in(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }

  // The documents of an export, by name, without what each database has of its own.
  static std::map<std::string, json> DocumentsOf(const std::vector<std::string>& lines) {
    std::map<std::string, json> documents;
    for (const std::string& line : lines) {
      json record = json::parse(line);
      for (auto& [type, document] : record.items()) {
        if (type == "text") continue;
        const std::string name = document["name"];
        for (const char* own : {"uid", "createTime", "updateTime", "etag"}) document.erase(own);
        documents[name] = record;
      }
    }
    return documents;
  }

  TemporaryFolder folder_;
  ServerProcess server_;
  const std::unique_ptr<v1::CommitmentService::Stub> commitments_;
  const std::unique_ptr<v1::ReportService::Stub> reports_;
  const std::unique_ptr<v1::HistoryService::Stub> history_;
  const std::unique_ptr<v1::TransferService::Stub> transfer_;
};

TEST_F(HistoryTest, EveryDocumentIsReadAsItWasReadThen) {
  const std::vector<std::string> names = {
      "agencies/us-cbp",
      "releases/promise",
      "initiatives/plan",
      "initiatives/plan/commitments/publish",
      "initiatives/plan/reports/said",
      "initiatives/plan/reports/found",
  };
  // Each step changes one document, which is named first.
  const std::vector<std::pair<std::string, std::string>> steps = {
      {"initiatives/plan",
       "add initiative --id plan --kind action_plan --title 'A plan' --announced 2010-07-13 "
       "--participant us-cbp=party --participant ca-cbsa=party --release promise=announces"},
      {"initiatives/plan/commitments/publish",
       "add commitment plan --id publish --text 'Publish it.' --modality will --debtor us-cbp "
       "--due 2010-09-22 --source promise"},
      {"initiatives/plan/reports/said",
       "add report plan/publish --id said --on 2010-08-01 --reporter us-cbp "
       "--official in_operation --source promise --quote 'It is under way.'"},
      {"initiatives/plan/commitments/publish",
       "change-due plan/publish --due 2010-12-31 --on 2010-09-01 --by us-cbp --why 'Not ready.' "
       "--source promise --quote 'Not before winter.'"},
      {"initiatives/plan/reports/found",
       "add report plan/publish --id found --on 2010-12-01 --assessor 'Our desk' "
       "--evidence complete --delivered 2010-11-30 --source promise --quote 'It is done.'"},
  };
  MakeAgency(server_, "us-cbp", "US");
  MakeAgency(server_, "ca-cbsa", "CA");
  v1::CreateReleaseRequest release;
  release.set_release_id("promise");
  release.mutable_release()->set_kind(v1::Release::PRESS_RELEASE);
  release.mutable_release()->set_title("A title");
  release.mutable_release()->set_language_code("en");
  release.mutable_release()->mutable_release_date()->set_edtf("2010-07-13");
  release.mutable_release()->add_issuers()->set_region_code("US");
  v1::Release made;
  ASSERT_TRUE(server_.releases().CreateRelease(ContextFor().get(), release, &made).ok());

  struct Moment {
    google::protobuf::Timestamp time;
    std::map<std::string, std::string> documents;
  };
  std::vector<Moment> moments;
  const auto remember = [&](const std::string& changed) {
    Moment moment;
    moment.time = TimeOfNewest(changed);
    for (const std::string& name : names) moment.documents[name] = ReaderFor(name)(name, nullptr);
    moments.push_back(std::move(moment));
  };
  remember("releases/promise");
  for (const auto& [changed, command] : steps) {
    Client(command);
    remember(changed);
  }
  v1::DeleteInitiativeRequest removal;
  removal.set_name("initiatives/plan");
  removal.set_force(true);
  v1::Initiative deleted;
  ASSERT_TRUE(server_.initiatives().DeleteInitiative(ContextFor().get(), removal, &deleted).ok());
  remember("initiatives/plan");

  for (std::size_t i = 0; i < moments.size(); ++i) {
    for (const std::string& name : names) {
      EXPECT_EQ(ReaderFor(name)(name, &moments[i].time), moments[i].documents[name])
          << name << " at moment " << i;
    }
  }
}

TEST_F(HistoryTest, TellsWhoDidWhatWhyAlsoAfterDeletion) {
  MakeAgency(server_, "us-cbp", "US");
  v1::CreateInitiativeRequest create;
  create.set_initiative_id("plan");
  *create.mutable_initiative() = AnInitiative("A plan");
  create.set_reason("found in the archive");
  v1::Initiative made;
  ASSERT_TRUE(server_.initiatives().CreateInitiative(ContextFor().get(), create, &made).ok());
  v1::UpdateInitiativeRequest update;
  update.mutable_initiative()->set_name(made.name());
  auto* title = update.mutable_initiative()->add_titles();
  title->set_language_code("en");
  title->set_text("A better plan");
  update.set_reason("the title was wrong");
  ASSERT_TRUE(server_.initiatives().UpdateInitiative(ContextFor().get(), update, &made).ok());
  v1::DeleteInitiativeRequest removal;
  removal.set_name(made.name());
  ASSERT_TRUE(server_.initiatives().DeleteInitiative(ContextFor().get(), removal, &made).ok());

  v1::ListRevisionsResponse answer;
  ASSERT_TRUE(ListRevisions(made.name(), answer).ok());
  const std::string table = Client("history plan");
  const std::int64_t created = answer.revisions(2).change().number();
  const std::string diff = Client(absl::StrCat("diff plan ", created, " ", created + 1));
  const std::string diff_now = Client(absl::StrCat("diff plan ", created));

  ASSERT_EQ(answer.revisions_size(), 3);
  EXPECT_EQ(answer.revisions(0).action(), v1::Revision::DELETED);
  EXPECT_EQ(answer.revisions(2).change().reason(), "found in the archive");
  EXPECT_EQ(answer.revisions(2).change().method(), "entente.v1.InitiativeService/CreateInitiative");
  EXPECT_THAT(answer.revisions(2).change().peer(), Not(IsEmpty()));
  EXPECT_THAT(table, AllOf(HasSubstr("DELETED"), HasSubstr("the title was wrong"),
                           HasSubstr("CreateInitiative"), HasSubstr("3 revisions")));
  EXPECT_THAT(diff, AllOf(HasSubstr("titles[0].text\n  - A plan\n  + A better plan"),
                          Not(HasSubstr("\x1b"))));
  EXPECT_EQ(json::parse(Client("history plan --json")).size(), 3U);
  EXPECT_THAT(diff_now, HasSubstr("DELETED"));
}

TEST_F(HistoryTest, BadReadsNameTheirFieldsAndUnknownOnesAreNotFound) {
  MakeAgency(server_, "us-cbp", "US");
  v1::ListRevisionsResponse listed;
  v1::GetAgencyRequest future;
  future.set_name("agencies/us-cbp");
  future.mutable_read_time()->set_seconds(253'402'300'799);
  v1::Agency agency;
  v1::GetRevisionRequest revision;
  revision.set_name("agencies/us-cbp/revisions/0");
  v1::Revision read;

  const grpc::Status list = ListRevisions("countries/CA", listed);
  const grpc::Status none = ListRevisions("agencies/none", listed);
  const grpc::Status get = server_.directory().GetAgency(ContextFor().get(), future, &agency);
  const grpc::Status zero = history_->GetRevision(ContextFor().get(), revision, &read);

  EXPECT_EQ(list.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(list.error_message(), HasSubstr("parent"));
  EXPECT_EQ(none.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(get.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(get.error_message(), HasSubstr("read_time"));
  EXPECT_EQ(zero.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(Client("history countries/CA", server_.address()).exit_status, 2);
  EXPECT_EQ(Client("diff us-cbp 99", server_.address()).exit_status, 1);
  EXPECT_EQ(Client("diff us-cbp zero", server_.address()).exit_status, 2);
}

TEST_F(HistoryTest, AnExportIsReadByImportIntoTheSameDocuments) {
  Client(absl::StrCat("import '", kSamples, "'"));
  const std::vector<std::string> lines = Export();
  ServerProcess other(folder_.path() + "/other");

  const Output imported =
      Client(absl::StrCat("import '", folder_.path(), "/export.jsonl'"), other.address());

  ASSERT_EQ(imported.exit_status, 0) << imported.err;
  const std::string copy = folder_.path() + "/copy.jsonl";
  ASSERT_EQ(Client(absl::StrCat("export '", copy, "'"), other.address()).exit_status, 0);
  std::ifstream in(copy);
  std::vector<std::string> copied;
  for (std::string line; std::getline(in, line);) copied.push_back(line);
  EXPECT_FALSE(lines.empty());
  EXPECT_EQ(DocumentsOf(copied), DocumentsOf(lines));
}

TEST_F(HistoryTest, AnExportIsOfOneInstantInCsvTooAndWithoutTextsWhenAsked) {
  Client(absl::StrCat("import --chunk 20 '", kSamples, "'"));
  const std::string before = Client(absl::StrCat(
      "history ", kAssessment, " --json | sed -n 's/.*\"changeTime\": \"\\(.*\\)\".*/\\1/p'"));

  const std::vector<std::string> all = Export();
  const std::vector<std::string> then =
      Export(absl::StrCat("--read-time ", before.substr(0, before.find('\n'))));
  const std::vector<std::string> releases = Export("--types releases --no-text");
  const std::string csv = Client("export -o csv -");

  EXPECT_LT(then.size(), all.size());
  EXPECT_TRUE(DocumentsOf(then).contains(kAssessment));
  ASSERT_FALSE(releases.empty());
  for (const std::string& line : releases) {
    EXPECT_EQ(json::parse(line).size(), 1U);
    EXPECT_TRUE(json::parse(line).contains("release"));
  }
  EXPECT_EQ(csv.rfind("\xEF\xBB\xBFtype,name,title,", 0), 0U);
  EXPECT_THAT(csv, HasSubstr("initiative,initiatives/joint-border-assessment-2010,"));
  EXPECT_EQ(Client("export -o csv -", "127.0.0.1:1").exit_status, 3);
  EXPECT_EQ(Client("export /nowhere/file", server_.address()).exit_status, 2);
  EXPECT_EQ(Client("pairs -o csv", server_.address()).exit_status, 2);
}

TEST_F(HistoryTest, BadExportsNameTheirFields) {
  MakeAgency(server_, "us-cbp", "US");
  const auto end = [this](const v1::ExportRecordsRequest& request) {
    const auto context = ContextFor();
    const auto stream = transfer_->ExportRecords(context.get(), request);
    v1::ExportRecordsResponse response;
    while (stream->Read(&response)) {
    }
    return stream->Finish();
  };
  v1::ExportRecordsRequest types;
  types.add_types(v1::ExportRecordsRequest::TYPE_UNSPECIFIED);
  v1::ExportRecordsRequest early;
  early.mutable_read_time()->set_seconds(1);
  v1::ExportRecordsRequest resumed;
  resumed.set_resume_name("agencies/us-cbp");

  EXPECT_EQ(end(types).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(end(types).error_message(), HasSubstr("types[0]"));
  EXPECT_EQ(end(early).error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(end(resumed).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(end(resumed).error_message(), HasSubstr("read_time"));
  EXPECT_TRUE(end({}).ok());
}

TEST_F(HistoryTest, ADocumentIsDeletedBroughtBackAndDeletedAgainByTheClient) {
  Client(absl::StrCat("import '", kSamples, "'"));
  const std::string mou = "currency-seizure-mou-2010";

  const std::string check = Client("delete " + mou + " --force --check");
  const std::string deleted = Client("delete " + mou + " --force --reason 'by mistake'");
  const std::string listed = Client("initiatives agency:us-cbp");
  const std::string back = Client("undelete initiatives/" + mou + " --reason 'it was right'");
  const std::string again = Client("delete " + mou + " --force");
  const std::string history = Client("history " + mou);

  EXPECT_EQ(check, "can be deleted: initiatives/" + mou + "\n");
  EXPECT_EQ(deleted, "deleted: initiatives/" + mou + "\n");
  EXPECT_THAT(listed, Not(HasSubstr(mou)));
  EXPECT_EQ(back, "brought back: initiatives/" + mou + "\n");
  EXPECT_EQ(again, deleted) << "a second time is a request of its own";
  EXPECT_THAT(history, AllOf(HasSubstr("by mistake"), HasSubstr("it was right")));
}

TEST_F(HistoryTest, WhatCannotBeDeletedIsToldWithTheReason) {
  Client(absl::StrCat("import '", kSamples, "'"));

  const Output in_use = Client("delete agencies/us-ice", server_.address());
  const Output twice = Client("undelete agencies/us-ice", server_.address());
  const Output report =
      Client("delete initiatives/currency-seizure-mou-2010/reports/search-us", server_.address());
  const Output missing = Client("delete releases/nowhere", server_.address());

  EXPECT_EQ(in_use.exit_status, 1);
  EXPECT_THAT(in_use.err, HasSubstr("while other documents name it"));
  EXPECT_EQ(twice.exit_status, 1);
  EXPECT_EQ(report.exit_status, 2);
  EXPECT_THAT(report.err, HasSubstr("a newer one takes its place"));
  EXPECT_EQ(missing.exit_status, 1);
}

}  // namespace
}  // namespace entente::test
