#include "tests/robustness/writers.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "tests/robustness/clients.h"
#include "tests/robustness/operations.h"

namespace entente::robustness {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

// Of the writer that makes the beginnings; the others count from 0.
constexpr int kFirstWriter = 1000;

// A UUID that no other step of any writer has.
std::string RequestId(int writer, std::int64_t step) {
  std::array<char, 37> text;
  std::snprintf(text.data(), text.size(), "00000000-0000-4000-8000-%04d%08lld", writer,
                static_cast<long long>(step));
  return text.data();
}

// Of changes of more than a megabyte, in a run.
constexpr int kLargeMax = 3;

class Writer final {
 public:
  Writer(Scenario& scenario, Recorder& recorder, int writer, unsigned seed)
      : scenario_(scenario),
        recorder_(recorder),
        writer_(writer),
        stubs_(scenario.NewChannel()),
        other_stubs_(scenario.NewChannel()),
        seed_(seed) {}

  void MakeBeginnings() {
    Require(CreateAgency(NextSender(), "us-cbp", "US"));
    Require(CreateAgency(NextSender(), "ca-cbsa", "CA"));
    Require(CreateRelease(NextSender(), "by-us", "agencies/us-cbp"));
    Require(CreateRelease(NextSender(), "by-ca", "agencies/ca-cbsa"));
    for (int initiative = 0; initiative < kInitiatives; ++initiative) {
      Require(CreateInitiative(NextSender(), "robust-" + std::to_string(initiative), AnyDay()));
      for (int commitment = 0; commitment < kCommitments; ++commitment) {
        Require(CreateCommitment(NextSender(), InitiativeName(initiative),
                                 "owed-" + std::to_string(commitment)));
      }
    }
  }

  void Run() {
    while (!scenario_.IsOver()) {
      std::optional<Operation> operation = Choose();
      if (!operation) {
        scenario_.Hold(kPause);
        continue;
      }
      Perform(*std::move(operation));
    }
  }

 private:
  int Between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  bool OneIn(int count) { return Between(1, count) == 1; }
  std::string AnyInitiative() { return InitiativeName(Between(0, kInitiatives - 1)); }
  std::string AnyCommitment() {
    return CommitmentName(Between(0, kInitiatives - 1), Between(0, kCommitments - 1));
  }
  std::string AnyDay() {
    std::array<char, 16> day;
    std::snprintf(day.data(), day.size(), "2010-%02d-%02d", Between(1, 12), Between(1, 28));
    return day.data();
  }

  // What a step chooses does not depend on how those before it went.
  Sender NextSender() {
    ++step_;
    std::seed_seq seeds{seed_, static_cast<unsigned>(step_)};
    random_.seed(seeds);
    return {RequestId(writer_, step_),
            "step " + std::to_string(step_) + " of writer " + std::to_string(writer_) + "."};
  }

  std::string FreshId() { return "fresh-" + std::to_string(writer_) + "-" + std::to_string(step_); }

  // What comes next; nothing when it cannot be had at this moment.
  std::optional<Operation> Choose() {
    const Sender sender = NextSender();
    const int chance = Between(0, 99);
    if (chance < 12) return CreateInitiative(sender, fresh_ = FreshId(), AnyDay());
    if (chance < 16) return CreateFew(sender);
    if (chance < 32) return CreateReport(sender, AnyReport());
    if (chance < 56) return OfCommitment(sender, chance < 46, AnyCommitment());
    if (chance < 60 && !fresh_.empty()) {
      return OfInitiative(sender, false, "initiatives/" + std::exchange(fresh_, ""));
    }
    return OfInitiative(sender, chance < 86, AnyInitiative());
  }

  Operation CreateFew(const Sender& sender) {
    std::vector<std::string> ids;
    // Some are too large for one message of a watch; but few, or pages would be of nothing else.
    const bool is_large = writer_ == 0 && large_left_ > 0 && OneIn(3);
    if (is_large) --large_left_;
    const int count = is_large ? 7 : Between(2, 6);
    ids.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) ids.push_back(FreshId() + "-" + std::to_string(i));
    return CreateInitiatives(sender, ids, AnyDay(), is_large ? Length::kLong : Length::kShort);
  }

  ReportPlan AnyReport() {
    ReportPlan plan;
    const int initiative = Between(0, kInitiatives - 1);
    plan.initiative = InitiativeName(initiative);
    if (!OneIn(3)) plan.commitment = CommitmentName(initiative, Between(0, kCommitments - 1));
    plan.id = FreshId();
    plan.kind = static_cast<ReportKind>(Between(0, 2));
    plan.day = Between(1, 365);
    plan.choice = Between(0, 1000);
    return plan;
  }

  // What is deleted is mostly brought back, what is not is changed or deleted.
  std::optional<Operation> OfInitiative(const Sender& sender, bool change,
                                        const std::string& name) {
    v1::GetInitiativeRequest request;
    request.set_name(name);
    const bool is_blind = OneIn(6);
    const auto read = Read<v1::Initiative>(*stubs_.initiatives,
                                           &v1::InitiativeService::Stub::GetInitiative, request);
    if (!read) return std::nullopt;
    if (read->has_delete_time()) return UndeleteInitiative(sender, *read);
    return change ? UpdateInitiative(sender, *read, is_blind) : DeleteInitiative(sender, *read);
  }

  std::optional<Operation> OfCommitment(const Sender& sender, bool change,
                                        const std::string& name) {
    v1::GetCommitmentRequest request;
    request.set_name(name);
    const bool is_blind = OneIn(6);
    const auto read = Read<v1::Commitment>(*stubs_.commitments,
                                           &v1::CommitmentService::Stub::GetCommitment, request);
    if (!read) return std::nullopt;
    if (read->has_delete_time()) return UndeleteCommitment(sender, *read);
    return change ? UpdateCommitment(sender, *read, is_blind) : DeleteCommitment(sender, *read);
  }

  template <typename Document, typename Request, typename Stub>
  std::optional<Document> Read(Stub& stub,
                               grpc::Status (Stub::*get)(grpc::ClientContext*, const Request&,
                                                         Document*),
                               const Request& request) {
    Document document;
    ReadRecord record = {scenario_.Begin(), request.name(), ""};
    const grpc::Status status = (stub.*get)(ContextFor(kCallTime).get(), request, &document);
    if (!status.ok()) return std::nullopt;
    scenario_.End(record.span);
    record.etag = document.etag();
    recorder_.Add(std::move(record));
    return document;
  }

  static Attempt Try(Scenario& scenario, const Stubs& stubs, const Operation& operation,
                     milliseconds time) {
    Attempt attempt;
    attempt.span = scenario.Begin();
    const grpc::Status status = operation.send(stubs, *ContextFor(time), attempt.etags);
    scenario.End(attempt.span);
    if (status.ok()) {
      attempt.outcome = Attempt::Outcome::kAcknowledged;
      scenario.CountAnswer();
      return attempt;
    }
    if (IsRefusal(status)) attempt.outcome = Attempt::Outcome::kRefused;
    attempt.error = ErrorOf(status);
    return attempt;
  }

  // Until it is settled.
  void Perform(Operation operation) {
    std::vector<Attempt>& attempts = operation.record.attempts;
    // A caller that hardly waits, whose call is then under way without it.
    const milliseconds first_time = OneIn(10) ? milliseconds(Between(1, 80)) : operation.call_time;
    if (OneIn(8)) {
      TryTwice(operation, first_time);
    } else {
      attempts.push_back(Try(scenario_, stubs_, operation, first_time));
    }
    const auto give_up = Clock::now() + kPatience;
    const auto is_settled = [](const Attempt& attempt) {
      return attempt.outcome != Attempt::Outcome::kUnknown;
    };
    while (std::none_of(attempts.begin(), attempts.end(), is_settled) && Clock::now() < give_up) {
      scenario_.Hold(kPause);
      attempts.push_back(Try(scenario_, stubs_, operation, operation.call_time));
    }
    if (!std::any_of(attempts.begin(), attempts.end(), is_settled)) {
      scenario_.GiveUp(operation.record.method + " " + operation.record.request_id +
                       " was not settled in time: " + attempts.back().error);
    }
    Repeat(operation);
    recorder_.Add(std::move(operation.record));
  }

  // The same request under the same id from two callers at the same moment.
  void TryTwice(Operation& operation, milliseconds time) {
    Attempt other;
    std::thread twin([&] { other = Try(scenario_, other_stubs_, operation, operation.call_time); });
    operation.record.attempts.push_back(Try(scenario_, stubs_, operation, time));
    twin.join();
    operation.record.attempts.push_back(std::move(other));
  }

  // After the answer, sometimes: the same again, or another request under its id.
  void Repeat(Operation& operation) {
    const auto& attempts = operation.record.attempts;
    const bool again = OneIn(8);
    const bool with_other_body = OneIn(12);
    if (attempts.back().outcome != Attempt::Outcome::kAcknowledged) return;
    const Span acknowledged = attempts.back().span;
    if (again) {
      operation.record.attempts.push_back(
          Try(scenario_, other_stubs_, operation, operation.call_time));
    }
    if (!with_other_body) return;
    const grpc::Status status = operation.send_other(other_stubs_, *ContextFor(kCallTime));
    Span now = scenario_.Begin();
    // After a restore the id may be unused again.
    const bool is_same_epoch = now.first_epoch == acknowledged.first_epoch;
    if (!is_same_epoch || (!status.ok() && !IsRefusal(status))) return;
    recorder_.Add(BadRequest{"another body under the request id of " + operation.record.method,
                             "INVALID_ARGUMENT/REQUEST_ID_REUSED", ErrorOf(status)});
  }

  void Require(Operation operation) {
    Attempt attempt = Try(scenario_, stubs_, operation, 5 * kCallTime);
    if (attempt.outcome != Attempt::Outcome::kAcknowledged) {
      throw std::runtime_error(operation.record.method + ": " + attempt.error);
    }
    operation.record.attempts.push_back(std::move(attempt));
    recorder_.Add(std::move(operation.record));
  }

  Scenario& scenario_;
  Recorder& recorder_;
  const int writer_;
  const Stubs stubs_;
  const Stubs other_stubs_;
  const unsigned seed_;
  std::mt19937 random_;  // of the step
  std::int64_t step_ = 0;
  int large_left_ = kLargeMax;
  std::string fresh_;  // the last initiative made alone
};

}  // namespace

void MakeBeginnings(Scenario& scenario, Recorder& recorder, unsigned seed) {
  Writer(scenario, recorder, kFirstWriter, seed).MakeBeginnings();
}

void Write(Scenario& scenario, Recorder& recorder, int writer, unsigned seed) {
  Writer(scenario, recorder, writer, seed).Run();
}

}  // namespace entente::robustness
