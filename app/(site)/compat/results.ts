/** What `npm run compat` wrote: which client was proved to do what, with which family of models. Nothing is added by hand. */
import written from "./results.json";
import { CompatResults } from "./schema";

export const results: CompatResults = CompatResults.parse(written);
