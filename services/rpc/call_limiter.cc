#include "services/rpc/call_limiter.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "google/rpc/error_details.pb.h"

#include "storage/error.h"

namespace entente::rpc {
namespace {

// A caller with too many calls may come again when one of them is over, which is soon.
constexpr absl::Duration kTooManyRetry = absl::Milliseconds(100);

// Of one shard, before those that are idle are forgotten.
constexpr std::size_t kAccountsKept = 1'024;

absl::Status LimitError(std::string_view reason, const std::string& caller,
                        const std::string& message, absl::Duration retry) {
  absl::Status status = storage::WithRetry(
      storage::MakeError(absl::StatusCode::kResourceExhausted, reason, message), retry);
  google::rpc::QuotaFailure quota;
  auto* violation = quota.add_violations();
  violation->set_subject("caller:" + caller);
  violation->set_description(message);
  storage::SetDetail(status, quota);
  return status;
}

absl::Status TooManyError(const std::string& caller, CallLimiter::Shape shape, std::size_t most) {
  if (shape == CallLimiter::Shape::kStream) {
    return LimitError(storage::kReasonTooManyStreams, caller,
                      fmt::format("{} has {} streams under way already; nothing was done, end one "
                                  "or try again later",
                                  caller, most),
                      kTooManyRetry);
  }
  return LimitError(
      storage::kReasonTooManyCalls, caller,
      fmt::format("{} has {} calls under way already; nothing was done, try again", caller, most),
      kTooManyRetry);
}

absl::Status RateError(const std::string& caller, double per_second, absl::Duration until_next) {
  return LimitError(storage::kReasonRateLimited, caller,
                    fmt::format("{} makes more than {:g} calls a second; nothing was done, try "
                                "again in {}",
                                caller, per_second, absl::FormatDuration(until_next)),
                    until_next);
}

}  // namespace

// Counted for as long as it lives.
class CallLimiter::Place final {
 public:
  Place(std::shared_ptr<Account> account, Shape shape)
      : account_(std::move(account)),
        count_(shape == Shape::kStream ? account_->streams : account_->calls) {}
  ~Place() { --count_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  const std::shared_ptr<Account> account_;
  std::atomic<std::size_t>& count_;
};

CallLimiter::CallLimiter(const CallLimits& limits)
    : limits_(limits),
      burst_(std::max(1.0, limits.burst > 0 ? limits.burst : limits.calls_per_second)) {}

absl::StatusOr<std::shared_ptr<const void>> CallLimiter::Admit(const std::string& caller,
                                                               Shape shape, absl::Time now) {
  const std::size_t most =
      shape == Shape::kStream ? limits_.streams_at_once : limits_.calls_at_once;
  Shard& shard = ShardOf(caller);
  const std::lock_guard lock(shard.mutex);
  std::shared_ptr<Account> account = AccountOf(shard, caller, now);
  std::atomic<std::size_t>& count = shape == Shape::kStream ? account->streams : account->calls;
  if (most > 0 && count >= most) return TooManyError(caller, shape, most);
  if (limits_.calls_per_second > 0) {
    Refill(*account, now);
    if (account->tokens < 1) {
      return RateError(caller, limits_.calls_per_second,
                       absl::Ceil(absl::Seconds((1 - account->tokens) / limits_.calls_per_second),
                                  absl::Milliseconds(1)));
    }
    account->tokens -= 1;
  }
  ++count;
  return std::make_shared<const Place>(std::move(account), shape);
}

std::size_t CallLimiter::caller_count() const {
  std::size_t count = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    count += shard.accounts.size();
  }
  return count;
}

CallLimiter::Shard& CallLimiter::ShardOf(const std::string& caller) {
  return shards_[std::hash<std::string>()(caller) % shards_.size()];
}

std::shared_ptr<CallLimiter::Account> CallLimiter::AccountOf(Shard& shard,
                                                             const std::string& caller,
                                                             absl::Time now) {
  const auto found = shard.accounts.find(caller);
  if (found != shard.accounts.end()) return found->second;
  if (shard.accounts.size() >= kAccountsKept) Sweep(shard, now);
  auto account = std::make_shared<Account>();
  account->tokens = burst_;
  account->refilled = now;
  shard.accounts.emplace(caller, account);
  return account;
}

void CallLimiter::Sweep(Shard& shard, absl::Time now) const {
  absl::erase_if(shard.accounts, [&](const auto& entry) {
    Account& account = *entry.second;
    Refill(account, now);
    return account.calls == 0 && account.streams == 0 && account.tokens >= burst_;
  });
}

void CallLimiter::Refill(Account& account, absl::Time now) const {
  if (limits_.calls_per_second <= 0 || now <= account.refilled) return;
  const double elapsed = absl::ToDoubleSeconds(now - account.refilled);
  account.tokens = std::min(burst_, account.tokens + elapsed * limits_.calls_per_second);
  account.refilled = now;
}

}  // namespace entente::rpc
