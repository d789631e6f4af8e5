// A Feed in memory: a history that a test writes line by line, and can lose.  Thread-safe.

#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"

#include "storage/error.h"
#include "storage/feed.h"

namespace entente::test {

class FakeFeed final : public storage::Feed {
 public:
  // One document that a change puts.
  struct Put {
    storage::ResourceType type = storage::ResourceType::kInitiative;
    std::string name;
    std::string document;
    bool deleted = false;
    std::string parent = {};  // names
    std::string about = {};
  };

  // What reads fail with while it is not OK.
  void Fail(absl::Status status) {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(status);
  }

  // Ends with another digest from now on: all positions of before are lost.
  void LoseHistory() {
    const std::lock_guard lock(mutex_);
    salt_ += 'x';
  }

  // Takes the changes after `number` away; those in their place will have other digests.
  void RestoreTo(std::int64_t number) {
    const std::lock_guard lock(mutex_);
    std::erase_if(revisions_, [number](const storage::FeedRevision& revision) {
      return revision.recorded.change.number > number;
    });
    for (auto& [name, states] : states_) {
      std::erase_if(states, [number](const auto& state) { return state.number > number; });
    }
    head_ = restored_to_ = number;
    changed_.notify_all();
  }

  // How many revisions a page has at the most.
  void SetPageSize(int size) {
    const std::lock_guard lock(mutex_);
    page_size_ = size;
  }

  // The number of the change.
  std::int64_t Write(std::vector<Put> puts, const std::string& reason = "") {
    const std::lock_guard lock(mutex_);
    const std::int64_t number = ++head_;
    for (std::size_t i = 0; i < puts.size(); ++i) {
      storage::FeedRevision revision = MakeRevision(puts[i], number);
      revision.recorded.change.reason = reason;
      revision.ends_change = i + 1 == puts.size();
      states_[puts[i].name].push_back({number, puts[i].deleted, puts[i].document});
      revisions_.push_back(std::move(revision));
    }
    changed_.notify_all();
    return number;
  }

  storage::FeedPosition Position(std::int64_t number) {
    const std::lock_guard lock(mutex_);
    return {number, Digest(number)};
  }

  int reads() const { return reads_; }

  // --- Feed ---

  absl::StatusOr<storage::FeedEnds> Ends(const storage::CallContext&) override {
    const std::lock_guard lock(mutex_);
    if (!failure_.ok()) return failure_;
    return storage::FeedEnds{{0, Digest(0)}, {head_, Digest(head_)}};
  }

  absl::Status Await(const storage::CallContext&, std::int64_t number,
                     absl::Duration patience) override {
    std::unique_lock lock(mutex_);
    if (!failure_.ok()) return failure_;
    changed_.wait_for(lock, absl::ToChronoNanoseconds(patience), [&] { return head_ > number; });
    return absl::OkStatus();
  }

  absl::StatusOr<storage::FeedPage> ReadChanges(const storage::CallContext&,
                                                const storage::FeedCursor& cursor) override {
    const std::lock_guard lock(mutex_);
    ++reads_;
    if (!failure_.ok()) return failure_;
    const storage::FeedPosition& position = cursor.position;
    if (position.number < 0 || position.number > head_ ||
        Digest(position.number).compare(0, position.digest.size(), position.digest) != 0) {
      return storage::MakeError(absl::StatusCode::kOutOfRange, storage::kReasonHistoryLost, "lost");
    }
    storage::FeedPage page;
    page.next = cursor;
    int passed = 0;
    for (const storage::FeedRevision& revision : revisions_) {
      const std::int64_t number = revision.recorded.change.number;
      if (number <= position.number) continue;
      if (number == position.number + 1 && passed++ < cursor.read) continue;
      if (static_cast<int>(page.revisions.size()) >= page_size_) break;
      page.revisions.push_back(revision);
      ++page.next.read;
      if (revision.ends_change) page.next = {{number, Digest(number)}, 0};
    }
    page.owners = states_;
    return page;
  }

  absl::StatusOr<std::vector<storage::FeedRevision>> ReadMembers(const storage::CallContext&,
                                                                 std::string_view initiative_uid,
                                                                 std::int64_t number) override {
    const std::lock_guard lock(mutex_);
    std::map<std::string, storage::FeedRevision> newest;
    for (const storage::FeedRevision& revision : revisions_) {
      if (revision.parent != initiative_uid || revision.recorded.change.number > number) continue;
      newest[revision.recorded.resource.name] = revision;
    }
    std::vector<storage::FeedRevision> members;
    for (auto& [name, member] : newest) {
      if (member.recorded.change.number < number) member.before = states_[name].back();
      members.push_back(std::move(member));
    }
    return members;
  }

  absl::StatusOr<storage::SnapshotPage> ReadSnapshot(
      const storage::CallContext&, std::int64_t number,
      const storage::SnapshotCursor& cursor) override {
    const std::lock_guard lock(mutex_);
    if (!failure_.ok()) return failure_;
    std::map<std::pair<storage::ResourceType, std::string>, storage::FeedRevision> newest;
    for (const storage::FeedRevision& revision : revisions_) {
      if (revision.recorded.change.number > number) continue;
      newest[{revision.recorded.resource.type, revision.recorded.resource.name}] = revision;
    }
    storage::SnapshotPage page;
    page.owners = states_;
    for (auto& [key, revision] : newest) {
      if (key <= std::pair(cursor.type, cursor.name) || revision.recorded.resource.delete_time) {
        continue;
      }
      if (static_cast<int>(page.revisions.size()) == page_size_) {
        const storage::StoredResource& last = page.revisions.back().recorded.resource;
        page.next = {last.type, last.name};
        break;
      }
      revision.before.reset();
      page.revisions.push_back(std::move(revision));
    }
    return page;
  }

 private:
  std::string Digest(std::int64_t number) const {
    std::string digest = salt_ + "digest of " + std::to_string(number);
    if (number > restored_to_) digest = "another " + digest;
    digest.resize(32, '.');
    return digest;
  }

  storage::FeedRevision MakeRevision(const Put& put, std::int64_t number) {
    storage::FeedRevision revision;
    storage::StoredResource& resource = revision.recorded.resource;
    resource.type = put.type;
    resource.name = put.name;
    resource.uid = put.name;
    resource.document = put.document;
    resource.change_number = number;
    const std::vector<storage::DocumentState>& before = states_[put.name];
    resource.revision = static_cast<std::int64_t>(before.size()) + 1;
    resource.create_time = resource.update_time = absl::UnixEpoch() + absl::Seconds(number);
    if (put.deleted) resource.delete_time = resource.update_time;
    if (!before.empty()) revision.before = before.back();
    revision.recorded.change.number = number;
    revision.recorded.change.digest = Digest(number);
    revision.recorded.action =
        before.empty() ? storage::RevisionAction::kCreated : storage::RevisionAction::kUpdated;
    revision.parent = put.parent;
    revision.about = put.about;
    revision.label.set_tlp(v1::Label::CLEAR);
    return revision;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  absl::Status failure_;
  std::string salt_;
  std::int64_t head_ = 0;
  std::int64_t restored_to_ = std::numeric_limits<std::int64_t>::max();
  int page_size_ = storage::kFeedRevisionsMax;
  std::vector<storage::FeedRevision> revisions_;
  storage::DocumentStates states_;
  std::atomic<int> reads_ = 0;
};

}  // namespace entente::test
