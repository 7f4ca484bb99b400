/** docs/http.md lists the REST address of every procedure, with its description. */
import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { LEGACY_CALL_PATHS } from "./http/access/open-addresses.ts";
import { procedures } from "./routes/procedures.ts";

const page = readFileSync(new URL("../../../docs/http.md", import.meta.url), "utf8");

test("docs/http.md lists every REST address, and no other", () => {
  const rows = [...page.matchAll(/^\| `POST (\/[\w/]+)` +\| (query|mutation) +\| (.+?) +\|$/gm)];
  const served = procedures.filter(
    ({ type, restPath }) => type !== "subscription" && !LEGACY_CALL_PATHS.has(restPath),
  );
  expect(rows.map(([, path, type, what]) => ({ path, type, description: what }))).toEqual(
    served.map(({ restPath, type, meta }) => ({
      path: restPath,
      type,
      description: meta.description,
    })),
  );
});

test.each([...LEGACY_CALL_PATHS])("docs/http.md lists %s", (path) => {
  expect(page).toContain(`\`POST ${path}\``);
});
