import { z } from "zod";

const id = "[\\w.:/@+-]{1,200}";

/** `id`, or `sold=upstream` where the provider calls the model otherwise than it is sold. */
export const ModelEntry = z
  .string()
  .regex(
    new RegExp(`^${id}(=${id})?$`),
    "A model id is made of letters, digits and . _ - : / @ +, and may be given as sold=upstream.",
  );

const plainId = new RegExp(`^${id}$`);

/** A price by this name is the operator's fee for calls under an account's own credential: no model can be sold by it. */
export const byokPriceName = "byok";

/** What else has a price by a name of its own: a description of something on a platform. */
const priceNames: readonly string[] = [byokPriceName, "media"];

/** Whether a model may be sold by this name, and by the price of that name. */
export function isFreeName(name: string): boolean {
  return !priceNames.includes(name);
}

export type ModelName = { readonly sold: string; readonly upstream: string };

export function readModelEntry(entry: string): ModelName {
  const [sold = "", upstream = sold] = entry.split("=");
  return { sold, upstream };
}

/** Whether a text that a server gave as a model's id may be sold under. */
export function isModelId(text: unknown): text is string {
  return typeof text === "string" && plainId.test(text);
}
