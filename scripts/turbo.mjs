/**
 * Runs turbo with telemetry off, and with a cache for each version of Node (turbo.json names
 * HELLOREC_NODE_VERSION): a check that passed on one version still runs on another.
 */
import { createRequire } from "node:module";

process.env["TURBO_TELEMETRY_DISABLED"] = "1";
process.env["HELLOREC_NODE_VERSION"] = process.version;
createRequire(import.meta.url)("turbo/bin/turbo");
