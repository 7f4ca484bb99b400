/** The parts of an OpenAPI 3.1 document that this server writes. */

/** A JSON Schema (2020-12), or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A reference to a component. */
export interface Reference {
  readonly $ref: string;
}

/** An example by its name. */
export interface Example {
  readonly summary?: string;
  readonly value: unknown;
}

/** A body of one content type. */
export interface MediaType {
  readonly schema: JsonSchema | Reference;
  readonly examples?: Readonly<Record<string, Example>>;
}

/** Bodies by their content type. */
export type Content = Readonly<Record<string, MediaType>>;

/** A header of an answer. */
export interface Header {
  readonly description: string;
  readonly schema: JsonSchema;
}

/** An answer of one status. */
export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, Header | Reference>>;
  readonly content?: Content;
}

/** What is sent beside the body. */
export interface Parameter {
  readonly name: string;
  readonly in: "query" | "header";
  readonly description: string;
  readonly required?: boolean;
  readonly schema?: JsonSchema;
  readonly content?: Content;
}

/** One way to show who calls: the scheme, and the scopes that it needs. All of one object are needed. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

/** What can be called at an address by one method. */
export interface Operation {
  readonly operationId: string;
  readonly tags: readonly [string];
  readonly summary: string;
  readonly description?: string;
  /** None: everyone may call it. */
  readonly security: readonly SecurityRequirement[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly description?: string;
    readonly required: boolean;
    readonly content: Content;
  };
  readonly responses: Readonly<Record<string, Response | Reference>>;
}

/** A method that an operation takes. */
export type Method = "get" | "post" | "delete";

/** The operations of one address by their method. */
export type PathItem = Readonly<Partial<Record<Method, Operation>>>;

/** The operations by their address. */
export type Paths = Readonly<Record<string, PathItem>>;

/** A document of OpenAPI 3.1. */
export interface OpenApiDocument {
  readonly openapi: "3.1.0";
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly summary: string;
    readonly description: string;
    readonly license: { readonly name: string; readonly identifier: string };
  };
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Paths;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, Response>>;
    readonly headers: Readonly<Record<string, Header>>;
    readonly securitySchemes: Readonly<Record<string, JsonSchema>>;
  };
}
