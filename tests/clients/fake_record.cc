#include "tests/clients/fake_record.h"

#include <cstdint>
#include <mutex>
#include <string>

#include "clients/cpp/record_name.h"

namespace entente::client {
namespace {

class History final : public v1::HistoryService::Service {
 public:
  explicit History(FakeState& state) : state_(state) {}

  grpc::Status ListRevisions(grpc::ServerContext*, const v1::ListRevisionsRequest* request,
                             v1::ListRevisionsResponse* response) override {
    const std::lock_guard lock(state_.mutex);
    const auto found = state_.revisions.find(request->parent());
    if (found == state_.revisions.end()) return None(request->parent());
    const int limit = request->page_size() == 0 ? 50 : request->page_size();
    for (const v1::Revision& revision : found->second) {
      if (response->revisions_size() == limit) break;
      *response->add_revisions() = revision;
    }
    return grpc::Status::OK;
  }

  grpc::Status GetRevision(grpc::ServerContext*, const v1::GetRevisionRequest* request,
                           v1::Revision* response) override {
    const std::lock_guard lock(state_.mutex);
    for (const auto& [name, revisions] : state_.revisions) {
      for (const v1::Revision& revision : revisions) {
        if (revision.name() == request->name()) *response = revision;
      }
    }
    return response->name().empty() ? None(request->name()) : grpc::Status::OK;
  }

 private:
  static grpc::Status None(const std::string& name) {
    return {grpc::StatusCode::NOT_FOUND, "there is no " + name};
  }

  FakeState& state_;
};

class Transfer final : public v1::TransferService::Service {
 public:
  explicit Transfer(FakeState& state) : state_(state) {}

  // One record a message, from the one after the request's resume_name.
  grpc::Status ExportRecords(grpc::ServerContext*, const v1::ExportRecordsRequest* request,
                             grpc::ServerWriter<v1::ExportRecordsResponse>* writer) override {
    const std::lock_guard lock(state_.mutex);
    state_.exports.push_back(*request);
    bool is_sent_already = !request->resume_name().empty();
    int sent = 0;
    for (const v1::Record& record : state_.exported) {
      if (is_sent_already) {
        is_sent_already = record.agency().name() != request->resume_name();
        continue;
      }
      if (sent++ == state_.export_breaks_after) {
        return {grpc::StatusCode::UNAVAILABLE, "the server stops"};
      }
      v1::ExportRecordsResponse response;
      *response.add_records() = record;
      response.mutable_read_time()->set_seconds(1'290'000'000);
      writer->Write(response);
    }
    return state_.export_end;
  }

  // Writes each record by itself: what is there already is skipped when it is the same, and a fault
  // when it is not, whatever the config says.
  grpc::Status ImportRecords(grpc::ServerContext*,
                             grpc::ServerReader<v1::ImportRecordsRequest>* reader,
                             v1::ImportRecordsResponse* response) override {
    const std::lock_guard lock(state_.mutex);
    ++state_.import_calls;
    v1::ImportRecordsRequest request;
    while (reader->Read(&request)) {
      if (request.has_config()) state_.import_config = request.config();
      for (const v1::Record& record : request.records()) Import(record, *response);
    }
    return state_.import_calls <= state_.imports_break_off
               ? grpc::Status(grpc::StatusCode::UNAVAILABLE, "the server stops")
               : grpc::Status::OK;
  }

 private:
  void Import(const v1::Record& record, v1::ImportRecordsResponse& response) {
    v1::ImportRecordsResponse::Count& total = *response.mutable_total();
    total.set_read_count(total.read_count() + 1);
    const std::string& name = RecordName(record);
    const auto there = state_.imported.find(name);
    const auto fails = state_.import_fails.find(name);
    if (fails != state_.import_fails.end() || name.empty()) {
      AddFault(total.read_count(), name, fails, response);
    } else if (there == state_.imported.end()) {
      state_.imported[name] = record;
      total.set_created_count(total.created_count() + 1);
    } else {
      total.set_skipped_count(total.skipped_count() + 1);
    }
  }

  template <typename Fails>
  void AddFault(std::int64_t number, const std::string& name, const Fails& fails,
                v1::ImportRecordsResponse& response) {
    v1::ImportRecordsResponse::Fault fault;
    if (fails != state_.import_fails.end()) fault = fails->second;
    fault.set_record_number(number);
    fault.set_document(name);
    *response.add_faults() = fault;
    response.set_fault_count(response.fault_count() + 1);
    response.mutable_total()->set_failed_count(response.total().failed_count() + 1);
  }

  FakeState& state_;
};

}  // namespace

std::unique_ptr<v1::HistoryService::Service> MakeFakeHistory(FakeState& state) {
  return std::make_unique<History>(state);
}

std::unique_ptr<v1::TransferService::Service> MakeFakeTransfer(FakeState& state) {
  return std::make_unique<Transfer>(state);
}

}  // namespace entente::client
