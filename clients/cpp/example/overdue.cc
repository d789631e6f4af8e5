// What is overdue, a line each: a program of its own on the C++ client, as libentente-dev has it.

#include <iostream>

#include "entente/client/client.h"

int main() {
  entente::client::Client client(entente::client::OptionsFromEnvironment());
  auto overdue = client.Commitments("schedule:OVERDUE");
  for (const entente::v1::Commitment& commitment : overdue) std::cout << commitment.name() << '\n';
  if (overdue.status().ok()) return 0;
  std::cerr << overdue.status() << '\n';
  return 1;
}
