#include "services/rpc/watch_message.h"

#include <utility>

#include "entente/v1/history_service.pb.h"
#include "services/rpc/message_field.h"
#include "services/rpc/reply.h"
#include "services/rpc/revision_view.h"

namespace entente::rpc {
namespace {

WatchItemPtr MakeItem(WatchItem item) { return std::make_shared<const WatchItem>(std::move(item)); }

std::string ChangeField(const storage::RecordedChange& change) {
  v1::WatchedChange head;
  *head.mutable_change() = ViewChange(change);
  return head.SerializeAsString();
}

// A WatchResponse whose field `field_number` is `content`.
std::string ResponseOf(int field_number, std::string_view content) {
  std::string bytes;
  AppendMessageField(bytes, field_number, content);
  return bytes;
}

}  // namespace

std::vector<WatchItemPtr> ChangeAssembler::Add(const storage::RecordedChange& change,
                                               const std::vector<std::string>& events,
                                               bool ends_change) {
  std::vector<WatchItemPtr> items;
  for (const std::string& event : events) {
    if (pending_.size() + event.size() > kWatchMessageBytesMax && !pending_.empty()) {
      items.push_back(Part(change, /*last=*/false));
    }
    AppendMessageField(pending_, v1::WatchedChange::kEventsFieldNumber, event);
  }
  if (!ends_change) return items;
  if (part_index_ > 0) {
    items.push_back(Part(change, /*last=*/true));
  } else if (!pending_.empty()) {
    items.push_back(MakeItem({.is_change = true,
                              .number = change.number,
                              .body = ChangeField(change) + std::exchange(pending_, ""),
                              .resume_token = tokens_.Seal({change.number, change.digest})}));
  }
  part_index_ = 0;
  return items;
}

WatchItemPtr ChangeAssembler::Part(const storage::RecordedChange& change, bool last) {
  v1::ChangePart rest;
  rest.set_part_index(part_index_++);
  rest.set_last(last);
  std::string part;
  AppendMessageField(part, v1::ChangePart::kChangeFieldNumber,
                     ChangeField(change) + std::exchange(pending_, ""));
  part += rest.SerializeAsString();
  return MakeItem(
      {.number = change.number,
       .body = ResponseOf(v1::WatchResponse::kPartFieldNumber, part),
       .resume_token = last ? tokens_.Seal({change.number, change.digest}) : std::string()});
}

std::vector<WatchItemPtr> SnapshotAssembler::Add(const std::vector<std::string>& revisions,
                                                 bool last) {
  std::vector<WatchItemPtr> items;
  for (const std::string& revision : revisions) {
    if (pending_.size() + revision.size() > kWatchMessageBytesMax && !pending_.empty()) {
      items.push_back(Batch(/*last=*/false));
    }
    AppendMessageField(pending_, v1::SnapshotBatch::kRevisionsFieldNumber, revision);
  }
  if (last) items.push_back(Batch(/*last=*/true));
  return items;
}

WatchItemPtr SnapshotAssembler::Batch(bool last) {
  v1::SnapshotBatch rest;
  rest.set_last(last);
  const std::string batch = std::exchange(pending_, "") + rest.SerializeAsString();
  return MakeItem({.number = position_.number,
                   .body = ResponseOf(v1::WatchResponse::kSnapshotFieldNumber, batch),
                   .resume_token = last ? tokens_.Seal(position_) : std::string()});
}

WatchItemPtr MakeCheckpoint(const ResumeTokens& tokens, const storage::FeedPosition& position) {
  v1::WatchResponse response;
  response.mutable_checkpoint()->set_change_number(position.number);
  return MakeItem({.number = position.number,
                   .body = response.SerializeAsString(),
                   .resume_token = tokens.Seal(position)});
}

grpc::ByteBuffer TakeMessage(std::deque<WatchItemPtr>& queue) {
  Reply message;
  std::string token;
  if (!queue.front()->is_change) {
    message.AppendBytes(queue.front()->body);
    token = queue.front()->resume_token;
    queue.pop_front();
  } else {
    std::string batch;
    while (!queue.empty() && queue.front()->is_change &&
           (batch.empty() || batch.size() + queue.front()->body.size() <= kWatchMessageBytesMax)) {
      AppendMessageField(batch, v1::ChangeBatch::kChangesFieldNumber, queue.front()->body);
      token = queue.front()->resume_token;
      queue.pop_front();
    }
    message.AppendMessageField(v1::WatchResponse::kChangesFieldNumber, std::move(batch), "");
  }
  v1::WatchResponse rest;
  rest.set_resume_token(token);
  message.AppendFields(rest);
  return std::move(message).Release();
}

}  // namespace entente::rpc
