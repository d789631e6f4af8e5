#include "tests/robustness/watchers.h"

#include <chrono>
#include <memory>
#include <random>
#include <utility>

#include "services/rpc/resume_token.h"
#include "tests/robustness/clients.h"
#include "tests/robustness/recorder.h"

namespace entente::robustness {
namespace {

using std::chrono::milliseconds;

// Long enough for a checkpoint to come on a quiet stream, which comes every 10 s.
constexpr milliseconds kLastStream(20'000);

Effect EffectOf(const v1::WatchEvent& event) {
  switch (event.effect()) {
    case v1::WatchEvent::ADDED:
      return Effect::kAdded;
    case v1::WatchEvent::REMOVED:
      return Effect::kRemoved;
    default:
      return Effect::kChanged;
  }
}

void AddEvents(const v1::WatchedChange& change, WatchMessage& message) {
  for (const v1::WatchEvent& event : change.events()) {
    message.events.push_back(
        {change.change().number(), event.document(), EffectOf(event), change.change().digest()});
  }
}

// revisions/17 is no part of a document's name.
std::string DocumentOf(const std::string& revision) {
  return revision.substr(0, revision.rfind("/revisions/"));
}

class Watcher final {
 public:
  Watcher(Scenario& scenario, Recorder& recorder, const WatchPlan& plan,
          const std::string& token_key, const std::atomic<std::int64_t>& head)
      : scenario_(scenario),
        recorder_(recorder),
        plan_(plan),
        tokens_(token_key),
        head_(head),
        stubs_(scenario.NewChannel()),
        random_(plan.seed) {}

  void Run() {
    Begin();
    const auto is_told = [this] { return head_ >= 0 && record_.token >= head_; };
    auto give_up = std::chrono::steady_clock::time_point::max();
    while (!is_told() && !scenario_.HasGivenUp()) {
      Follow();
      if (head_ < 0) continue;
      const auto now = std::chrono::steady_clock::now();
      if (give_up == std::chrono::steady_clock::time_point::max()) give_up = now + kPatience;
      if (now > give_up) break;  // told by ValidateUpToDate
    }
    End();
  }

 private:
  void Begin() {
    record_ = {.filter = plan_.filter, .span = scenario_.Begin()};
    token_.clear();
  }

  void End() {
    scenario_.End(record_.span);
    recorder_.Add(std::exchange(record_, {}));
  }

  int Between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

  // One stream, until it ends, or is left with some of its messages unread.
  void Follow() {
    v1::WatchRequest request;
    request.set_filter(plan_.filter.ToString());
    if (token_.empty()) request.set_start(plan_.start);
    if (!token_.empty()) request.set_resume_token(token_);
    if (token_.empty()) record_.snapshot.reset();
    stream_ = {.start_after = record_.token};
    has_begun_ = !token_.empty() || plan_.start == v1::WatchRequest::EARLIEST;

    Span span = scenario_.Begin();
    const auto context = ContextFor(head_ < 0 ? milliseconds(Between(500, 15'000)) : kLastStream);
    const auto reader = stubs_.history->Watch(context.get(), request);
    v1::WatchResponse response;
    int left = Between(1, 80);
    while (left > 0 && reader->Read(&response)) {
      Take(response);
      if (plan_.is_slow) scenario_.Hold(milliseconds(Between(1, 60)));
      const bool is_told = head_ >= 0 && record_.token >= head_;
      left = is_told ? 0 : left - 1;
    }
    if (left == 0) context->TryCancel();
    const grpc::Status status = reader->Finish();
    scenario_.End(span);
    if (has_begun_) record_.history.push_back(std::exchange(stream_, {}));
    if (left > 0) React(status, span);
  }

  void Take(const v1::WatchResponse& response) {
    WatchMessage message;
    for (const v1::WatchedChange& change : response.changes().changes()) AddEvents(change, message);
    if (response.has_part()) AddEvents(response.part().change(), message);
    if (response.has_snapshot()) TakeSnapshot(response);
    if (!response.resume_token().empty()) TakeToken(response.resume_token(), message);
    // Of a stream that begins now or with a snapshot, the first token is its start.
    if (!has_begun_ && message.token != 0) {
      has_begun_ = true;
      stream_.start_after = message.token;
    } else if (has_begun_) {
      stream_.messages.push_back(std::move(message));
    }
  }

  void TakeSnapshot(const v1::WatchResponse& response) {
    if (!record_.snapshot) record_.snapshot.emplace();
    for (const v1::Revision& revision : response.snapshot().revisions()) {
      record_.snapshot->names.insert(DocumentOf(revision.name()));
    }
  }

  void TakeToken(const std::string& token, WatchMessage& message) {
    const auto position = tokens_.Open(token);
    if (!position.ok()) {
      recorder_.Add(BadRequest{"a token that a watch was given", "OK", "not a token"});
      return;
    }
    token_ = token;
    message.token = record_.token = position->number;
    record_.token_digest = position->digest;
    if (record_.snapshot && record_.snapshot->number == 0) {
      record_.snapshot->number = position->number;
    }
  }

  void React(const grpc::Status& status, const Span& span) {
    if (!IsRefusal(status)) return scenario_.Hold(kPause);  // goes on from the last token
    const std::string error = ErrorOf(status);
    if (error == "OUT_OF_RANGE/HISTORY_LOST") {
      record_.is_lost = true;
      record_.lost = span;
    } else {
      recorder_.Add(BadRequest{"a watch with the token it was given", "OK", error});
    }
    End();
    Begin();
  }

  Scenario& scenario_;
  Recorder& recorder_;
  const WatchPlan plan_;
  const rpc::ResumeTokens tokens_;
  const std::atomic<std::int64_t>& head_;
  const Stubs stubs_;
  std::mt19937 random_;
  WatchRecord record_;
  WatchStream stream_;
  bool has_begun_ = false;  // it is known after which change the stream began
  std::string token_;
};

}  // namespace

void Watch(Scenario& scenario, Recorder& recorder, const WatchPlan& plan,
           const std::string& token_key, const std::atomic<std::int64_t>& head) {
  Watcher(scenario, recorder, plan, token_key, head).Run();
}

}  // namespace entente::robustness
