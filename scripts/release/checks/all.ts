/** Every check of a tarball. */
import { changelogFaults } from "./changelog.ts";
import type { Check } from "./check.ts";
import { contentFaults } from "./contents.ts";
import { entryFaults } from "./entries.ts";
import { importFaults } from "./imports.ts";
import { licenceFaults } from "./licences.ts";
import { mapFaults } from "./maps.ts";
import { publintMessages } from "./publint.ts";
import { rangeFaults } from "./ranges.ts";
import { readmeFaults } from "./readme.ts";
import { sizeFaults } from "./sizes.ts";
import { traceFaults } from "./traces.ts";
import { wrongTypes } from "./types.ts";

export const checks: readonly Check[] = [
  contentFaults,
  sizeFaults,
  entryFaults,
  importFaults,
  mapFaults,
  publintMessages,
  wrongTypes,
  rangeFaults,
  licenceFaults,
  changelogFaults,
  readmeFaults,
  traceFaults,
];
