#include "tests/robustness/readers.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <utility>

#include "services/rpc/resume_token.h"
#include "tests/robustness/clients.h"

namespace entente::robustness {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

// A page may have megabytes, and come in pieces of a few bytes.
constexpr std::chrono::seconds kPageTime(20);
constexpr std::chrono::seconds kPagePatience(30);
// Bad requests are few beside the good ones.
constexpr milliseconds kBetweenBadTokens(50);

class PageReader final {
 public:
  PageReader(Scenario& scenario, Recorder& recorder, unsigned seed)
      : scenario_(scenario), recorder_(recorder), stubs_(scenario.NewChannel()), random_(seed) {}

  void Run() {
    while (!scenario_.IsOver()) WalkOne();
  }

 private:
  int Between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

  void WalkOne() {
    const std::string one = InitiativeName(Between(0, kInitiatives - 1));
    switch (Between(0, 4)) {
      case 0:
        return WalkInitiatives("");
      case 1:
        return WalkInitiatives("agency:us-cbp");
      case 2:
        return WalkCommitments();
      case 3:
        return WalkReports("initiatives/-", "initiatives/");
      default:
        return WalkReports(one, one + "/");
    }
  }

  void WalkInitiatives(const std::string& filter) {
    v1::ListInitiativesRequest request;
    request.set_filter(filter);
    PageWalk walk;
    walk.list = "initiatives " + filter;
    walk.prefix = "initiatives/";
    Walk(std::move(walk), request, *stubs_.initiatives,
         &v1::InitiativeService::Stub::ListInitiatives,
         [](const v1::ListInitiativesResponse& page) { return page.initiatives(); });
  }

  void WalkCommitments() {
    v1::ListCommitmentsRequest request;
    request.set_parent("initiatives/-");
    PageWalk walk;
    walk.list = "commitments";
    walk.prefix = "initiatives/";
    walk.infix = "/commitments/";
    walk.levels = 2;
    Walk(std::move(walk), request, *stubs_.commitments,
         &v1::CommitmentService::Stub::ListCommitments,
         [](const v1::ListCommitmentsResponse& page) { return page.commitments(); });
  }

  void WalkReports(const std::string& parent, const std::string& prefix) {
    v1::ListReportsRequest request;
    request.set_parent(parent);
    PageWalk walk;
    walk.list = "reports of " + parent;
    walk.prefix = prefix;
    walk.infix = "/reports/";
    walk.levels = 2;
    Walk(std::move(walk), request, *stubs_.reports, &v1::ReportService::Stub::ListReports,
         [](const v1::ListReportsResponse& page) { return page.reports(); });
  }

  // Recorded when it comes to its end.
  template <typename Request, typename Page, typename Stub, typename DocumentsOf>
  void Walk(PageWalk walk, Request request, Stub& stub,
            grpc::Status (Stub::*list)(grpc::ClientContext*, const Request&, Page*),
            DocumentsOf documents_of) {
    walk.span = scenario_.Begin();
    do {
      request.set_page_size(Between(1, 40));
      Page page;
      const auto give_up = Clock::now() + kPagePatience;
      grpc::Status status;
      do {
        page.Clear();
        status = (stub.*list)(ContextFor(kPageTime).get(), request, &page);
        // A parent that is deleted has no list.
        if (IsRefusal(status) || (!status.ok() && Clock::now() > give_up)) return;
        if (!status.ok()) scenario_.Hold(kPause);
      } while (!status.ok());
      for (const auto& document : documents_of(page)) walk.names.push_back(document.name());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    scenario_.End(walk.span);
    recorder_.Add(std::move(walk));
  }

  Scenario& scenario_;
  Recorder& recorder_;
  const Stubs stubs_;
  std::mt19937 random_;
};

class Stranger final {
 public:
  Stranger(Scenario& scenario, Recorder& recorder, const std::string& token_key, unsigned seed)
      : scenario_(scenario),
        recorder_(recorder),
        tokens_(token_key),
        tokens_of_another_(std::string(token_key.size(), 'x')),
        stubs_(scenario.NewChannel()),
        random_(seed) {}

  void Run() {
    while (!scenario_.IsOver()) {
      SendResumeTokens();
      SendPageTokens();
      scenario_.Hold(kBetweenBadTokens);
    }
  }

 private:
  void SendResumeTokens() {
    const std::optional<storage::FeedPosition> now = ReadPosition();
    if (!now) return;
    const std::string refused = "INVALID_ARGUMENT/INVALID_RESUME_TOKEN";
    const std::string lost = "OUT_OF_RANGE/HISTORY_LOST";
    const std::string good = tokens_.Seal(*now);
    SendResumeToken("an altered resume token", Altered(good), refused);
    SendResumeToken("a resume token of another database", tokens_of_another_.Seal(*now), refused);
    SendResumeToken("a resume token of the future",
                    tokens_.Seal({now->number + 1'000'000, now->digest}), lost);
    SendResumeToken(
        "a resume token of another history",
        tokens_.Seal({now->number, std::string(now->digest.rbegin(), now->digest.rend())}), lost);
    const storage::FeedPosition taken = scenario_.lost_position();
    if (taken.number == 0) return;
    SendResumeToken("a resume token of what a restore took", tokens_.Seal(taken), lost);
  }

  void SendPageTokens() {
    v1::ListInitiativesRequest request;
    request.set_page_size(1);
    v1::ListInitiativesResponse page;
    if (!List(request, page).ok() || page.next_page_token().empty()) return;
    const std::string token = page.next_page_token();
    request.set_page_token(Altered(token));
    SendPageToken("an altered page token", request);
    request.set_page_token(token);
    request.set_filter("agency:us-cbp");
    SendPageToken("the page token of another list", request);
  }

  std::string Altered(std::string token) {
    const auto at = std::uniform_int_distribution<std::size_t>(0, token.size() - 1)(random_);
    token[at] = token[at] == 'A' ? 'B' : 'A';
    return token;
  }

  // Where the server stands; nothing when it does not answer now.
  std::optional<storage::FeedPosition> ReadPosition() {
    v1::WatchRequest request;
    request.set_start(v1::WatchRequest::NOW);
    v1::WatchResponse response;
    if (!ReadFirst(request, response).ok()) return std::nullopt;
    const auto position = tokens_.Open(response.resume_token());
    if (position.ok()) return *position;
    recorder_.Add(BadRequest{"a token that a watch was given", "OK", "not a token"});
    return std::nullopt;
  }

  grpc::Status ReadFirst(const v1::WatchRequest& request, v1::WatchResponse& response) {
    const auto context = ContextFor(kCallTime);
    const auto reader = stubs_.history->Watch(context.get(), request);
    const bool has_read = reader->Read(&response);
    if (has_read) context->TryCancel();
    const grpc::Status status = reader->Finish();
    return has_read ? grpc::Status::OK : status;
  }

  grpc::Status List(const v1::ListInitiativesRequest& request, v1::ListInitiativesResponse& page) {
    return stubs_.initiatives->ListInitiatives(ContextFor(kPageTime).get(), request, &page);
  }

  void SendResumeToken(const std::string& what, const std::string& token,
                       const std::string& wanted) {
    v1::WatchRequest request;
    request.set_resume_token(token);
    v1::WatchResponse response;
    Add(what, wanted, ReadFirst(request, response));
  }

  void SendPageToken(const std::string& what, const v1::ListInitiativesRequest& request) {
    v1::ListInitiativesResponse page;
    Add(what, "INVALID_ARGUMENT/INVALID_PAGE_TOKEN", List(request, page));
  }

  // Unless there was no answer.
  void Add(const std::string& what, const std::string& wanted, const grpc::Status& status) {
    if (!status.ok() && !IsRefusal(status)) return;
    recorder_.Add(BadRequest{what, wanted, ErrorOf(status)});
  }

  Scenario& scenario_;
  Recorder& recorder_;
  const rpc::ResumeTokens tokens_;
  const rpc::ResumeTokens tokens_of_another_;
  const Stubs stubs_;
  std::mt19937 random_;
};

// Each page, asked for until it is answered.
template <typename Request, typename Page, typename Stub, typename Take>
void ReadPages(Request request, Stub& stub,
               grpc::Status (Stub::*list)(grpc::ClientContext*, const Request&, Page*),
               const Take& take) {
  do {
    Page page;
    const auto give_up = Clock::now() + kPatience;
    grpc::Status status;
    do {
      page.Clear();
      status = (stub.*list)(ContextFor(kPageTime).get(), request, &page);
      if (!status.ok() && Clock::now() > give_up) throw std::runtime_error(ErrorOf(status));
    } while (!status.ok());
    take(page);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
}

}  // namespace

Answered ReadAll(Scenario& scenario) {
  const Stubs stubs(scenario.NewChannel());
  Answered answered;
  ReadPages(v1::ListInitiativesRequest(), *stubs.initiatives,
            &v1::InitiativeService::Stub::ListInitiatives,
            [&answered](const v1::ListInitiativesResponse& page) {
              const auto& found = page.initiatives();
              answered.initiatives.insert(answered.initiatives.end(), found.begin(), found.end());
            });
  v1::ListCommitmentsRequest commitments;
  commitments.set_parent("initiatives/-");
  ReadPages(commitments, *stubs.commitments, &v1::CommitmentService::Stub::ListCommitments,
            [&answered](const v1::ListCommitmentsResponse& page) {
              const auto& found = page.commitments();
              answered.commitments.insert(answered.commitments.end(), found.begin(), found.end());
            });
  return answered;
}

void WalkPages(Scenario& scenario, Recorder& recorder, unsigned seed) {
  PageReader(scenario, recorder, seed).Run();
}

void SendBadTokens(Scenario& scenario, Recorder& recorder, const std::string& token_key,
                   unsigned seed) {
  Stranger(scenario, recorder, token_key, seed).Run();
}

}  // namespace entente::robustness
