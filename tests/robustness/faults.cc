#include "tests/robustness/faults.h"

#include <signal.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "tests/support/signal_process.h"

namespace entente::robustness {
namespace {

using AtCommit = test::CuttingProxy::AtCommit;
using Undo = Fault::Undo;
using std::chrono::milliseconds;

// Work gets done between two faults.
constexpr int kAnswersBetween = 12;
// Faults that last beside the one that is injected.
constexpr std::size_t kLastingMax = 2;

constexpr const char* kBackendsSql = R"sql(
SELECT pid
FROM pg_stat_activity
WHERE datname = 'entente' AND backend_type = 'client backend' AND pid <> pg_backend_pid()
ORDER BY pid)sql";

int Between(Random& random, int low, int high) {
  return std::uniform_int_distribution<int>(low, high)(random);
}

milliseconds AWhile(Random& random) { return milliseconds(Between(random, 50, 1200)); }

// What `ask` gives of a database that may go away while it is asked.
template <typename Ask>
auto Insist(const Ask& ask) {
  const auto give_up = std::chrono::steady_clock::now() + kPatience;
  while (true) {
    try {
      return ask();
    } catch (const std::runtime_error&) {
      if (std::chrono::steady_clock::now() > give_up) throw;
    }
  }
}

// One of the server's; 0 when it has none at this moment.
pid_t AnyBackend(Scenario& scenario, Random& random) {
  const Sql::Rows backends = Insist([&] { return scenario.Connect()->Run(kBackendsSql); });
  if (backends.empty()) return 0;
  const int chosen = Between(random, 0, static_cast<int>(backends.size()) - 1);
  return std::stoi(backends[static_cast<std::size_t>(chosen)][0]);
}

// False when it has ended meanwhile.
bool Signal(pid_t pid, int signal) {
  if (pid < 2) return false;
  try {
    test::SignalProcess(pid, signal);
    return true;
  } catch (const std::system_error& error) {
    if (error.code().value() == ESRCH) return false;
    throw;
  }
}

Undo Pause(Scenario& scenario, pid_t pid, milliseconds time) {
  if (!Signal(pid, SIGSTOP)) return {};
  scenario.Hold(time);
  Signal(pid, SIGCONT);
  return {};
}

// --- Processes ---

Undo KillServer(Scenario& scenario, Random&) {
  scenario.KillServer();
  return {};
}

Undo StopServer(Scenario& scenario, Random&) {
  scenario.StopServer();
  return {};
}

Undo PauseServer(Scenario& scenario, Random& random) {
  return Pause(scenario, scenario.server_pid(), AWhile(random));
}

Undo KillDatabase(Scenario& scenario, Random&) {
  Signal(scenario.AwaitPostmaster(), SIGKILL);
  return {};
}

// PostgreSQL then ends all other connections too, and recovers.
Undo KillBackend(Scenario& scenario, Random& random) {
  Signal(AnyBackend(scenario, random), SIGKILL);
  return {};
}

Undo EndBackend(Scenario& scenario, Random& random) {
  Signal(AnyBackend(scenario, random), SIGTERM);
  return {};
}

Undo PauseBackend(Scenario& scenario, Random& random) {
  return Pause(scenario, AnyBackend(scenario, random), AWhile(random));
}

// --- Transactions of others ---

// A connection that has run the statements; with it the transaction ends.
std::shared_ptr<Sql> Open(Scenario& scenario, const std::string& database,
                          const std::vector<std::string>& statements) {
  return Insist([&] {
    std::shared_ptr<Sql> sql = scenario.Connect(database);
    for (const std::string& statement : statements) sql->Run(statement);
    return sql;
  });
}

Undo HoldOpen(std::shared_ptr<Sql> sql) {
  return [held = std::move(sql)]() mutable { held.reset(); };
}

Undo LongTransaction(Scenario& scenario, Random&) {
  return HoldOpen(Open(scenario, "entente",
                       {"BEGIN ISOLATION LEVEL REPEATABLE READ",
                        "SELECT txid_current(), (SELECT count(*) FROM change)"}));
}

Undo TransactionInAnotherDatabase(Scenario& scenario, Random&) {
  return HoldOpen(Open(scenario, "other",
                       {"BEGIN", "CREATE TEMPORARY TABLE held (number bigint)",
                        "INSERT INTO held VALUES (1)", "NOTIFY entente_change"}));
}

// Of the row that each write takes its number from.
Undo LockHead(Scenario& scenario, Random& random) {
  const auto held = Open(scenario, "entente", {"BEGIN", "SELECT FROM head FOR UPDATE"});
  scenario.Hold(AWhile(random));
  return {};
}

// --- The network ---

Undo CutClients(Scenario& scenario, Random&) {
  scenario.client_proxy().CutAll();
  return {};
}

Undo CutClientsInAMessage(Scenario& scenario, Random& random) {
  scenario.client_proxy().CutAfter(static_cast<std::size_t>(Between(random, 1, 5000)));
  return {};
}

Undo CutDatabase(Scenario& scenario, Random&) {
  scenario.database_proxy().CutAll();
  return {};
}

Undo CutDatabaseInAMessage(Scenario& scenario, Random& random) {
  scenario.database_proxy().CutAfter(static_cast<std::size_t>(Between(random, 1, 5000)));
  return {};
}

Undo DatabaseAway(Scenario& scenario, Random& random) {
  scenario.database_proxy().Refuse(true);
  scenario.database_proxy().CutAll();
  scenario.Hold(AWhile(random));
  scenario.database_proxy().Refuse(false);
  return {};
}

Undo PauseConnection(Scenario& scenario, test::UnrulyProxy& proxy, Random& random) {
  proxy.PauseOne(true);
  scenario.Hold(AWhile(random));
  proxy.PauseOne(false);
  return {};
}

Undo PauseClientConnection(Scenario& scenario, Random& random) {
  return PauseConnection(scenario, scenario.client_proxy(), random);
}

Undo PauseDatabaseConnection(Scenario& scenario, Random& random) {
  return PauseConnection(scenario, scenario.database_proxy(), random);
}

Undo Behave(test::UnrulyProxy& proxy, test::UnrulyProxy::Manner manner) {
  proxy.Behave(manner);
  return [&proxy] { proxy.Behave({}); };
}

Undo DelayClients(Scenario& scenario, Random& random) {
  return Behave(scenario.client_proxy(), {.delay = milliseconds(Between(random, 1, 30))});
}

Undo DelayDatabase(Scenario& scenario, Random& random) {
  return Behave(scenario.database_proxy(), {.delay = milliseconds(Between(random, 1, 8))});
}

Undo SliceClients(Scenario& scenario, Random& random) {
  return Behave(scenario.client_proxy(),
                {.piece_bytes = static_cast<std::size_t>(Between(random, 1, 40))});
}

Undo SliceDatabase(Scenario& scenario, Random& random) {
  return Behave(scenario.database_proxy(),
                {.piece_bytes = static_cast<std::size_t>(Between(random, 5, 60))});
}

// --- The middle of COMMIT ---

// Sometimes nobody answers for a while after it, so that the outcome stays open.
Undo AtNextCommit(Scenario& scenario, AtCommit what, Random& random) {
  const bool then_refuse = Between(random, 0, 1) == 1;
  scenario.commit_proxy().OnNextCommit(what, then_refuse);
  scenario.Hold(AWhile(random));
  scenario.commit_proxy().OnNextCommit(AtCommit::kForward);
  scenario.commit_proxy().Refuse(false);
  return {};
}

Undo CutBeforeCommit(Scenario& scenario, Random& random) {
  return AtNextCommit(scenario, AtCommit::kCut, random);
}

Undo CutAtCommit(Scenario& scenario, Random& random) {
  return AtNextCommit(scenario, AtCommit::kForwardAndCut, random);
}

Undo CutAfterCommit(Scenario& scenario, Random& random) {
  return AtNextCommit(scenario, AtCommit::kCutAnswer, random);
}

Undo StallAtCommit(Scenario& scenario, Random& random) {
  scenario.commit_proxy().OnNextCommit(AtCommit::kStall);
  scenario.Hold(AWhile(random));
  scenario.commit_proxy().OnNextCommit(AtCommit::kForward);
  scenario.commit_proxy().Stall(false);
  return {};
}

// --- The past ---

Undo RestoreOlderBackup(Scenario& scenario, Random& random) {
  scenario.BackUp();
  // What is written meanwhile is lost.
  if (scenario.AwaitAnswers(Between(random, 5, 60))) scenario.Restore();
  return {};
}

// Faults that last, oldest first.
class Lasting final {
 public:
  Lasting() = default;
  ~Lasting() { EndAllBut(0); }
  Lasting(const Lasting&) = delete;
  Lasting& operator=(const Lasting&) = delete;

  void Add(Undo undo) {
    if (undo) undos_.push_back(std::move(undo));
    EndAllBut(kLastingMax);
  }

  void EndAllBut(std::size_t count) {
    for (; undos_.size() > count; undos_.pop_front()) undos_.front()();
  }

 private:
  std::deque<Undo> undos_;
};

}  // namespace

const std::vector<Fault>& AllFaults() {
  static const auto& faults = *new std::vector<Fault>{
      {"kill -9 of the server", KillServer},
      {"stop of the server", StopServer},
      {"pause of the server", PauseServer},
      {"kill -9 of the database", KillDatabase},
      {"kill -9 of a backend", KillBackend},
      {"end of a backend", EndBackend},
      {"pause of a backend", PauseBackend},
      {"long transaction", LongTransaction},
      {"transaction in another database", TransactionInAnotherDatabase},
      {"lock of the head", LockHead},
      {"cut of all clients", CutClients},
      {"cut of a client in a message", CutClientsInAMessage},
      {"cut of all database connections", CutDatabase},
      {"cut of a database connection in a message", CutDatabaseInAMessage},
      {"database away", DatabaseAway},
      {"pause of a client's connection", PauseClientConnection},
      {"pause of a database connection", PauseDatabaseConnection},
      {"delay of clients", DelayClients},
      {"delay of the database", DelayDatabase},
      {"slices of clients' bytes", SliceClients},
      {"slices of the database's bytes", SliceDatabase},
      {"cut before COMMIT", CutBeforeCommit},
      {"cut at COMMIT", CutAtCommit},
      {"cut of COMMIT's answer", CutAfterCommit},
      {"stall at COMMIT", StallAtCommit},
      {"restore of an older backup", RestoreOlderBackup},
  };
  return faults;
}

FaultCounts InjectFaults(Scenario& scenario, unsigned seed) {
  Random random(seed);
  FaultCounts counts;
  Lasting lasting;
  std::vector<const Fault*> left;
  std::string name;
  try {
    while (scenario.AwaitAnswers(kAnswersBetween)) {
      if (left.empty()) {
        for (const Fault& fault : AllFaults()) left.push_back(&fault);
        std::shuffle(left.begin(), left.end(), random);
      }
      const Fault& fault = *left.back();
      left.pop_back();
      name = fault.name;
      lasting.Add(fault.inject(scenario, random));
      ++counts[fault.name];
    }
  } catch (const std::exception& error) {
    scenario.GiveUp(name + ": " + error.what());
  }
  return counts;
}

}  // namespace entente::robustness
