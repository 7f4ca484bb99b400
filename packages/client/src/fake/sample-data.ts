/** The catalog and the events that a fake client begins with: films in the public domain. */
import type { EventInput, Item } from "../index.ts";

type Film = readonly [
  item_id: string,
  title: string,
  year: number,
  director: string,
  ...categories: string[],
];

const FILMS: readonly Film[] = [
  ["metropolis", "Metropolis", 1927, "Fritz Lang", "Sci-Fi", "Drama"],
  ["nosferatu", "Nosferatu", 1922, "F. W. Murnau", "Horror", "Fantasy"],
  ["the-general", "The General", 1926, "Buster Keaton", "Comedy", "Adventure"],
  ["a-trip-to-the-moon", "A Trip to the Moon", 1902, "Georges Méliès", "Sci-Fi", "Fantasy"],
  ["the-gold-rush", "The Gold Rush", 1925, "Charlie Chaplin", "Comedy", "Adventure"],
  ["caligari", "The Cabinet of Dr. Caligari", 1920, "Robert Wiene", "Horror"],
  ["the-kid", "The Kid", 1921, "Charlie Chaplin", "Comedy", "Drama"],
  ["sunrise", "Sunrise: A Song of Two Humans", 1927, "F. W. Murnau", "Drama", "Romance"],
  ["detour", "Detour", 1945, "Edgar G. Ulmer", "Film-Noir", "Crime"],
  ["his-girl-friday", "His Girl Friday", 1940, "Howard Hawks", "Comedy", "Romance"],
  ["sherlock-jr", "Sherlock Jr.", 1924, "Buster Keaton", "Comedy", "Romance"],
  ["scarlet-street", "Scarlet Street", 1945, "Fritz Lang", "Film-Noir", "Drama"],
];

/**
 * The twelve films of a fake client's catalog, in the order of the catalog. `metropolis`, `nosferatu`
 * and the others have a title, categories, and the attributes `year` and `director`.
 *
 * @example expect(sampleItems[0]?.title).toBe("Metropolis");
 */
export const sampleItems: readonly Item[] = FILMS.map(
  ([item_id, title, year, director, ...categories]) => ({
    item_id,
    title,
    categories,
    url: `/films/${item_id}`,
    attributes: { year, director },
    available: true,
  }),
);

/** The users of {@link sampleEvents}. `alice` and `bob` have a history; everyone else has none. */
export const sampleUsers: readonly string[] = ["alice", "bob"];

const event = (number: number, user_id: string, item_id: string, type: string): EventInput => ({
  event_id: `sample-${number}`,
  user_id,
  item_id,
  type,
  occurred_at: `2026-01-01T00:00:0${number}.000Z`,
});

/**
 * What the sample users did: `alice` likes a comedy and has viewed a science fiction film, `bob` likes
 * two films of horror.
 *
 * @example const { client } = createFakeClient({ data: { events: [...sampleEvents, mine] } });
 */
export const sampleEvents: readonly EventInput[] = [
  event(1, "alice", "the-general", "like"),
  event(2, "alice", "a-trip-to-the-moon", "view"),
  event(3, "bob", "nosferatu", "like"),
  event(4, "bob", "caligari", "like"),
  event(5, "bob", "detour", "dislike"),
];
