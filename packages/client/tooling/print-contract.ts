/** Writes the contract as declarations: its types by name, and the router that a client is made from. */
import { isSchema, schemaAt } from "./contract-schemas.ts";
import type { ProcedureSchemas } from "./contract-schemas.ts";
import { comment, docOf, indent, sentence } from "./schema-doc.ts";
import type { Schema, Side } from "./schema-doc.ts";
import { TypePrinter } from "./schema-type.ts";
import { TYPE_NAMES } from "./type-names.ts";
import type { TypeName } from "./type-names.ts";

/** What no schema says: the form of an error, and names that were in use before. */
const HEAD = `/** The contract of hellorec, written from its schemas when this package is built. */
import type {
  TRPC_ERROR_CODE_KEY,
  TRPC_ERROR_CODE_NUMBER,
  TRPCBuiltRouter,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from "@trpc/server";

/** One mistake in an input: the field, and what is wrong with it. */
export interface InputIssue {
  /** The field, as \`events[3].user_id\`; empty for the input as a whole. */
  readonly path: string;
  /** What is wrong, in words. */
  readonly message: string;
}

/** An error as the server sends it. */
export interface ErrorShape {
  /** What is wrong, in words. */
  message: string;
  /** The number of JSON-RPC. */
  code: TRPC_ERROR_CODE_NUMBER;
  data: {
    /** What is wrong, by name, such as "NOT_FOUND". */
    code: TRPC_ERROR_CODE_KEY;
    /** The HTTP status of the answer. */
    httpStatus: number;
    /** The service's own number, such as 2004. */
    hellorec_code: number;
    /** The procedure that was called. */
    path?: string;
    /** Each mistake in the input, if that is what is wrong. */
    issues?: readonly InputIssue[];
  };
}

/** An event as \`track\` takes it. */
export type Event = EventInput;

/** The input of a call that takes none: it may be left out. */
export type NoInput = Record<string, never>;
`;

const PROCEDURE_TYPES = {
  query: "TRPCQueryProcedure",
  mutation: "TRPCMutationProcedure",
  subscription: "TRPCSubscriptionProcedure",
} as const;

/**
 * The text of the declarations.
 *
 * @throws {TypeError} a schema says something that these types cannot say
 * @throws {RangeError} a name is of a schema that is not there
 */
export function printContract(procedures: readonly ProcedureSchemas[]): string {
  const names = namesOf(procedures);
  const printer = new TypePrinter((schema, side) => names.get(keyOf(schema, side))?.name);
  const types = [...names.values()].map(({ name, place, description }) => {
    const { schema, side } = schemaAt(procedures, place);
    const doc = comment([sentence(description)]);
    return `${doc}${declared(name, printer.structureOf(schema, side, place))}`;
  });
  return [HEAD, ...types, printRouter(procedures, printer)].join("\n");
}

/** The named schemas. Two that differ in their descriptions alone have one type. */
function namesOf(procedures: readonly ProcedureSchemas[]): ReadonlyMap<string, TypeName> {
  const inputs = procedures
    .filter(({ input }) => Object.keys(input.properties ?? {}).length > 0)
    .map(({ name, meta }) => ({
      name: `${pascalCase(name)}Input`,
      place: `${name}.input`,
      description: `The input of \`${name}\`: ${meta.description}`,
    }));
  const names = new Map<string, TypeName>();
  for (const named of [...TYPE_NAMES, ...inputs]) {
    const { schema, side } = schemaAt(procedures, named.place);
    const key = keyOf(schema, side);
    if (!names.has(key)) names.set(key, named);
  }
  return names;
}

function keyOf(schema: Schema, side: Side): string {
  const own = new Set(["$schema", "description", "default"]);
  const rest = Object.entries(schema).filter(([key]) => !own.has(key));
  return `${side} ${JSON.stringify(Object.fromEntries(rest), sorted)}`;
}

/** Objects with their keys in order: zod prints a schema with a description in another one. */
function sorted(_key: string, value: unknown): unknown {
  if (!isSchema(value)) return value;
  return Object.fromEntries(Object.entries<unknown>(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function declared(name: string, type: string): string {
  const isObject = type.startsWith("{");
  return isObject ? `export interface ${name} ${type}\n` : `export type ${name} = ${type};\n`;
}

function printRouter(procedures: readonly ProcedureSchemas[], printer: TypePrinter): string {
  const groups = new Map<string, string[]>();
  for (const procedure of procedures) {
    const [first = "", second] = procedure.name.split(".");
    const text = printProcedure(procedure, second ?? first, printer);
    if (second === undefined) groups.set(first, [indent(text)]);
    else groups.set(first, [...(groups.get(first) ?? [`  ${first}: {\n`]), indent(indent(text))]);
  }
  const lines = [...groups.values()].map((texts) =>
    texts.length === 1 ? texts.join("") : `${texts.join("")}  };\n`,
  );
  return `/** The procedures, by name. */
export type ContractProcedures = {
${lines.join("")}};

/**
 * The type of the server's router: tRPC's own clients are made from it.
 *
 * @example
 * const client = createTRPCClient<AppRouter>({ links: [httpLink({ url: "http://127.0.0.1:5000/trpc" })] });
 */
export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: ErrorShape; transformer: false },
  ContractProcedures
>;
`;
}

function printProcedure(procedure: ProcedureSchemas, key: string, printer: TypePrinter): string {
  const { name, type, meta, input, output, isInputOptional } = procedure;
  const hasFields = Object.keys(input.properties ?? {}).length > 0;
  const given = hasFields ? printer.typeOf(input, "input", `${name}.input`) : "NoInput";
  const answer = printer.typeOf(output, "output", `${name}.output`);
  const doc = [
    sentence(meta.description),
    ...Object.entries(meta.errors ?? {}).map(
      ([kind, text]) => `Fails with ${kind}: ${sentence(text)}`,
    ),
    `Scope of the key: \`${meta.scope}\`${meta.user === undefined ? "." : "; user tokens may call it."}`,
    ...docOf(output).map((line) => `Answer: ${line}`),
  ].flatMap((line, at) => (at === 0 ? [line] : ["", line]));
  return `${comment(doc)}${key}: ${PROCEDURE_TYPES[type]}<{
  input: ${given}${isInputOptional ? " | undefined" : ""};
  output: ${type === "subscription" ? `AsyncIterable<${answer}>` : answer};
  meta: object;
}>;
`;
}

/** @example pascalCase("items.getMany") // "ItemsGetMany" */
function pascalCase(name: string): string {
  return name.replaceAll(/(?:^|\.)([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}
