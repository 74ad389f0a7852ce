import type { Receipt } from "../schema";

type Facts = Pick<Receipt, "status" | "http_status"> & {
  readonly usage: Pick<Receipt["usage"], "input_tokens" | "output_tokens" | "web_search_calls">;
};

/**
 * Whether the call was charged what it had cost so far when its server was lost, or when the database would not take the
 * facts of its end: nobody knows its tokens any more, and all of them are zero.
 */
export function isObserved({ status, http_status: httpStatus, usage }: Facts): boolean {
  const isWithoutEnd = status === "recovered" || (status === "upstream_failed" && httpStatus === 0);
  return isWithoutEnd && usage.input_tokens === 0 && usage.output_tokens === 0 && usage.web_search_calls === 0;
}
