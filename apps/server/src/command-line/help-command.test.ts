/** How the program was started decides how its help is printed. */
import { expect, test } from "vitest";

import { helpCommand } from "./help-command.ts";

test.each([
  ["/srv/dist/hellorec-server.js", undefined, "node /srv/dist/hellorec-server.js --help"],
  ["/my srv/hellorec-server.js", undefined, 'node "/my srv/hellorec-server.js" --help'],
  ["/a/apps/server/dist/hellorec-server.js", "serve", "npx pnpm@12 serve --help"],
  ["/a/apps/server/dist/hellorec-server.js", "start", "npx pnpm@12 serve --help"],
  // Scripts of other packages, which pnpm does not know here.
  ["/srv/dist/hellorec-server.js", "deploy", "node /srv/dist/hellorec-server.js --help"],
  ["/srv/node_modules/.bin/hellorec-server", "start", "hellorec-server --help"],
  [
    "/a/.npm/_npx/1d/node_modules/.bin/hellorec-server",
    "npx",
    "the same command with --help alone",
  ],
  ["/usr/local/bin/hellorec-server", undefined, "hellorec-server --help"],
])("%s by the script %s: %s", (file, script, command) => {
  expect(helpCommand(file, script)).toBe(command);
});
