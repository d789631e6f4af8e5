#include "storage/postgres/embedded/cluster.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <libpq-fe.h>

#include "storage/postgres/embedded/installation.h"
#include "storage/postgres/embedded/process.h"
#include "storage/postgres/embedded/strays.h"
#include "tests/storage/postgres/embedded/scratch_folder.h"
#include "tests/support/signal_process.h"

namespace entente::storage::postgres::embedded {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// What progress was told, from whatever thread.
class Heard final {
 public:
  [[nodiscard]] std::function<void(std::string_view)> Ear() {
    return [this](std::string_view what) {
      const std::lock_guard lock(mutex_);
      lines_.emplace_back(what);
    };
  }
  [[nodiscard]] std::vector<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

struct ConnectionDeleter {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Connection = std::unique_ptr<PGconn, ConnectionDeleter>;

Connection Connect(const std::string& url) { return Connection(PQconnectdb(url.c_str())); }

struct Answer {
  bool ok = false;
  std::string text;  // the first field, or the error
};

Answer Ask(const Connection& connection, const std::string& statement) {
  PGresult* result = PQexec(connection.get(), statement.c_str());
  Answer answer;
  answer.ok =
      PQresultStatus(result) == PGRES_TUPLES_OK || PQresultStatus(result) == PGRES_COMMAND_OK;
  answer.text = PQresultErrorMessage(result);
  if (answer.ok && PQntuples(result) > 0) answer.text = PQgetvalue(result, 0, 0);
  PQclear(result);
  return answer;
}

std::string Ask(const std::string& url, const std::string& statement) {
  const Connection connection = Connect(url);
  if (PQstatus(connection.get()) != CONNECTION_OK) return PQerrorMessage(connection.get());
  return Ask(connection, statement).text;
}

ClusterOptions OptionsFor(const fs::path& directory) {
  ClusterOptions options;
  options.data_dir = directory;
  options.durable = false;
  return options;
}

std::unique_ptr<Cluster> MustStart(const ClusterOptions& options) {
  absl::StatusOr<std::unique_ptr<Cluster>> cluster = Cluster::Start(options);
  if (!cluster.ok()) {
    ADD_FAILURE() << cluster.status();
    std::exit(1);  // no test here can go on without
  }
  return *std::move(cluster);
}

// Waits for the condition, at most a minute.
template <typename Condition>
bool Eventually(const Condition& condition) {
  const auto deadline = std::chrono::steady_clock::now() + seconds(60);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

ClusterIdentity IdentityOf(const fs::path& directory) {
  const fs::path data = fs::canonical(directory) / "postgres";
  return {data, absl::StrCat("entente-", DirectoryTag(fs::canonical(directory))),
          DatabaseAccount(data)->uid};
}

// A process that is a copy of this one and ends without its destructors.
pid_t ForkInto(const std::function<void()>& act) {
  const pid_t child = fork();
  if (child != 0) return child;
  act();
  _exit(0);
}

// Lets a child of ForkInto say that it is as far as the test needs it.
class Signpost final {
 public:
  Signpost() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) std::abort();
  }
  Signpost(const Signpost&) = delete;
  Signpost& operator=(const Signpost&) = delete;
  ~Signpost() {
    close(ends_[0]);
    if (ends_[1] >= 0) close(ends_[1]);
  }

  void Raise() const { [[maybe_unused]] const ssize_t written = write(ends_[1], "!", 1); }

  // False when the child ended without raising it.
  [[nodiscard]] bool Await() {
    close(std::exchange(ends_[1], -1));
    char byte = 0;
    return read(ends_[0], &byte, 1) == 1;
  }

 private:
  std::array<int, 2> ends_ = {-1, -1};
};

TEST(Cluster, FirstStartMakesADatabaseThatServes) {
  const ScratchFolder scratch;
  Heard heard;
  ClusterOptions options = OptionsFor(scratch.path() / "data");
  options.progress = heard.Ear();

  const std::unique_ptr<Cluster> cluster = MustStart(options);

  EXPECT_EQ(Ask(cluster->url(), "SELECT current_user || '@' || current_database()"),
            "entente@entente");
  EXPECT_EQ(Ask(cluster->url(), "CREATE TABLE agency (id text)"), "");
  EXPECT_THAT(heard.lines(), testing::ElementsAre(StartsWith("creating a database cluster in "),
                                                  StartsWith("starting PostgreSQL 1")));
}

TEST(Cluster, IsDurableUtf8AndListensOnItsSocketOnly) {
  const ScratchFolder scratch;
  ClusterOptions options = OptionsFor(scratch.path() / "data");
  options.durable = true;
  options.settings = {{"work_mem", "5MB"}};

  const std::unique_ptr<Cluster> cluster = MustStart(options);

  const Connection connection = Connect(cluster->url());
  for (const auto& [setting, value] :
       std::vector<std::pair<std::string, std::string>>{{"fsync", "on"},
                                                        {"synchronous_commit", "on"},
                                                        {"full_page_writes", "on"},
                                                        {"data_checksums", "on"},
                                                        {"listen_addresses", ""},
                                                        {"max_connections", "100"},
                                                        {"server_encoding", "UTF8"},
                                                        {"work_mem", "5MB"}}) {
    EXPECT_EQ(Ask(connection, "SHOW " + setting).text, value) << setting;
  }
  EXPECT_EQ(Ask(connection,
                "SELECT pg_get_userbyid(datdba) || ' ' || datcollate || ' ' || datctype "
                "FROM pg_database WHERE datname = 'entente'")
                .text,
            "entente C.UTF-8 C.UTF-8");
  EXPECT_EQ(Ask(connection, "SELECT rolsuper FROM pg_roles WHERE rolname = 'entente'").text, "f");
  EXPECT_EQ(
      Ask(connection, "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'entente_reporting'").text,
      "f");
}

TEST(Cluster, SecondStartKeepsWhatWasWritten) {
  const ScratchFolder scratch;
  {
    const std::unique_ptr<Cluster> first = MustStart(OptionsFor(scratch.path()));
    ASSERT_EQ(Ask(first->url(), "CREATE TABLE agency AS SELECT 'us-cbp' AS id"), "");
    EXPECT_EQ(first->Stop(), absl::OkStatus());
  }
  Heard heard;
  ClusterOptions options = OptionsFor(scratch.path());
  options.progress = heard.Ear();

  const std::unique_ptr<Cluster> second = MustStart(options);

  EXPECT_EQ(Ask(second->url(), "SELECT id FROM agency"), "us-cbp");
  EXPECT_THAT(heard.lines(), Not(Contains(HasSubstr("creating"))));
}

TEST(Cluster, StopLeavesNoProcessAndNoSocketFolder) {
  const ScratchFolder scratch;
  const std::unique_ptr<Cluster> cluster = MustStart(OptionsFor(scratch.path()));
  const Connection open = Connect(cluster->url());
  const fs::path socket_folder = PQhost(open.get());
  ASSERT_TRUE(fs::exists(socket_folder));
  ASSERT_THAT(FindStrays(IdentityOf(scratch.path())), Not(IsEmpty()));

  EXPECT_EQ(cluster->Stop(), absl::OkStatus());

  EXPECT_THAT(FindStrays(IdentityOf(scratch.path())), IsEmpty());
  EXPECT_FALSE(fs::exists(socket_folder));
  EXPECT_EQ(cluster->postmaster_pid(), 0);
  EXPECT_EQ(cluster->Stop(), absl::OkStatus());
}

TEST(Cluster, StopForcesADatabaseThatDoesNotStop) {
  const ScratchFolder scratch;
  ClusterOptions options = OptionsFor(scratch.path());
  options.stop_timeout = std::chrono::milliseconds(50);
  const std::unique_ptr<Cluster> cluster = MustStart(options);
  test::SignalProcess(cluster->postmaster_pid(), SIGSTOP);

  const absl::Status status = cluster->Stop();

  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_THAT(FindStrays(IdentityOf(scratch.path())), IsEmpty());
}

TEST(Cluster, SecondServerOnTheDirectoryIsRefusedNamingTheFirst) {
  const ScratchFolder scratch;
  Signpost started;
  Signpost finished;
  const pid_t holder = ForkInto([&] {
    const std::unique_ptr<Cluster> cluster = MustStart(OptionsFor(scratch.path()));
    started.Raise();
    [[maybe_unused]] const bool raised = finished.Await();
  });
  ASSERT_TRUE(started.Await());

  const absl::StatusOr<std::unique_ptr<Cluster>> second =
      Cluster::Start(OptionsFor(scratch.path() / "." / ""));

  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(second.status().ToString(), HasSubstr(absl::StrCat("(process ", holder, ")")));
  finished.Raise();
  EXPECT_EQ(Reap(holder), 0);
}

TEST(Cluster, LongPathWithSpacesQuotesAndAccentsWorks) {
  const ScratchFolder scratch;
  const fs::path directory =
      scratch.path() / std::string(120, 'x') / "Übergröße 'of' \"data\" $HOME";

  const std::unique_ptr<Cluster> cluster = MustStart(OptionsFor(directory));

  EXPECT_EQ(Ask(cluster->url(), "SELECT 1"), "1");
  EXPECT_EQ(cluster->Stop(), absl::OkStatus());
}

TEST(Cluster, KilledPostmasterIsStartedAgainEachTime) {
  const ScratchFolder scratch;
  Heard heard;
  ClusterOptions options = OptionsFor(scratch.path());
  options.progress = heard.Ear();
  const std::unique_ptr<Cluster> cluster = MustStart(options);
  ASSERT_EQ(Ask(cluster->url(), "CREATE TABLE agency AS SELECT 'us-cbp' AS id"), "");

  for (int time = 0; time < 3; ++time) {
    const pid_t before = cluster->postmaster_pid();
    // A backend busy in a query does not notice by itself that its postmaster is gone.
    const Connection busy = Connect(cluster->url());
    PQsendQuery(busy.get(),
                "SELECT count(*) FROM generate_series(1, 100000) AS a, generate_series(1, 100000) "
                "AS b WHERE a + b < 0");
    test::SignalProcess(before, SIGKILL);

    ASSERT_TRUE(Eventually([&] {
      return cluster->postmaster_pid() != before && cluster->postmaster_pid() != 0 &&
             Ask(cluster->url(), "SELECT id FROM agency") == "us-cbp";
    })) << testing::PrintToString(heard.lines());
  }
  EXPECT_THAT(heard.lines(),
              Contains(AllOf(HasSubstr("ended with signal 9"), HasSubstr("starting it again"))));
  EXPECT_EQ(cluster->Stop(), absl::OkStatus());
}

TEST(Cluster, KilledBackendIsMendedByPostgresItself) {
  const ScratchFolder scratch;
  const std::unique_ptr<Cluster> cluster = MustStart(OptionsFor(scratch.path()));
  const pid_t postmaster = cluster->postmaster_pid();
  const Connection connection = Connect(cluster->url());

  test::SignalProcess(PQbackendPID(connection.get()), SIGKILL);

  EXPECT_TRUE(Eventually([&] { return !Ask(connection, "SELECT 1").ok; }));
  EXPECT_TRUE(Eventually([&] { return Ask(cluster->url(), "SELECT 1") == "1"; }));
  EXPECT_EQ(cluster->postmaster_pid(), postmaster);
}

// Kills the postmaster, once there is one: after an earlier kill, backends may serve on for a while
// before it is started again.
void KillPostmaster(const Cluster& cluster) {
  pid_t postmaster = 0;
  EXPECT_TRUE(Eventually([&] { return (postmaster = cluster.postmaster_pid()) != 0; }));
  test::SignalProcess(postmaster, SIGKILL);
}

TEST(Cluster, EveryAcknowledgedRowSurvivesAKillInTheMiddle) {
  const ScratchFolder scratch;
  ClusterOptions options = OptionsFor(scratch.path());
  options.durable = true;
  const std::unique_ptr<Cluster> cluster = MustStart(options);
  ASSERT_EQ(Ask(cluster->url(), "CREATE TABLE change (number int PRIMARY KEY)"), "");
  Connection connection = Connect(cluster->url());

  for (int number = 1; number <= 200; ++number) {
    if (number == 70 || number == 140) KillPostmaster(*cluster);
    // Until acknowledged; one in doubt is written again under the same number.
    ASSERT_TRUE(Eventually([&] {
      const std::string insert =
          absl::StrCat("INSERT INTO change VALUES (", number, ") ON CONFLICT DO NOTHING");
      if (Ask(connection, insert).ok) return true;
      connection = Connect(cluster->url());
      return false;
    })) << number;
  }

  // A backend may serve its connection on after its postmaster was killed; a new connection is one
  // to the postmaster that was started again.
  ASSERT_TRUE(Eventually([&] { return Ask(cluster->url(), "SELECT 1") == "1"; }));
  EXPECT_EQ(Ask(cluster->url(), "SELECT count(*) || ' ' || max(number) FROM change"), "200 200");
}

TEST(Cluster, DiesWithItsServerAndStartsAgainWithEverythingCommitted) {
  const ScratchFolder scratch;
  Signpost written;
  const pid_t server = ForkInto([&] {
    ClusterOptions options = OptionsFor(scratch.path());
    options.durable = true;
    const std::unique_ptr<Cluster> cluster = MustStart(options);
    if (Ask(cluster->url(), "CREATE TABLE agency AS SELECT 'us-cbp' AS id").empty()) {
      written.Raise();
    }
    while (true) pause();
  });
  ASSERT_TRUE(written.Await());

  test::SignalProcess(server, SIGKILL);
  EXPECT_EQ(DescribeExit(Reap(server)), "signal 9");
  // At once: what is left of the old database may still be on its way out.
  const std::unique_ptr<Cluster> cluster = MustStart(OptionsFor(scratch.path()));

  EXPECT_EQ(Ask(cluster->url(), "SELECT id FROM agency"), "us-cbp");
  EXPECT_EQ(cluster->Stop(), absl::OkStatus());
  EXPECT_THAT(FindStrays(IdentityOf(scratch.path())), IsEmpty());
}

TEST(Cluster, LeavesNoOrphanWhenItsServerIsKilled) {
  const ScratchFolder scratch;
  Signpost started;
  const pid_t server = ForkInto([&] {
    const std::unique_ptr<Cluster> cluster = MustStart(OptionsFor(scratch.path()));
    started.Raise();
    while (true) pause();
  });
  ASSERT_TRUE(started.Await());
  ASSERT_THAT(FindStrays(IdentityOf(scratch.path())), Not(IsEmpty()));

  test::SignalProcess(server, SIGKILL);
  Reap(server);

  EXPECT_TRUE(Eventually([&] { return FindStrays(IdentityOf(scratch.path())).empty(); }));
  // Takes over the socket folder, which nobody was left to remove, and removes it.
  EXPECT_EQ(MustStart(OptionsFor(scratch.path()))->Stop(), absl::OkStatus());
}

// Runs postgres on the directory as nobody's child would be: not tied to a server.
pid_t StartOrphan(const fs::path& directory) {
  const fs::path data = directory / "postgres";
  const Account account = *DatabaseAccount(data);
  Command command;
  command.program =
      FindInstallation(BinaryFoldersFromEnvironment(), *MajorOfCluster(data), account)->bin_dir /
      "postgres";
  command.arguments = {"-D", data.string(),
                       "-c", "listen_addresses=",
                       "-c", absl::StrCat("unix_socket_directories=", data.string())};
  command.environment = {"LC_ALL=C.UTF-8"};
  command.account = account;
  command.death_signal = 0;
  return *Spawn(command);
}

TEST(Cluster, OrphanedPostgresIsStoppedFirst) {
  const ScratchFolder scratch;
  ASSERT_EQ(MustStart(OptionsFor(scratch.path()))->Stop(), absl::OkStatus());
  const pid_t orphan = StartOrphan(scratch.path());
  ASSERT_TRUE(Eventually([&] { return fs::exists(scratch.path() / "postgres/.s.PGSQL.5432"); }));
  Heard heard;
  ClusterOptions options = OptionsFor(scratch.path());
  options.progress = heard.Ear();

  const std::unique_ptr<Cluster> cluster = MustStart(options);

  EXPECT_EQ(Reap(orphan), 0) << "not a clean end";
  EXPECT_EQ(Ask(cluster->url(), "SELECT 1"), "1");
  EXPECT_THAT(heard.lines(), Contains(StartsWith(absl::StrCat(
                                 "stopping an orphaned PostgreSQL (process ", orphan, ") of "))));
}

TEST(Cluster, PidFileThatNamesSomebodyElsesProcessIsNotInTheWay) {
  const ScratchFolder scratch;
  ASSERT_EQ(MustStart(OptionsFor(scratch.path()))->Stop(), absl::OkStatus());
  const fs::path data = scratch.path() / "postgres";
  Command sleep;
  sleep.program = "/bin/sleep";
  sleep.arguments = {"1000"};
  sleep.account = *DatabaseAccount(data);
  const absl::StatusOr<pid_t> sleeper = Spawn(sleep);
  ASSERT_TRUE(sleeper.ok()) << sleeper.status();
  WriteFile(data / "postmaster.pid", absl::StrCat(*sleeper, "\n", data.string(), "\n1\n5432\n"));

  const std::unique_ptr<Cluster> cluster = MustStart(OptionsFor(scratch.path()));

  EXPECT_EQ(Ask(cluster->url(), "SELECT 1"), "1");
  EXPECT_FALSE(WaitUntilEnded(*sleeper, std::chrono::milliseconds(0))) << "it was ended";
  test::SignalProcess(*sleeper, SIGKILL);
  Reap(*sleeper);
}

TEST(Cluster, StartCutShortIsBegunAnew) {
  const ScratchFolder scratch;
  WriteFile(scratch.path() / "postgres.new/base/half", "made");

  const std::unique_ptr<Cluster> cluster = MustStart(OptionsFor(scratch.path()));

  EXPECT_EQ(Ask(cluster->url(), "SELECT 1"), "1");
  EXPECT_FALSE(fs::exists(scratch.path() / "postgres.new"));
}

TEST(Cluster, StartIsGivenUpWhenToldTo) {
  const ScratchFolder scratch;
  ClusterOptions options = OptionsFor(scratch.path());
  options.give_up = [] { return true; };

  const auto cluster = Cluster::Start(options);

  EXPECT_EQ(cluster.status().code(), absl::StatusCode::kCancelled) << cluster.status();
  EXPECT_TRUE(FindStrays(IdentityOf(scratch.path())).empty());
}

TEST(Cluster, HasASessionOfItsOwn) {
  const ScratchFolder scratch;

  const std::unique_ptr<Cluster> cluster = MustStart(OptionsFor(scratch.path()));

  EXPECT_EQ(getsid(cluster->postmaster_pid()), cluster->postmaster_pid());
}

// Root's server hands the database to "postgres", so only a process of another user shows the rest.
TEST(Cluster, WorksForAnOrdinaryUser) {
  const ScratchFolder scratch;
  const fs::path directory = scratch.path() / "data";
  const uid_t user = geteuid() == 0 ? AccountNamed("nobody")->uid : geteuid();
  fs::create_directory(directory);
  ASSERT_EQ(chown(directory.c_str(), user, static_cast<gid_t>(-1)), 0);
  const pid_t child = ForkInto([&] {
    if (geteuid() == 0 && (setgroups(0, nullptr) != 0 || setgid(65534) != 0 || setuid(user) != 0)) {
      _exit(2);
    }
    const std::unique_ptr<Cluster> cluster = MustStart(OptionsFor(directory));
    const pid_t before = cluster->postmaster_pid();
    test::SignalProcess(before, SIGKILL);
    if (!Eventually([&] {
          return cluster->postmaster_pid() != before &&
                 Ask(cluster->url(), "SELECT current_user") == "entente";
        })) {
      _exit(3);
    }
    _exit(cluster->Stop().ok() ? 0 : 4);
  });

  EXPECT_EQ(DescribeExit(Reap(child)), "exit status 0");
  struct stat owner {};
  ASSERT_EQ(stat((directory / "postgres").c_str(), &owner), 0);
  EXPECT_EQ(owner.st_uid, user);
  // And then root, say to look at it, keeps it that user's.
  const std::unique_ptr<Cluster> cluster = MustStart(OptionsFor(directory));
  EXPECT_EQ(Ask(cluster->url(), "SELECT 1"), "1");
}

TEST(Cluster, RunsAsAnotherUserForRoot) {
  const ScratchFolder scratch;
  const std::unique_ptr<Cluster> cluster = MustStart(OptionsFor(scratch.path() / "data"));

  struct stat owner {};
  ASSERT_EQ(stat(absl::StrCat("/proc/", cluster->postmaster_pid()).c_str(), &owner), 0);

  EXPECT_NE(owner.st_uid, 0U);
  EXPECT_EQ(owner.st_uid, geteuid() == 0 ? AccountNamed("postgres")->uid : geteuid());
}

TEST(Cluster, DataOfAMissingVersionIsRefusedNamingIt) {
  const ScratchFolder scratch;
  WriteFile(scratch.path() / "postgres/PG_VERSION", "12\n");
  if (geteuid() == 0) {
    const Account account = *AccountNamed("postgres");
    ASSERT_EQ(chown((scratch.path() / "postgres").c_str(), account.uid, account.gid), 0);
  }

  const absl::StatusOr<std::unique_ptr<Cluster>> cluster =
      Cluster::Start(OptionsFor(scratch.path()));

  EXPECT_EQ(cluster.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(cluster.status().ToString(), HasSubstr("made by PostgreSQL 12"));
}

TEST(Cluster, MissingProgramsAreNotFoundAndNothingIsMade) {
  const ScratchFolder scratch;
  ClusterOptions options = OptionsFor(scratch.path() / "data");
  options.bin_dir = scratch.path();

  const absl::StatusOr<std::unique_ptr<Cluster>> cluster = Cluster::Start(options);

  EXPECT_EQ(cluster.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(cluster.status().ToString(), HasSubstr("Debian package postgresql"));
  EXPECT_FALSE(fs::exists(scratch.path() / "data"));
}

TEST(Cluster, SettingThatPostgresRefusesIsToldInItsWords) {
  const ScratchFolder scratch;
  ClusterOptions options = OptionsFor(scratch.path());
  options.settings = {{"max_connections", "many"}};

  const absl::StatusOr<std::unique_ptr<Cluster>> cluster = Cluster::Start(options);

  EXPECT_EQ(cluster.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(cluster.status().ToString(),
              HasSubstr("invalid value for parameter \"max_connections\""));
  EXPECT_THAT(FindStrays(IdentityOf(scratch.path())), IsEmpty());
  EXPECT_EQ(Ask(MustStart(OptionsFor(scratch.path()))->url(), "SELECT 1"), "1");
}

TEST(Cluster, MovedOneStopsOnce) {
  const ScratchFolder scratch;
  const std::unique_ptr<Cluster> from = MustStart(OptionsFor(scratch.path()));

  Cluster to = std::move(*from);

  EXPECT_EQ(Ask(to.url(), "SELECT 1"), "1");
  EXPECT_EQ(to.Stop(), absl::OkStatus());
}

}  // namespace
}  // namespace entente::storage::postgres::embedded
