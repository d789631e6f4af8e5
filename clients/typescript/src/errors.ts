// What went wrong in a call, for programs: the google.rpc details (AIP-193) that the server sends
// with an error, decoded.

import { Code, ConnectError } from "@connectrpc/connect";

import {
  BadRequestSchema,
  HelpSchema,
  RetryInfoSchema,
} from "./gen/google/rpc/error_details_pb.js";
import { ErrorInfoSchema } from "./gen/google/rpc/error_info_pb.js";

/** One field of the request that the server refuses. */
export interface FieldViolation {
  /** Its path in the request: `initiative.participants[0].role`. */
  field: string;
  /** What was got and what was wanted. */
  description: string;
}

/** Where to read on. */
export interface HelpLink {
  description: string;
  url: string;
}

/**
 * The failure of any call of this client.  Decide by `code` and `reason`, never by the message.
 * What the library itself says (no connection, the deadline passed on the way) has no reason.
 * Its `name` stays "ConnectError", by which Connect knows its own.
 */
export class EntenteError extends ConnectError {
  /** ErrorInfo.reason, one of those that docs/api.md lists: `ETAG_MISMATCH`.  Empty without one. */
  readonly reason: string;
  /** ErrorInfo.domain: `entente`.  Empty without one. */
  readonly domain: string;
  /** ErrorInfo.metadata: the facts of this case, by name.  Not ConnectError's headers, `metadata`. */
  readonly facts: Readonly<Record<string, string>>;
  /** Every bad field, in the server's order. */
  readonly fieldViolations: readonly FieldViolation[];
  /** After how many milliseconds a repeat may help; undefined when the server does not say. */
  readonly retryDelayMs: number | undefined;
  /** Links of the Help detail. */
  readonly help: readonly HelpLink[];
  /** Under which request id the write was sent: a repeat with it is safe.  Empty for reads. */
  readonly requestId: string;

  constructor(error: ConnectError, requestId = "") {
    super(error.rawMessage, error.code, error.metadata, undefined, error.cause);
    this.details = error.details;
    const info = error.findDetails(ErrorInfoSchema)[0];
    const retry = error.findDetails(RetryInfoSchema)[0]?.retryDelay;
    this.reason = info?.reason ?? "";
    this.domain = info?.domain ?? "";
    this.facts = info?.metadata ?? {};
    this.fieldViolations = error
      .findDetails(BadRequestSchema)
      .flatMap((bad) => bad.fieldViolations)
      .map(({ field, description }) => ({ field, description }));
    this.retryDelayMs = retry && Number(retry.seconds) * 1000 + retry.nanos / 1e6;
    this.help = error
      .findDetails(HelpSchema)
      .flatMap((help) => help.links)
      .map(({ description, url }) => ({ description, url }));
    this.requestId = requestId;
  }

  // ConnectError's own answers yes for every ConnectError.
  static override [Symbol.hasInstance](value: unknown): boolean {
    return Function.prototype[Symbol.hasInstance].call(this, value);
  }

  /** The same error, of a write under this request id. */
  withRequestId(requestId: string): EntenteError {
    return requestId ? new EntenteError(this, requestId) : this;
  }

  /** The canonical name of the code: `NOT_FOUND`. */
  get codeName(): string {
    // gRPC writes CANCELLED, Connect Canceled.
    if (this.code === Code.Canceled) return "CANCELLED";
    return Code[this.code].replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
  }

  /** Any failure of a call as an EntenteError; one that is one already stays the same object. */
  static of(reason: unknown): EntenteError {
    if (reason instanceof EntenteError) return reason;
    return new EntenteError(ConnectError.from(reason));
  }
}

// What the library says of a connection that is not there or broke off, by any of these codes.
const BROKEN = new Set([
  Code.Aborted,
  Code.Canceled,
  Code.Internal,
  Code.InvalidArgument,
  Code.PermissionDenied,
  Code.Unknown,
]);

/**
 * The same error; UNAVAILABLE in place of the various codes by which the HTTP/2 library says that
 * the connection broke.  Only for a call that the caller has not given up.
 */
export function unavailableIfBroken(reason: unknown): ConnectError {
  const error = ConnectError.from(reason);
  const isOfServer = error.metadata.has("grpc-status") || error.details.length > 0;
  if (isOfServer || !BROKEN.has(error.code) || /^(parse|serialize) binary/.test(error.rawMessage)) {
    return error;
  }
  return new ConnectError(error.rawMessage, Code.Unavailable, error.metadata, undefined, error.cause);
}
