/**
 * The made-up users of the demo catalog: a few with a name and a clear taste, and a crowd with
 * one or two tastes each, so that a model has patterns to learn. Tested through demo-events.test.ts.
 */
import type { Item } from "@hellorec/api";

import type { DemoGenre } from "./demo-films.ts";
import { demoRandom } from "./demo-random.ts";
import { pick } from "./random-pick.ts";

/** What a user likes: films of these genres, of one era or of any. */
export interface Taste {
  readonly genres: readonly DemoGenre[];
  readonly era?: "silent" | "sound";
}

/** A user. */
export interface DemoUser {
  readonly user_id: string;
  readonly tastes: readonly Taste[];
}

const CROWD = 400;
/** Sound films replaced silent ones after this year. */
const LAST_SILENT_YEAR = 1929;

const TASTES: readonly Taste[] = [
  { genres: ["Horror"] },
  { genres: ["Comedy"] },
  { genres: ["Comedy", "Romance"], era: "sound" },
  { genres: ["Film-Noir", "Crime"] },
  { genres: ["Sci-Fi"] },
  { genres: ["Romance"], era: "silent" },
  { genres: ["Drama"] },
  { genres: ["Adventure", "Fantasy"], era: "silent" },
  { genres: ["Western"] },
  { genres: ["War"] },
  { genres: ["Documentary"] },
  { genres: ["Animation"] },
];

const NAMED: readonly DemoUser[] = [
  { user_id: "alice", tastes: [{ genres: ["Horror"] }] },
  { user_id: "bob", tastes: [{ genres: ["Comedy"] }] },
  { user_id: "carol", tastes: [{ genres: ["Film-Noir", "Crime"] }] },
  { user_id: "dave", tastes: [{ genres: ["Western"] }, { genres: ["War"] }] },
  { user_id: "erin", tastes: [{ genres: ["Sci-Fi"] }, { genres: ["Animation"] }] },
];

/**
 * The demo's users: `alice`, `bob` and a few more, then `demo-001` and so on. The same seed gives
 * the same users.
 */
export function demoUsers(seed = 1): DemoUser[] {
  const random = demoRandom(seed);
  const crowd = Array.from({ length: CROWD }, (_, at) => {
    const first = pick(TASTES, random);
    const second = pick(TASTES, random);
    const tastes = random() < 0.6 || second === first ? [first] : [first, second];
    return { user_id: `demo-${String(at + 1).padStart(3, "0")}`, tastes };
  });
  return [...NAMED, ...crowd];
}

/** Whether a film matches a taste. */
function matchesTaste(film: Item, { genres, era }: Taste): boolean {
  const year = Number(film.attributes?.["year"]);
  const inEra = era === undefined || (era === "silent") === year <= LAST_SILENT_YEAR;
  return inEra && genres.some((genre) => film.categories.includes(genre));
}

/** Whether a film matches one of the user's tastes. */
export function isToTaste(film: Item, { tastes }: DemoUser): boolean {
  return tastes.some((taste) => matchesTaste(film, taste));
}
