import { z } from "zod";

export const ListActivityInput = z.object({
  /** Leaves out what the person did themselves. */
  othersOnly: z.boolean().default(false),
  /** The id of the last line of the page before. */
  after: z.uuid().optional(),
});
export type ListActivityInput = z.input<typeof ListActivityInput>;

export type ActivityLine = {
  readonly id: string;
  readonly at: Date;
  readonly sentence: string;
  readonly who: string;
  readonly isOwn: boolean;
};

export type ActivityPage = { readonly lines: readonly ActivityLine[]; readonly hasOlder: boolean };
