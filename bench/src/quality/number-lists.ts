/** Lists of numbers in a file: what the programs of `bench quality` read and write. */
import { readFileSync, writeFileSync } from "node:fs";

/** Line `n` of the file: `n` and the numbers of list `n`, separated by spaces. */
export function writeNumberLists(file: string, lists: readonly ArrayLike<number>[]): void {
  writeFileSync(file, lists.map((list, at) => `${[at, ...Array.from(list)].join(" ")}\n`).join(""));
}

/**
 * The lists of a file that {@link writeNumberLists} wrote, or a program that writes the same.
 *
 * @throws {Error} a line is missing, or something in it is no whole number of 0 or more
 */
export function readNumberLists(file: string): Int32Array[] {
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return lines.map((line, at) => {
    const numbers = line.split(" ").map(Number);
    if (numbers[0] !== at || numbers.some((number) => !Number.isInteger(number) || number < 0)) {
      throw new Error(`${file}, line ${at + 1}: not "${at}" and whole numbers: ${line}`);
    }
    return Int32Array.from(numbers.slice(1));
  });
}
