import { partsOf } from "./measure-contents";
import { pickRecord } from "./spelling";

/** Ids for the calls of a conversation, and which call a result answers. */
export type CallRegister = {
  /** Gives a call its id: its own, or one by its place in the conversation, the same on every turn. */
  open(call: Record<string, unknown>): { readonly id: string; readonly name: string };
  /** The call that a result answers: by id, or else the first unanswered one of that name. */
  answer(response: Record<string, unknown>): { readonly id: string; readonly name: string };
};

/** Google leaves ids out, and then tells results apart by name and order only. */
export function createCallRegister(contents: readonly unknown[]): CallRegister {
  const given = new Set(contents.flatMap(partsOf).flatMap(givenId));
  const unanswered: { id: string; name: string }[] = [];
  let count = 0;

  const makeId = () => {
    let id: string;
    do id = `call_${++count}`;
    while (given.has(id));
    return id;
  };

  return {
    open({ id, name }) {
      const call = { id: isId(id) ? id : makeId(), name: typeof name === "string" ? name : "" };
      unanswered.push(call);
      return call;
    },
    answer({ id, name }) {
      const known = typeof name === "string" ? name : "";
      const byId = isId(id) ? unanswered.findIndex((call) => call.id === id) : -1;
      const at = byId === -1 ? unanswered.findIndex((call) => call.name === known) : byId;
      if (at !== -1) return unanswered.splice(at, 1)[0]!;
      return { id: isId(id) ? id : makeId(), name: known };
    },
  };
}

function givenId(part: Record<string, unknown>): readonly string[] {
  const call = pickRecord(part, "functionCall");
  return isId(call?.id) ? [call.id] : [];
}

function isId(id: unknown): id is string {
  return typeof id === "string" && id !== "";
}
