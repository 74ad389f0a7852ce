/** What goes into and comes out of the setting of prices. Safe for the browser. */
import { z } from "zod";
import { channelProviderIds } from "@/lib/catalog/providers";

const decimal = z.string().regex(/^\d{1,6}(\.\d{1,6})?$/, "must be a plain decimal such as 0.15");

const usd = z.string().regex(/^\d{1,6}(\.\d{1,9})?$/, "must be a plain decimal such as 0.01");

const maxTokens = 2 ** 31 - 1;

/**
 * Rates that are not given: a cache's are the input's, but writing for an hour costs what writing for five minutes
 * does; sound's and reasoning's are those of text, others are nothing.
 */
export const SetPriceInput = z
  .object({
    model: z.string().trim().min(1).max(200),
    inputUsdPerMillion: decimal,
    outputUsdPerMillion: decimal,
    cacheReadUsdPerMillion: decimal.optional(),
    cacheWrite5mUsdPerMillion: decimal.optional(),
    cacheWrite1hUsdPerMillion: decimal.optional(),
    audioInputUsdPerMillion: decimal.optional(),
    audioOutputUsdPerMillion: decimal.optional(),
    reasoningUsdPerMillion: decimal.optional(),
    perCallUsd: usd.optional(),
    /** For each search of the web. */
    webSearchUsd: usd.optional(),
    /** A call whose whole input is longer costs the long rates, all of it. */
    longContextAboveTokens: z.number().int().min(1).max(maxTokens).optional(),
    longInputUsdPerMillion: decimal.optional(),
    longCacheReadUsdPerMillion: decimal.optional(),
    longCacheWrite5mUsdPerMillion: decimal.optional(),
    longCacheWrite1hUsdPerMillion: decimal.optional(),
    longOutputUsdPerMillion: decimal.optional(),
  })
  .superRefine((price, context) => {
    const isLong = price.longContextAboveTokens !== undefined;
    for (const name of ["longInputUsdPerMillion", "longOutputUsdPerMillion"] as const) {
      if (isLong && price[name] === undefined)
        context.addIssue({ code: "custom", path: [name], message: "is missing: a long context needs its own rates" });
    }
    for (const name of longRates) {
      if (!isLong && price[name] !== undefined)
        context.addIssue({ code: "custom", path: [name], message: "needs the length above which it holds" });
    }
  });
export type SetPriceInput = z.infer<typeof SetPriceInput>;

const longRates = [
  "longInputUsdPerMillion",
  "longCacheReadUsdPerMillion",
  "longCacheWrite5mUsdPerMillion",
  "longCacheWrite1hUsdPerMillion",
  "longOutputUsdPerMillion",
] as const;

/** One price of a file, and where in it it stands, such as "line 3". */
export type PriceLine = { readonly place: string; readonly price: SetPriceInput };

export type ImportOptions = {
  /** Writes also what looks like an accident. */
  readonly force: boolean;
  /** Writes nothing. */
  readonly isDryRun: boolean;
};

export type ImportView = {
  /** How many prices were written, or would be. */
  readonly prices: number;
  /** How many lines say what holds already. */
  readonly unchanged: number;
  readonly isDryRun: boolean;
  /** What looked like an accident and was written all the same. */
  readonly warnings: readonly string[];
};

/** The scope of a mark-up that holds for every provider without one of its own. */
export const everywhere = "*";

const percentMax = 1_000;

export const SetMarkupInput = z.object({
  /** A provider's id, or "*". */
  scope: z
    .string()
    .refine((scope) => scope === everywhere || channelProviderIds.some((id) => id === scope), "is no known provider"),
  percent: z
    .string()
    .regex(/^\d{1,4}(\.\d{1,2})?$/, "must be a plain decimal with at most two places, such as 12.5")
    .refine((percent) => Number(percent) <= percentMax, `must be at most ${percentMax}`),
});
export type SetMarkupInput = z.infer<typeof SetMarkupInput>;

export type MarkupView = {
  readonly scope: string;
  /** In hundredths of a percent. */
  readonly bps: number;
  readonly createdAt: Date;
  readonly isInForce: boolean;
};

/** A mark-up that was set, and how many prices changed by it. */
export type MarkupChange = MarkupView & { readonly prices: number };
