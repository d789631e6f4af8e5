#include "storage/postgres/embedded/process.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "storage/postgres/embedded/descriptor.h"
#include "tests/storage/postgres/embedded/scratch_folder.h"
#include "tests/support/signal_process.h"

namespace entente::storage::postgres::embedded {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

constexpr seconds kLong(60);

Account Self() { return *AccountWithUid(geteuid(), getegid()); }

Account Other() { return geteuid() == 0 ? *AccountNamed("nobody") : Self(); }

Command Make(const char* program, std::vector<std::string> arguments) {
  Command command;
  command.program = program;
  command.arguments = std::move(arguments);
  command.environment = {"PATH=/usr/bin:/bin"};
  command.account = Self();
  return command;
}

TEST(Process, OutputIsWhatTheProgramWrote) {
  const absl::StatusOr<std::string> output =
      OutputOf(Make("/bin/echo", {"a b", "$HOME", "'"}), kLong);

  ASSERT_TRUE(output.ok()) << output.status();
  EXPECT_EQ(*output, "a b $HOME '\n");
}

TEST(Process, FailureTellsTheExitStatus) {
  const absl::Status status = embedded::Run(Make("/bin/sh", {"-c", "exit 7"}), kLong);

  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(status.ToString(), HasSubstr("/bin/sh ended with exit status 7"));
}

TEST(Process, MissingProgramIsNotFound) {
  const absl::Status status = embedded::Run(Make("/nowhere/program", {}), kLong);

  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(status.ToString(), HasSubstr("/nowhere/program"));
}

TEST(Process, IsKilledAtItsTimeout) {
  const absl::Status status =
      embedded::Run(Make("/bin/sleep", {"1000"}), std::chrono::milliseconds(20));

  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
}

TEST(Process, RunsAsTheAccountWithItsGroupsOnly) {
  Command id = Make("/usr/bin/id", {"-u"});
  id.account = Other();
  Command groups = Make("/usr/bin/id", {"-G"});
  groups.account = Other();

  EXPECT_EQ(*OutputOf(id, kLong), std::to_string(Other().uid) + "\n");
  if (geteuid() != 0) return;  // an ordinary user's programs keep its groups
  EXPECT_EQ(*OutputOf(groups, kLong), std::to_string(Other().gid) + "\n");
}

TEST(Process, InheritsNeitherEnvironmentNorDescriptors) {
  setenv("ENTENTE_SECRET", "x", 1);
  const Descriptor leaky(socket(AF_UNIX, SOCK_STREAM, 0));  // without SOCK_CLOEXEC

  const absl::StatusOr<std::string> environment = OutputOf(Make("/usr/bin/env", {}), kLong);
  const absl::StatusOr<std::string> descriptors =
      OutputOf(Make("/bin/ls", {"-l", "/proc/self/fd"}), kLong);

  EXPECT_EQ(*environment, "PATH=/usr/bin:/bin\n");
  EXPECT_THAT(*descriptors, Not(HasSubstr("socket")));
}

TEST(Process, HasASessionOfItsOwn) {
  const absl::StatusOr<pid_t> child = Spawn(Make("/bin/sleep", {"1000"}));
  ASSERT_TRUE(child.ok()) << child.status();

  EXPECT_EQ(getsid(*child), *child);
  EXPECT_NE(getpgid(*child), getpgrp());

  test::SignalProcess(*child, SIGKILL);
  EXPECT_EQ(DescribeExit(Reap(*child)), "signal 9");
}

TEST(Process, EndsWithTheThreadThatStartedIt) {
  absl::StatusOr<pid_t> child;
  Command command = Make("/bin/sleep", {"1000"});
  command.account = Other();
  command.death_signal = SIGTERM;

  std::thread([&] { child = Spawn(command); }).join();

  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_TRUE(WaitUntilEnded(*child, kLong));
  EXPECT_EQ(DescribeExit(Reap(*child)), "signal 15");
}

TEST(Process, WaitingSaysWhenTheProgramIsStillThere) {
  const absl::StatusOr<pid_t> child = Spawn(Make("/bin/sleep", {"1000"}));
  ASSERT_TRUE(child.ok()) << child.status();

  EXPECT_FALSE(WaitUntilEnded(*child, std::chrono::milliseconds(10)));

  test::SignalProcess(*child, SIGKILL);
  EXPECT_TRUE(WaitUntilEnded(*child, kLong));
  Reap(*child);
  EXPECT_TRUE(WaitUntilEnded(*child, std::chrono::milliseconds(0)));
}

TEST(Process, FolderOfModeZeroIsOpenToRootAlone) {
  const ScratchFolder scratch;
  const std::filesystem::path closed = scratch.path() / "closed";
  std::filesystem::create_directories(closed / "inner");
  chmod(closed.c_str(), 0000);

  EXPECT_EQ(*CanEnter(Other(), closed), false);
  EXPECT_EQ(*CanEnter(Other(), closed / "inner"), false);
  EXPECT_EQ(*CanEnter(Other(), scratch.path()), true);

  chmod(closed.c_str(), 0700);
}

}  // namespace
}  // namespace entente::storage::postgres::embedded
