#include "tests/e2e/server_process.h"

#include <signal.h>
#include <sys/wait.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"

#include "tests/support/signal_process.h"

namespace entente::test {
namespace {

// A first start makes a database cluster, under sanitizers and beside other tests.
constexpr std::chrono::seconds kReadyTimeout(90);
constexpr std::chrono::milliseconds kPoll(20);

std::string ReadFile(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

ServerProcess::ServerProcess(std::string data_dir, std::vector<std::string> arguments,
                             std::string binary)
    : data_dir_(std::move(data_dir)) {
  if (binary.empty()) binary = ENTENTE_SERVER_BINARY;
  std::vector<std::string> command = {std::move(binary), "serve", "--ready-file",
                                      folder_.path() + "/ready"};
  if (!data_dir_.empty()) command.insert(command.end(), {"--data-dir", data_dir_});
  bool listens = false;
  for (const std::string& argument : arguments) listens |= argument.rfind("--listen", 0) == 0;
  if (!listens) command.insert(command.end(), {"--listen", "127.0.0.1:0"});
  command.insert(command.end(), arguments.begin(), arguments.end());
  pid_ = StartProgram(command, folder_.path() + "/log");
  AwaitReady();
  channel_ = grpc::CreateChannel(address_, grpc::InsecureChannelCredentials());
  directory_ = v1::DirectoryService::NewStub(channel_);
  releases_ = v1::ReleaseService::NewStub(channel_);
  initiatives_ = v1::InitiativeService::NewStub(channel_);
}

ServerProcess::~ServerProcess() {
  if (pid_ != 0) Terminate();
}

void ServerProcess::AwaitReady() {
  const auto end = std::chrono::steady_clock::now() + kReadyTimeout;
  while (std::chrono::steady_clock::now() < end) {
    std::string line = ReadFile(folder_.path() + "/ready");
    if (!line.empty() && line.back() == '\n') {
      line.pop_back();
      address_ = line;
      return;
    }
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = 0;
      throw std::runtime_error("entente-server ended before it served:\n" + Log());
    }
    std::this_thread::sleep_for(kPoll);
  }
  Kill();
  throw std::runtime_error("entente-server did not serve in time:\n" + Log());
}

pid_t ServerProcess::postmaster_pid() const {
  for (const char* place : {"/postgres/postmaster.pid", "/postmaster.pid"}) {
    std::ifstream in(data_dir_ + place);
    pid_t pid = 0;
    if (in >> pid) return pid;
  }
  return 0;
}

void ServerProcess::Kill() {
  SignalProcess(pid_, SIGKILL);
  WaitFor(std::exchange(pid_, 0));
}

int ServerProcess::Terminate() {
  SignalProcess(pid_, SIGTERM);
  return WaitFor(std::exchange(pid_, 0));
}

std::string ServerProcess::Log() const { return ReadFile(folder_.path() + "/log"); }

std::unique_ptr<grpc::ClientContext> ContextFor(int seconds) {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(seconds));
  return context;
}

void MakeAgency(ServerProcess& server, const std::string& id, const std::string& region_code) {
  v1::CreateAgencyRequest request;
  request.set_agency_id(id);
  request.mutable_agency()->set_region_code(region_code);
  v1::AgencyName* name = request.mutable_agency()->add_names();
  name->set_text("Agency " + id);
  name->set_language_code("en");
  name->set_kind(v1::AgencyName::OFFICIAL);
  v1::Agency agency;
  const grpc::Status status = server.directory().CreateAgency(ContextFor().get(), request, &agency);
  if (!status.ok()) throw std::runtime_error("CreateAgency: " + status.error_message());
}

v1::Initiative AnInitiative(const std::string& title, const std::string& agency) {
  v1::Initiative initiative;
  v1::LocalizedText* text = initiative.add_titles();
  text->set_language_code("en");
  text->set_text(title);
  initiative.mutable_announced()->set_edtf("2010-07-13");
  v1::Participant* participant = initiative.add_participants();
  participant->set_agency(agency);
  participant->set_role(v1::Participant::PARTY);
  initiative.mutable_other()->set_description("for a test");
  return initiative;
}

}  // namespace entente::test
