// Runs turbo as this workspace wants it: telemetry off, and results cached apart for each version
// of Node (turbo.json names HELLOREC_NODE_VERSION), so that a check is never skipped on one because
// it passed on another.
import { createRequire } from "node:module";

process.env["TURBO_TELEMETRY_DISABLED"] = "1";
process.env["HELLOREC_NODE_VERSION"] = process.version;
createRequire(import.meta.url)("turbo/bin/turbo");
