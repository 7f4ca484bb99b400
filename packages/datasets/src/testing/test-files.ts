/** For tests: files in a temporary directory, and what the readers read from them. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { DatasetReader, ImportRecord } from "../records/dataset-reader.ts";

/** A directory that is removed when the test ends. */
export class TestDirectory {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /**
   * @example await using directory = await TestDirectory.with({ "a.csv": "user_id,item_id\n" });
   */
  static async with(files: Readonly<Record<string, string | Buffer>>): Promise<TestDirectory> {
    const directory = new TestDirectory(await mkdtemp(join(tmpdir(), "hellorec-datasets-")));
    for (const [name, content] of Object.entries(files)) {
      await writeFile(directory.file(name), content);
    }
    return directory;
  }

  file(name: string): string {
    return join(this.path, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true });
  }
}

/** Every record of a reader. */
export async function allRecords(reader: Promise<DatasetReader>): Promise<ImportRecord[]> {
  const records: ImportRecord[] = [];
  for await (const batch of (await reader).records) records.push(...batch);
  return records;
}

/** The content of each record, without its place; a bad record as `line: reason`. */
export async function contents(reader: Promise<DatasetReader>): Promise<unknown[]> {
  return (await allRecords(reader)).map((record) => {
    if (record.kind === "item") return record.item;
    return record.kind === "event" ? record.event : `${record.line}: ${record.reason}`;
  });
}
