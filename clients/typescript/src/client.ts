// The client of an Entente server: every call of every service by its name, lists as async
// iterators, a watch and an export that go on by themselves.

import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { createClient as connectClient, type Client as Calls } from "@connectrpc/connect";

import { CommitmentService, ListCommitmentsRequestSchema } from "./gen/entente/v1/commitment_service_pb.js";
import type { Commitment } from "./gen/entente/v1/commitment_pb.js";
import type { Country } from "./gen/entente/v1/country_pb.js";
import type { Agency } from "./gen/entente/v1/agency_pb.js";
import { DirectoryService, ListAgenciesRequestSchema, ListCountriesRequestSchema } from "./gen/entente/v1/directory_service_pb.js";
import { EvidenceService, ListCitationsRequestSchema, type ListCitationsResponse_Entry } from "./gen/entente/v1/evidence_service_pb.js";
import type { Revision } from "./gen/entente/v1/history_pb.js";
import { HistoryService, ListRevisionsRequestSchema, WatchRequestSchema } from "./gen/entente/v1/history_service_pb.js";
import type { Initiative } from "./gen/entente/v1/initiative_pb.js";
import { InitiativeService, ListInitiativesRequestSchema, ListRelatedInitiativesRequestSchema, type ListRelatedInitiativesResponse_Related } from "./gen/entente/v1/initiative_service_pb.js";
import type { Release } from "./gen/entente/v1/release_pb.js";
import { ListReleasesRequestSchema, ReleaseService } from "./gen/entente/v1/release_service_pb.js";
import type { Report } from "./gen/entente/v1/report_pb.js";
import { ListReportsRequestSchema, ReportService } from "./gen/entente/v1/report_service_pb.js";
import { type Record as EntenteRecord, RecordSchema } from "./gen/entente/v1/transfer_pb.js";
import { ExportRecordsRequestSchema, ImportConfigSchema, type ImportRecordsResponse, TransferService } from "./gen/entente/v1/transfer_service_pb.js";
import { checkOptions, optionsFromEnvironment, type ClientOptions } from "./options.js";
import { Pages } from "./pages.js";
import { exportRecords, importRecords } from "./transfer.js";
import { connectTo } from "./transport.js";
import { ChangeWatch, type WatchOptions } from "./watch.js";

type Init<Schema extends Parameters<typeof create>[0]> = MessageInitShape<Schema>;

/** Lists as async iterators (Pages), by a filter (docs/filter.md) or a whole request.  A filter alone
 * asks for all parents. */
export interface Walks {
  countries(request?: Init<typeof ListCountriesRequestSchema>): Pages<Country>;
  agencies(what?: string | Init<typeof ListAgenciesRequestSchema>): Pages<Agency>;
  releases(what?: string | Init<typeof ListReleasesRequestSchema>): Pages<Release>;
  initiatives(what?: string | Init<typeof ListInitiativesRequestSchema>): Pages<Initiative>;
  relatedInitiatives(
    request: Init<typeof ListRelatedInitiativesRequestSchema>,
  ): Pages<ListRelatedInitiativesResponse_Related>;
  commitments(what?: string | Init<typeof ListCommitmentsRequestSchema>): Pages<Commitment>;
  reports(what?: string | Init<typeof ListReportsRequestSchema>): Pages<Report>;
  citations(what?: string | Init<typeof ListCitationsRequestSchema>): Pages<ListCitationsResponse_Entry>;
  revisions(request: Init<typeof ListRevisionsRequestSchema>): Pages<Revision>;
}

/** The streams, which go on by themselves. */
export interface Streams {
  /** Follows the changes; begins with the loop (ChangeWatch). */
  watch(request?: Init<typeof WatchRequestSchema>, options?: WatchOptions): ChangeWatch;
  /** All records that the caller may see, as they are at one instant. */
  exportRecords(
    request?: Init<typeof ExportRecordsRequestSchema>,
    options?: { signal?: AbortSignal },
  ): AsyncGenerator<EntenteRecord, void, undefined>;
  /** Writes records and tells what became of them; what `source` throws is thrown. */
  importRecords(
    source: Iterable<Init<typeof RecordSchema>> | AsyncIterable<Init<typeof RecordSchema>>,
    config?: Init<typeof ImportConfigSchema>,
    options?: { signal?: AbortSignal },
  ): Promise<ImportRecordsResponse>;
  /** Ends the connection and every call on it.  An idle client keeps no process alive. */
  close(): void;
}

/**
 * Every RPC by its name, `client.getInitiative({ name })`, and the walks and streams.  What a call
 * answers stands with its RPC in proto/entente/v1; a failure is an EntenteError.  Reads are repeated
 * by themselves on UNAVAILABLE; writes are not, and get a request id when they bear none.
 */
export type EntenteClient = Calls<typeof DirectoryService> &
  Calls<typeof ReleaseService> &
  Calls<typeof InitiativeService> &
  Calls<typeof CommitmentService> &
  Calls<typeof ReportService> &
  Calls<typeof EvidenceService> &
  Omit<Calls<typeof HistoryService>, "watch"> &
  Walks &
  Streams;

/**
 * A client that connects with its first call, and again when the connection is lost.  What `options`
 * leaves out is taken from the environment (optionsFromEnvironment).  Throws an Error for options that
 * cannot be used (checkOptions).
 */
export function createClient(options: ClientOptions = {}): EntenteClient {
  const all = { ...optionsFromEnvironment(), ...options };
  checkOptions(all);
  const { transport, close } = connectTo(all);
  const calls = {
    ...connectClient(DirectoryService, transport),
    ...connectClient(ReleaseService, transport),
    ...connectClient(InitiativeService, transport),
    ...connectClient(CommitmentService, transport),
    ...connectClient(ReportService, transport),
    ...connectClient(EvidenceService, transport),
  };
  const history = connectClient(HistoryService, transport);
  const transfer = connectClient(TransferService, transport);
  const allInitiatives = { parent: "initiatives/-" };
  const walks: Walks = {
    countries: (request) => walk(calls.listCountries, request, (page) => page.countries),
    agencies: (what) => walk(calls.listAgencies, what, (page) => page.agencies),
    releases: (what) => walk(calls.listReleases, what, (page) => page.releases),
    initiatives: (what) => walk(calls.listInitiatives, what, (page) => page.initiatives),
    relatedInitiatives: (request) =>
      walk(calls.listRelatedInitiatives, request, (page) => page.relatedInitiatives),
    commitments: (what) =>
      walk(calls.listCommitments, what, (page) => page.commitments, allInitiatives),
    reports: (what) => walk(calls.listReports, what, (page) => page.reports, allInitiatives),
    citations: (what) => walk(calls.listCitations, what, (page) => page.entries),
    revisions: (request) => walk(history.listRevisions, request, (page) => page.revisions),
  };
  const streams: Streams = {
    watch: (request = {}, watchOptions) =>
      new ChangeWatch((next, signal) => history.watch(next, { signal }), request, watchOptions),
    exportRecords: (request = {}, { signal } = {}) => exportRecords(transfer, request, signal),
    importRecords: (source, config = {}, { signal } = {}) => importRecords(transfer, source, config, signal),
    close,
  };
  return { ...calls, ...history, ...walks, ...streams };
}

interface ListRequest {
  pageToken?: string;
  pageSize?: number;
}

// `defaults` hold for what a filter alone, or the request, leaves out.
function walk<Request, Response extends { nextPageToken: string; asOfDate?: string }, T>(
  list: (request: Request) => Promise<Response>,
  what: string | Request | undefined,
  resourcesOf: (response: Response) => T[],
  defaults: object = {},
): Pages<T> {
  const given = typeof what === "string" ? { filter: what } : (what ?? {});
  const { $typeName: _, ...request } = { ...defaults, ...given } as ListRequest & { $typeName?: string };
  return new Pages<T>(async (pageToken, pageSize) => {
    const page = { ...request };
    if (pageToken !== undefined) page.pageToken = pageToken;
    if (pageSize > 0) page.pageSize = pageSize;
    const response = await list(page as Request);
    return {
      resources: resourcesOf(response),
      nextPageToken: response.nextPageToken,
      asOfDate: response.asOfDate ?? "",
    };
  });
}
