// The messages, enums and services of entente.v1, generated from proto/entente/v1: `import type { Initiative }
// from "@entente/client/v1"`.

export * from "./gen/entente/v1/agency_pb.js";
export * from "./gen/entente/v1/citation_pb.js";
export * from "./gen/entente/v1/commitment_pb.js";
export * from "./gen/entente/v1/commitment_service_pb.js";
export * from "./gen/entente/v1/country_pb.js";
export * from "./gen/entente/v1/directory_service_pb.js";
export * from "./gen/entente/v1/evidence_service_pb.js";
export * from "./gen/entente/v1/fuzzy_date_pb.js";
export * from "./gen/entente/v1/history_pb.js";
export * from "./gen/entente/v1/history_service_pb.js";
export * from "./gen/entente/v1/initiative_pb.js";
export * from "./gen/entente/v1/initiative_service_pb.js";
export * from "./gen/entente/v1/instrument_pb.js";
export * from "./gen/entente/v1/label_pb.js";
export * from "./gen/entente/v1/participant_pb.js";
export * from "./gen/entente/v1/party_pb.js";
export * from "./gen/entente/v1/quantity_pb.js";
export * from "./gen/entente/v1/release_pb.js";
export * from "./gen/entente/v1/release_service_pb.js";
export * from "./gen/entente/v1/report_pb.js";
export * from "./gen/entente/v1/report_service_pb.js";
export * from "./gen/entente/v1/standing_pb.js";
export * from "./gen/entente/v1/text_pb.js";
export * from "./gen/entente/v1/transfer_pb.js";
export * from "./gen/entente/v1/transfer_service_pb.js";
