/** Numbers that are exact, or an error: never a wrong number. */

/**
 * What `multiply` and `parseNumber` throw: JavaScript's numbers have no exact result. The message says
 * which input is wrong, and may be shown to callers.
 *
 * @example if (error instanceof InexactError) print(error.message);
 */
export class InexactError extends Error {
  override readonly name = "InexactError";
}

/** What is said of a whole operand that may have lost digits before it arrived. */
export const OUTSIDE_EXACT_RANGE =
  "is a whole number outside ±(2^53 - 1), where digits are lost: use a smaller one";

/**
 * `a * b` as IEEE 754 doubles, refused where that could be a wrong number.
 *
 * A number holds whole values exactly only within ±(2^53 - 1): a whole input beyond that may have
 * been rounded already, and a whole product beyond it would be.
 *
 * @throws {InexactError} an input or the product is not finite; a whole input, or the product of
 * two whole inputs, is outside ±(2^53 - 1)
 * @example multiply(6, 7) // 42
 */
export function multiply(a: number, b: number): number {
  checkOperand("a", a);
  checkOperand("b", b);
  const product = a * b;
  if (!Number.isFinite(product)) {
    throw new InexactError("the product is too large for a number: use smaller ones");
  }
  if (Number.isInteger(a) && Number.isInteger(b) && !Number.isSafeInteger(product)) {
    throw new InexactError(
      "the product is a whole number outside ±(2^53 - 1), where digits are lost: use smaller numbers, or multiply with big integers in your own program",
    );
  }
  return product;
}

function checkOperand(name: string, value: number): void {
  if (!Number.isFinite(value)) throw new InexactError(`${name}: must be a finite number`);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new InexactError(`${name}: ${OUTSIDE_EXACT_RANGE}`);
  }
}

const JSON_NUMBER = /^-?(?<whole>0|[1-9]\d*)(?:\.(?<fraction>\d+))?(?:[eE](?<exponent>[+-]?\d+))?$/;

/**
 * A number from its text, by the grammar of JSON: the command line reads operands with it, and so
 * takes nothing that an HTTP body could not carry. A fraction is taken to the nearest double, as
 * everywhere; one that would turn into a whole number is refused, since it would look exact.
 *
 * @throws {InexactError} the text is no JSON number, names one that is not finite, or one that is
 * not whole but has a whole number as its nearest double
 * @example parseNumber("1.5") // 1.5
 */
export function parseNumber(text: string): number {
  const parts = JSON_NUMBER.exec(text)?.groups;
  if (parts === undefined) throw new InexactError("must be a number");
  const value = Number(text);
  if (!Number.isFinite(value)) throw new InexactError("is too large for a number");
  if (Number.isInteger(value) && !isWhole(parts)) {
    throw new InexactError(`is not whole, but could only be held as ${value}`);
  }
  return value;
}

/** Whether the decimal number of these parts has no fraction. */
function isWhole({ whole = "", fraction = "", exponent = "0" }: Record<string, string>): boolean {
  const digits = whole + fraction;
  let zeros = 0;
  while (digits.at(-1 - zeros) === "0") zeros += 1;
  return zeros === digits.length || Number(exponent) + zeros >= fraction.length;
}
