/** The place that a program was started from is told from the path that Node was given. */
import { expect, test } from "vitest";

import { startedFrom } from "./started-from.ts";

test.each([
  ["/a/hellorec/apps/server/dist/hellorec-server.js", "checkout"],
  ["/a/hellorec/apps/server/src/main.ts", "checkout"],
  ["C:\\hellorec\\apps\\server\\dist\\hellorec-server.js", "checkout"],
  ["/usr/local/bin/hellorec-server", "installed"],
  ["/srv/shop/node_modules/.bin/hellorec-server", "installed"],
  // The scripts of pnpm and of Windows.
  ["/srv/shop/node_modules/@hellorec/server/dist/hellorec-server.js", "installed"],
  ["C:\\shop\\node_modules\\@hellorec\\server\\dist\\hellorec-server.js", "installed"],
  ["/a/.npm/_npx/1d42f8c84258b393/node_modules/.bin/hellorec-server", "downloaded"],
  ["/a/.cache/pnpm/dlx/5f1/1/node_modules/.bin/hellorec-server", "downloaded"],
  ["/tmp/bunx-0-hellorec/node_modules/.bin/hellorec-server", "downloaded"],
  ["/opt/hellorec/0.1.0/dist/hellorec-server.js", "file"],
])("%s: %s", (file, from) => {
  expect(startedFrom(file)).toBe(from);
});
