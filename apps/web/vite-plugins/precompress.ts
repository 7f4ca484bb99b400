/** Writes `x.br` and `x.gz` beside every text file of the build: the server never compresses. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

import type { Plugin } from "vite";

const TEXT = /\.(?:html|js|css|svg|json)$/;
/** Bytes; in smaller files the headers cost more than compression saves. */
const SMALLEST = 512;

const brotli = promisify(brotliCompress);
const gz = promisify(gzip);

/** A Vite plugin that compresses the files of a build. */
export function precompress(): Plugin {
  let outDir = "";
  return {
    name: "hellorec:precompress",
    apply: "build",
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    async closeBundle(failure?: Error) {
      if (failure !== undefined) return;
      const names = await readdir(outDir, { recursive: true });
      const files = names.filter((name) => TEXT.test(name)).map((name) => join(outDir, name));
      await Promise.all(files.map(compress));
    },
  };
}

async function compress(file: string): Promise<void> {
  const content = await readFile(file);
  if (content.byteLength < SMALLEST) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  await writeFile(`${file}.br`, await brotli(content, { params }));
  await writeFile(`${file}.gz`, await gz(content, { level: 9 }));
}
