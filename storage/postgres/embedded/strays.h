#pragma once

// PostgreSQL processes that work in a data directory without a server of ours: the postmaster of a
// server that was killed, or the backends of a postmaster that was.  A new postmaster cannot start
// while they live.  Used by the embedded cluster, which holds the directory's lock: so whatever is
// found is nobody's.  Stateless; reads /proc.

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace entente::storage::postgres::embedded {

// Told what is being done, in words for the operator.
using Progress = std::function<void(std::string_view)>;

struct ClusterIdentity {
  std::filesystem::path data;  // canonical
  std::string cluster_name;    // PostgreSQL's setting of that name, shown in its processes' titles
  uid_t uid = 0;               // whose processes count: nobody else can have one stopped
};

// The live PostgreSQL processes of the cluster, in the order of their pids.  By their working
// directory where the system shows it, else by their command line (root without CAP_SYS_PTRACE, the
// rule in containers, may not see the former).
[[nodiscard]] std::vector<pid_t> FindStrays(const ClusterIdentity& cluster);

// Ends them all: a postmaster is asked to stop fast (15 s, a clean end), then immediately (5 s);
// what is left is killed.  Then removes a postmaster.pid that names a live process which certainly
// has nothing to do with the cluster: PostgreSQL itself would refuse to start, since pids come
// again, in containers almost always.
//
// Unavailable, naming the process, when one does not end.
[[nodiscard]] absl::Status StopStrays(const ClusterIdentity& cluster, const Progress& progress);

}  // namespace entente::storage::postgres::embedded
