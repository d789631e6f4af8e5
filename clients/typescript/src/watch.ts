// A watch of the changes that outlives its connections: it goes on by itself where the last one
// broke off, so that whoever uses it sees every change once, in order and whole.

import { create, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";

import { copyOf } from "./copy.js";
import { EntenteError } from "./errors.js";
import {
  ChangeBatchSchema,
  WatchedChangeSchema,
  WatchRequestSchema,
  type WatchedChange,
  type WatchRequest,
  type WatchResponse,
} from "./gen/entente/v1/history_service_pb.js";
import { pause } from "./pause.js";

// More than the largest change that anybody has use for, and little enough to be held.
const PARTS_BYTES_MAX = 256 * 2 ** 20;

export interface WatchOptions {
  /** Ends the watch, without an error. */
  signal?: AbortSignal;
  /**
   * Milliseconds between the end of one stream and the next: the first pause, doubled each time that
   * nothing came in between, up to the longest; each shortened by chance, and as long as the server
   * asks at least.  100 and 5,000 when left out.
   */
  firstPauseMs?: number;
  longestPauseMs?: number;
  /** Told of each stream that broke off, before the pause; undefined when it ended without an error. */
  onBreak?: (error: EntenteError | undefined) => void;
}

/** One message of a watch. */
export interface WatchMessage {
  /** Changes, documents of a snapshot, or a checkpoint; never a part of a change. */
  message: WatchResponse;
  /** A snapshot begins anew, since a stream broke off within it: forget what it brought so far. */
  isRestart: boolean;
}

/** One stream of the server. */
export type OpenWatch = (request: WatchRequest, signal: AbortSignal) => AsyncIterable<WatchResponse>;

/**
 * Made by the client's `watch`; walked once.
 *
 *     for await (const { message } of client.watch({ filter: "pair:CA-US" })) apply(message);
 *
 * A change that came in parts is given as one message of whole changes.  UNAVAILABLE,
 * RESOURCE_EXHAUSTED and streams that broke without an answer are gone on from.  What a repeat cannot
 * mend is thrown: OUT_OF_RANGE HISTORY_LOST (begin again with a snapshot), INVALID_ARGUMENT, and
 * whatever else has a reason; FAILED_PRECONDITION without one for a change whose parts are over
 * 256 MiB together.
 */
export class ChangeWatch implements AsyncIterable<WatchMessage> {
  private readonly request: WatchRequest;
  private readonly stopped = new AbortController();
  private token = "";
  private inSnapshot = false;
  private isRestart = false;
  private parts: WatchedChange | undefined; // of the change that has not come whole
  private partsBytes = 0;
  private pauseMs: number;

  constructor(
    private readonly open: OpenWatch,
    request: MessageInitShape<typeof WatchRequestSchema>,
    private readonly options: WatchOptions = {},
  ) {
    this.request = copyOf(WatchRequestSchema, request);
    this.pauseMs = this.firstPauseMs;
  }

  /** The newest token that came with a message that was given: what to go on from with another watch. */
  get resumeToken(): string {
    return this.token;
  }

  /** Ends the watch soon, without an error. */
  stop(): void {
    this.stopped.abort();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<WatchMessage, void, undefined> {
    const stop = () => this.stop();
    if (this.options.signal?.aborted) stop();
    this.options.signal?.addEventListener("abort", stop);
    try {
      while (!this.isStopped()) {
        const error = yield* this.follow();
        if (this.isStopped()) return;
        if (error && !isTransient(error)) throw error;
        this.options.onBreak?.(error);
        await this.rest(error);
      }
    } finally {
      this.options.signal?.removeEventListener("abort", stop);
    }
  }

  // One stream, to its end: what it ended with.  A server has no reason to end a watch well.
  private async *follow(): AsyncGenerator<WatchMessage, EntenteError | undefined, undefined> {
    this.parts = undefined;
    this.partsBytes = 0;
    this.isRestart ||= this.inSnapshot;
    this.inSnapshot = false;
    // The caller who leaves the loop ends the stream; what the loop's body throws is not ours.
    const stream = new AbortController();
    const end = () => stream.abort();
    this.stopped.signal.addEventListener("abort", end);
    try {
      const responses = this.open(this.request, stream.signal)[Symbol.asyncIterator]();
      while (true) {
        let next: IteratorResult<WatchResponse>;
        try {
          next = await responses.next();
        } catch (reason) {
          return EntenteError.of(reason);
        }
        if (next.done || this.isStopped()) return undefined;
        const message = this.take(next.value);
        if (message) yield message;
        if (this.isStopped()) return undefined;
      }
    } finally {
      this.stopped.signal.removeEventListener("abort", end);
      stream.abort();
    }
  }

  // Whole messages as they are; a part is put to those before it, and nothing given before the last.
  private take(response: WatchResponse): WatchMessage | undefined {
    this.pauseMs = this.firstPauseMs;
    if (response.content.case === "part") {
      const { change: part, last } = response.content.value;
      if (part) this.addPart(part);
      if (!last) return undefined;
      const changes = this.parts ? [this.parts] : [];
      response.content = { case: "changes", value: create(ChangeBatchSchema, { changes }) };
      this.parts = undefined;
      this.partsBytes = 0;
    }
    if (response.content.case === "snapshot") this.inSnapshot = !response.content.value.last;
    if (response.resumeToken) {
      this.token = response.resumeToken;
      this.request.startPoint = { case: "resumeToken", value: this.token };
    }
    const isRestart = this.isRestart;
    this.isRestart = false;
    return { message: response, isRestart };
  }

  private addPart(part: WatchedChange): void {
    this.partsBytes += toBinary(WatchedChangeSchema, part).length;
    if (this.partsBytes > PARTS_BYTES_MAX) {
      const said = "a change is larger than a watch of this client can hold";
      throw EntenteError.of(new ConnectError(said, Code.FailedPrecondition));
    }
    if (this.parts) {
      if (part.change) this.parts.change = part.change;
      for (const event of part.events) this.parts.events.push(event);
    } else {
      this.parts = part;
    }
  }

  private async rest(error: EntenteError | undefined): Promise<void> {
    const ms = Math.max(this.pauseMs * (0.5 + Math.random() / 2), error?.retryDelayMs ?? 0);
    this.pauseMs = Math.min(2 * this.pauseMs, this.options.longestPauseMs ?? 5000);
    await pause(ms, this.stopped.signal);
  }

  private get firstPauseMs(): number {
    return this.options.firstPauseMs ?? 100;
  }

  private isStopped(): boolean {
    return this.stopped.signal.aborted;
  }
}

// Whether the next stream may well go on.  What the library itself says when a stream breaks has no
// reason.
function isTransient(error: EntenteError): boolean {
  switch (error.code) {
    case Code.Unavailable:
    case Code.ResourceExhausted:
      return true;
    case Code.Canceled:
    case Code.Internal:
    case Code.Unknown:
      return error.reason === "";
    default:
      return false;
  }
}
