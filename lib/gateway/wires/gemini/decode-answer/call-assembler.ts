import { pick } from "../spelling";
import { createPartialArgs } from "./partial-args";

export type CallStep =
  | { readonly type: "begin"; readonly id: string | null; readonly name: string }
  | { readonly type: "end"; readonly input: string };

/** Makes whole calls of function calls that may come in pieces: named in the first, and ended by one that says no more. */
export function createCallAssembler(): {
  take(call: Record<string, unknown>): readonly CallStep[];
  /** Ends a call that never said it was complete. */
  close(): readonly CallStep[];
} {
  let open: ReturnType<typeof createPartialArgs> | null = null;

  function close(): readonly CallStep[] {
    if (!open) return [];
    const input = open.toJson();
    open = null;
    return [{ type: "end", input }];
  }

  return {
    take(call) {
      const steps: CallStep[] = [];
      const { name, id } = call;
      if (typeof name === "string" && name !== "") {
        steps.push(...close(), { type: "begin", id: typeof id === "string" && id !== "" ? id : null, name });
        open = createPartialArgs(call.args);
      }
      if (!open) return steps;
      open.take(pick(call, "partialArgs"));
      if (pick(call, "willContinue") !== true) steps.push(...close());
      return steps;
    },
    close,
  };
}
