/** Parameters of models by name: each is a number in a range, with a default. */

/** The values a parameter may have. */
export interface ParamRange {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Only whole numbers are allowed. @default false */
  readonly isInteger?: boolean;
}

/** A model's parameters, by name. */
export type ParamRanges = Readonly<Record<string, ParamRange>>;

/** Values for all parameters of `Ranges`. */
export type ParamsOf<Ranges extends ParamRanges> = { readonly [Name in keyof Ranges]: number };

/** A parameter has an unknown name, or its value is out of range. `message` says what is allowed. */
export class InvalidParamsError extends RangeError {
  override readonly name = "InvalidParamsError";
}

/**
 * All parameters of a model: the given ones, and defaults for the others.
 *
 * @throws InvalidParamsError naming the parameter and what is allowed
 */
export function completeParams<Ranges extends ParamRanges>(
  model: string,
  ranges: Ranges,
  given: Readonly<Record<string, number>>,
): ParamsOf<Ranges>;
export function completeParams(
  model: string,
  ranges: ParamRanges,
  given: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(ranges, name)) continue;
    const known = Object.keys(ranges).join(", ");
    throw new InvalidParamsError(`${model} has no parameter "${name}": it has ${known}`);
  }
  const complete: Record<string, number> = {};
  for (const [name, range] of Object.entries(ranges)) {
    const value = given[name] ?? range.default;
    checkRange(`${model}'s ${name}`, range, value);
    complete[name] = value;
  }
  return complete;
}

function checkRange(
  name: string,
  { min, max, isInteger = false }: ParamRange,
  value: number,
): void {
  if (!(value >= min && value <= max) || (isInteger && !Number.isInteger(value))) {
    const kind = isInteger ? "a whole number" : "a number";
    throw new InvalidParamsError(`${name} must be ${kind} from ${min} to ${max}, not ${value}`);
  }
}
