#include "tests/storage/postgres/record_fixture.h"

#include <barrier>
#include <memory>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"

#include "entente/v1/release.pb.h"

namespace entente::storage::postgres {
namespace {

v1::Report MakeReport(const std::string& initiative, const std::string& id,
                      const std::string& commitment) {
  v1::Report report;
  report.set_name(absl::StrCat("initiatives/", initiative, "/reports/", id));
  report.set_commitment(commitment);
  report.set_as_of_date("2011-03-10");
  return report;
}

}  // namespace

void RecordTest::AtOnce(int count, const std::function<void(int)>& work) {
  std::barrier start(count);
  std::vector<std::thread> threads;
  threads.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      work(i);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

CallContext OnDay(absl::CivilDay day) {
  CallContext context = ReadContext();
  context.as_of.day = day;
  return context;
}

CallContext AsOfDay(absl::CivilDay day) {
  CallContext context = OnDay(day);
  context.as_of.leave_out_later = true;
  return context;
}

v1::Commitment MakeCommitment(const std::string& initiative, const std::string& id,
                              const std::string& debtor_id) {
  v1::Commitment commitment;
  commitment.set_name(absl::StrCat("initiatives/", initiative, "/commitments/", id));
  commitment.set_modality(v1::Commitment::WILL);
  v1::LocalizedText* text = commitment.add_texts();
  text->set_language_code("en");
  text->set_text(absl::StrCat("The agency will deliver ", id));
  commitment.add_debtors()->set_agency(absl::StrCat("agencies/", debtor_id));
  return commitment;
}

v1::Report MakeStatus(const std::string& initiative, const std::string& id,
                      const std::string& commitment) {
  v1::Report report = MakeReport(initiative, id, commitment);
  report.set_kind(v1::Report::STATUS);
  report.mutable_status()->add_reporters()->set_region_code("US");
  report.mutable_status()->set_official(v1::Standing::COMPLETED);
  return report;
}

v1::Report MakeSearch(const std::string& initiative, const std::string& id,
                      v1::SearchReport::Outcome outcome, const std::string& commitment) {
  v1::Report report = MakeReport(initiative, id, commitment);
  report.set_kind(v1::Report::SEARCH);
  report.mutable_search()->set_searched_by("desk");
  report.mutable_search()->add_places("the agency's web site");
  report.mutable_search()->set_question("Was the assessment released?");
  report.mutable_search()->set_outcome(outcome);
  return report;
}

Put NewPut(const v1::Commitment& commitment) {
  return {.type = ResourceType::kCommitment,
          .name = commitment.name(),
          .uid = MakeUuid(),
          .document = std::make_shared<v1::Commitment>(commitment)};
}

Put NewPut(const v1::Report& report) {
  return {.type = ResourceType::kReport,
          .name = report.name(),
          .uid = MakeUuid(),
          .document = std::make_shared<v1::Report>(report)};
}

v1::Citation MakeCitation(const std::string& release, const std::string& exact,
                          std::vector<std::string> supports) {
  v1::Citation citation;
  citation.set_release(absl::StrCat("releases/", release));
  citation.set_exact(exact);
  for (std::string& path : supports) citation.add_supports(std::move(path));
  return citation;
}

Keep MakeKeep(std::string uid, std::int64_t version, std::vector<KeptSpan> spans) {
  return {.uid = std::move(uid), .expected_version = version, .spans = std::move(spans)};
}

v1::Initiative StandingOf(v1::Standing::Evidence evidence) {
  v1::Initiative initiative;
  initiative.mutable_standing()->set_evidence(evidence);
  return initiative;
}

v1::Commitment DueOn(const std::string& day) {
  v1::Commitment commitment;
  commitment.mutable_current_due()->set_edtf(day);
  commitment.mutable_current_due()->set_earliest(day);
  commitment.mutable_current_due()->set_latest(day);
  return commitment;
}

Change MakeTextChange(Put release, const std::string& text) {
  const std::string sha256 = HexSha256Of(text);
  auto document = std::make_shared<v1::Release>(static_cast<const v1::Release&>(*release.document));
  document->mutable_text()->set_sha256(sha256);
  release.document = std::move(document);
  Change change = MakeChange({std::move(release)});
  change.texts = {{sha256, text}};
  return change;
}

}  // namespace entente::storage::postgres
