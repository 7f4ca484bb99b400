/** The files in `deploy/` agree with what they are about: the contract, the versions, each other. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

const textOf = (path: string) =>
  readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), "utf8");

test("nginx repeats the POST of each query, and of nothing else", () => {
  const [, pattern = ""] =
    /location ~ (\S+) \{\n\s+proxy_next_upstream [^;]*non_idempotent;/.exec(
      textOf("deploy/nginx/hellorec.conf"),
    ) ?? [];
  const repeats = new RegExp(pattern);
  const rows = [...textOf("docs/http.md").matchAll(/^\| `POST (\/\S+)` +\| (query|mutation) /gm)];
  expect(rows.length).toBeGreaterThan(20);
  const addresses = rows.map(([, path = "", kind]) => ({ path, kind }));
  const expected = addresses.filter(({ kind }) => kind === "query");
  expect(addresses.filter(({ path }) => repeats.test(path))).toEqual(expected);
  // The legacy calls have a line of their own in that page.
  expect(["/hello_rec", "/multiply"].filter((path) => !repeats.test(path))).toEqual([]);
});

test("no other place of the nginx file repeats what may have been carried out", () => {
  const rules = [
    ...textOf("deploy/nginx/hellorec.conf").matchAll(/^ *proxy_next_upstream (.*);/gm),
  ];
  expect(rules.map(([, rule]) => rule)).toEqual(["error timeout", "error timeout non_idempotent"]);
});

test("nginx asks the servers that systemd is told to start", () => {
  const upstream = [
    ...textOf("deploy/nginx/hellorec.conf").matchAll(/^ *server 127\.0\.0\.1:(\d+) /gm),
  ];
  const ports = upstream.map(([, port]) => port);
  expect(ports.length).toBeGreaterThan(1);
  const [, started = ""] =
    /^systemctl enable --now ((?:hellorec@\d+ ?)+)$/m.exec(textOf("docs/deploy.md")) ?? [];
  expect(started.split(" ").map((unit) => unit.slice("hellorec@".length))).toEqual(ports);
  expect(textOf("deploy/systemd/hellorec@.service")).toMatch(/^Environment=.*\bPORT=%i$/m);
});

test("more servers are started as they are added to nginx", () => {
  const [, section = ""] = /^## More cores\n(.*?)^## /ms.exec(textOf("docs/deploy.md")) ?? [];
  const [, started = ""] = /^systemctl enable --now (.*)$/m.exec(section) ?? [];
  const [, added = ""] = /^sed -i (.*) \/etc\/nginx\/conf\.d\/hellorec\.conf$/m.exec(section) ?? [];
  const portsOf = (text: string) => [...text.matchAll(/\b(50\d\d)\b/g)].map(([, port]) => port);
  expect(portsOf(started).length).toBeGreaterThan(0);
  // The line that stands there, and then the new ones behind it.
  expect(portsOf(added)).toEqual(["5002", ...portsOf(started)]);
});

test("the image is built by the pnpm of the workspace, from one base", () => {
  const image = textOf("deploy/Dockerfile");
  const [, pnpm = ""] = /"packageManager": "(pnpm@[\d.]+)"/.exec(textOf("package.json")) ?? [];
  expect(image).toContain(`npm install --global ${pnpm}\n`);
  expect(new Set([...image.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base)).size).toBe(1);
});

test("the user of the image is a number, which owns its one folder and its secret", () => {
  const [, user = ""] = /^USER (\d+:\d+)$/m.exec(textOf("deploy/Dockerfile")) ?? [];
  expect(user).not.toBe("");
  expect(textOf("deploy/Dockerfile")).toContain(`chown ${user} /var/lib/hellorec`);
  expect(textOf("docs/deploy.md")).toContain(`chown ${user} deploy/secrets/server.env`);
});

test("nothing secret goes into the image", () => {
  const ignored = textOf("deploy/Dockerfile.dockerignore").split("\n");
  expect(ignored).toEqual(expect.arrayContaining(["**/.env", "deploy/secrets", "data", "**/*.db"]));
  expect(textOf(".gitignore").split("\n")).toContain("deploy/secrets/");
});

test("the folder of deployment files is described whole", () => {
  const named = [...textOf("deploy/README.md").matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name);
  expect(named).toEqual([
    "Dockerfile",
    "Dockerfile.dockerignore",
    "compose.yaml",
    "systemd/hellorec@.service",
    "nginx/hellorec.conf",
    "caddy/Caddyfile",
    "try-image.sh",
  ]);
});
