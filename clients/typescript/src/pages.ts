// All resources of a list call, page after page.

import { Code, ConnectError } from "@connectrpc/connect";

import { EntenteError } from "./errors.js";

/** What a list call answers, whichever it is. */
export interface Page<T> {
  /** May be empty though more pages follow. */
  resources: T[];
  /** Empty: this was the last page. */
  nextPageToken: string;
  /** The civil day the answer holds for; empty when the list has none. */
  asOfDate: string;
}

/** Fetches the page that a token names; 0 leaves the page size to the request. */
export type FetchPage<T> = (pageToken: string | undefined, pageSize: number) => Promise<Page<T>>;

// The server's limit on a page.
const PAGE_SIZE_MAX = 1000;

/**
 * The resources in the server's order, from the page that the request's pageToken names:
 *
 *     for await (const initiative of client.initiatives("agency:us-cbp")) show(initiative);
 *
 * Each page is a call with a deadline of its own.  The loop throws an EntenteError when a page
 * cannot be fetched; what was walked until then is good.  Walked once: a second loop goes on where
 * the first one was left.
 */
export class Pages<T> implements AsyncIterable<T> {
  private page: Page<T> = { resources: [], nextPageToken: "", asOfDate: "" };
  private at = 0;
  private started = false;
  private left = Infinity;

  constructor(private readonly fetchPage: FetchPage<T>) {}

  /**
   * Ends the walk after `count` resources.  The last page is asked for no more than is left, so that
   * nextPageToken names just what follows.  To be called before the walk.
   */
  endAfter(count: number): this {
    this.left = count;
    return this;
  }

  /** After the walk: what fetches the page after its end; empty when there is nothing more. */
  get nextPageToken(): string {
    return this.page.nextPageToken;
  }

  /** The civil day for which the newest page was computed; empty when there is none. */
  get asOfDate(): string {
    return this.page.asOfDate;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    while (this.left > 0) {
      const resource = this.page.resources[this.at];
      if (resource === undefined) {
        if (this.started && this.page.nextPageToken === "") return;
        await this.fetch();
        continue;
      }
      ++this.at;
      --this.left;
      yield resource;
    }
  }

  private async fetch(): Promise<void> {
    const token = this.started ? this.page.nextPageToken : undefined;
    const size = this.left === Infinity ? 0 : Math.min(this.left, PAGE_SIZE_MAX);
    const page = await this.fetchPage(token, size);
    if (token && page.nextPageToken === token) {
      throw EntenteError.of(new ConnectError("the server sent the same page token twice", Code.Internal));
    }
    this.page = page;
    this.at = 0;
    this.started = true;
  }
}
