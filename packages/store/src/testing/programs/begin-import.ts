/** A program that fills a store before an import. */
import { openStore } from "../../open-store.ts";
import { beforeImport } from "../import-samples.ts";

const [, , url = ""] = process.argv;
const store = await openStore({ url });
await beforeImport(store);
await store.close();
