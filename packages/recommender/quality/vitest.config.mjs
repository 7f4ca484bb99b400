/** `npx pnpm@12 test:quality`: the published quality of the models, on data sets beside the checkout. */
import { defineConfig, mergeConfig } from "vitest/config";

import shared from "../../../vitest.shared.mjs";

const { test } = mergeConfig(shared, { test: { reporters: ["verbose"] } });

export default defineConfig({ test: { ...test, include: ["quality/**/*.quality.ts"] } });
