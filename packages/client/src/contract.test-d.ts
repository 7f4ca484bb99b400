/** The printed declarations say what the contract says: each type of one fits where the other is wanted. */
import type { AppRouter as ServerRouter } from "@hellorec/api";
import type { inferRouterError, inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { expectTypeOf } from "vitest";

import type {
  AppRouter,
  Event,
  EventInput,
  Item,
  ItemInput,
  StoredEvent,
} from "../dist/contract.js";

type ServerInputs = inferRouterInputs<ServerRouter>;
type ServerOutputs = inferRouterOutputs<ServerRouter>;
type Inputs = inferRouterInputs<AppRouter>;
type Outputs = inferRouterOutputs<AppRouter>;

/** Lists that are read-only in an input are what the server takes as well. */
type Mutable<Value> = Value extends readonly (infer Entry)[]
  ? Mutable<Entry>[]
  : Value extends string
    ? Value
    : Value extends object
      ? { -readonly [Key in keyof Value]: Mutable<Value[Key]> }
      : Value;

// The procedures are the same, and are called in the same ways.
type Kinds<Router extends { _def: { record: object } }> = {
  [Key in keyof Router["_def"]["record"]]: KindOf<Router["_def"]["record"][Key]>;
};
type KindOf<Entry> = Entry extends { _def: { type: infer Kind } }
  ? Kind
  : { [Key in keyof Entry]: KindOf<Entry[Key]> };
expectTypeOf<Kinds<AppRouter>>().toEqualTypeOf<Kinds<ServerRouter>>();

// What the server takes may be sent, and nothing else.
expectTypeOf<Mutable<Inputs>>().toExtend<ServerInputs>();
expectTypeOf<ServerInputs>().toExtend<Inputs>();

// What it answers is what clients read.
expectTypeOf<Unstreamed<Outputs>>().toExtend<Unstreamed<ServerOutputs>>();
expectTypeOf<Unstreamed<ServerOutputs>>().toExtend<Unstreamed<Outputs>>();
expectTypeOf<inferRouterError<AppRouter>>().toExtend<inferRouterError<ServerRouter>>();
expectTypeOf<inferRouterError<ServerRouter>>().toExtend<inferRouterError<AppRouter>>();

/** Outputs with the messages of their streams in place of the streams. */
type Unstreamed<Value> = {
  [Key in keyof Value]: Value[Key] extends AsyncIterable<infer Message>
    ? Message
    : Key extends "model"
      ? Unstreamed<Value[Key]>
      : Value[Key];
};

// A type that allowed anything would pass all of these.
expectTypeOf<Inputs["recommend"]>().not.toBeAny();
expectTypeOf<Outputs["recommend"]>().not.toBeAny();
expectTypeOf<Unstreamed<Outputs>["live"]>().toExtend<Outputs["recommend"]>();
expectTypeOf<Outputs["items"]["get"]>().toEqualTypeOf<Item>();
expectTypeOf<Event>().toEqualTypeOf<EventInput>();

// Known types of events are suggested; any other is allowed. An answer has any.
expectTypeOf<"view">().toExtend<EventInput["type"]>();
expectTypeOf<string>().toExtend<EventInput["type"]>();
expectTypeOf<StoredEvent["type"]>().toEqualTypeOf<string>();

// Lists of inputs may be read-only; a field that is left out may be undefined.
expectTypeOf<readonly string[]>().toExtend<ItemInput["categories"]>();
expectTypeOf<{ item_id: string; title: string; url: undefined }>().toExtend<ItemInput>();
