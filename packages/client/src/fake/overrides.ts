/** Procedures that a test answers itself. */
import { isRecord } from "../errors/error-shape.ts";
import type { HellorecClient } from "../index.ts";
import { typeOf } from "./procedures.ts";

/** A call that a fake client got. */
export interface FakeCall {
  /** The procedure, such as `items.get`. */
  readonly path: string;
  readonly type: "query" | "mutation" | "subscription";
  /** As it would have been sent. */
  readonly input: unknown;
}

/**
 * The answer of a query or a mutation in place of the fake's own, which `answer()` gives.
 *
 * @example
 * createFakeClient({ popular: async (_input, answer) => ({ ...(await answer()), items: [] }) });
 */
export type FakeAnswer<Input, Output> = (
  input: Exclude<Input, void | undefined>,
  answer: () => Promise<Output>,
) => Output | Promise<Output>;

/**
 * What a subscription sends in place of the fake's own, which `answer()` gives.
 *
 * @example
 * createFakeClient({
 *   async *live(_input, answer) {
 *     yield* answer();
 *     throw fakeError({ reason: "unreachable" });
 *   },
 * });
 */
export type FakeStream<Input, Output> = (
  input: Exclude<Input, void | undefined>,
  answer: () => AsyncIterable<Output>,
) => AsyncIterable<Output>;

type OverrideOf<Member> = Member extends {
  readonly query: (input: infer Input, ...options: never[]) => Promise<infer Output>;
}
  ? FakeAnswer<Input, Output>
  : Member extends {
        readonly mutate: (input: infer Input, ...options: never[]) => Promise<infer Output>;
      }
    ? FakeAnswer<Input, Output>
    : Member extends {
          readonly subscribe: (
            input: infer Input,
            options: { readonly onData?: (data: infer Output) => void },
          ) => unknown;
        }
      ? FakeStream<Input, Output>
      : OverridesOf<Member>;

type OverridesOf<Client> = {
  readonly [Name in Extract<keyof Client, string>]?: OverrideOf<Client[Name]>;
};

/**
 * Procedures that a test answers itself, by their names. An input that the server would refuse is
 * refused before; the answer is passed on as it is.
 *
 * @example
 * const overrides: FakeOverrides = { items: { list: () => ({ items: [] }) } };
 */
export type FakeOverrides = OverridesOf<HellorecClient>;

/** A function in place of a procedure. */
export type AnyOverride = (input: unknown, answer: () => unknown) => unknown;

/**
 * The overrides by the paths of their procedures, such as `items.get`.
 *
 * @throws {TypeError} a name that no procedure has
 */
export function overridesByPath(overrides: unknown, prefix = ""): [string, AnyOverride][] {
  if (!isRecord(overrides)) return [];
  return Object.entries(overrides).flatMap(([name, value]): [string, AnyOverride][] => {
    const path = `${prefix}${name}`;
    if (isRecord(value)) return overridesByPath(value, `${path}.`);
    if (value === undefined) return [];
    if (typeof value !== "function" || typeOf(path) === undefined) {
      throw new TypeError(`${path}: is no function in place of a procedure of hellorec`);
    }
    return [[path, (input, answer): unknown => value(input, answer)]];
  });
}
