// An Entente server within the process, over HTTP/2, of which a test says what it answers.

import { createServer, type ServerHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";

import type { ConnectRouter } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { createClient, type ClientOptions, type EntenteClient } from "@entente/client";

export interface TestServer {
  client: EntenteClient;
  /** Breaks every connection, as a network does. */
  cut(): void;
}

/** Runs `test` against a server with these routes, and ends both. */
export async function withServer(
  routes: (router: ConnectRouter) => void,
  test: (server: TestServer) => Promise<void>,
  options: ClientOptions = {},
): Promise<void> {
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer(connectNodeAdapter({ routes }));
  server.on("session", (session) => sessions.add(session.on("error", () => {})));
  const cut = () => {
    for (const session of sessions) session.destroy();
    sessions.clear();
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const client = createClient({ ...options, server: `127.0.0.1:${port}` });
  try {
    await test({ client, cut });
  } finally {
    client.close();
    cut();
    server.close();
  }
}
