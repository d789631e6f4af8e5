// A server of the API within the test's process: documents in memory, no validation, filters
// ignored. Used by the tests of the clients, to which it can be told to fail.  Calls come from
// threads of gRPC; a test sets it up before it makes calls, and reads it between them.

#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "grpcpp/channel.h"
#include "grpcpp/server.h"

#include "entente/v1/commitment_service.grpc.pb.h"
#include "entente/v1/directory_service.grpc.pb.h"
#include "entente/v1/evidence_service.grpc.pb.h"
#include "entente/v1/history_service.grpc.pb.h"
#include "entente/v1/initiative_service.grpc.pb.h"
#include "entente/v1/release_service.grpc.pb.h"
#include "entente/v1/report_service.grpc.pb.h"
#include "entente/v1/transfer_service.grpc.pb.h"

namespace entente::client {

// What the server holds and how it shall behave.
struct FakeState {
  std::mutex mutex;
  std::map<std::string, v1::Agency> agencies;
  std::map<std::string, v1::Release> releases;
  std::map<std::string, v1::Initiative> initiatives;
  std::map<std::string, v1::Commitment> commitments;
  std::map<std::string, v1::Report> reports;
  std::map<std::string, v1::Country> countries;
  // What ListCitations tells, of the documents asked for.
  std::vector<v1::ListCitationsResponse::Entry> citations;
  // What the summaries, ListRelatedInitiatives and ResolveDate answer, whatever is asked.
  v1::SummarizeInitiativesResponse initiative_summary;
  v1::SummarizeCommitmentsResponse commitment_summary;
  std::vector<v1::ListRelatedInitiativesResponse::Related> related;
  v1::FuzzyDate resolved;  // added to the date asked about

  // By document, the newest first; all of one page.
  std::map<std::string, std::vector<v1::Revision>> revisions;
  std::vector<v1::Record> exported;  // agencies
  // How many records each export sends before it breaks off with UNAVAILABLE; -1: all.
  int export_breaks_after = -1;
  grpc::Status export_end;  // of one that does not break off
  std::vector<v1::ExportRecordsRequest> exports;

  std::map<std::string, v1::Record> imported;                            // by name
  std::map<std::string, v1::ImportRecordsResponse::Fault> import_fails;  // by name
  v1::ImportConfig import_config;                                        // of the last import
  int imports_break_off = 0;  // so many end with UNAVAILABLE, after all was read
  int import_calls = 0;

  // The last request of a method, as Protobuf's text: `requests["ListCommitments"]`.
  std::map<std::string, std::string> requests;
  std::map<std::string, std::string> texts;          // by release
  std::map<std::string, std::string> made_by;        // document by the request id that made it
  std::map<std::string, grpc::Status> create_fails;  // by id: how its creation is refused

  int page_size_max = 1000;
  // Answers to the next list or get calls, before any true one.
  int unavailable_answers = 0;
  // From this list call on (counted from 1), lists fail; 0: never.
  int lists_fail_from = 0;
  // How every list is refused; OK: it is not.
  grpc::Status list_refusal;
  // Whether commitments can be made; UNIMPLEMENTED else.
  bool takes_commitments = true;

  int list_calls = 0;
  int get_calls = 0;
  int create_calls = 0;
};

// INVALID_ARGUMENT with a BadRequest of one violation and an ErrorInfo, as the real server has it.
[[nodiscard]] grpc::Status BadField(const std::string& field, const std::string& description);

class FakeServer final {
 public:
  // Serves, on a free port of 127.0.0.1, until destroyed.
  // Listens at `listen`: a loopback port of its own, or unix:PATH.
  explicit FakeServer(const std::string& listen = "127.0.0.1:0");
  ~FakeServer();
  FakeServer(const FakeServer&) = delete;
  FakeServer& operator=(const FakeServer&) = delete;

  [[nodiscard]] FakeState& state() { return state_; }
  // HOST:PORT.
  [[nodiscard]] const std::string& address() const { return address_; }

 private:
  FakeState state_;
  std::unique_ptr<v1::DirectoryService::Service> directory_;
  std::unique_ptr<v1::ReleaseService::Service> releases_;
  std::unique_ptr<v1::InitiativeService::Service> initiatives_;
  std::unique_ptr<v1::CommitmentService::Service> commitments_;
  std::unique_ptr<v1::ReportService::Service> reports_;
  std::unique_ptr<v1::EvidenceService::Service> evidence_;
  std::unique_ptr<v1::HistoryService::Service> history_;
  std::unique_ptr<v1::TransferService::Service> transfer_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

}  // namespace entente::client
