#include "tests/robustness/scenario.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"

#include "tests/support/signal_process.h"

namespace entente::robustness {
namespace {

using Clock = std::chrono::steady_clock;
using storage::postgres::embedded::Cluster;
using storage::postgres::embedded::ClusterOptions;

// Between two looks at what cannot be waited for.
constexpr std::chrono::milliseconds kPoll(10);

// Other connections to the record; a statement of theirs that runs may still commit.
constexpr const char* kEndOthersSql = R"sql(
SELECT pg_terminate_backend(pid)
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid())sql";

void RunOrThrow(const std::vector<std::string>& command) {
  const test::Output output = test::RunProgram(command);
  if (output.exit_status == 0) return;
  throw std::runtime_error(command.front() + ": " + output.out + output.err);
}

// What stands behind `name=` in a URL's parameters.
std::string ParameterOf(const std::string& url, const std::string& name) {
  const std::size_t begin = url.find(name + "=") + name.size() + 1;
  return url.substr(begin, url.find('&', begin) - begin);
}

}  // namespace

Scenario::Scenario(std::chrono::seconds length) : begin_(Clock::now()) {
  StartCluster();
  Connect()->Run("CREATE DATABASE other");
  database_proxy_ = std::make_unique<test::UnrulyProxy>(ParameterOf(url_, "host") + "/.s.PGSQL." +
                                                        ParameterOf(url_, "port"));
  commit_proxy_ = std::make_unique<test::CuttingProxy>(
      url_ + "&host=127.0.0.1&port=" + std::to_string(database_proxy_->port()));
  RunOrThrow({ENTENTE_SERVER_BINARY, "migrate", "--database-url", url_});
  client_proxy_ = std::make_unique<test::UnrulyProxy>(folder_.path() + "/server.sock");
  StartServer();
  end_ = Clock::now() + length;
}

// The server first: it waits for nobody then.
Scenario::~Scenario() { server_.reset(); }

void Scenario::StartCluster() {
  ClusterOptions options;
  options.data_dir = folder_.path() + "/data";
  options.durable = false;  // processes are killed, the machine is not
  auto cluster = Cluster::Start(options);
  if (!cluster.ok()) throw std::runtime_error(cluster.status().ToString());
  cluster_ = *std::move(cluster);
  url_ = cluster_->url();
}

void Scenario::StopCluster() {
  // Aborted: it had to be forced, and recovers at the next start.
  (void)cluster_->Stop();
  cluster_.reset();
}

void Scenario::StartServer() {
  server_ = std::make_unique<test::ServerProcess>(
      "", std::vector<std::string>{"--database-url", commit_proxy_->url(), "--listen",
                                   "unix:" + folder_.path() + "/server.sock"});
}

std::string Scenario::UrlOf(const std::string& database) const {
  return url_ + "&dbname=" + database;
}

std::shared_ptr<grpc::Channel> Scenario::NewChannel() const {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  // A server that was killed is soon back.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 200);
  return grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(client_proxy_->port()),
                                   grpc::InsecureChannelCredentials(), arguments);
}

Span Scenario::Begin() const {
  Span span;
  span.first_epoch = epoch_;
  span.begin_us =
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin_).count();
  return span;
}

void Scenario::End(Span& span) const {
  span.end_us =
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin_).count();
  span.last_epoch = epoch_;
}

bool Scenario::HasGivenUp() const {
  const std::lock_guard lock(mutex_);
  return !why_given_up_.empty();
}

bool Scenario::IsOver() const { return Clock::now() >= end_ || HasGivenUp(); }

void Scenario::CountAnswer() {
  const std::lock_guard lock(mutex_);
  ++answers_;
  changed_.notify_all();
}

void Scenario::GiveUp(const std::string& why) {
  const std::lock_guard lock(mutex_);
  if (why_given_up_.empty()) why_given_up_ = why;
  changed_.notify_all();
}

std::string Scenario::why_given_up() const {
  const std::lock_guard lock(mutex_);
  return why_given_up_;
}

storage::FeedPosition Scenario::lost_position() const {
  const std::lock_guard lock(mutex_);
  return lost_position_;
}

bool Scenario::AwaitAnswers(int count) {
  bool is_in_time = true;
  {
    std::unique_lock lock(mutex_);
    const std::int64_t wanted = answers_ + count;
    const auto until = std::min(end_, Clock::now() + kPatience);
    changed_.wait_until(lock, until, [&] { return answers_ >= wanted || !why_given_up_.empty(); });
    is_in_time = answers_ >= wanted || Clock::now() >= end_;
  }
  if (!is_in_time) GiveUp("writes were not answered in time");
  return !IsOver();
}

void Scenario::Hold(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, time, [this] { return !why_given_up_.empty(); });
}

void Scenario::KillServer() {
  server_->Kill();
  StartServer();
}

void Scenario::StopServer() {
  const int status = server_->Terminate();
  if (status != 0) {
    throw std::runtime_error("the server ended with status " + std::to_string(status) + ":\n" +
                             server_->Log());
  }
  StartServer();
}

pid_t Scenario::AwaitPostmaster() {
  const auto until = Clock::now() + kPatience;
  pid_t postmaster = cluster_->postmaster_pid();
  for (; postmaster < 2 && Clock::now() < until; postmaster = cluster_->postmaster_pid()) {
    Hold(kPoll);
  }
  if (postmaster < 2) throw std::runtime_error("the database was not started again in time");
  return postmaster;
}

std::unique_ptr<Sql> Scenario::Connect(const std::string& database) {
  const auto until = Clock::now() + kPatience;
  while (true) {
    try {
      return std::make_unique<Sql>(UrlOf(database));
    } catch (const std::runtime_error&) {
      if (Clock::now() > until) throw;
    }
    Hold(kPoll);
  }
}

void Scenario::BackUp() {
  StopCluster();
  const std::string backup = folder_.path() + "/backup";
  std::filesystem::remove_all(backup);
  RunOrThrow({"/bin/cp", "-a", folder_.path() + "/data/postgres", backup});
  StartCluster();
}

void Scenario::Restore() {
  // First nobody writes any more, so that what is read is the whole of this epoch.
  database_proxy_->Refuse(true);
  database_proxy_->CutAll();
  {
    const std::unique_ptr<Sql> sql = Connect();
    while (!sql->Run(kEndOthersSql).empty()) Hold(kPoll);
    past_.push_back({ReadTruth(*sql), backup_});
  }
  StopCluster();
  const std::string data = folder_.path() + "/data/postgres";
  std::filesystem::remove_all(data);
  RunOrThrow({"/bin/mv", folder_.path() + "/backup", data});
  ++epoch_;
  StartCluster();
  backup_ = std::stoll(Connect()->Run("SELECT number FROM head").at(0).at(0));
  const Truth& before = past_.back().truth;
  if (before.head > backup_) {
    const std::lock_guard lock(mutex_);
    lost_position_ = {before.head, before.head_digest};
  }
  database_proxy_->Refuse(false);
}

Epochs Scenario::ReadEpochs() {
  try {
    Epochs epochs = past_;
    epochs.push_back({ReadTruth(*Connect()), backup_});
    return epochs;
  } catch (const std::runtime_error& error) {
    GiveUp(error.what());  // so that nobody waits for more
    throw;
  }
}

}  // namespace entente::robustness
