// The connection to the server, and what holds for every call over it: deadline, token, repeats,
// request ids, and errors as EntenteError.

import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { connect as connectSocket } from "node:net";

import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { Code, ConnectError, type Interceptor, type Transport } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";

import { copyOf } from "./copy.js";
import { EntenteError, unavailableIfBroken } from "./errors.js";
import { DEFAULT_SERVER, DEFAULT_TIMEOUT_MS, hasTls, readWhole, type ClientOptions } from "./options.js";
import { publishedPolicies, retryInterceptor } from "./retry.js";

// During a call the server is asked for a sign of life: a watch would wait for ever on a connection
// that has gone without a word.
const PING_INTERVAL_MS = 30_000;
const PING_TIMEOUT_MS = 20_000;

export interface Connection {
  transport: Transport;
  /** Ends the connection and every call on it. */
  close: () => void;
}

/** A connection that is made with the first call, and again when it is lost. */
export function connectTo(options: ClientOptions): Connection {
  const { url, socketPath } = addressOf(options);
  const nodeOptions = {
    ...(options.caFile && { ca: readWhole(options.caFile) }),
    ...(options.certFile && { cert: readWhole(options.certFile) }),
    ...(options.keyFile && { key: readWhole(options.keyFile) }),
    ...(socketPath && { createConnection: () => connectSocket(socketPath) }),
  };
  const sessionManager = new Http2SessionManager(
    url,
    { pingIntervalMs: PING_INTERVAL_MS, pingTimeoutMs: PING_TIMEOUT_MS },
    nodeOptions,
  );
  const interceptors: Interceptor[] = [retryInterceptor(publishedPolicies())];
  if (options.userAgent) interceptors.push(agentInterceptor(options.userAgent));
  if (options.tokenFile) interceptors.push(tokenInterceptor(options.tokenFile));
  const transport = createGrpcTransport({ baseUrl: url, sessionManager, interceptors });
  return {
    transport: withHouseRules(transport, options.timeoutMs ?? DEFAULT_TIMEOUT_MS),
    close: () => sessionManager.abort(),
  };
}

function addressOf(options: ClientOptions): { url: string; socketPath?: string } {
  const server = options.server ?? DEFAULT_SERVER;
  const scheme = hasTls(options) ? "https" : "http";
  const socket = /^unix:(?:\/\/)?(.+)$/.exec(server);
  if (socket) return { url: `${scheme}://localhost`, socketPath: socket[1] };
  return { url: `${scheme}://${server.replace(/^(dns:(\/\/[^/]*\/)?|ipv4:|ipv6:)/, "")}` };
}

function agentInterceptor(agent: string): Interceptor {
  return (next) => (request) => {
    request.header.set("user-agent", `${agent} ${request.header.get("user-agent") ?? ""}`.trim());
    return next(request);
  };
}

function tokenInterceptor(path: string): Interceptor {
  return (next) => async (request) => {
    const text = await readFile(path, "utf8").catch(() => "");
    const token = text.split("\n", 1)[0]?.trim();
    if (!token) throw new ConnectError(`${path}: cannot be read, or is empty`, Code.Unauthenticated);
    request.header.set("authorization", `Bearer ${token}`);
    return next(request);
  };
}

function withHouseRules(inner: Transport, timeoutMs: number): Transport {
  return {
    async unary(method, signal, timeout, header, input, contextValues) {
      const { message, requestId } = withRequestId(method, input);
      try {
        return await inner.unary(method, signal, timeout ?? timeoutMs, header, message, contextValues);
      } catch (reason) {
        throw EntenteError.of(reason).withRequestId(requestId);
      }
    },
    // Streams have no deadline but the caller's.
    async stream(method, signal, timeout, header, input, contextValues) {
      const failure = (reason: unknown) =>
        EntenteError.of(signal?.aborted ? reason : unavailableIfBroken(reason));
      try {
        const response = await inner.stream(method, signal, timeout, header, input, contextValues);
        return { ...response, message: rethrowing(response.message, failure) };
      } catch (reason) {
        throw failure(reason);
      }
    },
  };
}

async function* rethrowing<T>(source: AsyncIterable<T>, failure: (reason: unknown) => Error): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (reason) {
    throw failure(reason);
  }
}

// A request with a request id of its own when it takes one and bears none: the caller's stays as it
// is.  The id is that of the error, too, for who wants to send a write again.
function withRequestId<I extends DescMessage, O extends DescMessage>(
  method: DescMethodUnary<I, O>,
  input: MessageInitShape<I>,
): { message: MessageInitShape<I>; requestId: string } {
  if (!method.input.field.requestId) return { message: input, requestId: "" };
  const given = (input as { requestId?: string }).requestId;
  if (given) return { message: input, requestId: given };
  const requestId = randomUUID();
  const message = copyOf(method.input, input) as MessageShape<I> & { requestId: string };
  message.requestId = requestId;
  return { message: message as MessageInitShape<I>, requestId };
}
