/** Reads files of interactions, as research publishes them, into arrays of numbers. */
import { readLines } from "../files/line-reader.ts";
import type { LineBlock } from "../files/line-reader.ts";
import { InteractionCollector } from "./interaction-collector.ts";
import type { InteractionFile, ReadInteractionsOptions } from "./interaction-collector.ts";
import { FormatDetector } from "./interaction-format.ts";
import type { InteractionFormat } from "./interaction-format.ts";

/** Large, because all items of a user may be on one line. */
const MAX_LINE_BYTES = 256 * 1024 * 1024;

/**
 * Reads interactions: lists (`user item item …`) or lines, see {@link FormatDetector} for the rule. If
 * the first of the lines names columns, they are found by their names, as `readCsv` does; else lines
 * are `user item [value [time]]`.
 *
 * @throws {DatasetError} the file cannot be read or holds no interaction, or it must be said what a
 * column means
 * @example
 * const ids = { users: new IdIndex(), items: new IdIndex() };
 * const train = await readInteractions("train.txt", ids);
 * const test = await readInteractions("test.txt", ids);
 */
export async function readInteractions(
  file: string,
  options: ReadInteractionsOptions = {},
): Promise<InteractionFile> {
  const detector = new FormatDetector(options.format ?? "auto", options.map);
  const collector = new InteractionCollector(file, options);
  let format: InteractionFormat | undefined;
  // Blocks that were read before the format was certain.
  let waiting: LineBlock[] = [];
  for await (const block of readLines(file, "utf-8", () => undefined, MAX_LINE_BYTES)) {
    if (format !== undefined) {
      collector.addBlock(block, format);
      continue;
    }
    waiting.push(block);
    const texts = block.lines.filter((line) => typeof line === "string");
    format = detector.see(texts, block.unterminated);
    if (format === undefined) continue;
    for (const block of waiting) collector.addBlock(block, format);
    waiting = [];
  }
  format ??= detector.atEnd();
  for (const block of waiting) collector.addBlock(block, format);
  return collector.finish(format);
}
