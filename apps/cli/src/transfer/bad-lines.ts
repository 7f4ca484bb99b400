/** Tells which lines of a file were left out: the first ones singly, the rest as a number. */
import { printable } from "../terminal/printable.ts";

/** A line and what is wrong with it. */
export interface BadLine {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

const MOST_TOLD = 20;

/** Counts bad lines and tells the first twenty of them. */
export class BadLines {
  readonly #tell: (text: string) => void;
  #count = 0;

  constructor(tell: (text: string) => void) {
    this.#tell = tell;
  }

  get count(): number {
    return this.#count;
  }

  add({ file, line, reason }: BadLine): void {
    this.#count += 1;
    if (this.#count <= MOST_TOLD) this.#tell(printable(`${file}:${line}: ${reason}`));
  }

  /** Tells how many more there were. */
  summarize(): void {
    const more = this.#count - MOST_TOLD;
    if (more > 0) this.#tell(`and ${more} more bad lines`);
  }
}
